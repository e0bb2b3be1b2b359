//! Numbers over all accounts, drawn and in tables.

use crate::support::{PASSWORD, Way, World, attributes, count, part, said, texts, went};
use domain::TwoFactor;

#[tokio::test]
async fn every_chart_has_a_text_and_a_table() {
    let world = World::new().await;
    world.enrolled("office").await;
    for name in ["elm", "ash"] {
        world.account(name, TwoFactor::AwaitingEnrolment).await;
    }
    world
        .sql("UPDATE account SET enrol_until = 1 WHERE user_id = 'ash'")
        .await;
    world.account("oak", TwoFactor::Off).await;
    let mut rose = world.browser(Way::App);
    for _ in 0..2 {
        assert_eq!(
            rose.log_on("oak", "marigold lantern 8").await,
            said("credentials")
        );
    }
    let mut priya = world.staff("priya").await;
    let page = priya.browser.page("/support/overview").await;
    let labels = attributes(&page, "aria-label");
    for label in [
        "Accounts with 2FA, week by week: 2027-01-11 2",
        "Waiting or stopped now: Waiting for enrolment 1, Not enrolled in time 1, Paused now 0, Locked by wrong attempts 0",
        "Failed logons in the last 24 hours: ",
        "2 / 5",
    ] {
        assert!(
            labels.iter().any(|one| one.starts_with(label)),
            "{label}: {labels:?}"
        );
    }
    assert_eq!(page.matches("role=\"img\"").count(), 4, "{labels:?}");
    let read = texts(&page).join(" ");
    for row in [
        "Waiting for enrolment 1",
        "Not enrolled in time 1",
        "With 2FA 2 (40 %)",
    ] {
        assert!(read.contains(row), "{row}: {read}");
    }
    // The newest hour comes first.
    let failed = part(&page, ".scrolls[aria-label^=\"Failed logons\"]");
    let numbers = texts(&failed);
    assert!(
        numbers
            .join(" ")
            .contains("Hour, UTC Failed attempts 08:00 2 07:00 0"),
        "{numbers:?}"
    );
    // The table of the hours: two failed logons in one of them, none in the others.
    let count = |number| numbers.iter().filter(|text| *text == number).count();
    assert_eq!((count("2"), count("0")), (1, 23), "{numbers:?}");
    assert_eq!(rose.log_on("oak", PASSWORD).await, went("/"));
}

#[tokio::test]
async fn accounts_of_small_organisations_are_counted_too() {
    let world = World::new().await;
    for number in 0..25 {
        let name = format!("oak-{number:02}");
        world.account(&name, TwoFactor::Off).await;
        let set =
            format!("UPDATE account SET organisation = 'O{number:02}' WHERE user_id = '{name}'");
        world.sql(&set).await;
    }
    world.account("elm", TwoFactor::AwaitingEnrolment).await;
    world
        .sql("UPDATE account SET organisation = 'O24' WHERE user_id = 'elm'")
        .await;
    let mut priya = world.staff("priya").await;
    let page = priya.browser.page("/support/overview").await;
    let table = part(&page, ".scrolls[aria-label=\"By organisation\"]");
    assert_eq!(count(&table, "th[scope=row]"), 21);
    let read = texts(&table).join(" ");
    assert!(read.contains("O24 2 0 / 2 0 1 1"), "the largest: {read}");
    // Of 25 organisations and that of the staff, six are not among the first twenty; one account of them has two-factor logon.
    assert!(read.contains("All the others 6 1 / 6 1 0 5"), "{read}");
}

#[tokio::test]
async fn r22_an_address_that_waits_is_shown_and_lifted_with_a_reason() {
    let world = World::new().await;
    world.account("oak", TwoFactor::Off).await;
    let mut usual = world.browser(Way::App);
    assert_eq!(usual.log_on("oak", PASSWORD).await, went("/"));
    let address = usual.peer.ip().to_string();
    let mut priya = world.staff("priya").await;
    for path in ["/support/overview", "/support/accounts/oak"] {
        let page = priya.browser.page(path).await;
        assert!(!page.contains("Addresses that have to wait"), "{path}");
    }
    // Somebody in the same office has forgotten a password.
    for _ in 0..20 {
        let mut stranger = world.browser(Way::App);
        assert_eq!(stranger.log_on("elm", "wrong").await, said("credentials"));
    }
    let mut new = world.browser(Way::App);
    let fields = [("user_id", "oak"), ("password", PASSWORD)];
    assert_eq!(new.post("/api/logon", &fields).await.status, 429);
    for path in ["/support/overview", "/support/accounts/oak"] {
        let read = texts(&priya.browser.page(path).await).join(" ");
        assert!(
            read.contains("Addresses that have to wait"),
            "{path}: {read}"
        );
        assert!(
            read.contains(&address) && read.contains("after 20 wrong attempts"),
            "{read}"
        );
    }
    world.new_events().await;
    let lift = [("address", &*address), ("account", "oak")];
    let without = priya.browser.post("/support/addresses", &lift).await;
    assert_eq!(without.status, 422, "a reason is needed");
    world.clock.advance(301);
    let reason = [("reason", "The office in Bangor called")];
    let lift = [&lift[..], &reason].concat();
    let without = priya.browser.post("/support/addresses", &lift).await;
    assert_eq!(without.status, 422, "a fresh code is needed");
    let page = without.text();
    assert!(
        page.contains("value=\"The office in Bangor called\""),
        "{page}"
    );
    assert!(world.new_events().await.is_empty());
    let code = priya.code();
    let fields = [&lift[..], &[("code", &*code)]].concat();
    let lifted = priya.browser.post("/support/addresses", &fields).await;
    assert_eq!(lifted.status, 200);
    let read = texts(&lifted.text()).join(" ");
    assert!(
        read.contains(&format!("People can log on from {address} again.")),
        "{read}"
    );
    assert!(!read.contains("Addresses that have to wait"), "{read}");
    let rows = world.new_rows().await;
    let event = rows.last().expect("an event");
    assert_eq!(event.kind, "regulation.address-unpaused");
    assert_eq!(event.reason.as_deref(), Some("The office in Bangor called"));
    let detail = format!("network={address} by=priya");
    assert_eq!(event.detail.as_deref(), Some(&*detail));
    assert_eq!(new.log_on("oak", PASSWORD).await, went("/"));
    // One more wrong one does not make them wait again.
    assert_eq!(
        world.browser(Way::App).log_on("elm", "wrong").await,
        said("credentials")
    );
    assert_eq!(
        world.browser(Way::App).log_on("elm", "wrong").await,
        said("credentials")
    );
    let again = priya.browser.post("/support/addresses", &lift).await;
    assert_eq!(again.status, 422);
    assert!(again.text().contains("no longer has to wait"));
}

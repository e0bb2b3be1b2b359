//! Numbers over all accounts, drawn and in tables.

use crate::support::{PASSWORD, Way, World, attributes, said, texts, went};
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
        "Waiting or stopped now: Waiting for enrolment 1, Not enrolled in time 1, Paused now 0, Closed by wrong tries 0",
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
    // The table of the hours: two failed logons in one of them, none in the others.
    let (_, hours) = page
        .split_once("Failed logons in the last 24 hours<")
        .expect("a chart");
    let table = hours.split("</table>").next().expect("a table");
    let numbers = texts(table);
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
    let (_, table) = page.split_once(">By organisation<").expect("a table");
    assert_eq!(table.matches("<th scope=\"row\">").count(), 21);
    let read = texts(table).join(" ");
    assert!(read.contains("O24 0 / 2 0 1 1"), "the largest: {read}");
    // Of 25 organisations and that of the staff, six are not among the first twenty; one account of them has two-factor logon.
    assert!(read.contains("All the others 1 / 6 1 0 5"), "{read}");
}

//! What is done to staff needs a second member of staff (R37).

use crate::support::{PASSWORD, Way, World, alert, said, secret, values, waiting, went};
use domain::{Role, TwoFactor, account::TwoFactorChange};
use protocol::StageKind;

#[tokio::test]
async fn r37_a_support_account_is_reset_by_two() {
    let world = World::new().await;
    let (mut priya, mut sam) = (world.staff("priya").await, world.staff("sam").await);
    let mut tom = world.staff("tom").await;
    world.new_events().await;
    let asked = priya.act("tom", "reset", &[]).await;
    assert_eq!(asked.location(), "/support/accounts/tom?asked=reset");
    assert_eq!(
        world.new_events().await,
        ["approval.asked-for reset by=priya"]
    );
    assert_eq!(
        tom.browser.stage().await,
        StageKind::Home,
        "nothing is done yet"
    );

    // Neither who asked nor whom it is about.
    let page = sam.browser.page("/support/approvals").await;
    assert!(page.contains("Approvals 1") && page.contains("Called; knows the postcode"));
    let id = waiting(&page);
    let agree = [("id", &*id), ("answer", "agree")];
    for own in [&mut priya, &mut tom] {
        let page = own.browser.page("/support/approvals").await;
        assert!(page.contains("Somebody else must answer this."));
        assert!(!page.contains("name=\"id\""));
        let answer = own.browser.post("/support/approvals", &agree).await;
        assert_eq!(answer.status, 422);
    }
    assert_eq!(
        world.new_events().await,
        [
            "console.refused own approval by=priya",
            "console.refused own approval by=tom"
        ],
        "R60"
    );

    let answer = sam.browser.post("/support/approvals", &agree).await;
    assert_eq!(answer.location(), "/support/approvals?agreed=tom");
    let events = world.new_events().await;
    assert_eq!(events, ["two-factor.reset by=sam asked-by=priya"]);
    let mut again = world.browser(Way::App);
    assert_eq!(again.log_on("tom", PASSWORD).await, went("/logon/enrol"));
    // Once.
    let twice = sam.browser.post("/support/approvals", &agree).await;
    assert_eq!(twice.status, 422);
    assert!(
        world
            .new_events()
            .await
            .iter()
            .all(|event| !event.contains("reset"))
    );
}

#[tokio::test]
async fn who_asked_for_it_withdraws_it_and_nobody_else() {
    let world = World::new().await;
    let (mut priya, mut sam) = (world.staff("priya").await, world.staff("sam").await);
    let mut tom = world.staff("tom").await;
    priya.act("tom", "close", &[]).await;
    let page = sam.browser.page("/support/approvals").await;
    assert!(
        page.contains("It can be answered until 2027-01-16"),
        "{page}"
    );
    let id = waiting(&page);
    world.new_events().await;
    let withdraw = [("withdraw", &*id)];
    for other in [&mut sam, &mut tom] {
        let answer = other.browser.post("/support/approvals", &withdraw).await;
        assert_eq!(answer.status, 422);
    }
    assert_eq!(
        world.new_events().await,
        [
            "console.refused /support/approvals by=sam",
            "console.refused /support/approvals by=tom"
        ]
    );
    let answer = priya.browser.post("/support/approvals", &withdraw).await;
    let to = "/support/approvals?withdrawn=tom";
    assert_eq!(answer.location(), to);
    assert!(
        priya
            .browser
            .page(to)
            .await
            .contains("Withdrawn; nothing was changed for tom.")
    );
    assert_eq!(
        world.new_events().await,
        ["approval.withdrawn close by=priya"]
    );
    // Once: neither again, nor can it be agreed to any more.
    let agree = [("id", &*id), ("answer", "agree")];
    for fields in [&withdraw[..], &agree] {
        let late = sam.browser.post("/support/approvals", fields).await;
        assert_eq!(late.status, 422, "{fields:?}");
    }
    assert_eq!(tom.browser.stage().await, StageKind::Home);
    let file = [
        ("csv", "user_id,email\nelm,elm@example.org\n"),
        ("step", "import"),
        ("reason", "New"),
    ];
    priya.browser.post("/support/import", &file).await;
    let page = priya.browser.page("/support/approvals").await;
    let withdraw = [("withdraw", &*own(&page))];
    world.new_events().await;
    let refused = sam.browser.post("/support/approvals", &withdraw).await;
    assert_eq!(refused.status, 422);
    let answer = priya.browser.post("/support/approvals", &withdraw).await;
    let to = "/support/approvals?withdrawn=import-";
    assert_eq!(answer.location(), to);
    let page = priya.browser.page(to).await;
    assert!(page.contains("Withdrawn; nothing was imported."));
    assert!(page.contains("Nothing waits for a second member of staff."));
    assert_eq!(
        world.new_events().await,
        ["approval.withdrawn import by=priya"]
    );
}

#[tokio::test]
async fn r37_what_is_refused_or_too_late_is_not_done() {
    let world = World::new().await;
    let (mut priya, mut sam) = (world.staff("priya").await, world.staff("sam").await);
    let mut tom = world.staff("tom").await;
    priya.act("tom", "close", &[]).await;
    world.new_events().await;
    let id = waiting(&sam.browser.page("/support/approvals").await);
    let refuse = [("id", &*id), ("answer", "refuse")];
    let answer = sam.browser.post("/support/approvals", &refuse).await;
    assert_eq!(answer.location(), "/support/approvals?refused=tom");
    let events = world.new_events().await;
    assert_eq!(events, ["approval.refused close by=sam asked-by=priya"]);
    assert_eq!(tom.browser.stage().await, StageKind::Home);

    priya.act("tom", "close", &[]).await;
    let id = waiting(&sam.browser.page("/support/approvals").await);
    world.sql("UPDATE approval SET expires_at = 1").await;
    let agree = [("id", &*id), ("answer", "agree")];
    let late = sam.browser.post("/support/approvals", &agree).await;
    assert!(
        alert(&late.text())
            .expect("it is told")
            .contains("too late")
    );
    assert_eq!(tom.browser.stage().await, StageKind::Home);
}

#[tokio::test]
async fn r37_what_was_asked_for_is_void_when_either_account_has_changed() {
    for changed in ["priya", "tom"] {
        let world = World::new().await;
        let (mut priya, mut sam) = (world.staff("priya").await, world.staff("sam").await);
        world.staff("tom").await;
        priya.act("tom", "set-up-code", &[]).await;
        let id = waiting(&sam.browser.page("/support/approvals").await);
        // Whoever asked may have been somebody else; what it was asked for may be done already.
        world.two_factor(changed, TwoFactorChange::Reset).await;
        world.new_events().await;
        let agree = [("id", &*id), ("answer", "agree")];
        let answer = sam.browser.post("/support/approvals", &agree).await;
        assert_eq!(answer.status, 422, "{changed}");
        assert!(alert(&answer.text()).is_some(), "{changed}");
        assert!(world.new_events().await.is_empty(), "{changed}");
    }
}

#[tokio::test]
async fn r37_nothing_is_answered_by_accident() {
    let world = World::new().await;
    let (mut priya, mut sam) = (world.staff("priya").await, world.staff("sam").await);
    world.staff("tom").await;
    priya
        .act("tom", "reset", &[("with_pin", "yes"), ("hours", "5")])
        .await;
    let page = sam.browser.page("/support/approvals").await;
    assert!(page.contains("Ask for a PIN") && page.contains("Hours to enrol: 5."));
    let id = waiting(&page);
    for answer in ["", "yes"] {
        let fields = [("id", &*id), ("answer", answer)];
        assert_eq!(
            sam.browser.post("/support/approvals", &fields).await.status,
            422
        );
    }
    assert_eq!(waiting(&sam.browser.page("/support/approvals").await), id);
}

/// Guesses at what is left are another matter: `attacks/lifting.rs`.
#[tokio::test]
async fn r37_renewing_the_other_half_of_a_logon_needs_a_second_person() {
    for (first, second, event) in [
        ("set-up-code", "reset", "two-factor.reset"),
        ("set-up-code", "disable", "two-factor.disabled"),
        ("reset", "set-up-code", "account.set-up-code-issued"),
        ("disable", "set-up-code", "account.set-up-code-issued"),
    ] {
        let world = World::new().await;
        world.enrolled("office").await;
        let (mut priya, mut sam) = (world.staff("priya").await, world.staff("sam").await);
        match first {
            "set-up-code" => drop(world.set_up_code("office").await),
            _ => drop(priya.act("office", first, &[]).await),
        }
        world.new_events().await;
        let page = priya.page("office").await;
        assert!(
            page.contains("nobody has both password"),
            "{first}, {second}"
        );
        // Whoever it is: the colleague knows the code that was read out, or can have it.
        for staff in [&mut priya, &mut sam] {
            let asked = staff.act("office", second, &[]).await;
            let to = format!("/support/accounts/office?asked={second}");
            assert_eq!(asked.location(), to, "{first}");
        }
        world.new_events().await;
        let id = waiting(&sam.browser.page("/support/approvals").await);
        let agree = [("id", &*id), ("answer", "agree")];
        sam.browser.post("/support/approvals", &agree).await;
        let events = world.new_events().await;
        assert_eq!(events, [format!("{event} by=sam asked-by=priya")]);
    }
}

#[tokio::test]
async fn r37_a_logon_with_both_between_makes_both_halves_the_holders_again() {
    let world = World::new().await;
    world.enrolled("office").await;
    let mut priya = world.staff("priya").await;
    priya.act("office", "reset", &[]).await;
    let asked = priya.act("office", "unpause", &[]).await;
    assert!(asked.location().ends_with("?asked=unpause"));
    world.enrol("office").await;
    let done = priya.act("office", "unpause", &[]).await;
    assert!(done.location().ends_with("?done=unpause"));
}

#[tokio::test]
async fn r37_a_set_up_code_for_somebody_who_has_logged_on_before_needs_a_second_person() {
    for two_factor in [TwoFactor::Off, TwoFactor::AwaitingEnrolment, TwoFactor::On] {
        let world = World::new().await;
        let (mut priya, mut sam) = (world.staff("priya").await, world.staff("sam").await);
        world.account("rose", TwoFactor::Off).await;
        // As ever for whoever has never logged on: somebody must read the first code.
        assert_eq!(priya.act("rose", "set-up-code", &[]).await.status, 200);
        assert_eq!(priya.act("rose", "set-up-code", &[]).await.status, 200);
        let mut rose = world.browser(Way::App);
        assert_eq!(rose.log_on("rose", PASSWORD).await, went("/"));
        if two_factor != TwoFactor::Off {
            world.two_factor("rose", TwoFactorChange::Enable).await;
        }
        if two_factor == TwoFactor::On {
            world.enrol("rose").await;
        }
        world.new_events().await;
        let asked = priya.act("rose", "set-up-code", &[]).await;
        assert_eq!(asked.location(), "/support/accounts/rose?asked=set-up-code");
        let page = priya.page("rose").await;
        assert!(page.contains("The holder has logged on before."));
        let id = waiting(&sam.browser.page("/support/approvals").await);
        let agree = [("id", &*id), ("answer", "agree")];
        let code = secret(&sam.browser.post("/support/approvals", &agree).await.text());
        let events = world.new_events().await;
        assert_eq!(
            events,
            [
                "approval.asked-for set-up-code by=priya",
                "account.set-up-code-issued by=sam asked-by=priya"
            ]
        );
        let mut again = world.browser(Way::App);
        assert_eq!(again.log_on("rose", &code).await, went("/logon/password"));
    }
}

#[tokio::test]
async fn r37_a_password_alone_gives_no_authenticator_back() {
    let world = World::new().await;
    world.enrolled("office").await;
    let mut priya = world.staff("priya").await;
    priya.act("office", "disable", &[]).await;
    let mut rose = world.browser(Way::App);
    assert_eq!(rose.log_on("office", PASSWORD).await, went("/"));
    priya.act("office", "enable", &[]).await;
    let page = priya.page("office").await;
    assert!(page.contains("Support has removed the authenticators"));
    let asked = priya.act("office", "set-up-code", &[]).await;
    assert_eq!(
        asked.location(),
        "/support/accounts/office?asked=set-up-code"
    );
}

#[tokio::test]
async fn r37_a_set_up_code_ends_with_a_logon_that_did_without() {
    let world = World::new().await;
    let app = world.enrolled("office").await;
    let mut priya = world.staff("priya").await;
    let code = world.set_up_code("office").await;
    // Somebody begins with it, and chooses nothing yet.
    let mut early = world.browser(Way::App);
    assert_eq!(early.log_on("office", &code).await, went("/logon/password"));
    world.clock.advance(30);
    let mut rose = world.browser(Way::App);
    assert_eq!(rose.log_on("office", PASSWORD).await, went("/logon/code"));
    assert_eq!(rose.code(&app.code(world.now())).await, went("/"));
    let new = "seven sunflowers 8";
    assert_ne!(early.choose(new, new).await, went("/logon/code"));
    let mut late = world.browser(Way::App);
    assert_eq!(late.log_on("office", &code).await, said("credentials"));
    assert_eq!(late.log_on("office", new).await, said("credentials"));
    let answer = priya.act("office", "reset", &[]).await;
    assert_eq!(answer.location(), "/support/accounts/office?done=reset");
}

/// The number of what who reads asked for.
fn own(page: &str) -> String {
    values(page, "[name=withdraw]", "value").remove(0)
}

#[tokio::test]
async fn r37_one_member_of_staff_has_no_more_than_fifty_changes_waiting() {
    let world = World::new().await;
    let mut priya = world.staff("priya").await;
    for n in 0..=50 {
        world
            .add(&format!("staff-{n}"), Role::Support, Some(PASSWORD))
            .await;
    }
    for n in 0..50 {
        let asked = priya.act(&format!("staff-{n}"), "close", &[]).await;
        assert!(asked.location().contains("asked="), "{n}");
    }
    let late = priya.act("staff-50", "close", &[]).await;
    assert_eq!(late.status, 422);
    let told = alert(&late.text()).expect("an alert");
    assert!(
        told.contains("50 changes that you asked for wait"),
        "{told}"
    );
}

//! Whoever logs on after a password was chosen with a set-up code is asked whether it was they (R37).

use crate::support::{
    Browser, CHOSEN, Outcome, PASSWORD, START_AGAIN, Staff, Stage, WAYS, Way, World, alert,
    at_stage, id, said, secret, texts, user_id, waiting, went,
};
use domain::{Timestamp, TwoFactor};

const ASKED: &str = "/logon/password-chosen";
const DISOWNED: &str = "/logon?notice=disowned";

async fn answer(browser: &mut Browser<'_>, own: &str) -> Outcome {
    let form = [("own", own)];
    browser.post("/api/password-chosen", &form).await.outcome()
}

/// "rose", without two-factor logon, who chose a password with a code of the operator.
async fn rose(world: &World) -> Browser<'_> {
    world.account("rose", TwoFactor::Off).await;
    world.choose_with_code("rose", CHOSEN).await;
    world.browser(Way::App)
}

#[tokio::test]
async fn r37_who_logs_on_after_a_password_was_chosen_with_a_code_is_asked_once() {
    for way in WAYS {
        let world = World::new().await;
        world.account("rose", TwoFactor::Off).await;
        let code = world.set_up_code("rose").await;
        let mut browser = world.browser(way);
        // Not in the logon in which it is chosen.
        assert_eq!(browser.log_on("rose", &code).await, went("/logon/password"));
        assert_eq!(browser.choose(CHOSEN, CHOSEN).await, went("/"));
        browser.log_off().await;
        world.new_events().await;
        assert_eq!(browser.log_on("rose", CHOSEN).await, went(ASKED));
        let page = browser.page(ASKED).await;
        let told = texts(&page).join(" ");
        assert!(
            told.contains(
                "changed on 2027-01-15 08:00 UTC, with a code from support. Was that you?"
            ),
            "{told}"
        );
        // Whoever answers nothing is asked again, and is not logged on.
        assert_eq!(answer(&mut browser, "").await, went(ASKED));
        assert!(!browser.cookies.contains_key("gtg"));
        assert_eq!(browser.log_on("rose", CHOSEN).await, went(ASKED));
        world.new_events().await;
        assert_eq!(answer(&mut browser, "yes").await, went("/"));
        let events = world.new_events().await;
        assert_eq!(events[0], "holder.password-owned");
        assert!(events[1].starts_with("logon.logged-on"), "{events:?}");
        browser.log_off().await;
        assert_eq!(browser.log_on("rose", CHOSEN).await, went("/"));
    }
}

#[tokio::test]
async fn r37_with_two_factor_it_is_asked_after_the_code_and_before_the_initials() {
    for way in WAYS {
        let world = World::new().await;
        let (mut browser, app) = at_stage(&world, way, Stage::WasItYou, "rose").await;
        assert_eq!(answer(&mut browser, "yes").await, went("/"));
        browser.log_off().await;
        assert_eq!(browser.log_on("rose", CHOSEN).await, went("/logon/code"));
        let code = app.expect("an authenticator").code(world.now());
        assert_eq!(browser.code(&code).await, went("/"));

        world.shared_account("fir").await;
        let app = world.enrol("fir").await;
        world.choose_with_code("fir", CHOSEN).await;
        let mut browser = world.browser(way);
        browser.log_on("fir", CHOSEN).await;
        assert_eq!(browser.code(&app.code(world.now())).await, went(ASKED));
        assert_eq!(answer(&mut browser, "yes").await, went("/logon/who"));
    }
}

/// A first password takes the place of none: nothing was changed.
#[tokio::test]
async fn r37_about_the_first_password_of_an_account_nobody_is_asked_unless_another_follows() {
    let world = World::new().await;
    world.account("rose", TwoFactor::Off).await;
    let forget = "UPDATE account SET password_hash = NULL, pepper_id = NULL";
    world.sql(forget).await;
    world.choose_with_code("rose", CHOSEN).await;
    let mut browser = world.browser(Way::App);
    assert_eq!(browser.log_on("rose", CHOSEN).await, went("/"));
    world.clock.advance(3600);
    let code = world.set_up_code("rose").await;
    browser.log_on("rose", &code).await;
    assert_eq!(browser.choose(PASSWORD, PASSWORD).await, went(ASKED));
    let page = browser.page(ASKED).await;
    assert!(page.contains("2027-01-15 08:00 UTC"));
}

/// Somebody else chose one and got no further; the holder chooses another with a later code.
#[tokio::test]
async fn r37_who_chooses_another_password_does_not_hide_the_one_before() {
    let world = World::new().await;
    let app = world.enrolled("rose").await;
    let first = Timestamp::from_unix(world.now()).for_people();
    world.choose_with_code("rose", CHOSEN).await;
    world.clock.advance(3600);
    let code = world.set_up_code("rose").await;
    let mut browser = world.browser(Way::App);
    browser.log_on("rose", &code).await;
    assert_eq!(
        browser.choose(PASSWORD, PASSWORD).await,
        went("/logon/code")
    );
    assert_eq!(browser.code(&app.code(world.now())).await, went(ASKED));
    assert!(browser.page(ASKED).await.contains(&first));
    assert_eq!(answer(&mut browser, "yes").await, went("/"));
}

#[tokio::test]
async fn r37_a_no_ends_every_session_and_keeps_set_up_codes_from_everybody() {
    for way in WAYS {
        let world = World::new().await;
        let mut thief = rose(&world).await;
        thief.log_on("rose", CHOSEN).await;
        assert_eq!(answer(&mut thief, "yes").await, went("/"));
        world.choose_with_code("rose", PASSWORD).await;
        let waiting_code = world.set_up_code("rose").await;
        let mut browser = world.browser(way);
        assert_eq!(browser.log_on("rose", PASSWORD).await, went(ASKED));
        world.new_events().await;
        assert_eq!(answer(&mut browser, "no").await, went(DISOWNED));
        assert_eq!(world.new_events().await, ["holder.password-disowned"]);
        let told = texts(&browser.page(DISOWNED).await).join(" ");
        assert!(told.contains("Please speak to support now."), "{told}");
        assert!(!browser.cookies.contains_key("gtg"));
        assert_eq!(thief.get("/account").await.status, 302, "every session");
        let mut late = world.browser(way);
        let refused = late.log_on("rose", &waiting_code).await;
        assert_eq!(refused, said("credentials"), "the code is void");
        assert_eq!(answer(&mut browser, "yes").await, went(START_AGAIN));

        let mut priya = world.staff("priya").await;
        for action in ["set-up-code", "mail-set-up-code"] {
            let unfit = priya.act("rose", action, &[]).await;
            assert_eq!(unfit.status, 422, "{action}");
            assert!(alert(&unfit.text()).is_some());
        }
    }
}

#[tokio::test]
async fn r37_staff_see_a_no_above_all_requests_until_they_have_looked_at_it() {
    let world = World::new().await;
    let mut browser = rose(&world).await;
    browser.log_on("rose", CHOSEN).await;
    answer(&mut browser, "no").await;
    let mut priya = world.staff("priya").await;
    let page = priya.browser.page("/support/requests").await;
    assert!(page.contains("Passwords that somebody else chose"));
    assert!(page.contains("href=\"/support/accounts/rose\""));
    let here = priya.page("rose").await;
    assert!(
        here.contains("value=\"allow-set-up-codes\"") && !here.contains("value=\"set-up-code\"")
    );
    world.new_events().await;
    let done = priya.act("rose", "allow-set-up-codes", &[]).await;
    assert_eq!(
        done.location(),
        "/support/accounts/rose?done=allow-set-up-codes"
    );
    assert_eq!(
        world.new_events().await,
        ["account.set-up-codes-allowed by=priya"]
    );
    let here = priya.page("rose").await;
    assert!(
        here.contains("value=\"set-up-code\"") && !here.contains("value=\"allow-set-up-codes\"")
    );
    let page = priya.browser.page("/support/requests").await;
    assert!(!page.contains("Passwords that somebody else chose"));
    // Once; and the same password is not asked about again.
    assert_eq!(
        priya.act("rose", "allow-set-up-codes", &[]).await.status,
        422
    );
    assert_eq!(browser.log_on("rose", CHOSEN).await, went("/"));
}

#[tokio::test]
async fn r37_who_issued_the_code_does_not_look_at_it_alone() {
    let world = World::new().await;
    world.account("rose", TwoFactor::Off).await;
    let (mut priya, mut sam) = (world.staff("priya").await, world.staff("sam").await);
    let code = secret(&priya.act("rose", "set-up-code", &[]).await.text());
    let mut browser = world.browser(Way::App);
    browser.log_on("rose", &code).await;
    assert_eq!(browser.choose(CHOSEN, CHOSEN).await, went("/"));
    browser.log_off().await;
    assert_eq!(browser.log_on("rose", CHOSEN).await, went(ASKED));
    answer(&mut browser, "no").await;
    let all = sam.browser.page("/support/overview").await;
    assert!(all.contains("Set-up codes that holders did not ask for"));
    let asked = priya.act("rose", "allow-set-up-codes", &[]).await;
    assert_eq!(
        asked.location(),
        "/support/accounts/rose?asked=allow-set-up-codes"
    );
    assert!(!priya.page("rose").await.contains("value=\"set-up-code\""));
    let id = waiting(&sam.browser.page("/support/approvals").await);
    let agree = [("id", &*id), ("answer", "agree")];
    sam.browser.post("/support/approvals", &agree).await;
    assert!(priya.page("rose").await.contains("value=\"set-up-code\""));
}

#[tokio::test]
async fn r37_the_operator_who_issues_a_code_has_looked_at_it() {
    let world = World::new().await;
    let mut browser = rose(&world).await;
    browser.log_on("rose", CHOSEN).await;
    answer(&mut browser, "no").await;
    world.new_events().await;
    let operator = world.service.operator();
    let code = operator
        .issue_set_up_code(&user_id("rose"), Some("Called back"))
        .await;
    assert_eq!(
        world.new_events().await,
        ["account.set-up-codes-allowed", "account.set-up-code-issued"]
    );
    let code = code.expect("a set-up code").reveal().to_string();
    assert_eq!(browser.log_on("rose", &code).await, went("/logon/password"));
}

/// The number of what waits at "/support/approvals", after one member of staff did `action` to "rose" and a
/// second one was needed.
async fn ask_for(who: &mut Staff<'_>, other: &mut Staff<'_>, action: &str) -> String {
    let asked = who.act("rose", action, &[]).await;
    assert!(asked.location().contains("asked="), "{}", asked.location());
    waiting(&other.browser.page("/support/approvals").await)
}

/// A set-up code for "rose", by two.
async fn issue_by_two(first: &mut Staff<'_>, second: &mut Staff<'_>) -> String {
    let id = ask_for(first, second, "set-up-code").await;
    let agree = [("id", &*id), ("answer", "agree")];
    let agreed = second.browser.post("/support/approvals", &agree).await;
    secret(&agreed.text())
}

/// Whoever misuses a code is asked about the one before, and says what suits them.
#[tokio::test]
async fn r37_an_answer_about_one_password_does_not_hide_the_next() {
    let world = World::new().await;
    let app = world.enrolled("rose").await;
    world.choose_with_code("rose", CHOSEN).await;
    world.clock.advance(3600);
    world.choose_with_code("rose", PASSWORD).await;
    let second = Timestamp::from_unix(world.now()).for_people();
    world.clock.advance(3600);
    let code = world.set_up_code("rose").await;
    let mut browser = world.browser(Way::App);
    browser.log_on("rose", &code).await;
    browser.choose(CHOSEN, CHOSEN).await;
    assert_eq!(browser.code(&app.code(world.now())).await, went(ASKED));
    assert_eq!(answer(&mut browser, "yes").await, went(ASKED));
    assert!(browser.page(ASKED).await.contains(&second));
    assert_eq!(answer(&mut browser, "yes").await, went("/"));
    browser.log_off().await;
    // The third one, at the next logon.
    browser.log_on("rose", CHOSEN).await;
    world.clock.advance(30);
    assert_eq!(browser.code(&app.code(world.now())).await, went(ASKED));
}

#[tokio::test]
async fn r37_whoever_issued_the_code_is_not_cleared_by_those_who_issued_the_next() {
    let world = World::new().await;
    world.account("rose", TwoFactor::Off).await;
    let mut staff = [
        world.staff("priya").await,
        world.staff("sam").await,
        world.staff("tom").await,
    ];
    let [priya, sam, tom] = &mut staff;
    let code = secret(&priya.act("rose", "set-up-code", &[]).await.text());
    let mut thief = world.browser(Way::App);
    thief.log_on("rose", &code).await;
    assert_eq!(thief.choose(CHOSEN, CHOSEN).await, went("/"));
    let code = issue_by_two(sam, tom).await;
    let mut browser = world.browser(Way::App);
    browser.log_on("rose", &code).await;
    assert_eq!(browser.choose(PASSWORD, PASSWORD).await, went(ASKED));
    let told = texts(&browser.page(ASKED).await).join(" ");
    assert!(
        told.contains("support (priya) issued a set-up code"),
        "{told}"
    );
    assert_eq!(answer(&mut browser, "no").await, went(DISOWNED));
    let told = texts(&sam.browser.page("/support/overview").await).join(" ");
    assert!(
        told.contains("priya") && !told.contains("sam and tom"),
        "{told}"
    );
    ask_for(priya, sam, "allow-set-up-codes").await;
    let done = tom.act("rose", "allow-set-up-codes", &[]).await;
    assert!(done.location().contains("done="), "{}", done.location());
}

#[tokio::test]
async fn r37_both_who_issued_the_code_do_not_clear_it_together() {
    let world = World::new().await;
    world.account("rose", TwoFactor::Off).await;
    let mut browser = world.browser(Way::App);
    assert_eq!(browser.log_on("rose", PASSWORD).await, went("/"));
    let mut staff = [
        world.staff("priya").await,
        world.staff("sam").await,
        world.staff("tom").await,
    ];
    let [priya, sam, tom] = &mut staff;
    let code = issue_by_two(priya, sam).await;
    browser.log_on("rose", &code).await;
    assert_eq!(browser.choose(CHOSEN, CHOSEN).await, went("/"));
    browser.log_off().await;
    assert_eq!(browser.log_on("rose", CHOSEN).await, went(ASKED));
    answer(&mut browser, "no").await;
    let id = ask_for(priya, sam, "allow-set-up-codes").await;
    world.new_events().await;
    let agree = [("id", &*id), ("answer", "agree")];
    let refused = sam.browser.post("/support/approvals", &agree).await;
    assert_eq!(refused.status, 422);
    let told = alert(&refused.text()).expect("an alert");
    assert!(
        told.contains("Another member of staff must agree"),
        "{told}"
    );
    assert_eq!(
        world.new_events().await,
        ["console.refused own approval by=sam"]
    );
    tom.browser.post("/support/approvals", &agree).await;
    assert!(tom.page("rose").await.contains("value=\"set-up-code\""));
}

/// Staff of before are not accused of what was done with a code of the operator.
#[tokio::test]
async fn r37_a_no_is_about_the_code_with_which_the_password_was_chosen() {
    let world = World::new().await;
    world.account("rose", TwoFactor::Off).await;
    let mut priya = world.staff("priya").await;
    priya.act("rose", "set-up-code", &[]).await;
    world.choose_with_code("rose", CHOSEN).await;
    let mut browser = world.browser(Way::App);
    assert_eq!(browser.log_on("rose", CHOSEN).await, went(ASKED));
    answer(&mut browser, "no").await;
    let told = priya.browser.page("/support/overview").await;
    assert!(!told.contains("Set-up codes that holders did not ask for"));
    let done = priya.act("rose", "allow-set-up-codes", &[]).await;
    assert!(done.location().contains("done="), "{}", done.location());
}

/// What the home page asks, in the logon in which a password was chosen, says nothing of that password.
#[tokio::test]
async fn r37_who_uses_a_code_does_not_answer_for_the_holder_on_the_home_page() {
    let world = World::new().await;
    world.account("rose", TwoFactor::Off).await;
    let mut priya = world.staff("priya").await;
    let code = secret(&priya.act("rose", "set-up-code", &[]).await.text());
    let mut thief = world.browser(Way::App);
    thief.log_on("rose", &code).await;
    assert_eq!(thief.choose(CHOSEN, CHOSEN).await, went("/"));
    let home = thief.page("/").await;
    let id = id(&home, "/api/set-up-code", 0);
    let said = [("id", &*id), ("wanted", "yes")];
    thief.post("/api/set-up-code", &said).await;
    thief.log_off().await;
    assert_eq!(thief.log_on("rose", CHOSEN).await, went(ASKED));
}

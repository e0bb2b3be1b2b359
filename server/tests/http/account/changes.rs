//! New recovery codes, another password, and asking for 2FA.

use super::{log_on, logged_on, unlocked};
use crate::support::{Browser, KEEP, PASSWORD, WAYS, Way, World, on_both, said, user_id, went};
use domain::{TwoFactor, account::TwoFactorChange};
use protocol::StageKind;

const NEW: &str = "sunflower bucket 9";

#[tokio::test]
async fn r18_new_recovery_codes_void_the_old_ones() {
    for way in WAYS {
        let world = World::new().await;
        world.account("office", TwoFactor::AwaitingEnrolment).await;
        let app = world.enrol("office").await;
        let mut browser = log_on(&world, way, "office", &app).await;
        let make = "/api/make-codes";
        let locked = browser.post(make, &[]).await.outcome();
        assert_eq!(locked, went("/account?done=locked"));
        let code = app.code(world.now());
        assert_eq!(browser.unlock(&code).await, went("/account?done=unlocked"));
        let done = browser.post(make, &[]).await.outcome();
        assert_eq!(done, went("/account/recovery-codes"));
        let shown = |page: String| crate::support::recovery_codes(&page);
        let old = shown(browser.page("/account/recovery-codes").await);
        assert_eq!(old.len(), 10);
        let kept = browser.post("/api/keep-new-codes", &[]).await.outcome();
        assert_eq!(kept, went("/account?done=codes"));
        assert_eq!(
            browser.post(make, &[]).await.outcome(),
            went("/account/recovery-codes")
        );
        let new = shown(browser.page("/account/recovery-codes").await);
        browser.post("/api/keep-new-codes", &[]).await;
        assert_eq!(
            browser.get("/account/recovery-codes").await.location(),
            "/account",
            "shown once"
        );
        let mut lost = world.browser(way);
        assert_eq!(lost.log_on("office", PASSWORD).await, went("/logon/code"));
        assert_eq!(lost.recovery(&old[0]).await, said("recovery-code-wrong"));
        assert_eq!(lost.recovery(&new[0]).await, went("/logon/enrol"));
    }
}

#[tokio::test]
async fn r18_codes_that_nobody_kept_are_made_anew_at_the_next_logon() {
    let world = World::new().await;
    let (mut browser, app) = unlocked(&world, Way::App, "office").await;
    browser.post("/api/make-codes", &[]).await;
    let mut other = world.browser(Way::App);
    assert_eq!(other.log_on("office", PASSWORD).await, went("/logon/code"));
    assert_eq!(other.code(&app.code(world.now())).await, went(KEEP));
}

/// Two browsers that are logged on to the same account; changes are open in the first.
async fn two(world: &World, way: Way, two_factor: TwoFactor) -> (Browser<'_>, Browser<'_>) {
    if two_factor == TwoFactor::On {
        let (browser, app) = unlocked(world, way, "office").await;
        let other = log_on(world, way, "office", &app).await;
        return (browser, other);
    }
    world.account("office", TwoFactor::Off).await;
    let mut both = (world.browser(way), world.browser(way));
    assert_eq!(both.0.log_on("office", PASSWORD).await, went("/"));
    assert_eq!(both.1.log_on("office", PASSWORD).await, went("/"));
    both
}

#[tokio::test]
async fn r27_a_new_password_ends_the_other_sessions() {
    for way in WAYS {
        for two_factor in [TwoFactor::Off, TwoFactor::On] {
            let world = World::new().await;
            let (mut browser, mut other) = two(&world, way, two_factor).await;
            let mut change = async |present: &str, new: &str, again: &str| {
                let fields = [
                    ("password", present),
                    ("new_password", new),
                    ("new_password_again", again),
                ];
                browser
                    .post("/api/change-password", &fields)
                    .await
                    .outcome()
            };
            assert_eq!(
                change("wrong marigold 1", NEW, NEW).await,
                said("present-password")
            );
            assert_eq!(change(PASSWORD, NEW, "x").await, said("passwords-differ"));
            let least = if two_factor == TwoFactor::On { 12 } else { 15 };
            let short = format!("password-too-short:{least}");
            assert_eq!(change(PASSWORD, "x", "x").await, said(&short));
            assert_eq!(
                change(PASSWORD, PASSWORD, PASSWORD).await,
                said("password-same")
            );
            assert_eq!(
                change(PASSWORD, NEW, NEW).await,
                went("/account?done=password")
            );
            assert_eq!(browser.stage().await, StageKind::Home);
            assert_eq!(other.stage().await, StageKind::LogOn);
            assert_eq!(other.log_on("office", PASSWORD).await, said("credentials"));
            let next = if two_factor == TwoFactor::On {
                "/logon/code"
            } else {
                "/"
            };
            assert_eq!(other.log_on("office", NEW).await, went(next));
        }
    }
}

#[tokio::test]
async fn r21_the_present_password_is_no_way_to_guess_it() {
    let world = World::new().await;
    let (mut browser, _) = unlocked(&world, Way::App, "office").await;
    let fields = [
        ("password", "wrong marigold 1"),
        ("new_password", NEW),
        ("new_password_again", NEW),
    ];
    let change = "/api/change-password";
    for _ in 0..4 {
        assert_eq!(
            browser.post(change, &fields).await.outcome(),
            said("present-password")
        );
    }
    world.new_events().await;
    let ended = browser.post(change, &fields).await.outcome();
    assert_eq!(ended, went("/logon?notice=wrong-passwords"));
    assert_eq!(browser.stage().await, StageKind::LogOn);
    let events = world.new_events().await;
    let ended = "regulation.passwords-used-up session".to_owned();
    assert_eq!(events, ["logon.password-refused".to_owned(), ended]);
    let page = browser.page("/logon?notice=wrong-passwords").await;
    assert!(page.contains("typed five times"), "{page}");
    // Only that session: its holder logs on again at once.
    assert_eq!(
        browser.log_on("office", PASSWORD).await,
        went("/logon/code")
    );
}

#[tokio::test]
async fn r21_no_stranger_keeps_the_holder_from_changing_the_password() {
    let world = World::with("[throttle]\naddress_tries = 2\n").await;
    let (mut browser, _) = unlocked(&world, Way::App, "office").await;
    // From the same address: it has to wait, and so has the account.
    for _ in 0..2 {
        let mut stranger = world.browser(Way::App);
        assert_eq!(
            stranger.log_on("office", "wrong").await,
            said("credentials")
        );
    }
    let fields = [
        ("password", PASSWORD),
        ("new_password", NEW),
        ("new_password_again", NEW),
    ];
    // Also in a browser that nobody remembers.
    browser.cookies.remove("gtg_device");
    let changed = browser.post("/api/change-password", &fields).await;
    assert_eq!(changed.outcome(), went("/account?done=password"));
}

#[tokio::test]
async fn r17_codes_for_changes_count_as_those_of_logons_do() {
    let world = World::new().await;
    let (mut browser, app) = logged_on(&world, Way::App, "office").await;
    let wrong = app.wrong_code(world.now());
    for _ in 0..4 {
        assert_eq!(browser.unlock(&wrong).await, said("code-wrong"));
    }
    assert_eq!(browser.unlock(&wrong).await, said("codes-paused:900"));
    // Nobody who only found the browser logged on goes on with that until the account is closed.
    assert_eq!(browser.stage().await, StageKind::LogOn);
    let right = app.code(world.now());
    assert_eq!(browser.unlock(&right).await, went("/account"));
}

#[tokio::test]
async fn r26_a_code_gives_the_session_a_new_token() {
    let world = World::new().await;
    let (mut browser, app) = logged_on(&world, Way::App, "office").await;
    let mut before = browser.clone();
    let code = app.code(world.now());
    assert_eq!(browser.unlock(&code).await, went("/account?done=unlocked"));
    assert_ne!(browser.cookies["gtg"], before.cookies["gtg"]);
    // The answer may have been lost: for a minute, and without what the code has opened.
    assert_eq!(before.stage().await, StageKind::Home);
    world.clock.advance(60);
    assert_eq!(before.stage().await, StageKind::LogOn);
    assert_eq!(browser.stage().await, StageKind::Home);
}

async fn r26_an_old_token_gets_nothing_of_what_a_code_opens(world: World) {
    let (mut browser, app) = logged_on(&world, Way::App, "office").await;
    let mut thief = browser.clone();
    let code = app.code(world.now());
    let begin = async {
        let mut came_to = Vec::new();
        for _ in 0..20 {
            came_to.push(thief.post("/api/make-codes", &[]).await.outcome());
        }
        came_to
    };
    let (unlocked, came_to) = tokio::join!(browser.unlock(&code), begin);
    assert_eq!(unlocked, went("/account?done=unlocked"));
    let allowed = [went("/account?done=locked"), went("/account")];
    assert!(
        came_to.iter().all(|one| allowed.contains(one)),
        "{came_to:?}"
    );
    assert_eq!(came_to.last(), Some(&went("/account")));
}

on_both!(r26_an_old_token_gets_nothing_of_what_a_code_opens);

#[tokio::test]
async fn r18_codes_that_newer_ones_void_are_not_kept() {
    let world = World::new().await;
    let (mut browser, app) = unlocked(&world, Way::App, "office").await;
    let mut other = log_on(&world, Way::App, "office", &app).await;
    let code = app.code(world.now());
    assert_eq!(other.unlock(&code).await, went("/account?done=unlocked"));
    for each in [&mut browser, &mut other] {
        let done = each.post("/api/make-codes", &[]).await.outcome();
        assert_eq!(done, went("/account/recovery-codes"));
    }
    let kept = browser.post("/api/keep-new-codes", &[]).await.outcome();
    assert_eq!(kept, went("/account"));
    let kept = other.post("/api/keep-new-codes", &[]).await.outcome();
    assert_eq!(kept, went("/account?done=codes"));
}

#[tokio::test]
async fn s2_a_wish_for_two_factor_reaches_support_and_its_answer_the_holder() {
    for way in WAYS {
        let world = World::new().await;
        world.account("office", TwoFactor::Off).await;
        let mut browser = world.browser(way);
        assert_eq!(browser.log_on("office", PASSWORD).await, went("/"));
        for _ in 0..2 {
            let asked = browser.post("/api/ask", &[]).await.outcome();
            assert_eq!(asked, went("/account?done=asked"));
        }
        let open = world
            .service
            .operator()
            .two_factor_requests()
            .await
            .expect("requests");
        assert_eq!(open.len(), 1, "once is enough");
        assert_eq!(open[0].user_id, "office");
        let page = browser.page("/account").await;
        assert!(page.contains("You asked for it") && !page.contains("/api/ask"));
        let office = user_id("office");
        let declined = world
            .service
            .operator()
            .decline_two_factor(&office, "From <June> on")
            .await;
        declined.expect("declined");
        let page = browser.page("/account").await;
        assert!(page.contains("From &lt;June&gt; on") && page.contains("/api/ask"));
        let again = world
            .service
            .operator()
            .decline_two_factor(&office, "No")
            .await;
        assert!(again.is_err(), "nobody waits");
        browser.post("/api/ask", &[]).await;
        world.two_factor("office", TwoFactorChange::Enable).await;
        assert!(
            world
                .service
                .operator()
                .two_factor_requests()
                .await
                .expect("requests")
                .is_empty()
        );
        assert_eq!(
            browser.log_on("office", PASSWORD).await,
            went("/logon/enrol")
        );
    }
}

//! Which secret is shown, which one counts, and what is said about a code (R13).

use crate::support::{
    Authenticator, Browser, KEEP, PASSWORD, STAGES, Stage, WAYS, Way, World, alert, at_stage, said,
    went,
};
use domain::{TwoFactor, account::TwoFactorChange};
use sea_orm::{EntityTrait, QueryOrder};
use store::entity::authenticator;

#[tokio::test]
async fn r13_a_reload_and_a_wrong_code_keep_the_secret() {
    for way in WAYS {
        let world = World::new().await;
        let (mut browser, app) = at_stage(&world, way, Stage::Enrol, "office").await;
        let app = app.expect("an authenticator");
        let wrong = app.wrong_code(world.now());
        assert_eq!(browser.scan().await.key(), app.key());
        assert_eq!(browser.verify(&wrong).await, said("code-wrong"));
        assert_eq!(browser.verify("12345").await, said("code-malformed"));
        assert_eq!(browser.scan().await.key(), app.key());
        // Two tabs of one browser are one attempt.
        let mut tab = browser.clone();
        assert_eq!(tab.scan().await.key(), app.key());
        assert_eq!(
            tab.verify(&app.code(world.now())).await,
            went("/logon/good-to-go")
        );
        assert_eq!(
            browser.get("/logon/enrol").await.location(),
            "/logon/good-to-go"
        );
    }
}

#[tokio::test]
async fn r13_a_second_browser_replaces_the_secret_and_the_first_is_told() {
    for way in WAYS {
        let world = World::new().await;
        let (mut first, old) = at_stage(&world, way, Stage::Enrol, "office").await;
        let old = old.expect("an authenticator");
        let mut second = world.browser(way);
        assert_eq!(
            second.log_on("office", PASSWORD).await,
            went("/logon/enrol")
        );
        let new = second.scan().await;
        assert_ne!(new.key(), old.key());

        let code = old.code(world.now());
        assert_eq!(
            first.verify(&code).await,
            went("/logon/enrol?notice=replaced")
        );
        for path in ["/logon/enrol", "/logon/enrol?notice=replaced"] {
            let page = first.page(path).await;
            let told = alert(&page).expect("an alert");
            assert!(told.starts_with("Set-up was started again in another browser"));
            assert!(!page.contains("otpauth:") && !page.contains("class=\"secret\""));
        }
        assert_eq!(
            first.verify(&new.code(world.now())).await,
            went("/logon/enrol?notice=replaced")
        );

        // The entry that was scanned first is recognised.
        assert_eq!(second.verify(&code).await, said("code-replaced"));
        assert_eq!(
            second.verify(&new.code(world.now())).await,
            went("/logon/good-to-go")
        );
        assert_eq!(first.stage().await, protocol::StageKind::Replaced);
        // The first may begin again, with the code now.
        assert_eq!(first.log_on("office", PASSWORD).await, went("/logon/code"));
    }
}

#[tokio::test]
async fn r13_a_new_attempt_in_the_same_browser_shows_a_new_secret() {
    let world = World::new().await;
    let (mut browser, app) = at_stage(&world, Way::Html, Stage::Enrol, "office").await;
    assert_eq!(
        browser.log_on("office", PASSWORD).await,
        went("/logon/enrol")
    );
    assert_ne!(
        Some(browser.scan().await.key()),
        app.as_ref().map(Authenticator::key)
    );
}

#[tokio::test]
async fn r13_after_a_reset_the_old_entry_is_recognised() {
    for way in WAYS {
        let world = World::new().await;
        let old = world.enrolled("office").await;
        world.two_factor("office", TwoFactorChange::Reset).await;
        let mut browser = world.browser(way);
        assert_eq!(
            browser.log_on("office", PASSWORD).await,
            went("/logon/enrol")
        );
        assert_eq!(
            browser.verify(&old.code(world.now())).await,
            said("code-replaced")
        );
        let new = browser.scan().await;
        assert_eq!(
            browser.verify(&new.code(world.now())).await,
            went("/logon/good-to-go")
        );
        assert_eq!(browser.acknowledge().await, went("/logon/confirm"));
        world.clock.advance(30);
        let old_code = old.code(world.now());
        assert_eq!(
            browser.confirm(PASSWORD, &old_code).await,
            said("code-replaced")
        );
        let mut later = world.browser(way);
        assert_eq!(later.log_on("office", PASSWORD).await, went("/logon/code"));
        assert_eq!(later.code(&old_code).await, said("code-replaced"));
        let page = if way == Way::Html {
            let answer = later.post("/api/code", &[("code", &old_code)]).await;
            later.page(answer.location()).await
        } else {
            continue;
        };
        let told = alert(&page).expect("an alert");
        assert!(told.contains("Delete that entry"), "{told}");
    }
}

#[tokio::test]
async fn a_slow_clock_is_told_by_how_much_and_a_fast_one_is_just_wrong() {
    for way in WAYS {
        for stage in [Stage::Enrol, Stage::Confirm, Stage::Code] {
            let world = World::new().await;
            let (mut browser, app) = at_stage(&world, way, stage, "office").await;
            let app = app.expect("an authenticator");
            let now = world.now();
            for step in -22..=22_i64 {
                let verdict = match step {
                    -1..=1 => continue,
                    -20..=-2 => format!("code-slow:{}", -step * 30),
                    _ => "code-wrong".to_owned(),
                };
                // Wrong ones pause: not what this is about.
                world.sql("DELETE FROM tries").await;
                world.sql("DELETE FROM wrong_try").await;
                let code = app.code(now + step * 30);
                let outcome = type_code(&mut browser, stage, &code).await;
                assert_eq!(outcome, said(&verdict), "step {step} at {stage:?}");
            }
            let rows = authenticator::Entity::find()
                .order_by_desc(authenticator::Column::CreatedAt)
                .one(world.store.connection())
                .await
                .expect("the database answers");
            let drift = rows.expect("an authenticator").drift_seconds;
            assert_eq!(drift, Some(60), "kept for support");
        }
    }
}

async fn type_code(browser: &mut Browser<'_>, stage: Stage, code: &str) -> crate::support::Outcome {
    match stage {
        Stage::Enrol => browser.verify(code).await,
        Stage::Confirm => browser.confirm(PASSWORD, code).await,
        _ => browser.code(code).await,
    }
}

#[tokio::test]
async fn a_slow_clock_is_told_in_words_that_mend_it() {
    let world = World::new().await;
    let (mut browser, app) = at_stage(&world, Way::Html, Stage::Enrol, "office").await;
    let app = app.expect("an authenticator");
    for (seconds, words) in [
        (60, "slow by about 60 seconds"),
        (300, "slow by about 5 minutes"),
    ] {
        let code = app.code(world.now() - seconds);
        let answer = browser.post("/api/verify", &[("code", &code)]).await;
        let page = browser.page(answer.location()).await;
        let told = alert(&page).expect("an alert");
        assert!(
            told.contains(words) && told.contains("Google Authenticator"),
            "{told}"
        );
    }
}

#[tokio::test]
async fn r13_enrolling_twice_at_once_leaves_one_secret() {
    let world = World::new().await;
    world.account("office", TwoFactor::AwaitingEnrolment).await;
    let mut browsers = [world.browser(Way::App), world.browser(Way::App)];
    let [a, b] = &mut browsers;
    let both = tokio::join!(a.log_on("office", PASSWORD), b.log_on("office", PASSWORD));
    assert_eq!(both, (went("/logon/enrol"), went("/logon/enrol")));
    let stages = [a.stage().await, b.stage().await];
    assert!(
        stages.contains(&protocol::StageKind::Enrol)
            && stages.contains(&protocol::StageKind::Replaced)
    );
}

#[tokio::test]
async fn without_javascript_the_name_comes_back_once_and_on_its_own_page_only() {
    let world = World::new().await;
    let (mut browser, app) = at_stage(&world, Way::Html, Stage::Enrol, "office").await;
    let wrong = app.expect("an authenticator").wrong_code(world.now());
    let fields = [("name", "Rose’s phone"), ("code", &*wrong)];
    let kept = "value=\"Rose’s phone\"";
    let refused = browser.post("/api/verify", &fields).await;
    let page = browser.page(refused.location()).await;
    assert!(page.contains(kept), "{page}");
    assert!(!browser.page("/logon/enrol").await.contains(kept), "once");
    browser.post("/api/verify", &fields).await;
    let page = browser.page("/logon").await;
    assert!(!page.contains("Rose’s phone"), "it is no userID");
}

#[tokio::test]
async fn after_a_recovery_code_the_page_says_what_it_replaces() {
    let replaces = "You used a recovery code, so your lost authenticator is replaced here";
    for way in WAYS {
        let world = World::new().await;
        let (mut browser, app) = at_stage(&world, way, Stage::Confirm, "office").await;
        let app = app.expect("an authenticator");
        let code = app.code(world.now());
        assert_eq!(browser.confirm(PASSWORD, &code).await, went(KEEP));
        let codes = browser.recovery_codes().await;
        assert_eq!(browser.keep().await, went("/"));
        browser.log_off().await;
        browser.log_on("office", PASSWORD).await;
        assert_eq!(browser.recovery(&codes[0]).await, went("/logon/enrol"));
        let page = browser.page("/logon/enrol").await;
        assert!(page.contains(replaces), "{page}");
        let (mut first, _) = at_stage(&world, way, Stage::Enrol, "first").await;
        assert!(!first.page("/logon/enrol").await.contains(replaces));
    }
}

#[tokio::test]
async fn the_advice_leads_back_to_where_the_browser_stands() {
    for stage in STAGES {
        let world = World::new().await;
        let (mut browser, _) = at_stage(&world, Way::Html, stage, "office").await;
        let page = browser.page("/help/authenticators").await;
        let back = format!("<p class=\"under\"><a href=\"{}\">", stage.page());
        assert!(page.contains(&back), "{stage:?}: {page}");
    }
}

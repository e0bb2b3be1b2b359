//! A code counts once, and a token only where it belongs (R9, R11, R12, R26).

use crate::support::{PASSWORD, Stage, WAYS, World, at_stage, said, went};
use domain::TwoFactor;
use protocol::StageKind;

#[tokio::test]
async fn r12_the_enrolment_code_is_spent_and_the_wait_is_told_to_the_second() {
    for way in WAYS {
        for second in [0, 1, 14, 29] {
            let world = World::new().await;
            world.clock.advance(second);
            let (mut browser, app) = at_stage(&world, way, Stage::Enrol, "office").await;
            let code = app.expect("an authenticator").code(world.now());
            assert_eq!(browser.verify(&code).await, went("/logon/good-to-go"));
            assert_eq!(browser.acknowledge().await, went("/logon/confirm"));
            let wait = 30 - second;
            let spent = said(&format!("code-spent:{wait}"));
            assert_eq!(browser.confirm(PASSWORD, &code).await, spent);
            // The page without JavaScript says so too.
            let page = browser.page("/logon/confirm").await;
            let unit = if wait == 1 { "second" } else { "seconds" };
            assert!(
                page.contains(&format!("new code in {wait} {unit}.")),
                "{page}"
            );
            // While the authenticator shows the next one, the old one is spent, not wrong.
            world.clock.advance(wait);
            assert_eq!(browser.confirm(PASSWORD, &code).await, said("code-spent"));
            // And for as long as a slow clock would be suspected: it is the same code.
            world.clock.advance(30);
            assert_eq!(browser.confirm(PASSWORD, &code).await, said("code-spent"));
            assert_eq!(
                world.new_events().await.last().map(String::as_str),
                Some("logon.code-refused spent")
            );
        }
    }
}

#[tokio::test]
async fn r12_a_fast_clock_is_waited_for_until_its_code_is_gone() {
    for way in WAYS {
        let world = World::new().await;
        world.clock.advance(27);
        let (mut browser, app) = at_stage(&world, way, Stage::Enrol, "office").await;
        // Five seconds fast: this is of the next step.
        let code = app.expect("an authenticator").code(world.now() + 5);
        assert_eq!(browser.verify(&code).await, went("/logon/good-to-go"));
        assert_eq!(browser.acknowledge().await, went("/logon/confirm"));
        for (later, left) in [(3, 30), (20, 10), (9, 1)] {
            world.clock.advance(later);
            let page = browser.page("/logon/confirm").await;
            let wait = format!("a new code in {left} second");
            assert!(page.contains(&wait), "{page}");
            let spent = said(&format!("code-spent:{left}"));
            assert_eq!(browser.confirm(PASSWORD, &code).await, spent);
        }
        world.clock.advance(1);
        let page = browser.page("/logon/confirm").await;
        assert!(page.contains("Your app shows a new code now."), "{page}");
    }
}

#[tokio::test]
async fn r11_one_form_sent_twice_at_once_is_no_replay() {
    for way in WAYS {
        for round in 0..5 {
            let world = World::new().await;
            let name = format!("office{round}");
            let app = world.enrolled(&name).await;
            let code = app.code(world.now());
            let mut first = world.browser(way);
            assert_eq!(first.log_on(&name, PASSWORD).await, went("/logon/code"));
            let mut again = first.clone();
            world.new_events().await;
            let (one, other) = tokio::join!(first.code(&code), again.code(&code));
            assert!([&one, &other].contains(&&went("/")), "{one:?} {other:?}");
            assert_eq!(world.new_events().await, ["logon.logged-on new-device"]);
        }
    }
}

#[tokio::test]
async fn r11_one_step_one_success_whoever_comes() {
    for way in WAYS {
        let world = World::new().await;
        let app = world.enrolled("office").await;
        let code = app.code(world.now());
        let [mut first, mut second] = [world.browser(way), world.browser(way)];
        for browser in [&mut first, &mut second] {
            assert_eq!(
                browser.log_on("office", PASSWORD).await,
                went("/logon/code")
            );
        }
        assert_eq!(first.code(&code).await, went("/"));
        assert_eq!(second.code(&code).await, said("code-spent:30"));
        assert_eq!(second.stage().await, StageKind::Code);
        // No spelling makes another code of it (R10).
        let wide: String = code
            .bytes()
            .filter_map(|digit| char::from_u32(0xff10 + u32::from(digit - b'0')))
            .collect();
        let (left, right) = code.split_at(3);
        for spelling in [
            wide,
            format!("{left} {right}"),
            format!("{left}-{right}"),
            format!("  {left}\u{a0}{right} "),
        ] {
            let outcome = second.code(&spelling).await;
            assert_eq!(outcome, said("code-spent:30"), "{spelling:?}");
        }
        world.clock.advance(30);
        assert_eq!(second.code(&app.code(world.now())).await, went("/"));
    }
}

#[tokio::test]
async fn r9_the_step_before_and_after_count_and_none_behind_a_used_one() {
    for (step, earlier) in [(-1, None), (0, Some(-1)), (1, Some(0))] {
        let world = World::new().await;
        let app = world.enrolled("office").await;
        world.clock.advance(300);
        let code_of = |step: i64| app.code(world.now() + step * 30);
        let mut browser = world.browser(WAYS[0]);
        assert_eq!(
            browser.log_on("office", PASSWORD).await,
            went("/logon/code")
        );
        assert_eq!(browser.code(&code_of(2)).await, said("code-wrong"));
        assert_eq!(browser.code(&code_of(-2)).await, said("code-slow:60"));
        assert_eq!(browser.code(&code_of(step)).await, went("/"), "step {step}");
        if let Some(earlier) = earlier {
            let mut browser = world.browser(WAYS[0]);
            assert_eq!(
                browser.log_on("office", PASSWORD).await,
                went("/logon/code")
            );
            // Until the one behind the used one, which may be of the future.
            let wait = format!("code-spent:{}", (step + 1) * 30);
            assert_eq!(browser.code(&code_of(earlier)).await, said(&wait));
        }
    }
}

#[tokio::test]
async fn r26_the_token_of_an_attempt_is_no_session_and_the_other_way_round() {
    for way in WAYS {
        for stage in [
            Stage::Password,
            Stage::Pin,
            Stage::Enrol,
            Stage::GoodToGo,
            Stage::Confirm,
            Stage::Keep,
            Stage::Code,
        ] {
            let world = World::new().await;
            let (mut browser, _) = at_stage(&world, way, stage, "office").await;
            let attempt = browser.cookies.remove("gtg_pre").expect("an attempt");
            browser.cookies.insert("gtg".to_owned(), attempt);
            assert_eq!(browser.stage().await, StageKind::LogOn, "{stage:?}");
        }
        let world = World::new().await;
        world.account("room", TwoFactor::Off).await;
        let mut browser = world.browser(way);
        assert_eq!(browser.log_on("room", PASSWORD).await, went("/"));
        let session = browser.cookies.remove("gtg").expect("a session");
        browser.cookies.insert("gtg_pre".to_owned(), session);
        assert_eq!(browser.stage().await, StageKind::LogOn);
    }
}

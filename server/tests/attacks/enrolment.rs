//! Enrolling somebody else's account (R14).

use crate::support::{
    KEEP, PASSWORD, Stage, WAYS, Way, World, alert, at_stage, heading, said, went,
};
use domain::{Role, TwoFactor, account::TwoFactorChange};

const HOURS: i64 = 3600;

#[tokio::test]
async fn r14_after_three_days_support_has_to_begin_it_anew() {
    for way in WAYS {
        let world = World::new().await;
        world.account("office", TwoFactor::AwaitingEnrolment).await;
        world.clock.advance(72 * HOURS - 1);
        let mut browser = world.browser(way);
        assert_eq!(
            browser.log_on("office", PASSWORD).await,
            went("/logon/enrol")
        );
        world.clock.advance(1);
        world.new_events().await;
        let outcome = browser.log_on("office", PASSWORD).await;
        assert_eq!(outcome, said("enrolment-over"));
        let events = ["logon.password-accepted", "enrolment.over"];
        assert_eq!(world.new_events().await, events);
        // Only who knows the password learns it.
        assert_eq!(browser.log_on("office", "wrong").await, said("credentials"));
        // Nor does a set-up code lead around it.
        let code = world.set_up_code("office").await;
        assert_eq!(
            browser.log_on("office", &code).await,
            said("enrolment-over")
        );
        world.two_factor("office", TwoFactorChange::Enable).await;
        assert_eq!(
            browser.log_on("office", PASSWORD).await,
            went("/logon/enrol")
        );
    }
}

#[tokio::test]
async fn r14_support_staff_have_the_same_three_days() {
    let world = World::new().await;
    world.add("helper", Role::Support, Some(PASSWORD)).await;
    world.clock.advance(72 * HOURS);
    let outcome = world.browser(Way::App).log_on("helper", PASSWORD).await;
    assert_eq!(outcome, said("enrolment-over"));
}

#[tokio::test]
async fn r21_no_stranger_undoes_an_enrolment_at_its_last_step() {
    for way in WAYS {
        let world = World::with("[throttle]\naddress_tries = 10\n").await;
        let (mut browser, app) = at_stage(&world, way, Stage::Confirm, "office").await;
        let code = app.expect("an authenticator").code(world.now());
        // From the holder's own address: it has to wait now, and so has the account.
        for _ in 0..10 {
            let mut stranger = world.browser(Way::App);
            let outcome = stranger.log_on("office", "wrong").await;
            assert_eq!(outcome, said("credentials"));
        }
        assert_eq!(browser.confirm("wrong", &code).await, said("password"));
        assert_eq!(browser.confirm(PASSWORD, &code).await, went(KEEP));
    }
}

#[tokio::test]
async fn r21_five_wrong_passwords_end_the_enrolments_last_step_in_words() {
    for way in WAYS {
        let world = World::new().await;
        let (mut browser, app) = at_stage(&world, way, Stage::Confirm, "office").await;
        let app = app.expect("an authenticator");
        let code = app.code(world.now());
        // A right one clears the count.
        for _ in 0..4 {
            assert_eq!(browser.confirm("wrong", &code).await, said("password"));
        }
        let wrong = app.wrong_code(world.now());
        assert_eq!(browser.confirm(PASSWORD, &wrong).await, said("code-wrong"));
        for _ in 0..4 {
            assert_eq!(browser.confirm("wrong", &code).await, said("password"));
        }
        let ended = "/logon?notice=wrong-passwords";
        assert_eq!(browser.confirm("wrong", &code).await, went(ended));
        assert_eq!(browser.stage().await, protocol::StageKind::LogOn);
        let page = browser.page(ended).await;
        assert!(
            page.contains("A wrong password was typed five times"),
            "{page}"
        );
        // The authenticator is set up, and the holder goes on with it.
        assert_eq!(
            browser.log_on("office", PASSWORD).await,
            went("/logon/code")
        );
        assert_eq!(browser.code(&code).await, went(KEEP));
    }
}

#[tokio::test]
async fn r14_without_the_pin_there_is_no_qr_code() {
    for way in WAYS {
        let world = World::new().await;
        world.account("office", TwoFactor::Off).await;
        let pin = world.with_pin("office", TwoFactorChange::Enable).await;
        let mut browser = world.browser(way);
        assert_eq!(
            browser.log_on("office", PASSWORD).await,
            went("/logon/enrol")
        );
        let page = browser.page("/logon/enrol").await;
        assert_eq!(heading(&page), "Set up your authenticator");
        assert!(page.contains("PIN from support") && !page.contains("otpauth"));
        assert_eq!(browser.verify("123456").await, went("/logon/enrol"));
        assert_eq!(browser.pin("12345").await, said("pin-malformed"));
        let wrong = if pin == "000000" { "000001" } else { "000000" };
        assert_eq!(browser.pin(wrong).await, said("pin-wrong"));
        let typed = format!("{} {}", &pin[..3], &pin[3..]);
        assert_eq!(browser.pin(&typed).await, went("/logon/enrol?notice=pin"));
        let app = browser.scan().await;
        let code = app.code(world.now());
        assert_eq!(browser.verify(&code).await, went("/logon/good-to-go"));
    }
}

#[tokio::test]
async fn r14_r17_a_pin_is_guessed_no_more_often_than_a_code() {
    let world = World::new().await;
    world.account("office", TwoFactor::Off).await;
    let pin = world.with_pin("office", TwoFactorChange::Enable).await;
    let wrong = if pin == "000000" { "000001" } else { "000000" };
    let mut browser = world.browser(Way::Html);
    assert_eq!(
        browser.log_on("office", PASSWORD).await,
        went("/logon/enrol")
    );
    for _ in 0..4 {
        assert_eq!(browser.pin(wrong).await, said("pin-wrong"));
    }
    assert_eq!(browser.pin(wrong).await, said("codes-paused:900"));
    assert_eq!(browser.pin(&pin).await, said("codes-paused:900"));
    let told = alert(&browser.page("/logon/enrol").await).expect("an alert");
    assert!(told.contains("in 15 min 0 s"), "{told}");
    // A new PIN, and a new count.
    let pin = world.with_pin("office", TwoFactorChange::Enable).await;
    assert_eq!(
        browser.log_on("office", PASSWORD).await,
        went("/logon/enrol")
    );
    assert_eq!(browser.pin(&pin).await, went("/logon/enrol?notice=pin"));
}

#[tokio::test]
async fn r14_the_holder_sees_when_and_from_where_it_was_set_up() {
    let world = World::new().await;
    let (mut browser, _) = at_stage(&world, Way::Html, Stage::Home, "office").await;
    let page = browser.page("/").await;
    let page = page.replace("<!>", "");
    let set_up = "<dt>Authenticator set up</dt><dd>2027-01-15 08:00 UTC, from 192.0.2.7</dd>";
    assert!(page.contains(set_up), "{page}");
}

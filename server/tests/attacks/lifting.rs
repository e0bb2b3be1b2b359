//! Lifting pauses never buys guesses without bound, whoever lifts them (R17, R37, R57).

use crate::support::{
    Authenticator, Browser, PASSWORD, Staff, Way, World, alert, said, secret, user_id, waiting,
    went,
};
use domain::{TwoFactor, account::TwoFactorChange};

const NEW: &str = "seven sunflowers 8";
const DAY: i64 = 24 * 3600;

/// Whether `event` is of a code that was judged.
fn judged(events: &[String]) -> usize {
    let of = |event: &&String| *event == "logon.code-refused wrong";
    events.iter().filter(of).count()
}

/// Five wrong codes after the right password, from a browser of its own.
async fn guess_five(world: &World, app: &Authenticator, password: &str) {
    let mut browser = world.browser(Way::App);
    assert_eq!(
        browser.log_on("office", password).await,
        went("/logon/code")
    );
    for _ in 0..5 {
        browser.code(&app.wrong_code(world.now())).await;
    }
    forget_address(world).await;
}

/// The wait of an address (R22) is not what this is about.
async fn forget_address(world: &World) {
    world.sql("DELETE FROM wrong_try").await;
}

/// Whether the action was done at once; otherwise it waits for a second member of staff.
async fn is_done_alone(staff: &mut Staff<'_>, action: &str) -> bool {
    let answer = staff.act("office", action, &[]).await;
    let to = answer.location().to_owned();
    let asked = to == format!("/support/accounts/office?asked={action}");
    let done = to == format!("/support/accounts/office?done={action}");
    assert!(asked || done || answer.status == 200, "{action}: {to}");
    !asked
}

/// The second member of staff agrees to the one thing that waits. The page of the answer.
async fn agree(staff: &mut Browser<'_>) -> String {
    let id = waiting(&staff.page("/support/approvals").await);
    let agree = [("id", &*id), ("answer", "agree")];
    let answer = staff.post("/support/approvals", &agree).await;
    assert!(
        matches!(answer.status.as_u16(), 200 | 303),
        "{}",
        answer.text()
    );
    answer.text()
}

#[tokio::test]
async fn r57_r17_twenty_in_a_row_are_judged_whoever_lifts() {
    for who in ["one", "two", "operator"] {
        let world = World::new().await;
        let app = world.enrolled("office").await;
        let (mut priya, mut sam) = (world.staff("priya").await, world.staff("sam").await);
        world.new_events().await;
        let mut lifted = 0;
        for _ in 0..8 {
            guess_five(&world, &app, PASSWORD).await;
            if who == "operator" {
                world.unpause("office").await;
                lifted += 1;
            } else if is_done_alone(&mut priya, "unpause").await {
                lifted += 1;
            } else if who == "two" {
                agree(&mut sam.browser).await;
                lifted += 1;
            }
        }
        let events = world.new_events().await;
        let (expected, liftings) = match who {
            "one" => (10, 1),
            // The fifth one lifts nothing: it is closed.
            _ => (20, 8),
        };
        assert_eq!((judged(&events), lifted), (expected, liftings), "{who}");
        let mut browser = world.browser(Way::App);
        browser.log_on("office", PASSWORD).await;
        let right = browser.code(&app.code(world.now())).await;
        let throttled = if who == "one" {
            "codes-paused:3600"
        } else {
            "closed"
        };
        assert_eq!(right, said(throttled), "{who}");
    }
}

#[tokio::test]
async fn r57_a_reset_ends_no_row_but_the_enrolment_after_it_does() {
    let world = World::new().await;
    let app = world.enrolled("office").await;
    let (mut priya, mut sam) = (world.staff("priya").await, world.staff("sam").await);
    for _ in 0..4 {
        guess_five(&world, &app, PASSWORD).await;
        world.unpause("office").await;
    }
    // What opens it needs two, and no PIN would be checked.
    let page = priya.page("office").await;
    assert!(page.contains("Codes are locked: there were too many wrong ones in a row."));
    let with_pin = priya.act("office", "reset", &[("with_pin", "yes")]).await;
    assert_eq!(with_pin.status, 422);
    let told = alert(&with_pin.text()).expect("a problem");
    assert!(told.contains("Leave out the PIN."), "{told}");
    assert!(!is_done_alone(&mut priya, "disable").await);
    agree(&mut sam.browser).await;
    world.two_factor("office", TwoFactorChange::Enable).await;
    let office = user_id("office");
    let operator = world.service.operator();
    let refused = operator.change_two_factor(&office, TwoFactorChange::Reset, true, "Called");
    assert!(refused.await.is_err(), "no PIN by the operator either");
    // The holder's own enrolment begins a row of its own: nobody is shut out for ever.
    let page = priya.page("office").await;
    assert!(!page.contains("are locked"), "nothing asks for codes now");
    let app = world.enrol("office").await;
    world.new_events().await;
    guess_five(&world, &app, PASSWORD).await;
    assert_eq!(judged(&world.new_events().await), 5);
}

#[tokio::test]
async fn r57_pins_and_codes_are_one_row_over_every_rearming() {
    let world = World::new().await;
    world.account("office", TwoFactor::Off).await;
    let mut judged = 0;
    for _ in 0..8 {
        let office = user_id("office");
        let changed = world
            .service
            .operator()
            .change_two_factor(
                &office,
                TwoFactorChange::Enable,
                judged < 20,
                "Asked for by the owner",
            )
            .await;
        let pin = changed.expect("a change of 2FA").pin;
        let Some(pin) = pin else { break };
        let wrong = if &**pin.reveal() == "123456" {
            "654321"
        } else {
            "123456"
        };
        let mut browser = world.browser(Way::App);
        assert_eq!(
            browser.log_on("office", PASSWORD).await,
            went("/logon/enrol")
        );
        world.new_events().await;
        for _ in 0..5 {
            browser.pin(wrong).await;
        }
        forget_address(&world).await;
        let events = world.new_events().await;
        judged += events
            .iter()
            .filter(|event| *event == "enrolment.pin-refused")
            .count();
    }
    assert_eq!(judged, 20);
    // Without a PIN the holder enrols, as ever.
    world.enrol("office").await;
}

#[tokio::test]
async fn r57_a_right_pin_which_support_has_read_out_ends_no_row() {
    let world = World::new().await;
    let app = world.enrolled("office").await;
    for _ in 0..3 {
        guess_five(&world, &app, PASSWORD).await;
        world.unpause("office").await;
    }
    let pin = world.with_pin("office", TwoFactorChange::Reset).await;
    let mut browser = world.browser(Way::App);
    assert_eq!(
        browser.log_on("office", PASSWORD).await,
        went("/logon/enrol")
    );
    assert_eq!(browser.pin(&pin).await, went("/logon/enrol?notice=pin"));
    let pin = world.with_pin("office", TwoFactorChange::Enable).await;
    let mut browser = world.browser(Way::App);
    browser.log_on("office", PASSWORD).await;
    let wrong = if pin == "123456" { "654321" } else { "123456" };
    for _ in 0..4 {
        assert_eq!(browser.pin(wrong).await, said("pin-wrong"));
    }
    assert_eq!(browser.pin(wrong).await, said("closed"));
}

#[tokio::test]
async fn r57_a_second_lifting_within_a_day_needs_a_second_person() {
    let world = World::new().await;
    let app = world.enrolled("office").await;
    let mut priya = world.staff("priya").await;
    guess_five(&world, &app, PASSWORD).await;
    assert!(is_done_alone(&mut priya, "unpause").await);
    let page = priya.page("office").await;
    assert!(page.contains("lifted pauses of this account within the last 24 hours"));
    // Whoever it is: a colleague is not asked less.
    let mut sam = world.staff("sam").await;
    assert!(!is_done_alone(&mut sam, "unpause").await);
    world.clock.advance(DAY);
    let mut tom = world.staff("tom").await;
    assert!(is_done_alone(&mut tom, "unpause").await);
}

#[tokio::test]
async fn r57_r37_who_has_renewed_a_half_does_not_lift_alone() {
    for renewed in ["set-up code", "reset"] {
        let world = World::new().await;
        let app = world.enrolled("office").await;
        let mut priya = world.staff("priya").await;
        if renewed == "reset" {
            assert!(is_done_alone(&mut priya, "reset").await);
        } else {
            let code = world.set_up_code("office").await;
            let mut thief = world.browser(Way::App);
            thief.log_on("office", &code).await;
            assert_eq!(thief.choose(NEW, NEW).await, went("/logon/code"));
            guess_five(&world, &app, NEW).await;
        }
        let page = priya.page("office").await;
        assert!(
            page.contains("helps nobody to guess the other half"),
            "{renewed}"
        );
        assert!(!is_done_alone(&mut priya, "unpause").await, "{renewed}");
    }
}

#[tokio::test]
async fn r57_a_hundred_passwords_in_a_row_are_judged_whoever_lifts() {
    let world = World::new().await;
    world.enrolled("office").await;
    let (mut priya, mut sam) = (world.staff("priya").await, world.staff("sam").await);
    // The other half is renewed first: the password would be all that is missing.
    assert!(is_done_alone(&mut priya, "reset").await);
    world.new_events().await;
    for round in 0..12 {
        for number in 0..10 {
            let mut stranger = world.browser(Way::App);
            stranger.peer = ([198, 51, round, number], 50_000).into();
            stranger.log_on("office", "wrong").await;
        }
        assert!(!is_done_alone(&mut priya, "unpause").await);
        agree(&mut sam.browser).await;
    }
    let events = world.new_events().await;
    let of = |event: &&String| *event == "logon.password-refused";
    assert_eq!(events.iter().filter(of).count(), 100);
    let mut browser = world.browser(Way::App);
    assert_eq!(
        browser.log_on("office", PASSWORD).await,
        said("credentials")
    );
    let page = priya.page("office").await;
    assert!(page.contains("a set-up code does, with which the holder chooses a new password"));
    // A new password begins a row of its own.
    assert!(!is_done_alone(&mut priya, "set-up-code").await);
    let code = secret(&agree(&mut sam.browser).await);
    assert_eq!(
        browser.log_on("office", &code).await,
        went("/logon/password")
    );
    assert_eq!(browser.choose(NEW, NEW).await, went("/logon/enrol"));
    let mut stranger = world.browser(Way::App);
    assert_eq!(stranger.log_on("office", NEW).await, went("/logon/enrol"));
}

#[tokio::test]
async fn r57_a_set_up_code_that_nobody_uses_ends_no_row() {
    let world = World::new().await;
    world.account("office", TwoFactor::Off).await;
    for number in 0..10 {
        let mut stranger = world.browser(Way::App);
        stranger.peer = ([198, 51, 100, number], 50_000).into();
        stranger.log_on("office", "wrong").await;
    }
    let code = world.set_up_code("office").await;
    let mut browser = world.browser(Way::App);
    assert_eq!(
        browser.log_on("office", PASSWORD).await,
        said("credentials")
    );
    assert_eq!(
        browser.log_on("office", &code).await,
        went("/logon/password")
    );
    assert_eq!(browser.choose(NEW, NEW).await, went("/"));
}

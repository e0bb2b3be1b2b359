//! What else is on the page of an account: what there is, and what happened.

use crate::support::{PASSWORD, Way, World, attributes, each, texts, went};
use domain::TwoFactor;

/// All that is read on the page, in its order.
fn read(page: &str) -> String {
    texts(page).join(" ")
}

/// What stands between two headings of it.
fn part<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let (_, rest) = text.rsplit_once(from).expect(from);
    rest.split_once(to).map_or(rest, |(part, _)| part)
}

#[tokio::test]
async fn authenticators_sessions_browsers_and_codes_are_listed() {
    let world = World::new().await;
    let first = world.enrolled("office").await;
    let mut rose = world.browser(Way::App);
    assert_eq!(rose.log_on("office", PASSWORD).await, went("/logon/code"));
    assert_eq!(rose.code(&first.code(world.now())).await, went("/"));
    world.clock.advance(30);
    let unlocked = rose.unlock(&first.code(world.now())).await;
    assert_eq!(unlocked, went("/account?done=unlocked"));
    world.clock.advance(30);
    rose.add_authenticator("Kitchen tablet").await;
    let mut priya = world.staff("priya").await;
    let page = read(&priya.page("office").await);
    let authenticators = part(&page, " Authenticators ", " Logged on now ");
    assert!(authenticators.contains("Kitchen tablet"), "{page}");
    assert_eq!(authenticators.matches("Last used").count(), 2, "{page}");
    assert!(authenticators.contains("10 recovery codes left."), "{page}");
    let sessions = part(&page, " Logged on now ", " Remembered browsers ");
    assert!(sessions.contains("from 192.0.2.7"), "{page}");
    let browsers = part(&page, " Remembered browsers ", " What happened ");
    assert_eq!(browsers.matches("Remembered since").count(), 2, "{page}");

    // What has gone is not forgotten without a word.
    priya.act("office", "reset", &[]).await;
    let page = read(&priya.page("office").await);
    let authenticators = part(&page, " Authenticators ", " Logged on now ");
    assert!(authenticators.contains("none active"), "{page}");
    assert!(authenticators.contains("Kitchen tablet"), "{page}");
    assert_eq!(authenticators.matches("removed or replaced").count(), 2);
    assert!(authenticators.contains("No recovery codes."), "{page}");
    assert!(part(&page, " Logged on now ", " Remembered browsers ").contains("none"));
}

#[tokio::test]
async fn r14_the_timeline_says_who_did_what_why_and_from_where() {
    let world = World::new().await;
    world.account("office", TwoFactor::Off).await;
    let mut priya = world.staff("priya").await;
    priya.act("office", "enable", &[]).await;
    let mut rose = world.browser(Way::App);
    rose.peer = ([198, 51, 100, 9], 50_000).into();
    assert_eq!(rose.log_on("office", PASSWORD).await, went("/logon/enrol"));
    let app = rose.scan().await;
    rose.verify(&app.wrong_code(world.now())).await;
    let page = read(&priya.page("office").await);
    let happened = part(&page, " What happened ", "\u{0}");
    let lines = [
        "198.51.100.9",
        "A QR code was shown",
        "by priya · “Called; knows the postcode”",
    ];
    let places: Vec<_> = lines.iter().map(|line| happened.find(line)).collect();
    // The newest comes first.
    assert!(places.is_sorted() && places[0].is_some(), "{happened}");
}

#[tokio::test]
async fn what_happened_before_the_newest_hundred_is_one_step_away() {
    let world = World::new().await;
    world.account("office", TwoFactor::Off).await;
    let mut priya = world.staff("priya").await;
    // With that it was added, there are a hundred.
    for _ in 0..99 {
        priya.act("office", "end-sessions", &[]).await;
    }
    let page = priya.page("office").await;
    assert_eq!(page.matches("Support ended all sessions").count(), 99);
    assert!(page.contains("The account was added") && !page.contains("Everything before"));
    priya.act("office", "end-sessions", &[]).await;
    let page = priya.page("office").await;
    assert!(!page.contains("The account was added"));
    let link = attributes(&page, "href");
    let link = link
        .iter()
        .find(|link| link.contains("before="))
        .expect("a link");
    let before = priya.browser.page(link).await;
    let rows = each(&before, "tbody tr", |it| it.html());
    assert!(
        rows.len() == 1 && rows[0].contains("The account was added"),
        "{rows:?}"
    );
}

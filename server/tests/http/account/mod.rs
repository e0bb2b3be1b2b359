//! The account page: what it shows, what a fresh code opens, and what ends with what.

mod authenticators;
mod changes;
mod lists;
mod reminders;
mod who;

use crate::support::{Authenticator, Browser, PASSWORD, Way, World, went};

/// A browser that is logged on to the enrolled account `name`, and its authenticator, whose present
/// code is unspent.
async fn logged_on<'w>(world: &'w World, way: Way, name: &str) -> (Browser<'w>, Authenticator) {
    let app = world.enrolled(name).await;
    let browser = log_on(world, way, name, &app).await;
    (browser, app)
}

/// Another browser that is logged on with the present code of `app`, which is spent then.
async fn log_on<'w>(world: &'w World, way: Way, name: &str, app: &Authenticator) -> Browser<'w> {
    let mut browser = world.browser(way);
    assert_eq!(browser.log_on(name, PASSWORD).await, went("/logon/code"));
    let code = app.code(world.now());
    assert_eq!(browser.code(&code).await, went("/"));
    world.clock.advance(30);
    browser
}

/// The same with changes open.
async fn unlocked<'w>(world: &'w World, way: Way, name: &str) -> (Browser<'w>, Authenticator) {
    let (mut browser, app) = logged_on(world, way, name).await;
    let code = app.code(world.now());
    assert_eq!(browser.unlock(&code).await, went("/account?done=unlocked"));
    world.clock.advance(30);
    (browser, app)
}

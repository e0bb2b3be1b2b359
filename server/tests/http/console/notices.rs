//! What a page says was done was done, just now, and is said once.

use crate::support::{PASSWORD, WAYS, Way, World, went};
use domain::TwoFactor;

const NOTICE: &str = "class=\"note advice\"";

#[tokio::test]
async fn no_link_makes_the_console_say_that_something_was_done() {
    let world = World::new().await;
    world.account("office", TwoFactor::Off).await;
    let mut priya = world.staff("priya").await;
    for link in [
        "/support?enabled=12&passed_over=0",
        "/support/requests?enabled=office",
        "/support/requests?declined=office",
        "/support/approvals?agreed=office",
        "/support/approvals?refused=office",
        "/support/accounts/office?done=reset",
        "/support/accounts/office?asked=reset",
        "/support/accounts/office?done=identity",
    ] {
        assert!(!priya.browser.page(link).await.contains(NOTICE), "{link}");
        // Neither does what another form has just done.
        priya.act("office", "unpause", &[]).await;
        assert!(!priya.browser.page(link).await.contains(NOTICE), "{link}");
    }
}

#[tokio::test]
async fn the_console_says_once_what_was_done() {
    let world = World::new().await;
    for name in ["office", "oak", "elm"] {
        world.account(name, TwoFactor::Off).await;
        let mut holder = world.browser(Way::App);
        assert_eq!(holder.log_on(name, PASSWORD).await, went("/"));
        holder.post("/api/ask", &[]).await;
    }
    world.staff("tom").await;
    let mut priya = world.staff("priya").await;
    let enable = [
        ("user_id", "oak"),
        ("confirmed", "yes"),
        ("reason", "Asked for it"),
    ];
    let decline = [("user_id", "elm"), ("reason", "From January on")];
    let done = [
        priya.act("office", "unpause", &[]).await,
        priya.act("tom", "reset", &[]).await,
        priya.browser.post("/support/enable", &enable).await,
        priya.browser.post("/support/requests", &decline).await,
        priya.act("office", "enable", &[("back", "requests")]).await,
    ];
    for answer in done {
        let to = answer.location().to_owned();
        let (pair, _) = answer.cookies()[0].split_once(';').expect("a cookie");
        let (name, value) = pair.split_once('=').expect("a pair");
        assert_eq!(name, "gtg_notice", "{to}");
        // Another browser of the same person is told nothing, this one once: not after Back or a reload.
        let mut other = priya.browser.clone();
        other.cookies.remove(name);
        assert!(!other.page(&to).await.contains(NOTICE), "{to}");
        let cookies = &mut priya.browser.cookies;
        cookies.insert(name.to_owned(), value.to_owned());
        assert!(priya.browser.page(&to).await.contains(NOTICE), "{to}");
        assert!(!priya.browser.page(&to).await.contains(NOTICE), "{to}");
    }
}

/// The same at the account page, with JavaScript and without.
#[tokio::test]
async fn the_account_page_says_once_what_was_done() {
    const NOTICE: &str = "class=\"note good\"";
    for way in WAYS {
        let world = World::new().await;
        world.account("office", TwoFactor::Off).await;
        let mut holder = world.browser(way);
        assert_eq!(holder.log_on("office", PASSWORD).await, went("/"));
        let link = "/account?done=asked";
        assert!(!holder.page(link).await.contains(NOTICE));
        let asked = holder.post("/api/ask", &[]).await;
        assert_eq!(asked.clone().outcome(), went(link));
        let mut elsewhere = holder.clone();
        let to = asked.location().to_owned();
        assert!(holder.page(&to).await.contains(NOTICE));
        assert!(!holder.page(&to).await.contains(NOTICE));
        // The page that the app makes itself, of what it is told.
        let told = |text: &str| text.split('\u{1f}').nth(2) == Some("asked");
        let form = |browser: &crate::support::Browser<'_>| browser.form("/api/position");
        let request = form(&elsewhere);
        let first = elsewhere.send(request, "page=%2Faccount").await.text();
        let request = form(&elsewhere);
        let second = elsewhere.send(request, "page=%2Faccount").await.text();
        assert!(told(&first) && !told(&second), "{first}");
    }
}

//! Holders who ask for 2FA (S2).

use crate::support::{PASSWORD, Way, World, went};
use domain::TwoFactor;

#[tokio::test]
async fn s2_a_request_is_granted_or_declined_in_words() {
    let world = World::new().await;
    let mut priya = world.staff("priya").await;
    for name in ["oak", "elm"] {
        world.account(name, TwoFactor::Off).await;
        let mut rose = world.browser(Way::App);
        assert_eq!(rose.log_on(name, PASSWORD).await, went("/"));
        rose.post("/api/ask", &[]).await;
    }
    let page = priya.browser.page("/support/requests").await;
    assert!(page.contains("Requests 2") && page.contains("Sunflower"));
    assert!(page.contains("requested two-factor logon today"));
    world.new_events().await;
    let back = [("back", "requests")];
    let done = priya.act("oak", "enable", &back).await;
    assert_eq!(done.location(), "/support/requests?enabled=oak");

    let no = [("user_id", "elm"), ("reason", "")];
    let empty = priya.browser.post("/support/requests", &no).await;
    assert_eq!(empty.status, 422);
    let no = [("user_id", "elm"), ("reason", "From January on")];
    let declined = priya.browser.post("/support/requests", &no).await;
    assert_eq!(declined.location(), "/support/requests?declined=elm");
    let events = world.new_events().await;
    assert_eq!(
        events,
        [
            "two-factor.enabled by=priya",
            "two-factor.declined by=priya"
        ]
    );
    let page = priya.browser.page("/support/requests").await;
    assert!(page.contains("Nobody has asked for two-factor logon."));

    let mut rose = world.browser(Way::Html);
    assert_eq!(rose.log_on("elm", PASSWORD).await, went("/"));
    assert!(rose.page("/account").await.contains("From January on"));
    rose.post("/api/ask", &[]).await;
    let page = priya.browser.page("/support/requests").await;
    assert!(page.contains("Declined once before."));
}

//! Reading events, taking them along, and verifying them (R39).

use crate::support::World;
use domain::TwoFactor;

#[tokio::test]
async fn r39_events_are_read_page_by_page_and_taken_along() {
    let world = World::new().await;
    world.account("office", TwoFactor::Off).await;
    let mut priya = world.staff("priya").await;
    for _ in 0..60 {
        priya.act("office", "unpause", &[]).await;
        priya.act("office", "end-sessions", &[]).await;
    }
    let page = priya.browser.page("/support/audit?user_id=office").await;
    assert_eq!(page.matches("Called; knows the postcode").count(), 100);
    let (_, next) = page
        .split_once("<a href=\"/support/audit?")
        .expect("a next page");
    let next = next
        .split('"')
        .next()
        .expect("an address")
        .replace("&amp;", "&");
    let page = priya.browser.page(&format!("/support/audit?{next}")).await;
    assert_eq!(page.matches("Called; knows the postcode").count(), 20);
    assert!(!page.contains("rel=\"next\""));

    let kind = "user_id=office&kind=session.all-ended";
    let page = priya.browser.page(&format!("/support/audit?{kind}")).await;
    assert_eq!(page.matches("Support ended all sessions").count(), 60);
    for (format, lines) in [("csv", 61), ("ndjson", 60)] {
        let path = format!("/support/audit/export?{kind}&format={format}");
        let file = priya.browser.get(&path).await;
        assert_eq!(file.status, 200);
        assert!(file.header("content-disposition").contains(format));
        assert_eq!(file.text().lines().count(), lines, "{format}");
        assert!(file.text().contains("by=priya"));
    }
    let nobody = priya.browser.page("/support/audit?user_id=nobody").await;
    assert!(!nobody.contains("Logged on"));
}

#[tokio::test]
async fn r39_the_chains_are_verified_when_asked() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("checkpoints.ndjson");
    let world = World::with(&format!("[log]\naudit_checkpoints = '{}'", file.display())).await;
    let mut priya = world.staff("priya").await;
    let checkpoint = world.service.add_checkpoint(&file, &[]).await;
    checkpoint.expect("a checkpoint");
    let verified = priya.browser.post("/support/audit", &[]).await;
    assert_eq!(verified.status, 200);
    let text = verified.text();
    assert!(
        text.contains("All chains of events are verified: "),
        "{text}"
    );
    world.sql("DROP TRIGGER audit_event_no_update").await;
    world
        .sql("UPDATE audit_event SET reason = 'another' WHERE id = 2")
        .await;
    let broken = priya.browser.post("/support/audit", &[]).await;
    assert!(
        broken
            .text()
            .contains("The events are not as they were written")
    );
}

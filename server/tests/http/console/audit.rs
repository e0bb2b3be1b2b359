//! Reading events, taking them along, and verifying them (R39).

use crate::support::{World, in_the_end, part, values};
use domain::TwoFactor;
use server::background::{Stopping, VERIFICATION, Verification, turn};
use tokio::sync::watch;

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
    let next = values(&page, "a[rel=next]", "href").remove(0);
    let page = priya.browser.page(&next).await;
    assert_eq!(page.matches("Called; knows the postcode").count(), 20);
    assert!(!page.contains("rel=\"next\""));

    let kind = "user_id=office&kind=session.all-ended";
    let page = priya.browser.page(&format!("/support/audit?{kind}")).await;
    let table = part(&page, "table");
    assert_eq!(table.matches("Support ended all sessions").count(), 60);
    for (format, lines) in [("csv", 61), ("ndjson", 60)] {
        let path = format!("/support/audit/export?{kind}&format={format}");
        let file = priya.browser.get(&path).await;
        assert_eq!(file.status, 200);
        assert!(file.header("content-disposition").contains(format));
        assert_eq!(file.text().lines().count(), lines, "{format}");
        assert!(file.text().contains("by=priya"));
    }
    // In words, with the kind beside them as files have it.
    let page = priya.browser.page(&format!("/support/audit?{kind}")).await;
    let said = "priya · “Called; knows the postcode” ·";
    assert_eq!(page.matches(said).count(), 60, "{page}");
    assert_eq!(page.matches(" · session.all-ended<").count(), 60);
    assert!(page.contains(">Support ended all sessions (session.all-ended)<"));
    assert!(page.contains(">Opened … (application.entered)<"));
    assert!(!page.contains("No event matches."));
    for nobody in ["nobody", "%00", "of%00fice", "%E2%80%8B%00", "no+userID"] {
        let path = format!("/support/audit?user_id={nobody}");
        let page = priya.browser.page(&path).await;
        assert!(page.contains("No event matches."), "{nobody}");
        assert!(!page.contains("<tbody>"), "{nobody}");
    }
}

#[tokio::test]
async fn r39_the_chains_are_verified_when_asked() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("checkpoints.ndjson");
    let world = World::with(&format!("[log]\naudit_checkpoints = '{}'", file.display())).await;
    let mut priya = world.staff("priya").await;
    let checkpoint = world.service.operator().add_checkpoint(&file, &[]).await;
    checkpoint.expect("a checkpoint");
    let page = priya.browser.page("/support/audit").await;
    assert!(page.contains("not been verified since the server started"));
    let verified = priya.browser.post("/support/audit", &[]).await;
    assert_eq!(verified.location(), "/support/audit");
    world.clock.advance(60);
    // It is told until it is done again, and to whoever asks.
    let mut sam = world.staff("sam").await;
    for staff in [&mut priya, &mut sam] {
        let page = staff.browser.page("/support/audit").await;
        assert!(page.contains("All chains of events are verified up to "));
    }
    world.sql("DROP TRIGGER audit_event_no_update").await;
    world
        .sql("UPDATE audit_event SET reason = 'another' WHERE id = 2")
        .await;
    priya.browser.post("/support/audit", &[]).await;
    let page = priya.browser.page("/support/audit").await;
    let said = crate::support::alert(&page).expect("a fault");
    let (when, fault) = said
        .split_once(": the events are not as they were written: ")
        .expect("when, and what");
    assert!(when.ends_with("UTC") || when.contains(':'), "{when}");
    assert!(fault.contains("changed"), "{fault}");
}

#[tokio::test]
async fn r39_the_server_verifies_by_itself() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let world = World::new().await;
    let mut priya = world.staff("priya").await;
    let checkpoints = folder.path().join("checkpoints.ndjson");
    let checkpoint = world
        .service
        .operator()
        .add_checkpoint(&checkpoints, &[])
        .await;
    checkpoint.expect("a checkpoint");
    let (_stop, stopped) = watch::channel(false);
    let (mut job, stopping) = (Verification::with(checkpoints), Stopping::of(stopped));
    for _ in 0..2 {
        let done = turn(&VERIFICATION, &mut job, &world.service, &stopping).await;
        assert!(done.expect("it can be read"), "again when it is due again");
    }
    let page = priya.browser.page("/support/audit").await;
    assert!(page.contains("All chains of events are verified up to "));
}

#[tokio::test]
async fn r43_events_are_taken_along_by_one_at_a_time() {
    let world = World::new().await;
    let mut priya = world.staff("priya").await;
    let path = "/support/audit/export?format=csv";
    let request = || axum::http::Request::get(path).header("sec-fetch-site", "same-origin");
    // Nothing of it is read: it is under way.
    let first = priya.browser.begin(request(), "").await;
    assert_eq!(first.status(), 200);
    let second = priya.browser.get(path).await;
    assert_eq!(second.status, 503);
    let said = crate::support::alert(&second.text()).expect("why not");
    assert!(said.contains("Somebody else"), "{said}");
    drop(first);
    // Who hangs up gives the turn back, as soon as that is seen.
    let next = async { while priya.browser.get(path).await.status != 200 {} };
    in_the_end(next).await;
}

//! Importing accounts on a page.

use crate::support::{Way, World, alert, said, went};

/// Python 3.11, as Django writes it: `hashlib.pbkdf2_hmac("sha256", b"correct horse 7", b"salt", 1000)`.
const HASH: &str = "pbkdf2_sha256$1000$salt$Q2I81QlttZo6hz1EiI4cpv84oOpxgAsmjzGDojeJyIw=";

#[tokio::test]
async fn all_lines_or_none_and_nothing_of_them_is_shown_again() {
    let world = World::new().await;
    let mut priya = world.staff("priya").await;
    world.new_events().await;
    let path = "/support/import";
    let head = "user_id,role,password_hash\n";
    let bad = format!("{head}oak,,{HASH}\nel m,,{HASH}\nboss,support,\n");
    for step in ["check", "import"] {
        let fields = [("csv", &*bad), ("step", step), ("reason", "Moved")];
        let answer = priya.browser.post(path, &fields).await;
        assert_eq!(answer.status, 422);
        let page = answer.text();
        assert!(
            alert(&page)
                .expect("a problem")
                .contains("2 lines cannot be imported")
        );
        assert!(
            page.contains("support accounts are made by command only"),
            "R37"
        );
        assert!(!page.contains(HASH) && !page.contains("Q2I81"), "R38");
    }
    assert!(world.new_events().await.is_empty());

    let good = format!("{head}oak,,{HASH}\nelm,,\n");
    let fields = [("csv", &*good), ("step", "check")];
    let answer = priya.browser.post(path, &fields).await;
    assert_eq!(answer.status, 200);
    assert!(answer.text().contains("2 accounts: 1 with a password"));
    assert!(world.new_events().await.is_empty());
    let fields = [("csv", &*good), ("step", "import"), ("reason", "Moved")];
    let answer = priya.browser.post(path, &fields).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let page = priya.browser.page(answer.location()).await;
    assert!(page.contains("Imported: 2 accounts"));
    let events = world.new_rows().await;
    assert_eq!(events.len(), 2);
    assert!(
        events
            .iter()
            .all(|event| event.reason.as_deref() == Some("Moved"))
    );
    let mut rose = world.browser(Way::App);
    assert_eq!(rose.log_on("oak", "correct horse 7").await, went("/"));
    let mut other = world.browser(Way::App);
    assert_eq!(
        other.log_on("elm", "correct horse 7").await,
        said("credentials")
    );
}

#[tokio::test]
async fn what_is_no_file_of_accounts_is_refused_in_words() {
    let world = World::new().await;
    let mut priya = world.staff("priya").await;
    for csv in ["", "name\nRose", "user_id,colour\na,b", "\u{0}"] {
        let fields = [("csv", csv), ("step", "check")];
        let answer = priya.browser.post("/support/import", &fields).await;
        assert_eq!(answer.status, 422, "{csv:?}");
        assert!(alert(&answer.text()).is_some(), "{csv:?}");
    }
}

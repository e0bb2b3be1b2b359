//! Importing accounts on a page.

use crate::support::{World, alert};
use futures_util::StreamExt;
use sea_orm::{EntityTrait, PaginatorTrait};
use store::entity::account;

/// Python 3.11, as Django writes it: `hashlib.pbkdf2_hmac("sha256", b"correct horse 7", b"salt", 1000)`.
pub const HASH: &str = "pbkdf2_sha256$1000$salt$Q2I81QlttZo6hz1EiI4cpv84oOpxgAsmjzGDojeJyIw=";

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
            page.contains("accounts of support staff are made by command only"),
            "R37"
        );
        assert!(!page.contains(HASH) && !page.contains("Q2I81"), "R38");
    }
    assert!(world.new_events().await.is_empty());

    let good = format!("{head}oak,,\nelm,,\n");
    let fields = [("csv", &*good), ("step", "check")];
    let answer = priya.browser.post(path, &fields).await;
    assert_eq!(answer.status, 200);
    assert!(answer.text().contains("2 accounts: 0 with a password"));
    assert!(world.new_events().await.is_empty());
    let fields = [("csv", &*good), ("step", "import"), ("reason", "Moved")];
    let answer = priya.browser.post(path, &fields).await;
    assert_eq!(answer.status, 200);
    let page = answer.text();
    assert!(page.contains("2 of 2") && page.contains("Imported: 2 accounts"));
    assert!(page.contains("</html>"), "{page}");
    assert!(!page.contains(HASH) && !page.contains("Q2I81"), "R38");
    let events = world.new_rows().await;
    assert_eq!(events.len(), 2);
    assert!(
        events
            .iter()
            .all(|event| event.reason.as_deref() == Some("Moved"))
    );
}

/// otpa 0.0.2 (Python), of office at Old Nursery and at GitHub
const TWO_SITES: &str = "otpauth-migration://offline?data=Cj0KFDEyMzQ1Njc4OTAxMjM0NTY3ODkwEhJPbGQgTnVyc2VyeTpvZmZpY2UaC09sZCBOdXJzZXJ5IAEoATACCjMKFFRlc3RTZWNyZXRUZXN0U2VjcmV0Eg1HaXRIdWI6b2ZmaWNlGgZHaXRIdWIgASgBMAIQARgB";

#[tokio::test]
async fn what_is_left_out_of_an_export_is_said() {
    let world = World::with("[site]\nname = \"Old Nursery\"\n").await;
    let mut priya = world.staff("priya").await;
    let csv = format!("user_id,otpauth\noffice,{TWO_SITES}\n");
    let fields = [("csv", &*csv), ("step", "check"), ("reason", "Moved")];
    let page = priya.browser.post("/support/import", &fields).await.text();
    assert!(
        page.contains("Entries of other user IDs or sites: 1."),
        "{page}"
    );
    assert!(!page.contains("data=Cj0K"), "R38");
}

#[tokio::test]
async fn an_import_says_why() {
    let world = World::new().await;
    let mut priya = world.staff("priya").await;
    world.new_events().await;
    for reason in ["", "  "] {
        let fields = [
            ("csv", "user_id\noak\n"),
            ("step", "import"),
            ("reason", reason),
        ];
        let answer = priya.browser.post("/support/import", &fields).await;
        assert_eq!(answer.status, 422);
        let said = alert(&answer.text()).expect("a problem");
        assert!(said.contains("reason"), "{said}");
    }
    assert!(world.new_events().await.is_empty());
}

#[tokio::test]
async fn twelve_mebibytes_are_taken_and_no_byte_more() {
    let world = World::new().await;
    let mut priya = world.staff("priya").await;
    for (more, status) in [(0, 422), (1, 413)] {
        let fields = "step=check&csv=";
        let body = fields.to_owned() + &"x".repeat(12 * 1024 * 1024 - fields.len() + more);
        let request = priya.browser.form("/support/import");
        let answer = priya.browser.send(request, body).await;
        assert_eq!(answer.status, status, "{more}");
    }
}

/// As a browser posts what was pasted, or read from a file, of which letters were lost.
#[tokio::test]
async fn what_is_no_utf_8_is_refused_by_its_line_and_never_imported() {
    let world = World::new().await;
    let mut priya = world.staff("priya").await;
    for step in ["check", "import"] {
        let csv = "user_id,name\noak,Si\u{fffd}n\n";
        let fields = [("csv", csv), ("step", step), ("reason", "Moved")];
        let answer = priya.browser.post("/support/import", &fields).await;
        assert_eq!(answer.status, 422);
        let page = answer.text();
        assert!(page.contains("<th scope=\"row\">2<"), "{page}");
        assert!(page.contains("perhaps Windows-1252"), "{page}");
        // Another program may send anything.
        let body = format!("csv=user_id,name%0Aoak,Si%E2n%0A&step={step}&reason=Moved");
        let request = priya.browser.form("/support/import");
        assert_eq!(priya.browser.send(request, body).await.status, 400);
    }
    let accounts = account::Entity::find().count(world.store.connection());
    assert_eq!(accounts.await.expect("a number"), 1);
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

#[tokio::test]
async fn a_long_import_says_how_far_it_is() {
    let world = World::new().await;
    let mut priya = world.staff("priya").await;
    let rows: String = (0..1200).map(|n| format!("oak-{n}\n")).collect();
    let csv = format!("user_id\n{rows}");
    let fields = [("csv", &*csv), ("step", "import"), ("reason", "Moved")];
    let page = priya.browser.post("/support/import", &fields).await.text();
    let far = ["0 of 1200", "500 of 1200", "1000 of 1200", "1200 of 1200"];
    let places: Vec<_> = far.iter().map(|text| page.find(text)).collect();
    assert!(places.is_sorted() && places[0].is_some(), "{places:?}");
    assert!(page.contains("Imported: 1200 accounts"));
}

#[tokio::test]
async fn an_import_says_that_it_has_begun_and_goes_on_when_the_browser_hangs_up() {
    let world = World::new().await;
    let priya = world.staff("priya").await;
    let rows: String = (0..1200).map(|n| format!("oak-{n}%0A")).collect();
    let fields = format!("csv=user_id%0A{rows}&step=import&reason=Moved");
    let request = priya.browser.form("/support/import");
    let answer = priya.browser.begin(request, fields).await;
    assert_eq!(answer.headers()["x-accel-buffering"], "no");
    let mut pieces = answer.into_body().into_data_stream();
    let first = pieces.next().await.expect("a piece").expect("no error");
    let first = String::from_utf8(first.to_vec()).expect("text");
    assert!(first.contains("0 of 1200") && !first.contains("Imported"));
    drop(pieces);
    let accounts = || account::Entity::find().count(world.store.connection());
    while accounts().await.expect("a number") < 1201 {}
}

#[tokio::test]
async fn an_import_that_fails_half_way_says_so_and_leaves_nothing() {
    let world = World::new().await;
    let mut priya = world.staff("priya").await;
    world
        .sql(
            "CREATE TRIGGER full BEFORE INSERT ON account WHEN NEW.user_id = 'oak-700' \
             BEGIN SELECT RAISE(ABORT, 'the disk is full'); END",
        )
        .await;
    let rows: String = (0..1200).map(|n| format!("oak-{n}\n")).collect();
    let csv = format!("user_id\n{rows}");
    let fields = [("csv", &*csv), ("step", "import"), ("reason", "Moved")];
    let page = priya.browser.post("/support/import", &fields).await.text();
    assert!(page.contains("500 of 1200") && !page.contains("Imported"));
    assert!(alert(&page).is_some() && page.contains("</html>"));
    let accounts = account::Entity::find().count(world.store.connection());
    assert_eq!(accounts.await.expect("a number"), 1);
}

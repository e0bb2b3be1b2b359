//! The applications on the home page.

use super::logged_on;
use crate::support::{Way, World, part, texts, values};
use std::fs;

#[tokio::test]
async fn they_are_in_the_operators_order_each_for_its_accounts_with_their_pictures() {
    let folder = tempfile::tempdir().expect("a folder");
    let picture = folder.path().join("rota.svg");
    fs::write(&picture, "<svg/>").expect("a file");
    let world = World::with(&format!(
        r#"
        [[apps]]
        name = "Rota"
        origin = "https://rota.example"
        description = "Who works when"
        icon = "{}"
        [[apps]]
        name = "Payroll"
        origin = "https://pay.example"
        groups = ["payroll"]
        [[apps]]
        name = "Archive"
        origin = "https://archive.example"
        "#,
        picture.display()
    ))
    .await;
    let (mut browser, _) = logged_on(&world, Way::Html).await;
    let home = browser.page("/").await;
    let links = part(&home, "ul.apps");
    assert_eq!(texts(&links), ["Rota", "Who works when", "Archive"]);
    let leads_to = ["https://rota.example", "https://archive.example"];
    assert_eq!(values(&links, "a", "href"), leads_to);
    assert_eq!(values(&links, "img + a", "href"), leads_to[..1]);
    let pictures = values(&links, "img", "src");
    assert_eq!(pictures.len(), 1, "{links}");

    let answer = browser.get(&pictures[0]).await;
    assert_eq!(answer.text(), "<svg/>");
    assert_eq!(answer.headers["content-type"], "image/svg+xml");
}

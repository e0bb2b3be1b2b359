//! The applications on the home page.

use super::logged_on;
use crate::support::{Way, World};
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
    let (_, links) = home.split_once("<ul class=\"apps\">").expect("links");
    let (links, _) = links.split_once("</ul>").expect("an end");
    let parts = [
        "<img src=\"/icons/",
        "href=\"https://rota.example\"",
        ">Rota<",
        "Who works when",
        "href=\"https://archive.example\"",
        ">Archive<",
    ];
    let places: Vec<_> = parts.iter().map(|part| links.find(part)).collect();
    assert!(places.iter().all(Option::is_some), "{links}");
    assert!(places.is_sorted(), "{links}");
    assert!(!links.contains("Payroll"), "{links}");
    assert_eq!(links.matches("<img").count(), 1, "{links}");

    let (_, address) = links.split_once("<img src=\"").expect("a picture");
    let (address, _) = address.split_once('"').expect("an end");
    let answer = browser.get(address).await;
    assert_eq!(answer.text(), "<svg/>");
    assert_eq!(answer.headers["content-type"], "image/svg+xml");
}

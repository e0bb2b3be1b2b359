//! Whom to tell of a weakness (RFC 9116).

use crate::support::{Way, World, heading};

const PATH: &str = "/.well-known/security.txt";

#[tokio::test]
async fn the_contact_is_told_until_half_a_year_from_today() {
    let world = World::with(
        "[site]\norigin = \"https://logon.example\"\nlanguage = \"cy\"\nsecurity_contact = \"security@example.org\"\n",
    )
    .await;
    let mut browser = world.browser(Way::Html);
    let day = 24 * 60 * 60;
    for _ in 0..2 {
        let answer = browser.get(PATH).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
        let text = answer.text();
        let lines: Vec<&str> = text.lines().collect();
        let [contact, expires, languages, canonical] = lines[..] else {
            panic!("{text}");
        };
        assert_eq!(contact, "Contact: mailto:security@example.org");
        assert_eq!(languages, "Preferred-Languages: cy, en");
        assert_eq!(
            canonical,
            "Canonical: https://logon.example/.well-known/security.txt"
        );
        let expires = expires.strip_prefix("Expires: ").expect("a time");
        let at =
            time::OffsetDateTime::parse(expires, &time::format_description::well_known::Rfc3339);
        let ahead = at.expect("RFC 3339").unix_timestamp() - world.now();
        assert!((179 * day..=180 * day).contains(&ahead), "{expires}");
        world.clock.advance(100 * day);
    }
    assert_eq!(browser.post(PATH, &[]).await.status, 405);
}

#[tokio::test]
async fn without_a_contact_it_is_not_there() {
    let world = World::new().await;
    let answer = world.browser(Way::Html).get(PATH).await;
    assert_eq!(answer.status, 404);
    assert_eq!(heading(&answer.text()), "There is no such page");
}

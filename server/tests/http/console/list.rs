//! Finding accounts.

use crate::support::{World, attributes, on_both, texts, values};
use domain::{TwoFactor, account::TwoFactorChange};

/// The userIDs on the page, in their order.
fn found(page: &str) -> Vec<String> {
    let links = attributes(page, "href");
    let of_accounts = links
        .iter()
        .filter_map(|to| to.strip_prefix("/support/accounts/"));
    of_accounts.map(str::to_owned).collect()
}

async fn world() -> World {
    let world = World::new().await;
    for name in ["oak-lane", "oak-hill", "elm", "100%_sure"] {
        if name.starts_with('1') {
            continue;
        }
        world.account(name, TwoFactor::Off).await;
    }
    world
}

#[tokio::test]
async fn accounts_are_found_by_any_of_their_words() {
    let world = world().await;
    world
        .sql("UPDATE account SET organisation = 'Élan 100%', search = 'elm\nrose\nelan 100%\n' WHERE user_id = 'elm'")
        .await;
    let mut priya = world.staff("priya").await;
    for (query, expected) in [
        ("", &["elm", "oak-hill", "oak-lane", "priya"][..]),
        ("?q=oak", &["oak-hill", "oak-lane"]),
        ("?q=LANE+oak", &["oak-lane"]),
        ("?q=%C3%89LAN", &["elm"]),
        ("?q=0%25", &["elm"]),
        ("?q=_", &[]),
        ("?q=sunflower&state=off", &["oak-hill", "oak-lane"]),
        ("?organisation=%C3%89lan+100%25", &["elm"]),
        ("?state=on", &["priya"]),
        ("?seen=never", &["elm", "oak-hill", "oak-lane"]),
        ("?seen=week", &["priya"]),
        ("?seen=long", &[]),
        ("?order=seen&state=on", &["priya"]),
    ] {
        let page = priya.browser.page(&format!("/support{query}")).await;
        assert_eq!(found(&page), expected, "{query}");
    }
}

on_both!(what_no_text_has_finds_nothing_and_fails_nowhere);

/// PostgreSQL takes no U+0000 in a text.
async fn what_no_text_has_finds_nothing_and_fails_nowhere(world: World) {
    world.account("oak", TwoFactor::Off).await;
    let mut priya = world.staff("priya").await;
    for odd in ["%00", "o%00ak", "%01", "oak%1B", "%7F"] {
        for query in ["q=", "organisation="] {
            let page = priya.browser.page(&format!("/support?{query}{odd}")).await;
            assert!(found(&page).is_empty(), "{query}{odd}");
        }
        for path in [
            "/support?after=",
            "/support?state=",
            "/support/accounts/",
            "/support/audit?user_id=",
            "/support/audit?kind=",
            "/support/audit/export?user_id=",
        ] {
            let answer = priya.browser.get(&format!("{path}{odd}")).await;
            assert!(
                answer.status.as_u16() < 500,
                "{path}{odd}: {}",
                answer.status
            );
        }
    }
    for typed in ["\u{0}", "Oak\u{0}Lane", "\u{1}"] {
        let plan = [
            ("step", "plan"),
            ("organisation", typed),
            ("place_name", typed),
            ("person_name", typed),
        ];
        let act = [("action", "enable"), ("reason", typed)];
        let csv = format!("user_id,organisation\nelm,{typed}\n");
        let import = [("step", "import"), ("csv", &*csv), ("reason", typed)];
        let decline = [("user_id", typed), ("reason", typed)];
        let forms: [(&str, &[(&str, &str)]); 4] = [
            ("/support/planner", &plan),
            ("/support/accounts/oak/act", &act),
            ("/support/import", &import),
            ("/support/requests", &decline),
        ];
        for (path, fields) in forms {
            let answer = priya.browser.post(path, fields).await;
            assert!(
                answer.status.as_u16() < 500,
                "{path} {typed:?}: {}",
                answer.status
            );
        }
    }
}

#[tokio::test]
async fn every_state_has_its_filter() {
    let world = world().await;
    world.two_factor("elm", TwoFactorChange::Enable).await;
    world.two_factor("oak-hill", TwoFactorChange::Enable).await;
    world
        .sql("UPDATE account SET enrol_until = 1 WHERE user_id = 'elm'")
        .await;
    let mut priya = world.staff("priya").await;
    let page = |state: &str| format!("/support?state={state}");
    let over = priya.browser.page(&page("over")).await;
    assert_eq!(found(&over), ["elm"]);
    assert!(
        texts(&over)
            .iter()
            .any(|text| text == "Not enrolled in time")
    );
    assert_eq!(
        found(&priya.browser.page(&page("waiting")).await),
        ["elm", "oak-hill"]
    );
    let count = |tries: &str, until: i64| {
        format!(
            "INSERT INTO tries SELECT 'codes', id, 0, {tries}, 0, 0, 0, 1, {until} FROM account WHERE user_id = 'oak-lane'"
        )
    };
    world.sql(&count("5", world.now() + 900)).await;
    assert_eq!(
        found(&priya.browser.page(&page("paused")).await),
        ["oak-lane"]
    );
    assert!(found(&priya.browser.page(&page("closed")).await).is_empty());
    world
        .sql("UPDATE tries SET in_a_row = 20 WHERE guard = 'codes'")
        .await;
    assert_eq!(
        found(&priya.browser.page(&page("closed")).await),
        ["oak-lane"]
    );
    world
        .sql("UPDATE account SET status = 'disabled' WHERE user_id = 'elm'")
        .await;
    let closed = priya.browser.page(&page("closed")).await;
    assert_eq!(found(&closed), ["elm", "oak-lane"]);
}

#[tokio::test]
async fn a_page_has_fifty_and_leads_to_the_next_in_every_order() {
    let world = World::new().await;
    let mut priya = world.staff("priya").await;
    for number in 0..120 {
        let insert = format!(
            "INSERT INTO account (user_id, name, organisation, place, role, status, two_factor, generation, created_at, email, language, groups, search, last_logon_at) \
             VALUES ('zz{number:03}', '', 'o{}', '', 'account', 'enabled', 'off', 0, 1, '', '', '', 'zz{number:03}', {})",
            number % 7,
            number % 11 + 1,
        );
        world.sql(&insert).await;
    }
    for order in ["", "organisation", "seen"] {
        let mut path = format!("/support?q=zz&order={order}");
        let mut all = Vec::new();
        let mut pages = 0;
        loop {
            let page = priya.browser.page(&path).await;
            all.extend(found(&page));
            pages += 1;
            assert!(page.contains("120 accounts"), "{path}");
            match values(&page, "a[rel=next]", "href").pop() {
                Some(next) => path = next,
                None => break,
            }
        }
        assert_eq!((pages, all.len()), (3, 120), "{order}");
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 120, "{order}");
    }
}

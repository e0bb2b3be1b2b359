//! What fields are like, and what is said beside them and around userIDs.

use crate::support::{Stage, Way, World, at_stage, attributes, count, each, heading, part};

/// The page of a stage, of the userID "office".
async fn page_of(stage: Stage, path: &str) -> String {
    let world = World::new().await;
    let (mut browser, _) = at_stage(&world, Way::Html, stage, "office").await;
    if path == "/account" {
        world.clock.advance(600);
    }
    browser.page(path).await
}

/// Pages that ask for a code.
const CODES: [(Stage, &str); 7] = [
    (Stage::Pin, "/logon/enrol"),
    (Stage::Enrol, "/logon/enrol"),
    (Stage::Confirm, "/logon/confirm"),
    (Stage::Code, "/logon/code"),
    (Stage::Code, "/logon/recovery"),
    (Stage::Add, "/account/authenticator"),
    (Stage::Home, "/account"),
];

#[tokio::test]
async fn what_is_typed_is_neither_corrected_nor_capitalised() {
    let world = World::new().await;
    let page = world.browser(Way::Html).page("/logon").await;
    for (name, value) in [
        ("autocorrect", "off"),
        ("spellcheck", "false"),
        ("autocapitalize", "none"),
    ] {
        assert_eq!(attributes(&page, name), [value; 2], "userID and password");
    }
}

#[tokio::test]
async fn no_browser_makes_links_of_numbers() {
    let world = World::new().await;
    for path in ["/logon", "/help/authenticators"] {
        let page = world.browser(Way::Html).page(path).await;
        let meta = "<meta name=\"format-detection\" content=\"telephone=no, date=no, address=no, email=no\"";
        assert!(page.contains(meta), "{path}");
    }
}

#[tokio::test]
async fn wherever_a_code_is_typed_nobody_asks_for_it_otherwise() {
    for (stage, path) in CODES {
        let page = page_of(stage, path).await;
        let told = "We never ask for this code by telephone or e-mail.";
        assert!(page.contains(told), "{path} at {stage:?}");
    }
}

#[tokio::test]
async fn whoever_has_several_entries_is_told_which_one_counts() {
    for (stage, path) in [
        (Stage::Confirm, "/logon/confirm"),
        (Stage::Code, "/logon/code"),
        (Stage::Home, "/account"),
    ] {
        let page = page_of(stage, path).await;
        assert!(page.contains("If your app has several entries"), "{path}");
    }
}

#[tokio::test]
async fn setting_up_takes_four_steps_at_a_logon_and_on_the_account_page() {
    for (stage, path, title) in [
        (Stage::Enrol, "/logon/enrol", "Set up your authenticator"),
        (Stage::Add, "/account/authenticator", "Add an authenticator"),
    ] {
        let page = page_of(stage, path).await;
        assert_eq!(heading(&page), title);
        let steps = part(&page, "ol.set-up");
        assert_eq!(count(&steps, "li"), 4, "{steps}");
        assert!(steps.contains("Some apps call the Secret Key a code"));
        assert!(steps.contains("The app now shows six digits for"));
        assert!(steps.contains("name=\"code\""));
    }
}

/// Where a page has the userID among its texts, and a translator may touch it.
fn translatable(page: &str) -> Vec<String> {
    let mut found = each(page, "main, main :not([translate=no])", |it| {
        let own = it.children().filter_map(|node| node.value().as_text());
        own.map(|text| text.to_string()).collect::<String>()
    });
    assert!(!found.is_empty(), "a page has a main part");
    found.retain(|text| text.contains("office"));
    found
}

#[tokio::test]
async fn no_translator_may_touch_a_user_id() {
    for (stage, path) in CODES.into_iter().chain([
        (Stage::Password, "/logon/password"),
        (Stage::Keep, "/logon/recovery-codes"),
        (Stage::Who, "/logon/who"),
        (Stage::Home, "/"),
    ]) {
        let page = page_of(stage, path).await;
        assert_eq!(translatable(&page), [""; 0], "{path} at {stage:?}");
    }
}

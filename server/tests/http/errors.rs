//! What an address says about errors is ours or is not shown (R30).

use crate::support::{FORMS, PAGES, Stage, Way, World, alert, at_stage};
use data_encoding::BASE64URL;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

const MARK: &str = "Call-0900-now";

fn address(page: &str, form: &str, word: &[u8]) -> String {
    let form = utf8_percent_encode(form, NON_ALPHANUMERIC);
    format!("{page}?__path={form}&__err={}", BASE64URL.encode(word))
}

#[tokio::test]
async fn r30_foreign_words_are_never_shown() {
    let world = World::new().await;
    let script = format!("<script>{MARK}</script>");
    let words = [
        MARK.to_owned(),
        script.clone(),
        format!("credentials{script}"),
        format!("credentials:{script}"),
        format!("credentials: {MARK}"),
        format!("code-spent:{MARK}"),
        "code-spent:-1".to_owned(),
        "code-slow:99999999999".to_owned(),
        "Credentials".to_owned(),
        "credentials ".to_owned(),
        String::new(),
        format!("ServerError|{MARK}"),
        format!("\"{MARK}\""),
        MARK.repeat(700),
    ];
    for (stage, page, form) in [
        (Stage::Nowhere, "/logon", "/api/logon"),
        (Stage::Enrol, "/logon/enrol", "/api/verify"),
        (Stage::Code, "/logon/code", "/api/code"),
        (Stage::Confirm, "/logon/confirm", "/api/confirm"),
    ] {
        let (mut browser, _) = at_stage(&world, Way::Html, stage, &format!("a{stage:?}")).await;
        for word in &words {
            let shown = browser.page(&address(page, form, word.as_bytes())).await;
            assert_eq!(alert(&shown), None, "{word}");
            assert!(!shown.contains(MARK), "{word} on {page}");
        }
    }
}

#[tokio::test]
async fn r30_our_words_are_shown_as_our_sentences_on_their_own_form_only() {
    let world = World::new().await;
    let mut browser = world.browser(Way::Html);
    let right = browser
        .page(&address("/logon", "/api/logon", b"credentials"))
        .await;
    let told = alert(&right).expect("an alert");
    assert_eq!(
        told,
        "User ID or password is not right. Check both and try again."
    );
    for form in FORMS.into_iter().skip(1).chain(["", "/", MARK]) {
        let page = browser.page(&address("/logon", form, b"credentials")).await;
        assert_eq!(alert(&page), None, "{form}");
    }
}

#[tokio::test]
async fn r30_malformed_addresses_are_survived() {
    let world = World::new().await;
    for page in PAGES.into_iter().chain(["/nowhere"]) {
        for query in [
            "__err",
            "__err=",
            "__err=***",
            "__path=/api/logon&__err=%ff%fe",
            "__path=/api/logon&__err=_____w",
            "__err=YQ&__err=YQ&__path=/api/logon&__path=/api/code",
            "__path=%2Fapi%2Flogon&__err=%00",
            "notice=%3Cscript%3ECall-0900-now%3C/script%3E",
            "notice=Call-0900-now&user_id=Call-0900-now&password=Call-0900-now",
            "notice=%ff",
            "%ff=%fe",
            "&&&===&",
            "<script>Call-0900-now</script>=1",
        ] {
            let mut browser = world.browser(Way::Html);
            let Ok(uri) = format!("{page}?{query}").parse::<axum::http::Uri>() else {
                continue; // no browser sends it, and no server reads it
            };
            let answer = browser.get(&uri.to_string()).await;
            assert!(answer.status.as_u16() < 500, "{uri}");
            let shown = answer.text();
            assert!(!shown.contains(MARK), "{uri}");
            assert_eq!(alert(&shown), None, "{uri}");
            assert!(!answer.location().contains(MARK), "{uri}");
        }
    }
}

#[tokio::test]
async fn strange_paths_are_404_pages_that_echo_nothing() {
    let world = World::new().await;
    let mut browser = world.browser(Way::Html);
    for path in [
        "/Call-0900-now",
        "/logon/Call-0900-now",
        "/logon/../Call-0900-now",
        "/%3Cscript%3ECall-0900-now",
        "/%ff%00Call-0900-now",
        "//Call-0900-now",
        "/LOGON",
        "/api",
        "/api/nothing",
        "/logon%2Fenrol",
    ] {
        let answer = browser.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.text().contains(MARK), "{path}");
    }
}

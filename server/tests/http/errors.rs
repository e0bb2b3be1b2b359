//! What an address says about errors is ours or is not shown (R30).

use crate::support::{FORMS, PAGES, PASSWORD, Stage, Way, World, alert, at_stage, said, went};
use app::{
    sentence,
    texts::{LANGUAGES, PSEUDO},
};
use data_encoding::BASE64URL;
use domain::{TwoFactor, account::TwoFactorChange};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use protocol::{Answer, Refusal};

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
async fn r42_strange_paths_are_404_pages_that_echo_nothing() {
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

#[tokio::test]
async fn r30_numbers_are_held_to_what_can_be() {
    let world = World::new().await;
    let mut browser = world.browser(Way::Html);
    for (word, most) in [
        ("code-slow:4294967295", "10 minutes"),
        ("code-spent:4294967295", "90 seconds"),
        ("password-too-short:4294967295", "128 characters"),
        ("new-password:4294967295", "128 characters"),
    ] {
        let shown = browser
            .page(&address("/logon", "/api/logon", word.as_bytes()))
            .await;
        assert!(shown.contains(most), "{word}: {shown}");
    }
}

#[tokio::test]
async fn r42_a_panic_is_told_by_its_number_only() {
    for (way, told) in [
        (Way::Html, "tell support this number"),
        (Way::App, "unexpected:"),
    ] {
        let world = World::new().await;
        world.account("office", TwoFactor::AwaitingEnrolment).await;
        world.entropy.break_down();
        let fields = [("user_id", "office"), ("password", PASSWORD)];
        let answer = world.browser(way).post("/api/logon", &fields).await;
        assert_eq!(answer.status, 500);
        assert!(answer.text().contains(told), "{}", answer.text());
        assert!(!answer.text().contains("broken"), "{}", answer.text());
        assert!(!answer.header("content-security-policy").is_empty());
        world.entropy.mend();
        assert_eq!(
            world.browser(way).stage().await,
            protocol::StageKind::LogOn,
            "it goes on"
        );
    }
}

#[tokio::test]
async fn a_damaged_entry_of_the_past_shuts_nobody_out() {
    for way in [Way::Html, Way::App] {
        let world = World::new().await;
        world.enrolled("office").await;
        world.sql("UPDATE authenticator SET secret = x'00'").await;
        let mut browser = world.browser(way);
        assert_eq!(
            browser.log_on("office", PASSWORD).await,
            went("/logon/code")
        );
        // One that counts is missed, and it is our fault: nobody gets in, and nobody is blamed.
        let answer = browser.post("/api/code", &[("code", "123456")]).await;
        assert_eq!(answer.status, 500);
        assert!(answer.cookies().is_empty());
        world.two_factor("office", TwoFactorChange::Reset).await;
        let app = world.enrol("office").await;
        let mut browser = world.browser(way);
        assert_eq!(
            browser.log_on("office", PASSWORD).await,
            went("/logon/code")
        );
        assert_eq!(browser.code(&app.code(world.now())).await, went("/"));
    }
}

#[tokio::test]
async fn every_refusal_is_told_in_words_whatever_its_number() {
    let world = World::new().await;
    let mut browser = world.browser(Way::Html);
    for word in Refusal::WORDS {
        for number in [0, 1, 30, 31, 60, 86_400, 86_401, u32::MAX] {
            let refusal = Refusal::from(format!("{word}:{number}"));
            let sent = String::from(refusal);
            let told = match Answer::from(String::from(Answer::Refused(refusal))) {
                Answer::Refused(told) => told,
                done => panic!("{refusal:?} arrives as {done:?}"),
            };
            assert_ne!(told, Refusal::Foreign, "{refusal:?} {sent}");
            for language in LANGUAGES.iter().chain([&PSEUDO]) {
                let said = sentence(told, language.texts());
                assert!(!said.is_empty(), "{refusal:?} in {}", language.code);
            }
            let address = address("/logon", "/api/logon", sent.as_bytes());
            let said = alert(&browser.page(&address).await).unwrap_or_default();
            assert!(said.len() > 10, "{refusal:?} shows {said:?}");
        }
    }
}

#[tokio::test]
async fn a_code_spent_in_the_future_is_told_in_words() {
    for way in crate::support::WAYS {
        let world = World::new().await;
        let (mut browser, app) = at_stage(&world, way, Stage::Confirm, "office").await;
        let code = app.expect("an authenticator").code(world.now());
        let hour = "UPDATE authenticator SET last_step = last_step + 120, last_used_at = last_used_at + 3600";
        world.sql(hour).await;
        assert_eq!(
            browser.confirm(PASSWORD, &code).await,
            said("code-spent:90")
        );
    }
}

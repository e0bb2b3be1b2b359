//! Whatever the bytes of body, query, cookie and referer, the answer is none of a broken server,
//! nobody is logged on, and nobody is sent elsewhere.

use crate::support::{ACCOUNT_FORMS, FORMS, Way, World};
use axum::{
    body::Body,
    http::{HeaderValue, Request},
};
use domain::TwoFactor;
use proptest::{
    collection::vec,
    prelude::{Just, any},
    prop_oneof,
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};

fn drawn<T>(runner: &mut TestRunner, of: &impl Strategy<Value = T>) -> T {
    of.new_tree(runner).expect("a value").current()
}

#[tokio::test]
async fn any_bytes_are_survived() {
    let mut runner = TestRunner::deterministic();
    let world = World::new().await;
    world.account("office", TwoFactor::Off).await;
    let bytes = vec(any::<u8>(), 0..300);
    for _ in 0..300 {
        let body = drawn(&mut runner, &bytes);
        let words = drawn(&mut runner, &"[ -~]{0,80}");
        let escaped = drawn(&mut runner, &"(%[0-9a-f]{2}|[a-z_=&+\\[\\]]){0,60}");
        for form in FORMS.into_iter().chain(ACCOUNT_FORMS) {
            for body in [
                body.clone(),
                words.clone().into_bytes(),
                escaped.clone().into_bytes(),
            ] {
                let mut browser = world.browser(Way::Html);
                browser.cookies.insert("gtg_pre".to_owned(), words.clone());
                let request = browser.form(form);
                let answer = browser.send(request, body.clone()).await;
                assert!(answer.status.as_u16() < 500, "{form} {body:?}");
                assert!(!browser.cookies.contains_key("gtg"), "{form} {body:?}");
            }
        }
    }
}

/// All that a header can hold, and nothing that ends it.
fn raw() -> impl Strategy<Value = Vec<u8>> {
    vec(
        (0x20..=0xff_u8).prop_filter("no header holds it", |byte| *byte != 0x7f),
        0..120,
    )
}

/// Cookies by our names, with and without the prefix, now and then the same one twice.
fn ours() -> impl Strategy<Value = Vec<u8>> {
    let name = prop_oneof![
        Just("gtg"),
        Just("gtg_pre"),
        Just("gtg_device"),
        Just("gtg_typed"),
        Just("gtg_language")
    ];
    let value = prop_oneof![
        raw(),
        // As long as a token is, and what was typed once.
        "[A-Za-z0-9_-]{43}".prop_map(String::into_bytes),
        "(cy|en|PHNjcmlwdD4|)".prop_map(String::into_bytes),
    ];
    let one = (any::<bool>(), name, value, any::<bool>(), "(; |;|,| ;\t)").prop_map(
        |(prefixed, name, value, twice, between)| {
            let prefix = if prefixed { "__Host-" } else { "" };
            let one = [prefix.as_bytes(), name.as_bytes(), b"=", &value].concat();
            vec![one; if twice { 2 } else { 1 }].join(between.as_bytes())
        },
    );
    vec(one, 1..6).prop_map(|all| all.join(&b"; "[..]))
}

#[tokio::test]
async fn r26_any_cookie_header_is_survived_and_is_no_session() {
    // Guesses are what this is about, not how many of them there are.
    let lenient = "[throttle]\naddress_tries = 10000\n";
    let https = "[site]\norigin = \"https://logon.example\"\n";
    for settings in [lenient.to_owned(), format!("{https}{lenient}")] {
        let mut runner = TestRunner::deterministic();
        let world = World::with(&settings).await;
        world.account("office", TwoFactor::Off).await;
        let header = prop_oneof![raw(), ours()];
        for number in 0..400 {
            let bytes = drawn(&mut runner, &header);
            let cookie = HeaderValue::from_bytes(&bytes).expect("a header");
            let shown = bytes.escape_ascii().to_string();
            let mut browser = world.browser(Way::Html);
            let home = Request::get("/").header("cookie", &cookie);
            let home = browser.send(home, Body::empty()).await;
            assert_eq!(
                (home.status.as_u16(), home.location()),
                (302, "/logon"),
                "{shown}"
            );
            let page = Request::get("/logon").header("cookie", &cookie);
            let page = browser.send(page, Body::empty()).await;
            assert_eq!(page.status, 200, "{shown}");
            assert!(
                !page.text().contains("<script>"),
                "ours have a nonce: {shown}"
            );
            // Some are hashed; what is no userID is refused before.
            let user_id = if number % 8 == 0 { "office" } else { "-" };
            let logon = browser.form("/api/logon").header("cookie", &cookie);
            let body = format!("user_id={user_id}&password=wrong");
            let logon = browser.send(logon, body).await;
            assert!(logon.status.as_u16() < 500, "{shown}");
            let session = |name: &String| name.trim_start_matches("__Host-") == "gtg";
            assert!(!browser.cookies.keys().any(session), "{shown}");
        }
    }
}

#[tokio::test]
async fn r34_whatever_the_referer_the_way_back_is_a_page_of_ours() {
    let mut runner = TestRunner::deterministic();
    let world = World::new().await;
    let path = prop_oneof![
        "[/\\\\:@.?#%a\t ]{0,8}".prop_map(String::into_bytes),
        "[/\\\\]{0,3}(evil\\.example|logon)[/\\\\]{0,2}".prop_map(String::into_bytes),
        raw(),
    ];
    let before = prop_oneof![
        4 => Just(world.origin.clone()),
        1 => Just(String::new()),
        1 => Just("http://localhost:3000.evil.example".to_owned()),
        1 => Just("https://evil.example".to_owned()),
    ];
    let referer = (before, path);
    for _ in 0..3000 {
        let (before, path) = drawn(&mut runner, &referer);
        let bytes = [before.as_bytes(), &path].concat();
        let shown = bytes.escape_ascii().to_string();
        let Ok(referer) = HeaderValue::from_bytes(&bytes) else {
            continue;
        };
        let mut browser = world.browser(Way::Html);
        let request = browser.form("/language").header("referer", referer);
        let answer = browser.send(request, "language=cy").await;
        assert_eq!(answer.status, 303, "{shown}");
        let to = answer.header("location");
        assert!(
            to.starts_with('/') && !to.starts_with("//"),
            "{shown}: {to}"
        );
        assert!(!to.contains(['\\', '\t']), "{shown}: {to}");
    }
}

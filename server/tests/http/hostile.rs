//! Text that would like to be a header, a line of the log, a colour or a script, in every field of
//! every form, and in what support has written down about an account (R42).

use crate::support::{
    Browser, Outcome, PASSWORD, Stage, WAYS, Way, World, at_stage, begin_log, end_log, heading,
    said, went,
};
use domain::TwoFactor;

/// What must never come back.
const MARK: &str = "MARK";

const HOSTILE: [&str; 4] = [
    "a\nMARK",
    "a\r\nSet-Cookie: MARK=1\r\n\r\n<h1>MARK</h1>",
    "a\u{1b}[31mMARK\u{1b}]0;MARK\u{7}",
    "<script>alert('MARK')</script>",
];

type Field = (&'static str, &'static str);

/// Every field: where it is filled in, what is right beside it, and the word it is refused with.
const FIELDS: [(Stage, &str, &str, &[Field], &str); 10] = [
    (
        Stage::Nowhere,
        "/api/logon",
        "user_id",
        &[("password", PASSWORD)],
        "user-id",
    ),
    (
        Stage::Nowhere,
        "/api/logon",
        "password",
        &[("user_id", "office")],
        "credentials",
    ),
    (
        Stage::Password,
        "/api/choose-password",
        "new_password",
        &[("new_password_again", PASSWORD)],
        "passwords-differ",
    ),
    (
        Stage::Password,
        "/api/choose-password",
        "new_password_again",
        &[("new_password", PASSWORD)],
        "passwords-differ",
    ),
    (Stage::Pin, "/api/pin", "pin", &[], "pin-malformed"),
    (Stage::Enrol, "/api/verify", "code", &[], "code-malformed"),
    (
        Stage::Confirm,
        "/api/confirm",
        "password",
        &[("code", "CODE")],
        "password",
    ),
    (
        Stage::Confirm,
        "/api/confirm",
        "code",
        &[("password", PASSWORD)],
        "code-malformed",
    ),
    (Stage::Code, "/api/code", "code", &[], "code-malformed"),
    (
        Stage::Code,
        "/api/recovery",
        "recovery_code",
        &[],
        "recovery-code-malformed",
    ),
];

#[tokio::test]
async fn r42_hostile_text_is_refused_by_a_word_and_comes_back_from_no_field() {
    for way in WAYS {
        for (stage, form, field, others, word) in FIELDS {
            let world = World::new().await;
            let (mut browser, app) = at_stage(&world, way, stage, "office").await;
            let code = app.map_or_else(String::new, |app| app.code(world.now()));
            for hostile in HOSTILE {
                let of = format!("{hostile:?} as {field} to {form} {way:?}");
                let mut fields = vec![(field, hostile)];
                let right = |value| if value == "CODE" { &*code } else { value };
                fields.extend(others.iter().map(|(name, value)| (*name, right(*value))));
                begin_log();
                let answer = browser.post(form, &fields).await;
                // The app's page is the one that stands, and it asks again.
                let to = match way {
                    Way::Html => answer.location().to_owned(),
                    Way::App => stage.page().to_owned(),
                };
                let page = browser.page(&to).await;
                let log = String::from_utf8(end_log()).expect("text");
                match answer.outcome() {
                    // Beside that they differ, it is too short.
                    Outcome::Said(all) if all.starts_with("new-password:") => {
                        assert_eq!(word, "passwords-differ", "{of}");
                    }
                    outcome => assert_eq!(outcome, said(word), "{of}"),
                }
                assert!(log.contains(form), "{of}: the request is logged: {log}");
                assert!(!log.contains(MARK), "{of}: {log}");
                let sent = format!("{:?} {}", answer.headers, answer.text());
                assert!(!sent.contains(MARK), "{of}: {sent}");
                // What was typed as userID is there to be mended, as text.
                assert!(!page.contains(hostile), "{of}: {page}");
                assert!(!page.contains("<script>alert"), "{of}: {page}");
                assert!(!page.contains('\u{1b}'), "{of}: {page}");
                assert!(field == "user_id" || !page.contains(MARK), "{of}: {page}");
                assert_eq!(browser.stage().await, stage.kind(), "{of}");
            }
        }
    }
}

#[tokio::test]
async fn r42_a_hostile_language_is_none() {
    for way in WAYS {
        let world = World::new().await;
        let mut browser = world.browser(way);
        for hostile in HOSTILE {
            begin_log();
            let answer = browser.post("/language", &[("language", hostile)]).await;
            let log = String::from_utf8(end_log()).expect("text");
            assert_eq!((answer.status.as_u16(), answer.location()), (303, "/logon"));
            assert!(answer.cookies().is_empty(), "{hostile:?}");
            let seen = format!("{:?} {} {log}", answer.headers, answer.text());
            assert!(!seen.contains(MARK), "{seen}");
        }
    }
}

#[tokio::test]
async fn r42_what_support_wrote_is_shown_as_text() {
    let world = World::new().await;
    world.account("room", TwoFactor::Off).await;
    // Commands and imports refuse control characters; this is text like any other to them.
    world
        .sql(
            "UPDATE account SET name = '<script>alert(1)</script>\"''&amp;</template>', \
             organisation = '<script>alert(2)</script>'",
        )
        .await;
    let mut browser: Browser<'_> = world.browser(Way::Html);
    assert_eq!(browser.log_on("room", PASSWORD).await, went("/"));
    let page = browser.page("/").await;
    assert_eq!(heading(&page), "You are logged on");
    assert!(
        page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"),
        "{page}"
    );
    for raw in ["<script>alert", "&amp;</template>"] {
        assert!(!page.contains(raw), "{page}");
    }
}

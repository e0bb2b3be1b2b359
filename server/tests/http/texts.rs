//! Every text that a person reads or hears comes from the locale files: in the made-up language
//! all of those are in brackets, so what stands outside is in no file.

use crate::support::{PAGES, PASSWORD, STAGES, Stage, Way, World, at_stage, texts};
use axum::http::{Method, Request};
use domain::{TwoFactor, audit::Kind};
use server::http::CONSOLE_ROUTES;

const SITE: &str = "[site]\nname = \"Sunflower\"\napplication = \"INM\"\nsupport = \"01234 567890\"\n\
                    [[apps]]\nname = \"Rota\"\norigin = \"https://rota.example\"\ndescription = \"Shifts\"\n";

/// Names and values, which are nobody's to translate.
const VALUES: [&str; 8] = [
    "RF",
    "Sunflower",
    "INM",
    "Rota",
    "Shifts",
    "Cymraeg",
    "English",
    "office",
];

/// What of a text is neither in brackets nor a value.
fn outside(text: &str) -> String {
    let (mut rest, mut depth) = (String::new(), 0);
    for c in text.chars() {
        match c {
            '⟦' => depth += 1,
            '⟧' => depth -= 1,
            c if depth == 0 => rest.push(c),
            _ => rest.push(' '),
        }
    }
    let is_key = |word: &str| {
        word.len() == 4
            && word
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    };
    rest.split_whitespace()
        .filter(|word| word.contains(char::is_alphabetic))
        .filter(|word| !VALUES.contains(word) && !word.split('-').all(is_key))
        .collect::<Vec<_>>()
        .join(" ")
}

fn all_bracketed(html: &str, what: &str) {
    let found = texts(html);
    assert!(
        found.iter().any(|text| text.contains('⟦')),
        "{what}: {html}"
    );
    // A text that a userID stands in is in several pieces.
    let outside = outside(&found.join(" "));
    assert_eq!(outside, "", "{what}: that is in no locale file");
}

#[tokio::test]
async fn every_page_speaks_the_language_of_its_reader() {
    for stage in STAGES {
        let world = World::with(SITE).await;
        let (mut browser, _) = at_stage(&world, Way::Html, stage, "office").await;
        browser.language = "qps";
        for path in PAGES.into_iter().chain([
            "/nowhere",
            "/logon?notice=start-again",
            "/logon?notice=logged-off",
        ]) {
            let answer = browser.get(path).await;
            if answer.status != 302 {
                let page = answer.text();
                assert!(page.contains("<html lang=\"qps\""), "{page}");
                all_bracketed(&page, &format!("{path} at {stage:?}"));
            }
        }
    }
}

/// Staff read words of their own: those of files, columns and kinds of events, userIDs and names.
fn is_technical(word: &str) -> bool {
    const WORDS: [&str; 11] = [
        "CSV", "NDJSON", "UTC", "Rose", "Field", "priya", "oak", "fields", "x", "support", "House",
    ];
    let word = word.trim_matches([',', ':', '·', '(', ')']);
    WORDS.contains(&word) || Kind::WORDS.contains(&word) || word.starts_with("user_id,name,")
}

/// Without what somebody typed as a reason, which is shown in quotes.
fn unquoted(text: &str) -> String {
    let (mut rest, mut quoted) = (String::new(), false);
    for c in text.chars() {
        match c {
            '“' => quoted = true,
            '”' => quoted = false,
            c if !quoted => rest.push(c),
            _ => {}
        }
    }
    rest
}

#[tokio::test]
async fn the_console_speaks_the_language_of_its_reader() {
    let world = World::with(SITE).await;
    let (mut rose, _) = at_stage(&world, Way::App, Stage::Code, "office").await;
    rose.code("000000").await;
    world.account("oak", TwoFactor::Off).await;
    let mut priya = world.staff("priya").await;
    priya.browser.language = "qps";
    let speaks = |page: &str, what: &str| {
        let found = texts(page);
        assert!(
            found.iter().any(|text| text.contains('⟦')),
            "{what}: {page}"
        );
        let outside = unquoted(&outside(&found.join(" ")));
        let words = outside.split_whitespace();
        let strange: Vec<_> = words.filter(|word| !is_technical(word)).collect();
        assert!(
            strange.is_empty(),
            "{what}: {strange:?} is in no locale file"
        );
    };
    for route in &CONSOLE_ROUTES {
        if route.method == Method::GET && !route.path.ends_with("export") {
            let path = route.path.replace("{user_id}", "office");
            speaks(&priya.browser.page(&path).await, &path);
        }
    }
    let place = |kind, name, computers, used_by| {
        [
            ("place_kind", kind),
            ("place_name", name),
            ("place_computers", computers),
            ("place_used_by", used_by),
        ]
    };
    let described = [
        &[("organisation", "\u{200b}")][..],
        &place("castle", "House", "0", "cats"),
        &place("nursery", "House", "1", "people"),
        &[("person_name", "-"), ("person_places", "7")],
        &[("step", "plan")],
    ]
    .concat();
    let row = |user_id, name, place| {
        [
            ("u", user_id),
            ("n", name),
            ("p", place),
            ("a", "watch"),
            ("w", "whim"),
        ]
    };
    let planned = [
        &[("organisation", "House")][..],
        &row("oak", "", "\u{200b}"),
        &row("o k", "House", "House"),
        &row("fields", "House", "House"),
        &row("fields", "House", "House"),
        &[("step", "create"), ("reason", "House")],
    ]
    .concat();
    let otpauth = [
        "x",
        "otpauth://hotp/a?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
        "otpauth://totp/a?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&digits=8",
        "otpauth://totp/a?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&period=60",
        "otpauth://totp/a?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&algorithm=MD5",
        "otpauth://totp/a?secret=GE",
        "otpauth-migration://offline?data=x",
    ];
    let authenticators = otpauth.map(|text| format!("x,,,{text},\n")).concat();
    let long = "a".repeat(300);
    let lines = format!(
        "user_id,role,password_hash,otpauth,name\noak,boss,x,,{long}\no k,support,$2b$99$x,,\noak\n,,,,\n{authenticators}"
    );
    let file = |csv| vec![("step", "check"), ("csv", csv)];
    for (path, fields) in [
        ("/support/planner", described),
        ("/support/planner", planned),
        ("/support/import", file(&lines)),
        ("/support/import", file("name\na")),
        ("/support/import", file("user_id,user_id\na,b")),
        ("/support/import", file("user_id,colour\na,b")),
        ("/support/import", file("")),
        ("/support/accounts/office/act", vec![("action", "enable")]),
        (
            "/support/accounts/oak/act",
            vec![("action", "enable"), ("hours", "x"), ("reason", "House")],
        ),
        (
            "/support/enable",
            vec![("user_id", "oak"), ("confirmed", "yes")],
        ),
    ] {
        let answer = priya.browser.post(path, &fields).await;
        assert_eq!(answer.status, 422, "{path}");
        speaks(&answer.text(), path);
    }
}

#[tokio::test]
async fn the_home_page_after_a_second_logon_does_too() {
    let world = World::with(SITE).await;
    world.account("office", TwoFactor::Off).await;
    let mut browser = world.browser(Way::Html);
    browser.log_on("office", PASSWORD).await;
    browser.log_on("office", PASSWORD).await;
    browser.language = "qps";
    all_bracketed(&browser.page("/").await, "home");
}

#[tokio::test]
async fn every_error_speaks_the_language_of_its_reader() {
    let words: [&[&str]; 4] = [
        &[
            "user-id",
            "password-missing",
            "password-too-long",
            "credentials",
            "malformed",
            "unreachable",
            "busy",
            "slow:12",
            "unexpected:12",
            "unexpected",
        ],
        &[
            "password-too-short:12",
            "password-is-user-id",
            "password-site-words",
            "password-common",
            "password-breached",
            "passwords-differ",
        ],
        &[
            "code-malformed",
            "code-wrong",
            "code-wrong:2",
            "codes-paused:900",
            "code-replaced",
            "code-slow:60",
            "code-slow:600",
        ],
        &["code-spent", "code-spent:1", "code-spent:29", "password"],
    ];
    let places = [
        (Stage::Nowhere, "/logon", "%2Fapi%2Flogon"),
        (
            Stage::Password,
            "/logon/password",
            "%2Fapi%2Fchoose-password",
        ),
        (Stage::Enrol, "/logon/enrol", "%2Fapi%2Fverify"),
        (Stage::Confirm, "/logon/confirm", "%2Fapi%2Fconfirm"),
    ];
    for (words, (stage, page, form)) in words.into_iter().zip(places) {
        let world = World::with(SITE).await;
        let (mut browser, _) = at_stage(&world, Way::Html, stage, "office").await;
        browser.language = "qps";
        for word in words {
            let coded = data_encoding::BASE64URL.encode(word.as_bytes());
            let shown = browser
                .page(&format!("{page}?__path={form}&__err={coded}"))
                .await;
            assert!(shown.contains("role=\"alert\""), "{word} is shown: {shown}");
            all_bracketed(&shown, word);
        }
    }
}

#[tokio::test]
async fn refusals_outside_the_pages_do_too() {
    let world = World::with(SITE).await;
    let kinds = |accept: &'static str| {
        let post = move |origin: &str, kind: &str| {
            Request::post("/api/logon")
                .header("accept-language", "qps")
                .header("accept", accept)
                .header("origin", origin)
                .header("content-type", kind)
        };
        let form = "application/x-www-form-urlencoded";
        let ours = "http://localhost:3000";
        [
            (403, post("https://evil.example", form), Vec::new()),
            (405, post(ours, form).method("GET"), Vec::new()),
            (413, post(ours, form), vec![b'x'; 17_000]),
            (415, post(ours, "text/plain"), Vec::new()),
            (400, post(ours, form), vec![0xff]),
        ]
    };
    for (status, request, body) in kinds("text/html,*/*") {
        let answer = world.browser(Way::Html).send(request, body).await;
        assert_eq!(answer.status, status);
        assert!(answer.text().contains("<html lang=\"qps\""));
        all_bracketed(&answer.text(), &status.to_string());
    }
    for (status, request, body) in kinds("text/plain") {
        let answer = world.browser(Way::App).send(request, body).await;
        assert_eq!(answer.status, status);
        let text = answer.text();
        // What the app makes its sentence from; only what it never sends is told at once.
        let told = match status {
            403 => "cross-site",
            413 => "too-large",
            405 => text.as_str(),
            _ => "malformed",
        };
        assert_eq!(text, told);
        if status == 405 {
            assert!(told.starts_with('⟦') && told.ends_with("⟧\n"), "{told}");
        }
    }
}

#[tokio::test]
async fn a_broken_database_is_told_in_words_and_by_number_only() {
    for way in [Way::Html, Way::App] {
        let world = World::with(SITE).await;
        let (mut browser, _) = at_stage(&world, way, Stage::Code, "office").await;
        world.sql("ALTER TABLE logon_attempt RENAME TO gone").await;
        browser.language = "qps";
        let page = browser.get("/logon/code").await;
        assert_eq!(page.status, 500);
        let page = page.text();
        all_bracketed(&page, "500");
        assert!(
            !page.contains("logon_attempt") && !page.contains("SQL"),
            "{page}"
        );
        let answer = browser.post("/api/code", &[("code", "123456")]).await;
        let seen = format!("{:?} {}", answer.headers, answer.text());
        assert!(
            !seen.contains("logon_attempt") && !seen.contains("SQL"),
            "{seen}"
        );
        assert_eq!(answer.status, 500);
        if way == Way::Html {
            all_bracketed(&answer.text(), "500");
        } else {
            assert!(answer.text().starts_with("unexpected:"), "{seen}");
        }
    }
}

#[tokio::test]
async fn the_language_chosen_is_kept_and_the_page_returned_to() {
    let world = World::new().await;
    let mut browser = world.browser(Way::Html);
    let request = browser
        .form("/language")
        .header("referer", "http://localhost:3000/logon?notice=logged-off");
    let answer = browser.send(request, "language=cy").await;
    assert_eq!(answer.location(), "/logon?notice=logged-off");
    let page = browser.page("/logon").await;
    assert!(
        page.contains("<html lang=\"cy\"") && page.contains("Mewngofnodi"),
        "{page}"
    );
    for (language, referer) in [
        ("xx", "https://evil.example/logon"),
        ("", "http://localhost:3000//evil.example"),
        ("xx", "http://localhost:3000/api/logon?x"),
        ("<script>", "http://localhost:3000.evil.example/x"),
        ("en\r\nx: y", "junk"),
    ] {
        let request = browser.form("/language").header("referer", referer);
        let body = format!(
            "language={}",
            language.replace('\r', "%0d").replace('\n', "%0a")
        );
        let answer = browser.send(request, body).await;
        assert_eq!(answer.location(), "/logon", "{referer}");
        assert!(answer.cookies().is_empty(), "{language}");
    }
}

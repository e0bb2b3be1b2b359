//! Which passwords are taken, what they lead to, and how they are kept (R2, R4–R6).

use crate::support::{WAYS, Way, World, alert, begin_log, end_log, said, user_id, went};
use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};
use domain::{Role, TwoFactor};
use std::fs;

/// From the reference implementation, without a pepper:
/// `echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1`
const REFERENCE: &str =
    "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

/// As quick as Argon2 goes.
fn weak_hash(password: &str) -> String {
    let params = Params::new(8, 1, 1, Some(32)).expect("parameters");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_with_salt(password.as_bytes(), b"somesalt")
        .expect("a hash")
        .to_string()
}

async fn stored(world: &World) -> (String, Option<String>) {
    let found = store::account::find_credentials(world.store.connection(), &user_id("room")).await;
    let password = found
        .expect("the database answers")
        .and_then(|found| found.password);
    let password = password.expect("a password");
    (password.phc, password.pepper_id)
}

#[tokio::test]
async fn r2_a_dated_hash_is_replaced_at_the_next_right_password() {
    for way in WAYS {
        for phc in [REFERENCE.to_owned(), weak_hash("password")] {
            let world = World::new().await;
            world.account("room", TwoFactor::Off).await;
            let imported = format!("UPDATE account SET password_hash = '{phc}', pepper_id = NULL");
            world.sql(&imported).await;
            world.new_events().await;
            let mut browser = world.browser(way);

            assert_eq!(
                browser.log_on("room", "passwore").await,
                said("credentials")
            );
            assert_eq!(
                stored(&world).await,
                (phc.clone(), None),
                "a wrong one replaces nothing"
            );
            assert_eq!(browser.log_on("room", "password").await, went("/"));
            let (new, pepper) = stored(&world).await;
            assert!(new.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{new}");
            assert!(pepper.is_some());
            assert_eq!(browser.log_on("room", "password").await, went("/"));
            assert_eq!(stored(&world).await.0, new, "once");
            assert_eq!(
                world.new_events().await,
                [
                    "logon.password-refused",
                    "logon.password-rehashed",
                    "logon.password-accepted",
                    "logon.logged-on new-device",
                    "logon.password-accepted",
                    "logon.logged-on",
                    "logon.logged-off",
                ]
            );
        }
    }
}

#[tokio::test]
async fn r4_a_new_password_is_fifteen_long_without_2fa_and_twelve_with() {
    for way in WAYS {
        for (two_factor, minimum, next) in [
            (TwoFactor::Off, 15, "/"),
            (TwoFactor::AwaitingEnrolment, 12, "/logon/enrol"),
        ] {
            let world = World::new().await;
            world.account("sunflower-office", two_factor).await;
            let code = world.set_up_code("sunflower-office").await;
            let mut browser = world.browser(way);
            assert_eq!(
                browser.log_on("sunflower-office", &code).await,
                went("/logon/password")
            );
            let page = browser.page("/logon/password").await;
            assert!(
                page.contains(&format!("At least {minimum} characters")),
                "{page}"
            );

            let long = |length| "ŵ".repeat(length);
            let too_short = format!("password-too-short:{minimum}");
            for (new, word) in [
                (String::new(), "password-missing"),
                (long(minimum - 1), too_short.as_str()),
                (long(129), "password-too-long"),
                ("x".repeat(1025), "password-too-long"),
                ("Sunflower-OFFICE".to_owned(), "password-is-user-id"),
            ] {
                assert_eq!(browser.choose(&new, &new).await, said(word));
            }
            let new = long(minimum);
            assert_eq!(
                browser.choose(&new, &long(minimum + 1)).await,
                said("passwords-differ")
            );
            assert_eq!(
                browser.stage().await,
                protocol::StageKind::ChoosePassword,
                "nothing is used up by an error"
            );
            assert_eq!(browser.choose(&new, &new).await, went(next));
        }
    }
}

#[tokio::test]
async fn r4_r5_the_longest_password_counts_to_its_last_character_as_typed() {
    let world = World::new().await;
    let code = world.add("room", Role::Account, None).await;
    let mut browser = world.browser(Way::App);
    assert_eq!(browser.log_on("room", &code).await, went("/logon/password"));
    // Decomposed, with spaces at both ends.
    let new = format!(" {}e\u{301} ", "Z".repeat(125));
    assert_eq!(browser.choose(&new, &new).await, went("/"));
    let composed = new.replace("e\u{301}", "\u{e9}");
    for wrong in [
        new.trim(),
        &new.to_lowercase(),
        &new[..new.len() - 1],
        &format!("{new} "),
    ] {
        assert_eq!(
            browser.log_on("room", wrong).await,
            said("credentials"),
            "{wrong:?}"
        );
    }
    assert_eq!(browser.log_on("room", &composed).await, went("/"), "NFC");
}

#[tokio::test]
async fn r6_common_passwords_and_those_of_the_sites_own_words_are_refused() {
    let site = "[site]\nname = \"Sunflower Logon\"\napplication = \"Nursery Manager\"\n";
    for way in WAYS {
        let world = World::with(site).await;
        let code = world.add("room-17", Role::Account, None).await;
        world
            .sql("UPDATE account SET organisation = 'Marigold Nurseries'")
            .await;
        let mut browser = world.browser(way);
        assert_eq!(
            browser.log_on("room-17", &code).await,
            went("/logon/password")
        );
        for (new, word) in [
            ("room-17 room-17 room-17", "password-site-words"),
            ("SunflowerLogon1", "password-site-words"),
            ("2026 nursery manager", "password-site-words"),
            ("Marigold.Nurseries!", "password-site-words"),
            ("Sunflower Marigold", "password-site-words"),
            ("passwordpassword", "password-common"),
            ("Unbelievable 2026", "password-common"),
        ] {
            assert_eq!(browser.choose(new, new).await, said(word), "{new}");
            assert_eq!(browser.stage().await, protocol::StageKind::ChoosePassword);
        }
        let new = "unbelievable sunflower logon";
        assert_eq!(browser.choose(new, new).await, went("/"));
    }
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_new_password_is_told_at_once() {
    const SHORT: &str = "Please choose a password of at least 12 characters.";
    const DIFFER: &str = "The two passwords are not the same.";
    for way in WAYS {
        let world = World::new().await;
        world.account("office", TwoFactor::AwaitingEnrolment).await;
        let code = world.set_up_code("office").await;
        let mut browser = world.browser(way);
        browser.log_on("office", &code).await;
        for (new, again, sentences) in [
            (
                "Qwerty123456!",
                "Qwerty123456?",
                &["Many people use", DIFFER][..],
            ),
            ("Office", "Office", &[SHORT, "not your user ID"]),
            ("lantern", "marigold", &[SHORT, DIFFER]),
        ] {
            let fields = [("new_password", new), ("new_password_again", again)];
            let answer = browser.post("/api/choose-password", &fields).await;
            let Way::Html = way else {
                assert!(answer.text().contains("new-password:"), "{}", answer.text());
                continue;
            };
            let shown = alert(&browser.page(answer.location()).await).expect("an alert");
            for sentence in sentences {
                assert!(shown.contains(sentence), "{new}: {shown}");
            }
        }
        let new = "marigold lantern 8";
        assert_eq!(browser.choose(new, new).await, went("/logon/enrol"));
    }
}

/// Sorted by hash, as `printf '%s' PASSWORD | sha1sum` gives them.
const BREACHED: [(&str, &str); 3] = [
    (
        "42B93EFEB9863C560EB612FB93AE5476BA394625",
        "bucket lantern 10",
    ),
    (
        "46540408CB0E3068A4CE868C68065C0BCD05AB1B",
        "teapot lantern 9",
    ),
    (
        "AFACD2EDDC275A7C9339B368FA1C4B046A99D66F",
        "marigold lantern 8",
    ),
];

#[tokio::test]
async fn r6_a_password_of_the_operators_list_is_refused_until_the_list_is_lost() {
    for way in WAYS {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("pwned.txt");
        let lines = BREACHED.map(|(hash, _)| format!("{hash}:3\r\n"));
        fs::write(&file, lines.concat()).expect("a file");
        let setting = format!("[logon]\nbreached_passwords_file = '{}'\n", file.display());
        let world = World::with(&setting).await;
        world.account("office", TwoFactor::AwaitingEnrolment).await;
        let mut browser = world.browser(way);
        let code = world.set_up_code("office").await;
        browser.log_on("office", &code).await;
        for (_, new) in BREACHED {
            assert_eq!(browser.choose(new, new).await, said("password-breached"));
        }

        // Nobody is kept out by a lost disk, and the log says once what is lost.
        fs::remove_file(&file).expect("removed");
        begin_log();
        let (_, new) = BREACHED[0];
        assert_eq!(browser.choose(new, new).await, went("/logon/enrol"));
        let code = world.set_up_code("office").await;
        browser.log_on("office", &code).await;
        assert_eq!(browser.choose(new, new).await, went("/logon/enrol"));
        let log = String::from_utf8(end_log()).expect("text");
        let told = log
            .lines()
            .filter(|line| line.contains("new passwords are taken without"));
        assert_eq!(told.count(), 1, "{log}");
        assert!(log.contains("pwned.txt") && !log.contains(new), "{log}");

        fs::write(&file, lines.concat()).expect("a file");
        let code = world.set_up_code("office").await;
        browser.log_on("office", &code).await;
        assert_eq!(
            browser.choose(new, new).await,
            said("password-breached"),
            "and the file counts again when it is back"
        );
    }
}

/// What the page says, `end2end/both/passwords.spec.ts` reads.
#[tokio::test]
async fn r6_a_refused_password_is_never_echoed() {
    for way in WAYS {
        let world = World::new().await;
        let code = world.add("room", Role::Account, None).await;
        let mut browser = world.browser(way);
        browser.log_on("room", &code).await;
        for new in ["room room room room", "passwordpassword"] {
            let fields = [("new_password", new), ("new_password_again", new)];
            let answer = browser.post("/api/choose-password", &fields).await;
            let page = match way {
                Way::Html => browser.page(answer.location()).await,
                Way::App => browser.page("/logon/password").await,
            };
            let seen = format!("{:?} {} {page}", answer.headers, answer.text());
            assert!(!seen.contains(new), "{seen}");
        }
    }
}

//! `account …`

use std::{
    collections::HashSet,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _},
    process::Command,
};

use domain::{Secret, Timestamp, UserId};
use insta::assert_snapshot;
use service::adapters::SystemEntropy;
use store::{Keyring, Store};

use crate::{Operator, account_passwords::set_up_code, answer};

#[test]
fn r37_a_support_account_waits_for_enrolment() {
    let operator = Operator::new();
    operator
        .run(["account", "add", "help", "--role", "support"])
        .is_done();
    let account = operator.account("help");
    assert_eq!(
        (&account["role"], &account["two_factor"]),
        (&"support".into(), &"awaiting-enrolment".into())
    );
}

#[test]
fn list_and_show_for_people() {
    let operator = Operator::new().without_accounts();
    assert!(
        operator
            .run(["account", "list"])
            .is_done()
            .contains("account add USERID")
    );
    let operator = operator
        .with_account("riverside")
        .with_account("meadow-lane");
    assert_snapshot!(operator.run(["account", "list"]).is_done(), @"
    USERID       NAME  ORGANISATION  ROLE     STATUS   2FA  LAST LOGON
    meadow-lane                      account  enabled  off  never
    riverside                        account  enabled  off  never
    ");
    let shown = operator.run(["account", "show", "riverside"]);
    let (facts, added) = shown.is_done().rsplit_once("Added ").expect("when");
    assert_snapshot!(facts, @"
    userID               riverside
    Name
    Organisation
    Groups               none
    E-mail               none
    Role                 account
    Status               enabled
    2FA                  off
    Set-up               not set up
    Authenticators       none
    Password             chosen
    Recovery codes left  none made
    Wrong codes          no pause
    Wrong passwords      no pause
    Last logon           never
    ");
    assert!(added.ends_with(" UTC\n"), "{added}");
}

/// What a holder's browser would do, at 08:00 on 15 January 2027.
async fn set_up_authenticator(operator: &Operator, user_id: &str) {
    let keyring = Keyring::read(&operator.path("data/keyring.toml")).expect("the key file");
    let url = format!("sqlite:{}", operator.path("data/good-to-go.db").display());
    let store = Store::open(&url, 1).await.expect("the database");
    let db = store.connection();
    let user_id = UserId::parse(user_id).expect("a userID");
    let account = store::account::find(db, &user_id).await.expect("read");
    let (account_id, now) = (
        account.expect("the account").account.id,
        Timestamp::from_unix(1_800_000_000),
    );
    let secret = Secret::generate(&SystemEntropy);
    store::authenticator::add_pending(
        db,
        &keyring,
        &SystemEntropy,
        account_id,
        store::AttemptId(1),
        &secret,
        now,
    )
    .await
    .expect("a pending one");
    let ids = operator.rows("SELECT id FROM authenticator");
    let id = ids[0][0].parse().expect("a number");
    let from = Some("192.0.2.7");
    let done = store::authenticator::activate(db, id, now.step(), now, from).await;
    assert!(done.expect("an active one"));
}

#[tokio::test]
async fn r14_support_sees_until_when_the_set_up_may_begin_and_when_and_from_where_it_was_done() {
    let operator = Operator::new().with_account("owner");
    let set_up = || {
        let shown = operator.run(["account", "show", "owner"]);
        let line = shown.is_done().lines().find(|l| l.starts_with("Set-up "));
        let line = line.expect("the line").trim_start_matches("Set-up");
        line.trim().to_owned()
    };
    assert_eq!(set_up(), "not set up");
    let before = operator.rows("SELECT strftime('%Y-%m-%d %H:%M', 'now', '+72 hours')");
    operator
        .run(["2fa", "enable", "owner", "--reason", "Asked for"])
        .is_done();
    let after = operator.rows("SELECT strftime('%Y-%m-%d %H:%M', 'now', '+72 hours')");
    let until = [before, after].map(|at| format!("must begin before {} UTC", at[0][0]));
    assert!(until.contains(&set_up()), "{} is not {until:?}", set_up());
    set_up_authenticator(&operator, "owner").await;
    assert_eq!(set_up(), "2027-01-15 08:00 UTC from 192.0.2.7");
}

/// Root may write every file, so it gives that up here.
#[test]
fn a_database_that_cannot_be_written_is_told_and_what_to_do() {
    let operator = Operator::new().with_account("owner");
    let file = operator.path("data/good-to-go.db");
    let read_only = std::fs::Permissions::from_mode(0o400);
    std::fs::set_permissions(&file, read_only).expect("changed");
    for command in [
        &["account", "disable", "owner"][..],
        &["2fa", "enable", "owner", "--reason", "Asked for"],
    ] {
        let plain = operator.command(command);
        let is_root = operator.path("data").metadata().expect("there").uid() == 0;
        let command = if is_root {
            let mut bounded = Command::new("setpriv");
            bounded
                .args(["--bounding-set", "-dac_override"])
                .arg(plain.get_program())
                .args(plain.get_args())
                .current_dir(operator.path(""))
                .env_clear()
                .env("PATH", std::env::var_os("PATH").unwrap_or_default());
            bounded
        } else {
            plain
        };
        answer(command, b"").is_refused(&[
            "data/good-to-go.db",
            "cannot be written",
            "the user that the server runs as",
        ]);
    }
    let account = operator.account("owner");
    assert_eq!(account["status"], "enabled");
    assert_eq!(account["two_factor"], "off");
}

#[test]
fn disable_and_enable() {
    let operator = Operator::new().with_account("owner");
    let reason = ["--reason", "Left us"];
    operator
        .run(["account", "disable", "owner", reason[0], reason[1]])
        .is_done();
    assert_eq!(operator.account("owner")["status"], "disabled");
    operator
        .run(["account", "enable", "owner", "--reason", " "])
        .is_misused(&["say in a few words why"]);
    operator
        .run(["account", "disable", "owner"])
        .is_refused(&["owner is already disabled"]);
    let code = operator.run(["account", "set-up-code", "owner"]);
    assert!(
        code.is_done().contains("account enable owner"),
        "{}",
        code.out
    );
    operator.run(["account", "enable", "owner"]).is_done();
    assert_eq!(operator.account("owner")["status"], "enabled");
    assert_eq!(
        operator.events(),
        [
            "account.added operator -",
            "account.disabled operator Left us",
            "account.set-up-code-issued operator -",
            "account.enabled operator -"
        ]
    );
}

#[test]
fn where_the_holder_is_written_to() {
    let operator = Operator::new();
    operator
        .run(["account", "add", "owner", "--email", "olwen@example.org"])
        .is_done();
    assert_eq!(operator.account("owner")["email"], "olwen@example.org");
    let shown = operator.run(["account", "show", "owner"]);
    let line = "E-mail               olwen@example.org\n";
    assert!(shown.is_done().contains(line), "{}", shown.out);

    let set = operator.run(["account", "email", "owner", "rees@example.org"]);
    assert!(set.is_done().contains("rees@example.org"), "{}", set.out);
    assert!(set.out.contains("mail.url"), "mail is off: {}", set.out);
    assert_eq!(operator.account("owner")["email"], "rees@example.org");
    let set = operator.run(["account", "email", "owner", "--none"]);
    assert!(
        set.is_done().contains("has no e-mail address now"),
        "{}",
        set.out
    );
    assert!(operator.account("owner")["email"].is_null());

    for wrong in [
        "rees",
        "a@example.org,b@example.org",
        "a@example.org\nBcc: b@c",
    ] {
        operator
            .run(["account", "email", "owner", wrong])
            .is_misused(&["name@example.org"]);
    }
    operator
        .run(["account", "email", "owner"])
        .is_misused(&["ADDRESS"]);
    operator
        .run(["account", "email", "nobody", "--none"])
        .is_refused(&["no account nobody"]);
    let events = operator.events();
    assert_eq!(
        events[2..],
        [
            "account.email-changed operator -",
            "account.email-changed operator -"
        ]
    );
}

#[test]
fn unknown_and_taken_user_ids_are_refused() {
    let operator = Operator::new().with_account("owner");
    for command in ["show", "disable", "enable", "set-up-code"] {
        operator
            .run(["account", command, "nobody"])
            .is_refused(&["no account nobody", "account list"]);
    }
    operator
        .run(["account", "add", "OWNER"])
        .is_refused(&["userID owner is taken", "account show owner"]);
    assert_eq!(operator.events().len(), 1);
}

#[test]
fn commands_that_start_at_once_on_nothing_agree_on_one_key_file() {
    let operator = Operator::new();
    let answers: Vec<_> = std::thread::scope(|scope| {
        let run = |n: usize| operator.run(["account", "add", &format!("owner-{n}")]);
        let threads: Vec<_> = (0..4).map(|n| scope.spawn(move || run(n))).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().expect("it ran"))
            .collect()
    });
    let codes: HashSet<&str> = answers
        .iter()
        .map(|answer| set_up_code(answer.is_done()))
        .collect();
    assert_eq!(codes.len(), 4);
    operator.run(["keys", "check"]).is_done();
}

#[test]
fn groups_are_set_in_place_of_the_ones_before() {
    let operator = Operator::new().with_account("owner");
    operator
        .run(["account", "groups", "owner", "payroll", "office"])
        .is_done();
    assert_eq!(operator.account("owner")["groups"], "office,payroll");
    operator
        .run(["account", "groups", "owner", "office"])
        .is_done();
    assert_eq!(operator.account("owner")["groups"], "office");
    let shown = operator.run(["account", "show", "owner"]);
    assert!(shown.is_done().contains("Groups"));
    operator
        .run(["account", "groups", "owner", "a,b"])
        .is_misused(&["letters, digits, dots, hyphens or underscores"]);
    operator
        .run(["account", "groups", "owner"])
        .is_misused(&["GROUP"]);
    operator
        .run(["account", "groups", "nobody", "office"])
        .is_refused(&["no account nobody"]);
    operator
        .run(["account", "groups", "owner", "--none"])
        .is_done();
    assert_eq!(operator.account("owner")["groups"], "");
}

#[test]
fn a_reason_is_recorded_of_every_change_of_an_account_in_one_spelling() {
    let operator = Operator::new();
    operator.write("all.csv", "user_id,organisation\nowner,Sunflower\n");
    operator.run(["account", "import", "all.csv"]).is_done();
    let before = operator.events().len();
    let reason = " Sia\u{302}n\u{200b} called ";
    for command in [
        &["account", "email", "owner", "owner@example.org"][..],
        &["account", "groups", "owner", "office"],
        &["account", "set-up-code", "owner"],
        &["account", "set-up-code", "--organisation", "Sunflower"],
        &["account", "disable", "owner"],
    ] {
        let given = [command, &["--reason", reason]].concat();
        answer(operator.command(given), b"").is_done();
    }
    let kinds = [
        "email-changed",
        "groups-changed",
        "set-up-code-issued",
        "set-up-code-issued",
        "disabled",
    ];
    let expected = kinds.map(|kind| format!("account.{kind} operator Si\u{e2}n called"));
    assert_eq!(operator.events().get(before..), Some(&expected[..]));
}

//! `account import`

use std::time::{Duration, Instant};

use crate::Operator;

const BCRYPT: &str = "$2b$10$S5GTXy.NTGrnYTXQDxOShuam1WLfx9.hK./dHXCrNoqOkp3STF19u";
const ARGON2: &str = "\"$argon2id$v=19$m=65536,t=3,p=4$uFh0sCaOg51xAV4ll6AjkA$KYPhSy1LxiZnm12pK2bd9/5ZNmeP/revTQqd/U/Y+2g\"";
const OTPAUTH: &str = "otpauth://totp/Old:tablet?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

fn accounts(operator: &Operator) -> String {
    operator.rows("SELECT count(*) FROM account")[0][0].clone()
}

#[test]
fn import_adds_all_of_a_file_and_says_what_comes_next() {
    let operator = Operator::new();
    let file = format!(
        "password_hash,user_id,otpauth,role,organisation,place,name\n\
         {BCRYPT},riverside,{OTPAUTH},,Sunflower,\"Leeds, by the river\",Siân O'Neill\n\
         {ARGON2},Meadow-Lane,,account,,,\n\
         ,help,,support,,,\n"
    );
    operator.write("all.csv", &file);
    let dry = operator.run(["account", "import", "all.csv", "--dry-run"]);
    let counts = "2 accounts: their holders keep their passwords.\n\
        1 account: no password yet, until their holders choose one with: good-to-go account set-up-code USERID, \
         or for a whole organisation: good-to-go account set-up-code --organisation NAME --csv FILE\n\
        1 account: two-factor logon is on, with the authenticators that their holders already use.\n\
        1 account: of support staff, who must begin setting up an authenticator within 72 hours.\n";
    let told = "3 accounts can be imported; with --dry-run, nothing was changed.\n";
    assert_eq!(dry.is_done(), format!("{told}{counts}"));
    assert!(!operator.path("data").exists());

    let done = operator.run(["account", "import", "all.csv"]);
    assert_eq!(
        done.is_done(),
        format!("3 accounts were imported.\n{counts}")
    );
    let account = operator.account("riverside");
    for (field, value) in [
        ("name", "Siân O'Neill"),
        ("organisation", "Sunflower"),
        ("role", "account"),
        ("two_factor", "on"),
    ] {
        assert_eq!(account[field], value);
    }
    assert_eq!(operator.account("meadow-lane")["has_password"], true);
    assert_eq!(operator.account("help")["two_factor"], "awaiting-enrolment");
    let shown = operator.run(["account", "show", "riverside"]);
    assert!(
        shown.is_done().contains("tablet (never used)"),
        "{}",
        shown.out
    );
    let details = operator.rows("SELECT kind, detail FROM audit_event ORDER BY id");
    assert_eq!(details[0], ["account.added", "imported hash=bcrypt"]);
    assert!(details[1][1].ends_with(" imported") && details[1][0] == "authenticator.added");
    assert_eq!(details[2], ["account.added", "imported hash=Argon2"]);
    assert_eq!(details[3], ["account.added", "imported"]);
    operator.run(["audit", "verify"]).is_done();
    // Nothing of the file is in the database but what must be: the secret is sealed (R40).
    let sealed = operator.rows("SELECT hex(secret) FROM authenticator");
    assert!(
        !sealed[0][0].contains("3132333435363738"),
        "12345678 in plain text"
    );
}

#[test]
fn import_brings_e_mail_and_groups_along() {
    let operator = Operator::new();
    let file = "user_id,email,groups\nowner,olwen@example.org,\"office,payroll\"\nroom,,\n";
    operator.write("all.csv", file);
    operator.run(["account", "import", "all.csv"]).is_done();
    let shown = operator.run(["account", "show", "owner"]);
    for words in ["olwen@example.org", "office,payroll"] {
        assert!(shown.is_done().contains(words), "{}", shown.out);
    }
    let details = operator.rows("SELECT detail FROM audit_event ORDER BY id");
    assert_eq!(details, [["imported groups=office,payroll"], ["imported"]]);
    operator.write("bad.csv", "user_id,email,groups\na,olwen,\nb,,Büro\n");
    operator.run(["account", "import", "bad.csv"]).is_refused(&[
        "\nline 2: email: an e-mail address is like name@example.org",
        "\nline 3: groups: a group's name has 1 to 64 letters",
    ]);
}

#[test]
fn every_bad_line_is_told_and_nothing_is_imported() {
    let operator = Operator::new().with_account("owner");
    let events = operator.events();
    let file = format!(
        "user_id,role,password_hash,otpauth\n\
         good,,,\n\
         OWNER,,,\n\
         al ice,boss,hunter2 hunter2,{OTPAUTH}&digits=8\n\
         \n\
         good,,\n\
         slow,,\"{}\",\n",
        ARGON2.trim_matches('"').replace("t=3", "t=300")
    );
    operator.write("bad.csv", &file);
    for arguments in [
        &["account", "import", "bad.csv"][..],
        &["account", "import", "bad.csv", "--dry-run"],
    ] {
        let answer = crate::answer(operator.command(arguments), b"");
        answer.is_refused(&[
            "bad.csv: 4 of 5 accounts cannot be imported, so nothing was changed",
            "\nline 3: user_id: there is an account with it\n",
            "\nline 4: user_id: a userID has only letters",
            "; role: it is account or support; password_hash: no hash of a known kind",
            "; otpauth: only codes of 6 digits can be used\n",
            "\nline 6: it has 3 fields, and the header 4; user_id: it is on line 2 already\n",
            "\nline 7: password_hash: a hash of Argon2 that would take the server too long at each logon\n",
        ]);
        assert!(!answer.err.contains("hunter2") && !answer.err.contains("GEZD"));
        assert_eq!(accounts(&operator), "1");
        assert_eq!(operator.events(), events);
    }
}

#[test]
fn what_spreadsheets_write_is_imported_or_told() {
    let operator = Operator::new();
    operator.write(
        "excel.csv",
        "sep=;\r\nUser ID;Organisation;;\r\nowner;Cyffo\u{302}n;;\r\n;;;\r\n",
    );
    operator.run(["account", "import", "excel.csv"]).is_done();
    assert_eq!(operator.account("owner")["organisation"], "Cyff\u{f4}n");
    operator.write("spoiled.csv", "user_id\n1.23E+11\n2026-11-29\n########\n");
    operator.run(["account", "import", "spoiled.csv"]).is_refused(&[
        "line 2: user_id: a spreadsheet has made a number of it; give the column the format Text",
        "line 3: user_id: a spreadsheet has made a date of it",
        "line 4: user_id: a spreadsheet has written signs in its place",
    ]);
}

/// otpa 0.0.2 (Python), of office at Old Nursery and at GitHub
const TWO_SITES: &str = "otpauth-migration://offline?data=Cj0KFDEyMzQ1Njc4OTAxMjM0NTY3ODkwEhJPbGQgTnVyc2VyeTpvZmZpY2UaC09sZCBOdXJzZXJ5IAEoATACCjMKFFRlc3RTZWNyZXRUZXN0U2VjcmV0Eg1HaXRIdWI6b2ZmaWNlGgZHaXRIdWIgASgBMAIQARgB";

#[test]
fn what_is_left_out_of_an_export_is_said() {
    let operator = Operator::new();
    operator.write("two.csv", &format!("user_id,otpauth\noffice,{TWO_SITES}\n"));
    operator
        .run(["account", "import", "two.csv"])
        .is_refused(&["line 2: otpauth: it has entries of different sites"]);
    operator.write("Leptos.toml", "[site]\nname = \"Old Nursery\"\n");
    let said = "line 2: otpauth: left out: 1 entry of another userID or site\n";
    for dry_run in [&["--dry-run"][..], &[]] {
        let arguments = [&["account", "import", "two.csv"], dry_run].concat();
        let answer = crate::answer(operator.command(arguments), b"");
        assert!(answer.is_done().ends_with(said), "{}", answer.out);
    }
    let authenticators = operator.rows("SELECT name FROM authenticator");
    assert_eq!(authenticators, [["Old Nursery"]]);
}

#[test]
fn a_file_that_is_none_is_told_why() {
    let operator = Operator::new();
    for (text, words) in [
        ("", &["it has no accounts"][..]),
        ("user_id\n", &["it has no accounts"]),
        (
            "owner,Olwen\n",
            &["its first line must name the columns: user_id, name"],
        ),
        ("name\nOlwen\n", &["it has no column user_id"]),
        (
            "user_id,organization\nowner,Sunflower\n",
            &[
                "column 2, \"organization\", is not known",
                "nearest known one is organisation",
            ],
        ),
        (
            "user_id,colour\nowner,red\n",
            &["column 2, \"colour\", is not known; the known ones are: user_id"],
        ),
        (
            "user_id,name\nowner,\"Olwen\nsecond,Siân\n",
            &["the quotation mark that opens on line 2 is never closed"],
        ),
        (
            "user_id\n\0\n",
            &["it is not UTF-8 text; save it as CSV UTF-8"],
        ),
        (
            "user_id,user_id\na,b\n",
            &["it has the column user_id twice"],
        ),
    ] {
        operator.write("none.csv", text);
        let answer = operator.run(["account", "import", "none.csv"]);
        answer.is_refused(&[&["none.csv cannot be imported: "], words].concat());
    }
    operator
        .run(["account", "import", "missing.csv"])
        .is_refused(&["missing.csv cannot be read"]);
    operator.run(["account", "import"]).is_misused(&["FILE"]);
    assert!(
        !operator.path("data/good-to-go.db").exists(),
        "nothing was made for it"
    );
    let rows: Vec<String> = (0..=10_000)
        .map(|number| format!("room-{number}\n"))
        .collect();
    operator.write("many.csv", &format!("user_id\n{}", rows.concat()));
    operator
        .run(["account", "import", "many.csv"])
        .is_refused(&["more than 10000 accounts", "in parts"]);
}

#[test]
#[ignore = "measures time: script/test runs it alone"]
#[expect(clippy::disallowed_methods, reason = "it measures time")]
fn ten_thousand_accounts_are_imported_in_seconds_and_verify() {
    let operator = Operator::new();
    let rows: Vec<String> = (0..10_000)
        .map(|number| format!("room-{number},Room {number},Sunflower,Leeds,,{BCRYPT},{OTPAUTH}\n"))
        .collect();
    let header = "user_id,name,organisation,place,role,password_hash,otpauth\n";
    let file = header.to_owned() + &rows.concat();
    operator.write("many.csv", &file);
    let begun = Instant::now();
    let done = operator.run(["account", "import", "many.csv"]);
    let took = begun.elapsed();
    assert!(
        done.is_done()
            .starts_with("10000 accounts were imported.\n")
    );
    println!("10,000 accounts in {took:?}");
    assert!(took < Duration::from_secs(30), "{took:?}");
    let verified = operator.run(["audit", "verify"]);
    assert!(
        verified.is_done().starts_with("20000 events"),
        "{}",
        verified.out
    );
}

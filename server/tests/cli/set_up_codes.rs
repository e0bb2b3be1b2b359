//! `account set-up-code --organisation NAME`

use std::{fs, os::unix::fs::PermissionsExt as _};

use crate::{Operator, answer};

const FILE: &str = "user_id,name,organisation,place,password_hash\n\
    office,Olwen <Head>,Sunflower,Leeds,\n\
    room-1,=1+1,Sunflower,Bath,\n\
    room-2,\"Ann, and Bob\",Sunflower,Bath,\n\
    away,,Sunflower,Bath,\n\
    owner,,Sunflower,,$2b$10$S5GTXy.NTGrnYTXQDxOShuam1WLfx9.hK./dHXCrNoqOkp3STF19u\n\
    other,,Oaks,,\n";

fn with_organisation() -> Operator {
    let operator = Operator::new();
    operator.write("all.csv", FILE);
    operator.run(["account", "import", "all.csv"]).is_done();
    operator.run(["account", "disable", "away"]).is_done();
    operator
}

/// The rows of the table, without its heading.
fn rows(table: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let heading: Vec<_> = reader.headers().expect("a heading").iter().collect();
    assert_eq!(
        heading,
        [
            "user_id",
            "name",
            "organisation",
            "place",
            "set_up_code",
            "good_until"
        ]
    );
    let rows = reader
        .records()
        .map(|row| row.expect("a row").iter().map(str::to_owned).collect());
    rows.collect()
}

fn is_code(text: &str) -> bool {
    text.len() == 19 && text.split('-').all(|group| group.len() == 4)
}

fn user_ids(rows: &[Vec<String>]) -> Vec<&str> {
    rows.iter().map(|row| row[0].as_str()).collect()
}

#[test]
fn r7_all_without_a_password_get_one_and_nobody_else() {
    let operator = with_organisation();
    let before = operator.events().len();
    let done = operator.run(["account", "set-up-code", "--organisation", " Sunflower "]);
    let rows = rows(done.is_done());
    assert_eq!(user_ids(&rows), ["room-1", "room-2", "office"], "by place");
    assert!(rows.iter().all(|row| is_code(&row[4])), "{rows:?}");
    assert_ne!(rows[0][4], rows[1][4]);
    assert_eq!(rows[0][1], "'=1+1", "no formula");
    assert_eq!(rows[1][1], "Ann, and Bob");
    assert!(rows[0][5].ends_with('Z') && rows[0][5].len() == 20);
    let events = operator.events();
    assert_eq!(
        events[before..],
        ["account.set-up-code-issued operator -"; 3]
    );
    let having = "SELECT user_id FROM account WHERE set_up_code_hash IS NOT NULL ORDER BY user_id";
    assert_eq!(operator.rows(having), [["office"], ["room-1"], ["room-2"]]);
    operator.run(["audit", "verify"]).is_done();
    // No code is kept where it can be read.
    let data = fs::read(operator.path("data/good-to-go.db")).expect("the database");
    let data = String::from_utf8_lossy(&data);
    assert!(rows.iter().all(|row| !data.contains(&row[4])));

    let all = [
        "account",
        "set-up-code",
        "--organisation",
        "Sunflower",
        "--all",
    ];
    let done = operator.run(all);
    assert_eq!(
        user_ids(&self::rows(done.is_done())),
        ["owner", "room-1", "room-2", "office"]
    );
}

#[test]
fn r37_a_disowned_account_gets_none() {
    let operator = with_organisation();
    operator.change(
        "INSERT INTO issued_set_up_code (account_id, issued_at, chosen_at, owned_at, is_own) \
         SELECT id, 1795503837, 1795503838, 1795503839, FALSE FROM account WHERE user_id IN ('owner', 'office')",
    );
    let issue = |file: &str| {
        let all = ["--organisation", "Sunflower", "--all", "--csv"];
        let command = [&["account", "set-up-code"][..], &all, &[file]].concat();
        answer(operator.command(command), b"")
    };
    let done = issue("codes.csv");
    assert!(done.is_done().contains("for 2 accounts of"), "{}", done.out);
    assert!(
        done.out.contains("2 accounts got none: the holder says"),
        "{}",
        done.out
    );
    let table = fs::read_to_string(operator.path("codes.csv")).expect("the table");
    assert_eq!(user_ids(&rows(&table)), ["room-1", "room-2"]);
    operator.change("UPDATE account SET status = 'disabled' WHERE user_id LIKE 'room-%'");
    issue("none.csv").is_refused(&["2 accounts got none", "/support/requests"]);
    let having = "SELECT user_id FROM account WHERE set_up_code_hash IS NOT NULL ORDER BY user_id";
    assert_eq!(operator.rows(having), [["room-1"], ["room-2"]]);
}

#[test]
fn r61_files_are_for_their_owner_only_and_replace_none() {
    let operator = with_organisation();
    let command = [
        "account",
        "set-up-code",
        "--organisation",
        "Sunflower",
        "--csv",
        "codes.csv",
        "--sheets",
        "sheets.html",
    ];
    let done = operator.run(command);
    assert!(
        done.is_done().contains("3 accounts of Sunflower"),
        "{}",
        done.out
    );
    let read = |name: &str| {
        let path = operator.path(name);
        let mode = fs::metadata(&path).expect("the file").permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{name}");
        fs::read_to_string(path).expect("text")
    };
    let rows = rows(&read("codes.csv"));
    let sheets = read("sheets.html");
    assert_eq!(sheets.matches("<section>").count(), 3);
    for row in &rows {
        assert!(!done.out.contains(&row[4]), "only in the files");
        let sheet = sheets
            .lines()
            .find(|sheet| sheet.contains(&row[4]))
            .expect("a sheet");
        let user_id = format!("<dd translate=\"no\">{}</dd>", row[0]);
        assert!(sheet.contains(&user_id), "{sheet}");
        assert!(
            sheet.contains("http://localhost:3000") && sheet.contains("24 hours"),
            "{sheet}"
        );
    }
    assert!(
        sheets.contains("Olwen &lt;Head&gt;") && !sheets.contains("<Head>"),
        "{sheets}"
    );
    assert!(sheets.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));

    let events = operator.events();
    operator
        .run(command)
        .is_refused(&["codes.csv cannot be created", "nothing was changed"]);
    let missing = [
        "account",
        "set-up-code",
        "--organisation",
        "Sunflower",
        "--csv",
        "no/codes.csv",
    ];
    operator
        .run(missing)
        .is_refused(&["no/codes.csv cannot be created: there is no folder no; create it first"]);
    assert_eq!(operator.events(), events);
    assert_eq!(self::rows(&read("codes.csv")), rows, "as it was");
    // Where the second file cannot be made, the first one is not left behind.
    let command = [
        "account",
        "set-up-code",
        "--organisation",
        "Sunflower",
        "--csv",
        "new.csv",
        "--sheets",
        "sheets.html",
    ];
    operator
        .run(command)
        .is_refused(&["sheets.html cannot be created"]);
    assert!(!operator.path("new.csv").exists());
}

#[test]
fn who_gets_none_is_told_why() {
    let operator = with_organisation();
    let ask = |name: &str| {
        let arguments = [
            "account",
            "set-up-code",
            "--organisation",
            name,
            "--csv",
            "codes.csv",
        ];
        let answer = operator.run(arguments);
        assert!(!operator.path("codes.csv").exists());
        answer
    };
    ask("Sunflowers").is_refused(&[
        "no account belongs to an organisation Sunflowers",
        "good-to-go account list",
    ]);
    for user_id in ["office", "room-1", "room-2"] {
        operator.run(["account", "disable", user_id]).is_done();
    }
    ask("Sunflower").is_refused(&["1 account of Sunflower already have a password", "--all"]);
    operator.run(["account", "disable", "other"]).is_done();
    ask("Oaks").is_refused(&["1 account of Oaks can only be given a code when enabled"]);
    ask("").is_misused(&["the name of the organisation is missing"]);
    for arguments in [
        &["account", "set-up-code"][..],
        &["account", "set-up-code", "office", "--organisation", "Oaks"],
        &["account", "set-up-code", "office", "--all"],
        &["account", "set-up-code", "office", "--csv", "x"],
        &["account", "set-up-code", "office", "--sheets", "x"],
    ] {
        crate::answer(operator.command(arguments), b"").is_misused(&[]);
    }
}

/// As every list: capitals and accents do not matter.
#[test]
fn codes_come_in_the_order_of_the_places() {
    let operator = Operator::new();
    let places = ["Zeal", "äpfel lane", "Banbury", "bath", "Élan"];
    let file: String = (1..)
        .zip(places)
        .map(|(n, place)| format!("room-{n},Sunflower,{place}\n"))
        .collect();
    operator.write("all.csv", &format!("user_id,organisation,place\n{file}"));
    operator.run(["account", "import", "all.csv"]).is_done();
    let done = operator.run(["account", "set-up-code", "--organisation", "Sunflower"]);
    let rows = rows(done.is_done());
    let in_order: Vec<_> = rows.iter().map(|row| row[3].as_str()).collect();
    assert_eq!(in_order, ["äpfel lane", "Banbury", "bath", "Élan", "Zeal"]);
}

//! What spreadsheets make of a file.

use super::{lines, problems, read};
use crate::{Column, FileError, Problem, Spoiled};

/// The userID, name and organisation of every line, with its number.
fn told(file: &[u8]) -> Vec<(u64, String, String, String)> {
    let lines = read(file).unwrap_or_else(|error| panic!("{error}"));
    let told = lines.into_iter().map(|line| {
        let row = line
            .read
            .unwrap_or_else(|why| panic!("{}: {why:?}", line.number));
        (
            line.number,
            row.user_id.to_string(),
            row.name,
            row.organisation,
        )
    });
    told.collect()
}

#[test]
fn what_spreadsheets_write_is_read() {
    let row = |number, user_id: &str, name: &str| {
        (
            number,
            user_id.to_owned(),
            name.to_owned(),
            "Oak; Elm".to_owned(),
        )
    };
    let both = |first| vec![row(first, "alice", "Si\u{e2}n"), row(first + 1, "bob", "")];
    for (what, file, first) in [
        (
            "semicolons",
            "user_id;name;organisation\r\nalice;Si\u{e2}n;\"Oak; Elm\"\r\nbob;;\"Oak; Elm\"\r\n",
            2,
        ),
        (
            "tabs",
            "user_id\tname\torganisation\nalice\tSi\u{e2}n\tOak; Elm\nbob\t\tOak; Elm\n",
            2,
        ),
        (
            "bars",
            "user_id|name|organisation\nalice|Si\u{e2}n|Oak; Elm\nbob||Oak; Elm\n",
            2,
        ),
        (
            "Excel's first line",
            "sep=,\r\nuser_id,name,organisation\r\nalice,Si\u{e2}n,Oak; Elm\r\nbob,,Oak; Elm\r\n",
            3,
        ),
        (
            "with its mark",
            "\u{feff}sep=;\nuser_id;name;organisation\nalice;Si\u{e2}n;\"Oak; Elm\"\nbob;;\"Oak; Elm\"\n",
            3,
        ),
        (
            "in quotation marks",
            "\"SEP=;\"\nuser_id;name;organisation\nalice;Si\u{e2}n;\"Oak; Elm\"\nbob;;\"Oak; Elm\"\n",
            3,
        ),
        (
            "old Macs",
            "user_id,name,organisation\ralice,Si\u{e2}n,Oak; Elm\rbob,,Oak; Elm\r",
            2,
        ),
        (
            "old Macs with sep",
            "sep=,\ruser_id,name,organisation\ralice,Si\u{e2}n,Oak; Elm\rbob,,Oak; Elm",
            3,
        ),
        (
            "empty columns",
            "user_id,name,organisation,,\nalice,Si\u{e2}n,Oak; Elm,,\nbob,,Oak; Elm,,\n",
            2,
        ),
        (
            "a column without a name",
            "user_id,,name,organisation\nalice,,Si\u{e2}n,Oak; Elm\nbob, ,,Oak; Elm\n",
            2,
        ),
        (
            "separators behind",
            "user_id,name,organisation\nalice,Si\u{e2}n,Oak; Elm,,,\nbob,,Oak; Elm\n",
            2,
        ),
        (
            "rows of nothing",
            ",,\n\n ,\u{a0},\nuser_id,name,organisation\nalice,Si\u{e2}n,Oak; Elm\nbob,,Oak; Elm\n,,\n,,,,\n",
            5,
        ),
        (
            "names as people write them",
            " User ID ,NAME,\"Organisation\"\nalice,Si\u{e2}n,Oak; Elm\nbob,,Oak; Elm\n",
            2,
        ),
        (
            "other dashes",
            "user-id,\u{feff}name,\u{ff4f}rganisation\nalice,Si\u{e2}n,Oak; Elm\nbob,,Oak; Elm\n",
            2,
        ),
        (
            "texts typed in other ways",
            "user_id,name,organisation\nalice,Sia\u{302}n ,Oak;\u{a0} Elm\u{200b}\nbob\u{200b},,Oak; Elm\n",
            2,
        ),
    ] {
        assert_eq!(told(file.as_bytes()), both(first), "{what}");
        let le: Vec<u8> = [0xfeff]
            .into_iter()
            .chain(file.trim_start_matches('\u{feff}').encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(told(&le), both(first), "{what} in UTF-16");
        let be: Vec<u8> = le.chunks(2).flat_map(|pair| [pair[1], pair[0]]).collect();
        assert_eq!(
            told(&be),
            both(first),
            "{what} in UTF-16, the other way round"
        );
    }
}

#[test]
fn what_a_spreadsheet_has_spoiled_is_told() {
    use Spoiled::{Date, Number, Signs};
    for (column, text, spoiled) in [
        (Column::UserId, "1.23E+11", Number),
        (Column::UserId, "\"1,23E+11\"", Number),
        (Column::UserId, "4.4208E+11", Number),
        (Column::UserId, "5E-05", Number),
        (Column::UserId, "442079460123.0", Number),
        (Column::UserId, "1234567890123450000", Number),
        (Column::UserId, "12345678901234500", Number),
        (Column::UserId, "########", Signs),
        (Column::UserId, "#REF!", Signs),
        (Column::UserId, "29/11/2026", Date),
        (Column::UserId, "2026-11-29", Date),
        (Column::UserId, "2026-11-29 00:00:00", Date),
        (Column::UserId, "29.11.2026", Date),
        (Column::UserId, "1-5-2026", Date),
        (Column::UserId, "1-Mar", Date),
        (Column::UserId, "Mar-01", Date),
        (Column::UserId, "01-Mar-26", Date),
        (Column::Name, "#NAME?", Signs),
        (Column::Organisation, "1.2E+05", Number),
        (Column::Place, "####", Signs),
    ] {
        let user_id = if column == Column::UserId {
            text
        } else {
            "alice"
        };
        let file = format!(
            "user_id,{}\n{user_id},{text}\n",
            if column == Column::UserId {
                "role"
            } else {
                column.as_str()
            }
        );
        let file = if column == Column::UserId {
            file.replace(&format!(",{text}\n"), ",\n")
        } else {
            file
        };
        let read = lines(&file);
        assert_eq!(
            problems(&read[0]),
            (2, &[Problem::Spoiled(column, spoiled)][..]),
            "{text}"
        );
    }
    // What only looks so.
    for user_id in [
        "room-1",
        "e-11",
        "1e5",
        "12",
        "442079460123",
        "10.0.0.1",
        "1.2.3",
        "oak-1",
        "mark-2",
        "2026",
        "a#b@c".trim_end_matches("#b@c"),
        "may",
        "29-elms",
        "3-1-12",
        "1.2.26",
        "29.11.26",
        "april-21",
        "june.52",
        "may.2019",
        "1.mar",
        "mar.21",
        "3-march",
        // One zero in ten is typed; a spreadsheet has kept the fifteen digits before it.
        "1234567890123450",
        "100000000000000",
    ] {
        let read = lines(&format!("user_id,name,place\n{user_id},2026-11-29,1.0\n"));
        assert!(read[0].read.is_ok(), "{user_id}");
    }
}

#[test]
fn what_was_no_utf_8_on_the_way_is_told_too() {
    let lost = lines("user_id,name\nowner,Si\u{fffd}n\n");
    assert_eq!(
        problems(&lost[0]),
        (2, &[Problem::NotText(Column::Name)][..])
    );
    for file in [
        &b"u\0s\0e\0r\0_\0i\0d\0\n\0a\0\n\0"[..],
        b"user_id\nal\0ice\n",
    ] {
        assert_eq!(read(file).err(), Some(FileError::NotText));
    }
}

/// As people force text in Excel: a formula that is nothing but text, and an apostrophe.
#[test]
fn what_was_forced_to_be_text_is_read_as_that_text() {
    let read = lines(
        "user_id,name,place,role,email,groups\n\
         =\"0123\",=\"007\",=\"2026-11-29\",=\"account\",=\"olwen@example.org\",=\"office\"\n\
         \"=\"\"1-Mar\"\"\",'Tis,=A1,,,\n\
         '0124,'5,\"=\"\"5\"\"\"\" tablet\"\"\",,,\n",
    );
    let rows: Vec<_> = read
        .iter()
        .map(|line| line.read.as_ref().unwrap_or_else(|why| panic!("{why:?}")))
        .map(|row| (row.user_id.as_str(), row.name.as_str(), row.place.as_str()))
        .collect();
    assert_eq!(
        rows,
        [
            ("0123", "007", "2026-11-29"),
            ("1-mar", "'Tis", "=A1"),
            ("0124", "'5", "5\" tablet"),
        ]
    );
    let first = read[0].read.as_ref().expect("a row");
    let email = first.email.as_ref().map(domain::EmailAddress::as_str);
    assert_eq!(
        (email, first.groups.to_string().as_str()),
        (Some("olwen@example.org"), "office")
    );
    let bad = lines("user_id\n'\n'olwen\n=\"a\"&\"b\"\n");
    assert!(bad.iter().all(|line| line.read.is_err()));
}

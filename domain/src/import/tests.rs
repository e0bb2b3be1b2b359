//! Files, rows and authenticators, those of other programs among them.

use super::{
    Column, FileError, LeftOut, Line, OtpauthError, Problem, Row, Spoiled, TextError, file,
};
use crate::{
    Role, Timestamp, VerificationCode,
    email_address::EmailAddressError,
    foreign_hash::{HashError, Kind},
    groups::GroupsError,
    totp,
    user_id::UserIdError,
};
use proptest::prelude::*;

/// What the independent programs below were given, and `oathtool --totp -b --now
/// "2027-01-15 08:00:00 UTC"` made of the secrets.
const NURSERY: &str = "otpauth://totp/Old%20Nursery:office?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Old%20Nursery&algorithm=SHA1&digits=6&period=30";

/// otpa 0.0.2 (Python): `otpa cm OTPAUTH`, with the above
const OTPA_ONE: &str = "otpauth-migration://offline?data=Cj0KFDEyMzQ1Njc4OTAxMjM0NTY3ODkwEhJPbGQgTnVyc2VyeTpvZmZpY2UaC09sZCBOdXJzZXJ5IAEoATACEAEYAQ%3D%3D";

/// The same with five: office and meadow-lane of Old Nursery, riverside by SHA256, counter by HOTP,
/// office of Garden
const OTPA_FIVE: &str = "otpauth-migration://offline?data=Cj0KFDEyMzQ1Njc4OTAxMjM0NTY3ODkwEhJPbGQgTnVyc2VyeTpvZmZpY2UaC09sZCBOdXJzZXJ5IAEoATACCjgKCkhlbGxvId6tvu8SF09sZCBOdXJzZXJ5Om1lYWRvdy1sYW5lGgtPbGQgTnVyc2VyeSABKAEwAgpAChRIZWxsbyHerb7vSGVsbG8h3q2%2B7xIVT2xkIE51cnNlcnk6cml2ZXJzaWRlGgtPbGQgTnVyc2VyeSACKAEwAgpAChRIZWxsbyHerb7vSGVsbG8h3q2%2B7xITT2xkIE51cnNlcnk6Y291bnRlchoLT2xkIE51cnNlcnkgASgBMAE4AwozChRUZXN0U2VjcmV0VGVzdFNlY3JldBINR2FyZGVuOm9mZmljZRoGR2FyZGVuIAEoATACEAEYAQ%3D%3D";

/// otpauth-migration 1.0.0 (npm) with protobufjs 7.2.6: `URI.toOTPAuthMigrationURI([OTPAUTH])`
const NPM_ONE: &str = "otpauth-migration://offline?data=CjEKFDEyMzQ1Njc4OTAxMjM0NTY3ODkwEgZvZmZpY2UaC09sZCBOdXJzZXJ5IAEoATACEAEYASAA";

/// The same with the five
const NPM_FIVE: &str = "otpauth-migration://offline?data=CjEKFDEyMzQ1Njc4OTAxMjM0NTY3ODkwEgZvZmZpY2UaC09sZCBOdXJzZXJ5IAEoATACCiwKCkhlbGxvId6tvu8SC21lYWRvdy1sYW5lGgtPbGQgTnVyc2VyeSABKAEwAgo0ChRIZWxsbyHerb7vSGVsbG8h3q2%2B7xIJcml2ZXJzaWRlGgtPbGQgTnVyc2VyeSACKAEwAgo0ChRIZWxsbyHerb7vSGVsbG8h3q2%2B7xIHY291bnRlchoLT2xkIE51cnNlcnkgASgBMAE4AwosChRUZXN0U2VjcmV0VGVzdFNlY3JldBIGb2ZmaWNlGgZHYXJkZW4gASgBMAIQARgBIAA%3D";

/// otpa 0.0.2, of office at Old Nursery and at GitHub
const TWO_SITES: &str = "otpauth-migration://offline?data=Cj0KFDEyMzQ1Njc4OTAxMjM0NTY3ODkwEhJPbGQgTnVyc2VyeTpvZmZpY2UaC09sZCBOdXJzZXJ5IAEoATACCjMKFFRlc3RTZWNyZXRUZXN0U2VjcmV0Eg1HaXRIdWI6b2ZmaWNlGgZHaXRIdWIgASgBMAIQARgB";

/// The same, of office at Old Nursery by SHA1, and by SHA256
const ONE_UNUSABLE: &str = "otpauth-migration://offline?data=Cj0KFDEyMzQ1Njc4OTAxMjM0NTY3ODkwEhJPbGQgTnVyc2VyeTpvZmZpY2UaC09sZCBOdXJzZXJ5IAEoATACCj0KFEhlbGxvId6tvu9IZWxsbyHerb7vEhJPbGQgTnVyc2VyeTpvZmZpY2UaC09sZCBOdXJzZXJ5IAIoATACEAEYAQ%3D%3D";

/// The same, of two secrets of office at Old Nursery
const TWO_OF_ONE: &str = "otpauth-migration://offline?data=Cj0KFDEyMzQ1Njc4OTAxMjM0NTY3ODkwEhJPbGQgTnVyc2VyeTpvZmZpY2UaC09sZCBOdXJzZXJ5IAEoATACCj0KFFRlc3RTZWNyZXRUZXN0U2VjcmV0EhJPbGQgTnVyc2VyeTpvZmZpY2UaC09sZCBOdXJzZXJ5IAEoATACEAEYAQ%3D%3D";

/// The same, of Reception desk at Old Nursery and office at GitHub
const RENAMED: &str = "otpauth-migration://offline?data=CkUKFDEyMzQ1Njc4OTAxMjM0NTY3ODkwEhpPbGQgTnVyc2VyeTpSZWNlcHRpb24gZGVzaxoLT2xkIE51cnNlcnkgASgBMAIKMwoUVGVzdFNlY3JldFRlc3RTZWNyZXQSDUdpdEh1YjpvZmZpY2UaBkdpdEh1YiABKAEwAhABGAE%3D";

/// What this site is called where the old one was called so too.
const SITE: &str = "Old Nursery";

const ARGON2: &str = "$argon2id$v=19$m=65536,t=3,p=4$uFh0sCaOg51xAV4ll6AjkA$KYPhSy1LxiZnm12pK2bd9/5ZNmeP/revTQqd/U/Y+2g";

fn read(file: &[u8]) -> Result<Vec<Line>, FileError> {
    super::read(file, SITE)
}

fn lines(text: &str) -> Vec<Line> {
    read(text.as_bytes()).unwrap_or_else(|error| panic!("{error}"))
}

fn row(text: &str) -> Row {
    let mut lines = lines(text);
    assert_eq!(lines.len(), 1);
    let line = lines.remove(0);
    line.read.unwrap_or_else(|why| panic!("{why:?}"))
}

fn problems(line: &Line) -> (u64, &[Problem]) {
    match &line.read {
        Ok(row) => panic!("line {} is {row:?}", line.number),
        Err(problems) => (line.number, problems),
    }
}

type Authenticators = Vec<(String, Vec<u8>)>;

/// What a file says of `user_id` whose authenticator is `otpauth`.
fn authenticators(user_id: &str, otpauth: &str) -> Result<Authenticators, OtpauthError> {
    authenticators_at(SITE, user_id, otpauth).map(|(found, _)| found)
}

/// The same at a site of that name, with what is left out.
fn authenticators_at(
    site: &str,
    user_id: &str,
    otpauth: &str,
) -> Result<(Authenticators, LeftOut), OtpauthError> {
    let file = format!("user_id,otpauth\n{user_id},\"{otpauth}\"\n");
    let mut lines = super::read(file.as_bytes(), site).unwrap_or_else(|error| panic!("{error}"));
    match lines.remove(0).read {
        Ok(row) => {
            let read = row.authenticators.into_iter().map(|one| {
                let name = one.name.map(|name| name.as_str().to_owned());
                (name.unwrap_or_default(), one.secret.expose().to_vec())
            });
            Ok((read.collect(), row.left_out))
        }
        Err(problems) => match problems.as_slice() {
            [Problem::Otpauth(error)] => Err(*error),
            others => panic!("{others:?}"),
        },
    }
}

fn one(name: &str, secret: &[u8]) -> (String, Vec<u8>) {
    (name.to_owned(), secret.to_vec())
}

#[test]
fn columns_come_in_any_order_and_only_the_user_id_must() {
    let text = format!(
        "\u{feff}Role , password_hash,otpauth,place,organisation,name,USER_ID\r\n\
         Support,\"{ARGON2}\",{NURSERY},Leeds,\"Sunflower, Ltd\",\"Siân \"\"O'Neill\"\"\", Office\r\n"
    );
    let row = row(&text);
    assert_eq!(row.user_id.as_str(), "office");
    assert_eq!(
        (row.name.as_str(), row.organisation.as_str()),
        ("Siân \"O'Neill\"", "Sunflower, Ltd")
    );
    assert_eq!((row.place.as_str(), row.role), ("Leeds", Role::Support));
    assert_eq!(
        row.password.map(|hash| hash.recipe().kind()),
        Some(Kind::Argon2)
    );
    assert_eq!(row.authenticators.len(), 1);

    let row = self::row("user_id\nowner");
    assert_eq!((row.name.as_str(), row.role), ("", Role::Account));
    assert!(row.password.is_none() && row.authenticators.is_empty());
    let unusable = "user_id,password_hash\nowner,!xSWfsu2GB8kVZ6wVhjXdoUv8sso9LvfBNAoTg8cZ\n";
    assert!(
        self::row(unusable).password.is_none(),
        "Django's way to say none"
    );
}

#[test]
fn e_mail_and_groups_are_columns() {
    let text = "user_id,email,groups\nowner, olwen@example.org ,\"office,payroll\"\n";
    let owner = row(text);
    assert_eq!(
        owner.email.map(|email| email.to_string()).as_deref(),
        Some("olwen@example.org")
    );
    assert_eq!(owner.groups.to_string(), "office,payroll");
    for groups in [
        "payroll office",
        "office; payroll",
        " office;;payroll,office ",
        "office\u{a0}payroll",
    ] {
        let owner = row(&format!("user_id,groups\nowner,\"{groups}\"\n"));
        assert_eq!(owner.groups.to_string(), "office,payroll", "{groups}");
        assert_eq!(owner.email, None);
    }
    assert!(row("user_id,groups,email\nowner,,\n").groups.is_empty());
    for (field, expected) in [
        ("olwen,", Problem::Email(EmailAddressError::Form)),
        (
            "\"a@example.org, b@example.org\",",
            Problem::Email(EmailAddressError::Form),
        ),
        (",Büro", Problem::Groups(GroupsError::Name)),
    ] {
        let lines = lines(&format!("user_id,email,groups\nowner,{field}\n"));
        assert_eq!(problems(&lines[0]), (2, &[expected][..]), "{field}");
    }
    let many: Vec<String> = (0..33).map(|number| format!("g{number}")).collect();
    let lines = lines(&format!("user_id,groups\nowner,{}\n", many.join(" ")));
    assert_eq!(
        problems(&lines[0]),
        (2, &[Problem::Groups(GroupsError::TooMany)][..])
    );
}

#[test]
fn a_header_that_is_none_is_told_with_the_nearest_name() {
    let unknown = |place, name: &str, nearest| FileError::UnknownColumn {
        place,
        name: name.to_owned(),
        nearest,
    };
    let near = |place, name: &str, nearest| unknown(place, name, Some(nearest));
    for (text, error) in [
        ("", FileError::Empty),
        ("user_id,name\n", FileError::Empty),
        ("\n\n", FileError::Empty),
        ("alice,Alice\nbob,Bob\n", FileError::NoHeader),
        ("name,role\nAlice,account\n", FileError::NoUserId),
        (
            "user_id,orgnisation\na,b\n",
            near(2, "orgnisation", Column::Organisation),
        ),
        ("userid,name\na,b\n", near(1, "userid", Column::UserId)),
        (
            "user_id,password\na,b\n",
            near(2, "password", Column::PasswordHash),
        ),
        ("user_id,colour\na,b\n", unknown(2, "colour", None)),
        (
            "user_id,name,name\na,b,c\n",
            FileError::ColumnTwice(Column::Name),
        ),
    ] {
        assert_eq!(read(text.as_bytes()).err(), Some(error), "{text:?}");
    }
    let error = near(2, "orgnisation", Column::Organisation).to_string();
    assert!(
        error.contains("\"orgnisation\"") && error.contains("nearest known one is organisation")
    );
    let error = unknown(2, "colour", None).to_string();
    assert!(
        error.contains("\"colour\"") && error.contains("the known ones are: user_id, name"),
        "nothing is near: {error}"
    );
    let account = "user_id,$2b$10$S5GTXy.NTGrnYTXQDxOShuam1WLfx9.hK./dHXCrNoqOkp3STF19u\na,b\n";
    let shown = read(account.as_bytes())
        .err()
        .map(|error| error.to_string());
    let shown = shown.expect("an error").to_lowercase();
    assert!(!shown.contains("s5gt"), "no hash is shown: {shown}");
}

#[test]
fn every_bad_line_is_told_by_its_number_with_all_that_is_wrong() {
    let text = format!(
        "user_id,name,role,password_hash,otpauth\n\
         good,Good,,,\n\
         \n\
         al ice,\"two\nlines\",owner,md5$a$b,https://example.org\n\
         \r\n\
         short,Short\n\
         GOOD,Again,,,\n\
         long,{},,\"{}\",{NURSERY}\n",
        "ŵ".repeat(201),
        ARGON2.replace("t=3", "t=300"),
    );
    let lines = lines(&text);
    assert_eq!(lines.len(), 5);
    assert!(lines[0].read.is_ok() && lines[0].number == 2);
    assert_eq!(
        problems(&lines[1]),
        (
            4,
            &[
                Problem::UserId(UserIdError::Character),
                Problem::Text(Column::Name, TextError::Unsafe),
                Problem::Role,
                Problem::PasswordHash(HashError::Unknown),
                Problem::Otpauth(OtpauthError::Uri),
            ][..]
        )
    );
    let fields = Problem::Fields {
        found: 2,
        expected: 5,
    };
    assert_eq!(problems(&lines[2]), (7, &[fields][..]));
    assert_eq!(problems(&lines[3]), (8, &[Problem::Twice { line: 2 }][..]));
    assert_eq!(
        problems(&lines[4]),
        (
            9,
            &[
                Problem::Text(Column::Name, TextError::TooLong),
                Problem::PasswordHash(HashError::Costly(Kind::Argon2)),
            ][..]
        )
    );
    let latin_1 = read(b"user_id,name\nowner,Si\xe2n\n").expect("lines");
    assert_eq!(
        problems(&latin_1[0]),
        (2, &[Problem::NotText(Column::Name)][..])
    );
}

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
fn rows_of_nothing_are_no_accounts() {
    for file in ["user_id,name\n,\n ,\t\n", ",,,\n,,,\n", "sep=;\n", "sep=;"] {
        assert_eq!(
            read(file.as_bytes()).err(),
            Some(FileError::Empty),
            "{file:?}"
        );
    }
}

#[test]
fn what_has_no_name_in_the_first_line_is_told() {
    let read = lines("user_id,,name\na,lost,A\nb,,B\nc,,C,more\n");
    assert_eq!(
        problems(&read[0]),
        (2, &[Problem::Nameless { place: 2 }][..])
    );
    assert!(read[1].read.is_ok());
    let fields = Problem::Fields {
        found: 4,
        expected: 3,
    };
    assert_eq!(problems(&read[2]), (4, &[fields][..]));
}

#[test]
fn an_open_quotation_mark_is_told_by_the_line_on_which_it_opens() {
    let many = |line: &str| {
        let rows: String = (0..900)
            .map(|n| format!("room-{n},\"Room \"\"{n}\"\"\",Oak\n"))
            .collect();
        format!("user_id,name,organisation\n{rows}{line}\nlast,Last,\n")
    };
    for (file, line) in [
        (many("open,\"Open,Oak"), 902),
        (many("open,Open,\"Oak"), 902),
        (
            many("two,\"Two\nlines\",\"Oak").replace("\"Two\nlines\"", "\"Two, lines\""),
            902,
        ),
        ("user_id,\"name\nalice,Alice\n".to_owned(), 1),
        ("user_id,name\nalice,\"Alice".to_owned(), 2),
        (
            "user_id;name\r\n\r\nalice;\"Alice \"\"\r\nbob;Bob\r\n".to_owned(),
            3,
        ),
        ("user_id,name\ralice,\"Alice\rbob,Bob\r".to_owned(), 2),
    ] {
        assert_eq!(
            read(file.as_bytes()).err(),
            Some(FileError::OpenQuote { line }),
            "{file:.60}"
        );
    }
    // A quotation mark within a field, and one that is doubled, open nothing.
    for file in [
        "user_id,name\nalice,5\" tablet\n",
        "user_id,name\nalice,\"5\"\"\"\n",
        "user_id,name\nalice,\"5\"\"\"",
    ] {
        assert!(lines(file)[0].read.is_ok(), "{file}");
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
        (Column::UserId, "########", Signs),
        (Column::UserId, "#REF!", Signs),
        (Column::UserId, "29/11/2026", Date),
        (Column::UserId, "2026-11-29", Date),
        (Column::UserId, "2026-11-29 00:00:00", Date),
        (Column::UserId, "29.11.26", Date),
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

#[test]
fn too_much_is_told_before_it_is_held() {
    let rows: Vec<String> = (0..file::MOST_ROWS)
        .map(|number| format!("room-{number}\n"))
        .collect();
    let mut text = format!("user_id\n{}", rows.concat());
    assert_eq!(lines(&text).len(), 10_000);
    text += "one-more\n";
    assert_eq!(read(text.as_bytes()).err(), Some(FileError::TooManyRows));
    let large = vec![b'x'; file::MOST_BYTES + 1];
    assert_eq!(read(&large).err(), Some(FileError::TooLarge));
}

#[test]
fn authenticators_of_otpauth_addresses() {
    let secret = b"12345678901234567890";
    for (user_id, otpauth, name) in [
        ("office", NURSERY, "Old Nursery"),
        ("owner", NURSERY, "office"),
        (
            "owner",
            "otpauth://totp/Reception%20tablet?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
            "Reception tablet",
        ),
        (
            "owner",
            "OTPAUTH://TOTP/Old%3Aowner?SECRET=gezd%20gnbv-gy3t qojq gezd gnbv gy3t qojq====",
            "Old",
        ),
        (
            "owner",
            "otpauth://totp/owner?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&algorithm=HmacSHA1",
            "",
        ),
        (
            "owner",
            "otpauth://totp?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&image=https://example.org/a.png",
            "",
        ),
    ] {
        let found = authenticators(user_id, otpauth);
        assert_eq!(found, Ok(vec![one(name, secret)]), "{otpauth}");
    }
    let short = "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP";
    let found = authenticators("owner", short);
    assert_eq!(
        found,
        Ok(vec![one("a", b"Hello!\xde\xad\xbe\xef")]),
        "80 bits"
    );
}

#[test]
fn r8_what_our_codes_are_not_is_refused() {
    let key = "secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    for (otpauth, error) in [
        ("https://example.org".to_owned(), OtpauthError::Uri),
        (
            "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".to_owned(),
            OtpauthError::Uri,
        ),
        (format!("otpauth://steam/a?{key}"), OtpauthError::Uri),
        (format!("otpauth:totp/a?{key}"), OtpauthError::Uri),
        (
            format!("otpauth-migration://online?{key}"),
            OtpauthError::Uri,
        ),
        (
            format!("otpauth://totp/{}?{key}", "a".repeat(9000)),
            OtpauthError::Uri,
        ),
        (
            format!("otpauth://hotp/a?{key}&counter=1"),
            OtpauthError::Counter,
        ),
        (
            format!("otpauth://totp/a?{key}&algorithm=SHA256"),
            OtpauthError::Algorithm,
        ),
        (
            format!("otpauth://totp/a?{key}&algorithm=SHA512"),
            OtpauthError::Algorithm,
        ),
        (
            format!("otpauth://totp/a?{key}&amp;algorithm=sha-256"),
            OtpauthError::Algorithm,
        ),
        (
            format!("otpauth://totp/a?{key}&algorithm=&algorithm=HmacSHA256"),
            OtpauthError::Algorithm,
        ),
        (
            format!("otpauth://totp/a?{key}&algorithm=MD5"),
            OtpauthError::Algorithm,
        ),
        (
            format!("otpauth://totp/a?{key}&digits=\u{ff18}"),
            OtpauthError::Digits,
        ),
        (
            format!("otpauth://totp/Steam:a?{key}&encoder=steam"),
            OtpauthError::Digits,
        ),
        (
            format!("otpauth://totp/a?{key}&Period=+60"),
            OtpauthError::Period,
        ),
        (format!("OTPAUTH://HOTP/a?{key}"), OtpauthError::Counter),
        (
            format!("otpauth://totp/a?{key}&digits=8"),
            OtpauthError::Digits,
        ),
        (
            format!("otpauth://totp/a?{key}&period=60"),
            OtpauthError::Period,
        ),
        (format!("otpauth://totp/a?{key}&{key}"), OtpauthError::Twice),
        ("otpauth://totp/a".to_owned(), OtpauthError::Secret),
        ("otpauth://totp/a?secret=".to_owned(), OtpauthError::Secret),
        (
            "otpauth://totp/a?secret=01890189018901890189".to_owned(),
            OtpauthError::Secret,
        ),
        (
            "otpauth://totp/a?secret=GEZDGNBVGY3TQOI".to_owned(),
            OtpauthError::Short,
        ),
        (
            format!("otpauth://totp/a?secret={}", "A".repeat(104)),
            OtpauthError::Long,
        ),
    ] {
        assert_eq!(authenticators("owner", &otpauth), Err(error), "{otpauth}");
    }
}

#[test]
fn exports_of_independent_programs_are_read() {
    let nursery = one("Old Nursery", b"12345678901234567890");
    let garden = one("Garden", b"TestSecretTestSecret");
    for (only, five) in [(OTPA_ONE, OTPA_FIVE), (NPM_ONE, NPM_FIVE)] {
        assert_eq!(authenticators("office", only), Ok(vec![nursery.clone()]));
        let found = authenticators("owner", only);
        assert_eq!(
            found,
            Ok(vec![one("office", b"12345678901234567890")]),
            "the only one"
        );
        // Garden is another site, at which somebody is called so too.
        let left_out = LeftOut {
            others: 4,
            unusable: 0,
        };
        let found = authenticators_at("Old Nursery", "Office", five);
        assert_eq!(found, Ok((vec![nursery.clone()], left_out)));
        let found = authenticators_at("garden", "Office", five);
        assert_eq!(found, Ok((vec![garden.clone()], left_out)));
        let found = authenticators_at("Good to Go", "Office", five);
        assert_eq!(found, Err(OtpauthError::SeveralSites));
        let found = authenticators("meadow-lane", five);
        assert_eq!(
            found,
            Ok(vec![one("Old Nursery", b"Hello!\xde\xad\xbe\xef")])
        );
        assert_eq!(
            authenticators("riverside", five),
            Err(OtpauthError::Algorithm)
        );
        assert_eq!(authenticators("counter", five), Err(OtpauthError::Counter));
        assert_eq!(
            authenticators("owner", five),
            Err(OtpauthError::NotAmong { entries: 5 })
        );
    }
    let unescaped = OTPA_FIVE.replace("%2B", "+").replace("%3D", "");
    assert_eq!(authenticators("office", &unescaped), Ok(vec![nursery]));
}

#[test]
fn a_secret_of_another_site_never_counts() {
    let (nursery, github) = (b"12345678901234567890", b"TestSecretTestSecret");
    let one_left = LeftOut {
        others: 1,
        unusable: 0,
    };
    for (site, user_id, export, found) in [
        (
            "Old Nursery",
            "office",
            TWO_SITES,
            Ok((vec![one("Old Nursery", nursery)], one_left)),
        ),
        (
            "OLD  NURSERY",
            "office",
            TWO_SITES,
            Ok((vec![one("Old Nursery", nursery)], one_left)),
        ),
        (
            "Good to Go",
            "office",
            TWO_SITES,
            Err(OtpauthError::SeveralSites),
        ),
        (
            "Old Nursery",
            "owner",
            TWO_SITES,
            Err(OtpauthError::NotAmong { entries: 2 }),
        ),
        // Two of one site are two of the holder's.
        (
            "Good to Go",
            "office",
            TWO_OF_ONE,
            Ok((
                vec![one("Old Nursery", nursery), one("Old Nursery", github)],
                LeftOut::default(),
            )),
        ),
        // The holder has given the entry of this site another name.
        (
            "Old Nursery",
            "office",
            RENAMED,
            Ok((vec![one("Reception desk", nursery)], one_left)),
        ),
    ] {
        let read = authenticators_at(site, user_id, export);
        assert_eq!(read, found, "{site} {user_id}");
    }
}

#[test]
fn of_an_export_with_an_unusable_entry_the_others_are_read() {
    let found = authenticators_at("Good to Go", "office", ONE_UNUSABLE);
    let left_out = LeftOut {
        others: 0,
        unusable: 1,
    };
    let nursery = one("Old Nursery", b"12345678901234567890");
    assert_eq!(found, Ok((vec![nursery], left_out)));
    assert_eq!(
        left_out.to_string(),
        "left out: 1 entry whose codes are not by time with SHA1, 6 digits and 30 seconds"
    );
    let more = LeftOut {
        others: 3,
        unusable: 1,
    };
    assert!(
        more.to_string()
            .starts_with("left out: 3 entries of another userID or site, 1 entry")
    );
}

/// As other apps write it.
#[test]
fn harmless_spellings_are_read() {
    let key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    let with =
        |parameters: &str| format!("otpauth://totp/Old%20Nursery:office?secret={key}{parameters}");
    for otpauth in [
        // pyotp 2 (Python), otpauth 9 (npm)
        "otpauth://totp/Old%20Nursery:office?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Old%20Nursery".to_owned(),
        "otpauth://totp/Old%20Nursery:office?issuer=Old%20Nursery&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&algorithm=SHA1&digits=6&period=30".to_owned(),
        with(""),
        with("&algorithm=&digits=&period=&issuer=&counter="),
        with("&algorithm=SHA-1"),
        with("&algorithm=sha1&digits=6+&period=%2030"),
        with("&algorithm=HMAC-SHA1&digits=06"),
        with("&algorithm=HmacSHA1&image=https%3A%2F%2Fexample.org%2Fa.png"),
        with("&amp;issuer=Old%20Nursery&amp;digits=6"),
        with("&issuer=Old+Nursery"),
        format!("otpauth://TOTP/Old%20Nursery:office?secret={key}"),
        format!("otpauth://totp/Old+Nursery:office?secret={key}"),
        format!("otpauth://totp/Old%2520Nursery%3Aoffice?secret={key}"),
        format!("otpauth://totp/Old Nursery: office?secret={key}"),
        format!("otpauth://totp/office?secret={key}&issuer=Old%20Nursery"),
        format!("\u{feff}otpauth://totp/Old%20Nursery:OFFICE?secret={}\u{200b}", key.to_lowercase()),
        "otpauth://totp/Old%20Nursery:office?secret=gezd+gnbv+gy3t+qojq+gezd+gnbv+gy3t+qojq%3D%3D%3D".to_owned(),
        "otpauth://totp/Old%20Nursery:office?secret=GEZD%C2%A0GNBV-GY3T\u{2011}QOJQGEZDGNBVGY3TQOJQ".to_owned(),
    ] {
        let found = authenticators("office", &otpauth);
        assert_eq!(found, Ok(vec![one("Old Nursery", b"12345678901234567890")]), "{otpauth}");
    }
    let plus = format!("otpauth://totp/Old+Nursery:rose%2Bkitchen?secret={key}");
    assert_eq!(
        authenticators("rose+kitchen", &plus),
        Ok(vec![one("Old Nursery", b"12345678901234567890")])
    );
}

#[test]
fn an_export_that_is_damaged_or_empty_is_told() {
    for (data, error) in [
        ("", OtpauthError::NoEntry),
        ("EAEYAQ", OtpauthError::NoEntry),
        ("%", OtpauthError::Data),
        ("////", OtpauthError::Data),
        ("CjEKFDEyMzQ1Njc4", OtpauthError::Data),
    ] {
        let text = format!("otpauth-migration://offline?data={data}");
        assert_eq!(authenticators("owner", &text), Err(error), "{data:?}");
    }
    let without = "otpauth-migration://offline?dat=EAEYAQ";
    assert_eq!(authenticators("owner", without), Err(OtpauthError::Data));
}

/// `oathtool --totp -b KEY --now "2027-01-15 08:00:00 UTC"`
#[test]
fn the_codes_of_what_was_imported_are_those_of_another_implementation() {
    let now = Timestamp::from_unix(1_800_000_000);
    for (user_id, digits) in [("office", OATHTOOL[0]), ("meadow-lane", OATHTOOL[1])] {
        let row = row(&format!("user_id,otpauth\n{user_id},{OTPA_FIVE}\n"));
        let code = VerificationCode::parse(digits).expect("six digits");
        let verdict = totp::check(&row.authenticators[0].secret, None, &code, now);
        assert_eq!(verdict, totp::Verdict::Fresh(now.step()), "{user_id}");
    }
}

const OATHTOOL: [&str; 2] = ["768147", "309848"];

#[test]
fn nothing_secret_is_shown() {
    let text = format!("user_id,password_hash,otpauth\noffice,{ARGON2},{OTPA_FIVE}\n");
    let shown = format!("{:?}", lines(&text.replace("65536,t=3,p=4", "65536")));
    assert!(
        !shown.contains("uFh0") && !shown.contains("CjEK"),
        "{shown}"
    );
    let shown = format!("{:?}", row(&text.replace(ARGON2, &format!("\"{ARGON2}\""))));
    assert!(
        !shown.contains("uFh0") && !shown.contains("123456"),
        "{shown}"
    );
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes);
        let headed = [b"user_id,otpauth,password_hash\n".as_slice(), &bytes].concat();
        let _ = read(&headed);
    }

    #[test]
    fn no_address_panics(rest in ".{0,120}", data in "[A-Za-z0-9+/=_-]{0,120}") {
        for text in [
            format!("otpauth://{rest}"),
            format!("otpauth://totp/{rest}"),
            format!("otpauth://totp/a:b?secret={rest}"),
            format!("otpauth-migration://offline?data={rest}"),
            format!("otpauth-migration://offline?data={data}"),
        ] {
            let holder = super::otpauth::Holder { user_id: None, site: SITE };
            let _ = super::otpauth::read(&text, holder);
        }
    }

    /// Lines are counted as an editor does.
    #[test]
    fn every_line_has_its_number(
        blank in proptest::collection::vec(0_usize..3, 1..20),
        end in proptest::sample::select(vec!["\n", "\r\n", "\r"]),
    ) {
        let mut text = "user_id\n".to_owned();
        let mut expected = Vec::new();
        for (room, blank) in blank.iter().enumerate() {
            text += &"\n".repeat(*blank);
            expected.push(text.matches('\n').count() + 1);
            text += &["room-", &room.to_string(), "\n"].concat();
        }
        let found: Vec<usize> = lines(&text.replace('\n', end)).iter().filter_map(|line| line.number.try_into().ok()).collect();
        prop_assert_eq!(found, expected);
    }
}

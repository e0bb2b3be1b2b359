//! The columns, and the line that names them.

use super::{ARGON2, exports::NURSERY, lines, problems, read, row};
use crate::{Column, FileError, Problem};
use domain::{Role, email_address::EmailAddressError, foreign_hash::Kind, groups::GroupsError};

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
        ("user_id,what?\na,b\n", unknown(2, "", None)),
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
    let error = unknown(2, "", None).to_string();
    assert!(error.starts_with("its column 2 is not known; "), "{error}");
    // "Größe" in Windows-1252.
    let windows = read(b"user_id,Gr\xf6\xdfe\na,b\n").err();
    assert_eq!(windows, Some(FileError::NotText));
    let account = "user_id,$2b$10$S5GTXy.NTGrnYTXQDxOShuam1WLfx9.hK./dHXCrNoqOkp3STF19u\na,b\n";
    let shown = read(account.as_bytes())
        .err()
        .map(|error| error.to_string());
    let shown = shown.expect("an error").to_lowercase();
    assert!(!shown.contains("s5gt"), "no hash is shown: {shown}");
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

//! What is wrong with a line, and that it is told by its number.

use super::{ARGON2, exports::NURSERY, lines, problems, read};
use crate::{Column, FileError, OtpauthError, Problem, TextError, file};
use domain::{
    foreign_hash::{HashError, Kind},
    user_id::UserIdError,
};

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
                Problem::LineBreak,
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
fn too_much_is_told_before_it_is_held() {
    let rows: Vec<String> = (0..file::MAX_ROWS)
        .map(|number| format!("room-{number}\n"))
        .collect();
    let mut text = format!("user_id\n{}", rows.concat());
    assert_eq!(lines(&text).len(), 10_000);
    text += "one-more\n";
    assert_eq!(read(text.as_bytes()).err(), Some(FileError::TooManyRows));
    let large = vec![b'x'; file::MAX_BYTES + 1];
    assert_eq!(read(&large).err(), Some(FileError::TooLarge));
}

/// Quotation marks of later lines close the one that is open, so that it is open nowhere at the end.
#[test]
fn a_quotation_mark_that_a_later_one_closes_is_told_where_it_opens() {
    for (file, line) in [
        ("user_id,name\n\"a\",\"Ann\n\"b\",\"Bob\"\n", 2),
        (
            "user_id,name\n\"a\",\"Ann\"\n\"b\",\"Bob\r\n\"c\",\"Cat\"\r\n",
            3,
        ),
        ("user_id,name\na,\"Ann\nb,\"Bob\"\n", 2),
        ("user_id,name\n\"a,Ann\n\"b\",Bob\n", 2),
    ] {
        let lines = lines(file);
        let bad = lines.iter().find(|line| line.read.is_err());
        let (number, problems) = problems(bad.expect("a bad line"));
        assert_eq!(number, line, "{file}");
        assert_eq!(problems.last(), Some(&Problem::LineBreak), "{file}");
    }
    // A cell that ends with one, as in Excel, is no more than that.
    assert!(lines("user_id,name\na,\"Ann\n\"\n")[0].read.is_ok());
}

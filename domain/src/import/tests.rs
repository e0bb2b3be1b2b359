//! Files, rows and authenticators, those of other programs among them.

use super::{Column, FileError, Line, OtpauthError, Problem, Row, TextError, file, read};
use crate::{
    Role, Timestamp, VerificationCode,
    foreign_hash::{HashError, Kind},
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

const ARGON2: &str = "$argon2id$v=19$m=65536,t=3,p=4$uFh0sCaOg51xAV4ll6AjkA$KYPhSy1LxiZnm12pK2bd9/5ZNmeP/revTQqd/U/Y+2g";

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

/// What a file says of `user_id` whose authenticator is `otpauth`.
fn authenticators(user_id: &str, otpauth: &str) -> Result<Vec<(String, Vec<u8>)>, OtpauthError> {
    let line = lines(&format!("user_id,otpauth\n{user_id},{otpauth}\n")).remove(0);
    match line.read {
        Ok(row) => Ok(row
            .authenticators
            .into_iter()
            .map(|one| {
                let name = one.name.map(|name| name.as_str().to_owned());
                (name.unwrap_or_default(), one.secret.expose().to_vec())
            })
            .collect()),
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
fn a_header_that_is_none_is_told_with_the_nearest_name() {
    let unknown = |place, name: &str, nearest| FileError::UnknownColumn {
        place,
        name: name.to_owned(),
        nearest,
    };
    for (text, error) in [
        ("", FileError::Empty),
        ("user_id,name\n", FileError::Empty),
        ("\n\n", FileError::Empty),
        ("alice,Alice\nbob,Bob\n", FileError::NoHeader),
        ("name,role\nAlice,account\n", FileError::NoUserId),
        (
            "user_id,orgnisation\na,b\n",
            unknown(2, "orgnisation", Column::Organisation),
        ),
        ("userid,name\na,b\n", unknown(1, "userid", Column::UserId)),
        (
            "user_id,password\na,b\n",
            unknown(2, "password", Column::PasswordHash),
        ),
        ("user_id,\na,b\n", unknown(2, "", Column::Name)),
        (
            "user_id,name,name\na,b,c\n",
            FileError::ColumnTwice(Column::Name),
        ),
    ] {
        assert_eq!(read(text.as_bytes()).err(), Some(error), "{text:?}");
    }
    let error = unknown(2, "orgnisation", Column::Organisation).to_string();
    assert!(
        error.contains("\"orgnisation\"") && error.contains("nearest known one is organisation")
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
            format!("otpauth://totp/a?{key}&algorithm="),
            OtpauthError::Algorithm,
        ),
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
        let found = authenticators("Office", five);
        assert_eq!(found, Ok(vec![nursery.clone(), garden.clone()]));
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
    assert_eq!(
        authenticators("office", &unescaped),
        Ok(vec![nursery, garden])
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
            let _ = super::otpauth::read(&text, None);
        }
    }

    /// Lines are counted as an editor does.
    #[test]
    fn every_line_has_its_number(blank in proptest::collection::vec(0_usize..3, 1..20)) {
        let mut text = "user_id\n".to_owned();
        let mut expected = Vec::new();
        for (room, blank) in blank.iter().enumerate() {
            text += &"\n".repeat(*blank);
            expected.push(text.matches('\n').count() + 1);
            text += &["room-", &room.to_string(), "\n"].concat();
        }
        let found: Vec<usize> = lines(&text).iter().filter_map(|line| line.number.try_into().ok()).collect();
        prop_assert_eq!(found, expected);
    }
}

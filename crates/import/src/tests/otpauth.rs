//! Addresses of authenticators, in the spellings of many apps.

use super::{authenticators, exports::NURSERY, lines, one, problems};
use crate::{OtpauthError, Problem};

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
    let lines = lines(&format!("user_id,otpauth\noffice,\nowner,{NURSERY}\n"));
    let of_another = [Problem::Otpauth(OtpauthError::OfAnother)];
    assert_eq!(problems(&lines[1]), (3, &of_another[..]));
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

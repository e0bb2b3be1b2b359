//! What holds of every file.

use super::{ARGON2, SITE, exports::OTPA_FIVE, lines, read, row};
use crate::otpauth;
use proptest::prelude::*;

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
            let holder = otpauth::Holder { user_id: None, site: SITE };
            let _ = otpauth::read(&text, holder);
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

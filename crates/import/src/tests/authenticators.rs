//! Exports of authenticator apps: whose entries count, and what is left out.

use super::{
    authenticators, authenticators_at,
    exports::{
        NPM_FIVE, NPM_ONE, ONE_UNUSABLE, OTPA_FIVE, OTPA_ONE, RENAMED, TWO_OF_ONE, TWO_SITES,
    },
    lines, one, problems, row,
};
use crate::{LeftOut, OtpauthError, Problem};
use domain::{Timestamp, VerificationCode, totp};

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
        let file = format!("user_id,otpauth\nowner,{only}\noffice,{only}\n");
        let lines = lines(&file);
        let of_another = [Problem::Otpauth(OtpauthError::OfAnother)];
        assert_eq!(problems(&lines[0]), (2, &of_another[..]));
        assert!(lines[1].read.is_ok());
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
        // Only the other site's entry has the userID.
        (
            "Good to Go",
            "office",
            RENAMED,
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

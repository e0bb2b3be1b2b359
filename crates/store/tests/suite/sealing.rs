//! R40: a sealed value opens at its place, unchanged, with its key, and nowhere else.

use crate::common::Fixture;
use domain::AccountId;
use store::{
    Keyring, StoreError,
    seal::{Place, Sealed},
};
use testing::Seeded;

const PLACE: Place = Place {
    table: "authenticator",
    column: "secret",
    row: 1,
};

async fn assert_does_not_open(db: &Fixture, account_id: AccountId) {
    let answer = db.list_active(account_id).await;
    let expected = matches!(&answer, Err(StoreError::Sealed { table: "authenticator", column: "secret", key_id })
        if *key_id == db.keyring.current());
    assert!(expected, "{answer:?}");
}

async fn r40_swapped_rows_do_not_open(db: Fixture) {
    const SWAP: &str = "
        CREATE TABLE kept AS SELECT id, secret, key_id FROM authenticator;
        UPDATE authenticator SET
            secret = (SELECT kept.secret FROM kept WHERE kept.id <> authenticator.id),
            key_id = (SELECT kept.key_id FROM kept WHERE kept.id <> authenticator.id);
        DROP TABLE kept";
    let (one, other) = (db.active("alice").await, db.active("bob").await);
    db.sql(SWAP).await;
    for authenticator in [&one, &other] {
        assert_does_not_open(&db, authenticator.account_id).await;
    }
    db.sql(SWAP).await;
    for authenticator in [&one, &other] {
        let back = db
            .list_active(authenticator.account_id)
            .await
            .expect("it opens where it belongs");
        assert_eq!(back[0].secret.expose(), authenticator.secret.expose());
    }
}

async fn r40_another_authenticator_of_the_same_account_does_not_lend_its_secret(db: Fixture) {
    let one = db.active("alice").await;
    db.sql(&format!("UPDATE authenticator SET id = {}", one.id ^ 1))
        .await;
    assert_does_not_open(&db, one.account_id).await;
}

async fn r40_changed_bytes_do_not_open(db: Fixture) {
    let authenticator = db.active("alice").await;
    let longer = if db.url.starts_with("sqlite") {
        "CAST(secret || x'00' AS BLOB)"
    } else {
        r"secret || '\x00'"
    };
    for changed in [
        longer,
        "substr(secret, 1, 59)",
        "substr(secret, 2)",
        "substr(secret, 1, 0)",
    ] {
        db.sql("CREATE TABLE kept AS SELECT secret FROM authenticator")
            .await;
        db.sql(&format!("UPDATE authenticator SET secret = {changed}"))
            .await;
        assert_does_not_open(&db, authenticator.account_id).await;
        db.sql("UPDATE authenticator SET secret = (SELECT secret FROM kept)")
            .await;
        db.list_active(authenticator.account_id)
            .await
            .expect("it opens as it was");
        db.sql("DROP TABLE kept").await;
    }
}

async fn r40_another_keyring_does_not_open(db: Fixture) {
    let account_id = db.active("alice").await.account_id;
    let stranger = Fixture {
        keyring: Keyring::generate(&*db.entropy),
        ..db.clone()
    };
    assert!(matches!(
        stranger.list_active(account_id).await,
        Err(StoreError::Sealed { .. })
    ));
}

on_both!(
    r40_swapped_rows_do_not_open,
    r40_another_authenticator_of_the_same_account_does_not_lend_its_secret,
    r40_changed_bytes_do_not_open,
    r40_another_keyring_does_not_open,
);

fn sealed() -> (Keyring, Sealed) {
    let entropy = Seeded::default();
    let keyring = Keyring::generate(&entropy);
    let sealed = PLACE
        .seal_with(
            &keyring.current(),
            &keyring,
            &entropy,
            b"12345678901234567890",
        )
        .expect("it is sealed");
    (keyring, sealed)
}

#[test]
fn r40_no_bit_may_change() {
    let (keyring, sealed) = sealed();
    assert_eq!(
        *PLACE.open(&keyring, &sealed).expect("it opens"),
        b"12345678901234567890"
    );
    for bit in 0..sealed.bytes.len() * 8 {
        let mut changed = sealed.clone();
        changed.bytes[bit / 8] ^= 1 << (bit % 8);
        assert!(PLACE.open(&keyring, &changed).is_err(), "bit {bit}");
    }
    for length in 0..sealed.bytes.len() {
        let cut = Sealed {
            bytes: sealed.bytes[..length].to_vec(),
            ..sealed.clone()
        };
        assert!(PLACE.open(&keyring, &cut).is_err(), "{length} bytes");
    }
}

#[test]
fn r40_no_other_place_or_key_opens_it() {
    let (keyring, sealed) = sealed();
    for place in [
        Place {
            table: "canary",
            ..PLACE
        },
        Place {
            column: "sealed",
            ..PLACE
        },
        Place { row: 2, ..PLACE },
        Place { row: -1, ..PLACE },
        Place { row: 11, ..PLACE },
    ] {
        assert!(place.open(&keyring, &sealed).is_err(), "{place:?}");
    }
    for key_id in ["", "k00000000", &format!("{} ", sealed.key_id)] {
        let renamed = Sealed {
            key_id: key_id.to_owned(),
            ..sealed.clone()
        };
        assert!(PLACE.open(&keyring, &renamed).is_err(), "{key_id:?}");
    }
}

#[test]
fn r40_the_same_value_is_never_sealed_to_the_same_bytes() {
    let entropy = Seeded::default();
    let keyring = Keyring::generate(&entropy);
    let seal = || {
        PLACE
            .seal_with(&keyring.current(), &keyring, &entropy, b"the same")
            .expect("it is sealed")
            .bytes
    };
    assert_ne!(seal()[..24], seal()[..24], "nonces");
    assert_ne!(seal()[24..], seal()[24..], "ciphertexts");
}

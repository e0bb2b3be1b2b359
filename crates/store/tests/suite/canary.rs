//! R40: the canary tells whether a key file belongs to this database.

use crate::common::{Fixture, race};
use store::{Keyring, StoreError, canary, keyring::KeyringError};

/// As before the first start.
async fn remove(db: &Fixture) {
    db.sql("DELETE FROM canary").await;
}

async fn check(db: &Fixture, keyring: &Keyring) -> Result<(), StoreError> {
    canary::place(db.connection(), keyring, &*db.entropy).await
}

async fn r40_the_first_check_places_it_and_only_its_keyring_passes(db: Fixture) {
    remove(&db).await;
    assert_eq!(canary::find_key_id(db.connection()).await.unwrap(), None);
    check(&db, &db.keyring).await.expect("the first check");
    let key_id = canary::find_key_id(db.connection()).await.unwrap();
    assert_eq!(key_id, Some(db.keyring.current()));
    check(&db, &db.keyring).await.expect("the same keyring");

    let stranger = check(&db, &Keyring::generate(&*db.entropy)).await;
    assert!(
        matches!(&stranger, Err(StoreError::Keyring(KeyringError::WrongKey { key_id })) if *key_id == db.keyring.current()),
        "{stranger:?}"
    );
    check(&db, &db.keyring)
        .await
        .expect("a wrong keyring changed nothing");
}

async fn r40_nodes_that_start_together_with_one_keyring_all_pass(db: Fixture) {
    remove(&db).await;
    let checked = race(
        &db,
        20,
        |_, db| async move { check(&db, &db.keyring).await },
    )
    .await;
    assert!(checked.iter().all(Result::is_ok), "{checked:?}");
}

async fn r40_of_nodes_that_start_together_with_different_keyrings_one_passes(db: Fixture) {
    remove(&db).await;
    let checked = race(&db, 20, |_, db| async move {
        let keyring = Keyring::generate(&*db.entropy);
        check(&db, &keyring).await
    })
    .await;
    let wrong = |answer: &&_| {
        matches!(
            answer,
            Err(StoreError::Keyring(KeyringError::WrongKey { .. }))
        )
    };
    assert_eq!(checked.iter().filter(wrong).count(), 19, "{checked:?}");
    assert_eq!(
        checked.iter().filter(|answer| answer.is_ok()).count(),
        1,
        "{checked:?}"
    );
}

on_both!(
    r40_the_first_check_places_it_and_only_its_keyring_passes,
    r40_nodes_that_start_together_with_one_keyring_all_pass,
    r40_of_nodes_that_start_together_with_different_keyrings_one_passes,
);

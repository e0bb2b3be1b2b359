//! What was revoked (R27): everything that ends or changes what the check reads is heard of, once, by every
//! node, in whichever order it becomes visible.

use crate::common::{Fixture, NOW};
use domain::{Account, AccountId, TwoFactor};
use sea_orm::{ConnectionTrait, Statement};
use store::{
    SessionId, application_session,
    revocation::{self, Position},
    session,
};

const NOTHING: [AccountId; 0] = [];

/// A node that has heard of everything so far.
async fn listening(db: &Fixture) -> Position {
    let mut position = Position::default();
    let heard = revocation::hear(db.connection(), &mut position).await;
    assert_eq!(heard.unwrap(), NOTHING, "it begins with what is to come");
    position
}

async fn hear(db: &Fixture, position: &mut Position) -> Vec<AccountId> {
    let heard = revocation::hear(db.connection(), position).await;
    heard.expect("it can be read")
}

/// An account with a session, and one of that at an application.
async fn logged_on(db: &Fixture) -> (Account, SessionId) {
    let account = db.account("alice", TwoFactor::Off).await;
    let id = db.session(&account).await;
    let (token, origin) = (db.token(), "https://office.example");
    let added = application_session::add(db.connection(), &token, id, origin, NOW);
    added.await.unwrap();
    (account, id)
}

async fn r27_what_ends_or_changes_is_heard(db: Fixture) {
    let (account, _) = logged_on(&db).await;
    let mut position = listening(&db).await;
    for change in [
        "UPDATE account SET status = 'disabled'",
        "UPDATE account SET generation = generation + 1",
        "UPDATE account SET role = 'support'",
        "UPDATE account SET two_factor = 'on'",
        "UPDATE account SET user_id = 'alison'",
        "UPDATE account SET name = 'Alice'",
        "UPDATE account SET organisation = 'Sunflower'",
        "UPDATE account SET groups = 'office'",
        "UPDATE account SET email = 'alice@example.com'",
        "UPDATE session SET generation = 7",
        "UPDATE session SET ended_at = 1",
        "DELETE FROM application_session",
        "DELETE FROM session",
        "DELETE FROM account",
    ] {
        db.sql(change).await;
        assert_eq!(hear(&db, &mut position).await, [account.id], "{change}");
        assert_eq!(hear(&db, &mut position).await, NOTHING, "{change}: once");
    }
}

async fn r27_what_ends_nothing_is_not_heard(db: Fixture) {
    let (account, id) = logged_on(&db).await;
    let mut position = listening(&db).await;
    db.log_on(&account, NOW).await;
    let used = session::mark_used(db.connection(), &[id], NOW.plus(60)).await;
    used.unwrap();
    for change in [
        "UPDATE account SET status = status, name = name",
        "UPDATE account SET password_hash = 'x', language = 'cy'",
        "UPDATE session SET code_at = 5, proved_at = 5",
    ] {
        db.sql(change).await;
    }
    assert_eq!(hear(&db, &mut position).await, NOTHING);
}

/// Numbers are drawn before a commit: on PostgreSQL, rows show in another order than that of their numbers.
async fn r27_what_shows_late_is_heard_all_the_same(db: Fixture) {
    let (first, second) = (
        db.account("alice", TwoFactor::Off).await,
        db.account("bob", TwoFactor::Off).await,
    );
    let mut position = listening(&db).await;
    let other = db.second_node().await;
    let disable = |account: &Account| {
        let sql = "UPDATE account SET status = 'disabled' WHERE id = $1";
        let backend = db.connection().get_database_backend();
        Statement::from_sql_and_values(backend, sql, [account.id.number().into()])
    };
    let slow = db.store.begin().await.unwrap();
    slow.execute_raw(disable(&first)).await.unwrap();
    if db.url.starts_with("postgres") {
        other
            .connection()
            .execute_raw(disable(&second))
            .await
            .unwrap();
        assert_eq!(hear(&other, &mut position).await, [second.id]);
        assert_eq!(
            hear(&other, &mut position).await,
            NOTHING,
            "once, though it is read again"
        );
    } else {
        assert_eq!(hear(&other, &mut position).await, NOTHING);
    }
    slow.commit().await.unwrap();
    assert_eq!(hear(&other, &mut position).await, [first.id]);
    assert_eq!(hear(&other, &mut position).await, NOTHING);

    let undone = db.store.begin().await.unwrap();
    undone
        .execute_unprepared("UPDATE account SET status = 'enabled'")
        .await
        .unwrap();
    undone.rollback().await.unwrap();
    assert_eq!(hear(&other, &mut position).await, NOTHING);
}

async fn old_ones_are_forgotten_and_the_next_is_heard(db: Fixture) {
    let (account, _) = logged_on(&db).await;
    let mut position = listening(&db).await;
    db.sql("UPDATE account SET name = 'Alice'").await;
    db.sql("UPDATE revocation SET at = at - 3590").await;
    db.sql("UPDATE account SET name = 'Alison'").await;
    revocation::forget(db.connection()).await.unwrap();
    assert_eq!(
        hear(&db, &mut position).await,
        [account.id; 2],
        "not old yet"
    );
    db.sql("UPDATE revocation SET at = at - 3601").await;
    revocation::forget(db.connection()).await.unwrap();
    assert_eq!(hear(&db, &mut position).await, NOTHING);
    db.sql("UPDATE account SET name = 'Alice'").await;
    assert_eq!(hear(&db, &mut position).await, [account.id]);
}

on_both!(
    r27_what_ends_or_changes_is_heard,
    r27_what_ends_nothing_is_not_heard,
    r27_what_shows_late_is_heard_all_the_same,
    old_ones_are_forgotten_and_the_next_is_heard,
);

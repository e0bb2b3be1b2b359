//! Rows that only grew in number have an end.

use crate::common::{Fixture, NOW};
use domain::{
    Account, TwoFactor,
    throttle::{Attempts, Throttle},
};
use sea_orm::{ConnectionTrait, Statement};
use store::{
    BrowserId,
    authenticator::{self, Which},
    remembered_browser::{self, Sighting},
    retention,
    tries::{self, Bucket},
};

async fn count(db: &Fixture, sql: &str) -> i64 {
    let count = format!("SELECT count(*) AS n FROM {sql}");
    let statement = Statement::from_string(db.connection().get_database_backend(), count);
    let row = db.connection().query_one_raw(statement).await.unwrap();
    row.expect("a row").try_get("", "n").unwrap()
}

/// Replaced authenticators, the newest last: `activated` of them counted once.
async fn replaced(db: &Fixture, account: &Account, activated: i64, others: i64) {
    for n in 0..activated + others {
        let pending = db.pending(account).await;
        if n < activated {
            let (step, at) = (NOW.step().plus(n), NOW.plus(n));
            let activated = authenticator::activate(db.connection(), pending.id, step, at, None);
            assert!(activated.await.unwrap());
        }
        let all = Which::All(account.id);
        let revoked = authenticator::revoke(db.connection(), all, NOW.plus(n)).await;
        assert_eq!(revoked.unwrap(), 1);
    }
}

async fn the_newest_replaced_authenticators_of_an_account_stay(db: Fixture) {
    let alice = db.account("alice", TwoFactor::On).await;
    let bob = db.active("bob").await.account_id;
    let bob = store::account::get(db.connection(), bob).await.unwrap();
    replaced(&db, &alice, 7, 6).await;
    let forgotten = retention::forget_replaced(db.connection(), 5).await;
    assert_eq!(forgotten.unwrap(), 3, "of each kind all but five");
    let proved = "authenticator WHERE activated_at IS NOT NULL";
    assert_eq!(count(&db, proved).await, 5 + 1);
    let oldest = format!("{proved} AND revoked_at < {}", NOW.plus(2).unix());
    assert_eq!(count(&db, &oldest).await, 0, "the oldest went");
    let forgotten = retention::forget_replaced(db.connection(), 5).await;
    assert_eq!(forgotten.unwrap(), 0);
    assert_eq!(db.list_active(bob.id).await.unwrap().len(), 1);
}

/// What was counted for `account_id` from the browser `browser`.
async fn tried(db: &Fixture, account: Option<&Account>, browser: Option<i64>) -> Bucket {
    let bucket = Bucket {
        throttle: Throttle::Passwords,
        account_id: account.map(|account| account.id),
        browser_id: browser.map(BrowserId),
    };
    let once = Attempts {
        in_a_row: 1,
        ..Attempts::NONE
    };
    let counted = tries::advance(db.connection(), bucket, &Attempts::NONE, &once).await;
    assert!(counted.unwrap());
    bucket
}

async fn tries_of_forgotten_browsers_go(db: Fixture) {
    let alice = db.account("alice", TwoFactor::On).await;
    let (token, until, seen) = (db.token(), NOW.plus(60), Sighting::default());
    let added = remembered_browser::add(db.connection(), &token, alice.id, seen, NOW, until).await;
    assert!(added.unwrap());
    let remembered = remembered_browser::list(db.connection(), alice.id, NOW).await;
    let remembered = remembered.unwrap()[0].id.0;
    for (account, browser) in [
        (Some(&alice), Some(remembered)),
        (Some(&alice), None),
        (None, Some(remembered + 1)),
    ] {
        tried(&db, account, browser).await;
    }
    let gone = tried(&db, Some(&alice), Some(remembered + 1)).await;
    assert_eq!(retention::forget_tries(db.connection()).await.unwrap(), 1);
    assert_eq!(count(&db, "tries").await, 3);
    let left = tries::get(db.connection(), gone).await.unwrap();
    assert_eq!(left, Attempts::NONE);
    assert_eq!(retention::forget_tries(db.connection()).await.unwrap(), 0);
}

on_both!(
    the_newest_replaced_authenticators_of_an_account_stay,
    tries_of_forgotten_browsers_go,
);

//! What is counted, and remembered browsers (R16–R22).

use crate::common::{Fixture, NOW, on_postgres, one_winner};
use domain::{
    AccountId, StageKind, Timestamp, TwoFactor, UserId,
    throttle::{Attempts, Throttle},
};
use sea_orm::EntityTrait;
use store::{
    BrowserId, entity, logon_attempt,
    password_again::{self, AskedAgain},
    paused_address::{self, PausedAddress},
    remembered_browser,
    tries::{self, Bucket},
    wrong_try,
};

const ONE: Attempts = Attempts {
    in_a_row: 1,
    recent: 1,
    since: NOW,
    ..Attempts::NONE
};

const ALICE: AccountId = AccountId::from_number(1);
const BOB: AccountId = AccountId::from_number(2);

const fn bucket(
    throttle: Throttle,
    account_id: Option<AccountId>,
    browser_id: Option<BrowserId>,
) -> Bucket {
    Bucket {
        throttle,
        account_id,
        browser_id,
    }
}

async fn count(db: &Fixture, bucket: Bucket, from: Attempts, to: Attempts) -> bool {
    tries::advance(db.connection(), bucket, &from, &to)
        .await
        .unwrap()
}

async fn get(db: &Fixture, bucket: Bucket) -> Attempts {
    tries::get(db.connection(), bucket).await.unwrap()
}

async fn r16_of_tries_at_once_over_two_nodes_one_is_counted_at_a_time(db: Fixture) {
    let codes = bucket(Throttle::Codes, Some(ALICE), None);
    let two = Attempts {
        in_a_row: 2,
        recent: 2,
        ..ONE
    };
    for (from, to) in [(Attempts::NONE, ONE), (ONE, two)] {
        one_winner(&db, |db| async move {
            tries::advance(db.connection(), codes, &from, &to).await
        })
        .await;
    }
    assert_eq!(get(&db.second_node().await, codes).await, two);
}

async fn r16_every_guard_account_and_browser_is_counted_apart(db: Fixture) {
    let buckets = [
        bucket(Throttle::Codes, Some(ALICE), None),
        bucket(Throttle::Passwords, Some(ALICE), None),
        bucket(Throttle::Passwords, Some(ALICE), Some(BrowserId(1))),
        bucket(Throttle::Passwords, Some(ALICE), Some(BrowserId(2))),
        bucket(Throttle::Passwords, Some(BOB), None),
        bucket(Throttle::Passwords, None, None),
    ];
    for (number, one) in (3..).zip(buckets) {
        assert_eq!(get(&db, one).await, Attempts::NONE);
        let to = Attempts {
            recent: number,
            pauses: 2,
            paused_until: NOW.plus(i64::from(number)),
            ..ONE
        };
        assert!(count(&db, one, Attempts::NONE, to).await);
        assert_eq!(get(&db, one).await, to);
    }
    tries::clear(db.connection(), buckets[3]).await.unwrap();
    tries::forget(db.connection(), ALICE, &[Throttle::Codes])
        .await
        .unwrap();
    let mut recent = Vec::new();
    for one in buckets {
        recent.push(get(&db, one).await.recent);
    }
    assert_eq!(recent, [0, 4, 5, 0, 7, 8]);
    tries::forget(db.connection(), ALICE, &[Throttle::Passwords])
        .await
        .unwrap();
    assert_eq!(get(&db, buckets[1]).await, Attempts::NONE);
    assert_eq!(
        get(&db, buckets[2]).await,
        Attempts::NONE,
        "of every browser"
    );
    assert_eq!(get(&db, buckets[4]).await.recent, 7);
}

async fn r21_a_browser_is_known_to_the_accounts_that_logged_on_in_it(db: Fixture) {
    let alice = db.account("alice", TwoFactor::Off).await.id;
    let bob = db.account("bob", TwoFactor::Off).await.id;
    let (token, other) = (db.token(), db.token());
    let until = NOW.plus(100);
    let add = async |account, until| {
        let added = {
            let seen = remembered_browser::Sighting::default();
            remembered_browser::add(db.connection(), &token, account, seen, NOW, until).await
        };
        added.unwrap()
    };
    let find = async |token, account, at: Timestamp| {
        let found = remembered_browser::find(db.connection(), token, Some(account), at).await;
        found.unwrap()
    };
    assert!(add(alice, until).await);
    assert_eq!(find(&token, bob, NOW).await, None);
    assert_eq!(find(&other, alice, NOW).await, None);
    let number = find(&token, alice, NOW.plus(99)).await;
    assert!(number.is_some());
    assert_eq!(find(&token, alice, until).await, None, "it expires");

    assert!(!add(alice, NOW.plus(200)).await, "known already");
    assert_eq!(find(&token, alice, until).await, number, "and for longer");
    assert!(add(bob, until).await);

    // R26: the browser gets a new token, and the old one is soon worth nothing.
    let (lost, new, grace) = (db.token(), db.token(), NOW.plus(10));
    for new in [&lost, &new] {
        let renewed = remembered_browser::renew(db.connection(), &token, new, NOW, grace).await;
        renewed.unwrap();
    }
    for account in [alice, bob] {
        assert!(find(&token, account, NOW.plus(9)).await.is_some());
        assert_eq!(find(&token, account, grace).await, None);
        assert_eq!(find(&lost, account, NOW).await, None, "never arrived");
    }
    assert_eq!(find(&new, alice, NOW).await, number);
    let late =
        remembered_browser::renew(db.connection(), &token, &lost, grace, grace.plus(10)).await;
    late.unwrap();
    assert_eq!(find(&lost, alice, grace).await, None, "too late");

    remembered_browser::forget_expired(db.connection(), until)
        .await
        .unwrap();
    assert_eq!(find(&new, bob, NOW).await, None);
    assert_eq!(find(&new, alice, NOW).await, number);
}

async fn r22_wrong_tries_are_counted_by_address_and_name_nobody(db: Fixture) {
    let office = "192.0.2.7";
    let (alice, bob) = (UserId::parse("alice"), UserId::parse("bob"));
    let (alice, bob) = (alice.unwrap(), bob.unwrap());
    for (address, user, at) in [
        (office, &alice, 10),
        (office, &bob, 20),
        ("192.0.2.8", &alice, 20),
        (office, &alice, 30),
    ] {
        wrong_try::add(db.connection(), &db.keyring, address, user, NOW.plus(at))
            .await
            .unwrap();
    }
    let newest_but = async |count, since| {
        let since = NOW.plus(since);
        let at = wrong_try::find_newest_but(db.connection(), office, count, since).await;
        at.unwrap().map(|at| at.unix() - NOW.unix())
    };
    assert_eq!(newest_but(1, 0).await, Some(30));
    assert_eq!(newest_but(3, 0).await, Some(10));
    assert_eq!(newest_but(4, 0).await, None);
    assert_eq!(
        newest_but(2, 20).await,
        None,
        "since then, and not then itself"
    );
    let accounts = async |most, since| {
        let since = NOW.plus(since);
        let counted = wrong_try::count_accounts(db.connection(), office, most, since).await;
        counted.unwrap()
    };
    assert_eq!(accounts(10, 0).await, 2);
    assert_eq!(accounts(1, 0).await, 1, "no more are looked for");
    assert_eq!(accounts(10, 20).await, 1);

    let rows = entity::wrong_try::Entity::find().all(db.connection()).await;
    let text = format!("{:?}", rows.unwrap());
    assert!(!text.contains("alice") && !text.contains("bob"), "{text}");

    let count = async || {
        let counted = wrong_try::count(db.connection(), office, NOW).await;
        counted.unwrap()
    };
    wrong_try::forget(db.connection(), NOW.plus(20), NOW.plus(99))
        .await
        .unwrap();
    assert_eq!(count().await, 1);
    wrong_try::forget_address(db.connection(), office)
        .await
        .unwrap();
    assert_eq!(count().await, 0);
}

fn paused(from: i64, until: i64) -> PausedAddress {
    PausedAddress {
        address: "192.0.2.7".to_owned(),
        begun_at: NOW.plus(from),
        until: NOW.plus(until),
        tries: 20,
    }
}

async fn r22_a_wait_begins_once_and_is_lifted_once(db: Fixture) {
    use paused_address::{begin, find_all, forget_over, lift, list};
    let at = |seconds| NOW.plus(seconds);
    one_winner(&db, |db| async move {
        begin(db.connection(), &paused(0, 100)).await
    })
    .await;
    let found = async |seconds| {
        let names = ["192.0.2.7", "192.0.2.0/24"];
        let found = find_all(db.connection(), &names, at(seconds)).await;
        found.unwrap()
    };
    assert_eq!(found(99).await, [paused(0, 100)]);
    assert!(found(100).await.is_empty(), "it is over");
    assert_eq!(
        list(db.connection(), at(50), None).await.unwrap(),
        [paused(0, 100)]
    );
    // While it lasts, no other begins; after it, the next one does.
    assert!(!begin(db.connection(), &paused(50, 300)).await.unwrap());
    assert!(begin(db.connection(), &paused(100, 300)).await.unwrap());
    assert_eq!(found(200).await, [paused(100, 300)]);
    forget_over(db.connection(), at(299), at(299))
        .await
        .unwrap();
    assert!(!lift(db.connection(), "192.0.2.8", at(200)).await.unwrap());
    one_winner(&db, |db| async move {
        lift(db.connection(), "192.0.2.7", NOW.plus(200)).await
    })
    .await;
    assert!(found(200).await.is_empty());
}

async fn r21_passwords_asked_again_are_counted_where_they_were_asked(db: Fixture) {
    let account = db.account("alice", TwoFactor::Off).await;
    let (token, other) = (db.token(), db.token());
    let mut ids = Vec::new();
    for token in [&token, &other] {
        let until = NOW.plus(600);
        let id = logon_attempt::add(
            db.connection(),
            token,
            &account,
            StageKind::Confirm,
            NOW,
            until,
        );
        ids.push(id.await.unwrap());
    }
    let attempt = AskedAgain::Attempt(ids[0]);
    for _ in 0..2 {
        let counted = password_again::count(db.connection(), attempt, 3).await;
        assert!(counted.unwrap());
    }
    one_winner(&db, |db| async move {
        password_again::count(db.connection(), attempt, 3).await
    })
    .await;
    let end = async || {
        let ended = password_again::end(db.connection(), attempt, account.id, 3, NOW).await;
        ended.unwrap()
    };
    password_again::give_back(db.connection(), attempt)
        .await
        .unwrap();
    assert!(!end().await, "there are fewer");
    let counted = password_again::count(db.connection(), attempt, 3).await;
    assert!(counted.unwrap());
    assert!(end().await);
    assert!(!end().await, "once");
    let live = async |token| {
        let found = logon_attempt::find(db.connection(), token, NOW).await;
        found.unwrap().is_some()
    };
    assert_eq!((live(&token).await, live(&other).await), (false, true));
}

on_both!(
    r16_of_tries_at_once_over_two_nodes_one_is_counted_at_a_time,
    r16_every_guard_account_and_browser_is_counted_apart,
    r21_a_browser_is_known_to_the_accounts_that_logged_on_in_it,
    r21_passwords_asked_again_are_counted_where_they_were_asked,
    r22_wrong_tries_are_counted_by_address_and_name_nobody,
    r22_a_wait_begins_once_and_is_lifted_once,
);

/// A row is locked until the transaction ends: whoever tries many userIDs that do not exist must not wait
/// longer for it than for those of accounts.
#[tokio::test]
async fn r41_attempts_for_nobody_do_not_wait_for_each_other_on_postgres() {
    on_postgres(async |db: Fixture| {
        let nobodys = |name: &str| {
            let user_id = UserId::parse(name).expect("a userID");
            Bucket::of_nobody(Throttle::Passwords, &user_id)
        };
        let (one, other) = (nobodys("elm"), nobodys("fir"));
        assert_ne!(one, other);
        let held = db.store.begin().await.unwrap();
        tries::count_for_nobody(&held, one).await.unwrap();
        // Held until the test ends: this would never return.
        tries::count_for_nobody(db.connection(), other)
            .await
            .unwrap();
        assert_eq!(nobodys("elm"), one, "always the same");
        held.rollback().await.unwrap();
    })
    .await;
}

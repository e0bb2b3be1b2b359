//! What the support console counts, and what of it must happen once.

use crate::common::{Fixture, NOW, event, one_winner, password};
use domain::{
    Account, Timestamp, TwoFactor,
    audit::{Event, Kind},
    support::{Action, CheckWord, Renewed},
};
use store::{
    account,
    approval::{self, Wish},
    audit, authenticator, identity_check, overview,
};

async fn events_are_counted_by_the_hour(db: Fixture) {
    let hour = NOW.plus(-NOW.unix() % 3600);
    for (kind, at) in [
        (Kind::PasswordRefused, hour.plus(-1)),
        (Kind::PasswordRefused, hour),
        (Kind::CodeRefused, hour.plus(3599)),
        (Kind::LoggedOn, hour),
    ] {
        let event = Event {
            kind,
            ..event(at, "")
        };
        let added = audit::add(db.connection(), &db.keyring, "test", event);
        added.await.unwrap();
    }
    let kinds = [Kind::PasswordRefused, Kind::CodeRefused];
    let since = hour.plus(-3600);
    let bars = overview::events_by_hour(db.connection(), &kinds, since).await;
    let bars: Vec<_> = bars
        .unwrap()
        .iter()
        .map(|bar| (bar.from, bar.count))
        .collect();
    assert_eq!(bars, [(since, 1), (hour, 2)]);
}

async fn accounts_are_counted_in_the_week_of_their_first_authenticator(db: Fixture) {
    // Monday, 2027-01-11, 00:00 UTC.
    let monday = Timestamp::from_unix(1_799_625_600);
    let activate = async |account: &Account, at| {
        let pending = db.pending(account).await;
        let done = authenticator::activate(db.connection(), pending.id, NOW.step(), at, None);
        assert!(done.await.unwrap());
        pending.id
    };
    let mut last = 0;
    for (name, times) in [
        ("sunday", &[monday.plus(-1), monday][..]),
        ("monday", &[monday]),
        ("next-sunday", &[monday.plus(7 * 86_400 - 1)]),
        ("gone", &[monday]),
    ] {
        let account = db.account(name, TwoFactor::On).await;
        for at in times {
            last = activate(&account, *at).await;
        }
    }
    let gone = "UPDATE authenticator SET state = 'revoked' WHERE id =";
    db.sql(&format!("{gone} {last}")).await;
    let bars = overview::enrolled_by_week(db.connection()).await.unwrap();
    let bars: Vec<_> = bars.iter().map(|bar| (bar.from, bar.count)).collect();
    assert_eq!(bars, [(monday.plus(-7 * 86_400), 1), (monday, 2)]);
}

fn wish(account: &Account, by: &Account, action: Action) -> Wish {
    Wish {
        account_id: account.id,
        generation: account.generation,
        asked_by: by.id,
        asker_generation: by.generation,
        action,
        reason: "Lost the phone".to_owned(),
        with_pin: true,
        window_hours: Some(5),
    }
}

async fn open(db: &Fixture, at: Timestamp) -> Vec<(i64, Wish)> {
    let open = approval::list_open(db.connection(), at).await.unwrap();
    assert_eq!(
        approval::count_open(db.connection(), None, at)
            .await
            .unwrap(),
        u64::try_from(open.len()).unwrap()
    );
    open.into_iter().map(|one| (one.id, one.wish)).collect()
}

async fn r37_a_wish_is_answered_once_and_in_time(db: Fixture) {
    let [tom, priya, sam] = [
        db.account("tom", TwoFactor::On).await,
        db.account("priya", TwoFactor::On).await,
        db.account("sam", TwoFactor::On).await,
    ];
    let ask = async |account: &Account, by: &Account, action| {
        let wish = wish(account, by, action);
        let (db, until) = (db.connection(), NOW.plus(100));
        approval::add(db, wish, NOW, until).await.unwrap();
    };
    ask(&tom, &priya, Action::Reset).await;
    ask(&tom, &sam, Action::Reset).await;
    // In place of the first one, and of no other's.
    ask(&tom, &priya, Action::Reset).await;
    let waiting = open(&db, NOW.plus(99)).await;
    let wishes: Vec<_> = waiting.iter().map(|(_, wish)| wish.clone()).collect();
    let expected = [
        wish(&tom, &sam, Action::Reset),
        wish(&tom, &priya, Action::Reset),
    ];
    assert_eq!(wishes, expected);
    assert!(open(&db, NOW.plus(100)).await.is_empty());
    let id = waiting[0].0;
    let late = approval::consume(db.connection(), id, priya.id, NOW.plus(100)).await;
    assert!(!late.unwrap());
    one_winner(&db, move |db| async move {
        approval::consume(db.connection(), id, priya.id, NOW).await
    })
    .await;
    let found = approval::find_open(db.connection(), id, NOW).await;
    assert_eq!(found.unwrap(), None);
    assert_eq!(open(&db, NOW).await.len(), 1);
}

async fn a_word_is_answered_once_by_whoever_asked(db: Fixture) {
    let [rose, priya, sam] = [
        db.account("rose", TwoFactor::On).await,
        db.account("priya", TwoFactor::On).await,
        db.account("sam", TwoFactor::On).await,
    ];
    let word = CheckWord::generate(&*db.entropy);
    for by in [&sam, &priya] {
        let until = NOW.plus(600);
        let added = identity_check::add(db.connection(), rose.id, by.id, &word, until);
        added.await.unwrap();
    }
    let shown = |at| identity_check::find(db.connection(), rose.id, at);
    let found = shown(NOW.plus(599)).await.unwrap().expect("it is shown");
    let expected = (word.as_str(), priya.id, false, false);
    let seen = |of: &identity_check::ShownWord| (of.to_password, of.to_code);
    let (to_password, to_code) = seen(&found);
    assert_eq!(
        (found.word.as_str(), found.asked_by, to_password, to_code),
        expected
    );
    for (with_code, expected) in [(true, (false, true)), (false, (true, true))] {
        let set = identity_check::set_shown(db.connection(), found.id, with_code);
        set.await.unwrap();
        let found = shown(NOW).await.unwrap().expect("it is shown");
        assert_eq!(seen(&found), expected);
    }
    assert_eq!(shown(NOW.plus(600)).await.unwrap(), None);
    let (rose, priya) = (rose.id, priya.id);
    let other = identity_check::consume(db.connection(), rose, sam.id, "right", NOW).await;
    assert!(!other.unwrap());
    one_winner(&db, move |db| async move {
        identity_check::consume(db.connection(), rose, priya, "right", NOW).await
    })
    .await;
    let found = identity_check::find(db.connection(), rose, NOW).await;
    assert_eq!(found.unwrap(), None);
}

async fn r37_what_support_renewed_is_known_until_a_logon(db: Fixture) {
    let rose = db.account("rose", TwoFactor::On).await;
    let renewed = async || {
        let history = account::find_history(db.connection(), rose.id).await;
        history.map(|history| history.renewed)
    };
    assert_eq!(renewed().await.unwrap(), Renewed::default());
    let set = account::set_set_up_code(db.connection(), rose.id, &[7; 32], NOW.plus(1));
    set.await.unwrap();
    let mut expected = Renewed {
        password: true,
        authenticators: false,
    };
    assert_eq!(renewed().await.unwrap(), expected);
    let (on, waits, off) = (TwoFactor::On, TwoFactor::AwaitingEnrolment, TwoFactor::Off);
    expected.authenticators = true;
    for (from, to) in [(on, waits), (waits, off), (off, waits)] {
        let changed = account::advance_two_factor(db.connection(), rose.id, from, to);
        assert!(changed.await.unwrap());
        assert_eq!(renewed().await.unwrap(), expected);
    }
    // A logon by password alone says nothing of authenticators, and ends a set-up code.
    let attempt = async |account: &Account| {
        db.log_on(account, NOW).await;
        let chosen = (
            db.connection(),
            rose.id,
            account.generation,
            password(),
            NOW,
        );
        let (db, id, generation, hash, now) = chosen;
        account::consume_set_up_code(db, id, generation, hash, now).await
    };
    expected.password = false;
    assert!(!attempt(&db.get(&rose).await).await.unwrap());
    assert_eq!(renewed().await.unwrap(), expected);
    db.sql("UPDATE account SET two_factor = 'on'").await;
    db.log_on(&db.get(&rose).await, NOW).await;
    assert_eq!(renewed().await.unwrap(), Renewed::default());
}

on_both!(
    events_are_counted_by_the_hour,
    accounts_are_counted_in_the_week_of_their_first_authenticator,
    r37_a_wish_is_answered_once_and_in_time,
    a_word_is_answered_once_by_whoever_asked,
    r37_what_support_renewed_is_known_until_a_logon,
);

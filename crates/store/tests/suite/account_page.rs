//! What the account page reads and changes, and what of it must happen once.

use crate::common::{Fixture, NOW, one_winner};
use domain::{
    Account, Initials, Reminder, StageKind, TwoFactor, authenticator::Name, session::Lifetime,
};
use store::{
    SessionId, account,
    account::LogonMark,
    authenticator::{self, Which},
    logon_attempt, person, remembered_browser, reminder,
    session::{self, NewSession, Renewal},
    two_factor_request,
};

const LIFETIME: Lifetime = Lifetime {
    idle: 3600,
    absolute: 43_200,
};

/// A new session of `account`, begun so many seconds ago.
async fn begin(db: &Fixture, account: &Account, ago: i64) -> SessionId {
    let token = db.token();
    let new = NewSession {
        token: token.clone(),
        account_id: account.id,
        generation: account.generation,
        code: None,
        begun: LogonMark {
            at: NOW.plus(-ago),
            address: None,
        },
        previous: None,
        browser: String::new(),
        initials: None,
    };
    session::add(db.connection(), new).await.unwrap();
    let found = session::find(db.connection(), &token).await.unwrap();
    found.expect("it is there").id
}

async fn only_sessions_that_live_are_listed(db: Fixture) {
    let alice = db.account("alice", TwoFactor::Off).await;
    let bob = db.account("bob", TwoFactor::Off).await;
    let live = begin(&db, &alice, 10).await;
    let ended = begin(&db, &alice, 10).await;
    begin(&db, &alice, 3600).await;
    begin(&db, &bob, 10).await;
    let later = Account {
        generation: alice.generation + 1,
        ..alice.clone()
    };
    begin(&db, &later, 10).await;
    assert!(
        !session::revoke(db.connection(), bob.id, ended, NOW)
            .await
            .unwrap()
    );
    assert!(
        session::revoke(db.connection(), alice.id, ended, NOW)
            .await
            .unwrap()
    );
    let listed = session::list_live(db.connection(), &alice, LIFETIME, NOW).await;
    let ids: Vec<_> = listed.unwrap().iter().map(|one| one.session.id).collect();
    assert_eq!(ids, [live]);
    session::forget(db.connection(), NOW.plus(-10))
        .await
        .unwrap();
    let found = session::find_by_id(db.connection(), live).await.unwrap();
    assert!(found.is_some());
    session::forget(db.connection(), NOW.plus(-9))
        .await
        .unwrap();
    assert_eq!(
        session::find_by_id(db.connection(), live).await.unwrap(),
        None
    );
}

async fn r26_a_session_goes_on_under_another_token(db: Fixture) {
    let alice = db.account("alice", TwoFactor::On).await;
    let id = begin(&db, &alice, 10).await;
    let (zero, first, second) = (db.token(), db.token(), db.token());
    let until = NOW.plus(60);
    let renewal = Renewal {
        from: &zero,
        to: &first,
        until,
    };
    session::prove(db.connection(), id, &renewal, NOW)
        .await
        .unwrap();
    let former = async |now| session::find_former(db.connection(), &zero, now).await;
    let found = former(until.plus(-1)).await.unwrap();
    assert_eq!(found.expect("a moment longer").proved_at, None);
    assert_eq!(former(until).await.unwrap(), None);
    let proved = session::find(db.connection(), &first).await.unwrap();
    assert_eq!(proved.expect("it is there").proved_at, Some(NOW));
    let generation = account::begin_generation(db.connection(), &alice)
        .await
        .unwrap();
    assert_eq!(db.get(&alice).await.generation, generation);
    session::follow(db.connection(), id, &second, generation)
        .await
        .unwrap();
    assert_eq!(session::find(db.connection(), &first).await.unwrap(), None);
    assert_eq!(former(NOW).await.unwrap(), None);
    let followed = session::find(db.connection(), &second).await.unwrap();
    assert_eq!(followed.expect("it is there").generation, generation);
}

async fn s13_authenticators_are_named_and_revoked_once(db: Fixture) {
    let one = db.active("alice").await;
    let other = db.active("bob").await;
    let name = Name::parse("Rose’s phone").unwrap();
    let rename =
        async |account_id| authenticator::rename(db.connection(), account_id, one.id, &name).await;
    assert!(!rename(other.account_id).await.unwrap());
    assert!(rename(one.account_id).await.unwrap());
    let listed = authenticator::list_named(db.connection(), one.account_id)
        .await
        .unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(
        (listed[0].id, listed[0].name.as_deref()),
        (one.id, Some("Rose’s phone"))
    );
    assert_eq!(listed[0].last_used_at, Some(NOW));
    let of = |account_id| Which::One {
        account_id,
        id: one.id,
    };
    let revoke = authenticator::revoke(db.connection(), of(other.account_id), NOW).await;
    assert_eq!(revoke.unwrap(), 0);
    let own = of(one.account_id);
    one_winner(&db, |db| async move {
        let revoked = authenticator::revoke(db.connection(), own, NOW).await;
        revoked.map(|number| number == 1)
    })
    .await;
    let active = authenticator::count_active(db.connection(), one.account_id).await;
    assert_eq!(active.unwrap(), 0);
    let names = authenticator::list_names(db.connection(), one.account_id)
        .await
        .unwrap();
    assert_eq!(
        names,
        [(one.id, "Rose’s phone".to_owned())],
        "events tell of it"
    );
}

async fn r21_a_forgotten_browser_is_not_known(db: Fixture) {
    let alice = db.account("alice", TwoFactor::Off).await.id;
    let bob = db.account("bob", TwoFactor::Off).await.id;
    let (token, until) = (db.token(), NOW.plus(100));
    let seen = remembered_browser::Sighting {
        browser: "Firefox, Windows".to_owned(),
        address: Some("192.0.2.7".to_owned()),
    };
    remembered_browser::add(db.connection(), &token, alice, seen, NOW, until)
        .await
        .unwrap();
    let listed = remembered_browser::list(db.connection(), alice, NOW)
        .await
        .unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].seen.browser, "Firefox, Windows");
    let none = remembered_browser::list(db.connection(), alice, until)
        .await
        .unwrap();
    assert_eq!(none.len(), 0);
    assert!(
        !remembered_browser::forget(db.connection(), bob, listed[0].id)
            .await
            .unwrap()
    );
    assert!(
        remembered_browser::forget(db.connection(), alice, listed[0].id)
            .await
            .unwrap()
    );
    let known = remembered_browser::find(db.connection(), &token, Some(alice), NOW)
        .await
        .unwrap();
    assert_eq!(known, None);
}

async fn s2_one_request_is_open_at_a_time(db: Fixture) {
    let alice = db.account("alice", TwoFactor::Off).await.id;
    one_winner(&db, |db| async move {
        two_factor_request::add(db.connection(), alice, NOW).await
    })
    .await;
    let open = two_factor_request::list_open(db.connection())
        .await
        .unwrap();
    assert_eq!(open.len(), 1);
    one_winner(&db, |db| async move {
        two_factor_request::answer(db.connection(), alice, Some("From June"), NOW).await
    })
    .await;
    assert!(
        two_factor_request::list_open(db.connection())
            .await
            .unwrap()
            .is_empty()
    );
    let newest = two_factor_request::find_newest(db.connection(), alice)
        .await
        .unwrap();
    assert_eq!(
        newest.expect("a request").declined.as_deref(),
        Some("From June")
    );
    assert!(
        two_factor_request::add(db.connection(), alice, NOW)
            .await
            .unwrap()
    );
    let newest = two_factor_request::find_newest(db.connection(), alice)
        .await
        .unwrap();
    assert_eq!(newest.expect("a request").answered_at, None);
}

async fn s13_initials_are_there_to_be_picked(db: Fixture) {
    let alice = db.account("alice", TwoFactor::On).await.id;
    for (second, initials) in ["RF", "AB", "RF"].into_iter().enumerate() {
        let at = NOW.plus(i64::try_from(second).unwrap());
        let initials = Initials::parse(initials).unwrap();
        person::add(db.connection(), alice, &initials, at)
            .await
            .unwrap();
    }
    assert_eq!(
        person::list(db.connection(), alice).await.unwrap(),
        ["AB", "RF"]
    );
    person::forget(db.connection(), NOW.plus(2)).await.unwrap();
    assert_eq!(person::list(db.connection(), alice).await.unwrap(), ["RF"]);
}

async fn a_change_of_two_factor_takes_the_approval_to_add_away(db: Fixture) {
    let alice = db.account("alice", TwoFactor::On).await;
    let until = Some(NOW.plus(60));
    let find = async || {
        account::find_may_add_until(db.connection(), alice.id)
            .await
            .unwrap()
    };
    account::allow_adding(db.connection(), alice.id, until)
        .await
        .unwrap();
    assert_eq!(find().await, until);
    let reset = (TwoFactor::On, TwoFactor::AwaitingEnrolment);
    account::advance_two_factor(db.connection(), alice.id, reset.0, reset.1)
        .await
        .unwrap();
    assert_eq!(find().await, None);
    account::allow_adding(db.connection(), alice.id, until)
        .await
        .unwrap();
    account::void_adding(db.connection()).await.unwrap();
    assert_eq!(find().await, None, "R44");
}

async fn an_answer_to_a_question_is_kept_and_renewed(db: Fixture) {
    let alice = db.account("alice", TwoFactor::On).await;
    let bob = db.account("bob", TwoFactor::On).await;
    let asked = Reminder::RecoveryCodes;
    let find = async |account: &Account, reminder| {
        reminder::answered_at(db.connection(), account.id, reminder)
            .await
            .unwrap()
    };
    assert_eq!(find(&alice, asked).await, None);
    for at in [NOW, NOW.plus(60)] {
        reminder::answer(db.connection(), alice.id, asked, at)
            .await
            .unwrap();
        assert_eq!(find(&alice, asked).await, Some(at));
    }
    assert_eq!(find(&bob, asked).await, None);
    assert_eq!(find(&alice, Reminder::SecondMethod).await, None);
}

async fn r13_an_attempt_is_prolonged_only_while_it_lasts(db: Fixture) {
    let alice = db.account("alice", TwoFactor::On).await;
    let token = db.token();
    let (stage, end) = (StageKind::Code, NOW.plus(600));
    let id = logon_attempt::add(db.connection(), &token, &alice, stage, NOW, end)
        .await
        .unwrap();
    let prolong = async |end, now| {
        logon_attempt::prolong(db.connection(), id, end, now)
            .await
            .unwrap()
    };
    let later = NOW.plus(900);
    assert!(prolong(later, NOW.plus(300)).await);
    assert!(!prolong(end, NOW.plus(300)).await, "never shorter");
    assert!(!prolong(NOW.plus(1_800), later).await, "it is over");
    let found = logon_attempt::find(db.connection(), &token, NOW.plus(899));
    assert_eq!(
        found.await.unwrap().map(|found| found.expires_at),
        Some(later)
    );
}

on_both!(
    an_answer_to_a_question_is_kept_and_renewed,
    r13_an_attempt_is_prolonged_only_while_it_lasts,
    only_sessions_that_live_are_listed,
    r26_a_session_goes_on_under_another_token,
    s13_authenticators_are_named_and_revoked_once,
    r21_a_forgotten_browser_is_not_known,
    s2_one_request_is_open_at_a_time,
    s13_initials_are_there_to_be_picked,
    a_change_of_two_factor_takes_the_approval_to_add_away,
);

//! What the support console finds.

use crate::common::{Fixture, NOW, new_account};
use domain::{Account, TwoFactor, UserId, throttle::Throttle};
use store::{
    account::{self, LastLogon, NewAccount, Order, Search, State},
    overview,
    tries::Reached,
};

const REACHED: Reached = Reached {
    codes: 20,
    passwords: 100,
};

async fn add(db: &Fixture, name: &str, place: &str, two_factor: TwoFactor) -> Account {
    let new = NewAccount {
        place: place.to_owned(),
        ..new_account(name, two_factor)
    };
    account::add(db.connection(), new).await.unwrap()
}

/// The userIDs on a page of so many, whether more follow, and how many there are.
async fn find(db: &Fixture, search: &Search, most: u64) -> (Vec<String>, bool, u64) {
    let found = account::find_page(db.connection(), search, REACHED, most, NOW).await;
    let found = found.unwrap();
    let user_ids = found.accounts.iter();
    let user_ids = user_ids.map(|one| one.account.user_id.to_string());
    (user_ids.collect(), found.more, found.count.0)
}

fn words(words: &[&str]) -> Search {
    Search {
        words: words.iter().map(ToString::to_string).collect(),
        ..Search::default()
    }
}

async fn every_word_is_part_of_the_account(db: Fixture) {
    add(&db, "oak", "Caffi'r Ŵyl", TwoFactor::Off).await;
    add(&db, "oak-2", "100% Lane_1", TwoFactor::Off).await;
    add(&db, "elm", r"Back\slash", TwoFactor::Off).await;
    for (typed, expected) in [
        (&["OAK"][..], &["oak", "oak-2"][..]),
        (&["oak", "lane"], &["oak-2"]),
        (&["ŵyl"], &["oak"]),
        (&["w\u{302}yl"], &["oak"]),
        (&["WYL", "caffi\u{2019}r"], &["oak"]),
        (&["0%"], &["oak-2"]),
        (&["e_1"], &["oak-2"]),
        (&["k\\s"], &["elm"]),
        // No patterns of the database's own.
        (&["o%k"], &[]),
        (&["o_k"], &[]),
        (&["' OR 1=1 --"], &[]),
    ] {
        let (found, _, count) = find(&db, &words(typed), 10).await;
        assert_eq!(found, expected, "{typed:?}");
        assert_eq!(count, u64::try_from(expected.len()).unwrap(), "{typed:?}");
    }
}

async fn add_of(db: &Fixture, user_id: &str, name: &str, organisation: &str) -> Account {
    let new = NewAccount {
        name: name.to_owned(),
        organisation: organisation.to_owned(),
        ..new_account(user_id, TwoFactor::Off)
    };
    account::add(db.connection(), new).await.unwrap()
}

async fn accents_and_capitals_do_not_matter(db: Fixture) {
    for (user_id, name, organisation) in [
        ("a", "Sia\u{302}n", "Zebra"),
        ("b", "Jos\u{e9}", "oak"),
        ("c", "Stra\u{df}e", "\u{c9}lan"),
        ("d", "O\u{2019}Neill", "Oak Lane"),
        ("e", "", "Elan"),
        ("f", "", " E\u{301}lan\u{200b} "),
        ("g", "", ""),
    ] {
        add_of(&db, user_id, name, organisation).await;
    }
    for (typed, expected) in [
        ("sian", &["a"][..]),
        ("SI\u{c2}N", &["a"]),
        ("si\u{200b}an", &["a"]),
        ("jose", &["b"]),
        ("strasse", &["c"]),
        ("stra\u{df}e", &["c"]),
        ("o'neill", &["d"]),
        ("elan", &["c", "e", "f"]),
        ("\u{e9}lan", &["c", "e", "f"]),
        ("\u{0}", &[]),
        ("si\u{0}an", &[]),
        ("\u{1}", &[]),
    ] {
        assert_eq!(
            find(&db, &words(&[typed]), 10).await.0,
            expected,
            "{typed:?}"
        );
    }
    let of = |organisation: &str| Search {
        organisation: Some(organisation.to_owned()),
        ..Search::default()
    };
    for (typed, expected) in [
        ("\u{c9}lan", &["c", "e", "f"][..]),
        ("elan", &["c", "e", "f"]),
        (" ELAN ", &["c", "e", "f"]),
        ("Oak", &["b"]),
        ("ela", &[]),
        ("Elan\u{0}", &[]),
    ] {
        assert_eq!(find(&db, &of(typed), 10).await.0, expected, "{typed:?}");
    }
    // As people look them up, on every database.
    let ordered = Search {
        order: Order::Organisation,
        ..Search::default()
    };
    let (found, ..) = find(&db, &ordered, 10).await;
    assert_eq!(found, ["g", "e", "c", "f", "b", "d", "a"]);
    let organisations = account::list_organisations(db.connection(), 10).await;
    assert_eq!(
        organisations.unwrap(),
        ["Elan", "\u{c9}lan", "oak", "Oak Lane", "Zebra"]
    );
}

/// Also where the database was made for a language in which signs do not count.
async fn user_ids_are_in_one_order_everywhere(db: Fixture) {
    let names = ["a-b", "a.b", "a_b", "ab", "a1"];
    for name in names {
        add(&db, name, "", TwoFactor::Off).await;
    }
    let mut expected = names;
    expected.sort_unstable();
    assert_eq!(find(&db, &Search::default(), 10).await.0, expected);
}

async fn pages_follow_each_other_in_every_order(db: Fixture) {
    let organisations = ["Yews", "Elms", "Yews", "", "Elms"];
    for (n, name) in ["a", "b", "c", "d", "e"].iter().enumerate() {
        let new = NewAccount {
            organisation: organisations[n].to_owned(),
            ..new_account(name, TwoFactor::Off)
        };
        let added = account::add(db.connection(), new).await.unwrap();
        if n % 2 == 0 {
            db.log_on(&added, NOW.plus(-i64::try_from(n).unwrap()))
                .await;
        }
    }
    for (order, expected) in [
        (Order::UserId, ["a", "b", "c", "d", "e"]),
        (Order::Organisation, ["d", "b", "e", "a", "c"]),
        (Order::LastLogon, ["a", "c", "e", "d", "b"]),
    ] {
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let search = Search {
                order,
                after: after.clone(),
                ..Search::default()
            };
            let (page, more, count) = find(&db, &search, 2).await;
            assert_eq!(count, 5, "{order:?}");
            seen.extend(page);
            if !more {
                break;
            }
            after = UserId::parse(seen.last().unwrap()).ok();
        }
        assert_eq!(seen, expected, "{order:?}");
    }
}

async fn accounts_are_found_by_how_they_stand(db: Fixture) {
    let waiting = add(&db, "waiting", "", TwoFactor::AwaitingEnrolment).await;
    let late = add(&db, "late", "", TwoFactor::AwaitingEnrolment).await;
    let paused = add(&db, "paused", "", TwoFactor::On).await;
    let closed = add(&db, "closed", "", TwoFactor::Off).await;
    for (account, until) in [(&waiting, 1), (&late, 0)] {
        let (db, keys) = (db.connection(), &db.keyring);
        let until = Some(NOW.plus(until));
        let set = account::await_enrolment(db, keys, account.id, until, None);
        set.await.unwrap();
    }
    db.log_on(&paused, NOW.plus(-100)).await;
    let insert = "INSERT INTO tries (guard, account_id, device_id, in_a_row, recent, since, last, pauses, paused_until)";
    for (account, throttle, in_a_row, until) in [
        (&paused, Throttle::Codes, 5, NOW.plus(60)),
        (&closed, Throttle::Passwords, 100, NOW.plus(-60)),
    ] {
        db.sql(&format!(
            "{insert} VALUES ('{}', {}, 0, {in_a_row}, 0, 0, 0, 0, {})",
            throttle.as_str(),
            account.id,
            until.unix()
        ))
        .await;
    }
    let by_state = |state| Search {
        state: Some(state),
        ..Search::default()
    };
    let by_logon = |last| Search {
        last_logon: Some(last),
        ..Search::default()
    };
    for (search, expected) in [
        (by_state(State::WindowOver), &["late"][..]),
        (
            by_state(State::TwoFactor(TwoFactor::AwaitingEnrolment)),
            &["late", "waiting"],
        ),
        (by_state(State::TwoFactor(TwoFactor::On)), &["paused"]),
        (by_state(State::Paused), &["paused"]),
        (by_state(State::Locked), &["closed"]),
        (by_logon(LastLogon::Since(NOW.plus(-100))), &["paused"]),
        (by_logon(LastLogon::Before(NOW.plus(-99))), &["paused"]),
        (by_logon(LastLogon::Before(NOW.plus(-100))), &[]),
        (by_logon(LastLogon::Never), &["closed", "late", "waiting"]),
    ] {
        assert_eq!(find(&db, &search, 10).await.0, expected, "{search:?}");
    }
    let totals = overview::totals(db.connection(), REACHED, NOW).await;
    let totals = totals.unwrap();
    let all = [
        totals.accounts,
        totals.on,
        totals.waiting,
        totals.overdue,
        totals.paused,
        totals.closed,
    ];
    assert_eq!(all, [4, 1, 1, 1, 1, 1]);
    let organisations = overview::by_organisation(db.connection(), 5).await;
    let counted: Vec<_> = organisations
        .unwrap()
        .iter()
        .map(|one| (one.off, one.waiting, one.on))
        .collect();
    assert_eq!(counted, [(1, 2, 1)]);
}

async fn organisations_are_listed_by_name_and_once(db: Fixture) {
    let list = async |most| {
        account::list_organisations(db.connection(), most)
            .await
            .unwrap()
    };
    assert!(list(9).await.is_empty());
    for (n, organisation) in ["Oaks", "", "Elms", "Oaks", "Yews", "Elms"]
        .iter()
        .enumerate()
    {
        let new = NewAccount {
            organisation: (*organisation).to_owned(),
            ..new_account(&format!("account-{n}"), TwoFactor::Off)
        };
        account::add(db.connection(), new).await.unwrap();
    }
    assert_eq!(list(9).await, ["Elms", "Oaks", "Yews"]);
    assert_eq!(list(2).await, ["Elms", "Oaks"]);
}

on_both!(
    every_word_is_part_of_the_account,
    accents_and_capitals_do_not_matter,
    user_ids_are_in_one_order_everywhere,
    pages_follow_each_other_in_every_order,
    accounts_are_found_by_how_they_stand,
    organisations_are_listed_by_name_and_once,
);

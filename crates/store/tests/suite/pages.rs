//! What may be longer than memory should hold is read page by page, and all of it is of one moment.

use crate::common::{Fixture, new_account};
use domain::TwoFactor;
use store::{
    Paged as _, Pages,
    account::{self, AllAccounts, NewAccount, OfOrganisation, Overview},
};

/// As many as are read at a time, and one more.
const ACCOUNTS: usize = 1001;

async fn add_accounts(db: &Fixture) {
    let transaction = db.store.begin().await.unwrap();
    // Not in the order of their names.
    for number in (0..ACCOUNTS).rev() {
        let new = NewAccount {
            organisation: ["Sunflower", "Daisy"][number % 2].to_owned(),
            ..new_account(&format!("room-{number:04}"), TwoFactor::Off)
        };
        account::add(&transaction, new).await.unwrap();
    }
    transaction.commit().await.unwrap();
}

fn user_ids(page: &[Overview]) -> Vec<String> {
    let user_ids = page.iter().map(|one| one.account.user_id.to_string());
    user_ids.collect()
}

async fn accounts_are_read_page_by_page_as_they_were_when_that_began(db: Fixture) {
    add_accounts(&db).await;
    let mut pages = Pages::open(&db.store, AllAccounts).await.unwrap();
    for _ in 0..2 {
        let first = pages.next().await.unwrap();
        assert_eq!(first.len(), ACCOUNTS - 1, "a page is never longer");
        // Before and behind the reader.
        for name in ["first", "second", "zinnia"] {
            _ = account::add(db.connection(), new_account(name, TwoFactor::Off)).await;
        }
        let rest = pages.next().await.unwrap();
        let all = [user_ids(&first), user_ids(&rest)].concat();
        let expected: Vec<_> = (0..ACCOUNTS).map(|n| format!("room-{n:04}")).collect();
        assert_eq!(all, expected);
        assert!(pages.next().await.unwrap().is_empty());
        pages.rewind();
    }
}

async fn accounts_of_an_organisation_come_in_the_order_in_which_they_were_added(db: Fixture) {
    add_accounts(&db).await;
    let of = OfOrganisation("Daisy");
    let page = of.page(db.connection(), None).await.unwrap();
    let expected: Vec<_> = (0..ACCOUNTS).rev().filter(|n| n % 2 == 1).collect();
    let expected: Vec<_> = expected.iter().map(|n| format!("room-{n:04}")).collect();
    assert_eq!(user_ids(&page), expected);
    let half = page.get(99).map(|one| one.account.id);
    let rest = of.page(db.connection(), half.as_ref()).await.unwrap();
    assert_eq!(user_ids(&rest), expected[100..]);
}

on_both!(
    accounts_are_read_page_by_page_as_they_were_when_that_began,
    accounts_of_an_organisation_come_in_the_order_in_which_they_were_added,
);

//! Tickets and sessions at applications (R35).

use crate::common::{Fixture, NOW, one_winner};
use domain::{TokenHash, TwoFactor};
use store::{
    SessionId, application_session, session, ticket,
    ticket::{NewTicket, Ticket},
};

const OFFICE: &str = "https://office.example";

/// The number of a new session.
async fn session(db: &Fixture) -> SessionId {
    let account = db.account("alice", TwoFactor::Off).await;
    db.session(&account).await
}

/// A ticket for `session_id`, and the browser that it is for.
async fn ticket(db: &Fixture, session_id: SessionId) -> (TokenHash, TokenHash) {
    let (token, browser) = (db.token(), db.token());
    let new = NewTicket {
        token: token.clone(),
        browser: browser.clone(),
        session_id,
        return_to: format!("{OFFICE}/deep"),
        expires_at: NOW.plus(60),
    };
    ticket::add(db.connection(), new).await.unwrap();
    (token, browser)
}

async fn r35_a_ticket_is_used_once(db: Fixture) {
    let (token, _) = ticket(&db, session(&db).await).await;
    one_winner(&db, |db| {
        let token = token.clone();
        async move { ticket::consume(db.connection(), &token, NOW).await }
    })
    .await;
}

async fn r35_a_ticket_is_for_a_minute(db: Fixture) {
    let id = session(&db).await;
    let (token, browser) = ticket(&db, id).await;
    let consume = async |token: &TokenHash, after: i64| {
        ticket::consume(db.connection(), token, NOW.plus(after)).await
    };
    assert!(!consume(&db.token(), 0).await.unwrap());
    assert!(!consume(&token, 60).await.unwrap());
    assert!(consume(&token, 59).await.unwrap());
    let found = ticket::find(db.connection(), &token).await.unwrap();
    let known = Ticket {
        browser: browser.as_bytes().to_vec(),
        session_id: id,
        return_to: format!("{OFFICE}/deep"),
    };
    assert_eq!(found, Some(known), "also when it is used up");
    ticket::forget_expired(db.connection(), NOW.plus(61))
        .await
        .unwrap();
    let found = ticket::find(db.connection(), &token).await.unwrap();
    assert_eq!(found, None);
}

async fn r35_a_session_at_an_application_is_of_that_application(db: Fixture) {
    let id = session(&db).await;
    let (token, other) = (db.token(), db.token());
    let of = async |token: &TokenHash, origin: &str| {
        application_session::find_session_id(db.connection(), token, origin).await
    };
    application_session::add(db.connection(), &token, id, OFFICE, NOW)
        .await
        .unwrap();
    assert_eq!(of(&token, OFFICE).await.unwrap(), Some(id));
    assert_eq!(of(&token, "https://pay.example").await.unwrap(), None);
    assert_eq!(of(&other, OFFICE).await.unwrap(), None);
    let found = session::find_by_id(db.connection(), id).await.unwrap();
    assert!(found.is_some());
    let of = session::find_by_id(db.connection(), id).await.unwrap();
    let of = of.expect("it lives").account_id;
    session::revoke(db.connection(), of, id, NOW).await.unwrap();
    let found = session::find_by_id(db.connection(), id).await.unwrap();
    assert_eq!(found, None);
}

on_both!(
    r35_a_ticket_is_used_once,
    r35_a_ticket_is_for_a_minute,
    r35_a_session_at_an_application_is_of_that_application,
);

//! Invariant 3: nothing in the database gives a secret, a token or a code again.

use crate::common::{Fixture, NOW};
use data_encoding::{BASE32_NOPAD, BASE64, BASE64URL_NOPAD, HEXLOWER, HEXUPPER};
use domain::{Stage, Token, TwoFactor, set_up_code::SetUpCode};
use sea_orm::{ConnectionTrait, EntityTrait, Statement};
use store::{account, authenticator, entity, logon_attempt};

/// All that the database holds: the very files of SQLite, all rows of PostgreSQL as text.
async fn dump(db: &Fixture) -> Vec<u8> {
    if let Some(path) = db.url.strip_prefix("sqlite:") {
        return ["", "-wal", "-shm"]
            .map(|end| std::fs::read(format!("{path}{end}")).expect("the file"))
            .concat();
    }
    let mut all = String::new();
    for table in [
        "account",
        "authenticator",
        "logon_attempt",
        "session",
        "application_session",
        "ticket",
        "audit_event",
        "audit_pruned",
        "audit_writer",
        "canary",
        "tries",
        "device",
        "wrong_try",
        "recovery_code",
        "shown_codes",
        "letter",
    ] {
        let rows = format!("SELECT row::text AS row FROM {table} AS row");
        let rows = Statement::from_string(db.connection().get_database_backend(), rows);
        for row in db.connection().query_all_raw(rows).await.expect("the rows") {
            all += &row.try_get::<String>("", "row").expect("text");
        }
    }
    all.into_bytes()
}

fn holds(all: &[u8], part: &[u8]) -> bool {
    all.windows(part.len()).any(|window| window == part)
}

/// The ways in which somebody might have written `bytes` down.
fn spellings(bytes: &[u8]) -> Vec<Vec<u8>> {
    let base32 = BASE32_NOPAD.encode(bytes);
    vec![
        bytes.to_vec(),
        HEXLOWER.encode(bytes).into_bytes(),
        HEXUPPER.encode(bytes).into_bytes(),
        base32.to_lowercase().into_bytes(),
        base32.into_bytes(),
        BASE64.encode(bytes).into_bytes(),
        BASE64URL_NOPAD.encode(bytes).into_bytes(),
    ]
}

async fn no_secret_token_or_code_is_readable(db: Fixture) {
    let account = db.account("alice", TwoFactor::AwaitingEnrolment).await;
    let (secret, token, code) = (
        db.secret(),
        Token::generate(&*db.entropy),
        SetUpCode::generate(&*db.entropy),
    );
    let attempt = logon_attempt::add(
        db.connection(),
        &token.hash(),
        (account.id, 0),
        Stage::Enrolling,
        NOW,
        NOW.plus(600),
    )
    .await
    .unwrap();
    account::set_set_up_code(db.connection(), account.id, &code.hash(), NOW.plus(600))
        .await
        .unwrap();
    authenticator::add_pending(
        db.connection(),
        &db.keyring,
        &*db.entropy,
        account.id,
        attempt,
        &secret,
        NOW,
    )
    .await
    .unwrap();
    let pending = authenticator::find_pending(db.connection(), &db.keyring, attempt)
        .await
        .unwrap()
        .unwrap();
    authenticator::activate(db.connection(), pending.id, NOW.step(), NOW, None)
        .await
        .unwrap();

    let all = dump(&db).await;
    let row = entity::authenticator::Entity::find_by_id(pending.id)
        .one(db.connection())
        .await
        .unwrap()
        .unwrap();
    for there in [
        b"alice".as_slice(),
        &row.secret,
        token.hash().as_bytes(),
        &code.hash(),
    ] {
        assert!(
            spellings(there)
                .iter()
                .any(|spelling| holds(&all, spelling)),
            "the dump is not all there is"
        );
    }
    let token = token.encode();
    let token = BASE64URL_NOPAD.decode(token.as_bytes()).unwrap();
    let mut hidden = [spellings(secret.expose()), spellings(&token)].concat();
    hidden.push(secret.secret_key().as_bytes().to_vec());
    hidden.push(code.reveal().as_bytes().to_vec());
    hidden.push(code.reveal().replace('-', "").into_bytes());
    for spelling in hidden {
        assert!(
            !holds(&all, &spelling),
            "{}",
            String::from_utf8_lossy(&spelling)
        );
    }
}

on_both!(no_secret_token_or_code_is_readable);

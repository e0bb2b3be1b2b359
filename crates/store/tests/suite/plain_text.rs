//! Invariant 3: nothing in the database gives a secret, a token or a code again.

use crate::common::{Fixture, NOW};
use data_encoding::{BASE32_NOPAD, BASE64, BASE64URL_NOPAD, HEXLOWER, HEXUPPER};
use domain::{Account, Pin, RecoveryCode, StageKind, Token, TwoFactor, set_up_code::SetUpCode};
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, Statement};
use store::{
    AttemptId, account, account::LogonMark, application_session, authenticator, entity,
    logon_attempt, recovery_code, remembered_browser, remembered_browser::Sighting, session,
    session::NewSession, ticket, ticket::NewTicket,
};

/// All that the database holds: the very files of SQLite, all rows of all tables of PostgreSQL as
/// text.
async fn dump(db: &Fixture) -> Vec<u8> {
    if let Some(path) = db.url.strip_prefix("sqlite:") {
        return ["", "-wal", "-shm"]
            .map(|end| std::fs::read(format!("{path}{end}")).expect("the file"))
            .concat();
    }
    let tables = texts(
        db,
        "SELECT table_name::text AS text FROM information_schema.tables WHERE table_schema = current_schema()",
    );
    let (tables, mut all) = (tables.await, String::new());
    assert!(tables.len() > 20, "{tables:?}");
    for table in tables {
        let rows = format!("SELECT row::text AS text FROM {table} AS row");
        all += &texts(db, &rows).await.concat();
    }
    all.into_bytes()
}

/// The column `text` of all rows.
async fn texts(db: &Fixture, query: &str) -> Vec<String> {
    let query = Statement::from_string(DbBackend::Postgres, query);
    let rows = db.connection().query_all_raw(query).await;
    let rows = rows.expect("the rows").into_iter();
    rows.map(|row| row.try_get("", "text").expect("text"))
        .collect()
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

/// A code as it is read out or printed, with its dashes and without.
fn typed(code: &str) -> Vec<Vec<u8>> {
    [code.to_owned(), code.replace('-', "")]
        .map(String::into_bytes)
        .to_vec()
}

/// The tokens of everything that has one: attempt, session, application, ticket, mark, browser.
async fn tokens(db: &Fixture, account: &Account) -> (Vec<Token>, AttemptId) {
    let [attempt, session, application, ticket, mark, browser] =
        std::array::from_fn(|_| Token::generate(&*db.entropy));
    let (connection, until) = (db.connection(), NOW.plus(600));
    let stage = StageKind::Enrol;
    let attempt_id = logon_attempt::add(connection, &attempt.hash(), account, stage, NOW, until)
        .await
        .unwrap();
    let new = NewSession {
        token: session.hash(),
        account_id: account.id,
        generation: account.generation,
        code: None,
        browser: String::new(),
        initials: None,
        begun: LogonMark {
            at: NOW,
            address: None,
        },
        previous: None,
    };
    session::add(connection, new).await.unwrap();
    let found = session::find(connection, &session.hash()).await.unwrap();
    let session_id = found.expect("it is there").id;
    let origin = "https://office.example";
    application_session::add(connection, &application.hash(), session_id, origin, NOW)
        .await
        .unwrap();
    let new = NewTicket {
        token: ticket.hash(),
        browser: mark.hash(),
        session_id,
        return_to: format!("{origin}/"),
        expires_at: until,
    };
    ticket::add(connection, new).await.unwrap();
    let seen = Sighting {
        browser: String::new(),
        address: None,
    };
    remembered_browser::add(connection, &browser.hash(), account.id, seen, NOW, until)
        .await
        .unwrap();
    let tokens = vec![attempt, session, application, ticket, mark, browser];
    (tokens, attempt_id)
}

async fn no_secret_token_or_code_is_readable(db: Fixture) {
    let (connection, keyring) = (db.connection(), &db.keyring);
    let account = db.account("alice", TwoFactor::AwaitingEnrolment).await;
    let (secret, code) = (db.secret(), SetUpCode::generate(&*db.entropy));
    let (tokens, attempt) = tokens(&db, &account).await;
    account::set_set_up_code(connection, account.id, &code.hash(), NOW.plus(600))
        .await
        .unwrap();
    let (entropy, pin) = (&*db.entropy, Pin::generate(&*db.entropy));
    let until = Some(NOW.plus(600));
    account::await_enrolment(connection, keyring, account.id, until, Some(&pin))
        .await
        .unwrap();
    let recovery = RecoveryCode::generate_set(entropy);
    recovery_code::replace(connection, keyring, account.id, &recovery, NOW)
        .await
        .unwrap();
    recovery_code::add_shown(connection, keyring, entropy, attempt, &recovery)
        .await
        .unwrap();
    authenticator::add_pending(
        connection, keyring, entropy, account.id, attempt, &secret, NOW,
    )
    .await
    .unwrap();
    let pending = authenticator::find_pending(connection, keyring, attempt);
    let pending = pending.await.unwrap().unwrap();
    authenticator::activate(connection, pending.id, NOW.step(), NOW, None)
        .await
        .unwrap();

    let all = dump(&db).await;
    let row = entity::authenticator::Entity::find_by_id(pending.id);
    let row = row.one(connection).await.unwrap().unwrap();
    let hash = entity::recovery_code::Entity::find();
    let hash = hash.one(connection).await.unwrap().unwrap().hash;
    let mut there = vec![b"alice".to_vec(), row.secret, code.hash().to_vec(), hash];
    there.extend(tokens.iter().map(|token| token.hash().as_bytes().to_vec()));
    for there in there {
        let mut spellings = spellings(&there).into_iter();
        assert!(
            spellings.any(|spelling| holds(&all, &spelling)),
            "the dump is not all there is"
        );
    }
    let mut hidden = spellings(secret.expose());
    hidden.push(secret.secret_key().as_bytes().to_vec());
    for token in &tokens {
        let bytes = BASE64URL_NOPAD.decode(token.encode().as_bytes()).unwrap();
        hidden.extend(spellings(&bytes));
    }
    hidden.extend(typed(&code.reveal()));
    hidden.extend(typed(&pin.reveal()));
    for code in &recovery {
        hidden.extend(typed(&code.reveal()));
        hidden.extend(spellings(code.expose()));
    }
    for spelling in hidden {
        assert!(
            !holds(&all, &spelling),
            "{}",
            String::from_utf8_lossy(&spelling)
        );
    }
}

on_both!(no_secret_token_or_code_is_readable);

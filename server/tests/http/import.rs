//! Accounts of another system: their holders log on as they did there.

use crate::support::{
    Authenticator, KEEP, PASSWORD, WAYS, Way, World, on_both, said, user_id, went,
};
use domain::{Role, TwoFactor};
use import::{OtpauthError, Problem};
use service::{BadLine, By, CheckedImport, ImportCounts, ServiceError, StaffRows};
use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};
use store::StoreError;

/// Hashes of [`PASSWORD`]; which program made each, and how, is said in
/// `crates/service/src/hasher/vectors.rs`.
const HASHES: [(&str, &str); 9] = [
    (
        "argon2-cffi",
        "$argon2id$v=19$m=65536,t=3,p=4$uFh0sCaOg51xAV4ll6AjkA$KYPhSy1LxiZnm12pK2bd9/5ZNmeP/revTQqd/U/Y+2g",
    ),
    (
        "django-argon2",
        "argon2$argon2id$v=19$m=102400,t=2,p=8$cFNuamJCZ1hadTNpWDhHcVFFNzExNQ$vg8NkWei/t4XNJUyZ9wOxMvFJgyCWG0pciUlUOJqdU8",
    ),
    (
        "bcrypt",
        "$2b$10$S5GTXy.NTGrnYTXQDxOShuam1WLfx9.hK./dHXCrNoqOkp3STF19u",
    ),
    (
        "django-bcrypt",
        "bcrypt_sha256$$2b$12$JwaU8pTYWK6rPAgsFGv2BuNQS5OTqHDq/9DjoJsWYRX.FmppujicS",
    ),
    (
        "django-pbkdf2",
        "pbkdf2_sha256$1000000$wBPg8q3w4RHrk86Tr8KqrK$7/1QaF55ihzLpL6U7oeNvEH5Gb925yVUQl3uFO3BC3o=",
    ),
    (
        "passlib-pbkdf2",
        "$pbkdf2-sha256$29000$WYtxLmXs/b.3FsLY21uLMQ$Np7gmo9LuBKHxrEkH4P5Fj8mA/QbjCPSQquGW9iJpYA",
    ),
    (
        "passlib-pbkdf2-512",
        "$pbkdf2-sha512$25000$PgfgXGvNmVMqxVgrxfj/nw$o2Sgq2A6BAyYC5/zkLekp7FNXth8i2.3H9GlqiodqNGaqxNLjbS5Kfk5wiTl1edLbdyOCtqDGES5UjRknmOCIw",
    ),
    (
        "passlib-scrypt",
        "$scrypt$ln=16,r=8,p=1$z9l7r1VqjXGOEeJ8751Tyg$RJQUqZzuvOftR2El2qzdyLNVYLu0jCx8YPZKpiQu6NU",
    ),
    (
        "django-scrypt",
        "scrypt$16384$REA95W1ANYOj2JBJ4pweza$8$5$1ku1NK1O26AkpuvS0EzGxzSNJtyUFTCvlComWJDh8nqR5KglHas80Mk1J1zXYqTiJI4GldZMwhCWdEiewfdRvg==",
    ),
];

const BCRYPT: &str = HASHES[2].1;

/// otpa 0.0.2 (Python) of office at Old Nursery and at Garden, and three of others; see `crates/domain/src/import/tests/exports.rs`.
const EXPORT: &str = "otpauth-migration://offline?data=Cj0KFDEyMzQ1Njc4OTAxMjM0NTY3ODkwEhJPbGQgTnVyc2VyeTpvZmZpY2UaC09sZCBOdXJzZXJ5IAEoATACCjgKCkhlbGxvId6tvu8SF09sZCBOdXJzZXJ5Om1lYWRvdy1sYW5lGgtPbGQgTnVyc2VyeSABKAEwAgpAChRIZWxsbyHerb7vSGVsbG8h3q2%2B7xIVT2xkIE51cnNlcnk6cml2ZXJzaWRlGgtPbGQgTnVyc2VyeSACKAEwAgpAChRIZWxsbyHerb7vSGVsbG8h3q2%2B7xITT2xkIE51cnNlcnk6Y291bnRlchoLT2xkIE51cnNlcnkgASgBMAE4AwozChRUZXN0U2VjcmV0VGVzdFNlY3JldBINR2FyZGVuOm9mZmljZRoGR2FyZGVuIAEoATACEAEYAQ%3D%3D";
/// Their secrets.
const KEYS: [&str; 2] = [
    "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
    "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU",
];

async fn check(world: &World, file: &str, staff: StaffRows) -> CheckedImport {
    let lines =
        import::read(file.as_bytes(), "Old Nursery").unwrap_or_else(|error| panic!("{error}"));
    let checked = world.service.operator().check_import(lines, staff).await;
    checked.expect("the database answers")
}

async fn import(world: &World, file: &str) -> ImportCounts {
    let checked = check(world, file, StaffRows::Allowed).await;
    assert_eq!(checked.bad_lines(), []);
    let imported = world
        .service
        .operator()
        .import_accounts(checked, &By::Operator, None, &|_| ())
        .await;
    imported.expect("imported")
}

async fn stored(world: &World, name: &str) -> (String, Option<String>) {
    let found = store::account::find_credentials(world.store.connection(), &user_id(name)).await;
    let found = found.expect("the database answers").expect("an account");
    let password = found.password.expect("a password");
    (password.phc, password.pepper_id)
}

async fn r2_imported_passwords_open_once_and_are_ours_from_then_on(world: World) {
    let rows = HASHES.map(|(name, hash)| format!("{name},\"{hash}\"\n"));
    let file = format!("user_id,password_hash\n{}", rows.concat());
    let counts = import(&world, &file).await;
    assert_eq!((counts.accounts, counts.with_password), (9, 9));
    for (name, hash) in HASHES {
        assert_eq!(stored(&world, name).await, (hash.to_owned(), None));
        let mut browser = world.browser(Way::Html);
        let wrong = browser.log_on(name, "marigold lantern 8").await;
        assert_eq!(wrong, said("credentials"), "{name}");
        assert_eq!(stored(&world, name).await.0, hash, "{name}");
        assert_eq!(browser.log_on(name, PASSWORD).await, went("/"), "{name}");
        let (ours, pepper) = stored(&world, name).await;
        let begins = "$argon2id$v=19$m=19456,t=2,p=1$";
        assert!(
            ours.starts_with(begins) && pepper.is_some(),
            "{name}: {ours}"
        );
        assert_eq!(browser.log_on(name, PASSWORD).await, went("/"), "{name}");
        assert_eq!(stored(&world, name).await.0, ours, "{name}: once");
    }
}

async fn imported_authenticators_go_on_without_enrolling(world: World) {
    let file = format!("user_id,password_hash,otpauth\noffice,{BCRYPT},{EXPORT}\n");
    let counts = import(&world, &file).await;
    assert_eq!((counts.accounts, counts.with_authenticator), (1, 1));
    let all = world.service.operator().standing(&user_id("office")).await;
    let all = all.expect("a standing").authenticators;
    let mut names: Vec<_> = all.iter().map(|one| one.name.as_deref()).collect();
    names.sort_unstable();
    assert_eq!(names, [Some("Old Nursery")], "not what another site knows");
    let of = |name: &str| {
        let one = all.iter().find(|one| one.name.as_deref() == Some(name));
        format!(
            "authenticator.added authenticator={} imported",
            one.expect("one").id
        )
    };
    assert_eq!(
        world.new_events().await,
        [
            "account.added imported hash=bcrypt".to_owned(),
            of("Old Nursery")
        ]
    );

    let mut browser = world.browser(Way::App);
    let [authenticator, of_garden] = KEYS.map(Authenticator::from_key);
    let code = authenticator.code(world.now());
    assert_eq!(
        browser.log_on("office", PASSWORD).await,
        went("/logon/code")
    );
    let stranger = of_garden.code(world.now());
    assert_eq!(browser.code(&stranger).await, said("code-wrong"));
    // Nobody has recovery codes of this system yet.
    assert_eq!(browser.code(&code).await, went(KEEP));
    assert_eq!(browser.keep().await, went("/"));
    let mut second = world.browser(Way::App);
    assert_eq!(second.log_on("office", PASSWORD).await, went("/logon/code"));
    let spent = second.code(&code).await;
    assert_ne!(spent, went("/"), "R11: {spent:?}");
}

async fn what_each_row_becomes(world: World) {
    let hash = BCRYPT;
    let otpauth = format!("otpauth://totp/Tablet?secret={}", KEYS[0]);
    let file = format!(
        "user_id,name,organisation,place,role,password_hash,otpauth\n\
         plain,Rose Field,Sunflower,Leeds,,,\n\
         secured,,,,account,{hash},{otpauth}\n\
         help,,,,support,{hash},\n\
         helped,,,,support,,{otpauth}\n"
    );
    let counts = import(&world, &file).await;
    let expected = ImportCounts {
        accounts: 4,
        with_password: 2,
        without_password: 2,
        with_authenticator: 2,
        awaiting_enrolment: 1,
    };
    assert_eq!(counts, expected);
    for (name, role, two_factor, has_password) in [
        ("plain", Role::Account, TwoFactor::Off, false),
        ("secured", Role::Account, TwoFactor::On, true),
        ("help", Role::Support, TwoFactor::AwaitingEnrolment, true),
        ("helped", Role::Support, TwoFactor::On, false),
    ] {
        let found = world
            .service
            .operator()
            .account(&user_id(name))
            .await
            .expect("it is there");
        let account = found.account;
        assert_eq!(
            (account.role, account.two_factor),
            (role, two_factor),
            "{name}"
        );
        assert_eq!(found.has_password, has_password, "{name}");
        let waits = two_factor == TwoFactor::AwaitingEnrolment;
        assert_eq!(account.enrol_until.is_some(), waits, "R14: {name}");
    }
    let plain = world
        .service
        .operator()
        .account(&user_id("plain"))
        .await
        .expect("it is there");
    let texts = (plain.account.name, plain.account.organisation, plain.place);
    assert_eq!(
        texts,
        ("Rose Field".into(), "Sunflower".into(), "Leeds".into())
    );

    // Without a password the holder chooses one, as everybody does; the authenticator counts.
    let code = world.set_up_code("helped").await;
    let mut browser = world.browser(Way::Html);
    assert_eq!(
        browser.log_on("helped", &code).await,
        went("/logon/password")
    );
    let chosen = browser.choose(PASSWORD, PASSWORD).await;
    assert_eq!(chosen, went("/logon/code"));
    let code = Authenticator::from_key(KEYS[0]).code(world.now());
    assert_eq!(browser.code(&code).await, went("/"));
}

async fn all_or_nothing_and_every_bad_line(world: World) {
    world.account("taken", TwoFactor::Off).await;
    world.new_events().await;
    let file = format!(
        "user_id,role,otpauth\ngood,,\nTaken,,\nhelp,support,\nowner,,{EXPORT}\ntaken,owner,\n"
    );
    let checked = check(&world, &file, StaffRows::Refused).await;
    let bad = |number, name, problems: &[Problem]| BadLine {
        number,
        user_id: Some(user_id(name)),
        problems: problems.to_vec(),
    };
    let not_among = Problem::Otpauth(OtpauthError::NotAmong { entries: 5 });
    assert_eq!(
        checked.bad_lines(),
        [
            bad(3, "taken", &[Problem::Taken]),
            bad(4, "help", &[Problem::Staff]),
            bad(5, "owner", &[not_among]),
            bad(
                6,
                "taken",
                &[Problem::Role, Problem::Twice { line: 3 }, Problem::Taken]
            ),
        ]
    );
    assert_eq!(checked.rows().len(), 1);
    let refused = world
        .service
        .operator()
        .import_accounts(checked, &By::Operator, None, &|_| ())
        .await;
    assert!(matches!(refused, Err(ServiceError::BadLines(4))));

    // Somebody adds the last one between preview and import.
    let file = "user_id\nfirst\nsecond\nthird\n";
    let checked = check(&world, file, StaffRows::Refused).await;
    world.account("third", TwoFactor::Off).await;
    let refused = world
        .service
        .operator()
        .import_accounts(checked, &By::Operator, None, &|_| ())
        .await;
    assert!(matches!(
        refused,
        Err(ServiceError::Store(StoreError::UserIdTaken))
    ));
    let pages = world.service.operator().accounts().await;
    let accounts = pages.expect("accounts").next().await.expect("a page");
    let names: Vec<&str> = accounts
        .iter()
        .map(|one| one.account.user_id.as_str())
        .collect();
    assert_eq!(names, ["taken", "third"]);
    assert_eq!(world.new_events().await, ["account.added"]);
}

/// With everything that a row can have: 20,000 events, 10,000 secrets.
#[expect(clippy::disallowed_methods, reason = "it measures time")]
async fn ten_thousand_accounts_within_a_minute(world: World) {
    let rows: Vec<String> = (0..10_000)
        .map(|number| {
            let key = KEYS[number % 2];
            format!(
                "room-{number},Room {number},Sunflower,Leeds,account,{BCRYPT},\
                 otpauth://totp/Old:room-{number}?secret={key}\n"
            )
        })
        .collect();
    let header = "user_id,name,organisation,place,role,password_hash,otpauth\n";
    let file = header.to_owned() + &rows.concat();
    let begun = Instant::now();
    let checked = check(&world, &file, StaffRows::Refused).await;
    let (told, calls) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let progress = |done| {
        assert!(told.swap(done, Ordering::Relaxed) < done, "it grows");
        calls.fetch_add(1, Ordering::Relaxed);
    };
    let imported = world
        .service
        .operator()
        .import_accounts(checked, &By::Operator, None, &progress)
        .await;
    let took = begun.elapsed();
    println!("10,000 accounts in {took:?}");
    assert_eq!(imported.expect("imported").with_authenticator, 10_000);
    assert_eq!(told.load(Ordering::Relaxed), 10_000);
    assert!(calls.load(Ordering::Relaxed) >= 10);
    assert!(took < Duration::from_secs(30), "{took:?}");
    assert_eq!(world.new_rows().await.len(), 20_000);
    let mut browser = world.browser(Way::Html);
    assert_eq!(
        browser.log_on("room-9999", PASSWORD).await,
        went("/logon/code")
    );
    let code = Authenticator::from_key(KEYS[1]).code(world.now());
    assert_eq!(browser.code(&code).await, went(KEEP));
}

on_both!(
    r2_imported_passwords_open_once_and_are_ours_from_then_on,
    imported_authenticators_go_on_without_enrolling,
    what_each_row_becomes,
    all_or_nothing_and_every_bad_line,
    #[ignore = "measures time: script/test runs it alone"]
    ten_thousand_accounts_within_a_minute,
);

/// For a userID that nobody has, another account's hash is looked at: it must open nothing, and what
/// is wrong with it must not show.
#[tokio::test]
async fn r41_who_stands_in_for_nobody_lets_nobody_in() {
    for way in WAYS {
        let world = World::new().await;
        import(&world, &format!("user_id,password_hash\noffice,{BCRYPT}\n")).await;
        for password in [PASSWORD, "marigold lantern 8"] {
            let mut browser = world.browser(way);
            let answer = browser.log_on("nobody", password).await;
            assert_eq!(answer, said("credentials"));
        }
        assert_eq!(stored(&world, "office").await.0, BCRYPT);
        world.sql("UPDATE account SET password_hash = 'none'").await;
        let mut browser = world.browser(way);
        assert_eq!(
            browser.log_on("nobody", PASSWORD).await,
            said("credentials")
        );
    }
}

/// What was right before the pause is not while it lasts (R24), of a hash from elsewhere too.
#[tokio::test]
async fn r24_an_imported_password_counts_for_nothing_while_the_account_is_paused() {
    let world = World::new().await;
    import(&world, &format!("user_id,password_hash\noffice,{BCRYPT}\n")).await;
    for number in 0..10 {
        let mut stranger = world.browser(Way::App);
        stranger.peer = ([203, 0, 113, number], 50_000).into();
        stranger.log_on("office", "marigold lantern 8").await;
    }
    let mut browser = world.browser(Way::App);
    assert_eq!(
        browser.log_on("office", PASSWORD).await,
        said("credentials")
    );
    assert_eq!(
        stored(&world, "office").await.0,
        BCRYPT,
        "not hashed anew either"
    );
    world.unpause("office").await;
    assert_eq!(browser.log_on("office", PASSWORD).await, went("/"));
}

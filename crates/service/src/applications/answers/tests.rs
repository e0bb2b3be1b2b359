use super::{generations::MAX_IN_HALF, *};
use domain::{AccountId, Entropy, Groups, Role, Status, Token, TwoFactor, UserId};
use store::SessionId;

const OFFICE: &str = "https://office.example";
const NOW: Duration = Duration::from_hours(1);

fn id(number: i64) -> AccountId {
    AccountId::from_number(number)
}

fn answer(number: i64) -> Answer {
    let account_id = id(number);
    let session = Session {
        id: SessionId(1),
        account_id,
        generation: 0,
        created_at: Timestamp::from_unix(0),
        last_seen_at: Timestamp::from_unix(0),
        previous_logon: None,
        code_at: None,
        proved_at: None,
        initials: None,
    };
    let account = Account {
        id: account_id,
        user_id: UserId::parse("alice").expect("a userID"),
        name: String::new(),
        organisation: String::new(),
        role: Role::Account,
        status: Status::Enabled,
        two_factor: TwoFactor::Off,
        generation: 0,
        enrol_until: None,
        has_pin: false,
        groups: Groups::default(),
    };
    let identity = Identity {
        origin: OFFICE.to_owned(),
        ..Identity::default()
    };
    Answer::new(session, account, Arc::new(identity))
}

fn token(number: usize) -> TokenHash {
    struct Number(usize);
    impl Entropy for Number {
        fn fill(&self, bytes: &mut [u8]) {
            for (byte, of_number) in bytes.iter_mut().zip(self.0.to_be_bytes()) {
                *byte = of_number;
            }
        }
    }
    Token::generate(&Number(number)).hash()
}

/// A node that has just heard.
fn hearing() -> Answers {
    let answers = Answers::default();
    answers.hear(&[], NOW);
    answers
}

impl Answers {
    fn has(&self, number: usize, now: Duration) -> bool {
        self.find(&token(number), OFFICE, now).is_some()
    }
}

#[test]
fn r27_as_long_as_the_node_hears_at_one_application() {
    let answers = hearing();
    answers.keep(answers.begin(), token(1), answer(1));
    assert!(answers.has(1, NOW) && !answers.has(2, NOW));
    let elsewhere = answers.find(&token(1), "https://other.example", NOW);
    assert!(elsewhere.is_none());
    assert!(answers.has(1, NOW + Duration::from_millis(999)));
    assert!(!answers.has(1, NOW + DEAF), "it has heard nothing");
    answers.hear(&[], NOW + DEAF);
    assert!(answers.has(1, NOW + DEAF));
    answers.lose();
    assert!(!answers.has(1, NOW + DEAF));
}

#[test]
fn r27_a_node_that_never_heard_answers_nothing() {
    let answers = Answers::default();
    answers.keep(answers.begin(), token(1), answer(1));
    assert!(!answers.has(1, Duration::ZERO));
}

#[test]
fn r27_what_was_revoked_goes_and_nothing_else() {
    let answers = hearing();
    for (number, account_id) in [(1, 1), (2, 1), (3, 2)] {
        answers.keep(answers.begin(), token(number), answer(account_id));
    }
    answers.hear(&[id(1), id(7)], NOW);
    assert!(!answers.has(1, NOW) && !answers.has(2, NOW) && answers.has(3, NOW));
    answers.forget();
    assert!(!answers.has(3, NOW));
}

#[test]
fn r27_never_from_before_what_was_revoked_meanwhile() {
    let answers = hearing();
    for hear in [
        |answers: &Answers| answers.hear(&[id(1)], NOW),
        Answers::forget,
    ] {
        let begun = answers.begin();
        hear(&answers);
        answers.keep(begun, token(1), answer(1));
        assert!(!answers.has(1, NOW));
    }
    let begun = answers.begin();
    answers.hear(&[], NOW);
    answers.keep(begun, token(1), answer(1));
    assert!(answers.has(1, NOW), "nothing was revoked");
}

#[test]
fn r43_memory_is_bounded_and_what_is_in_use_stays() {
    let answers = hearing();
    for number in 0..=2 * MAX_IN_HALF {
        answers.keep(answers.begin(), token(number), answer(1));
    }
    let kept = answers.kept.read().expect("no panic").len();
    assert_eq!(kept, MAX_IN_HALF + 1);
    assert!(!answers.has(0, NOW) && answers.has(2 * MAX_IN_HALF, NOW));
    answers.hear(&[id(1)], NOW);
    assert_eq!(answers.kept.read().expect("no panic").len(), 0);
}

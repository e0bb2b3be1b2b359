use super::*;
use domain::{Timestamp, UserId};
use proptest::prelude::*;
use quoted_printable::ParseMode;

fn sender(site: &str) -> Sender {
    Sender {
        from: EmailAddress::parse("logon@example.org").expect("an address"),
        reply_to: None,
        site: site.to_owned(),
        origin: "https://logon.example".to_owned(),
        support: "01632 960 123".to_owned(),
        language: "en".to_owned(),
    }
}

fn notification(kind: Kind) -> Notification {
    Notification {
        id: 7,
        kind,
        at: Timestamp::from_unix(1_795_503_839),
        address: Some("192.0.2.7".to_owned()),
        tries: 1,
        user_id: UserId::parse("owner").expect("a userID"),
        to: EmailAddress::parse("olwen@example.org").ok(),
        language: String::new(),
        set_up_code: None,
    }
}

/// Headers, unfolded, and the text as it was before it was encoded.
fn sent(sender: &Sender, notification: &Notification) -> (Vec<String>, String) {
    let bytes = message(sender, notification)
        .expect("a message")
        .formatted();
    assert!(bytes.is_ascii());
    let whole = String::from_utf8(bytes).expect("ASCII");
    assert!(whole.lines().all(|line| line.len() < 79));
    assert!(!whole.contains("=0D"), "its lines are lines");
    let (headers, body) = whole.split_once("\r\n\r\n").expect("headers");
    let headers = headers.replace("\r\n ", " ");
    let body = quoted_printable::decode(body, ParseMode::Strict).expect("quoted-printable");
    let body = String::from_utf8(body).expect("UTF-8");
    (headers.split("\r\n").map(str::to_owned).collect(), body)
}

#[test]
fn a_notification_in_full() {
    let (headers, text) = sent(&sender("Sunflower logon"), &notification(Kind::NewBrowser));
    assert_eq!(
        headers,
        [
            "Date: Tue, 24 Nov 2026 07:03:59 +0000",
            "Message-ID: <letter-7-1795503839@example.org>",
            "From: \"Sunflower logon\" <logon@example.org>",
            "To: olwen@example.org",
            "Subject: Sunflower logon: A logon from a new browser",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: quoted-printable",
        ]
    );
    assert_eq!(
        text,
        "Somebody logged on to your account in a browser that was not used for it before.\r\n\r\n\
         User ID: owner\r\n\
         When: 2026-11-24 07:03 UTC\r\n\
         From the address: 192.0.2.7\r\n\
         Site: https://logon.example\r\n\r\n\
         If this was you, or you asked for it, there is nothing to do. If not, contact support \
         at once.\r\n\
         Support: 01632 960 123\r\n\r\n\
         -- \r\n\
         This e-mail is sent automatically. We never ask for your password or a code by telephone \
         or e-mail.\r\n"
    );
}

#[test]
fn a_set_up_code_is_to_be_used_and_its_letter_never_says_otherwise() {
    let mailed = notification(Kind::SetUpCodeMailed);
    let (_, text) = sent(&sender("Sunflower logon"), &mailed);
    assert!(!text.contains("nothing to do"), "{text}");
    assert!(
        text.contains("Support: 01632 960 123\r\n\r\n-- \r\n"),
        "{text}"
    );
    let alone = Sender {
        support: String::new(),
        ..sender("Sunflower logon")
    };
    let (_, text) = sent(&alone, &mailed);
    assert!(
        text.contains("Site: https://logon.example\r\n\r\n-- \r\n"),
        "{text}"
    );
}

#[test]
fn every_kind_is_told_in_every_language_and_leads_nowhere_but_to_the_site() {
    let mut seen = std::collections::HashSet::new();
    for language in &LANGUAGES {
        for kind in Kind::ALL.iter().copied() {
            let notification = Notification {
                language: language.code.to_owned(),
                ..notification(kind)
            };
            let (headers, text) = sent(&sender("Tŷ Ni"), &notification);
            assert!(seen.insert(headers[4].clone()), "{headers:?}");
            assert!(!text.contains(['{', '}', '<']), "{text}");
            assert!(text.contains("owner") && text.contains("192.0.2.7"));
            assert_eq!(text.matches("://").count(), 1, "{text}");
            assert!(text.contains("https://logon.example\r\n"));
        }
    }
    let unknown = Notification {
        language: "xx".to_owned(),
        ..notification(Kind::Enrolled)
    };
    let welsh = Sender {
        language: "cy".to_owned(),
        ..sender("Tŷ Ni")
    };
    assert!(sent(&welsh, &unknown).1.contains("Gosodwyd dilysydd"));
}

#[test]
fn the_same_notification_is_the_same_when_it_is_sent_again() {
    let again = Notification {
        tries: 9,
        ..notification(Kind::Enrolled)
    };
    let sent = |notification| {
        message(&sender("x"), notification)
            .expect("a message")
            .formatted()
    };
    assert_eq!(sent(&notification(Kind::Enrolled)), sent(&again));
}

const NAMES: [&str; 9] = [
    "Date",
    "Message-ID",
    "From",
    "To",
    "Subject",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
];

proptest! {
    /// Whatever the site is called and wherever the notification goes: no header but ours.
    #[test]
    fn headers_cannot_be_added(
        site in "[\\PC\r\n]{0,40}",
        to in "[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]{1,20}@[a-z0-9]{1,10}(\\.[a-z]{2,5})?",
    ) {
        let notification = Notification {
            to: Some(EmailAddress::parse(&to).expect("an address")),
            ..notification(Kind::Enrolled)
        };
        let whole = message(&sender(&site), &notification).expect("a message").formatted();
        let whole = String::from_utf8(whole).expect("ASCII");
        let (headers, _) = whole.split_once("\r\n\r\n").expect("headers");
        let lines = headers.split("\r\n").filter(|line| !line.starts_with(' '));
        let names: Vec<_> = lines.filter_map(|line| line.split(':').next()).collect();
        prop_assert_eq!(names, NAMES);
        let to_line = format!("\r\nTo: {to}\r\n");
        prop_assert!(whole.contains(&to_line));
    }
}

//! What a letter says, and its headers.

use std::time::{Duration, SystemTime};

use app::texts::{LANGUAGES, Texts, negotiate};
use domain::{EmailAddress, letter::Kind, set_up_code::SetUpCode};
use lettre::{
    Message,
    message::{
        Body, Mailbox,
        header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue, MimeVersion},
    },
};
use service::Letter;

use super::MailError;

/// Who writes.
#[derive(Debug, Clone)]
pub struct Sender {
    pub from: EmailAddress,
    pub reply_to: Option<EmailAddress>,
    /// The site's name.
    pub site: String,
    /// Its origin: the only address in a letter that can be followed.
    pub origin: String,
    /// Whom to turn to; may be empty.
    pub support: String,
    /// For holders whose language is not known.
    pub language: String,
}

/// The whole of a letter: plain text, for no one but its reader. Sent again it is the same, by its
/// `Message-ID` too, so that of two copies a mailbox can show one.
///
/// # Errors
///
/// [`MailError::Message`].
pub fn message(sender: &Sender, letter: &Letter) -> Result<Message, MailError> {
    let wrong = |error: &dyn std::error::Error| MailError::Message(error.to_string());
    let mailbox = |address: &EmailAddress, name: Option<&str>| {
        let address = address.as_str().parse().map_err(|e| wrong(&e))?;
        Ok(Mailbox::new(name.map(str::to_owned), address))
    };
    let to = letter.to.as_ref();
    let to = to.ok_or_else(|| MailError::Message("it has no address".to_owned()))?;
    let texts = language(sender, letter);
    let (what, _) = told(texts, letter.kind);
    // The configuration lets none through; lettre would panic.
    let site = sender.site.replace(char::is_control, " ");
    let at = u64::try_from(letter.at.unix()).unwrap_or_default();
    let (_, host) = sender.from.as_str().split_once('@').unwrap_or_default();

    let mut message = Message::builder()
        .date(SystemTime::UNIX_EPOCH + Duration::from_secs(at))
        .message_id(Some(format!("<letter-{}-{at}@{host}>", letter.id)))
        .from(mailbox(&sender.from, Some(&site))?)
        .to(mailbox(to, None)?)
        .subject(texts.mail_subject(&site, what))
        // No out-of-office answers (RFC 3834 §5).
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ))
        .header(MimeVersion::new(1, 0))
        .header(ContentType::TEXT_PLAIN);
    if let Some(reply_to) = &sender.reply_to {
        message = message.reply_to(mailbox(reply_to, None)?);
    }
    // Every mail server takes it, also one without 8BITMIME.
    let encoding = ContentTransferEncoding::QuotedPrintable;
    let body = Body::new_with_encoding(text(sender, letter, texts), encoding)
        .map_err(|_| MailError::Message("its text cannot be encoded".to_owned()))?;
    message.body(body).map_err(|error| wrong(&error))
}

fn language(sender: &Sender, letter: &Letter) -> Texts {
    let known = LANGUAGES.iter().find(|l| l.code == letter.language);
    known
        .unwrap_or_else(|| negotiate(None, None, &sender.language))
        .texts()
}

/// What happened: as a subject, and in a sentence or two.
fn told(texts: Texts, kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Enrolled => (texts.mail_enrolled(), texts.mail_enrolled_what()),
        Kind::TwoFactorReset => (
            texts.mail_two_factor_reset(),
            texts.mail_two_factor_reset_what(),
        ),
        Kind::TwoFactorDisabled => (
            texts.mail_two_factor_disabled(),
            texts.mail_two_factor_disabled_what(),
        ),
        Kind::RecoveryCodesMade => (
            texts.mail_recovery_codes_made(),
            texts.mail_recovery_codes_made_what(),
        ),
        Kind::RecoveryCodeUsed => (
            texts.mail_recovery_code_used(),
            texts.mail_recovery_code_used_what(),
        ),
        Kind::AuthenticatorAdded => (
            texts.mail_authenticator_added(),
            texts.mail_authenticator_added_what(),
        ),
        Kind::AddingApproved => (
            texts.mail_adding_approved(),
            texts.mail_adding_approved_what(),
        ),
        Kind::AuthenticatorRevoked => (
            texts.mail_authenticator_revoked(),
            texts.mail_authenticator_revoked_what(),
        ),
        Kind::SetUpCodeIssued => (
            texts.mail_set_up_code_issued(),
            texts.mail_set_up_code_issued_what(),
        ),
        Kind::SetUpCodeMailed => (
            texts.mail_set_up_code_mailed(),
            texts.mail_set_up_code_mailed_what(),
        ),
        Kind::PasswordChanged => (
            texts.mail_password_changed(),
            texts.mail_password_changed_what(),
        ),
        Kind::TwoFactorDeclined => (
            texts.mail_two_factor_declined(),
            texts.mail_two_factor_declined_what(),
        ),
        Kind::NewDevice => (texts.mail_new_device(), texts.mail_new_device_what()),
        Kind::AccountClosed => (
            texts.mail_account_closed(),
            texts.mail_account_closed_what(),
        ),
        Kind::AccountDisabled => (
            texts.mail_account_disabled(),
            texts.mail_account_disabled_what(),
        ),
        Kind::AccountEnabled => (
            texts.mail_account_enabled(),
            texts.mail_account_enabled_what(),
        ),
        Kind::Unpaused => (texts.mail_unpaused(), texts.mail_unpaused_what()),
        Kind::TwoFactorEnabled => (
            texts.mail_two_factor_enabled(),
            texts.mail_two_factor_enabled_what(),
        ),
        Kind::TwoFactorRearmed => (
            texts.mail_two_factor_rearmed(),
            texts.mail_two_factor_rearmed_what(),
        ),
        Kind::EmailChanged => (texts.mail_email_changed(), texts.mail_email_changed_what()),
        Kind::BrowsersForgotten => (
            texts.mail_browsers_forgotten(),
            texts.mail_browsers_forgotten_what(),
        ),
        Kind::SessionsEnded => (
            texts.mail_sessions_ended(),
            texts.mail_sessions_ended_what(),
        ),
        Kind::GroupsChanged => (
            texts.mail_groups_changed(),
            texts.mail_groups_changed_what(),
        ),
    }
}

fn text(sender: &Sender, letter: &Letter, texts: Texts) -> String {
    let (_, what) = told(texts, letter.kind);
    let mut facts = vec![texts.mail_user_id(letter.user_id.as_str())];
    let code = letter.set_up_code.as_ref().map(SetUpCode::reveal);
    facts.extend(code.map(|code| texts.mail_set_up_code(&code)));
    facts.push(texts.mail_date(&letter.at.for_people()));
    facts.extend(letter.address.as_deref().map(|a| texts.mail_address(a)));
    facts.push(texts.mail_site(&sender.origin));
    let mut then = vec![match letter.kind {
        Kind::AccountClosed | Kind::AccountDisabled => texts.mail_shut().to_owned(),
        _ => texts.mail_was_you().to_owned(),
    }];
    if !sender.support.is_empty() {
        then.push(texts.mail_support(&sender.support));
    }
    let (facts, then) = (facts.join("\r\n"), then.join("\r\n"));
    let automatic = texts.mail_automatic();
    format!("{what}\r\n\r\n{facts}\r\n\r\n{then}\r\n\r\n-- \r\n{automatic}\r\n")
}

#[cfg(test)]
#[allow(clippy::string_slice, reason = "a test fails by a panic")]
mod tests {
    use super::*;
    use domain::{Timestamp, UserId};
    use proptest::prelude::*;

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

    fn letter(kind: Kind) -> Letter {
        Letter {
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
    fn sent(sender: &Sender, letter: &Letter) -> (Vec<String>, String) {
        let bytes = message(sender, letter).expect("a message").formatted();
        assert!(bytes.is_ascii());
        let whole = String::from_utf8(bytes).expect("ASCII");
        assert!(whole.lines().all(|line| line.len() < 79));
        assert!(!whole.contains("=0D"), "its lines are lines");
        let (headers, body) = whole.split_once("\r\n\r\n").expect("headers");
        let headers = headers.replace("\r\n ", " ");
        let body = quoted_printable_decode(body);
        (headers.split("\r\n").map(str::to_owned).collect(), body)
    }

    fn quoted_printable_decode(body: &str) -> String {
        let body = body.replace("=\r\n", "");
        let mut bytes = Vec::new();
        let mut rest = body.as_str();
        while let Some((before, after)) = rest.split_once('=') {
            bytes.extend(before.bytes());
            bytes.push(u8::from_str_radix(&after[..2], 16).expect("hex"));
            rest = &after[2..];
        }
        bytes.extend(rest.bytes());
        String::from_utf8(bytes).expect("UTF-8")
    }

    #[test]
    fn a_letter_in_full() {
        let (headers, text) = sent(&sender("Sunflower logon"), &letter(Kind::NewDevice));
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
    fn every_kind_is_told_in_every_language_and_leads_nowhere_but_to_the_site() {
        let mut seen = std::collections::HashSet::new();
        for language in &LANGUAGES {
            for kind in Kind::ALL {
                let letter = Letter {
                    language: language.code.to_owned(),
                    ..letter(kind)
                };
                let (headers, text) = sent(&sender("Tŷ Ni"), &letter);
                assert!(seen.insert(headers[4].clone()), "{headers:?}");
                assert!(!text.contains(['{', '}', '<']), "{text}");
                assert!(text.contains("owner") && text.contains("192.0.2.7"));
                assert_eq!(text.matches("://").count(), 1, "{text}");
                assert!(text.contains("https://logon.example\r\n"));
            }
        }
        let unknown = Letter {
            language: "xx".to_owned(),
            ..letter(Kind::Enrolled)
        };
        let welsh = Sender {
            language: "cy".to_owned(),
            ..sender("Tŷ Ni")
        };
        assert!(sent(&welsh, &unknown).1.contains("Gosodwyd dilysydd"));
    }

    #[test]
    fn the_same_letter_is_the_same_when_it_is_sent_again() {
        let again = Letter {
            tries: 9,
            ..letter(Kind::Enrolled)
        };
        let sent = |letter| {
            message(&sender("x"), letter)
                .expect("a message")
                .formatted()
        };
        assert_eq!(sent(&letter(Kind::Enrolled)), sent(&again));
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
        /// Whatever the site is called and wherever the letter goes: no header but ours.
        #[test]
        fn headers_cannot_be_added(
            site in "[\\PC\r\n]{0,40}",
            to in "[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]{1,20}@[a-z0-9]{1,10}(\\.[a-z]{2,5})?",
        ) {
            let letter = Letter {
                to: Some(EmailAddress::parse(&to).expect("an address")),
                ..letter(Kind::Enrolled)
            };
            let whole = message(&sender(&site), &letter).expect("a message").formatted();
            let whole = String::from_utf8(whole).expect("ASCII");
            let (headers, _) = whole.split_once("\r\n\r\n").expect("headers");
            let lines = headers.split("\r\n").filter(|line| !line.starts_with(' '));
            let names: Vec<_> = lines.filter_map(|line| line.split(':').next()).collect();
            prop_assert_eq!(names, NAMES);
            let to_line = format!("\r\nTo: {to}\r\n");
            prop_assert!(whole.contains(&to_line));
        }
    }
}

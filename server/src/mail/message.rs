//! What a notification says, and its headers.

use std::time::{Duration, SystemTime};

use app::texts::{LANGUAGES, Texts, negotiate};
use domain::{EmailAddress, notification::Kind, set_up_code::SetUpCode};
use lettre::{
    Message,
    message::{
        Body, Mailbox,
        header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue, MimeVersion},
    },
};
use service::Notification;

use super::{MailError, wording};

/// Who writes.
#[derive(Debug, Clone)]
pub struct Sender {
    pub from: EmailAddress,
    pub reply_to: Option<EmailAddress>,
    /// The site's name.
    pub site: String,
    /// Its origin: the only address in a notification that can be followed.
    pub origin: String,
    /// Whom to turn to; may be empty.
    pub support: String,
    /// For holders whose language is not known.
    pub language: String,
}

/// The whole of a notification: plain text, for no one but its reader. Sent again it is the same, by its
/// `Message-ID` too, so that of two copies a mailbox can show one.
///
/// # Errors
///
/// [`MailError::Message`].
pub fn message(sender: &Sender, notification: &Notification) -> Result<Message, MailError> {
    let wrong = |error: &dyn std::error::Error| MailError::Message(error.to_string());
    let mailbox = |address: &EmailAddress, name: Option<&str>| {
        let address = address.as_str().parse().map_err(|e| wrong(&e))?;
        Ok(Mailbox::new(name.map(str::to_owned), address))
    };
    let to = notification.to.as_ref();
    let to = to.ok_or_else(|| MailError::Message("it has no address".to_owned()))?;
    let texts = language(sender, notification);
    // The configuration lets none through; lettre would panic.
    let site = sender.site.replace(char::is_control, " ");
    let at = u64::try_from(notification.at.unix()).unwrap_or_default();
    let (_, host) = sender.from.as_str().split_once('@').unwrap_or_default();

    let mut message = Message::builder()
        .date(SystemTime::UNIX_EPOCH + Duration::from_secs(at))
        .message_id(Some(format!("<letter-{}-{at}@{host}>", notification.id)))
        .from(mailbox(&sender.from, Some(&site))?)
        .to(mailbox(to, None)?)
        .subject(texts.mail_subject(&site, wording::subject(texts, notification.kind)))
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
    let body = Body::new_with_encoding(text(sender, notification, texts), encoding)
        .map_err(|_| MailError::Message("its text cannot be encoded".to_owned()))?;
    message.body(body).map_err(|error| wrong(&error))
}

fn language(sender: &Sender, notification: &Notification) -> Texts {
    let known = LANGUAGES.iter().find(|l| l.code == notification.language);
    known
        .unwrap_or_else(|| negotiate(None, None, &sender.language))
        .texts()
}

fn text(sender: &Sender, notification: &Notification, texts: Texts) -> String {
    let what = wording::sentences(texts, notification.kind);
    let mut facts = vec![texts.mail_user_id(notification.user_id.as_str())];
    let code = notification.set_up_code.as_ref().map(SetUpCode::reveal);
    facts.extend(code.map(|code| texts.mail_set_up_code(&code)));
    facts.push(texts.mail_date(&notification.at.for_people()));
    facts.extend(
        notification
            .address
            .as_deref()
            .map(|a| texts.mail_address(a)),
    );
    facts.push(texts.mail_site(&sender.origin));
    let advice = match notification.kind {
        Kind::AccountClosed | Kind::AccountDisabled => Some(texts.mail_shut().to_owned()),
        // There is something to do, and the sentences above say what.
        Kind::SetUpCodeMailed => None,
        _ => Some(texts.mail_was_you().to_owned()),
    };
    let support = (!sender.support.is_empty()).then(|| texts.mail_support(&sender.support));
    let then: Vec<String> = advice.into_iter().chain(support).collect();
    let parts = [what.to_owned(), facts.join("\r\n"), then.join("\r\n")];
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    let parts = parts.collect::<Vec<_>>().join("\r\n\r\n");
    format!("{parts}\r\n\r\n-- \r\n{}\r\n", texts.mail_automatic())
}

#[cfg(test)]
#[allow(clippy::string_slice, reason = "a test fails by a panic")]
mod tests;

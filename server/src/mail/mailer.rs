//! The way to the mail server.

use std::time::Duration;

use domain::EmailAddress;
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor,
    transport::smtp::{
        Error as SmtpError,
        authentication::Credentials,
        client::{Tls, TlsParameters},
        extension::ClientId,
    },
};
use service::Notification;
use thiserror::Error;
use tokio::time::timeout;

use super::message::{Sender, message};
use crate::config::{Config, MailUrl, Protection};

/// How long a mail server may take for one answer.
const ANSWER: Duration = Duration::from_secs(20);

/// How long it may take for a whole notification: less than a notification is claimed for
/// ([`domain::notification::LEASE_SECONDS`]).
const WHOLE: Duration = Duration::from_mins(2);

/// Why a notification was not sent. None of the texts says whose or what it is.
#[derive(Debug, Error)]
pub enum MailError {
    /// TLS cannot be had.
    #[error("mail.url: TLS with {host} cannot be set up: {source}")]
    Tls { host: String, source: SmtpError },
    /// The notification cannot be put into words; a mistake of ours.
    #[error("the notification cannot be written: {0}")]
    Message(String),
    /// The mail server refused it. What it says may repeat the address: only its number is kept.
    #[error("the mail server answered {0}")]
    Refused(String),
    /// It was not reached, or cannot do what is needed.
    #[error("{0}")]
    Connection(SmtpError),
    /// What it said is no SMTP.
    #[error("the mail server was not understood")]
    Answer,
    /// It took too long.
    #[error("the mail server took too long")]
    Slow,
}

/// Sends notifications.
#[derive(Debug, Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    sender: Sender,
}

impl Mailer {
    /// The mailer that `[mail]` describes; `None` when it describes none.
    ///
    /// # Errors
    ///
    /// [`MailError::Tls`].
    pub fn new(config: &Config) -> Result<Option<Self>, MailError> {
        let mail = &config.mail;
        let (Some(url), Some(from)) = (&mail.url, &mail.from) else {
            return Ok(None);
        };
        let transport = transport(url, from)?;
        let sender = Sender {
            from: from.clone(),
            reply_to: mail.reply_to.clone(),
            site: config.site.name.clone(),
            origin: config.site.origin.as_str().to_owned(),
            support: config.site.support.clone(),
            language: config.site.language.clone(),
        };
        Ok(Some(Self { transport, sender }))
    }

    /// Sends a notification; `Ok`: the mail server has taken it.
    ///
    /// # Errors
    ///
    /// [`MailError`].
    pub async fn send(&self, notification: &Notification) -> Result<(), MailError> {
        let message = message(&self.sender, notification)?;
        match timeout(WHOLE, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(in_words(error)),
            Err(_) => Err(MailError::Slow),
        }
    }
}

fn transport(
    url: &MailUrl,
    from: &EmailAddress,
) -> Result<AsyncSmtpTransport<Tokio1Executor>, MailError> {
    let tls = || {
        TlsParameters::new_rustls(url.host.clone()).map_err(|source| MailError::Tls {
            host: url.host.clone(),
            source,
        })
    };
    let tls = match url.protection {
        Protection::Tls => Tls::Wrapper(tls()?),
        Protection::StartTls => Tls::Required(tls()?),
        Protection::Plain => Tls::None,
    };
    // Whom it greets as: mail servers want the name of a host, and this one is ours.
    let (_, host) = from.as_str().split_once('@').unwrap_or_default();
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&*url.host)
        .port(url.port)
        .tls(tls)
        .hello_name(ClientId::Domain(host.to_owned()))
        .timeout(Some(ANSWER));
    if let Some((user, password)) = &url.credentials {
        let credentials = Credentials::new(user.clone(), password.to_string());
        builder = builder.credentials(credentials);
    }
    Ok(builder.build())
}

fn in_words(error: SmtpError) -> MailError {
    match error.status() {
        Some(code) => MailError::Refused(code.to_string()),
        None if error.is_timeout() => MailError::Slow,
        None if error.is_response() => MailError::Answer,
        None => MailError::Connection(error),
    }
}

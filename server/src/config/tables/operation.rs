//! `[support]`, `[mail]` and `[log]`: how an installation is looked after.

use std::path::PathBuf;

use domain::{EmailAddress, support::Accepted};

use super::settings;
use crate::config::{
    mail_url::MailUrl,
    reader::Reader,
    rules::{self, LogFormat},
};

settings! {
    /// How staff find out who is calling.
    ///
    /// [support.md](support.md) tells how they go about it.
    ["support"] Support {
        /// What they may accept: `read-back` (a word from the caller's page), `call-back` (to the number on
        /// file), `manager` (the word of one), `in-person`.
        ///
        /// The list is a checklist on the page of each account, and what was ticked is recorded. What a
        /// caller knows is no proof.
        accept: Vec<Accepted> = list(&rules::ACCEPTED, &["read-back", "call-back", "manager"]);
    }
}

settings! {
    /// Tells account holders what happens to their accounts: an authenticator set up or removed, a logon
    /// from a new device.
    ///
    /// Also two-factor logon switched on or off, new recovery codes, browsers forgotten, an account closed,
    /// disabled, enabled or unpaused, and another e-mail address, of which the earlier one hears too.
    /// Everybody with an address is written to (`account add --email`, `account email`); the e-mails are
    /// short, in English or Welsh, and without a secret. They are queued in the database and sent by
    /// whichever node comes first. A mail server that does not answer is tried for three days, after waits
    /// that grow from a minute to 12 hours, and no logon ever waits for it.
    ["mail"] Mail {
        /// The mail server: `smtps://USER:PASSWORD@HOST:PORT`, or `smtp://…` for STARTTLS. Without one nobody
        /// is written to.
        ///
        /// The port is 465 if none is given, or 587 for STARTTLS; nothing is sent without that, except to
        /// `localhost`, `127.0.0.0/8` and `[::1]` (25). `smtp+plain://HOST:PORT`, without a password, sends
        /// unprotected through your own network: anybody who listens there learns who logs on when, and from
        /// where. Special characters of the password are percent-encoded. The certificate must be one that the
        /// machine trusts. Better kept out of the file: `GTG__MAIL__URL`.
        url: Option<MailUrl> = optional(&rules::MAIL_URL);
        /// The sender's address, e.g. `logon@example.org`; needed with a `url`.
        ///
        /// `site.name` is its name.
        from: Option<EmailAddress> = optional(&rules::EMAIL);
        /// Where answers go, if not there.
        reply_to: Option<EmailAddress> = optional(&rules::EMAIL);
    }
}

settings! {
    /// What the server writes about its work.
    ["log"] Log {
        /// `off`, `error`, `warn`, `info`, `debug` or `trace`; also by part: `info,sea_orm=warn`.
        level: String = value(&rules::LOG_LEVEL, "info");
        /// `text` for people, `json` for log collectors.
        format: LogFormat = value(&rules::LOG_FORMAT, "text");
        /// Shows later that no audit events were cut off; empty: `audit-checkpoints.ndjson` beside the key
        /// file.
        ///
        /// The file that checkpoints of the audit events are added to, for one database. Better on another
        /// disk than the database, and best where nothing can be taken away from it again; see
        /// [audit.md](audit.md).
        audit_checkpoints: Option<PathBuf> = optional(&rules::OPTIONAL_FILE); // R39
    }
}

impl Mail {
    /// Whether anybody is written to.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.url.is_some()
    }

    pub(in crate::config) fn check(&self, reader: &mut Reader) {
        if self.is_on() && self.from.is_none() {
            let message = format!("mail.from is missing; it must be {}", rules::EMAIL.expected);
            reader.problem_at("mail", "url", message);
        }
    }
}

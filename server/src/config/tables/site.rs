//! `[site]`, `[database]` and `[keys]`: what an installation is.

use std::path::PathBuf;

use domain::{Origin, issuer};

use super::settings;
use crate::config::{
    database_url::DatabaseUrl, reader::Reader, rules, security_contact::SecurityContact,
};

settings! {
    /// What people see of this installation.
    ["site"] Site {
        /// Where browsers find this site: https, except on this machine.
        ///
        /// Scheme, host and port, and nothing behind them. All links and origin checks use it, never what
        /// a browser says. Plain http is for `localhost`, `127.0.0.0/8` and `[::1]`.
        origin: Origin = value(&rules::ORIGIN, "http://localhost:3000"); // R25, R28, R31
        /// Shown in headings, e-mails and people's authenticators.
        ///
        /// At most 64 characters and 96 bytes in UTF-8, without a colon: it is in every QR code. Spaces
        /// around it are dropped.
        name: String = value(&rules::NAME, "Good to Go");
        /// The application that people log on to, shown below the name.
        application: String = value(&rules::TEXT, "");
        /// How people reach support: a telephone number, or a sentence.
        ///
        /// A number alone, such as `01632 960 123`, becomes a link behind "Call support on"; anything else,
        /// such as `Ask the office, Monday to Friday.`, is shown as it is.
        support: String = value(&rules::TEXT, "");
        /// For browsers that ask for no language we have: `en` or `cy`.
        language: String = value(&rules::LANGUAGE, "en");
        /// Where to report a weakness: an e-mail address, `https://…` or `tel:+…`.
        ///
        /// `mailto:…` is taken too, and a telephone number begins with its country. With it
        /// `/.well-known/security.txt` (RFC 9116) is served: the contact, the languages, where it belongs,
        /// and an expiry half a year ahead.
        security_contact: Option<SecurityContact> = optional(&rules::SECURITY_CONTACT);
    }
}

settings! {
    /// Where everything is kept.
    ///
    /// Only `serve`, `account add`, `account import`, `restore`, `database copy` and `demo` make a database.
    /// Any other command that finds none says where it looked, and ends with 1. All files that are made are
    /// for their owner only, whatever the umask says.
    ["database"] Database {
        /// `sqlite:FILE` or `postgres://USER:PASSWORD@HOST:PORT/NAME`.
        ///
        /// Special characters of the password are percent-encoded. PostgreSQL on another machine is refused
        /// unless it is said how the way there is protected: add `?sslmode=verify-full` (and
        /// `&sslrootcert=FILE` for an authority of your own). `require` and `verify-ca` check less, `disable`
        /// protects nothing, and the start warns of all three. Where the URL says nothing, PostgreSQL's own
        /// variables (`PGSSLMODE`, `PGSSLROOTCERT`, …) and `~/.pgpass` count. A PostgreSQL database must be in
        /// UTF-8. A password is better kept out of the file: `GTG__DATABASE__URL`.
        url: DatabaseUrl = value(&rules::DATABASE_URL, "sqlite:data/good-to-go.db");
        /// Connections open at once.
        max_connections: u32 = number(10, 1..=200);
    }
}

settings! {
    /// What encrypts secrets in the database.
    ["keys"] Keys {
        /// The key file. Keep it safe, and apart from backups of the database.
        ///
        /// Made at the first start; refused if others can read it ([who may](keys.md#the-key-file)). Without
        /// it the database is useless, both to a thief and to you: keep a copy. [keys.md](keys.md) tells how
        /// to change the key.
        file: PathBuf = value(&rules::FILE, "data/keyring.toml"); // R3, R40
    }
}

impl Site {
    /// Found out at the first enrolment, a name that no authenticator can show would keep everybody out.
    pub(in crate::config) fn check(&self, reader: &mut Reader) {
        if let Err(why) = issuer::check(&self.name) {
            reader.problem_at("site", "name", format!("site.name {why}"));
        }
    }
}

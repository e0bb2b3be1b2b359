//! `account import FILE`: the accounts of another system.

use std::{fmt::Write as _, fs::File, io::Read as _, path::PathBuf};

use clap::Args;
use import::Line;
use service::{BadLine, By, CheckedImport, ImportCounts, LeftOutEntries, ServiceError, StaffRows};
use store::{StoreError, reason};
use zeroize::Zeroizing;

use super::Failure;
use crate::{checkpoints, config::Config, wiring};

/// Which columns a file may have.
pub const COLUMNS: &str = "\
The first line names the columns, in any order: user_id (required), name, organisation, place, role,
password_hash, otpauth, email and groups. Hashes are those of Argon2, bcrypt, PBKDF2 and scrypt;
authenticators are otpauth:// or otpauth-migration:// addresses; groups are separated by commas,
semicolons or spaces.";

#[derive(Debug, Args)]
pub struct Import {
    /// Comma-separated values in UTF-8, with a header; at most 10,000 accounts
    #[arg(value_name = "FILE")]
    path: PathBuf,
    /// Only check the file, and change nothing
    #[arg(long)]
    dry_run: bool,
}

impl Import {
    pub async fn run(self, config: &Config) -> Result<String, Failure> {
        let lines = self.read(config)?;
        let (count, path) = (lines.len(), self.path.display());
        let found = wiring::find(config).await?;
        let checked = match &found {
            Some(service) => {
                let operator = service.operator();
                operator.check_import(lines, StaffRows::Allowed).await?
            }
            None => CheckedImport::new(lines, StaffRows::Allowed, |_| false),
        };
        if !checked.bad_lines().is_empty() {
            let all = explain(checked.bad_lines(), count);
            return Err(Failure::Refused(format!("{path}: {all}")));
        }
        let left_out = tell_left_out(checked.left_out());
        if self.dry_run {
            let counts = checked.counts();
            let done = format!(
                "{} can be imported; with --dry-run, nothing was changed.\n",
                accounts(counts.accounts)
            );
            return Ok(done + &tell(&counts, config) + &left_out);
        }
        // What is missing is made only now: a file that is refused begins no installation.
        let service = match found {
            Some(service) => service,
            None => wiring::open_or_create(config).await?,
        };
        let operator = service.operator();
        let imported = operator.import_accounts(checked, &By::Operator, None, &|_| ());
        let counts = imported.await.map_err(|error| self.failure(error))?;
        checkpoints::after_command(config, &service).await;
        let done = match counts.accounts {
            1 => "1 account was imported.\n".to_owned(),
            several => format!("{several} accounts were imported.\n"),
        };
        Ok(done + &tell(&counts, config) + &left_out)
    }

    fn failure(&self, error: ServiceError) -> Failure {
        match error {
            ServiceError::Store(StoreError::UserIdTaken) => Failure::Refused(format!(
                "{}: one of its userIDs was taken a moment ago; nothing was changed, try again to see which",
                self.path.display()
            )),
            other => other.into(),
        }
    }

    /// Reads no more than an import may have: memory stays bounded, whatever the file is.
    fn read(&self, config: &Config) -> Result<Vec<Line>, Failure> {
        let path = self.path.display();
        let limit = u64::try_from(import::MAX_BYTES + 1).unwrap_or(u64::MAX);
        let mut file = Zeroizing::new(Vec::new());
        File::open(&self.path)
            .and_then(|opened| opened.take(limit).read_to_end(&mut file))
            .map_err(|error| {
                Failure::Refused(format!("{path} cannot be read: {}", reason(&error)))
            })?;
        import::read(&file, &config.site.name)
            .map_err(|error| Failure::Refused(format!("{path} cannot be imported: {error}")))
    }
}

/// Every bad line by its number, with all that is wrong with it.
fn explain(bad_lines: &[BadLine], count: usize) -> String {
    let mut all = format!(
        "{} of {} cannot be imported, so nothing was changed; correct or remove them:",
        bad_lines.len(),
        accounts(count)
    );
    for BadLine {
        number, problems, ..
    } in bad_lines
    {
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        // Writing to a String never fails.
        _ = write!(all, "\nline {number}: {}", problems.join("; "));
    }
    all
}

/// What comes next, a line for each that applies.
fn tell(counts: &ImportCounts, config: &Config) -> String {
    let hours = config.logon.enrolment_hours;
    let with =
        |count: usize, what: String| (count > 0).then(|| format!("{}: {what}\n", accounts(count)));
    let lines = [
        with(
            counts.with_password,
            "their holders keep their passwords.".to_owned(),
        ),
        with(
            counts.without_password,
            "no password yet, until their holders choose one with: good-to-go account set-up-code USERID, or for a whole \
             organisation: good-to-go account set-up-code --organisation NAME --csv FILE"
                .to_owned(),
        ),
        with(
            counts.with_authenticator,
            "two-factor logon is on, with the authenticators that their holders already use.".to_owned(),
        ),
        with(
            counts.awaiting_enrolment,
            format!("of support staff, who must begin setting up an authenticator within {hours} hours."),
        ),
    ];
    lines.into_iter().flatten().collect()
}

/// What was in the exports of authenticator apps and is imported with no account.
fn tell_left_out(left_out: &[LeftOutEntries]) -> String {
    let line = |one: &LeftOutEntries| format!("line {}: otpauth: {}\n", one.number, one.what);
    left_out.iter().map(line).collect()
}

fn accounts(count: usize) -> String {
    match count {
        1 => "1 account".to_owned(),
        several => format!("{several} accounts"),
    }
}

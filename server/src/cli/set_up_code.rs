//! `account set-up-code`: one for a holder, or one for each holder of an organisation.

use std::{
    fs::{self, File, OpenOptions},
    io::Write as _,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use clap::Args;
use domain::{Status, UserId, set_up_code::SetUpCode};
use service::{IssuedSetUpCodes, Receivers};
use store::reason;

use super::{
    Failure,
    arguments::{Why, organisation},
    change,
};
use crate::{
    checkpoints,
    config::Config,
    set_up_sheets::{sheets, table},
    wiring,
};

#[derive(Debug, Args)]
pub struct IssueSetUpCode {
    /// The account's userID
    #[arg(value_name = "USERID", value_parser = UserId::parse)]
    #[arg(
        required_unless_present = "organisation",
        conflicts_with = "organisation"
    )]
    user_id: Option<UserId>,
    /// Issue one for each account of this organisation without a password, as comma-separated values
    #[arg(long, value_name = "NAME", value_parser = organisation)]
    organisation: Option<String>,
    /// Also issue them for accounts with a password, whose sessions then end
    #[arg(long, requires = "organisation", conflicts_with = "user_id")]
    all: bool,
    /// Write the values to this new file, readable only by its owner, instead of standard output
    #[arg(
        long,
        value_name = "FILE",
        requires = "organisation",
        conflicts_with = "user_id"
    )]
    csv: Option<PathBuf>,
    /// Write sheets to print to this new file as well, one page for each person
    #[arg(
        long,
        value_name = "FILE.html",
        requires = "organisation",
        conflicts_with = "user_id"
    )]
    sheets: Option<PathBuf>,
    #[command(flatten)]
    why: Why,
}

impl IssueSetUpCode {
    pub async fn run(self, config: &Config) -> Result<String, Failure> {
        match (&self.user_id, &self.organisation) {
            (Some(user_id), _) => issue_one(config, user_id, &self.why).await,
            (None, Some(organisation)) => self.issue_to_all(config, organisation).await,
            (None, None) => Ok(String::new()),
        }
    }

    /// The files come first: codes that cannot be written down are not issued.
    async fn issue_to_all(&self, config: &Config, organisation: &str) -> Result<String, Failure> {
        let csv = self.csv.as_deref().map(NewFile::create).transpose()?;
        let pages = self.sheets.as_deref().map(NewFile::create).transpose()?;
        let service = wiring::open(config).await?;
        let receivers = if self.all {
            Receivers::All
        } else {
            Receivers::WithoutPassword
        };
        let why = self.why.as_str();
        let codes = service
            .operator()
            .issue_set_up_codes(organisation, receivers, why)
            .await?;
        if codes.issued.is_empty() {
            return Err(Failure::Refused(nobody(organisation, &codes)));
        }
        checkpoints::after_command(config, &service).await;
        if let Some(file) = pages {
            file.write(&sheets(config, organisation, &codes))?;
        }
        let table = table(&codes).map_err(|error| Failure::Refused(error.to_string()))?;
        let Some(file) = csv else {
            return Ok(table);
        };
        file.write(&table)?;
        Ok(format!(
            "Set-up codes were issued for {} of {organisation}, valid until {}.\n\
             They are in the files only: hand them out, and remove the files.\n{}",
            accounts(codes.issued.len()),
            codes.until.for_people(),
            passed_over(&codes),
        ))
    }
}

async fn issue_one(config: &Config, user_id: &UserId, why: &Why) -> Result<String, Failure> {
    let (code, status) = change(config, user_id, async |service| {
        let code = service
            .operator()
            .issue_set_up_code(user_id, why.as_str())
            .await?;
        Ok((
            code,
            service.operator().account(user_id).await?.account.status,
        ))
    })
    .await?;
    Ok(show(config, user_id, &code) + &if_disabled(user_id, status))
}

/// The code stands alone on its line, so that scripts find it.
pub fn show(config: &Config, user_id: &UserId, code: &SetUpCode) -> String {
    let (hours, origin) = (config.logon.set_up_code_hours, &config.site.origin);
    format!(
        "Its set-up code, shown only this once:\n\n{}\n\nWithin {hours} hours, the holder types \
         {user_id} and this code in place of the password at\n{origin}/logon and then chooses a \
         password.\n",
        code.reveal().as_str()
    )
}

/// What a disabled account needs first.
pub fn if_disabled(user_id: &UserId, status: Status) -> String {
    match status {
        Status::Enabled => String::new(),
        Status::Disabled => {
            format!("The account is disabled; first: good-to-go account enable {user_id}\n")
        }
    }
}

/// Why nobody got a code.
fn nobody(organisation: &str, codes: &IssuedSetUpCodes) -> String {
    match (codes.with_password, codes.disabled) {
        _ if codes.disowned > 0 => passed_over(codes).trim_end().to_owned(),
        (0, 0) => format!(
            "no account belongs to an organisation {organisation}; spell its name as in: good-to-go account list"
        ),
        (0, disabled) => format!(
            "{} of {organisation} can only be given a code when enabled; first: good-to-go account enable USERID",
            accounts(disabled)
        ),
        (with_password, _) => format!(
            "{} of {organisation} already have a password, so nothing was changed; for codes for them too, add --all",
            accounts(with_password)
        ),
    }
}

/// Whom nobody may give a code before somebody has looked at the account (R37).
fn passed_over(codes: &IssuedSetUpCodes) -> String {
    match codes.disowned {
        0 => String::new(),
        disowned => format!(
            "{} got none: the holder says that somebody else chose the password. See \
             /support/requests; when that is settled: good-to-go account set-up-code USERID\n",
            accounts(disowned)
        ),
    }
}

fn accounts(count: usize) -> String {
    match count {
        1 => "1 account".to_owned(),
        several => format!("{several} accounts"),
    }
}

/// A file that was not there before, for its owner only; unless written, it goes again.
struct NewFile<'a> {
    path: &'a Path,
    file: File,
    is_written: bool,
}

impl<'a> NewFile<'a> {
    fn create(path: &'a Path) -> Result<Self, Failure> {
        Failure::unless_folder_of(path)?;
        let opened = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path);
        let file = opened.map_err(|error| {
            let path = path.display();
            Failure::Refused(format!(
                "{path} cannot be created: {}; nothing was changed",
                reason(&error)
            ))
        })?;
        Ok(Self {
            path,
            file,
            is_written: false,
        })
    }

    fn write(mut self, text: &str) -> Result<(), Failure> {
        let written = self
            .file
            .write_all(text.as_bytes())
            .and_then(|()| self.file.sync_all());
        written.map_err(|error| {
            let path = self.path.display();
            Failure::Refused(format!(
                "{path} cannot be written: {}; the codes are issued and lost, so make room and issue new ones with the same command",
                reason(&error)
            ))
        })?;
        self.is_written = true;
        Ok(())
    }
}

impl Drop for NewFile<'_> {
    fn drop(&mut self) {
        if !self.is_written {
            _ = fs::remove_file(self.path);
        }
    }
}

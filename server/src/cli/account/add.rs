//! `account add`: a new account, with a password or a set-up code.

use std::io::{self, BufRead as _, Read as _};

use clap::Args;
use domain::{
    EmailAddress, Password, Role,
    password::{MAX_BYTES, PasswordError},
};
use service::{AddAccount, Service, ServiceError};
use zeroize::Zeroizing;

use crate::{
    cli::{
        Failure,
        arguments::{Whom, role, text},
        change_in, set_up_code,
    },
    config::Config,
    wiring,
};

#[derive(Debug, Args)]
pub struct Add {
    #[command(flatten)]
    whom: Whom,
    /// What the account is for; support staff must set up two-factor logon at once
    #[arg(long, default_value = Role::Account.as_str(), value_parser = role())]
    role: Role,
    /// The holder's name
    #[arg(long, default_value = "", hide_default_value = true, value_parser = text)]
    name: String,
    /// The organisation that it belongs to
    #[arg(long, default_value = "", hide_default_value = true, value_parser = text)]
    organisation: String,
    /// Where it is used, such as a nursery or the head office
    #[arg(long, default_value = "", hide_default_value = true, value_parser = text)]
    place: String,
    /// The holder's e-mail address, used if [mail] is set
    #[arg(long, value_name = "ADDRESS", value_parser = EmailAddress::parse)]
    email: Option<EmailAddress>,
    /// Read the password from the first line of standard input
    #[arg(long)]
    password_stdin: bool,
}

impl Add {
    pub async fn run(self, config: &Config) -> Result<String, Failure> {
        let user_id = self.whom.user_id;
        let password = if self.password_stdin {
            Some(read_password()?)
        } else {
            None
        };
        let new = AddAccount {
            user_id: user_id.clone(),
            name: self.name,
            organisation: self.organisation,
            place: self.place,
            email: self.email,
            role: self.role,
            password,
        };
        let service = match wiring::find(config).await? {
            Some(service) => service,
            // Before anything is made: what is refused begins no installation.
            None => match new.check(&wiring::settings(config)).await {
                Ok(()) => wiring::open_or_create(config).await?,
                Err(ServiceError::Password(why)) => {
                    return Err(Failure::about(&user_id, why.into()));
                }
                Err(error) => return Err(wiring::in_service(config, error).into()),
            },
        };
        let add = async |service: &Service| service.operator().add_account(new).await;
        let code = change_in(config, &service, &user_id, add).await?;
        Ok(code.map_or_else(
            || {
                format!(
                    "{user_id} was added and can log on at {}/logon.\n",
                    config.site.origin
                )
            },
            |code| format!("{user_id} was added. ") + &set_up_code::show(config, &user_id, &code),
        ))
    }
}

/// The first line of standard input without its line break, and otherwise as it is (R5).
fn read_password() -> Result<Password, Failure> {
    let refuse = |why: String| Failure::Refused(format!("{why}; nothing was changed"));
    // One byte more than a password may have, and a line break: a longer one is seen to be.
    let limit = u64::try_from(MAX_BYTES + 3).unwrap_or(u64::MAX);
    let mut line = Zeroizing::new(Vec::with_capacity(MAX_BYTES + 3));
    let read = io::stdin().lock().take(limit).read_until(b'\n', &mut line);
    read.map_err(|error| {
        refuse(format!(
            "the password cannot be read: {}",
            store::reason(&error)
        ))
    })?;
    let line = line.strip_suffix(b"\n").unwrap_or(&line);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let typed = std::str::from_utf8(line)
        .map_err(|_| refuse("the password on standard input is not UTF-8 text".to_owned()))?;
    Password::parse(typed).map_err(|error| {
        refuse(match error {
            PasswordError::Empty => "there is no password on standard input".to_owned(),
            error => error.to_string(),
        })
    })
}

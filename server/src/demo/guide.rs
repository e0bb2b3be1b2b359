//! What the demo says when it is ready: on a terminal of 80 columns.

use domain::Role;
use zeroize::Zeroizing;

use super::organisation::{ACCOUNTS, Sample, Stands};
use crate::{config::Config, text::columns};

/// The address, whom to try, and how to be support.
pub fn text(config: &Config, secret_key: &str) -> Zeroizing<String> {
    let mut rows = vec![["userID", "Password", "After the password"]];
    let row = |sample: &Sample| [sample.user_id, sample.password, what_follows(sample)];
    rows.extend(ACCOUNTS.iter().map(row));
    let accounts = columns(&rows).trim_end().replace('\n', "\n  ");
    let enrolled = first(|sample| sample.stands == Stands::Enrolled);
    let waiting = first(|sample| sample.stands == Stands::Asking);
    let support = first(|sample| sample.role == Role::Support);
    let (origin, name) = (&config.site.origin, &config.site.name);
    let (database, keys) = (&config.database.url, config.keys.file.display());
    let program = std::env::args().next().unwrap_or_default();
    Zeroizing::new(format!(
        "
{name}: a head office and two nurseries to try Good to Go with.

  Open  {origin}/logon

  {accounts}

The authenticator of {enrolled} is set up already. Its Secret Key:

  {secret_key}

Type it into an authenticator app, or have a code made here:

  oathtool --totp -b \"{secret_key}\"

Be the support staff: log on as {support} and open the support console, or do
the same in another terminal:

  export GTG__DATABASE__URL='{database}'
  export GTG__KEYS__FILE='{keys}'
  {program} 2fa enable {waiting} --reason 'Asked by telephone'

Ctrl-C ends the demo and throws all of it away.

"
    ))
}

/// The userID of the first account of its kind.
fn first(is_it: impl Fn(&Sample) -> bool) -> &'static str {
    let found = ACCOUNTS.iter().find(|sample| is_it(sample));
    found.map_or("", |sample| sample.user_id)
}

fn what_follows(sample: &Sample) -> &'static str {
    match (sample.stands, sample.role) {
        (Stands::WithoutTwoFactor, _) => "logged on (no 2FA)",
        (Stands::Asking, _) => "logged on (no 2FA; has asked for it)",
        (Stands::Awaiting, Role::Account) => "sets up its authenticator",
        (Stands::Awaiting, Role::Support) => "sets up its authenticator (support staff)",
        (Stands::Enrolled, _) => "asks for a verification code",
    }
}

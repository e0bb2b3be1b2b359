//! How accounts are shown: to people, and to scripts.

use domain::{EmailAddress, UserId, throttle::Throttled};
use serde::Serialize;
use service::{LogonMark, Overview, Standing};

use super::Failure;
use crate::{
    date::rfc_3339,
    text::{columns, one_line},
};

/// An account as scripts read it: these names stay.
#[derive(Serialize)]
pub struct Json<'a> {
    user_id: &'a str,
    name: &'a str,
    organisation: &'a str,
    groups: String,
    email: Option<&'a str>,
    role: &'a str,
    status: &'a str,
    two_factor: &'a str,
    has_password: bool,
    last_logon_at: Option<String>,
    last_logon_address: Option<&'a str>,
    created_at: String,
}

impl<'a> From<&'a Overview> for Json<'a> {
    fn from(overview: &'a Overview) -> Self {
        let account = &overview.account;
        let last_logon = overview.last_logon.as_ref();
        Self {
            user_id: account.user_id.as_str(),
            name: &account.name,
            organisation: &account.organisation,
            groups: account.groups.to_string(),
            email: overview.email.as_ref().map(EmailAddress::as_str),
            role: account.role.as_str(),
            status: account.status.as_str(),
            two_factor: account.two_factor.as_str(),
            has_password: overview.has_password,
            last_logon_at: last_logon.map(|mark| rfc_3339(mark.at)),
            last_logon_address: last_logon.and_then(|mark| mark.address.as_deref()),
            created_at: rfc_3339(overview.created_at),
        }
    }
}

/// `value` as JSON, over several lines.
pub fn json(value: &impl Serialize) -> Result<String, Failure> {
    let json = serde_json::to_string_pretty(value);
    json.map(|json| json + "\n")
        .map_err(|error| Failure::Refused(error.to_string()))
}

/// Of a table of accounts.
pub const HEADINGS: [&str; 7] = [
    "USERID",
    "NAME",
    "ORGANISATION",
    "ROLE",
    "STATUS",
    "2FA",
    "LAST LOGON",
];

/// Below [`HEADINGS`].
pub fn row(overview: &Overview) -> [String; 7] {
    let account = &overview.account;
    [
        account.user_id.to_string(),
        one_line(&account.name).into_owned(),
        one_line(&account.organisation).into_owned(),
        account.role.to_string(),
        account.status.to_string(),
        account.two_factor.to_string(),
        when_and_where(overview.last_logon.as_ref()).unwrap_or_else(|| "never".to_owned()),
    ]
}

/// Everything about one account, a line each.
pub fn details(overview: &Overview, standing: &Standing) -> String {
    let [
        user_id,
        name,
        organisation,
        role,
        status,
        two_factor,
        last_logon,
    ] = row(overview);
    let codes_left = standing.recovery_codes_left.map(|left| left.to_string());
    let codes_left = codes_left.as_deref().unwrap_or("none made");
    let email = overview.email.as_ref().map_or("none", EmailAddress::as_str);
    let groups = overview.account.groups.to_string();
    let groups = if groups.is_empty() { "none" } else { &groups };
    let password = if overview.has_password {
        "chosen"
    } else {
        "not chosen yet"
    };
    let opens_codes = format!("2fa reset {user_id} --reason TEXT");
    let opens_passwords = format!("account set-up-code {user_id}");
    let codes = throttled(standing.codes, &opens_codes);
    let passwords = throttled(standing.passwords, &opens_passwords);
    columns(&[
        ["userID", &user_id],
        ["Name", &name],
        ["Organisation", &organisation],
        ["Groups", groups],
        ["E-mail", email],
        ["Role", &role],
        ["Status", &status],
        ["2FA", &two_factor],
        ["Set-up", &set_up(overview, standing)],
        ["Authenticators", &authenticators(standing)],
        ["Password", password],
        ["Recovery codes left", codes_left],
        ["Wrong codes", &codes],
        ["Wrong passwords", &passwords],
        ["Last logon", &last_logon],
        ["Added", &overview.created_at.for_people()],
    ])
}

/// When the authenticator was set up (R14), or until when that may begin.
fn set_up(overview: &Overview, standing: &Standing) -> String {
    match (&standing.set_up, overview.account.enrol_until) {
        (None, Some(until)) => format!("must begin before {}", until.for_people()),
        (mark, _) => when_and_where(mark.as_ref()).unwrap_or_else(|| "not set up".to_owned()),
    }
}

/// Their names, and when each was last used: whoever calls says which one they have (S13).
fn authenticators(standing: &Standing) -> String {
    let all = standing.authenticators.iter().map(|one| {
        let name = one.name.as_deref();
        let name = name.map_or("nameless".into(), one_line);
        let used = one.last_used_at.map(domain::Timestamp::for_people);
        let used = used.map_or_else(|| "never used".to_owned(), |at| format!("last used {at}"));
        let slow = one
            .drift_seconds
            .map(|by| format!(", its clock was slow by {by} s"));
        format!("{name} ({used}{})", slow.unwrap_or_default())
    });
    let all = all.collect::<Vec<_>>().join("; ");
    if all.is_empty() {
        "none".to_owned()
    } else {
        all
    }
}

/// `opens`: the command that gives a new secret, which alone unlocks what is locked (R57).
fn throttled(throttled: Option<Throttled>, opens: &str) -> String {
    match throttled {
        None => "no pause".to_owned(),
        Some(Throttled::Paused { wait }) => format!("paused for {} more minutes", (wait + 59) / 60),
        Some(Throttled::Locked) => format!("locked; to unlock: good-to-go {opens}"),
    }
}

/// What wrong attempts have paused or locked, and the command that ends it; empty: nothing.
pub fn still_throttled(user_id: &UserId, standing: &Standing) -> String {
    let codes = standing.codes.map(|throttled| match throttled {
        Throttled::Locked => format!(
            "Codes of {user_id} stay locked: there were too many wrong ones in a row.\n\
             To let its holder set up an authenticator again: good-to-go 2fa reset {user_id} --reason TEXT\n"
        ),
        Throttled::Paused { wait } => paused("Codes", user_id, wait),
    });
    let passwords = standing.passwords.map(|throttled| match throttled {
        Throttled::Locked => format!(
            "Passwords of {user_id} stay locked for browsers that are not remembered: there were too many wrong ones in a row.\n\
             To let its holder choose a new one: good-to-go account set-up-code {user_id}\n"
        ),
        Throttled::Paused { wait } => paused("Passwords from new browsers", user_id, wait),
    });
    codes.into_iter().chain(passwords).collect()
}

fn paused(what: &str, user_id: &UserId, wait: i64) -> String {
    format!(
        "{what} of {user_id} are paused for {} more minutes after wrong ones.\n\
         To lift that: good-to-go account unpause {user_id} --reason TEXT\n",
        (wait + 59) / 60
    )
}

fn when_and_where(mark: Option<&LogonMark>) -> Option<String> {
    let LogonMark { at, address } = mark?;
    let from = address
        .as_ref()
        .map(|from| format!(" from {}", one_line(from)));
    Some(at.for_people() + &from.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use domain::{Account, AccountId, Role, Status, Timestamp, TwoFactor, UserId};

    use super::*;

    fn overview(name: &str, last_logon: Option<LogonMark>) -> Overview {
        Overview {
            account: Account {
                id: AccountId::from_number(1),
                user_id: UserId::parse("owner").expect("a userID"),
                name: name.to_owned(),
                organisation: String::new(),
                role: Role::Account,
                status: Status::Enabled,
                two_factor: TwoFactor::AwaitingEnrolment,
                generation: 0,
                enrol_until: None,
                has_pin: false,
                groups: domain::Groups::default(),
            },
            place: String::new(),
            email: None,
            has_password: false,
            last_logon,
            created_at: Timestamp::from_unix(1_795_503_839),
        }
    }

    #[test]
    fn columns_stand_below_each_other_and_nothing_is_raw() {
        let mark = LogonMark {
            at: Timestamp::from_unix(1_795_503_839),
            address: Some("192.0.2.7".to_owned()),
        };
        let shown = columns(&[
            HEADINGS.map(str::to_owned),
            row(&overview("Siân\u{1b}[31m", Some(mark))),
            row(&overview("Ffion", None)),
        ]);
        assert_eq!(
            shown,
            "USERID  NAME            ORGANISATION  ROLE     STATUS   2FA                 LAST LOGON\n\
             owner   Siân\\u001b[31m                account  enabled  awaiting-enrolment  2026-11-24 07:03 UTC from 192.0.2.7\n\
             owner   Ffion                         account  enabled  awaiting-enrolment  never\n"
        );
    }
}

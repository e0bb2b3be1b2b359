//! The account page as fields.

/// Off, waiting or on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TwoFactor {
    /// The password is enough.
    Off,
    /// It is set up at the next logon.
    Waiting,
    /// Password and code.
    On,
}

/// What the account page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountPage {
    /// The logon name.
    pub user_id: String,
    /// What was done just now, in a word, which the page says this once; empty: nothing.
    pub done: String,
    /// Off, waiting or on.
    pub two_factor: TwoFactor,
    /// Whether a code must be given before anything that matters is changed.
    pub is_locked: bool,
    /// Whether another authenticator may be added now.
    pub may_add: bool,
    /// Least characters of a new password.
    pub minimum: u32,
    /// How many recovery codes are left; `None` for who has none.
    pub codes_left: Option<u32>,
    /// When two-factor logon was asked for; empty when it is not.
    pub asked: String,
    /// Why it is not switched on; may be empty.
    pub declined: String,
    /// The authenticators, by the names that they were given.
    pub authenticators: Vec<Row>,
    /// The sessions; the present one has no number.
    pub sessions: Vec<Row>,
    /// The known browsers.
    pub devices: Vec<Row>,
    /// What happened, the newest first.
    pub events: Vec<Row>,
}

/// One line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The number that a form sends; empty where there is nothing to do.
    pub id: String,
    /// What it is.
    pub title: String,
    /// More about it.
    pub text: String,
}

const TRUE: &str = "1";

fn flag(is_so: bool) -> String {
    if is_so { TRUE } else { "" }.to_owned()
}

impl AccountPage {
    /// The fields of a step.
    pub(super) fn into_fields(self) -> Vec<String> {
        let two_factor = match self.two_factor {
            TwoFactor::Off => "off",
            TwoFactor::Waiting => "waiting",
            TwoFactor::On => "on",
        };
        let mut fields = vec![
            "account".to_owned(),
            self.user_id,
            self.done,
            two_factor.to_owned(),
            flag(self.is_locked),
            flag(self.may_add),
            self.minimum.to_string(),
            self.codes_left
                .map(|left| left.to_string())
                .unwrap_or_default(),
            self.asked,
            self.declined,
        ];
        for rows in [
            self.authenticators,
            self.sessions,
            self.devices,
            self.events,
        ] {
            fields.push(rows.len().to_string());
            for row in rows {
                fields.extend([row.id, row.title, row.text]);
            }
        }
        fields
    }

    /// Reads them, after the first.
    pub(super) fn read(
        mut next: impl FnMut() -> Result<String, &'static str>,
    ) -> Result<Self, &'static str> {
        Ok(Self {
            user_id: next()?,
            done: next()?,
            two_factor: match next()?.as_str() {
                "on" => TwoFactor::On,
                "waiting" => TwoFactor::Waiting,
                _ => TwoFactor::Off,
            },
            is_locked: next()? == TRUE,
            may_add: next()? == TRUE,
            minimum: next()?.parse().map_err(|_| "not a number")?,
            codes_left: next()?.parse().ok(),
            asked: next()?,
            declined: next()?,
            authenticators: rows(&mut next)?,
            sessions: rows(&mut next)?,
            devices: rows(&mut next)?,
            events: rows(&mut next)?,
        })
    }
}

fn rows(next: &mut impl FnMut() -> Result<String, &'static str>) -> Result<Vec<Row>, &'static str> {
    let count: u32 = next()?.parse().map_err(|_| "not a number")?;
    let row = |_| {
        Ok(Row {
            id: next()?,
            title: next()?,
            text: next()?,
        })
    };
    (0..count).map(row).collect()
}

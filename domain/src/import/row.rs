//! One line: from the text of its fields to an account.

use super::{Column, Line, OtpauthError, Problem, TextError, otpauth};
use crate::{ForeignHash, Role, Secret, UserId, authenticator::Name, visible::is_unsafe};
use csv::ByteRecord;

/// Most characters of a name, an organisation or a place.
pub const MAX_TEXT: usize = 200;

/// An account to be.
#[derive(Debug)]
pub struct Row {
    /// The logon name.
    pub user_id: UserId,
    /// What the holder is called; may be empty.
    pub name: String,
    /// The customer; may be empty.
    pub organisation: String,
    /// Where it is used; may be empty.
    pub place: String,
    /// Holder or support.
    pub role: Role,
    /// The password's hash; `None`: the holder chooses one with a set-up code.
    pub password: Option<ForeignHash>,
    /// No two with the same secret; none: the holder enrols when support says so.
    pub authenticators: Vec<ImportedAuthenticator>,
}

/// What an authenticator app that is in use holds.
#[derive(Debug, Clone)]
pub struct ImportedAuthenticator {
    /// Shared with it.
    pub secret: Secret,
    /// What it is called there, where that says something.
    pub name: Option<Name>,
}

/// Reads a record, whose fields are `columns`.
pub(super) fn read(number: u64, columns: &[Column], record: &ByteRecord) -> Line {
    let mut problems = Vec::new();
    if record.len() != columns.len() {
        problems.push(Problem::Fields {
            found: record.len(),
            expected: columns.len(),
        });
    }
    let mut fields = Fields {
        columns,
        record,
        problems,
    };
    let user_id = fields.read(Column::UserId, |text| {
        UserId::parse(text).map_err(Problem::UserId)
    });
    let [name, organisation, place] = [Column::Name, Column::Organisation, Column::Place]
        .map(|column| fields.read(column, |text| plain(column, text)));
    let role = fields.read(Column::Role, role);
    let password = fields.read(Column::PasswordHash, password);
    let authenticators = fields.read(Column::Otpauth, |text| {
        authenticators(text, user_id.as_ref()).map_err(Problem::Otpauth)
    });
    let row = user_id.clone().and_then(|user_id| {
        Some(Row {
            user_id,
            name: name?,
            organisation: organisation?,
            place: place?,
            role: role?,
            password: password?,
            authenticators: authenticators?,
        })
    });
    let read = match row {
        Some(row) if fields.problems.is_empty() => Ok(row),
        _ => Err(fields.problems),
    };
    Line {
        number,
        user_id,
        read,
    }
}

struct Fields<'a> {
    columns: &'a [Column],
    record: &'a ByteRecord,
    problems: Vec<Problem>,
}

impl Fields<'_> {
    /// What `parse` makes of the text of `column`, which is empty where there is none. `None` when
    /// that is a problem, which is noted.
    fn read<T>(
        &mut self,
        column: Column,
        parse: impl FnOnce(&str) -> Result<T, Problem>,
    ) -> Option<T> {
        let place = self.columns.iter().position(|one| *one == column);
        let field = place.and_then(|place| self.record.get(place));
        let text = std::str::from_utf8(field.unwrap_or_default());
        let parsed = text
            .map_err(|_| Problem::NotText(column))
            .and_then(|text| parse(text.trim()));
        parsed.map_err(|problem| self.problems.push(problem)).ok()
    }
}

fn plain(column: Column, text: &str) -> Result<String, Problem> {
    if text.chars().count() > MAX_TEXT {
        return Err(Problem::Text(column, TextError::TooLong));
    }
    if text.contains(is_unsafe) {
        return Err(Problem::Text(column, TextError::Unsafe));
    }
    Ok(text.to_owned())
}

fn role(text: &str) -> Result<Role, Problem> {
    match text.to_lowercase().as_str() {
        "" => Ok(Role::Account),
        word => Role::from_word(word).ok_or(Problem::Role),
    }
}

fn password(text: &str) -> Result<Option<ForeignHash>, Problem> {
    // Django writes so that there is no password.
    if text.is_empty() || text.starts_with('!') {
        return Ok(None);
    }
    let hash = ForeignHash::parse(text).map_err(Problem::PasswordHash)?;
    Ok(Some(hash))
}

fn authenticators(
    text: &str,
    user_id: Option<&UserId>,
) -> Result<Vec<ImportedAuthenticator>, OtpauthError> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    otpauth::read(text, user_id)
}

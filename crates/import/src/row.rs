//! One line: from the text of its fields to an account.

use super::{
    Column, LeftOut, Line, OtpauthError, Problem, TextError,
    layout::is_blank,
    otpauth::{self, Holder},
    spoiled,
};
use csv::ByteRecord;
use domain::{
    EmailAddress, ForeignHash, Groups, Role, Secret, UserId,
    authenticator::Name,
    line::canonical,
    visible::{fits, is_ignorable, is_unsafe, seen},
};
use std::borrow::Cow;

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
    /// What the export of an app has beside these.
    pub left_out: LeftOut,
    /// Where the holder is written to; `None`: nobody is.
    pub email: Option<EmailAddress>,
    /// Those of the account; may be empty.
    pub groups: Groups,
}

impl Row {
    /// Whether a second member of staff must agree to it (R37): it brings what logs on, or an address
    /// to which a set-up code can be mailed, with which whoever reads there becomes the holder.
    #[must_use]
    pub fn needs_second(&self) -> bool {
        self.password.is_some() || !self.authenticators.is_empty() || self.email.is_some()
    }
}

/// What an authenticator app that is in use holds.
#[derive(Debug, Clone)]
pub struct ImportedAuthenticator {
    /// Shared with it.
    pub secret: Secret,
    /// What it is called there, where that says something.
    pub name: Option<Name>,
    /// The userID that its label names, where that is another than the line's.
    pub other_user_id: Option<UserId>,
}

/// Reads a record, whose fields are `columns`, for the site of that name.
pub(super) fn read(
    number: u64,
    columns: &[Option<Column>],
    record: &ByteRecord,
    site: &str,
) -> Line {
    let mut problems = Vec::new();
    let expected = columns.len();
    let found = match record.len() {
        fewer if fewer < expected => fewer,
        _ => count_fields(record).max(expected),
    };
    if found != expected {
        problems.push(Problem::Fields { found, expected });
    }
    let nameless = (1..)
        .zip(columns)
        .zip(record)
        .find(|((_, column), field)| column.is_none() && !is_blank(field));
    problems.extend(nameless.map(|((place, _), _)| Problem::Nameless { place }));
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
        let user_id = user_id.as_ref();
        authenticators(text, Holder { user_id, site }).map_err(Problem::Otpauth)
    });
    let email = fields.read(Column::Email, email);
    let groups = fields.read(Column::Groups, groups);
    let row = user_id.clone().and_then(|user_id| {
        let (authenticators, left_out) = authenticators?;
        Some(Row {
            user_id,
            name: name?,
            organisation: organisation?,
            place: place?,
            role: role?,
            password: password?,
            authenticators,
            left_out,
            email: email?,
            groups: groups?,
        })
    });
    let read = match row {
        Some(row) if fields.problems.is_empty() => Ok(row),
        _ => {
            if record.iter().any(has_line_break) {
                fields.problems.push(Problem::LineBreak);
            }
            Err(fields.problems)
        }
    };
    Line {
        number,
        user_id,
        read,
    }
}

/// How many fields it has, without those at the end that say nothing: spreadsheets write them.
fn count_fields(record: &ByteRecord) -> usize {
    let fields: Vec<&[u8]> = record.iter().collect();
    fields
        .iter()
        .rposition(|field| !is_blank(field))
        .map_or(0, |last| last + 1)
}

struct Fields<'a> {
    columns: &'a [Option<Column>],
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
        let place = self.columns.iter().position(|one| *one == Some(column));
        let field = place.and_then(|place| self.record.get(place));
        let text = std::str::from_utf8(field.unwrap_or_default());
        let parsed = match text.map(str::trim) {
            Ok(text) if text.contains(char::REPLACEMENT_CHARACTER) => Err(Problem::NotText(column)),
            Err(_) => Err(Problem::NotText(column)),
            Ok(text) => match (forced(column, text), spoiled::find(column, text)) {
                (Some(text), _) => parse(text.trim()),
                (None, Some(spoiled)) => Err(Problem::Spoiled(column, spoiled)),
                (None, None) => parse(text),
            },
        };
        parsed.map_err(|problem| self.problems.push(problem)).ok()
    }
}

/// What somebody has kept a spreadsheet from spoiling: the content of `="0123"`, which is a formula for
/// a text, and a userID behind the apostrophe of `'0123`. `None` for any other text.
fn forced(column: Column, text: &str) -> Option<Cow<'_, str>> {
    let is_numbered = |rest: &&str| rest.starts_with(|c: char| c.is_ascii_digit());
    if column == Column::UserId
        && let Some(rest) = text.strip_prefix('\'').filter(is_numbered)
    {
        return Some(rest.into());
    }
    let inside = text.strip_prefix("=\"")?.strip_suffix('"')?;
    // A quotation mark that is not doubled ends the text: there is more to the formula.
    let is_text = inside.split("\"\"").all(|part| !part.contains('"'));
    is_text.then(|| inside.replace("\"\"", "\"").into())
}

/// Whether a field has a line break in it. No column allows one, so that the quotation mark before it is
/// perhaps never closed, and the fields of the next line are taken for more of this one.
fn has_line_break(field: &[u8]) -> bool {
    field.trim_ascii().iter().any(|byte| b"\r\n".contains(byte))
}

fn plain(column: Column, text: &str) -> Result<String, Problem> {
    if !fits(text, MAX_TEXT) {
        return Err(Problem::Text(column, TextError::TooLong));
    }
    if text.contains(is_unsafe) {
        return Err(Problem::Text(column, TextError::Unsafe));
    }
    Ok(canonical(text))
}

fn role(text: &str) -> Result<Role, Problem> {
    match canonical(text).to_lowercase().as_str() {
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

fn email(text: &str) -> Result<Option<EmailAddress>, Problem> {
    let text = seen(text);
    let address = (!text.is_empty()).then(|| EmailAddress::parse(&text));
    address.transpose().map_err(Problem::Email)
}

/// With commas, semicolons or spaces between them: a comma needs quotation marks around the field.
fn groups(text: &str) -> Result<Groups, Problem> {
    let names = text.split(|c: char| matches!(c, ',' | ';') || c.is_whitespace());
    Groups::parse(names.filter(|name| !seen(name).is_empty())).map_err(Problem::Groups)
}

fn authenticators(
    text: &str,
    holder: Holder<'_>,
) -> Result<(Vec<ImportedAuthenticator>, LeftOut), OtpauthError> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || is_ignorable(c));
    if text.is_empty() {
        return Ok((Vec::new(), LeftOut::default()));
    }
    otpauth::read(text, holder)
}

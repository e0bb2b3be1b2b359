//! What is wrong with a plan or with a file of accounts, in the reader's language. The `Display` of
//! these errors is for the command line and the tests.

use crate::texts::Texts;
use domain::{
    email_address::{self, EmailAddressError},
    foreign_hash::HashError,
    groups::GroupsError,
    user_id::{MAX_LENGTH, UserIdError},
};
use import::{Column, FileError, MAX_ROWS, MAX_TEXT, OtpauthError, Problem, Spoiled, TextError};
use planner::{Fault, MAX_COMPUTERS, NameError, RowFault};

/// Of an entry of a description.
pub fn of_entry(t: Texts, fault: Fault) -> String {
    match fault {
        Fault::Name(error) => of_name(t, error),
        Fault::SameName { first } => t.fault_same_name(&from_one(first)),
        Fault::Kind => t.fault_place_kind().to_owned(),
        Fault::Computers => t.fault_computers(&MAX_COMPUTERS.to_string()),
        Fault::UsedBy => t.fault_used_by().to_owned(),
        Fault::NobodyThere => t.fault_nobody_there().to_owned(),
        Fault::TooMany { most } => t.fault_too_many(&most.to_string()),
        Fault::NoPlace => t.fault_no_place().to_owned(),
        Fault::UnknownPlace { nth } => t.fault_unknown_place(&from_one(nth)),
    }
}

/// Of a row of a plan.
pub fn of_row(t: Texts, fault: RowFault) -> String {
    match fault {
        RowFault::UserId(error) => of_user_id(t, error),
        RowFault::Twice { .. } => t.support_row_twice().to_owned(),
        RowFault::Taken => t.support_row_taken().to_owned(),
        RowFault::Name(error) => of_name(t, error),
        RowFault::Place(error) => t.fault_of_place(&of_name(t, error)),
        RowFault::Authenticator => t.fault_authenticator().to_owned(),
        RowFault::Reason => t.fault_plan_reason().to_owned(),
    }
}

/// Of a line of a file; columns are called as in the file.
pub fn of_line(t: Texts, problem: Problem) -> String {
    let at = |column: Column, fault: &str| t.fault_of_column(column.as_str(), fault);
    match problem {
        Problem::Fields { found, expected } => {
            t.fault_fields(&expected.to_string(), &found.to_string())
        }
        Problem::Nameless { place } => t.fault_nameless(&place.to_string()),
        Problem::LineBreak => t.fault_line_break().to_owned(),
        Problem::NotText(column) => t.fault_not_text(column.as_str()),
        Problem::Spoiled(column, Spoiled::Number) => at(column, t.fault_spoiled_number()),
        Problem::Spoiled(column, Spoiled::Date) => at(column, t.fault_spoiled_date()),
        Problem::Spoiled(column, Spoiled::Signs) => at(column, t.fault_spoiled_signs()),
        Problem::UserId(error) => at(Column::UserId, &of_user_id(t, error)),
        Problem::Text(column, TextError::TooLong) => {
            at(column, &t.fault_text_too_long(&MAX_TEXT.to_string()))
        }
        Problem::Text(column, TextError::Unsafe) => at(column, t.fault_text_unsafe()),
        Problem::Role => at(Column::Role, t.fault_role()),
        Problem::PasswordHash(error) => at(Column::PasswordHash, &of_hash(t, error)),
        Problem::Otpauth(error) => at(Column::Otpauth, &of_otpauth(t, error)),
        Problem::Email(EmailAddressError::TooLong) => at(
            Column::Email,
            &t.fault_email_too_long(&email_address::MAX_LENGTH.to_string()),
        ),
        Problem::Email(EmailAddressError::Form) => at(Column::Email, t.fault_email()),
        Problem::Groups(GroupsError::Name) => at(Column::Groups, t.fault_group()),
        Problem::Groups(GroupsError::TooMany) => at(Column::Groups, t.fault_groups_too_many()),
        Problem::Twice { line } => at(Column::UserId, &t.fault_on_line(&line.to_string())),
        Problem::Taken => at(Column::UserId, t.fault_taken()),
        Problem::Staff => at(Column::Role, t.fault_staff()),
        Problem::GroupsByStaff => at(Column::Groups, t.fault_groups_by_staff()),
    }
}

/// Of a whole file.
pub fn of_file(t: Texts, error: &FileError) -> String {
    let columns = || Column::WORDS.join(", ");
    match error {
        FileError::TooLarge => t.fault_file_too_large().to_owned(),
        FileError::TooManyRows => t.fault_file_too_many(&MAX_ROWS.to_string()),
        FileError::Empty => t.fault_file_empty().to_owned(),
        FileError::NotText => t.fault_file_not_text().to_owned(),
        FileError::OpenQuote { line } => t.fault_file_open_quote(&line.to_string()),
        FileError::NoHeader => t.fault_file_no_header(&columns()),
        FileError::NoUserId => t.fault_file_no_user_id().to_owned(),
        FileError::UnknownColumn { place, nearest, .. } => match nearest {
            Some(nearest) => {
                t.fault_file_unknown_column(&columns(), nearest.as_str(), &place.to_string())
            }
            None => t.fault_file_unknown_column_only(&columns(), &place.to_string()),
        },
        FileError::ColumnTwice(column) => t.fault_file_column_twice(column.as_str()),
        FileError::Malformed => t.fault_file_malformed().to_owned(),
    }
}

fn from_one(index: usize) -> String {
    index.saturating_add(1).to_string()
}

fn of_name(t: Texts, error: NameError) -> String {
    match error {
        NameError::Empty => t.fault_name_empty().to_owned(),
        NameError::TooLong { most } => t.fault_name_too_long(&most.to_string()),
        NameError::Invisible => t.fault_name_invisible().to_owned(),
    }
}

fn of_user_id(t: Texts, error: UserIdError) -> String {
    match error {
        UserIdError::Empty => t.fault_user_id_empty().to_owned(),
        UserIdError::TooLong => t.fault_user_id_too_long(&MAX_LENGTH.to_string()),
        UserIdError::Character => t.fault_user_id_character().to_owned(),
    }
}

fn of_hash(t: Texts, error: HashError) -> String {
    match error {
        HashError::Unknown => t.fault_hash_unknown().to_owned(),
        HashError::Malformed(kind) => t.fault_hash_malformed(kind.as_str()),
        HashError::Costly(kind) => t.fault_hash_costly(kind.as_str()),
    }
}

fn of_otpauth(t: Texts, error: OtpauthError) -> String {
    let text = match error {
        OtpauthError::NotAmong { entries } => {
            return t.fault_otpauth_not_among(&entries.to_string());
        }
        OtpauthError::Uri => t.fault_otpauth_uri(),
        OtpauthError::Twice => t.fault_otpauth_twice(),
        OtpauthError::Counter => t.fault_otpauth_counter(),
        OtpauthError::Algorithm => t.fault_otpauth_algorithm(),
        OtpauthError::Digits => t.fault_otpauth_digits(),
        OtpauthError::Period => t.fault_otpauth_period(),
        OtpauthError::Secret | OtpauthError::Short | OtpauthError::Long => t.fault_otpauth_secret(),
        OtpauthError::Data => t.fault_otpauth_data(),
        OtpauthError::NoEntry => t.fault_otpauth_no_entry(),
        OtpauthError::OfAnother => t.fault_otpauth_of_another(),
        OtpauthError::SeveralSites => t.fault_otpauth_several_sites(),
        OtpauthError::TooMany => t.fault_otpauth_too_many(),
    };
    text.to_owned()
}

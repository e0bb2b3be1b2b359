//! The support console (S2): pages that the server alone makes.
//!
//! An account holder downloads nothing of it: it is no part of the app, and works as it is without
//! JavaScript. A short script lets lists look again by themselves. It must never show a secret (R38)
//! and holds no rule: what may be done comes from the use cases.

mod account;
mod accounts;
mod actions;
mod addresses;
mod approvals;
mod audit;
mod charts;
mod done;
mod enable;
mod faults;
mod identity;
mod import;
mod missing;
mod mistakes;
mod overview;
mod own_code;
mod page;
mod planner;
mod problem;
mod requests;
mod sentence;
mod table;
mod timeline;
mod when;

pub use self::import::{ImportPage, ImportPageProps, Preview, ended, under_way};
pub use self::planner::{
    DescribePage, DescribePageProps, Described, PlanPage, PlanPageProps, SheetsPage,
    SheetsPageProps,
};
pub use account::{AccountPage, AccountPageProps};
pub use accounts::{AccountsPage, AccountsPageProps, Query};
pub use actions::{Circumstances, Typed};
pub use approvals::{ApprovalsPage, ApprovalsPageProps, IMPORT};
pub use audit::{AuditPage, AuditPageProps, AuditQuery};
pub use done::{DonePage, DonePageProps};
pub use enable::{EnablePage, EnablePageProps};
pub use faults::of_file;
pub use identity::label as accepted_label;
pub use missing::{MissingPage, MissingPageProps};
pub use overview::{OverviewPage, OverviewPageProps};
pub use own_code::of_own_code;
pub use page::Frame;
pub use problem::FormProblem;
pub use requests::{RequestsPage, RequestsPageProps};

use crate::texts::Texts;
use domain::support::Action;
use service::AccountState;
use url::form_urlencoded::byte_serialize;

/// The address of an account's page. No character of a userID means anything in a path.
pub fn path_of(user_id: &str) -> String {
    format!("/support/accounts/{user_id}")
}

/// A userID in a query, where a plus means a space.
pub fn in_query(user_id: &str) -> String {
    byte_serialize(user_id.as_bytes()).collect()
}

/// What the button of an action says.
pub fn action_label(t: Texts, action: Action) -> &'static str {
    actions::words(t, action).0
}

/// How an account stands, in a few words.
fn state(t: Texts, state: AccountState) -> &'static str {
    match state {
        AccountState::Disabled => t.support_state_disabled(),
        AccountState::Locked => t.support_state_closed(),
        AccountState::Paused => t.support_state_paused(),
        AccountState::WindowOver => t.support_state_over(),
        AccountState::Waiting => t.support_state_waiting(),
        AccountState::On => t.support_state_on(),
        AccountState::Off => t.support_state_off(),
    }
}

/// The colour that repeats it.
fn tone(state: AccountState) -> &'static str {
    match state {
        AccountState::Disabled | AccountState::Locked => "badge bad",
        AccountState::Paused | AccountState::WindowOver | AccountState::Waiting => "badge warn",
        AccountState::On => "badge good",
        AccountState::Off => "badge",
    }
}

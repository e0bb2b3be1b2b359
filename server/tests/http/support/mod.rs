//! What all tests share: a world with a clock of its own, browsers in it, authenticators.

mod answer;
mod authenticator;
mod browser;
mod databases;
mod hashing;
mod html;
mod log;
mod proxy;
mod staff;
mod stage;
mod wait;
mod world;

pub use answer::{Answer, Outcome, said, went};
pub use authenticator::Authenticator;
pub use browser::{Browser, KEEP, START_AGAIN, WAYS, Way};
pub(crate) use databases::on_both;
pub use databases::{on_postgres, on_postgres_with};
pub use html::{
    alert, attributes, count, each, heading, hidden, id, input_names, part, recovery_codes, secret,
    text, texts, values,
};
pub use log::{begin_log, end_log};
pub use proxy::{APPLICATIONS, AtApplication, OFFICE, PAYROLL};
pub use staff::{Staff, waiting};
pub use stage::{CHOSEN, STAGES, Stage, at_stage};
pub use testing::NOW;
pub use wait::in_the_end;
pub use world::{PASSWORD, World, user_id};

/// A stylesheet, script and WebAssembly by made-up names.
pub const ASSETS: [&str; 3] = [
    "/pkg/good-to-go.11aa.css",
    "/pkg/good-to-go.22bb.js",
    "/pkg/good-to-go.33cc.wasm",
];

/// Every server function that a form of a logon attempt posts to.
pub const FORMS: [&str; 15] = [
    "/api/logon",
    "/api/choose-password",
    "/api/pin",
    "/api/verify",
    "/api/acknowledge",
    "/api/confirm",
    "/api/keep",
    "/api/code",
    "/api/recovery",
    "/api/log-off",
    "/api/password-chosen",
    "/api/who",
    "/api/add-authenticator",
    "/api/stop-adding",
    "/api/keep-new-codes",
];

/// Every server function that a form of the account page posts to: they need a session.
pub const ACCOUNT_FORMS: [&str; 10] = [
    "/api/unlock",
    "/api/change-password",
    "/api/make-codes",
    "/api/end-session",
    "/api/log-off-elsewhere",
    "/api/forget-device",
    "/api/ask",
    "/api/begin-adding",
    "/api/rename-authenticator",
    "/api/remove-authenticator",
];

/// Where a form leads that is of no attempt and no session: those of the account page to that.
pub fn leads_back(form: &str) -> &'static str {
    let is_of_account = |page: &str| page.starts_with("/account");
    let mut forms = protocol::FORMS.iter();
    match forms.find(|(path, page)| *path == form && is_of_account(page)) {
        Some(_) => "/account",
        None => START_AGAIN,
    }
}

/// Every page.
pub const PAGES: [&str; 14] = [
    "/",
    "/logon",
    "/logon/password",
    "/logon/enrol",
    "/logon/good-to-go",
    "/logon/confirm",
    "/logon/recovery-codes",
    "/logon/code",
    "/logon/recovery",
    "/logon/password-chosen",
    "/logon/who",
    "/account",
    "/account/authenticator",
    "/account/recovery-codes",
];

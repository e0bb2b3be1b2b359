//! What all tests share: a world with a clock of its own, browsers in it, authenticators.

mod answer;
mod authenticator;
mod browser;
mod clock;
mod databases;
mod html;
mod log;
mod proxy;
mod stage;
mod world;

pub use answer::{Answer, Outcome, said, went};
pub use authenticator::Authenticator;
pub use browser::{Browser, KEEP, START_AGAIN, WAYS, Way};
pub use clock::NOW;
pub(crate) use databases::on_both;
pub use databases::on_postgres;
pub use html::{alert, attributes, heading, input_names, texts};
pub use log::{begin_log, end_log};
pub use proxy::{APPLICATIONS, AtApplication, OFFICE, PAYROLL};
pub use stage::{STAGES, Stage, at_stage};
pub use world::{PASSWORD, World, user_id};

/// A stylesheet, script and WebAssembly by made-up names.
pub const ASSETS: [&str; 3] = [
    "/pkg/good-to-go.11aa.css",
    "/pkg/good-to-go.22bb.js",
    "/pkg/good-to-go.33cc.wasm",
];

/// Every server function that a form posts to.
pub const FORMS: [&str; 10] = [
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
];

/// Every page.
pub const PAGES: [&str; 9] = [
    "/",
    "/logon",
    "/logon/password",
    "/logon/enrol",
    "/logon/good-to-go",
    "/logon/confirm",
    "/logon/recovery-codes",
    "/logon/code",
    "/logon/recovery",
];

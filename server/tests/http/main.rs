//! All that is served, in process: the real router on a real database, with a clock that tests
//! set. Nobody sleeps and nothing listens. Tests are named after the rule they hold (`R11`).
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    reason = "what a test sets up and finds missing is a failed test"
)]

#[path = "../attacks/mod.rs"]
mod attacks;

mod account;
mod address;
mod alike;
mod any_bytes;
mod applications;
mod audit;
mod background;
mod bad_input;
mod busy;
mod changes;
mod channels;
mod chosen_passwords;
mod clock;
mod console;
mod cookies;
mod denied;
mod enrolment;
mod errors;
mod every_answer;
mod expiry;
mod fields;
mod flow;
mod forward_auth;
mod guard;
mod headers;
mod hostile;
mod import;
mod keys;
mod lost;
mod model;
mod notifications;
mod order;
mod passwords;
mod pauses;
mod replay;
mod restore;
mod secrets;
mod security_txt;
mod set_up_codes;
mod stay;
mod support;
mod tabs;
mod texts;
mod titles;

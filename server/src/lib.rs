//! The server of Good to Go: command line, configuration, wiring, HTTP.
//!
//! Responsible for everything that touches the machine: files, sockets, signals, the clock.
//! It holds no rule of the logon.
#![allow(
    missing_docs,
    reason = "a binary's parts; what is not plain from its name is documented"
)]

mod audit_export;
pub mod background;
pub mod checkpoints;
pub mod cli;
pub mod config;
pub(crate) mod date;
pub mod demo;
pub mod failure;
pub mod http;
pub mod icons;
pub mod log;
pub mod mail;
pub mod private;
pub mod set_up_sheets;
pub mod terminal;
mod text;
pub mod wiring;

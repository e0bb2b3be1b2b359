//! The support console (R36–R38).

mod actions;
mod approvals;
mod audit;
mod dossier;
mod enable;
mod identity;
pub mod import;
mod import_approval;
mod list;
mod many;
mod notices;
mod one;
mod overview;
mod planner;
mod requests;
mod secrets;
mod set_up_codes;

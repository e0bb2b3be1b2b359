//! The support console (R36–R38).

mod actions;
mod approvals;
mod audit;
mod identity;
mod import;
mod list;
mod many;
mod one;
mod planner;
mod requests;

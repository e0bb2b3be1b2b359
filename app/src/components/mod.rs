//! Parts that pages are made of.

mod countdown;
mod field;
mod form;
mod page;
mod problem;
mod steps;
mod strength_meter;

pub use countdown::Countdown;
pub use field::{Field, Kind};
pub use form::{Submit, busy_of, error_of};
pub use page::Page;
pub use problem::{Failure, Problem};
pub use steps::Steps;

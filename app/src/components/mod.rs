//! Parts that pages are made of.

mod countdown;
mod field;
mod form;
mod page;
mod problem;
mod steps;

pub use countdown::Countdown;
pub use field::{Field, Kind};
pub use form::{Submit, busy_of, error_of};
pub use page::Page;
#[cfg(feature = "ssr")]
pub use problem::sentence;
pub use problem::{Failure, Problem};
pub use steps::Steps;

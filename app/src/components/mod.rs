//! Parts that pages are made of.

mod countdown;
mod field;
mod form;
mod page;
mod pause;
mod problem;
mod steps;
mod strength_meter;

pub use countdown::Countdown;
pub use field::{Field, Kind};
pub use form::{Form, Latest, Sending, Submit};
pub use page::Page;
pub use pause::Pause;
#[cfg(feature = "ssr")]
pub use problem::sentence;
pub use problem::{Failure, Problem};
pub use steps::Steps;

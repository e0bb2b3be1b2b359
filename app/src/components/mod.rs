//! Parts that pages are made of.

mod anew;
mod clock;
mod copy;
mod countdown;
mod ending;
mod field;
mod form;
mod log_off;
mod naming;
mod page;
mod pause;
mod problem;
#[cfg(feature = "hydrate")]
pub mod scroll;
mod steps;
mod strength_meter;

pub use anew::{anew, on_side};
pub use clock::{Lives, PauseOver};
pub use copy::Copy;
pub use countdown::{Countdown, WAIT};
pub use ending::Ending;
#[cfg(feature = "ssr")]
pub use ending::lasting;
pub use field::{Field, Kind};
pub use form::{Form, IsRefused, Latest, Sending, Submit, Whose, whose};
pub use log_off::LogOff;
pub use naming::{HERE, naming};
#[cfg(feature = "ssr")]
pub use page::document_title;
pub use page::{MAIN, Page, Support};
pub use pause::Pause;
pub use problem::{AskedFor, Failure, Problem};
#[cfg(feature = "ssr")]
pub use problem::{sentence, with_tries_left};
pub use steps::Steps;

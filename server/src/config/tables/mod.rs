//! Every setting: its type, default and limits, and what is said of it. This is the one place where
//! a setting is added: `good-to-go config reference` writes `Leptos.toml` and
//! `docs/configuration.md` from it, and a test holds both to it.

mod apps;
mod channels;
mod logon;
mod operation;
mod proxy;
mod retention;
mod site;
mod throttle;

pub use apps::App;
pub use channels::{Channels, Host};
pub use logon::{Logon, Session};
pub use operation::{Log, Mail, Support};
pub use proxy::Proxy;
pub use retention::Retention;
pub use site::{Database, Keys, Site};
pub use throttle::Throttle;

use super::section::Section;

/// Minutes in a day, the most that a pause or window may last.
const DAY: u32 = 1440;

/// A table of settings: `[path]`, or `[[path]]` where there may be several.
#[derive(Debug)]
pub(super) struct Table {
    pub path: &'static str,
    /// Its doc comment, line by line. The first paragraph is for `Leptos.toml` too.
    pub about: &'static [&'static str],
    pub settings: &'static [Setting],
}

/// One setting of a table.
#[derive(Debug)]
pub(super) struct Setting {
    pub key: &'static str,
    /// As that of the table; what begins with a line "Cost: " says what changing it costs.
    pub about: &'static [&'static str],
}

/// A struct with the settings of a table; [`settings`] makes one.
pub(super) trait Settings: Sized {
    const TABLE: &'static Table;

    fn read(section: &mut Section<'_>) -> Self;
}

/// Declares a [`Table`] and its struct. `field: Type = kind(…)` names the method of [`Section`] that
/// reads the setting; `as "key"` is for keys that are no Rust names.
macro_rules! settings {
    (
        $(#[doc = $about:literal])*
        [$path:expr] $name:ident {
            $(
                $(#[doc = $doc:literal])*
                $field:ident: $type:ty = $kind:ident($($argument:expr),*) $(as $key:literal)?;
            )*
        }
    ) => {
        $(#[doc = $about])*
        #[derive(Clone, Debug)]
        pub struct $name {
            $($(#[doc = $doc])* pub $field: $type,)*
        }

        impl $crate::config::tables::Settings for $name {
            const TABLE: &'static $crate::config::tables::Table = &$crate::config::tables::Table {
                path: $path,
                about: &[$($about),*],
                settings: &[$($crate::config::tables::Setting {
                    key: $crate::config::tables::key!($field $($key)?),
                    about: &[$($doc),*],
                }),*],
            };

            fn read(section: &mut $crate::config::section::Section<'_>) -> Self {
                Self {
                    $($field: section.$kind(
                        $crate::config::tables::key!($field $($key)?)
                        $(, $argument)*
                    ),)*
                }
            }
        }
    };
}

macro_rules! key {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $key:literal) => {
        $key
    };
}

pub(super) use {key, settings};

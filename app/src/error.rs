//! Why a server function was refused, as Leptos wants to know it.

use crate::codec::Text;
use protocol::Refusal;
use server_fn::error::{FromServerFnError, ServerFnErrorErr};

/// A refusal that is an error of a server function: without JavaScript it comes back in the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageError(pub Refusal);

impl From<PageError> for String {
    fn from(PageError(refusal): PageError) -> Self {
        refusal.into()
    }
}

impl From<String> for PageError {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl FromServerFnError for PageError {
    type Encoder = Text;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        Self(match error {
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Refusal::Unreachable,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => {
                #[cfg(feature = "ssr")]
                crate::api::ssr::set_bad_request();
                Refusal::Malformed
            }
            // Also what an address says that nobody of us wrote.
            _ => Refusal::Foreign,
        })
    }
}

//! Why the server does not serve.

use crate::{icons::IconError, mail::MailError};
use std::{io::ErrorKind, net::SocketAddr};
use store::reason;
use thiserror::Error;

/// Why the server does not serve.
#[derive(Debug, Error)]
pub enum ServeError {
    /// A file that pages need.
    #[error(
        "{path} {why}: pages would be without style and script. Start good-to-go in the folder of its release, \
         or let LEPTOS_SITE_ROOT name the folder site of the same build; hash.txt of that build belongs beside the program"
    )]
    Site {
        path: std::path::PathBuf,
        why: String,
    },
    #[error(
        "cannot listen on {address}: {}; {}. LEPTOS_SITE_ADDR chooses another address", reason(.source), advice(.source)
    )]
    Listen {
        address: SocketAddr,
        source: std::io::Error,
    },
    #[error(transparent)]
    Mail(#[from] MailError),
    #[error(transparent)]
    Icon(#[from] IconError),
}

/// What to do about an address that cannot be listened on.
fn advice(source: &std::io::Error) -> &'static str {
    match source.kind() {
        ErrorKind::AddrInUse => {
            "another program listens there, which may be another good-to-go: stop one of them"
        }
        ErrorKind::PermissionDenied => {
            "ports below 1024 are for root alone: take a higher one behind a proxy, or give this program the right by \
             AmbientCapabilities=CAP_NET_BIND_SERVICE in its unit"
        }
        ErrorKind::AddrNotAvailable => "this machine has no such address",
        _ => "see that the machine has that address",
    }
}

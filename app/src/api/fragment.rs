//! The part of a deep link behind `#`. It never reaches a server, so the browser keeps it during the
//! logon, in its tab alone (`begin.js`), and puts it behind the return address that it came with and no
//! other (R34).

use leptos::prelude::window;
use web_sys::Storage;

/// Where the tab keeps it, behind the return address as that stands in the query.
const KEY: &str = "gtg-fragment";

/// The way `away` to an application, with the fragment that came with its return address. Once.
pub fn restored(away: String) -> String {
    let Some(storage) = storage() else {
        return away;
    };
    let hash = return_address(&away).and_then(|to| kept(&storage, to));
    _ = storage.remove_item(KEY);
    away + &hash.unwrap_or_default()
}

/// The fragment that is kept for the return address `to`.
fn kept(storage: &Storage, to: &str) -> Option<String> {
    let kept = storage.get_item(KEY).ok()??;
    let hash = kept.strip_prefix(to)?;
    hash.starts_with('#').then(|| hash.to_owned())
}

/// The return address, as it stands in a query.
fn return_address(address: &str) -> Option<&str> {
    let (_, query) = address.split_once('?')?;
    query.split('&').find_map(|pair| pair.strip_prefix("rd="))
}

/// None where the browser keeps nothing.
fn storage() -> Option<Storage> {
    window().session_storage().ok()?
}

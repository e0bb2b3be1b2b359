//! How far down a page was: Back shows it there again. The browser would do so before the page has come.

use leptos::prelude::*;
use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
};

thread_local! {
    static PLACES: RefCell<HashMap<String, f64>> = RefCell::default();
    /// Whether somebody goes back, or forth, and the page has not come yet.
    static RETURNS: Cell<bool> = const { Cell::new(false) };
}

/// The path of the address.
pub fn path() -> String {
    window().location().pathname().unwrap_or_default()
}

/// Remembers from here on how far down each page is.
pub fn remember() {
    // For as long as the app is there.
    _ = window_event_listener_untyped("scroll", |_| {
        if !RETURNS.get() {
            let down = window().scroll_y().unwrap_or_default();
            PLACES.with_borrow_mut(|places| places.insert(path(), down));
        }
    });
    _ = window_event_listener_untyped("popstate", |_| RETURNS.set(true));
}

/// The page at `here` has come: goes to where it was, if somebody returns to it. Not once the address is
/// another one: that page is yet to come.
pub fn return_to(here: &str) {
    if path() == here && RETURNS.take() {
        let down = PLACES.with_borrow(|places| places.get(here).copied());
        window().scroll_to_with_x_and_y(0.0, down.unwrap_or_default());
    }
}

//! The pages, and the server functions behind their forms.
//!
//! Responsible for what people see and for carrying forms to `service`. It must never hold a
//! rule of the logon, and in the browser no secret: the WebAssembly has neither `domain` nor
//! `store`.

#![allow(
    missing_docs,
    clippy::missing_errors_doc,
    clippy::must_use_candidate,
    clippy::needless_pass_by_value,
    reason = "what Leptos' macros generate has no docs, and they expect owned props and functions that nobody calls by hand"
)]

pub mod api;
mod app;
mod codec;
mod components;
pub mod error;
#[cfg(feature = "ssr")]
pub mod files;
#[cfg(feature = "ssr")]
pub mod help;
#[cfg(feature = "ssr")]
pub mod notice;
mod pages;
mod rendered;
#[cfg(feature = "ssr")]
pub mod shape;
#[cfg(feature = "ssr")]
mod shell;
pub mod site;
mod strength;
#[cfg(feature = "ssr")]
pub mod support;
pub mod texts;

pub use app::{App, BEGINS};
#[cfg(feature = "ssr")]
pub use components::sentence;
#[cfg(feature = "ssr")]
pub use shell::{Assets, Shell, ShellProps};

/// Brings the page to life. `texts` is the content of the page's text file; `give_up` is called when
/// anything panics, after which nothing here works any more (`start.js`).
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate(texts: String, give_up: js_sys::Function) {
    use leptos::prelude::{document, provide_context};
    use wasm_bindgen::JsCast;

    let give_up = send_wrapper::SendWrapper::new(give_up);
    std::panic::set_hook(Box::new(move |_| {
        _ = give_up.call0(&wasm_bindgen::JsValue::UNDEFINED);
    }));
    let Some(root) = document()
        .get_element_by_id(app::ROOT)
        .and_then(|root| root.dyn_into().ok())
    else {
        return;
    };
    let root: web_sys::HtmlElement = root;
    let data = root.dataset();
    let site = site::Site {
        name: data.get("site").unwrap_or_default(),
        application: data.get("application").unwrap_or_default(),
        support: data.get("support").unwrap_or_default(),
        call: data.get("call").unwrap_or_default(),
    };
    components::scroll::remember();
    leptos::mount::hydrate_from(root, move || {
        provide_context(texts::Texts::from_file(texts));
        provide_context(site);
        leptos::view! { <App/> }
    })
    .forget();
}

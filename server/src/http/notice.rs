//! A page of one sentence and one thing to do, made without the app: where the app cannot be, or
//! need not be.

use super::{client::Client, context::Context};
use app::{
    api::LogOff,
    texts::{Language, Texts},
};
use axum::{
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use html_escape::{encode_double_quoted_attribute as attribute, encode_text as text};
use leptos::server_fn::ServerFn;

/// The page.
#[derive(Debug)]
pub struct Notice<'a> {
    /// How it is answered.
    pub status: StatusCode,
    /// The heading.
    pub title: &'a str,
    /// What happened, and what to do.
    pub sentence: &'a str,
    /// Whether that is said as an error.
    pub is_error: bool,
    /// What can be done from here.
    pub action: Action<'a>,
}

/// What can be done.
#[derive(Debug)]
pub enum Action<'a> {
    /// Go to this address: a link of this text.
    Link(&'a str, &'a str),
    /// Send a form without fields to this address: a button of this text.
    Form(&'a str, &'a str),
}

impl Notice<'_> {
    /// The answer to `client`, in its language.
    pub fn page(&self, context: &Context, client: &Client) -> Response {
        self.with(context, client.language, client.may_log_off)
    }

    /// The answer in `language`.
    pub fn render(&self, context: &Context, language: &Language) -> Response {
        self.with(context, language, false)
    }

    /// `may_log_off`: there is a session, or was one.
    fn with(&self, context: &Context, language: &Language, may_log_off: bool) -> Response {
        let (code, css) = (language.code, &context.site.assets.css);
        let (heading, sentence) = (text(self.title), text(self.sentence));
        let title = if self.is_error {
            language.texts().page_refused(&heading)
        } else {
            heading.to_string()
        };
        let help = if self.is_error {
            help(context, language.texts())
        } else {
            String::new()
        };
        let said = if self.is_error {
            "class=\"error\" role=\"alert\""
        } else {
            "class=\"lead\""
        };
        let action = match self.action {
            Action::Link(to, label) => {
                let (to, label) = (attribute(to), text(label));
                format!("<a class=\"secondary\" href=\"{to}\">{label}</a>")
            }
            Action::Form(to, label) => form(to, "primary", label),
        };
        // It may be what the page asks about.
        let asks = matches!(self.action, Action::Form(to, _) if to.starts_with(LogOff::PATH));
        let log_off = if may_log_off && !asks {
            form(LogOff::PATH, "secondary", language.texts().home_log_off())
        } else {
            String::new()
        };
        let html = format!(
            "<!DOCTYPE html><html lang=\"{code}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <meta name=\"format-detection\" content=\"telephone=no, date=no, address=no, email=no\"><title>{title}</title>\
             <link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\"><link rel=\"stylesheet\" href=\"{css}\"></head>\
             <body><main class=\"card\"><h1>{heading}</h1><p {said}>{sentence}</p>{action}{log_off}{help}</main></body></html>"
        );
        let kind = [(CONTENT_TYPE, "text/html; charset=utf-8")];
        (self.status, kind, html).into_response()
    }
}

/// A form without fields.
fn form(to: &str, class: &str, label: &str) -> String {
    let (to, label) = (attribute(to), text(label));
    format!(
        "<form class=\"form\" method=\"post\" action=\"{to}\">\
         <button class=\"{class}\" type=\"submit\">{label}</button></form>"
    )
}

/// The way to support, as the pages of the app show it.
fn help(context: &Context, t: Texts) -> String {
    let site = context.about_site();
    let support = text(&site.support);
    let way = match site.call.as_str() {
        _ if support.is_empty() => return String::new(),
        "" => support.into_owned(),
        call => format!(
            "{} <a href=\"{}\">{support}</a>",
            text(t.page_help_support()),
            attribute(call)
        ),
    };
    format!("<p class=\"help\">{} {way}</p>", text(t.home_help()))
}

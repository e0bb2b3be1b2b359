//! A page of one sentence and one thing to do: where the app cannot be, or need not be.

use crate::{
    api::LogOff,
    components::{MAIN, Support},
    shell::{Assets, Document, DocumentProps},
    site::Site,
    texts::{Language, Texts},
};
use leptos::{prelude::*, server_fn::ServerFn};

/// What can be done from here.
#[derive(Debug, Clone, Copy)]
pub enum Action<'a> {
    /// Go to this address: a link of this text.
    Link(&'a str, &'a str),
    /// Send a form without fields to this address: a button of this text.
    Form(&'a str, &'a str),
}

/// What the page says.
#[derive(Debug, Clone, Copy)]
pub struct Notice<'a> {
    /// The heading.
    pub title: &'a str,
    /// What happened, and what to do.
    pub sentence: &'a str,
    /// Whether that is said as an error.
    pub is_error: bool,
    /// What can be done from here.
    pub action: Action<'a>,
}

impl Notice<'_> {
    /// The page as HTML, with a button to log off for whoever `may_log_off`.
    pub fn render(
        &self,
        assets: Assets,
        site: Site,
        language: &'static Language,
        may_log_off: bool,
    ) -> String {
        Owner::new().with(|| {
            provide_context(language.texts());
            let card = self.card(site.clone(), language.texts(), may_log_off);
            let document = DocumentProps {
                assets,
                site,
                language,
                title: self.title.to_owned(),
                is_refused: self.is_error,
                start: None,
                head: None,
                nav: None,
                children: Box::new(|| card),
            };
            Document(document).into_any().to_html()
        })
    }

    fn card(&self, site: Site, t: Texts, may_log_off: bool) -> AnyView {
        let (class, role) = if self.is_error {
            ("error", Some("alert"))
        } else {
            ("lead", None)
        };
        // It may be what the page asks about.
        let asks = matches!(self.action, Action::Form(to, _) if to.starts_with(LogOff::PATH));
        let action = match self.action {
            Action::Link(to, label) => link(to, label),
            Action::Form(to, label) => form(to, "primary", label),
        };
        let log_off =
            (may_log_off && !asks).then(|| form(LogOff::PATH, "secondary", t.home_log_off()));
        let help = (self.is_error && !site.support.is_empty())
            .then(|| view! { <p class="help">{t.home_help()} " " <Support site=site/></p> });
        view! {
            <main class="card" id=MAIN>
                <h1>{self.title.to_owned()}</h1>
                <p class=class role=role>{self.sentence.to_owned()}</p>
                {action} {log_off} {help}
            </main>
        }
        .into_any()
    }
}

fn link(to: &str, label: &str) -> AnyView {
    view! { <a class="secondary" href=to.to_owned()>{label.to_owned()}</a> }.into_any()
}

/// A form without fields.
fn form(to: &str, class: &'static str, label: &str) -> AnyView {
    view! {
        <form class="form" method="post" action=to.to_owned()>
            <button class=class type="submit">{label.to_owned()}</button>
        </form>
    }
    .into_any()
}

//! The document around the app, made by the server only: head, brand, languages.

use crate::{
    App,
    app::ROOT,
    components::{MAIN, document_title},
    files::{BEGIN, START},
    pages::heading,
    site::Site,
    texts::{LANGUAGES, Language},
};
use leptos::{nonce::use_nonce, prelude::*};

/// Where the browser finds what belongs to the pages; the names change with the content.
#[derive(Debug, Clone)]
pub struct Assets {
    /// The stylesheet.
    pub css: String,
    /// The JavaScript that loads the WebAssembly.
    pub js: String,
    /// The WebAssembly.
    pub wasm: String,
}

/// The document.
#[component]
pub fn Shell(
    assets: Assets,
    site: Site,
    language: &'static Language,
    path: String,
    /// Whether it says why a form was refused.
    is_refused: bool,
    /// The word that support asks to be read out, if any.
    word: Option<String>,
) -> impl IntoView {
    let t = language.texts();
    let word = word.map(|word| {
        view! { <p class="caller" role="status">{t.support_caller_word()} " " <strong class="word" translate="no">{word}</strong></p> }
            .into_any()
    });
    provide_context(language.texts());
    provide_context(site.clone());
    let title = heading(&path, language.texts());
    let start = view! {
        <script nonce=use_nonce() inner_html=BEGIN.as_str()></script>
        <script
            src=START.path.as_str()
            nonce=use_nonce()
            defer
            data-texts=language.path
            data-js=assets.js.clone()
            data-wasm=assets.wasm.clone()
        ></script>
    };
    let (name, application, support, call) = (
        site.name.clone(),
        site.application.clone(),
        site.support.clone(),
        site.call.clone(),
    );
    view! {
        <Document
            assets=assets
            site=site
            language=language
            title=title
            is_refused=is_refused
            start=start.into_any()
            nav=word
        >
            <div id=ROOT data-site=name data-application=application data-support=support data-call=call>
                <App/>
            </div>
        </Document>
    }
}

/// Head, brand and languages around anything.
#[component]
pub fn Document(
    assets: Assets,
    site: Site,
    language: &'static Language,
    /// The heading of the page.
    #[prop(into)]
    title: String,
    /// Whether it says why a form was refused.
    #[prop(optional)]
    is_refused: bool,
    /// What brings it to life.
    #[prop(optional)]
    start: Option<AnyView>,
    /// What else belongs to its head.
    #[prop(optional_no_strip)]
    head: Option<AnyView>,
    /// What is beside the brand.
    #[prop(optional_no_strip)]
    nav: Option<AnyView>,
    /// What is below the brand.
    children: Children,
) -> impl IntoView {
    let t = language.texts();
    let title = document_title(t, &title, &site.name, is_refused);
    view! {
        <!DOCTYPE html>
        <html lang=language.code>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                // Browsers that make links of numbers would change the page before it comes to life.
                <meta name="format-detection" content="telephone=no, date=no, address=no, email=no"/>
                // As HTML: in a title, the marks that Leptos leaves between texts would be read.
                <title inner_html=html_escape::encode_text(&title).into_owned()></title>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                // First, so that loading does not wait for the stylesheet. Not as preloads: who has no
                // JavaScript need not download what brings it.
                {start}
                <link rel="stylesheet" href=assets.css/>
                {head}
            </head>
            <body>
                // Not a way for the app: the browser takes the focus along.
                <a class="skip visually-hidden" href=format!("#{MAIN}") rel="external">{t.page_skip()}</a>
                <header class="top">
                    <a class="brand" href="/">
                        <svg class="brand-mark" aria-hidden="true" viewBox="0 0 24 24"><path d="m5 13 4 4L19 7"/></svg>
                        <span>{site.name}</span>
                    </a>
                    {nav}
                    <Languages present=language/>
                </header>
                {children()}
            </body>
        </html>
    }
}

#[component]
fn Languages(present: &'static Language) -> impl IntoView {
    let others = LANGUAGES.iter().filter(|other| other.code != present.code);
    view! {
        <details class="languages">
            <summary aria-label=format!("{}: {}", present.texts().language_choose(), present.name)>{present.name}</summary>
            <form method="post" action="/language">
                {others
                    .map(|other| view! { <button name="language" value=other.code lang=other.code>{other.name}</button> })
                    .collect_view()}
            </form>
        </details>
    }
}

//! What is wrong with the fields of a row: said below it, and each field points there.

use leptos::{
    attr::{
        any_attribute::AnyAttribute, any_attribute::IntoAnyAttribute, custom::custom_attribute,
    },
    prelude::*,
};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Whether a page opens at something that is wrong already: it can at one thing only.
#[derive(Clone, Default)]
pub struct Opened(Arc<AtomicBool>);

/// Whether the page is to open here, since nothing before is wrong. It asks once for each place.
pub fn opens_here() -> bool {
    let opened = use_context::<Opened>();
    opened.is_none_or(|Opened(opened)| !opened.swap(true, Ordering::Relaxed))
}

/// What marks a field as one to mend, of which the element called `id` says what is wrong.
pub fn to_mend(id: &str, opens_here: bool) -> Vec<AnyAttribute> {
    let opens = opens_here.then(|| custom_attribute("autofocus", ""));
    [
        custom_attribute("aria-invalid", "true").into_any_attr(),
        custom_attribute("aria-describedby", id.to_owned()).into_any_attr(),
    ]
    .into_iter()
    .chain(opens.map(IntoAnyAttribute::into_any_attr))
    .collect()
}

/// The mistakes of one row.
#[derive(Debug, Clone)]
pub struct Mistakes {
    /// The id of the sentences.
    id: String,
    /// The fields, by name, and what is wrong with each.
    of: Vec<(&'static str, String)>,
    /// The field that the page opens at; empty: none.
    opens: &'static str,
}

impl Mistakes {
    /// Collects those of the row called `id`.
    pub fn of(id: String, of: impl Iterator<Item = (&'static str, String)>) -> Self {
        let of: Vec<_> = of.collect();
        let first = of.first().map(|(field, _)| *field);
        let opens = first.filter(|_| opens_here()).unwrap_or_default();
        Self { id, of, opens }
    }

    /// Returns what marks `field` as one to mend, if it is one.
    pub fn at(&self, field: &str) -> Vec<AnyAttribute> {
        if !self.of.iter().any(|(wrong, _)| *wrong == field) {
            return vec![];
        }
        to_mend(&self.id, self.opens == field)
    }

    /// Returns the sentences.
    pub fn sentences(self) -> impl IntoView {
        let texts: Vec<String> = self.of.into_iter().map(|(_, text)| text).collect();
        (!texts.is_empty())
            .then(|| view! { <p class="error" role="alert" id=self.id>{texts.join(" ")}</p> })
    }
}

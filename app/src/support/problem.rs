//! What is wrong with a form that was sent: said once, and the field that is to be mended points there.

use super::mistakes::{opens_here, to_mend};
use leptos::{attr::any_attribute::AnyAttribute, prelude::*};

/// The id of the sentence: a page shows one at most.
const ID: &str = "problem";

/// What is wrong with a form, in a sentence; nothing by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormProblem {
    /// The sentence; empty: nothing is wrong.
    pub text: String,
    /// The field to mend, by its name; empty: none.
    pub field: &'static str,
}

impl FormProblem {
    /// Something is wrong with all of it.
    pub fn of_all(text: String) -> Self {
        Self { text, field: "" }
    }

    /// Whether something is wrong.
    pub fn is_any(&self) -> bool {
        !self.text.is_empty()
    }

    /// The same where its form is on the page no more.
    pub(super) fn without_form(self) -> Self {
        Self::of_all(self.text)
    }

    /// What marks `field` if it is the one to mend. The page opens there.
    pub(super) fn at(&self, field: &str) -> Vec<AnyAttribute> {
        if self.is_any() && self.field == field {
            to_mend(ID, opens_here())
        } else {
            vec![]
        }
    }
}

/// The sentence. Where no field is to be mended, the page opens at it: what to do comes next.
#[component]
pub fn Wrong(problem: FormProblem) -> impl IntoView {
    problem.is_any().then(|| {
        let is_first = problem.field.is_empty() && opens_here();
        view! { <p class="error" id=ID role="alert" tabindex="-1" autofocus=is_first>{problem.text}</p> }
    })
}

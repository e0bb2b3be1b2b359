//! On the home page: a set-up code that support issued, and whether it was asked for.

use crate::{
    api::AnswerSetUpCode,
    components::{Form, Problem, Sending},
    texts::{Texts, use_texts},
};
use leptos::prelude::*;
use protocol::SetUpCodeIssue;

/// When and by whom it was issued, and what the holder can say about it.
#[component]
pub fn Issued(
    /// The code.
    issued: SetUpCodeIssue,
) -> impl IntoView {
    let t = use_texts();
    let sending = Sending::to::<AnswerSetUpCode>();
    let told = told(t, &issued);
    if issued.is_unwanted {
        return view! { <p class="note" role="status">{told} " " {t.issued_unwanted()}</p> }
            .into_any();
    }
    view! {
        <section class="part" aria-labelledby="issued">
            <h2 class="label" id="issued">{t.issued_title()}</h2>
            <p>{told} " " {t.issued_question()}</p>
            <Form sending=sending>
                <Problem error=sending.error()/>
                <input type="hidden" name="id" value=issued.id/>
                <div class="picks" role="group" aria-labelledby="issued">
                    <button class="secondary" type="submit" name="wanted" value="yes">{t.issued_yes()}</button>
                    <button class="secondary" type="submit" name="wanted" value="no">{t.issued_no()}</button>
                </div>
            </Form>
        </section>
    }
    .into_any()
}

/// Says when staff issued a set-up code, and who.
pub fn told(t: Texts, issued: &SetUpCodeIssue) -> String {
    let staff = match &issued.asked_by {
        Some(asked_by) => t.issued_two(asked_by, &issued.issued_by),
        None => issued.issued_by.clone(),
    };
    t.issued_told(&issued.at, &staff)
}

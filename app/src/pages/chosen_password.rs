//! `/logon/password-chosen`: whether it was the holder who chose a password with a set-up code.

use crate::{
    api::AnswerChosenPassword,
    components::{Form, Page, Problem, Sending},
    pages::issued,
    texts::use_texts,
};
use leptos::prelude::*;
use protocol::SetUpCodeIssue;

/// The question.
#[component]
pub fn WasItYou(
    /// When it was chosen.
    chosen_at: String,
    /// The set-up code, where staff issued it.
    issue: Option<SetUpCodeIssue>,
) -> impl IntoView {
    let t = use_texts();
    let sending = Sending::to::<AnswerChosenPassword>();
    view! {
        <Page title=t.chosen_title()>
            <p class="lead" id="question">{t.chosen_question(&chosen_at)}</p>
            <Form sending=sending>
                <Problem error=sending.error()/>
                <div class="picks" role="group" aria-labelledby="question">
                    <button class="secondary" type="submit" name="own" value="yes">{t.chosen_yes()}</button>
                    <button class="secondary" type="submit" name="own" value="no">{t.chosen_no()}</button>
                </div>
            </Form>
            {issue.map(|issue| view! { <p class="hint">{issued::told(t, &issue)}</p> })}
            <p class="hint">{t.chosen_hint()}</p>
        </Page>
    }
}

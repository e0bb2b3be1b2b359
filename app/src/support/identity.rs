//! Who is calling: a word that both sides see, or what else staff may accept.

use super::actions::FormOf;
use crate::texts::Texts;
use domain::support::Accepted;
use leptos::prelude::*;
use service::ShownWord;

/// The check.
#[component]
pub fn Identity(
    t: Texts,
    /// The account's address.
    path: String,
    /// The word that is shown on both sides now.
    word: Option<ShownWord>,
    /// What staff may accept.
    accepted: Vec<Accepted>,
) -> impl IntoView {
    let action = format!("{path}/identity");
    let is_asked = word.is_some();
    let shown = word.map(|word| {
        let seen = match (word.to_password, word.to_code) {
            (false, false) => t.support_word_seen_none(),
            (true, false) => t.support_word_seen_password(),
            (false, true) => t.support_word_seen_code(),
            (true, true) => t.support_word_seen_both(),
        };
        view! {
            <p>{t.support_word_shown()}</p>
            <p class="word" translate="no">{word.word}</p>
            <p id="word-seen" data-live>{seen}</p>
            <div class="choices">
                <button class="secondary" name="answer" value="right">{t.support_word_right()}</button>
                <button class="secondary" name="answer" value="wrong">{t.support_word_wrong()}</button>
            </div>
        }
    });
    let reads_back = accepted.contains(&Accepted::ReadBack);
    let boxes = accepted
        .into_iter()
        .filter(|one| *one != Accepted::ReadBack);
    let boxes: Vec<_> = boxes
        .map(|one| {
            view! { <label class="option"><input type="checkbox" name="accepted" value=one.as_str()/> {label(t, one)}</label> }
        })
        .collect();
    let checklist = (!boxes.is_empty()).then(|| {
        view! {
            <form class="form" method="post" action=action.clone()>
                <FormOf/>
                <p>{t.support_accept_lead()}</p>
                {boxes}
                <button class="secondary" name="answer" value="accepted">{t.support_accept_submit()}</button>
            </form>
        }
    });
    view! {
        <details class="identity" open=is_asked>
            <summary class="secondary">{t.support_identity()}</summary>
            {(reads_back || is_asked).then(|| view! { <form class="form" method="post" action=action.clone()>
                <FormOf/>
                {shown}
                {(!is_asked).then(|| view! {
                    <p>{t.support_word_lead()}</p>
                    <button class="secondary" name="answer" value="ask">{t.support_word_ask()}</button>
                })}
            </form> })}
            {checklist}
        </details>
    }
}

/// What staff may accept, in words.
pub fn label(t: Texts, accepted: Accepted) -> &'static str {
    match accepted {
        Accepted::ReadBack => t.event_accepted_read_back(),
        Accepted::CallBack => t.event_accepted_call_back(),
        Accepted::Manager => t.event_accepted_manager(),
        Accepted::InPerson => t.event_accepted_in_person(),
    }
}

//! Who is calling: a word that both sides see, or the organisation's own questions.

use crate::texts::Texts;
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
    /// What is asked who has no access.
    questions: Vec<String>,
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
            <p class="word">{word.word}</p>
            <p id="word-seen" data-live>{seen}</p>
            <div class="choices">
                <button class="secondary" name="answer" value="right">{t.support_word_right()}</button>
                <button class="secondary" name="answer" value="wrong">{t.support_word_wrong()}</button>
            </div>
        }
    });
    let asked = (!questions.is_empty()).then(|| {
        let questions = questions.into_iter().map(|question| {
            view! { <label class="option"><input type="checkbox" name="right" value="yes"/> {question}</label> }
        });
        view! {
            <form class="form" method="post" action=action.clone()>
                <p>{t.support_questions()}</p>
                {questions.collect_view()}
                <button class="secondary" name="answer" value="questions">{t.support_questions_submit()}</button>
            </form>
        }
    });
    view! {
        <details class="identity" open=is_asked>
            <summary class="secondary">{t.support_identity()}</summary>
            {(reads_back || is_asked).then(|| view! { <form class="form" method="post" action=action.clone()>
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

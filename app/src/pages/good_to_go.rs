//! `/logon/good-to-go`: the authenticator works.

use crate::{
    api::Acknowledge,
    components::{Page, Problem, Submit, busy_of, error_of},
    texts::use_texts,
};
use leptos::{form::ActionForm, prelude::*};

/// The message and its OK.
#[component]
pub fn GoodToGo() -> impl IntoView {
    let t = use_texts();
    let action = ServerAction::<Acknowledge>::new();
    let error = error_of(action);
    view! {
        <Page
            title=t.good_title()
            class="centred"
            above=|| {
                view! {
                    <div class="tick" aria-hidden="true"><svg viewBox="0 0 48 48"><path d="m11 26 9 9 18-22"/></svg></div>
                }
            }
        >
            <p class="lead">{t.good_lead()}</p>
            <ActionForm action=action attr:class="form">
                <Problem error=error/>
                <Submit label=t.good_submit() pending=busy_of(action)/>
            </ActionForm>
        </Page>
    }
}

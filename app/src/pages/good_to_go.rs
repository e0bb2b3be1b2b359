//! `/logon/good-to-go`: the authenticator works.

use crate::{
    api::Acknowledge,
    components::{Form, Page, Problem, Sending, Submit},
    texts::use_texts,
};
use leptos::prelude::*;

/// The message and its OK.
#[component]
pub fn GoodToGo() -> impl IntoView {
    let t = use_texts();
    let sending = Sending::to::<Acknowledge>();
    let error = sending.error();
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
            <Form sending=sending>
                <Problem error=error/>
                <Submit label=t.good_submit() sending=sending/>
            </Form>
        </Page>
    }
}

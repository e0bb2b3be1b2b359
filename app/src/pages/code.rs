//! `/logon/code`: the code at every later logon.

use crate::{
    api::GiveCode,
    components::{Field, Form, HERE, Kind, Page, Problem, Sending, Submit, naming, whose},
    pages::{mend, or_throttled, paused, spent},
    site::use_site,
    texts::use_texts,
};
use leptos::prelude::*;
use protocol::AskCode;

/// The second factor.
#[component]
pub fn Code(
    /// What it shows.
    page: AskCode,
) -> impl IntoView {
    let t = use_texts();
    let site = use_site().name;
    let sending = Sending::to::<GiveCode>();
    let error = or_throttled(sending.error(), page.throttled);
    view! {
        <Page title=t.code_title()>
            <Form sending=sending named=true>
                <Problem error=error/>
                <Field name="code" label=t.code_label() kind=Kind::Code first=true hint=naming(&t.code_hint(&site, HERE), whose()) mend=mend(error, |_| true) waits=spent(error)/>
                <Submit label=t.code_submit() sending=sending paused=paused(error)/>
            </Form>
            {page.has_recovery.then(|| view! { <p class="under"><a href="/logon/recovery">{t.code_recovery()}</a></p> })}
            <p class="under"><a href="/logon">{t.code_other_user()}</a></p>
        </Page>
    }
}

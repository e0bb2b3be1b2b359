//! `/logon/who`: the initials of whoever logs on at a userID that several people share.

use crate::{
    api::GiveInitials,
    components::{Field, Form, HERE, Kind, Page, Problem, Sending, Submit, naming, whose},
    pages::mend,
    texts::use_texts,
};
use leptos::prelude::*;

/// Initials, picked or typed.
#[component]
pub fn GiveYourInitials(
    /// The initials that were given before.
    known: Vec<String>,
) -> impl IntoView {
    let t = use_texts();
    let sending = Sending::to::<GiveInitials>();
    let error = sending.error();
    let pick = move |initials: String| {
        let value = initials.clone();
        view! { <button class="secondary" type="submit" name="initials" value=value translate="no">{initials}</button> }
    };
    let is_new = known.is_empty();
    view! {
        <Page title=t.who_title()>
            <p class="lead">{naming(&t.who_lead(HERE), whose())}</p>
            {(!is_new).then(|| view! {
                <Form sending=sending>
                    <div class="picks" role="group" aria-label=t.who_known()>
                        {known.into_iter().map(pick).collect_view()}
                    </div>
                </Form>
            })}
            <Form sending=sending>
                <Problem error=error/>
                <Field name="initials" label=t.who_label() kind=Kind::Name first=is_new hint=t.who_hint().into_any() mend=mend(error, |_| true)/>
                <Submit label=t.pin_submit() sending=sending/>
            </Form>
            <p class="under"><a href="/logon">{t.code_other_user()}</a></p>
        </Page>
    }
}

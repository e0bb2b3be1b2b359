//! `/logon/password`: a password of one's own, with a set-up code.

use crate::{
    api::ChooseNewPassword,
    components::{Field, Form, HERE, Kind, Page, Problem, Sending, Submit, naming, whose},
    pages::mend,
    texts::use_texts,
};
use leptos::prelude::*;

/// Choosing a password.
#[component]
pub fn ChoosePassword(
    /// The minimum length, in characters.
    minimum: u32,
) -> impl IntoView {
    let t = use_texts();
    let sending = Sending::to::<ChooseNewPassword>();
    let error = sending.error();
    view! {
        <Page title=t.password_title()>
            <p class="lead">{naming(&t.password_lead(&minimum.to_string(), HERE), whose())}</p>
            <Form sending=sending named=true>
                <Problem error=error/>
                <Field
                    name="new_password"
                    label=t.password_new()
                    kind=Kind::NewPassword
                    first=true
                    measured_by=minimum
                    mend=mend(error, |_| true)
                />
                <Field
                    name="new_password_again"
                    label=t.password_again()
                    kind=Kind::NewPassword
                    mend=mend(error, |_| false)
                />
                <Submit label=t.password_submit() sending=sending/>
            </Form>
        </Page>
    }
}

//! Another password.

use crate::{
    api::ChangePassword,
    components::{Field, Form, Kind, Problem, Sending, Submit},
    pages::mend,
    texts::use_texts,
};
use leptos::prelude::*;
use protocol::Refusal;

fn is_about_present(error: Refusal) -> bool {
    error == Refusal::PresentPassword
}

/// The present password, and a new one twice.
#[component]
pub fn Password(minimum: u32) -> impl IntoView {
    let t = use_texts();
    let sending = Sending::to::<ChangePassword>();
    let error = sending.error();
    // A page that was loaded with an error, without JavaScript, has three empty fields: it opens at the first.
    let is_refused = error.get_untracked().is_some();
    view! {
        <section class="part" aria-labelledby="change-password">
            <h2 class="label" id="change-password">{t.account_password()}</h2>
            <p>{t.account_password_lead(&minimum.to_string())}</p>
            <Form sending=sending named=true>
                <Problem error=error/>
                <Field name="password" label=t.account_password_present() kind=Kind::Password opens=is_refused mend=mend(error, is_about_present)/>
                <Field
                    name="new_password"
                    label=t.password_new()
                    kind=Kind::NewPassword
                    measured_by=minimum
                    opens=false
                    mend=mend(error, |error| !is_about_present(error))
                />
                <Field name="new_password_again" label=t.password_again() kind=Kind::NewPassword mend=mend(error, |_| false)/>
                <Submit class="secondary" label=t.account_password_change() sending=sending/>
            </Form>
        </section>
    }
}

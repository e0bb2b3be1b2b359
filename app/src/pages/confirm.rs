//! `/logon/confirm`: password and a fresh code.

use crate::{
    api::CompleteLogon,
    components::{Countdown, Field, Kind, Page, Problem, Steps, Submit, error_of},
    error::PageError,
    pages::mend,
    texts::use_texts,
};
use leptos::{form::ActionForm, prelude::*};

fn is_about_password(error: PageError) -> bool {
    matches!(
        error,
        PageError::Password | PageError::PasswordMissing | PageError::PasswordTooLong
    )
}

/// The last step after enrolment.
#[component]
pub fn Confirm(
    /// Whose logon.
    user_id: String,
    /// Seconds until a code that is not spent.
    wait: u32,
) -> impl IntoView {
    let t = use_texts();
    let action = ServerAction::<CompleteLogon>::new();
    let error = error_of(action);
    view! {
        <Page title=t.confirm_title() above=|| view! { <Steps now=3/> }>
            <p class="lead">{t.code_lead(&user_id)}</p>
            <ActionForm action=action attr:class="form">
                <Problem error=error/>
                <Field
                    name="password"
                    label=t.logon_password()
                    kind=Kind::Password
                    first=true
                    mend=mend(error, is_about_password)
                />
                <Field
                    name="code"
                    label=t.code_label()
                    kind=Kind::Code
                    mend=mend(error, |error| !is_about_password(error))
                />
                {move || error.get().is_none().then(|| view! { <Countdown wait=wait/> })}
                <Submit label=t.logon_submit() pending=action.pending()/>
            </ActionForm>
        </Page>
    }
}

//! `/logon/confirm`: password and a fresh code.

use crate::{
    api::CompleteLogon,
    components::{
        Countdown, Field, Form, HERE, Kind, Page, Problem, Sending, Steps, Submit, anew, naming,
        whose,
    },
    pages::{mend, or_throttled, paused},
    site::use_site,
    texts::use_texts,
};
use leptos::prelude::*;
use protocol::Refusal;

fn is_about_password(error: Refusal) -> bool {
    matches!(
        error,
        Refusal::Password | Refusal::PasswordMissing | Refusal::PasswordTooLong
    )
}

/// The last step after enrolment.
#[component]
pub fn Confirm(
    /// Seconds until a code that is not spent.
    wait: u32,
    /// Why none is looked at, if so.
    throttled: Option<Refusal>,
) -> impl IntoView {
    let t = use_texts();
    let site = use_site().name;
    let sending = Sending::to::<CompleteLogon>();
    let error = or_throttled(sending.error(), throttled);
    // A spent code is no error but a matter of waiting: it is said where the seconds run.
    let problem = Signal::derive(move || {
        error
            .get()
            .filter(|error| !matches!(error, Refusal::CodeSpent(_)))
    });
    let waits = Signal::derive(move || matches!(error.get(), None | Some(Refusal::CodeSpent(_))));
    view! {
        <Page title=t.confirm_title() above=|| view! { <Steps from=3 to=3/> }>
            <Form sending=sending named=true>
                <Problem error=problem/>
                <Field
                    name="password"
                    label=t.logon_password()
                    kind=Kind::Password
                    first=true
                    opens=true
                    mend=mend(error, is_about_password)
                />
                <Field
                    name="code"
                    label=t.code_label()
                    kind=Kind::Code
                    opens=false
                    hint=naming(&t.code_hint(&site, HERE), whose())
                    mend=mend(error, |error| !is_about_password(error))
                    waits=waits
                />
                {anew(move || match error.get() {
                    None => view! { <Countdown wait=wait/> }.into_any(),
                    Some(Refusal::CodeSpent(wait)) => view! { <Countdown wait=wait spent=true/> }.into_any(),
                    Some(_) => ().into_any(),
                })}
                <Submit label=t.logon_submit() sending=sending paused=paused(error)/>
            </Form>
        </Page>
    }
}

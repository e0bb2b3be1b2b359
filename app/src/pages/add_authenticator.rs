//! `/account/authenticator`: the QR code of another authenticator, its name, and a code that proves it.

use crate::{
    api::{AddAuthenticator as Add, StopAdding},
    components::{Field, Form, Kind, LogOff, Page, Problem, Sending, Submit},
    pages::{
        enrol::{SetUp, is_about_name},
        mend, spent, typed,
    },
    texts::use_texts,
};
use leptos::prelude::*;
use protocol::{Enrolment, StageKind};

/// Another authenticator.
#[component]
pub fn AddAuthenticator(
    /// What to scan or type.
    enrolment: Enrolment,
) -> impl IntoView {
    let t = use_texts();
    let (adding, stopping) = (Sending::to::<Add>(), Sending::to::<StopAdding>());
    let error = adding.error();
    view! {
        <Page title=t.add_title() class="wide">
            <SetUp enrolment=enrolment open=t.add_open() type_what=t.add_type()>
                <Form sending=adding>
                    <Problem error=error/>
                    <Field
                        name="name"
                        label=t.account_name()
                        kind=Kind::Name
                        value=typed(StageKind::AddAuthenticator)
                        hint=t.add_name_hint().into_any()
                        mend=mend(error, is_about_name)
                    />
                    <Field
                        name="code"
                        label=t.code_label()
                        kind=Kind::Code
                        mend=mend(error, |error| !is_about_name(error))
                        waits=spent(error)
                    />
                    <Submit label=t.add_submit() sending=adding/>
                </Form>
            </SetUp>
            <Form sending=stopping>
                <Problem error=stopping.error()/>
                <Submit class="secondary" label=t.add_stop() sending=stopping/>
            </Form>
            <LogOff class="secondary"/>
        </Page>
    }
}

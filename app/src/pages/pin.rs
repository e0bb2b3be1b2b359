//! `/logon/enrol` before the QR code: the PIN that support has read out (R14).

use crate::{
    api::GivePin,
    components::{Field, Form, Kind, Page, Problem, Sending, Submit},
    pages::{mend, or_throttled, paused},
    texts::use_texts,
};
use leptos::prelude::*;
use protocol::Refusal;

/// The PIN.
#[component]
pub fn EnrolmentPin(
    /// Why none is looked at, if so.
    throttled: Option<Refusal>,
) -> impl IntoView {
    let t = use_texts();
    let sending = Sending::to::<GivePin>();
    let error = or_throttled(sending.error(), throttled);
    view! {
        <Page title=t.enrol_title()>
            <Form sending=sending named=true>
                <Problem error=error/>
                <Field
                    name="pin"
                    label=t.pin_label()
                    kind=Kind::Code
                    first=true
                    hint=t.pin_hint().into_any()
                    mend=mend(error, |_| true)
                />
                <Submit label=t.pin_submit() sending=sending paused=paused(error)/>
            </Form>
        </Page>
    }
}

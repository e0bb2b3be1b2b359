//! What can be done to an account: each behind its button, with what will happen in words.

use crate::{components::Whose, texts::Texts};
use domain::support::{Action, Verdict, WINDOW_HOURS, WhySecond};
use leptos::prelude::*;
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// What was typed before something was wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// In which action's form.
    pub action: Option<Action>,
    /// The reason.
    pub reason: String,
    /// The window in hours, as typed.
    pub hours: String,
    /// Whether a PIN was wanted.
    pub with_pin: bool,
    /// What is wrong.
    pub problem: String,
}

/// The buttons.
#[component]
pub fn Actions(
    t: Texts,
    /// Where the forms go.
    path: String,
    actions: Vec<(Action, Verdict)>,
    typed: Typed,
    /// Whether a code must be typed too.
    needs_code: bool,
) -> impl IntoView {
    let forms = actions.into_iter().map(|(action, verdict)| {
        let is_open = typed.action == Some(action);
        let typed = if is_open { typed.clone() } else { Typed::default() };
        view! { <OneAction t=t path=path.clone() action=action verdict=verdict typed=typed is_open=is_open needs_code=needs_code/> }
    });
    view! { <div class="actions">{forms.collect_view()}</div> }
}

#[component]
fn OneAction(
    t: Texts,
    path: String,
    action: Action,
    verdict: Verdict,
    typed: Typed,
    is_open: bool,
    needs_code: bool,
) -> impl IntoView {
    let (label, what) = words(t, action);
    let enrols = action.leads_to_enrolment();
    let second = match verdict {
        Verdict::Now => None,
        Verdict::AfterSecond(WhySecond::Staff) => Some(t.support_needs_second()),
        Verdict::AfterSecond(WhySecond::LoggedOnBefore) => Some(t.support_needs_second_logged_on()),
        Verdict::AfterSecond(WhySecond::LiftedBefore) => Some(t.support_needs_second_lifted()),
        Verdict::AfterSecond(WhySecond::Renewed) => Some(t.support_needs_second_renewed()),
        Verdict::AfterSecond(WhySecond::CodesClosed) => Some(t.support_needs_second_closed()),
        Verdict::AfterSecond(WhySecond::Both) => Some(match action {
            Action::IssueSetUpCode | Action::MailSetUpCode => {
                t.support_needs_second_authenticators()
            }
            _ => t.support_needs_second_password(),
        }),
    };
    view! {
        <details name="action" open=is_open>
            <summary class="secondary">{label}</summary>
            <form class="form" method="post" action=format!("{path}/act")>
                <p>{what}</p>
                {second.map(|why| view! { <p>{why}</p> })}
                <input type="hidden" name="action" value=action.as_str()/>
                <Wrong problem=typed.problem/>
                {enrols.then(|| view! { <Enrolment t=t with_pin=typed.with_pin hours=typed.hours/> })}
                <Reason t=t reason=typed.reason/>
                <Code t=t needed=needs_code/>
                <button class="primary">{label}</button>
            </form>
        </details>
    }
}

/// What is wrong with what was typed. The page opens there: what is to be mended comes next.
#[component]
pub fn Wrong(problem: String) -> impl IntoView {
    (!problem.is_empty()).then(|| {
        let is_first = opens_here();
        view! { <p class="error" role="alert" tabindex="-1" autofocus=is_first>{problem}</p> }
    })
}

/// Whether the page is to open here, since nothing before is wrong. It asks once for each place.
pub fn opens_here() -> bool {
    let opened = use_context::<Opened>();
    opened.is_none_or(|Opened(opened)| !opened.swap(true, Ordering::Relaxed))
}

/// Whether a page opens at something that is wrong already: it can at one thing only.
#[derive(Clone, Default)]
pub struct Opened(Arc<AtomicBool>);

#[component]
fn Enrolment(t: Texts, with_pin: bool, hours: String) -> impl IntoView {
    let (least, most) = (*WINDOW_HOURS.start(), *WINDOW_HOURS.end());
    view! {
        <label class="option"><input type="checkbox" name="with_pin" value="yes" checked=with_pin/> {t.support_with_pin()}</label>
        <label class="field">
            <span class="label">{t.support_window()}</span>
            <input type="number" name="hours" min=least max=most value=hours inputmode="numeric"/>
        </label>
    }
}

/// Why it is done.
#[component]
pub fn Reason(t: Texts, reason: String) -> impl IntoView {
    view! {
        <label class="field">
            <span class="label">{t.support_reason()}</span>
            <input name="reason" value=reason required maxlength=domain::reason::MAX_LENGTH autocomplete="off"/>
        </label>
    }
}

/// Whose form it is, and a code of one's own, where the last one was too long ago.
#[component]
pub fn Code(t: Texts, needed: bool) -> impl IntoView {
    let field = needed.then(|| {
        view! {
            <label class="field">
                <span class="label">{t.support_own_code()}</span>
                <input name="code" class="code" required inputmode="numeric" autocomplete="one-time-code" maxlength="20"/>
                <span class="hint">{t.code_never_asked()}</span>
            </label>
        }
    });
    view! { <FormOf/> {field} }
}

/// Whose form it is: in another tab this browser may go on as somebody else.
#[component]
pub fn FormOf() -> impl IntoView {
    let whose = use_context::<Whose>().map_or_else(String::new, |whose| whose.0);
    view! { <input type="hidden" name="form_of" value=whose/> }
}

/// What the button says, and what will happen.
pub fn words(t: Texts, action: Action) -> (&'static str, &'static str) {
    match action {
        Action::Enable => (t.support_enable(), t.support_enable_what()),
        Action::Rearm => (t.support_rearm(), t.support_rearm_what()),
        Action::Reset => (t.support_reset(), t.support_reset_what()),
        Action::Disable => (t.support_disable(), t.support_disable_what()),
        Action::Unpause => (t.support_unpause(), t.support_unpause_what()),
        Action::IssueSetUpCode => (t.support_set_up_code(), t.support_set_up_code_what()),
        Action::MailSetUpCode => (
            t.support_mail_set_up_code(),
            t.support_mail_set_up_code_what(),
        ),
        Action::LetAdd => (t.support_let_add(), t.support_let_add_what()),
        Action::EndSessions => (t.support_end_sessions(), t.support_end_sessions_what()),
        Action::ForgetDevices => (t.support_forget_devices(), t.support_forget_devices_what()),
        Action::Close => (t.support_close(), t.support_close_what()),
        Action::Reopen => (t.support_reopen(), t.support_reopen_what()),
    }
}

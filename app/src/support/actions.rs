//! What can be done to an account: each behind its button, with what will happen in words.

use super::problem::{FormProblem, Wrong};
use crate::{components::Whose, texts::Texts};
use domain::support::{Action, Verdict, WINDOW_HOURS, WhySecond};
use leptos::prelude::*;

/// What was typed before something was wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// In which action's form.
    pub action: Option<Action>,
    /// Or in that of which address that has to wait.
    pub address: String,
    /// The reason.
    pub reason: String,
    /// The window in hours, as typed.
    pub hours: String,
    /// Whether a PIN was wanted.
    pub with_pin: bool,
    /// What is wrong.
    pub problem: FormProblem,
}

/// What the forms of an account depend on.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances {
    /// Whether a code must be typed too.
    pub needs_code: bool,
    /// Whether the holder is told by e-mail.
    pub is_told: bool,
    /// How many hours there usually are to enrol.
    pub usual_hours: u32,
}

/// The buttons.
#[component]
pub fn Actions(
    t: Texts,
    /// Where the forms go.
    path: String,
    actions: Vec<(Action, Verdict)>,
    typed: Typed,
    circumstances: Circumstances,
) -> impl IntoView {
    let forms = actions.into_iter().map(|(action, verdict)| {
        let is_open = typed.action == Some(action);
        let typed = if is_open { typed.clone() } else { Typed::default() };
        view! { <OneAction t=t path=path.clone() action=action verdict=verdict typed=typed is_open=is_open circumstances=circumstances/> }
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
    circumstances: Circumstances,
) -> impl IntoView {
    let (label, what) = words(t, action);
    let Circumstances {
        needs_code,
        is_told,
        usual_hours,
    } = circumstances;
    let told = match action {
        // The e-mail is what is done.
        Action::MailSetUpCode => None,
        _ if is_told => Some(t.support_told_by_mail()),
        _ => Some(t.support_not_told()),
    };
    let problem = typed.problem;
    let enrols = action.leads_to_enrolment();
    let second = match verdict {
        Verdict::Now => None,
        Verdict::AfterSecond(WhySecond::Staff) => Some(t.support_needs_second()),
        Verdict::AfterSecond(WhySecond::LoggedOnBefore) => Some(t.support_needs_second_logged_on()),
        Verdict::AfterSecond(WhySecond::LiftedBefore) => Some(t.support_needs_second_lifted()),
        Verdict::AfterSecond(WhySecond::OwnIssue) => Some(t.support_needs_second_own_issue()),
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
                <p>{what} " " {told}</p>
                {second.map(|why| view! { <p>{why}</p> })}
                <input type="hidden" name="action" value=action.as_str()/>
                <Wrong problem=problem.clone()/>
                {enrols.then(|| view! { <Enrolment t=t with_pin=typed.with_pin hours=typed.hours usual=usual_hours problem=&problem/> })}
                <Reason t=t reason=typed.reason problem=&problem/>
                <Code t=t needed=needs_code problem=&problem/>
                <button class="primary">{label}</button>
            </form>
        </details>
    }
}

#[component]
fn Enrolment<'a>(
    t: Texts,
    with_pin: bool,
    hours: String,
    usual: u32,
    problem: &'a FormProblem,
) -> impl IntoView + use<> {
    let (least, most) = (*WINDOW_HOURS.start(), *WINDOW_HOURS.end());
    view! {
        <label class="option"><input type="checkbox" name="with_pin" value="yes" checked=with_pin/> {t.support_with_pin()}</label>
        <label class="field">
            <span class="label">{t.support_window(&usual.to_string())}</span>
            <input type="number" name="hours" min=least max=most value=hours inputmode="numeric" {..problem.at("hours")}/>
        </label>
    }
}

/// Why it is done.
#[component]
pub fn Reason<'a>(t: Texts, reason: String, problem: &'a FormProblem) -> impl IntoView + use<> {
    view! {
        <label class="field">
            <span class="label">{t.support_reason()}</span>
            <input name="reason" value=reason required maxlength=domain::reason::MAX_LENGTH autocomplete="off" {..problem.at("reason")}/>
        </label>
    }
}

/// Whose form it is, and a code of one's own, where the last one was too long ago.
#[component]
pub fn Code<'a>(t: Texts, needed: bool, problem: &'a FormProblem) -> impl IntoView + use<> {
    let field = needed.then(|| {
        view! {
            <label class="field">
                <span class="label">{t.support_own_code()}</span>
                <input name="code" class="code" required inputmode="numeric" autocomplete="one-time-code" maxlength="20" {..problem.at("code")}/>
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
        Action::AllowSetUpCodes => (
            t.support_allow_set_up_codes(),
            t.support_allow_set_up_codes_what(),
        ),
        Action::LetAdd => (t.support_let_add(), t.support_let_add_what()),
        Action::EndSessions => (t.support_end_sessions(), t.support_end_sessions_what()),
        Action::ForgetBrowsers => (
            t.support_forget_browsers(),
            t.support_forget_browsers_what(),
        ),
        Action::Close => (t.support_close(), t.support_close_what()),
        Action::Reopen => (t.support_reopen(), t.support_reopen_what()),
    }
}

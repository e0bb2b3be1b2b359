//! A labelled field.

use crate::{
    components::strength_meter::{StrengthMeter, measure},
    texts::use_texts,
};
use leptos::{attr::custom::custom_attribute, ev::Event, html::Input, prelude::*};

/// What is typed into a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A logon name.
    UserId,
    /// The present password.
    Password,
    /// A new password.
    NewPassword,
    /// A verification code: the form is sent with its sixth digit.
    Code,
    /// A recovery code.
    RecoveryCode,
    /// What somebody or something is called.
    Name,
}

/// Digits that make a code complete.
const DIGITS: usize = 6;

/// A field with its label. With JavaScript it is focused when it is the first of a new page, and
/// whenever it is what needs mending; without, by `autofocus`.
#[component]
pub fn Field(
    /// The name it is sent under.
    name: &'static str,
    /// Its label.
    label: &'static str,
    /// What is typed into it.
    kind: Kind,
    /// What is in it at first.
    #[prop(optional, into)]
    value: String,
    /// Whether it is the first to fill in, when nothing needs mending.
    #[prop(optional)]
    first: bool,
    /// The least length of a password whose strength is shown below it; 0: it is not.
    #[prop(optional)]
    measured_by: u32,
    /// What explains it below.
    #[prop(optional, into)]
    hint: String,
    /// Whether it may stay empty.
    #[prop(optional)]
    is_optional: bool,
    /// Whether it needs mending; `None`: nothing does.
    #[prop(into)]
    mend: Signal<Option<bool>>,
) -> impl IntoView {
    let t = use_texts();
    let input = NodeRef::<Input>::new();
    let measured = move |input: &web_sys::HtmlInputElement| {
        if measured_by > 0 {
            measure(&input.value(), measured_by, t);
        }
    };
    let wanted = move || mend.get().unwrap_or(first);
    Effect::new(move |before: Option<()>| match (before, mend.get()) {
        // A new page: once it is there, and only when nobody has begun to type elsewhere.
        (None, None) if first => request_animation_frame(move || {
            if let (true, Some(Some(input))) = (nothing_focused(), input.try_get_untracked()) {
                _ = input.focus();
            }
        }),
        (Some(()), Some(true)) => {
            if let Some(input) = input.get_untracked() {
                _ = input.focus();
                start_over(&input, kind);
                measured(&input);
            }
        }
        // A new password is typed anew twice, whatever was wrong with it.
        (Some(()), Some(false)) if kind == Kind::NewPassword => {
            if let Some(input) = input.get_untracked() {
                input.set_value("");
                measured(&input);
            }
        }
        _ => {}
    });
    let wrong = move || mend.get() == Some(true);
    let is_code = kind == Kind::Code;
    let is_password = matches!(kind, Kind::Password | Kind::NewPassword);
    let is_shown = RwSignal::new(false);
    let hint_id = (!hint.is_empty()).then(|| format!("{name}-hint"));
    let described = {
        let hint_id = hint_id.clone();
        move || {
            if wrong() {
                Some("problem".to_owned())
            } else {
                hint_id.clone()
            }
        }
    };
    let typed = move |_: Event| {
        if let Some(input) = input.get_untracked() {
            if is_code {
                send_complete(&input);
            }
            measured(&input);
        }
    };
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                node_ref=input
                id=name
                name=name
                type=move || if is_password && !is_shown.get() { "password" } else { "text" }
                class=is_code.then_some("code")
                value=value
                required=!is_optional
                autofocus=wanted
                autocapitalize="none"
                {..custom_attribute("autocorrect", "off")}
                spellcheck="false"
                autocomplete=match kind {
                    Kind::UserId => "username",
                    Kind::Password => "current-password",
                    Kind::NewPassword => "new-password",
                    Kind::Code => "one-time-code",
                    Kind::RecoveryCode | Kind::Name => "off",
                }
                inputmode=is_code.then_some("numeric")
                aria-invalid=move || wrong().then_some("true")
                aria-describedby=described
                on:input=typed
            />
            {is_password.then(|| view! { <Reveal is_shown=is_shown of=name label=label/> })}
            {hint_id.map(|id| view! { <p class="hint" id=id>{hint}</p> })}
            {matches!(kind, Kind::Code | Kind::RecoveryCode)
                .then(|| view! { <p class="hint">{t.code_never_asked()}</p> })}
            {(measured_by > 0).then(StrengthMeter)}
        </div>
    }
}

/// The button that shows what is typed as password. It needs JavaScript: until that is there it cannot
/// be seen, but has its place, so that nothing moves.
#[component]
fn Reveal(
    /// Whether it is shown.
    is_shown: RwSignal<bool>,
    /// The id of the field.
    of: &'static str,
    /// Its label: a page may have several.
    label: &'static str,
) -> impl IntoView {
    let t = use_texts();
    let is_alive = RwSignal::new(false);
    Effect::new(move |_| is_alive.set(true));
    view! {
        <button
            class="reveal"
            class:alive=move || is_alive.get()
            type="button"
            aria-controls=of
            on:click=move |_| is_shown.update(|is| *is = !*is)
        >
            {move || if is_shown.get() { t.password_hide() } else { t.password_show() }}
            <span class="visually-hidden">": " {label}</span>
        </button>
    }
}

fn nothing_focused() -> bool {
    document()
        .active_element()
        .is_none_or(|element| element.tag_name() == "BODY")
}

/// What was wrong is typed anew: a code over the old one, a password into an empty field.
fn start_over(input: &web_sys::HtmlInputElement, kind: Kind) {
    match kind {
        Kind::Password | Kind::NewPassword => input.set_value(""),
        Kind::UserId | Kind::Code | Kind::RecoveryCode | Kind::Name => input.select(),
    }
}

/// Sends the form of a code field that is complete, when the other fields are filled in too.
fn send_complete(input: &web_sys::HtmlInputElement) {
    let digits = input.value().chars().filter(|c| c.is_numeric()).count();
    if digits == DIGITS
        && let Some(form) = input.form()
        && form.check_validity()
    {
        _ = form.request_submit();
    }
}

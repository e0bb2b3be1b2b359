//! A labelled field.

use crate::{
    components::{
        WAIT, anew,
        strength_meter::{StrengthMeter, measure},
    },
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
    /// A verification code: the form is sent when it is complete for the first time.
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
    #[prop(optional)]
    hint: Option<AnyView>,
    /// Whether it may stay empty.
    #[prop(optional)]
    is_optional: bool,
    /// Whether it needs mending; `None`: nothing does.
    #[prop(into)]
    mend: Signal<Option<bool>>,
    /// Whether a page that is loaded opens here, where that is not the field to mend: without JavaScript a
    /// password before it is empty again.
    #[prop(optional, into)]
    opens: Option<bool>,
    /// Whether the page counts the seconds until the next code.
    #[prop(optional)]
    waits: Option<Signal<bool>>,
) -> impl IntoView {
    let t = use_texts();
    let input = NodeRef::<Input>::new();
    let measured = move |input: &web_sys::HtmlInputElement| {
        if measured_by > 0 {
            measure(&input.value(), measured_by, t);
        }
    };
    let completion = Completion::of(kind, input, mend);
    let wanted = move || opens.unwrap_or_else(|| mend.get().unwrap_or(first));
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
    let hint_id = hint.is_some().then(|| format!("{name}-hint"));
    let described = {
        let hint_id = hint_id.clone();
        move || {
            let waits = waits.is_some_and(|waits| waits.get());
            match (waits, wrong(), &hint_id) {
                (true, false, Some(hint)) => Some(format!("{hint} {WAIT}")),
                (true, ..) => Some(WAIT.to_owned()),
                (_, true, _) => Some("problem".to_owned()),
                _ => hint_id.clone(),
            }
        }
    };
    let typed = move |_: Event| {
        if let Some(input) = input.get_untracked() {
            completion.typed(&input);
            if kind == Kind::Password {
                keep_from_managers(&input);
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
            {is_password.then(|| view! { <Reveal is_shown=is_shown of=name of_what=label/> })}
            {hint_id.map(|id| view! { <p class="hint" id=id>{hint}</p> })}
            {matches!(kind, Kind::Code | Kind::RecoveryCode)
                .then(|| view! { <p class="hint">{t.code_never_asked()}</p> })}
            {(measured_by > 0).then(StrengthMeter)}
        </div>
    }
}

/// The button that shows what is typed as password; not itself shown as long as no script listens.
#[component]
fn Reveal(
    /// Whether it is shown.
    is_shown: RwSignal<bool>,
    /// The id of the field.
    of: &'static str,
    /// Its label: a page may have several.
    of_what: &'static str,
) -> impl IntoView {
    let t = use_texts();
    let label = move || {
        if is_shown.get() {
            t.password_hide()
        } else {
            t.password_show()
        }
    };
    // What was shown is hidden when it is sent.
    Effect::new(move |_| {
        let sent = window_event_listener_untyped("submit", move |_| is_shown.set(false));
        on_cleanup(move || sent.remove());
    });
    view! {
        <button class="reveal scripted" type="button" aria-controls=of on:click=move |_| is_shown.update(|is| *is = !*is)>
            {anew(move || view! { <span>{label()}</span> })}
            <span class="visually-hidden">": " {of_what}</span>
        </button>
    }
}

/// Whether nobody has begun to do something on the page.
pub(super) fn nothing_focused() -> bool {
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

/// Whether a code is complete. Only the first time it sends itself: whoever mends a digit, or types anew
/// after an error, says when it is whole. Each of those would count as a try (R16).
#[derive(Clone, Copy)]
struct Completion {
    digits: StoredValue<usize>,
    sends_itself: StoredValue<bool>,
}

impl Completion {
    fn of(kind: Kind, input: NodeRef<Input>, mend: Signal<Option<bool>>) -> Self {
        let digits = StoredValue::new(0);
        let sends_itself = StoredValue::new(kind == Kind::Code);
        Effect::new(move |before: Option<()>| {
            if let (None, Some(input)) = (before, input.get_untracked()) {
                digits.set_value(count_digits(&input));
            }
            if mend.get().is_some() {
                sends_itself.set_value(false);
            }
        });
        Self {
            digits,
            sends_itself,
        }
    }

    /// Something was typed.
    fn typed(self, input: &web_sys::HtmlInputElement) {
        let (before, now) = (self.digits.get_value(), count_digits(input));
        self.digits.set_value(now);
        if now == DIGITS && before < now && self.sends_itself.get_value() {
            self.sends_itself.set_value(false);
            send_complete(input);
        }
    }
}

/// What is good once is not for a password manager to keep.
fn keep_from_managers(input: &web_sys::HtmlInputElement) {
    let what = if is_set_up_code(&input.value()) {
        "one-time-code"
    } else {
        "current-password"
    };
    _ = input.set_attribute("autocomplete", what);
}

/// Whether it looks like a set-up code: four groups of four, however they are parted; or the same
/// without a gap, which few passwords are.
fn is_set_up_code(typed: &str) -> bool {
    let mut groups = typed
        .split(|c: char| !c.is_alphanumeric())
        .filter(|group| !group.is_empty());
    let is_of = |length: usize, group: &str| {
        group.len() == length && group.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    match groups.clone().count() {
        1 => groups.all(|all| is_of(16, all) && all.bytes().filter(u8::is_ascii_digit).count() > 1),
        4 => groups.all(|group| is_of(4, group)),
        _ => false,
    }
}

fn count_digits(input: &web_sys::HtmlInputElement) -> usize {
    input.value().chars().filter(|c| c.is_numeric()).count()
}

/// Sends the form of a code field that is complete, when the other fields are filled in too. Not while
/// somebody types in its middle: there is more to come.
fn send_complete(input: &web_sys::HtmlInputElement) {
    let end = input.value().encode_utf16().count();
    let caret = input.selection_end().ok().flatten();
    if caret.is_none_or(|caret| usize::try_from(caret) == Ok(end))
        && let Some(form) = input.form()
        && form.check_validity()
    {
        _ = form.request_submit();
    }
}

#[cfg(test)]
mod tests {
    use super::is_set_up_code;

    #[test]
    fn a_set_up_code_looks_like_one() {
        for typed in [
            "7K2M-9QXD-41RT-ZB0C",
            " 7k2m 9qxd 41rt zb0c ",
            "7K2M\u{2011}9QXD\u{2011}41RT\u{2011}ZB0C",
            "7K2M\u{a0}9QXD – 41RT\u{2013}ZB0C",
            "7K2M9QXD41RTZB0C",
        ] {
            assert!(is_set_up_code(typed), "{typed}");
        }
        for typed in [
            "",
            "marigold lantern 7",
            "7K2M-9QXD-41RT",
            "marigoldlantern7",
            "four-words-pass-word",
            "abéd-efgh-ijkl-mnop",
        ] {
            assert!(!is_set_up_code(typed), "{typed}");
        }
    }
}

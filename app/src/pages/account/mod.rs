//! `/account`: what the account has, what happened, and what its holder may change.

mod authenticators;
mod lists;
mod password;
mod request;
mod unlock;

use crate::{
    components::{IsRefused, Latest, LogOff, Page, whose},
    texts::{Texts, use_texts},
};
use authenticators::Authenticators;
use leptos::{html::P, prelude::*};
use lists::{Browsers, Events, RecoveryCodes, Sessions};
use password::Password;
use protocol::{AccountPage, TwoFactor};
use request::Request;
use unlock::Unlock;

/// The account page.
#[component]
pub fn Account(
    /// What it shows.
    page: AccountPage,
) -> impl IntoView {
    let t = use_texts();
    let Latest(latest) = expect_context();
    let (is_on, is_locked) = (page.two_factor == TwoFactor::On, page.is_locked);
    let is_refused = is_locked && page.done.as_deref() == Some("locked");
    if is_refused {
        let IsRefused(title) = expect_context();
        title.set(true);
    }
    let told = told(t, page.done.as_deref().unwrap_or_default(), is_locked);
    // What another form came to takes the place of it.
    let told = move || told.filter(|_| latest.get().is_empty());
    view! {
        <Page title=t.account_title() class="wide" help=t.home_help()>
            <p class="lead" translate="no">{t.code_lead(&whose())}</p>
            {move || told().map(|told| view! { <Told told=told/> })}
            {is_refused.then(|| view! { <p class="error" role="alert">{t.account_done_locked()}</p> })}
            <div class="leave"><a class="back" href="/">{t.account_back()}</a> <LogOff class="secondary"/></div>
            {is_locked.then(|| view! { <Unlock user_id=whose() wait=page.wait/> })}
            {is_on.then(|| view! { <Authenticators rows=page.authenticators is_locked=is_locked may_add=page.may_add/> })}
            {page.recovery_codes_left.filter(|_| is_on).map(|left| view! { <RecoveryCodes left=left is_locked=is_locked/> })}
            {(!is_on).then(|| view! { <Request two_factor=page.two_factor asked_at=page.asked_at declined=page.declined/> })}
            {(!is_locked).then(|| view! { <Password minimum=page.minimum/> })}
            <Sessions rows=page.sessions/>
            <Browsers rows=page.browsers is_locked=is_locked/>
            <Events rows=page.events/>
        </Page>
    }
}

/// What was done. With JavaScript the focus goes there: the form that did it is gone.
#[component]
fn Told(told: &'static str) -> impl IntoView {
    let note = NodeRef::<P>::new();
    Effect::new(move |_| {
        request_animation_frame(move || {
            if let Some(Some(note)) = note.try_get_untracked() {
                _ = note.focus();
            }
        });
    });
    view! { <p class="note good" role="status" tabindex="-1" node_ref=note>{told}</p> }
}

/// The sentence for what was done; nothing for what is not so any more.
fn told(t: Texts, done: &str, is_locked: bool) -> Option<&'static str> {
    Some(match done {
        "unlocked" if !is_locked => t.account_done_unlocked(),
        "renamed" => t.account_done_renamed(),
        "removed" => t.account_done_removed(),
        "added" => t.account_done_added(),
        "codes" => t.account_done_codes(),
        "password" => t.account_done_password(),
        "ended" => t.account_done_ended(),
        "elsewhere" => t.account_done_elsewhere(),
        "forgotten" => t.account_done_forgotten(),
        "asked" => t.account_done_asked(),
        _ => return None,
    })
}

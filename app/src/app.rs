//! From an address and a step of the logon to a page.

use crate::{
    api::stands,
    components::{Ending, IsRefused, Latest, Lives, MAIN, Whose, on_side},
    error::PageError,
    pages::{
        ANEW, Account, AddAuthenticator, ChoosePassword, Code, Confirm, Enrol, EnrolmentPin,
        Failed, GoodToGo, HomePage, KeepRecoveryCodes, LogOn, Missing, OTHER_USER_ID, PAGES,
        Recovery, Replaced, WhoIsThis,
    },
    texts::use_texts,
    wire::{Rendered, Step},
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    components::{FlatRoutes, Redirect, Route, Router},
    hooks::use_location,
    params::ParamsMap,
    path,
};

/// The id of the element that the app lives in.
pub const ROOT: &str = "app";

/// In an address: a browser that has shown no cookie yet was given its first one. Where that is not
/// there, it keeps none.
pub const BEGINS: &str = "begins";

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    view! {
        <Router>
            <FlatRoutes fallback=|| view! { <Missing is_logged_on=false/> }>
                <Route path=path!("/*page") view=LogonPages/>
            </FlatRoutes>
        </Router>
    }
}

/// Asks where the browser stands, at every new address, and shows that. So the order of the steps
/// cannot be skipped by typing addresses, and Back and reload always find something to do. One
/// component for all pages: each is only a view of the step.
#[component]
fn LogonPages() -> impl IntoView {
    let t = use_texts();
    let location = use_location();
    let address = move || (location.pathname.get(), location.search.get());
    let step = Resource::new_str(address, |(path, _)| async move {
        Rendered(stands(without_slash(&path)).await.map_err(told))
    });
    // The page at another address is never made from the one before, whose texts a translator may have
    // exchanged for its own.
    let shown = StoredValue::new((String::new(), false));
    let page = move || {
        let path = location.pathname.get_untracked();
        let query = location.query.get_untracked();
        let address = format!("{path}?{}", location.search.get_untracked());
        Suspend::new(async move {
            let page = page_of(&path, &query, step.await);
            shown.update_value(|(shown, side)| {
                *side ^= *shown != address;
                *shown = address;
            });
            on_side(shown.with_value(|(_, side)| *side), page)
        })
    };
    view! {
        <Transition fallback=move || {
            view! { <main class="card" id=MAIN aria-busy="true"><p class="lead">{t.page_loading()}</p></main> }
        }>{page}</Transition>
    }
}

/// The page at `path` for a browser that stands at `step`, or the way to where it should be.
/// `query`: whether an application asks for a new logon.
fn page_of(path: &str, query: &ParamsMap, Rendered(standing): Rendered) -> AnyView {
    // Each page has its own: contexts outlive pages, and the signals in them do not.
    provide_context(Latest(RwSignal::new("")));
    provide_context(IsRefused(RwSignal::new(false)));
    let path = without_slash(path);
    let is_anew = matches!(query.get_str("notice"), Some(ANEW | OTHER_USER_ID));
    let begins = query.get_str(BEGINS).is_some();
    let time_left = standing.as_ref().map_or(0, |standing| standing.time_left);
    let step = standing.as_ref().map(|standing| &standing.step).ok();
    let (whose, lives) = step.map_or((String::new(), Lives::Apart), |step| about(step, time_left));
    provide_context(Whose(whose));
    provide_context(lives);
    let is_logged_on = matches!(step, Some(Step::Home(_) | Step::Account(_)));
    match standing.map(|standing| standing.step) {
        _ if !PAGES.iter().any(|(page, _)| *page == path) => {
            view! { <Missing is_logged_on=is_logged_on/> }.into_any()
        }
        Err(error) => {
            view! { <Failed error=error path=path.to_owned() query=query.clone()/> }.into_any()
        }
        // The form is there for everybody who is not logged on, also in the middle of a logon.
        Ok(step) if path == "/logon" && !begins && (is_anew || !matches!(step, Step::Home(_))) => {
            provide_context(Whose(String::new()));
            view! { <LogOn is_logged_on=is_logged_on/> }.into_any()
        }
        // Whoever is asked for a code may give a recovery code, where there are any.
        Ok(Step::Code {
            halt,
            has_recovery: true,
            ..
        }) if path == "/logon/recovery" => {
            let page = view! { <Recovery halt=halt/> };
            view! { <Ending time_left=time_left is_session=false>{page}</Ending> }.into_any()
        }
        Ok(step) if path != step.path() || begins => {
            let to = match step {
                // What was just begun is gone at once.
                Step::LogOn if begins => "/logon?notice=cookies",
                // Whoever comes to the front door has lost nothing.
                Step::LogOn if path != "/" => "/logon?notice=start-again",
                step => step.path(),
            };
            let options = NavigateOptions {
                replace: true,
                ..NavigateOptions::default()
            };
            view! { <Redirect path=to options=options/> }.into_any()
        }
        Ok(Step::LogOn) => view! { <LogOn is_logged_on=false/> }.into_any(),
        Ok(step) => {
            let is_session = matches!(step, Step::Home(_) | Step::Account(_));
            let page = page_at(step);
            view! { <Ending time_left=time_left is_session=is_session>{page}</Ending> }.into_any()
        }
    }
}

/// The page of a step.
fn page_at(step: Step) -> AnyView {
    match step {
        Step::LogOn => view! { <LogOn is_logged_on=false/> }.into_any(),
        Step::ChoosePassword { user_id, minimum } => {
            view! { <ChoosePassword user_id=user_id minimum=minimum/> }.into_any()
        }
        Step::Enrol(enrolment) => view! { <Enrol enrolment=enrolment/> }.into_any(),
        Step::Replaced => view! { <Replaced/> }.into_any(),
        Step::GoodToGo { .. } => view! { <GoodToGo/> }.into_any(),
        Step::Confirm { wait, halt, .. } => view! { <Confirm wait=wait halt=halt/> }.into_any(),
        Step::Pin { halt, .. } => view! { <EnrolmentPin halt=halt/> }.into_any(),
        Step::Code {
            user_id,
            halt,
            has_recovery,
        } => view! { <Code user_id=user_id halt=halt has_recovery=has_recovery/> }.into_any(),
        Step::KeepCodes(shown) => view! { <KeepRecoveryCodes shown=shown/> }.into_any(),
        Step::Who { user_id, known } => {
            view! { <WhoIsThis user_id=user_id known=known/> }.into_any()
        }
        Step::Add(enrolment) => view! { <AddAuthenticator enrolment=enrolment/> }.into_any(),
        Step::Home(home) => view! { <HomePage home=home/> }.into_any(),
        Step::Account(page) => view! { <Account page=*page/> }.into_any(),
    }
}

/// Whose page it is, and until when what it is about lives: for `time_left` seconds more.
fn about(step: &Step, time_left: u32) -> (String, Lives) {
    match step {
        Step::ChoosePassword { user_id, .. }
        | Step::Who { user_id, .. }
        | Step::Confirm { user_id, .. }
        | Step::Code { user_id, .. }
        | Step::Pin { user_id, .. } => (user_id.clone(), Lives::attempt(time_left)),
        Step::Enrol(it) | Step::Add(it) => (it.user_id.clone(), Lives::attempt(time_left)),
        Step::KeepCodes(it) => (it.user_id.clone(), Lives::attempt(time_left)),
        Step::GoodToGo { user_id } => (user_id.clone(), Lives::Apart),
        Step::Home(home) => (home.user_id.clone(), Lives::Apart),
        Step::Account(page) => (page.user_id.clone(), Lives::Session),
        Step::LogOn | Step::Replaced => (String::new(), Lives::Apart),
    }
}

fn without_slash(path: &str) -> &str {
    if path == "/" {
        path
    } else {
        path.trim_end_matches('/')
    }
}

/// Where the browser stands is asked of the server alone: a foreign word is not from it.
fn told(error: PageError) -> PageError {
    if error == PageError::Foreign {
        PageError::Unreachable
    } else {
        error
    }
}

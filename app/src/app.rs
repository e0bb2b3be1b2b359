//! From an address and a stage of the logon to a page.

use crate::{
    api::stage_at,
    components::{AskedFor, Ending, IsRefused, Latest, Lives, MAIN, PauseOver, Whose, on_side},
    pages::{ANEW, Failed, LogOn, Missing, OTHER_USER_ID, Recovery, page_at, way},
    rendered::Rendered,
    texts::use_texts,
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    components::{FlatRoutes, Redirect, Route, Router},
    hooks::use_location,
    params::ParamsMap,
    path,
};
use protocol::{CurrentStage, Refusal, Stage, StageKind};

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

/// Asks where the browser stands, at every new address, and shows that. So the order of the stages
/// cannot be skipped by typing addresses, and Back and reload always find something to do. One
/// component for all pages: each is only a view of the stage.
#[component]
fn LogonPages() -> impl IntoView {
    let t = use_texts();
    let location = use_location();
    let address = move || (location.pathname.get(), location.search.get());
    let stage = Resource::new_str(address, |(path, _)| async move {
        Rendered(stage_at(without_slash(&path)).await.map_err(told))
    });
    // The page at another address is never made from the one before, whose texts a translator may have
    // exchanged for its own.
    let shown = StoredValue::new((String::new(), false));
    let page = move || {
        let path = location.pathname.get_untracked();
        let query = location.query.get_untracked();
        let address = format!("{path}?{}", location.search.get_untracked());
        Suspend::new(async move {
            let page = page_of(&path, &query, stage.await);
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

fn asked_for(stage: &Stage) -> AskedFor {
    match stage {
        Stage::EnterPin(_) => AskedFor::Pin,
        Stage::Code(page) => AskedFor::Code {
            has_recovery: page.has_recovery,
        },
        _ => AskedFor::Code {
            has_recovery: false,
        },
    }
}

/// The page at `path` for a browser that stands at this stage, or the way to where it should be.
/// `query`: whether an application asks for a new logon.
fn page_of(path: &str, query: &ParamsMap, Rendered(current): Rendered) -> AnyView {
    // Each page has its own: contexts outlive pages, and the signals in them do not.
    provide_context(Latest(RwSignal::new("")));
    provide_context(IsRefused(RwSignal::new(false)));
    provide_context(PauseOver(RwSignal::new(false)));
    let path = without_slash(path);
    let is_anew = matches!(query.get_str("notice"), Some(ANEW | OTHER_USER_ID));
    let begins = query.get_str(BEGINS).is_some();
    let kind = current.as_ref().map(|current| current.stage.kind()).ok();
    let is_session = matches!(kind, Some(StageKind::Home | StageKind::Account));
    let of_none = Whose(String::new());
    if let Ok(current) = &current {
        provide_context(Whose(current.user_id.clone().unwrap_or_default()));
        provide_context(Lives::of(current));
        provide_context(asked_for(&current.stage));
    } else {
        provide_context(of_none.clone());
        provide_context(Lives::Apart);
        provide_context(AskedFor::Code {
            has_recovery: false,
        });
    }
    let ending = move |seconds_left, page: AnyView| {
        view! { <Ending time_left=seconds_left is_session=is_session>{page}</Ending> }.into_any()
    };
    match current {
        _ if protocol::page_of(path).is_none() => {
            view! { <Missing is_logged_on=is_session/> }.into_any()
        }
        Err(error) => {
            view! { <Failed error=error path=path.to_owned() query=query.clone()/> }.into_any()
        }
        // The form is there for everybody who is not logged on, also in the middle of a logon.
        Ok(_) if path == "/logon" && !begins && (is_anew || kind != Some(StageKind::Home)) => {
            provide_context(of_none);
            view! { <LogOn is_logged_on=is_session/> }.into_any()
        }
        // Whoever is asked for a code may give a recovery code, where there are any.
        Ok(CurrentStage {
            stage: Stage::Code(page),
            seconds_left,
            ..
        }) if path == "/logon/recovery" && page.has_recovery => ending(
            seconds_left,
            view! { <Recovery throttled=page.throttled/> }.into_any(),
        ),
        Ok(CurrentStage { stage, .. }) if path != stage.kind().path() || begins => {
            let to = match stage {
                // What was just begun is gone at once; where it was to lead is not.
                Stage::LogOn if begins => {
                    let way = way(&use_location().search.get_untracked());
                    format!("/logon?notice=cookies{}", way.replacen('?', "&", 1))
                }
                // Whoever comes to the front door has lost nothing.
                Stage::LogOn if path != "/" => "/logon?notice=start-again".to_owned(),
                stage => stage.kind().path().to_owned(),
            };
            let options = NavigateOptions {
                replace: true,
                ..NavigateOptions::default()
            };
            view! { <Redirect path=to options=options/> }.into_any()
        }
        Ok(current) => ending(current.seconds_left, page_at(current.stage)),
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
fn told(error: Refusal) -> Refusal {
    if error == Refusal::Foreign {
        Refusal::Unreachable
    } else {
        error
    }
}

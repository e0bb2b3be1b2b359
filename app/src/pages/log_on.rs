//! `/logon`: userID and password.

use crate::{
    api::SubmitLogOn,
    components::{Field, Form, Kind, LogOff, Page, Problem, Sending, Submit, Support, anew},
    pages::{mend, typed},
    site::use_site,
    texts::use_texts,
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use protocol::{Refusal, StageKind};

/// Says that an application asks for a new logon: the form is then there for whoever is logged on.
pub const ANEW: &str = "anew";

/// Says that a form was of another userID: then too, since that one may want to log on here.
pub const OTHER_USER_ID: &str = "other-user-id";

/// Says that the holder has just told of a password that somebody else chose.
pub const DISOWNED: &str = "disowned";

/// The form.
#[component]
pub fn LogOn(
    /// Whether somebody is logged on, and may be somebody else.
    is_logged_on: bool,
) -> impl IntoView {
    let (t, site) = (use_texts(), use_site());
    let sending = Sending::to::<SubmitLogOn>();
    let error = sending.error();
    // Not `use_query_map`: that is the query with which the one route of all pages was entered. At another
    // address the page is another one.
    let query = use_location().query.get_untracked();
    let notice = match query.get_str("notice") {
        Some("start-again") => Some(t.logon_start_again()),
        Some("wrong-passwords") => Some(t.logon_wrong_passwords()),
        Some(DISOWNED) => Some(t.logon_disowned()),
        Some("cookies") => Some(t.logon_cookies()),
        Some("logged-off") => Some(t.logon_logged_off()),
        Some(ANEW) => Some(t.logon_anew()),
        Some(OTHER_USER_ID) => Some(t.logon_other_user_id()),
        _ => None,
    };
    let call = (query.get_str("notice") == Some(DISOWNED)).then(|| site.clone());
    let way = way(&use_location().search.get_untracked());
    #[cfg(feature = "hydrate")]
    Effect::new(|_| crate::api::client::keep_typed());
    let typed = typed(StageKind::LogOn);
    let begun = !typed.is_empty();
    view! {
        <Page title=t.logon_title()>
            {(!site.application.is_empty())
                .then(|| view! { <p class="lead">{t.logon_lead(&site.application)}</p> })}
            <Form sending=sending query=way>
                {anew(move || {
                    notice
                        .filter(|_| error.get().is_none())
                        .map(|notice| view! {
                            <p class="note" role="status">
                                {notice} {call.clone().map(|site| view! { " " <Support site=site/> })}
                            </p>
                        })
                })}
                <Problem error=error/>
                <Field
                    name="user_id"
                    label=t.logon_user_id()
                    kind=Kind::UserId
                    value=typed
                    first=!begun
                    mend=mend(error, |error| error == Refusal::UserId)
                />
                <Field
                    name="password"
                    label=t.logon_password()
                    kind=Kind::Password
                    first=begun
                    mend=mend(error, |error| error != Refusal::UserId)
                />
                <Submit label=t.logon_submit() sending=sending/>
            </Form>
            {is_logged_on.then(|| view! { <LogOff class="secondary"/> })}
        </Page>
    }
}

/// Where the browser was on its way to: the form takes that along, and nothing else of the address.
pub fn way(search: &str) -> String {
    let mut way = String::new();
    for pair in search.split('&') {
        if pair.starts_with("rd=") || pair.starts_with("state=") {
            way.push(if way.is_empty() { '?' } else { '&' });
            way.push_str(pair);
        }
    }
    way
}

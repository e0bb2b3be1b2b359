//! `/`: who is logged on, and what stands behind.

use crate::{
    api::AnswerReminder,
    components::{Form, LogOff, Page, Problem, Sending, Submit, whose},
    pages::issued::Issued,
    texts::{Texts, use_texts},
};
use leptos::prelude::*;
use protocol::{AppLink, Home, Mark, Reminder};

/// So few recovery codes left, and the holder is warned.
const FEW: u32 = 3;

/// The home page.
#[component]
pub fn HomePage(
    /// What it shows.
    home: Home,
) -> impl IntoView {
    let t = use_texts();
    let lead = match &home.name {
        Some(name) => t.home_lead(name),
        None => t.home_lead_nameless().to_owned(),
    };
    let is_first = home.previous_logon.is_none();
    let last_logon = match home.previous_logon {
        Some(mark) => from(t, mark),
        None => t.home_first_logon().to_owned(),
    };
    let set_up = home.set_up.map(|mark| from(t, mark));
    view! {
        <Page title=t.home_title() help=t.home_help()>
            <p class="lead">{lead}</p>
            {home
                .recovery_codes_left
                .filter(|left| *left <= FEW && home.reminder.is_none())
                .map(|_| view! { <p class="note" role="status">{t.home_codes_few()}</p> })}
            {home.set_up_code.map(|issued| view! { <Issued issued=issued/> })}
            {home.reminder.map(|reminder| view! { <Question reminder=reminder/> })}
            <Apps apps=home.apps/>
            <dl class="facts">
                <dt>{t.home_user_id()}</dt>
                <dd translate="no">{whose()}</dd>
                <dt>{t.home_last_logon()}</dt>
                <dd>{last_logon}</dd>
                {(!is_first).then(|| view! { <dd><small>{t.home_not_you()}</small></dd> })}
                {set_up.map(|set_up| view! { <dt>{t.home_set_up()}</dt> <dd>{set_up}</dd> })}
                {home.recovery_codes_left.map(|left| view! { <dt>{t.home_codes_left()}</dt> <dd>{left}</dd> })}
            </dl>
            <p class="under"><a href="/account">{t.account_title()}</a></p>
            <LogOff class="primary"/>
        </Page>
    }
}

/// What is asked once: a word, the way to do something about it, and a button that makes it go away.
#[component]
fn Question(reminder: Reminder) -> impl IntoView {
    let t = use_texts();
    let sending = Sending::to::<AnswerReminder>();
    let (question, action, answer) = match reminder {
        Reminder::RecoveryCodes => (
            t.home_asks_codes(),
            t.home_asks_codes_action(),
            t.home_asks_codes_answer(),
        ),
        Reminder::SecondMethod => (
            t.home_asks_second(),
            t.home_asks_second_action(),
            t.home_asks_second_answer(),
        ),
    };
    view! {
        <section class="note asks" aria-label=t.home_asks()>
            <p>{question}</p>
            <Form sending=sending>
                <Problem error=sending.error()/>
                <input type="hidden" name="reminder" value=reminder.word()/>
                <p class="buttons">
                    <a class="secondary" href="/account">{action}</a>
                    <Submit class="secondary" label=answer sending=sending/>
                </p>
            </Form>
        </section>
    }
}

/// When, and from where if that is known.
fn from(t: Texts, mark: Mark) -> String {
    match mark.address {
        Some(address) => t.home_last_logon_from(&address, &mark.at),
        None => mark.at,
    }
}

#[component]
fn Apps(apps: Vec<AppLink>) -> impl IntoView {
    let t = use_texts();
    (!apps.is_empty()).then(|| {
        view! {
            <h2 class="label">{t.home_apps()}</h2>
            <ul class="apps">
                {apps
                    .into_iter()
                    .map(|app| {
                        let icon = (!app.icon.is_empty()).then(|| view! { <img src=app.icon alt=""/> });
                        view! {
                            <li>
                                {icon}
                                <a href=app.origin rel="external">{app.name}</a>
                                <p>{app.description}</p>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        }
    })
}

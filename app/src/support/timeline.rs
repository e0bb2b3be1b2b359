//! What happened, as support reads it: with who did it and why.

use super::when;
use crate::{api::ssr::event_row, texts::Texts};
use domain::{
    Applications, Timestamp,
    audit::{About, Actor, CodeRefusal, PastEvent},
};
use leptos::prelude::*;

/// The events, the newest first.
#[component]
pub fn Timeline(
    t: Texts,
    events: Vec<PastEvent>,
    names: Vec<(i64, String)>,
    applications: Applications,
    now: Timestamp,
) -> impl IntoView {
    let lines = events.into_iter().filter_map(|event| {
        let row = event_row(t, &event, &names, &applications)?;
        let at = when::second(event.at, now);
        let more = more(t, &event);
        Some(view! {
            <tr>
                <th scope="row"><time>{at}</time></th>
                <td>{row.title} {(!more.is_empty()).then(|| view! { <small>{more}</small> })}</td>
            </tr>
        })
    });
    view! { <table class="timeline"><tbody>{lines.collect_view()}</tbody></table> }
}

/// By whom, why, and from where.
pub fn more(t: Texts, event: &PastEvent) -> String {
    let detail = &event.detail;
    let by = match (event.actor, &detail.by) {
        (_, Some(by)) => t.support_by(by.as_str()),
        (Some(Actor::Operator), _) => t.support_by_operator().to_owned(),
        _ => String::new(),
    };
    let asked = detail.asked_by.as_ref();
    let asked = asked.map(|by| t.support_asked_by(by.as_str()));
    let slow = match detail.about {
        Some(About::Code(CodeRefusal::Slow(seconds))) => Some(t.support_slow(&seconds.to_string())),
        _ => None,
    };
    let reason = event.reason.as_deref().map(|reason| format!("“{reason}”"));
    let address = event.address.as_deref().filter(|from| !from.is_empty());
    let address = address.map(str::to_owned);
    let parts = [Some(by), asked, slow, reason, address];
    let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" · ")
}

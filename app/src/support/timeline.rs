//! What happened, as support reads it: with who did it and why.

use super::when;
use crate::{api::ssr::event_row, texts::Texts};
use domain::{Timestamp, audit::part};
use leptos::prelude::*;
use protocol::AppLink;
use service::EventRow;

/// The events, the newest first.
#[component]
pub fn Timeline(
    t: Texts,
    events: Vec<EventRow>,
    names: Vec<(i64, String)>,
    apps: Vec<AppLink>,
    now: Timestamp,
) -> impl IntoView {
    let lines = events.into_iter().filter_map(|event| {
        let row = event_row(t, &event, &names, &apps)?;
        let at = when::second(Timestamp::from_unix(event.at), now);
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
pub fn more(t: Texts, event: &EventRow) -> String {
    let detail = event.detail.as_deref().unwrap_or_default();
    let by = match (event.actor.as_str(), part(detail, "by")) {
        (_, Some(by)) => t.support_by(by),
        ("operator", _) => t.support_by_operator().to_owned(),
        _ => String::new(),
    };
    let asked = part(detail, "asked-by").map(|by| t.support_asked_by(by));
    let slow = part(detail, "seconds").filter(|_| detail.starts_with("slow"));
    let slow = slow.map(|seconds| t.support_slow(seconds));
    let reason = event.reason.as_deref().map(|reason| format!("“{reason}”"));
    let address = event.address.as_deref().filter(|from| !from.is_empty());
    let address = address.map(str::to_owned);
    let parts = [Some(by), asked, slow, reason, address];
    let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" · ")
}

//! `/support/audit`: everything that happened, to read and to take along.

use super::{
    accounts::{Choice, exact, owned},
    actions::FormOf,
    path_of,
    table::Table,
    timeline::more,
};
use crate::{
    api::ssr::{event_kind, event_row},
    texts::Texts,
};
use domain::{Applications, Timestamp, UserId, audit::Kind};
use leptos::{attr::custom::custom_attribute, prelude::*};
use service::AuditPage as Page;
use url::form_urlencoded::{Serializer, parse};

/// No field is longer.
const MAX_CHARS: usize = 100;
const DAY: i64 = 86_400;

/// What is in the address.
#[derive(Debug, Clone, Default)]
pub struct AuditQuery {
    /// About whom, as typed.
    pub user_id: String,
    kind: String,
    since: String,
    before: String,
}

impl AuditQuery {
    /// Reads a query.
    pub fn read(query: &str) -> Self {
        let mut read = Self::default();
        for (key, value) in parse(query.as_bytes()) {
            let field = match &*key {
                "user_id" => &mut read.user_id,
                "kind" => &mut read.kind,
                "since" => &mut read.since,
                "before" => &mut read.before,
                _ => continue,
            };
            *field = value.chars().take(MAX_CHARS).collect();
        }
        read
    }

    /// All about `user_id`.
    pub fn about(user_id: &str) -> Self {
        Self {
            user_id: user_id.to_owned(),
            ..Self::default()
        }
    }

    /// About whom; `None`: about all.
    pub fn whom(&self) -> Option<UserId> {
        UserId::parse(&self.user_id).ok()
    }

    /// Of this kind.
    pub fn kind(&self) -> Option<Kind> {
        Kind::from_word(&self.kind)
    }

    /// Since then.
    pub fn since(&self, now: Timestamp) -> Option<Timestamp> {
        let days = match self.since.as_str() {
            "day" => 1,
            "week" => 7,
            "month" => 31,
            _ => return None,
        };
        Some(now.plus(-days * DAY))
    }

    /// Before the event with this id.
    pub fn before(&self) -> Option<i64> {
        self.before.parse().ok()
    }

    /// The address of the page or file at `path` with this query, and with `more`.
    pub fn address(&self, path: &str, more: &[(&str, &str)]) -> String {
        let path = format!("{path}?");
        let begin = path.len();
        let mut query = Serializer::for_suffix(path, begin);
        let own = [
            ("user_id", &*self.user_id),
            ("kind", &self.kind),
            ("since", &self.since),
        ];
        let fields = own
            .iter()
            .chain(more)
            .filter(|(_, value)| !value.is_empty());
        query.extend_pairs(fields);
        query.finish()
    }
}

/// The page.
#[component]
pub fn AuditPage(
    t: Texts,
    query: AuditQuery,
    page: Page,
    applications: Applications,
    /// Up to when the chains are verified, or what is wrong with them.
    verified: Result<String, String>,
) -> impl IntoView {
    let next = page
        .next
        .map(|id| query.address("/support/audit", &[("before", &id.to_string())]));
    let csv = query.address("/support/audit/export", &[("format", "csv")]);
    let ndjson = query.address("/support/audit/export", &[("format", "ndjson")]);
    let verified = match verified {
        Ok(text) => view! { <p role="status">{text}</p> }.into_any(),
        Err(text) => view! { <p class="error" role="alert">{text}</p> }.into_any(),
    };
    let since = [
        ("", t.support_any()),
        ("day", t.support_since_day()),
        ("week", t.support_seen_week()),
        ("month", t.support_since_month()),
    ];
    // In words, and as files and commands have it.
    let kinds = Kind::WORDS.iter().map(|word| {
        let said = Kind::from_word(word).map(|kind| event_kind(t, kind));
        (*word, format!("{} ({word})", said.unwrap_or_default()))
    });
    let any = ("", t.support_any().to_owned());
    let kinds: Vec<_> = std::iter::once(any).chain(kinds).collect();
    view! {
        <h1>{t.support_audit()}</h1>
        {verified}
        <form method="post" action="/support/audit">
            <FormOf/>
            <button class="secondary">{t.support_verify()}</button>
        </form>
        <form class="filters" method="get" action="/support/audit" role="search">
            <label>
                <span>{t.home_user_id()}</span>
                <input name="user_id" value=query.user_id.clone() autocomplete="off" autocapitalize="none" {..custom_attribute("autocorrect", "off")} spellcheck="false" translate="no"/>
            </label>
            <Choice label=t.support_kind() name="kind" options=kinds chosen=query.kind.clone()/>
            <Choice label=t.support_since() name="since" options=since.map(owned).to_vec() chosen=query.since.clone()/>
            <button class="secondary">{t.support_search_submit()}</button>
        </form>
        <p>
            {t.support_export()} " " <a href=csv download="audit.csv">"CSV"</a> " "
            <a href=ndjson download="audit.ndjson">"NDJSON"</a>
        </p>
        <Events t=t page=page applications=applications/>
        {next.map(|next| view! { <p><a href=next rel="next">{t.support_next()}</a></p> })}
    }
}

#[component]
fn Events(t: Texts, page: Page, applications: Applications) -> impl IntoView {
    if page.records.is_empty() {
        return view! { <p role="status">{t.support_audit_none()}</p> }.into_any();
    }
    let lines = page.records.into_iter().map(|record| {
        let at = exact(Some(record.at));
        let event = record.event();
        let said = event_row(t, &event, &[], &applications).map(|row| row.title);
        let said = said.filter(|said| !said.is_empty());
        let said = said.unwrap_or_else(|| record.kind.clone());
        let whom = match record.user_id {
            Some(id) => view! { <a href=path_of(&id) translate="no">{id.clone()}</a> }
                .into_any()
                .into(),
            None => "".into(),
        };
        let kind = &record.kind;
        let more = match more(t, &event) {
            none if none.is_empty() => kind.clone(),
            more => format!("{more} · {kind}"),
        };
        let what = view! { {said} " " <small>{more}</small> };
        [at.into(), whom, what.into_any().into()]
    });
    view! {
        <Table
            label=t.support_audit()
            heads=[
                t.support_when(),
                t.home_user_id(),
                t.support_what(),
            ]
            class="timeline"
            rows=lines.collect()
        />
    }
    .into_any()
}

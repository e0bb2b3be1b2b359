//! Set-up codes on paper and in a table, as they are handed out.

use std::{borrow::Cow, fmt::Write as _, io};

use app::texts::{Texts, negotiate};
use html_escape::{encode_double_quoted_attribute as attribute, encode_text as text};
use serde::Serialize;
use service::{IssuedSetUpCodes, Overview};

use crate::{audit_export::cell, config::Config, date::rfc_3339};

/// Black on white, one sheet of paper for each person.
const STYLE: &str = "body{font:16px/1.5 sans-serif;color:#000;background:#fff;margin:2rem}\
    section{max-width:40rem;break-inside:avoid}\
    section+section{break-before:page;margin-top:4rem}\
    dl{display:grid;grid-template-columns:max-content 1fr;gap:.5rem 1.5rem;font-size:1.25rem}\
    dd{margin:0;overflow-wrap:anywhere}\
    dd.code{font-family:monospace;font-weight:bold;white-space:nowrap}\
    @media print{body{margin:0}section+section{margin-top:0}}";

#[derive(Serialize)]
struct Row<'a> {
    user_id: &'a str,
    name: Cow<'a, str>,
    organisation: Cow<'a, str>,
    place: Cow<'a, str>,
    set_up_code: &'a str,
    good_until: String,
}

/// Comma-separated values, one line for each account.
///
/// # Errors
///
/// What the writer of the format says.
pub fn table(codes: &IssuedSetUpCodes) -> io::Result<String> {
    let failed = |error: &dyn std::error::Error| io::Error::other(error.to_string());
    let mut writer = csv::Writer::from_writer(Vec::new());
    for (overview, code) in &codes.issued {
        let (account, code) = (&overview.account, code.reveal());
        let row = Row {
            user_id: account.user_id.as_str(),
            name: cell(&account.name),
            organisation: cell(&account.organisation),
            place: cell(&overview.place),
            set_up_code: code.as_str(),
            good_until: rfc_3339(codes.until),
        };
        writer.serialize(row).map_err(|error| failed(&error))?;
    }
    let bytes = writer.into_inner().map_err(|error| failed(&error))?;
    String::from_utf8(bytes).map_err(|error| failed(&error))
}

/// A page of HTML that needs nothing beside it, in the site's own language.
#[must_use]
pub fn sheets(config: &Config, organisation: &str, codes: &IssuedSetUpCodes) -> String {
    let language = negotiate(None, None, &config.site.language);
    let t = language.texts();
    let title = t.support_sheets_title(organisation);
    let mut html = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title><style>{STYLE}</style></head>\n<body>\n",
        attribute(language.code),
        text(&title)
    );
    let hours = config.logon.set_up_code_hours.to_string();
    let steps = t.support_sheet_steps(&hours, config.site.origin.as_str());
    let hours_ago = i64::from(config.logon.set_up_code_hours) * 3600;
    let made = t.support_sheet_made(&codes.until.plus(-hours_ago).for_people());
    let until = t.support_sheet_until(&codes.until.for_people());
    let support = match config.site.support.as_str() {
        "" => String::new(),
        support => format!("<p>{} {}</p>", text(t.page_help()), text(support)),
    };
    for (overview, code) in &codes.issued {
        // Writing to a String never fails.
        _ = writeln!(
            html,
            "<section><h1>{}</h1><dl>{}</dl><p>{}</p><p>{} {}</p>{support}</section>",
            text(&config.site.name),
            facts(t, overview, &code.reveal()),
            text(&steps),
            text(&made),
            text(&until)
        );
    }
    html + "</body></html>\n"
}

/// What a person needs to log on.
fn facts(t: Texts, overview: &Overview, code: &str) -> String {
    let fact = |label: &str, fact: &str, attributes: &str| match fact {
        "" => String::new(),
        fact => format!(
            "<dt>{}</dt><dd{attributes}>{}</dd>",
            text(label),
            text(fact)
        ),
    };
    let (account, unread) = (&overview.account, " translate=\"no\"");
    [
        fact(t.home_user_id(), account.user_id.as_str(), unread),
        fact(t.support_name(), &account.name, ""),
        fact(t.support_place(), &overview.place, ""),
        fact(
            t.support_set_up_code(),
            code,
            " class=\"code\" translate=\"no\"",
        ),
    ]
    .concat()
}

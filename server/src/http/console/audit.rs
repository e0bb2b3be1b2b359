//! Reading the audit events, taking them along, verifying their chains (R39).

use super::{
    Answer, ConsoleForm, ConsoleSession,
    pieces::{Piece, Sender, pieces},
};
use crate::{
    audit_export::{Format, headings, write},
    http::notice::Action,
};
use app::support::{AuditPage, AuditPageProps, AuditQuery};
use axum::{
    http::{
        StatusCode,
        header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    },
    response::IntoResponse as _,
};
use leptos::prelude::IntoAny as _;
use service::{AuditExport, AuditFilter, AuditWhom, ServiceError};
use std::{io, time::Duration};
use tokio::time::timeout;

/// So long a browser may take to take all of them: meanwhile the database keeps for it how they were.
const MAX_TIME: Duration = Duration::from_mins(10);

/// The events.
pub async fn page(session: ConsoleSession) -> Answer {
    let (t, console) = (session.t(), session.console());
    let query = AuditQuery::read(&session.query);
    let filter = session.or_fail(filter(&session, &query).await)?;
    let found = console.audit_page(&filter, query.before());
    let page = session.or_fail(found.await)?;
    let verification = console.last_verification();
    let verified = match verification.map(|last| (last.outcome, last.at.for_people())) {
        None => Ok(t.support_verified_never().to_owned()),
        Some((Ok(events), when)) => Ok(t.support_verified(&events.to_string(), &when)),
        Some((Err(fault), when)) => Err(t.support_verified_not(&fault, &when)),
    };
    let props = AuditPageProps {
        t,
        query,
        page,
        applications: session.service().applications().clone(),
        verified,
    };
    let shown = || AuditPage(props).into_any();
    let page = ("/support/audit", t.support_audit());
    session.page(StatusCode::OK, page, shown).await
}

/// The same, after all chains are verified.
pub async fn verify(ConsoleForm(session, _): ConsoleForm) -> Answer {
    let file = session.context.config.audit_checkpoints();
    session.or_fail(session.service().verify_audit_once(&file).await)?;
    Ok(session.go("/support/audit"))
}

/// What passes. A userID that does not exist, or is none, has no events.
async fn filter(session: &ConsoleSession, query: &AuditQuery) -> Result<AuditFilter, ServiceError> {
    let whom = match query.whom() {
        None if query.user_id.trim().is_empty() => AuditWhom::Anybody,
        None => AuditWhom::Missing,
        Some(user_id) => match session.console().account(&user_id).await {
            Ok(found) => AuditWhom::Account(found.account.id),
            Err(ServiceError::NoSuchAccount) => AuditWhom::Missing,
            Err(error) => return Err(error),
        },
    };
    Ok(AuditFilter {
        since: query.since(session.now()),
        whom,
        kind: query.kind(),
    })
}

/// All events that pass, as a file.
pub async fn export(session: ConsoleSession) -> Answer {
    let query = AuditQuery::read(&session.query);
    let filter = session.or_fail(filter(&session, &query).await)?;
    let (format, kind, name) = if session.asked("format") == "ndjson" {
        (Format::Ndjson, "application/x-ndjson", "audit.ndjson")
    } else {
        (Format::Csv, "text/csv; charset=utf-8", "audit.csv")
    };
    let export = session.console().audit_export(filter).await;
    let Some(export) = session.or_fail(export)? else {
        let t = session.t();
        let said = (t.support_audit(), t.support_export_busy());
        let action = Action::Link("/support/audit", t.support_audit());
        return Ok(session.refuse(StatusCode::SERVICE_UNAVAILABLE, said, action));
    };
    let (to, body) = pieces(1);
    tokio::spawn(async move {
        let all = timeout(MAX_TIME, read_out(export, format, to)).await;
        if let Err(error) = all.map_err(io::Error::from).flatten() {
            tracing::warn!(%error, "audit events were not taken along to the end");
        }
    });
    let headers = [
        (CONTENT_TYPE, kind.to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    Ok((headers, body).into_response())
}

async fn read_out(mut export: AuditExport, format: Format, to: Sender) -> io::Result<()> {
    let nobody = |_| io::Error::other("nobody took them");
    if format == Format::Csv {
        let headings = Piece::Text(headings()?);
        to.send(headings).await.map_err(nobody)?;
    }
    loop {
        let records = export.next().await.map_err(io::Error::other)?;
        if records.is_empty() {
            return to.send(Piece::End).await.map_err(nobody);
        }
        let part = Piece::Text(write(&records, format)?);
        to.send(part).await.map_err(nobody)?;
    }
}

//! Reading the audit events, taking them along, verifying their chains (R39).

use super::{
    Desk,
    pieces::{Piece, Sender, pieces},
};
use crate::{
    audit_export::{Format, headings, write},
    http::Context,
};
use app::support::{AuditPage, AuditPageProps, AuditQuery};
use axum::{
    extract::{Request, State},
    http::{
        StatusCode,
        header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use leptos::prelude::IntoAny as _;
use service::{AuditExport, AuditFilter, ServiceError};
use std::{io, sync::Arc, time::Duration};
use tokio::time::timeout;

/// So long a browser may take to take all of them: meanwhile the database keeps for it how they were.
const LONGEST: Duration = Duration::from_mins(10);

/// The events.
pub async fn page(State(context): State<Arc<Context>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    match Desk::open(context, parts).await {
        Ok(desk) => show(&desk).await,
        Err(answer) => answer,
    }
}

/// The same, after all chains are verified.
pub async fn verify(State(context): State<Arc<Context>>, request: Request) -> Response {
    let (desk, _) = match Desk::receive(context, request).await {
        Ok(received) => received,
        Err(answer) => return answer,
    };
    let file = desk.context.config.audit_checkpoints();
    match desk.service().verify_audit_once(&file).await {
        Ok(_) => desk.go("/support/audit"),
        Err(error) => desk.fail(&error),
    }
}

async fn show(desk: &Desk) -> Response {
    let t = desk.t();
    let query = AuditQuery::read(desk.query());
    let filter = match filter(desk, &query).await {
        Ok(filter) => filter,
        Err(error) => return desk.fail(&error),
    };
    let found = desk
        .service()
        .audit_page(&desk.staff, &filter, query.before());
    let page = match found.await {
        Ok(page) => page,
        Err(error) => return desk.fail(&error),
    };
    let verification = desk.service().last_verification(&desk.staff);
    let verified = match verification.map(|last| (last.outcome, last.at.for_people())) {
        None => Ok(t.support_verified_never().to_owned()),
        Some((Ok(events), when)) => Ok(t.support_verified(&events.to_string(), &when)),
        Some((Err(fault), when)) => Err(t.support_verified_not(&fault, &when)),
    };
    let props = AuditPageProps {
        t,
        query,
        page,
        apps: desk.context.backend.apps.clone(),
        verified,
    };
    let shown = || AuditPage(props).into_any();
    let (path, title) = ("/support/audit", t.support_audit());
    desk.page(StatusCode::OK, path, title, shown).await
}

/// What passes. A userID that does not exist, or is none, has no events.
async fn filter(desk: &Desk, query: &AuditQuery) -> Result<AuditFilter, ServiceError> {
    let account_id = match query.whom() {
        None if query.user_id.trim().is_empty() => None,
        None => Some(i64::MIN),
        Some(user_id) => match desk.service().account(&user_id).await {
            Ok(found) => Some(found.account.id),
            Err(ServiceError::NoSuchAccount) => Some(i64::MIN),
            Err(error) => return Err(error),
        },
    };
    Ok(AuditFilter {
        since: query.since(desk.now()),
        account_id,
        kind: query.kind(),
    })
}

/// All events that pass, as a file.
pub async fn export(State(context): State<Arc<Context>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let desk = match Desk::open(context, parts).await {
        Ok(desk) => desk,
        Err(answer) => return answer,
    };
    let query = AuditQuery::read(desk.query());
    let filter = match filter(&desk, &query).await {
        Ok(filter) => filter,
        Err(error) => return desk.fail(&error),
    };
    let (format, kind, name) = if desk.asked("format") == "ndjson" {
        (Format::Ndjson, "application/x-ndjson", "audit.ndjson")
    } else {
        (Format::Csv, "text/csv; charset=utf-8", "audit.csv")
    };
    let export = match desk.service().audit_export(&desk.staff, filter).await {
        Ok(Some(export)) => export,
        Ok(None) => {
            let t = desk.t();
            return desk.busy("/support/audit", t.support_audit(), t.support_export_busy());
        }
        Err(error) => return desk.fail(&error),
    };
    let (to, body) = pieces(1);
    tokio::spawn(async move {
        let all = timeout(LONGEST, read_out(export, format, to)).await;
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
    (headers, body).into_response()
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

//! Reading the audit events, taking them along, verifying their chains (R39).

use super::Desk;
use crate::{
    audit_export::{Format, headings, write},
    date::for_people,
    http::Context,
};
use app::support::{AuditPage, AuditPageProps, AuditQuery};
use axum::{
    body::Body,
    extract::{Request, State},
    http::{
        StatusCode,
        header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use futures_util::stream;
use leptos::prelude::IntoAny as _;
use service::{AuditFilter, ServiceError};
use std::{io, sync::Arc};

/// The events.
pub async fn page(State(context): State<Arc<Context>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    match Desk::open(context, parts).await {
        Ok(desk) => show(&desk, None).await,
        Err(answer) => answer,
    }
}

/// The same, after all chains are verified.
pub async fn verify(State(context): State<Arc<Context>>, request: Request) -> Response {
    let (desk, _) = match Desk::receive(context, request).await {
        Ok(received) => received,
        Err(answer) => return answer,
    };
    let t = desk.t();
    let file = desk.context.config.audit_checkpoints();
    let verified = match desk.service().verify_audit(&file).await {
        Ok(verified) => {
            let when = for_people(desk.now());
            Ok(t.support_verified(&verified.events.to_string(), &when))
        }
        Err(ServiceError::Store(error)) if !error.is_outage() => {
            Err(t.support_verified_not(&error.to_string()))
        }
        Err(error) => return desk.fail(&error),
    };
    show(&desk, Some(verified)).await
}

async fn show(desk: &Desk, verified: Option<Result<String, String>>) -> Response {
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

/// What passes. A userID that does not exist has no events.
async fn filter(desk: &Desk, query: &AuditQuery) -> Result<AuditFilter, ServiceError> {
    let account_id = match query.whom() {
        None => None,
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

/// All events that pass, as a file, page by page as it is taken.
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
    let (service, staff) = (desk.service().clone(), desk.staff.clone());
    let parts = stream::try_unfold((Some(i64::MIN), service), move |(after, service)| {
        let staff = staff.clone();
        async move {
            let Some(after) = after else {
                return Ok::<_, io::Error>(None);
            };
            let records = service.audit_after(&staff, &filter, after).await;
            let records = records.map_err(io::Error::other)?;
            let mut part = String::new();
            if after == i64::MIN && format == Format::Csv {
                part = headings()?;
            }
            part += &write(&records, format)?;
            let last = records.last().map(|record| record.event.id);
            Ok(Some((part, (last, service))))
        }
    });
    let headers = [
        (CONTENT_TYPE, kind.to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    (headers, Body::from_stream(parts)).into_response()
}

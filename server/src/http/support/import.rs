//! Importing the accounts of another system.

use super::{Desk, Fields};
use crate::http::Context;
use app::support::{ImportPage, ImportPageProps, Preview, counted};
use axum::{
    extract::{Request, State},
    http::StatusCode,
    response::Response,
};
use domain::{Reason, import};
use leptos::prelude::IntoAny as _;
use service::{CheckedImport, ImportCounts, ServiceError, StaffRows};
use std::sync::Arc;

/// The empty form.
pub async fn form(State(context): State<Arc<Context>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    match Desk::open(context, parts).await {
        Ok(desk) => {
            let imported = desk.asked("imported");
            let with = |name: &str| desk.asked(name).parse().unwrap_or(0);
            let counts = imported.parse().ok().map(|accounts| ImportCounts {
                accounts,
                with_password: with("with_password"),
                with_authenticator: with("with_authenticator"),
                ..ImportCounts::default()
            });
            match counts {
                Some(counts) => done(&desk, &counts).await,
                None => show(&desk, Preview::default(), String::new()).await,
            }
        }
        Err(answer) => answer,
    }
}

/// Looks through what was sent, or imports it.
pub async fn step(State(context): State<Arc<Context>>, request: Request) -> Response {
    let (mut desk, fields) = match Desk::receive(context, request).await {
        Ok(received) => received,
        Err(answer) => return answer,
    };
    let reason = fields.get("reason").to_owned();
    let checked = match check(&desk, &fields).await {
        Ok(checked) => checked,
        Err(problem) => {
            let preview = Preview {
                problem,
                ..Preview::default()
            };
            return show(&desk, preview, reason).await;
        }
    };
    let mut preview = Preview {
        bad_lines: checked.bad_lines().to_vec(),
        counts: Some(checked.counts()),
        problem: String::new(),
    };
    if fields.get("step") == "import" && preview.bad_lines.is_empty() {
        match import_now(&mut desk, &fields, checked).await {
            Ok(counts) => {
                return desk.go(&format!(
                    "/support/import?imported={}&with_password={}&with_authenticator={}",
                    counts.accounts, counts.with_password, counts.with_authenticator
                ));
            }
            Err(problem) => {
                preview.counts = None;
                preview.problem = problem;
            }
        }
    }
    show(&desk, preview, reason).await
}

async fn check(desk: &Desk, fields: &Fields) -> Result<CheckedImport, String> {
    let lines = import::read(fields.get("csv").as_bytes()).map_err(|error| error.to_string())?;
    let checked = desk.service().check_import(lines, StaffRows::Refused);
    checked.await.map_err(|error| desk.problem(&error))
}

async fn import_now(
    desk: &mut Desk,
    fields: &Fields,
    checked: CheckedImport,
) -> Result<ImportCounts, String> {
    let reason = Reason::parse(fields.get("reason"));
    let reason = reason.map_err(|_| desk.t().support_problem_reason().to_owned())?;
    desk.freshen(fields).await?;
    let (service, staff) = (desk.service(), &desk.staff);
    let imported = service.import_as_staff(staff, checked, reason.as_str());
    imported.await.map_err(|error| match error {
        ServiceError::Store(store::StoreError::UserIdTaken) => {
            desk.t().support_problem_changed().to_owned()
        }
        error => desk.problem(&error),
    })
}

async fn done(desk: &Desk, counts: &ImportCounts) -> Response {
    let t = desk.t();
    let text = t.support_imported(&counted(t, counts));
    let shown = || app::support::SaidPage(app::support::SaidPageProps { t, text }).into_any();
    desk.page(StatusCode::OK, "/support/import", t.support_import(), shown)
        .await
}

async fn show(desk: &Desk, preview: Preview, reason: String) -> Response {
    let t = desk.t();
    let status = if preview.problem.is_empty() && preview.bad_lines.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let props = ImportPageProps {
        t,
        preview,
        reason,
        needs_code: desk.needs_code(),
    };
    let shown = || ImportPage(props).into_any();
    desk.page(status, "/support/import", t.support_import(), shown)
        .await
}

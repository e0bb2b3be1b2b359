//! Importing the accounts of another system.

use super::{
    Desk, Fields,
    pieces::{Piece, pieces},
};
use crate::http::Context;
use app::support::{ImportPage, ImportPageProps, Preview, ended, of_file, under_way};
use axum::{
    extract::{Request, State},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use domain::{Reason, import};
use leptos::prelude::IntoAny as _;
use service::{CheckedImport, ServiceError, StaffRows};
use std::sync::Arc;
use zeroize::Zeroizing;

/// More than there are: nothing of it is ever left out.
const MOST_PIECES: usize = 64;

/// The empty form.
pub async fn form(State(context): State<Arc<Context>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    match Desk::open(context, parts).await {
        Ok(desk) => show(&desk, Preview::default(), String::new()).await,
        Err(answer) => answer,
    }
}

/// Looks through what was sent, or imports it.
pub async fn step(State(context): State<Arc<Context>>, request: Request) -> Response {
    let (mut desk, fields) = match Desk::receive(context, request).await {
        Ok(received) => received,
        Err(answer) => return answer,
    };
    let typed = fields.get("reason").to_owned();
    let mut preview = Preview::default();
    match check(&desk, &fields).await {
        Ok(checked) => {
            preview.bad_lines = checked.bad_lines().to_vec();
            preview.left_out = checked.left_out().to_vec();
            preview.counts = Some(checked.counts());
            preview.waiting = checked.rows_for_second();
            if fields.get("step") == "import" && preview.bad_lines.is_empty() {
                match allow(&mut desk, &fields).await {
                    Ok(reason) => {
                        let csv = Zeroizing::new(fields.get("csv").as_bytes().to_vec());
                        return carry_out(desk, (checked, csv), reason).await;
                    }
                    Err(problem) => {
                        preview.counts = None;
                        preview.problem = problem;
                    }
                }
            }
        }
        Err(problem) => preview.problem = problem,
    }
    show(&desk, preview, typed).await
}

async fn check(desk: &Desk, fields: &Fields) -> Result<CheckedImport, String> {
    let site = &desk.context.config.site.name;
    let lines = import::read(fields.get("csv").as_bytes(), site)
        .map_err(|error| of_file(desk.t(), &error))?;
    let checked = desk.service().check_import(lines, StaffRows::Refused);
    checked.await.map_err(|error| desk.problem(&error))
}

/// Whether it may be done: with a reason and a fresh code.
async fn allow(desk: &mut Desk, fields: &Fields) -> Result<Reason, String> {
    let reason = Reason::parse(fields.get("reason"));
    let reason = reason.map_err(|_| desk.t().support_problem_reason().to_owned())?;
    desk.freshen(fields).await?;
    Ok(reason)
}

/// Imports, and says on the page how far it is, piece by piece. It goes on when the browser hangs up.
async fn carry_out(
    mut desk: Desk,
    (checked, csv): (CheckedImport, Zeroizing<Vec<u8>>),
    reason: Reason,
) -> Response {
    let t = desk.t();
    let (before, behind) = match desk.frame("/support/import").await {
        Ok(frame) => frame.around(t.support_import()),
        Err(answer) => return answer,
    };
    let all = checked.counts().accounts - checked.rows_for_second();
    let left_out = checked.left_out().to_vec();
    let (to, body) = pieces(MOST_PIECES);
    _ = to.try_send(Piece::Text(before + &under_way(t, 0, all)));
    // nginx keeps small pieces to itself otherwise.
    let unbuffered = [("x-accel-buffering", "no")];
    let answer = desk.finish((unbuffered, Html(body)).into_response());
    desk.leave();
    tokio::spawn(async move {
        let tell = |done| _ = to.try_send(Piece::Text(under_way(t, done, all)));
        let (service, staff) = (desk.service(), &desk.staff);
        let imported = service.import_as_staff(staff, (checked, &csv), reason.as_str(), &tell);
        let outcome = imported.await.map_err(|error| match error {
            ServiceError::Store(store::StoreError::UserIdTaken) => {
                t.support_problem_changed().to_owned()
            }
            error => desk.problem(&error),
        });
        for last in [
            Piece::Text(ended(t, outcome, left_out) + &behind),
            Piece::End,
        ] {
            _ = to.send(last).await;
        }
    });
    answer
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

//! Importing the accounts of another system.

use super::{
    Answer, ConsoleForm, ConsoleSession, Fields, FormError,
    pieces::{Piece, pieces},
    status_of,
};
use app::support::{FormProblem, ImportPage, ImportPageProps, Preview, ended, of_file, under_way};
use axum::response::Html;
use domain::Reason;
use leptos::prelude::IntoAny as _;
use service::CheckedImport;
use zeroize::Zeroizing;

const PATH: &str = "/support/import";
/// More than there are: nothing of it is ever left out.
const MAX_PIECES: usize = 64;

/// The empty form.
pub async fn form(session: ConsoleSession) -> Answer {
    show(&session, Preview::default(), String::new()).await
}

/// Looks through what was sent, or imports it.
pub async fn step(ConsoleForm(mut session, fields): ConsoleForm) -> Answer {
    let typed = fields.get("reason").to_owned();
    let mut preview = Preview::default();
    match check(&session, &fields).await {
        Ok(checked) => {
            preview.bad_lines = checked.bad_lines().to_vec();
            preview.left_out = checked.left_out().to_vec();
            preview.counts = Some(checked.counts());
            preview.waiting = checked.rows_for_second();
            if fields.get("step") == "import" && preview.bad_lines.is_empty() {
                match allow(&mut session, &fields).await {
                    Ok(reason) => {
                        let csv = Zeroizing::new(fields.get("csv").as_bytes().to_vec());
                        return carry_out(session, (checked, csv), reason).await;
                    }
                    Err(error) => {
                        preview.counts = None;
                        preview.problem = error.problem(&session);
                    }
                }
            }
        }
        Err(problem) => preview.problem = problem,
    }
    show(&session, preview, typed).await
}

async fn check(session: &ConsoleSession, fields: &Fields) -> Result<CheckedImport, FormProblem> {
    let site = &session.context.config.site.name;
    let lines = import::read(fields.get("csv").as_bytes(), site)
        .map_err(|error| FormProblem::of_all(of_file(session.t(), &error)))?;
    let checked = session.console().check_import(lines).await;
    checked.map_err(|error| FormError::from(error).problem(session))
}

/// Whether it may be done: with a reason and a fresh code.
async fn allow(session: &mut ConsoleSession, fields: &Fields) -> Result<Reason, FormError> {
    let reason = fields.reason()?;
    session.freshen(fields).await?;
    Ok(reason)
}

/// Imports, and says on the page how far it is, piece by piece. It goes on when the browser hangs up.
async fn carry_out(
    session: ConsoleSession,
    (checked, csv): (CheckedImport, Zeroizing<Vec<u8>>),
    reason: Reason,
) -> Answer {
    let t = session.t();
    let (before, behind) = session.frame(PATH).await?.around(t.support_import());
    let all = checked.counts().accounts - checked.rows_for_second();
    let left_out = checked.left_out().to_vec();
    let (to, body) = pieces(MAX_PIECES);
    _ = to.try_send(Piece::Text(before + &under_way(t, 0, all)));
    // nginx keeps small pieces to itself otherwise.
    let unbuffered = [("x-accel-buffering", "no")];
    let answer = session.finish((unbuffered, Html(body)));
    tokio::spawn(async move {
        let tell = |done| _ = to.try_send(Piece::Text(under_way(t, done, all)));
        let console = session.console();
        let imported = console.import_as_staff(checked, &csv, reason.as_str(), &tell);
        let outcome = imported.await;
        let outcome = outcome.map_err(|error| FormError::from(error).problem(&session).text);
        for last in [
            Piece::Text(ended(t, outcome, left_out) + &behind),
            Piece::End,
        ] {
            _ = to.send(last).await;
        }
    });
    Ok(answer)
}

async fn show(session: &ConsoleSession, preview: Preview, reason: String) -> Answer {
    let is_wrong = preview.problem.is_any() || !preview.bad_lines.is_empty();
    let (t, status) = (session.t(), status_of(is_wrong));
    let props = ImportPageProps {
        t,
        preview,
        reason,
        needs_code: session.needs_code(),
    };
    let shown = || ImportPage(props).into_any();
    session
        .page(status, (PATH, t.support_import()), shown)
        .await
}

//! The userID planner.

use super::{Answer, ConsoleForm, ConsoleSession, Fields, FormError, status_of};
use app::{
    support::{
        DescribePage, DescribePageProps, Described, FormProblem, PlanPage, PlanPageProps,
        SheetsPage, SheetsPageProps,
    },
    texts::Texts,
};
use axum::http::StatusCode;
use domain::set_up_code::SetUpCode;
use leptos::prelude::IntoAny as _;
use planner::{
    EditedRow, Fault, MAX_COMPUTERS, MAX_PEOPLE, MAX_PLACES, Organisation, Planned, Problem,
    TypedPerson, TypedPlace, WrongRow, check,
};
use std::collections::HashSet;

const PATH: &str = "/support/planner";
/// So many empty rows are there to begin with, and so many more when asked.
const ROWS: usize = 4;
/// No plan has more: every computer of every place, and everybody who moves.
const MAX_ROWS: usize = MAX_PLACES * MAX_COMPUTERS as usize + MAX_PEOPLE;

/// The empty form.
pub async fn describe(session: ConsoleSession) -> Answer {
    show_form(&session, with_rows(Described::default()), Vec::new()).await
}

/// One step of the planner.
pub async fn step(ConsoleForm(mut session, fields): ConsoleForm) -> Answer {
    // Before anything is made of them.
    let rows = ["place_name", "person_name", "u"].map(|name| fields.all(name).count());
    if rows.iter().any(|rows| *rows > MAX_ROWS) {
        return Ok(session.too_large());
    }
    match fields.get("step") {
        "create" => create(&mut session, &fields).await,
        "more" => show_form(&session, with_rows(described(&fields)), Vec::new()).await,
        _ => plan(&session, &fields).await,
    }
}

fn described(fields: &Fields) -> Described {
    let column = |name: &str| -> Vec<String> { fields.all(name).map(str::to_owned).collect() };
    let (kinds, computers) = (column("place_kind"), column("place_computers"));
    let (used_by, homes) = (column("place_used_by"), column("person_places"));
    let at = |column: &[String], row: usize| column.get(row).cloned().unwrap_or_default();
    let places = fields
        .all("place_name")
        .enumerate()
        .map(|(row, name)| TypedPlace {
            kind: at(&kinds, row),
            name: name.to_owned(),
            computers: at(&computers, row),
            used_by: at(&used_by, row),
        });
    let people = fields
        .all("person_name")
        .enumerate()
        .map(|(row, name)| TypedPerson {
            name: name.to_owned(),
            places: at(&homes, row),
        });
    Described {
        name: fields.get("organisation").to_owned(),
        places: places.collect(),
        people: people.collect(),
    }
}

fn with_rows(mut described: Described) -> Described {
    let (places, people) = (described.places.len() + ROWS, described.people.len() + ROWS);
    described.places.resize_with(places, TypedPlace::default);
    described.people.resize_with(people, TypedPerson::default);
    described
}

async fn show_form(
    session: &ConsoleSession,
    described: Described,
    problems: Vec<Problem>,
) -> Answer {
    let (t, status) = (session.t(), status_of(!problems.is_empty()));
    let props = DescribePageProps {
        t,
        described,
        problems,
    };
    let shown = || DescribePage(props).into_any();
    session
        .page(status, (PATH, t.support_planner()), shown)
        .await
}

/// From the description to the plan.
async fn plan(session: &ConsoleSession, fields: &Fields) -> Answer {
    let typed = described(fields);
    let organisation = match Organisation::parse(&typed.name, &typed.places, &typed.people) {
        Ok(organisation) => organisation,
        Err(problems) => return show_form(session, typed, problems).await,
    };
    let planned = session.console().plan(&organisation).await;
    let planned = session.or_fail(planned)?;
    let edited = Edited {
        organisation: organisation.name().to_owned(),
        rows: planned.iter().map(EditedRow::from).collect(),
        reason: String::new(),
    };
    show_plan(session, edited, Vec::new(), FormProblem::default()).await
}

/// The plan as it came back.
struct Edited {
    organisation: String,
    rows: Vec<EditedRow>,
    reason: String,
}

impl Edited {
    fn read(fields: &Fields) -> Self {
        let column = |name: &str| -> Vec<String> { fields.all(name).map(str::to_owned).collect() };
        let (names, places) = (column("n"), column("p"));
        let (devices, reasons) = (column("a"), column("w"));
        let removed: HashSet<String> = column("x").into_iter().collect();
        let at = |column: &[String], row: usize| column.get(row).cloned().unwrap_or_default();
        let rows = fields.all("u").enumerate().map(|(row, user_id)| EditedRow {
            user_id: user_id.to_owned(),
            name: at(&names, row),
            place: at(&places, row),
            authenticator: at(&devices, row),
            reason: at(&reasons, row),
            removed: removed.contains(&row.to_string()),
        });
        Self {
            organisation: fields.get("organisation").to_owned(),
            rows: rows.collect(),
            reason: fields.get("reason").to_owned(),
        }
    }
}

async fn show_plan(
    session: &ConsoleSession,
    edited: Edited,
    wrong: Vec<WrongRow>,
    problem: FormProblem,
) -> Answer {
    let (t, status) = (
        session.t(),
        status_of(!wrong.is_empty() || problem.is_any()),
    );
    let props = PlanPageProps {
        t,
        organisation: edited.organisation,
        rows: edited.rows,
        wrong,
        problem,
        reason: edited.reason,
        needs_code: session.needs_code(),
    };
    let shown = || PlanPage(props).into_any();
    session
        .page(status, (PATH, t.support_planner()), shown)
        .await
}

/// Why the plan is not created.
enum PlanError {
    Rows(Vec<WrongRow>),
    Form(FormError),
}

impl<E: Into<FormError>> From<E> for PlanError {
    fn from(error: E) -> Self {
        Self::Form(error.into())
    }
}

async fn create(session: &mut ConsoleSession, fields: &Fields) -> Answer {
    let edited = Edited::read(fields);
    match create_now(session, fields, &edited).await {
        Ok(created) => show_sheets(session, edited.organisation, created).await,
        Err(PlanError::Rows(wrong)) => {
            show_plan(session, edited, wrong, FormProblem::default()).await
        }
        Err(PlanError::Form(error)) => {
            let problem = error.problem(session);
            show_plan(session, edited, Vec::new(), problem).await
        }
    }
}

async fn create_now(
    session: &mut ConsoleSession,
    fields: &Fields,
    edited: &Edited,
) -> Result<Vec<(Planned, SetUpCode)>, PlanError> {
    let taken = session.console().taken().await?;
    let planned = check(&edited.rows, &taken).map_err(PlanError::Rows)?;
    // The name was read once before; who sends another one by hand is told as of any other field.
    let name = Organisation::parse(&edited.organisation, &[], &[]);
    let is_name = |problem: &Problem| matches!(problem.fault, Fault::Name(_));
    if planned.is_empty() || name.is_err_and(|problems| problems.iter().any(is_name)) {
        return Err(FormError::Says(Texts::support_problem_nothing).into());
    }
    let reason = fields.reason()?;
    session.freshen(fields).await?;
    let (console, organisation) = (session.console(), edited.organisation.trim());
    let created = console.create_planned(organisation, planned, reason.as_str());
    Ok(created.await?)
}

/// What goes to the places: in this answer, and nowhere else (R38).
async fn show_sheets(
    session: &ConsoleSession,
    organisation: String,
    created: Vec<(Planned, SetUpCode)>,
) -> Answer {
    let (t, config) = (session.t(), &session.context.config);
    let props = SheetsPageProps {
        t,
        organisation,
        created,
        origin: format!("{}/logon", config.site.origin),
        hours: i64::from(config.logon.set_up_code_hours),
        now: session.now(),
    };
    let shown = || SheetsPage(props).into_any();
    let page = (PATH, t.support_planner());
    session.page(StatusCode::OK, page, shown).await
}

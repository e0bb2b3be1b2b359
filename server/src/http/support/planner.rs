//! The userID planner.

use super::{Desk, Fields};
use crate::http::Context;
use app::support::{
    DescribePage, DescribePageProps, Described, PlanPage, PlanPageProps, SheetsPage,
    SheetsPageProps,
};
use axum::{
    extract::{Request, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    Reason,
    planner::{
        EditedRow, Fault, MOST_COMPUTERS, MOST_PEOPLE, MOST_PLACES, Organisation, Planned, Problem,
        TypedPerson, TypedPlace, WrongRow, check,
    },
    set_up_code::SetUpCode,
};
use leptos::prelude::IntoAny as _;
use service::ServiceError;
use std::{collections::HashSet, sync::Arc};

/// So many empty rows are there to begin with, and so many more when asked.
const ROWS: usize = 4;
/// No plan has more: every computer of every place, and everybody who moves.
const MOST_ROWS: usize = MOST_PLACES * MOST_COMPUTERS as usize + MOST_PEOPLE;

/// The empty form.
pub async fn describe(State(context): State<Arc<Context>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    match Desk::open(context, parts).await {
        Ok(desk) => show_form(&desk, with_rows(Described::default()), Vec::new()).await,
        Err(answer) => answer,
    }
}

/// One step of the planner.
pub async fn step(State(context): State<Arc<Context>>, request: Request) -> Response {
    let (mut desk, fields) = match Desk::receive(context, request).await {
        Ok(received) => received,
        Err(answer) => return answer,
    };
    // Before anything is made of them.
    let rows = ["place_name", "person_name", "u"].map(|name| fields.all(name).count());
    if rows.iter().any(|rows| *rows > MOST_ROWS) {
        return desk.too_large();
    }
    match fields.get("step") {
        "create" => create(&mut desk, &fields).await,
        "more" => show_form(&desk, with_rows(described(&fields)), Vec::new()).await,
        _ => plan(&desk, &fields).await,
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

async fn show_form(desk: &Desk, described: Described, problems: Vec<Problem>) -> Response {
    let t = desk.t();
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let props = DescribePageProps {
        t,
        described,
        problems,
    };
    let shown = || DescribePage(props).into_any();
    desk.page(status, "/support/planner", t.support_planner(), shown)
        .await
}

/// From the description to the plan.
async fn plan(desk: &Desk, fields: &Fields) -> Response {
    let typed = described(fields);
    let organisation = match Organisation::parse(&typed.name, &typed.places, &typed.people) {
        Ok(organisation) => organisation,
        Err(problems) => return show_form(desk, typed, problems).await,
    };
    let planned = match desk.service().plan(&desk.staff, &organisation).await {
        Ok(planned) => planned,
        Err(error) => return desk.fail(&error),
    };
    let edited = Edited {
        organisation: organisation.name().to_owned(),
        rows: planned.iter().map(EditedRow::from).collect(),
        reason: String::new(),
    };
    show_plan(desk, edited, Vec::new(), String::new()).await
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

async fn show_plan(desk: &Desk, edited: Edited, wrong: Vec<WrongRow>, problem: String) -> Response {
    let t = desk.t();
    let status = if wrong.is_empty() && problem.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let props = PlanPageProps {
        t,
        organisation: edited.organisation,
        rows: edited.rows,
        wrong,
        problem,
        reason: edited.reason,
        needs_code: desk.needs_code(),
    };
    let shown = || PlanPage(props).into_any();
    desk.page(status, "/support/planner", t.support_planner(), shown)
        .await
}

/// Why the plan is not created.
enum Not {
    Wrong(Vec<WrongRow>),
    Problem(String),
}

async fn create(desk: &mut Desk, fields: &Fields) -> Response {
    let edited = Edited::read(fields);
    match create_now(desk, fields, &edited).await {
        Ok(created) => show_sheets(desk, edited.organisation, created).await,
        Err(Not::Wrong(wrong)) => show_plan(desk, edited, wrong, String::new()).await,
        Err(Not::Problem(problem)) => show_plan(desk, edited, Vec::new(), problem).await,
    }
}

async fn create_now(
    desk: &mut Desk,
    fields: &Fields,
    edited: &Edited,
) -> Result<Vec<(Planned, SetUpCode)>, Not> {
    let t = desk.t();
    let taken = desk.service().taken(&desk.staff).await;
    let taken = taken.map_err(|error| Not::Problem(desk.problem(&error)))?;
    let planned = check(&edited.rows, &taken).map_err(Not::Wrong)?;
    // The name was read once before; who sends another one by hand is told as of any other field.
    let name = Organisation::parse(&edited.organisation, &[], &[]);
    let is_name = |problem: &Problem| matches!(problem.fault, Fault::Name(_));
    if planned.is_empty() || name.is_err_and(|problems| problems.iter().any(is_name)) {
        return Err(Not::Problem(t.support_problem_nothing().to_owned()));
    }
    let reason = Reason::parse(fields.get("reason"));
    let reason = reason.map_err(|_| Not::Problem(t.support_problem_reason().to_owned()))?;
    desk.freshen(fields).await.map_err(Not::Problem)?;
    let (staff, organisation) = (&desk.staff, edited.organisation.trim());
    let created = desk
        .service()
        .create_planned(staff, organisation, planned, reason.as_str());
    created.await.map_err(|error| match error {
        ServiceError::Store(store::StoreError::UserIdTaken) => {
            Not::Problem(t.support_problem_changed().to_owned())
        }
        error => Not::Problem(desk.problem(&error)),
    })
}

/// What goes to the places: in this answer, and nowhere else (R38).
async fn show_sheets(
    desk: &Desk,
    organisation: String,
    created: Vec<(Planned, SetUpCode)>,
) -> Response {
    let t = desk.t();
    let config = &desk.context.config;
    let props = SheetsPageProps {
        t,
        organisation,
        created,
        origin: format!("{}/logon", config.site.origin),
        hours: i64::from(config.logon.set_up_code_hours),
    };
    let shown = || SheetsPage(props).into_any();
    desk.page(
        StatusCode::OK,
        "/support/planner",
        t.support_planner(),
        shown,
    )
    .await
}

//! `/support/planner`: describe an organisation, get its userIDs, create them (S12).

use super::{
    actions::{Code, FormOf, Reason as Why},
    faults,
    mistakes::Mistakes,
    problem::{FormProblem, Wrong},
    table::{Table, untranslated},
};
use crate::texts::Texts;
use domain::{Timestamp, set_up_code::SetUpCode};
use leptos::{attr::custom::custom_attribute, prelude::*};
use planner::{
    Device, EditedRow, Entry, Fault, Kind, Planned, Problem, Reason, RowFault, TypedPerson,
    TypedPlace, UsedBy, WrongRow,
};

/// What was typed.
#[derive(Debug, Clone, Default)]
pub struct Described {
    /// The organisation's name.
    pub name: String,
    /// Its places.
    pub places: Vec<TypedPlace>,
    /// The people who move.
    pub people: Vec<TypedPerson>,
}

/// The page that asks for the organisation.
#[component]
pub fn DescribePage(
    t: Texts,
    described: Described,
    /// What is wrong with it.
    problems: Vec<Problem>,
) -> impl IntoView {
    let wrong = |entry: Entry| {
        let of = problems.iter().filter(|problem| problem.entry == entry);
        let of = of.map(|problem| {
            let field = match problem.fault {
                Fault::Kind => "place_kind",
                Fault::Computers => "place_computers",
                Fault::UsedBy => "place_used_by",
                Fault::NoPlace | Fault::UnknownPlace { .. } => "person_places",
                _ => match entry {
                    Entry::Person(_) => "person_name",
                    Entry::Place(_) => "place_name",
                    Entry::Organisation => "organisation",
                },
            };
            (field, faults::of_entry(t, problem.fault))
        });
        Mistakes::of(format!("wrong-{}", entry.to_string().replace(' ', "-")), of)
    };
    // Made first: the page opens at what is wrong first.
    let organisation = wrong(Entry::Organisation);
    let places = described.places.iter().enumerate().map(|(row, place)| {
        view! { <PlaceRow t=t row=row place=place.clone() wrong=wrong(Entry::Place(row))/> }
    });
    let people = described.people.iter().enumerate().map(|(row, person)| {
        view! { <PersonRow t=t row=row person=person.clone() wrong=wrong(Entry::Person(row))/> }
    });
    let (places, people) = (places.collect_view(), people.collect_view());
    view! {
        <h1>{t.support_planner()}</h1>
        <p class="lead">{t.support_planner_lead()}</p>
        <form class="form" method="post" action="/support/planner">
            <FormOf/>
            <label class="field narrow">
                <span class="label">{t.support_organisation()}</span>
                <input name="organisation" value=described.name required maxlength="100" autocomplete="off" {..organisation.at("organisation")}/>
            </label>
            {organisation.sentences()}
            <h2>{t.support_places()}</h2>
            <p>{t.support_places_lead()}</p>
            {places}
            <h2>{t.support_people()}</h2>
            <p>{t.support_people_lead()}</p>
            {people}
            <div class="choices">
                <button class="primary narrow" name="step" value="plan">{t.support_plan()}</button>
                <button class="secondary" name="step" value="more" formnovalidate>{t.support_more_rows()}</button>
            </div>
        </form>
    }
}

fn kind(t: Texts, kind: Kind) -> &'static str {
    match kind {
        Kind::HeadOffice => t.support_kind_head_office(),
        Kind::Nursery => t.support_kind_nursery(),
        Kind::Home => t.support_kind_home(),
    }
}

#[component]
fn PlaceRow(t: Texts, row: usize, place: TypedPlace, wrong: Mistakes) -> impl IntoView {
    let kinds = Kind::WORDS.iter().filter_map(|word| Kind::from_word(word)).map(|one| {
        view! { <option value=one.as_str() selected=place.kind == one.as_str()>{kind(t, one)}</option> }
    });
    let uses = [
        (UsedBy::Team, t.support_used_by_team()),
        (UsedBy::Named, t.support_used_by_named()),
    ];
    let uses = uses.map(|(one, text)| {
        view! { <option value=one.as_str() selected=place.used_by == one.as_str()>{text}</option> }
    });
    let kinds = kinds.collect_view();
    view! {
        <fieldset class="filters">
            <legend class="visually-hidden">{t.support_place_number(&(row + 1).to_string())}</legend>
            <label class="grows">
                <span>{t.support_place()}</span>
                <input name="place_name" value=place.name maxlength="60" autocomplete="off" {..wrong.at("place_name")}/>
            </label>
            <label><span>{t.support_kind()}</span> <select name="place_kind" {..wrong.at("place_kind")}>{kinds}</select></label>
            <label>
                <span>{t.support_computers()}</span>
                <input name="place_computers" value=place.computers inputmode="numeric" maxlength="3" {..wrong.at("place_computers")}/>
            </label>
            <label>
                <span>{t.support_used_by()}</span>
                <select name="place_used_by" {..wrong.at("place_used_by")}><option value="">{t.support_used_by_usual()}</option> {uses.collect_view()}</select>
            </label>
            {wrong.sentences()}
        </fieldset>
    }
}

#[component]
fn PersonRow(t: Texts, row: usize, person: TypedPerson, wrong: Mistakes) -> impl IntoView {
    view! {
        <fieldset class="filters">
            <legend class="visually-hidden">{t.support_person_number(&(row + 1).to_string())}</legend>
            <label class="grows">
                <span>{t.support_name()}</span>
                <input name="person_name" value=person.name maxlength="60" autocomplete="off" {..wrong.at("person_name")}/>
            </label>
            <label class="grows">
                <span>{t.support_works_at()}</span>
                <input name="person_places" value=person.places maxlength="600" autocomplete="off" {..wrong.at("person_places")}/>
            </label>
            {wrong.sentences()}
        </fieldset>
    }
}

/// The page of the plan, to change and to create.
#[component]
pub fn PlanPage(
    t: Texts,
    organisation: String,
    rows: Vec<EditedRow>,
    /// What is wrong with which row.
    wrong: Vec<WrongRow>,
    /// What is wrong with all of it.
    problem: FormProblem,
    reason: String,
    needs_code: bool,
) -> impl IntoView {
    let lines = rows.into_iter().enumerate().map(|(row, edited)| {
        let of = wrong.iter().filter(|wrong| wrong.row == row);
        let of = of.map(|wrong| {
            let field = match wrong.fault {
                RowFault::UserId(_) | RowFault::Twice { .. } | RowFault::Taken => "u",
                RowFault::Name(_) => "n",
                RowFault::Place(_) => "p",
                RowFault::Authenticator | RowFault::Reason => "a",
            };
            (field, faults::of_row(t, wrong.fault))
        });
        let wrong = Mistakes::of(format!("wrong-{row}"), of);
        view! { <PlanRow t=t row=row edited=edited wrong=wrong/> }
    });
    let lines = lines.collect_view();
    view! {
        <h1>{t.support_plan_title(&organisation)}</h1>
        <p class="lead">{t.support_plan_lead()}</p>
        <form class="form" method="post" action="/support/planner">
            <input type="hidden" name="organisation" value=organisation/>
            {lines}
            <Wrong problem=problem.clone()/>
            <p>{t.support_create_what()}</p>
            <div class="narrow form">
                <Why t=t reason=reason problem=&problem/>
                <Code t=t needed=needs_code problem=&problem/>
                <button class="primary" name="step" value="create">{t.support_create()}</button>
            </div>
            <p class="under"><a href="/support/planner">{t.support_plan_anew()}</a></p>
        </form>
    }
}

/// Why there is a userID, and its authenticator there (S11).
fn why(t: Texts, reason: Reason) -> &'static str {
    match reason {
        Reason::OnlyComputer => t.support_why_only_computer(),
        Reason::OwnComputer => t.support_why_own_computer(),
        Reason::PlaceComputer => t.support_why_place_computer(),
        Reason::EachComputer => t.support_why_each_computer(),
        Reason::MovesBetweenPlaces => t.support_why_moves_between_places(),
        Reason::MovesBetweenComputers => t.support_why_moves_between_computers(),
    }
}

fn device(t: Texts, device: Device) -> &'static str {
    match device {
        Device::OnThisComputer => t.support_on_computer(),
        Device::OnThePhone => t.support_on_phone(),
    }
}

#[component]
fn PlanRow(t: Texts, row: usize, edited: EditedRow, wrong: Mistakes) -> impl IntoView {
    let reason = Reason::from_word(&edited.reason).map(|reason| why(t, reason));
    let devices = [Device::OnThisComputer, Device::OnThePhone].map(|one| {
        view! { <option value=one.as_str() selected=edited.authenticator == one.as_str()>{device(t, one)}</option> }
    });
    view! {
        <fieldset class="filters planned">
            <legend class="visually-hidden">{t.support_row_number(&(row + 1).to_string())}</legend>
            <label><span>{t.home_user_id()}</span> <input name="u" value=edited.user_id maxlength="64" autocomplete="off" autocapitalize="none" {..custom_attribute("autocorrect", "off")} spellcheck="false" translate="no" {..wrong.at("u")}/></label>
            <label><span>{t.support_name()}</span> <input name="n" value=edited.name maxlength="64" autocomplete="off" {..wrong.at("n")}/></label>
            <label><span>{t.support_place()}</span> <input name="p" value=edited.place maxlength="60" autocomplete="off" {..wrong.at("p")}/></label>
            <label><span>{t.support_authenticator()}</span> <select name="a" {..wrong.at("a")}>{devices.collect_view()}</select></label>
            <input type="hidden" name="w" value=edited.reason/>
            <label class="option"><input type="checkbox" name="x" value=row checked=edited.removed/> {t.support_leave_out()}</label>
            <p class="hint grows">{reason}</p>
            {wrong.sentences()}
        </fieldset>
    }
}

/// The sheets: what goes to each place, on paper. Shown once.
#[component]
pub fn SheetsPage(
    t: Texts,
    organisation: String,
    created: Vec<(Planned, SetUpCode)>,
    /// Where people log on.
    origin: String,
    /// For how many hours a set-up code is good.
    hours: i64,
    now: Timestamp,
) -> impl IntoView {
    let made = t.support_sheet_made(&now.for_people());
    let until = t.support_sheet_until(&now.plus(hours * 3600).for_people());
    let mut places: Vec<(String, Vec<(Planned, SetUpCode)>)> = Vec::new();
    for one in created {
        match places.iter_mut().find(|(place, _)| *place == one.0.place) {
            Some((_, rows)) => rows.push(one),
            None => places.push((one.0.place.clone(), vec![one])),
        }
    }
    let sheets = places.into_iter().map(|(place, rows)| {
        let rows = rows.into_iter().map(|(planned, code)| {
            let code = code.reveal().to_string();
            let code = view! { <span class="once" translate="no">{code}</span> };
            [
                untranslated(planned.user_id.to_string()),
                planned.name.into(),
                code.into_any().into(),
                device(t, planned.authenticator).into(),
            ]
        });
        view! {
            <section class="sheet">
                <h2>{place.clone()}</h2>
                <p>{t.support_sheet_steps(&hours.to_string(), &origin)}</p>
                <p>{made.clone()} " " {until.clone()}</p>
                <Table
                    label=place
                    heads=[
                        t.home_user_id(),
                        t.support_name(),
                        t.support_set_up_code(),
                        t.support_authenticator(),
                    ]
                    rows=rows.collect()
                />
            </section>
        }
    });
    let sheets = sheets.collect_view();
    view! {
        <h1>{t.support_sheets_title(&organisation)}</h1>
        <div class="note once-only">
            <p>{t.support_sheets_once()} " " <span class="unscripted">{t.support_print_with_browser()}</span></p>
            <button class="secondary" type="button" data-print hidden>{t.keep_print()}</button>
        </div>
        {sheets}
        <p class="under"><a href="/support">{t.support_back()}</a></p>
    }
}

//! The page that asks for the organisation.

use super::super::{actions::FormOf, faults, mistakes::Mistakes};
use crate::texts::Texts;
use leptos::prelude::*;
use planner::{Entry, Fault, Kind, Problem, TypedPerson, TypedPlace, UsedBy};

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

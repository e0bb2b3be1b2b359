//! Helpers of the planner's tests.

mod edited;
mod examples;
mod properties;
mod reading;

use super::*;

/// A form: places as (kind, name, computers, used by), people as (name, places).
type Places<'a> = &'a [(&'a str, &'a str, &'a str, &'a str)];
type People<'a> = &'a [(&'a str, &'a str)];

fn parse(name: &str, places: Places, people: People) -> Result<Organisation, Vec<Problem>> {
    let places: Vec<TypedPlace> = places
        .iter()
        .map(|(kind, name, computers, used_by)| TypedPlace {
            kind: (*kind).to_owned(),
            name: (*name).to_owned(),
            computers: (*computers).to_owned(),
            used_by: (*used_by).to_owned(),
        })
        .collect();
    let people: Vec<TypedPerson> = people
        .iter()
        .map(|(name, places)| TypedPerson {
            name: (*name).to_owned(),
            places: (*places).to_owned(),
        })
        .collect();
    Organisation::parse(name, &places, &people)
}

fn user_id(text: &str) -> UserId {
    UserId::parse(text).expect("a userID")
}

fn user_ids(texts: &[&str]) -> BTreeSet<UserId> {
    texts.iter().map(|text| user_id(text)).collect()
}

/// What is proposed for an organisation called Sunflower Nurseries.
fn planned(places: Places, people: People) -> Vec<Planned> {
    let organisation = parse("Sunflower Nurseries", places, people).expect("an organisation");
    plan(&organisation, &BTreeSet::new())
}

fn on_computer(id: &str, name: &str, place: &str, reason: Reason) -> Planned {
    Planned {
        user_id: user_id(id),
        name: name.to_owned(),
        place: place.to_owned(),
        authenticator: Device::OnThisComputer,
        reason,
    }
}

fn on_phone(id: &str, name: &str, place: &str, reason: Reason) -> Planned {
    Planned {
        authenticator: Device::OnThePhone,
        ..on_computer(id, name, place, reason)
    }
}

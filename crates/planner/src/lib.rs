//! The userID planner: which userIDs an organisation needs, and on which device the authenticator of
//! each belongs.
//!
//! | who works where | userIDs | authenticator |
//! |---|---|---|
//! | one computer, any number of people (S11) | one | on that computer |
//! | one person on several computers (S11) | one | on the person's phone |
//! | several people on several computers (S11, example 1) | one for each computer | on that computer |
//! | somebody moves, others stay (example 2) | one for who moves, one for each computer of the others | phone; that computer |
//!
//! It takes what was typed ([`Organisation::parse`]), proposes ([`plan`]), and takes what became of
//! the proposal in the hands of a person ([`check`]). It must never create an account, nor know
//! which there are: the userIDs that are taken are passed in.

mod edited;
mod name;
mod organisation;
mod problem;
mod proposals;
mod reading;
mod rows;

pub use edited::{EditedRow, MAX_PLANNED_NAME_CHARS, RowFault, WrongRow, check};
pub use name::NameError;
pub use organisation::{Kind, Organisation, Person, Place, UsedBy};
pub use problem::{Entry, Fault, Problem};
pub use reading::{
    MAX_COMPUTERS, MAX_NAME_CHARS, MAX_ORGANISATION_CHARS, MAX_PEOPLE, MAX_PLACES, TypedPerson,
    TypedPlace,
};

pub use domain::advice::Device;
use domain::{UserId, words};
use proposals::Proposals;
use std::collections::BTreeSet;

/// Why there is a userID, with its authenticator there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The organisation has no other computer, so all who use it share a userID.
    OnlyComputer,
    /// One person, and nobody else, works at this computer, and at no other.
    OwnComputer,
    /// It is the one computer of its place, and those who work there share it.
    PlaceComputer,
    /// It is one of several computers of its place, and each needs a userID of its own.
    EachComputer,
    /// The person works at several places.
    MovesBetweenPlaces,
    /// The person works at several computers of one place.
    MovesBetweenComputers,
}

words!(Reason {
    OnlyComputer = "only-computer",
    OwnComputer = "own-computer",
    PlaceComputer = "place-computer",
    EachComputer = "each-computer",
    MovesBetweenPlaces = "moves-between-places",
    MovesBetweenComputers = "moves-between-computers",
});

/// One userID of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// What to log on with.
    pub user_id: UserId,
    /// What the account is called: a person, or a place, with a number where it has several
    /// computers.
    pub name: String,
    /// The place on whose sheet it is; of somebody who moves, the one named first.
    pub place: String,
    /// Where its authenticator belongs.
    pub authenticator: Device,
    /// Why.
    pub reason: Reason,
}

/// The userIDs that `organisation` needs, none of them among `taken`: place by place in the order
/// given, at each first its computers, then the people who move and named it first. The same
/// organisation gets the same plan as long as the same userIDs are taken.
#[must_use]
pub fn plan(organisation: &Organisation, taken: &BTreeSet<UserId>) -> Vec<Planned> {
    let mut proposals = Proposals::new(organisation.name(), taken);
    let mut plan = Vec::new();
    for (index, place) in organisation.places().iter().enumerate() {
        plan.extend(computers(organisation, index, place, &mut proposals));
        plan.extend(movers(organisation, index, place, &mut proposals));
    }
    plan
}

/// A userID for each computer at which anybody stays. Those who move bring their own.
fn computers(
    organisation: &Organisation,
    index: usize,
    place: &Place,
    proposals: &mut Proposals,
) -> Vec<Planned> {
    let stay: Vec<&Person> = organisation.who_stay_at(index).collect();
    let (name, otherwise, alone) = match (place.used_by, stay.as_slice()) {
        (UsedBy::Named, []) => return Vec::new(),
        (UsedBy::Named, [person]) => (&person.name, PERSON, true),
        (UsedBy::Named | UsedBy::Team, _) => (&place.name, place.kind.as_str(), false),
    };
    let reason = match place.computers {
        _ if organisation.computers() == 1 => Reason::OnlyComputer,
        _ if alone => Reason::OwnComputer,
        1 => Reason::PlaceComputer,
        _ => Reason::EachComputer,
    };
    let user_ids = proposals.take(name, otherwise, place.computers);
    let numbered = |(number, user_id)| Planned {
        user_id,
        name: match place.computers {
            1 => name.clone(),
            _ => format!("{name} {number}"),
        },
        place: place.name.clone(),
        authenticator: Device::OnThisComputer,
        reason,
    };
    (1_u8..).zip(user_ids).map(numbered).collect()
}

/// A userID for each person who moves and named this place first.
fn movers(
    organisation: &Organisation,
    index: usize,
    place: &Place,
    proposals: &mut Proposals,
) -> Vec<Planned> {
    let mut planned = Vec::new();
    for person in organisation.who_move_from(index) {
        let reason = match person.places.as_slice() {
            [_] => Reason::MovesBetweenComputers,
            _ => Reason::MovesBetweenPlaces,
        };
        let user_ids = proposals.take(&person.name, PERSON, 1);
        planned.extend(user_ids.into_iter().map(|user_id| Planned {
            user_id,
            name: person.name.clone(),
            place: place.name.clone(),
            authenticator: Device::OnThePhone,
            reason,
        }));
    }
    planned
}

/// The userID of a person whose name has no letter that a userID can have.
const PERSON: &str = "person";

#[cfg(test)]
mod tests;

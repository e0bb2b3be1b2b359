//! An organisation as places, computers and people.

use domain::words;

/// What a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// From where a group is managed.
    HeadOffice,
    /// Where the children are.
    Nursery,
    /// Where somebody lives.
    Home,
}

words!(Kind { HeadOffice = "head-office", Nursery = "nursery", Home = "home" });

impl Kind {
    /// Who uses the computers of such a place, where nobody has said.
    #[must_use]
    pub const fn usually_used_by(self) -> UsedBy {
        match self {
            Self::HeadOffice | Self::Nursery => UsedBy::Team,
            Self::Home => UsedBy::Named,
        }
    }
}

/// Who uses the computers of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UsedBy {
    /// People who work there and nowhere else, and need not be named; named ones too.
    Team,
    /// Nobody but the people who are named.
    Named,
}

words!(UsedBy { Team = "team", Named = "named" });

/// A place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// What it is.
    pub kind: Kind,
    /// What it is called.
    pub name: String,
    /// On how many computers the application is used there; one or more.
    pub computers: u8,
    /// By whom.
    pub used_by: UsedBy,
}

/// A person who was named: one who works at several computers, or at one that nobody uses but
/// people who are named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// What the person is called.
    pub name: String,
    /// Where the person works: indices of [`Organisation::places`], each once, one or more. Each
    /// means all computers of that place.
    pub places: Vec<usize>,
}

/// An organisation, read by [`Organisation::parse`]: every index in it is one of a place, no name
/// is there twice, and somebody works at each place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    pub(super) name: String,
    pub(super) places: Vec<Place>,
    pub(super) people: Vec<Person>,
}

impl Organisation {
    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its places, one or more.
    #[must_use]
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// The people who were named.
    #[must_use]
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// Whether `person`, one of [`Organisation::people`], works at several computers.
    #[must_use]
    pub fn moves(&self, person: &Person) -> bool {
        let places = person.places.iter();
        let places = places.filter_map(|place| self.places.get(*place));
        count(places) > 1
    }

    /// How many computers it has, over all places.
    pub(super) fn computers(&self) -> usize {
        count(&self.places)
    }

    /// Those who work at the one computer of this place, and nowhere else.
    pub(super) fn who_stay_at(&self, place: usize) -> impl Iterator<Item = &Person> {
        self.who_named_first(place).filter(|who| !self.moves(who))
    }

    /// Those who move, and named this place first.
    pub(super) fn who_move_from(&self, place: usize) -> impl Iterator<Item = &Person> {
        self.who_named_first(place).filter(|who| self.moves(who))
    }

    fn who_named_first(&self, place: usize) -> impl Iterator<Item = &Person> {
        let people = self.people.iter();
        people.filter(move |person| person.places.first() == Some(&place))
    }
}

fn count<'a>(places: impl IntoIterator<Item = &'a Place>) -> usize {
    let computers = places.into_iter().map(|place| usize::from(place.computers));
    computers.sum()
}

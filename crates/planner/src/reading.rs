//! Reads an organisation from the fields of a form.

use super::{
    Entry, Fault, Kind, Organisation, Person, Place, Problem, UsedBy,
    name::{self, key},
    rows::Rows,
};
use std::collections::BTreeMap;

/// Most places of an organisation.
pub const MAX_PLACES: usize = 50;
/// Most computers of a place.
pub const MAX_COMPUTERS: u8 = 20;
/// Most people who are named.
pub const MAX_PEOPLE: usize = 100;
/// Most characters of the name of a place or person.
pub const MAX_NAME_CHARS: usize = 60;
/// Most characters of an organisation's name.
pub const MAX_ORGANISATION_CHARS: usize = 100;

/// A row for a place, as it was typed. Without name and computers it is one that was not needed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedPlace {
    /// A word of [`Kind`].
    pub kind: String,
    /// What it is called.
    pub name: String,
    /// How many computers, in digits.
    pub computers: String,
    /// A word of [`UsedBy`]; empty for [`Kind::usually_used_by`].
    pub used_by: String,
}

/// A row for a person, as it was typed. Without name and places it is one that was not needed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedPerson {
    /// What the person is called.
    pub name: String,
    /// Names of places, or the numbers of their rows counted from 1, with commas, semicolons or
    /// line breaks between them.
    pub places: String,
}

impl Organisation {
    /// Reads what was typed. Rows that were not needed are left out.
    ///
    /// # Errors
    ///
    /// All that is wrong, one [`Problem`] or more: the organisation, then the places, then the
    /// people, each in the order of their rows. Where there are too many of them, only that.
    pub fn parse(
        name: &str,
        places: &[TypedPlace],
        people: &[TypedPerson],
    ) -> Result<Self, Vec<Problem>> {
        let places = needed(places, |row| {
            is_blank(&row.name) && is_blank(&row.computers)
        });
        let people = needed(people, |row| is_blank(&row.name) && is_blank(&row.places));
        not_too_many(&places, MAX_PLACES, Entry::Place)?;
        not_too_many(&people, MAX_PEOPLE, Entry::Person)?;

        let mut reading = Reading::default();
        let name = name::read(name, MAX_ORGANISATION_CHARS);
        let name = reading.note(Entry::Organisation, name);
        let places = reading.places(&places);
        let people = reading.people(&people);
        let organisation = Self {
            name: name.unwrap_or_default(),
            places,
            people,
        };
        // Where something could not be read, nobody knows yet who works where.
        if reading.problems.is_empty() {
            reading.nobody_there(&organisation);
        }
        if reading.problems.is_empty() {
            Ok(organisation)
        } else {
            Err(reading.problems)
        }
    }
}

/// What has been read so far.
#[derive(Default)]
struct Reading {
    problems: Vec<Problem>,
    rows: Rows,
}

impl Reading {
    fn add(&mut self, entry: Entry, fault: Fault) {
        self.problems.push(Problem { entry, fault });
    }

    fn note<T>(&mut self, entry: Entry, read: Result<T, impl Into<Fault>>) -> Option<T> {
        read.map_err(|fault| self.add(entry, fault.into())).ok()
    }

    fn places(&mut self, typed: &[(usize, &TypedPlace)]) -> Vec<Place> {
        if typed.is_empty() {
            self.add(Entry::Organisation, Fault::NoPlace);
        }
        let mut seen = BTreeMap::new();
        let places = typed.iter().filter_map(|(row, typed)| {
            let entry = Entry::Place(*row);
            let name = self.name(entry, *row, &typed.name, &mut seen);
            // A place with a fault is still one that people may name.
            self.rows.add(*row, name.as_deref().unwrap_or_default());
            let kind = Kind::from_word(&typed.kind).ok_or(Fault::Kind);
            let kind = self.note(entry, kind);
            let computers = self.note(entry, computers(&typed.computers));
            let used_by = used_by(&typed.used_by, kind?);
            Some(Place {
                used_by: self.note(entry, used_by)?,
                kind: kind?,
                name: name?,
                computers: computers?,
            })
        });
        places.collect()
    }

    fn people(&mut self, typed: &[(usize, &TypedPerson)]) -> Vec<Person> {
        let mut seen = BTreeMap::new();
        let people = typed.iter().filter_map(|(row, typed)| {
            let entry = Entry::Person(*row);
            let name = self.name(entry, *row, &typed.name, &mut seen);
            let places = self.rows.named(&typed.places);
            Some(Person {
                places: self.note(entry, places)?,
                name: name?,
            })
        });
        people.collect()
    }

    fn name(
        &mut self,
        entry: Entry,
        row: usize,
        typed: &str,
        seen: &mut BTreeMap<String, usize>,
    ) -> Option<String> {
        let name = self.note(entry, name::read(typed, MAX_NAME_CHARS))?;
        let first = *seen.entry(key(&name)).or_insert(row);
        if first != row {
            self.add(entry, Fault::SameName { first });
        }
        Some(name)
    }

    /// Notes each place that nobody uses: it is there by mistake, or somebody was forgotten.
    fn nobody_there(&mut self, organisation: &Organisation) {
        for (index, place) in organisation.places.iter().enumerate() {
            let mut people = organisation.people.iter();
            let is_used = place.used_by == UsedBy::Team
                || people.any(|person| person.places.contains(&index));
            if !is_used && let Some(row) = self.rows.row(index) {
                self.add(Entry::Place(row), Fault::NobodyThere);
            }
        }
    }
}

/// The rows that were needed, with their numbers.
fn needed<T>(rows: &[T], is_blank: impl Fn(&T) -> bool) -> Vec<(usize, &T)> {
    let rows = rows.iter().enumerate();
    rows.filter(|(_, row)| !is_blank(row)).collect()
}

fn not_too_many<T>(
    rows: &[(usize, T)],
    most: usize,
    entry: impl Fn(usize) -> Entry,
) -> Result<(), Vec<Problem>> {
    rows.get(most).map_or(Ok(()), |(row, _)| {
        let (entry, fault) = (entry(*row), Fault::TooMany { most });
        Err(vec![Problem { entry, fault }])
    })
}

fn is_blank(typed: &str) -> bool {
    typed.trim().is_empty()
}

fn computers(typed: &str) -> Result<u8, Fault> {
    let number = typed.trim().parse().ok();
    let allowed = number.filter(|number| (1..=MAX_COMPUTERS).contains(number));
    allowed.ok_or(Fault::Computers)
}

fn used_by(typed: &str, kind: Kind) -> Result<UsedBy, Fault> {
    match typed {
        "" => Ok(kind.usually_used_by()),
        word => UsedBy::from_word(word).ok_or(Fault::UsedBy),
    }
}

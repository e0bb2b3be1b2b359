//! What is wrong with an organisation, entry by entry.

use super::*;
use Entry::{Person as Somebody, Place as Somewhere};

const OAK: (&str, &str, &str, &str) = ("nursery", "Oak Lane", "2", "team");
const HOME: (&str, &str, &str, &str) = ("home", "Home", "1", "");

fn problems(places: Places, people: People) -> Vec<(Entry, Fault)> {
    let problems = parse("Sunflower", places, people).err().unwrap_or_default();
    let pair = |problem: Problem| (problem.entry, problem.fault);
    problems.into_iter().map(pair).collect()
}

#[test]
fn reads_a_form_with_spare_rows() {
    let organisation = parse(
        "  Sunflower\nNurseries ",
        &[
            ("nursery", "", "", ""),
            ("nursery", " Oak Lane", " 2 ", ""),
            ("home", " ", "", "team"),
            ("home", "Home", "1", ""),
            ("head-office", "Office", "20", "named"),
        ],
        &[("", ""), ("Rhian", "4, Oak Lane"), (" ", ""), ("Siân", "5")],
    )
    .expect("an organisation");
    assert_eq!(organisation.name(), "Sunflower Nurseries");
    let place = |kind, name: &str, computers, used_by| Place {
        kind,
        name: name.to_owned(),
        computers,
        used_by,
    };
    assert_eq!(
        organisation.places(),
        [
            place(Kind::Nursery, "Oak Lane", 2, UsedBy::Team),
            place(Kind::Home, "Home", 1, UsedBy::Named),
            place(Kind::HeadOffice, "Office", 20, UsedBy::Named),
        ]
    );
    let person = |name: &str, places: &[usize]| Person {
        name: name.to_owned(),
        places: places.to_vec(),
    };
    let people = [person("Rhian", &[1, 0]), person("Siân", &[2])];
    assert_eq!(organisation.people(), people);
    assert!(
        organisation
            .people()
            .iter()
            .all(|who| organisation.moves(who))
    );
}

#[test]
fn everything_wrong_is_told_at_once() {
    let long = "x".repeat(MAX_NAME_CHARS + 1);
    let most = MAX_NAME_CHARS;
    let places: Places = &[
        OAK,
        ("school", "oak-LANE", "0", "team"),
        ("", "a\u{202e}b", "21", ""),
        ("nursery", "", "two", "nobody"),
        ("nursery", &long, "-1", "team"),
        ("nursery", "Elm", "", "team"),
        ("nursery", "Ash", "300", "team"),
    ];
    let people: People = &[
        ("", "Oak Lane"),
        ("Rhian", ""),
        ("rhian", "Oak Lane, Rowan"),
        ("\u{2060}", "Elm"),
        ("Siân", "4"),
    ];
    assert_eq!(
        problems(places, people),
        [
            (Somewhere(1), Fault::SameName { first: 0 }),
            (Somewhere(1), Fault::Kind),
            (Somewhere(1), Fault::Computers),
            (Somewhere(2), NameError::Invisible.into()),
            (Somewhere(2), Fault::Kind),
            (Somewhere(2), Fault::Computers),
            (Somewhere(3), NameError::Empty.into()),
            (Somewhere(3), Fault::Computers),
            (Somewhere(3), Fault::UsedBy),
            (Somewhere(4), NameError::TooLong { most }.into()),
            (Somewhere(4), Fault::Computers),
            (Somewhere(5), Fault::Computers),
            (Somewhere(6), Fault::Computers),
            (Somebody(0), NameError::Empty.into()),
            (Somebody(1), Fault::NoPlace),
            (Somebody(2), Fault::SameName { first: 1 }),
            (Somebody(2), Fault::UnknownPlace { nth: 1 }),
            (Somebody(3), NameError::Invisible.into()),
        ]
    );
}

#[test]
fn an_organisation_has_a_name_and_a_place() {
    let entry = Entry::Organisation;
    let none = Problem {
        entry,
        fault: Fault::NoPlace,
    };
    let name = |fault: NameError| Problem {
        entry,
        fault: fault.into(),
    };
    assert_eq!(parse("Sunflower", &[], &[]), Err(vec![none]));
    let both = Err(vec![name(NameError::Empty), none]);
    assert_eq!(parse(" ", &[("nursery", "", "", "")], &[]), both);
    let most = MAX_ORGANISATION_CHARS;
    assert!(parse(&"ŵ".repeat(most), &[OAK], &[]).is_ok());
    let long = Err(vec![name(NameError::TooLong { most })]);
    assert_eq!(parse(&"ŵ".repeat(most + 1), &[OAK], &[]), long);
}

#[test]
fn somebody_works_at_each_place() {
    assert_eq!(
        problems(&[("home", "", "", ""), OAK, HOME], &[("Rhian", "Oak Lane")]),
        [(Somewhere(2), Fault::NobodyThere)]
    );
    assert_eq!(problems(&[OAK, HOME], &[("Rhian", "Home")]), []);
    // Not before the rest is right.
    assert_eq!(
        problems(&[OAK, HOME], &[("Rhian", "House")]),
        [(Somebody(0), Fault::UnknownPlace { nth: 0 })]
    );
}

#[test]
fn no_more_than_so_many() {
    let names: Vec<String> = (0..=MAX_PEOPLE).map(|n| format!("N{n}")).collect();
    let places = names
        .iter()
        .map(|name| ("nursery", name.as_str(), "20", ""));
    let mut places: Vec<_> = places.take(MAX_PLACES).collect();
    let people: Vec<_> = names.iter().map(|name| (name.as_str(), "N0, N1")).collect();
    let (all, but_one) = (&people[..], &people[..MAX_PEOPLE]);

    let organisation = parse("Sunflower", &places, but_one).expect("an organisation");
    let plan = plan(&organisation, &BTreeSet::new());
    assert_eq!(plan.len(), MAX_PLACES * 20 + MAX_PEOPLE);

    let most = MAX_PEOPLE;
    let too_many = [(Somebody(MAX_PEOPLE), Fault::TooMany { most })];
    assert_eq!(problems(&places, all), too_many);

    // A row that was not needed does not count.
    places.insert(0, ("nursery", "", "", ""));
    assert_eq!(problems(&places, but_one), []);
    places.push(("home", "One more", "x", ""));
    let most = MAX_PLACES;
    let too_many = [(Somewhere(MAX_PLACES + 1), Fault::TooMany { most })];
    assert_eq!(problems(&places, but_one), too_many);
}

#[test]
fn problems_say_where_they_are() {
    let problems = parse("", &[("nursery", "Oak", "0", "")], &[("Rhian", "Oak, Elm")]);
    let sentences: Vec<String> = problems
        .err()
        .unwrap_or_default()
        .iter()
        .map(Problem::to_string)
        .collect();
    assert_eq!(
        sentences,
        [
            "organisation: a name needs a letter or a digit",
            "place 1: a place has 1 to 20 computers",
            "person 1: entry 2 of the places is none of them",
        ]
    );
}

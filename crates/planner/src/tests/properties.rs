//! What holds for every organisation.

use super::*;
use proptest::{prelude::*, sample::subsequence};

/// Names that make the same userIDs, or nearly so.
const NAMES: [&str; 14] = [
    "Oak Lane",
    "Öak Lane",
    "Oák Lane",
    "Oak Lane 1",
    "Oak Lane-2",
    "Sunflower Oak Lane",
    "Sunflower Nurseries, the one at Oak Lane",
    "Sunflower Nurseries, the one at Elm Lane",
    "Rhian",
    "Rhîan",
    "木",
    "林",
    "Nursery",
    "Person",
];

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(&NAMES[..]).prop_map(str::to_owned),
        ".{1,70}",
    ]
}

fn place() -> impl Strategy<Value = TypedPlace> {
    let kind = prop::sample::select(Kind::WORDS);
    let used_by = prop::sample::select(vec!["", "team", "named"]);
    (kind, name(), 1..=4_u8, used_by).prop_map(|(kind, name, computers, used_by)| TypedPlace {
        kind: kind.to_owned(),
        name,
        computers: computers.to_string(),
        used_by: used_by.to_owned(),
    })
}

/// Forms of which most can be read: no name twice, and people at places that there are.
fn form() -> impl Strategy<Value = (Vec<TypedPlace>, Vec<TypedPerson>)> {
    let places = prop::collection::vec(place(), 1..7).prop_map(without_faults);
    places.prop_flat_map(|places| {
        let numbers: Vec<String> = (1..=places.len())
            .map(|number| number.to_string())
            .collect();
        let at = subsequence(numbers.clone(), 1..=numbers.len()).prop_shuffle();
        let person = (name(), at).prop_map(|(name, at)| TypedPerson {
            name,
            places: at.join(","),
        });
        // One of them goes everywhere, so that somebody is at each place.
        let people = prop::collection::vec(person, 0..6).prop_map(move |mut people| {
            people.push(TypedPerson {
                name: "Rhian Everywhere".to_owned(),
                places: numbers.join(","),
            });
            without_faulty_people(people)
        });
        (Just(places), people)
    })
}

/// The rows whose names can be read and are not in a row before.
fn without_faults(places: Vec<TypedPlace>) -> Vec<TypedPlace> {
    let mut seen = BTreeSet::new();
    let mut kept: Vec<TypedPlace> = places
        .into_iter()
        .filter(|row| is_new(&row.name, &mut seen))
        .collect();
    if kept.is_empty() {
        kept.push(TypedPlace {
            kind: "nursery".to_owned(),
            name: "Oak Lane".to_owned(),
            computers: "1".to_owned(),
            used_by: String::new(),
        });
    }
    kept
}

fn without_faulty_people(people: Vec<TypedPerson>) -> Vec<TypedPerson> {
    let mut seen = BTreeSet::new();
    people
        .into_iter()
        .filter(|row| is_new(&row.name, &mut seen))
        .collect()
}

/// No name is a number: as a place's it would be meant where its number is another row's.
fn is_new(typed: &str, seen: &mut BTreeSet<String>) -> bool {
    name::read(typed, MAX_NAME_CHARS).is_ok_and(|name| {
        let key = name::key(&name);
        key.parse::<usize>().is_err() && seen.insert(key)
    })
}

/// The userIDs of a plan at a device, by place.
fn at<'a>(plan: &'a [Planned], device: Device, place: &Place) -> Vec<&'a Planned> {
    plan.iter()
        .filter(|row| row.authenticator == device && row.place == place.name)
        .collect()
}

proptest! {
    #[test]
    fn s11_each_computer_and_each_mover_has_one_user_id_and_nobody_else(
        (places, people) in form(),
        gone in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
        more_gone in prop::collection::vec("[a-z0-9][a-z0-9-]{0,3}", 0..4),
    ) {
        let organisation = Organisation::parse("Sunflower Nurseries", &places, &people);
        let organisation = organisation.expect("nothing is wrong with it");
        let untouched = plan(&organisation, &BTreeSet::new());
        let mut taken: BTreeSet<UserId> = more_gone.iter().map(|id| user_id(id)).collect();
        if !untouched.is_empty() {
            taken.extend(gone.iter().map(|gone| gone.get(&untouched).user_id.clone()));
        }
        let plan = plan(&organisation, &taken);

        // All can be created as they are, and what is free does not change who gets one.
        let rows: Vec<EditedRow> = plan.iter().map(EditedRow::from).collect();
        prop_assert_eq!(check(&rows, &taken), Ok(plan.clone()));
        let without_ids = |plan: &[Planned]| -> Vec<Planned> {
            let blank = |row: &Planned| Planned { user_id: user_id("x"), ..row.clone() };
            plan.iter().map(blank).collect()
        };
        prop_assert_eq!(without_ids(&plan), without_ids(&untouched));
        prop_assert!(plan.iter().all(|row| row.user_id.as_str().len() <= 50));

        for (index, place) in organisation.places().iter().enumerate() {
            let stay = organisation.who_stay_at(index).count();
            let needed = place.used_by == UsedBy::Team || stay > 0;
            let computers = at(&plan, Device::OnThisComputer, place);
            let expected = if needed { usize::from(place.computers) } else { 0 };
            prop_assert_eq!(computers.len(), expected, "{:?}", place);
            let stems: BTreeSet<_> = computers
                .iter()
                .filter_map(|row| row.user_id.as_str().rsplit_once('-'))
                .collect();
            if place.computers > 1 && needed {
                let numbers: BTreeSet<_> = stems.iter().map(|(_, number)| *number).collect();
                prop_assert_eq!(numbers.len(), expected, "numbered alike: {:?}", stems);
                let stems: BTreeSet<_> = stems.iter().map(|(stem, _)| *stem).collect();
                prop_assert_eq!(stems.len(), 1);
            }
        }
        for person in organisation.people() {
            let phones = plan.iter().filter(|row| {
                row.authenticator == Device::OnThePhone && row.name == person.name
            });
            let devices: u8 = person
                .places
                .iter()
                .map(|place| organisation.places()[*place].computers)
                .sum();
            prop_assert_eq!(phones.count(), usize::from(devices > 1), "{:?}", person);
        }
        let movers = organisation.people().iter().filter(|who| organisation.moves(who));
        let phones = plan.iter().filter(|row| row.authenticator == Device::OnThePhone);
        prop_assert_eq!(phones.count(), movers.count());
        let are_alone = organisation.computers() == 1;
        let reasons = plan.iter().map(|row| row.reason == Reason::OnlyComputer);
        prop_assert!(reasons.into_iter().all(|only| only == are_alone));
        prop_assert!(!plan.is_empty());
    }

    #[test]
    fn the_same_form_is_the_same_plan((places, people) in form()) {
        let twice = [(); 2].map(|()| {
            let organisation = Organisation::parse("Sunflower", &places, &people);
            organisation.map(|organisation| plan(&organisation, &BTreeSet::new()))
        });
        prop_assert_eq!(&twice[0], &twice[1]);
    }

    #[test]
    fn nothing_typed_is_too_odd(
        name in ".{0,120}",
        places in prop::collection::vec(
            [".{0,12}", ".{0,70}", "-?[0-9]{0,4}", ".{0,5}"],
            0..5,
        ),
        people in prop::collection::vec([".{0,70}", "[0-9,; \n-]{0,20}|.{0,200}"], 0..5),
    ) {
        let row = |[kind, name, computers, used_by]: [String; 4]| TypedPlace {
            kind,
            name,
            computers,
            used_by,
        };
        let places: Vec<TypedPlace> = places.into_iter().map(row).collect();
        let row = |[name, places]: [String; 2]| TypedPerson { name, places };
        let people: Vec<TypedPerson> = people.into_iter().map(row).collect();
        match Organisation::parse(&name, &places, &people) {
            Ok(organisation) => {
                let plan = plan(&organisation, &BTreeSet::new());
                let rows: Vec<EditedRow> = plan.iter().map(EditedRow::from).collect();
                prop_assert_eq!(check(&rows, &BTreeSet::new()), Ok(plan));
            }
            Err(problems) => {
                prop_assert!(!problems.is_empty());
                prop_assert!(problems.is_sorted_by_key(|problem| problem.entry));
            }
        }
    }

    #[test]
    fn no_edited_row_is_too_odd(rows in prop::collection::vec(
        (".{0,80}|[a-c]", ".{0,80}", ".{0,80}", "computer|phone|.{0,9}", any::<bool>()),
        0..8,
    )) {
        let rows: Vec<EditedRow> = rows
            .into_iter()
            .map(|(user_id, name, place, authenticator, removed)| EditedRow {
                user_id,
                name,
                place,
                authenticator,
                reason: Reason::EachComputer.to_string(),
                removed,
            })
            .collect();
        match check(&rows, &user_ids(&["a"])) {
            Ok(plan) => {
                let ids: BTreeSet<&UserId> = plan.iter().map(|row| &row.user_id).collect();
                prop_assert_eq!(ids.len(), plan.len());
                prop_assert!(!ids.contains(&user_id("a")));
                prop_assert_eq!(plan.len(), rows.iter().filter(|row| !row.removed).count());
            }
            Err(wrong) => {
                prop_assert!(!wrong.is_empty());
                prop_assert!(wrong.iter().all(|wrong| !rows[wrong.row].removed));
            }
        }
    }
}

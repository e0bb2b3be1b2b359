//! What the vendor says, by exact plans.

use super::*;
use Reason::{
    EachComputer, MovesBetweenComputers, MovesBetweenPlaces, OnlyComputer, OwnComputer,
    PlaceComputer,
};
use domain::advice::{Advice, Circumstances, Count};

#[test]
fn s12_example_1_a_group_with_a_head_office() {
    let places: Places = &[
        ("head-office", "Head office", "2", "team"),
        ("nursery", "Oak Lane", "1", "team"),
        ("nursery", "Riverside", "2", "team"),
    ];
    assert_eq!(
        planned(places, &[]),
        [
            on_computer(
                "head-office-1",
                "Head office 1",
                "Head office",
                EachComputer
            ),
            on_computer(
                "head-office-2",
                "Head office 2",
                "Head office",
                EachComputer
            ),
            on_computer("oak-lane", "Oak Lane", "Oak Lane", PlaceComputer),
            on_computer("riverside-1", "Riverside 1", "Riverside", EachComputer),
            on_computer("riverside-2", "Riverside 2", "Riverside", EachComputer),
        ]
    );
}

#[test]
fn s12_example_2_an_owner_with_a_phone_and_a_team() {
    let places: Places = &[
        ("nursery", "Oak Lane", "1", "team"),
        ("home", "Home", "1", "named"),
    ];
    assert_eq!(
        planned(places, &[("Rhian", "Oak Lane, Home")]),
        [
            on_computer("oak-lane", "Oak Lane", "Oak Lane", PlaceComputer),
            on_phone("rhian", "Rhian", "Oak Lane", MovesBetweenPlaces),
        ]
    );
}

#[test]
fn s12_both_examples_at_once() {
    let places: Places = &[
        ("head-office", "Head office", "1", ""),
        ("nursery", "Oak Lane", "1", ""),
        ("home", "Rhian's home", "1", ""),
    ];
    let people: People = &[
        ("Rhian", "Oak Lane, Rhian's home"),
        ("Siân Price", "Head office, Oak Lane"),
    ];
    assert_eq!(
        planned(places, people),
        [
            on_computer("head-office", "Head office", "Head office", PlaceComputer),
            on_phone(
                "sian-price",
                "Siân Price",
                "Head office",
                MovesBetweenPlaces
            ),
            on_computer("oak-lane", "Oak Lane", "Oak Lane", PlaceComputer),
            on_phone("rhian", "Rhian", "Oak Lane", MovesBetweenPlaces),
        ]
    );
}

#[test]
fn s11_one_computer_shared_by_several_people() {
    let oak_lane = [on_computer(
        "oak-lane",
        "Oak Lane",
        "Oak Lane",
        OnlyComputer,
    )];
    let team: Places = &[("nursery", "Oak Lane", "1", "team")];
    assert_eq!(planned(team, &[]), oak_lane);

    // Naming them changes nothing.
    let people: People = &[("Rhian", "Oak Lane"), ("Siân", "Oak Lane")];
    assert_eq!(planned(team, people), oak_lane);
    let named: Places = &[("nursery", "Oak Lane", "1", "named")];
    assert_eq!(planned(named, people), oak_lane);

    let one_person = planned(named, &[("Rhian", "1")]);
    let rhian = on_computer("rhian", "Rhian", "Oak Lane", OnlyComputer);
    assert_eq!(one_person, [rhian]);
}

#[test]
fn s11_one_person_on_several_devices() {
    let places: Places = &[
        ("nursery", "Oak Lane", "2", "named"),
        ("home", "Home", "1", "named"),
    ];
    assert_eq!(
        planned(places, &[("Rhian", "Home; Oak Lane")]),
        [on_phone("rhian", "Rhian", "Home", MovesBetweenPlaces)]
    );

    let one_place: Places = &[("nursery", "Oak Lane", "2", "named")];
    let rhian = on_phone("rhian", "Rhian", "Oak Lane", MovesBetweenComputers);
    assert_eq!(planned(one_place, &[("Rhian", "Oak Lane")]), [rhian]);
}

#[test]
fn s11_several_people_on_several_computers() {
    // By computer: whoever sits at it reads the code from it.
    let team: Places = &[("nursery", "Oak Lane", "3", "team")];
    assert_eq!(
        planned(team, &[]),
        [
            on_computer("oak-lane-1", "Oak Lane 1", "Oak Lane", EachComputer),
            on_computer("oak-lane-2", "Oak Lane 2", "Oak Lane", EachComputer),
            on_computer("oak-lane-3", "Oak Lane 3", "Oak Lane", EachComputer),
        ]
    );

    // By person: each now at one computer, now at another.
    let named: Places = &[("nursery", "Oak Lane", "2", "named")];
    let people: People = &[("Rhian", "Oak Lane"), ("Siân", "Oak Lane")];
    assert_eq!(
        planned(named, people),
        [
            on_phone("rhian", "Rhian", "Oak Lane", MovesBetweenComputers),
            on_phone("sian", "Siân", "Oak Lane", MovesBetweenComputers),
        ]
    );

    // By both: each at the one computer of a place.
    let homes: Places = &[
        ("home", "Rhian's home", "1", ""),
        ("home", "Siân's home", "1", ""),
    ];
    let people: People = &[("Rhian", "1"), ("Siân", "2")];
    assert_eq!(
        planned(homes, people),
        [
            on_computer("rhian", "Rhian", "Rhian's home", OwnComputer),
            on_computer("sian", "Siân", "Siân's home", OwnComputer),
        ]
    );
}

#[test]
fn a_computer_that_only_those_who_move_use_needs_no_user_id() {
    let places: Places = &[
        ("nursery", "Oak Lane", "1", "named"),
        ("nursery", "Riverside", "1", "named"),
    ];
    let people: People = &[
        ("Rhian", "Riverside, Oak Lane"),
        ("Siân", "Riverside"),
        ("Tom", "Riverside"),
    ];
    // Siân and Tom share the computer at Riverside, and it is not called after either.
    assert_eq!(
        planned(places, people),
        [
            on_computer("riverside", "Riverside", "Riverside", PlaceComputer),
            on_phone("rhian", "Rhian", "Riverside", MovesBetweenPlaces),
        ]
    );
}

#[test]
fn a_computer_of_a_team_is_not_called_after_the_one_who_is_named() {
    let places: Places = &[
        ("nursery", "Oak Lane", "1", "team"),
        ("nursery", "Riverside", "1", "named"),
    ];
    assert_eq!(
        planned(places, &[("Siân", "Oak Lane"), ("Tom", "Riverside")]),
        [
            on_computer("oak-lane", "Oak Lane", "Oak Lane", PlaceComputer),
            on_computer("tom", "Tom", "Riverside", OwnComputer),
        ]
    );
}

#[test]
fn user_ids_of_other_customers_and_of_the_plan_itself_are_avoided() {
    let places: Places = &[
        ("head-office", "Head office", "2", ""),
        ("nursery", "Rhian", "1", ""),
        ("nursery", "木", "1", ""),
        ("nursery", "林", "1", ""),
    ];
    let people: People = &[("Rhian", "1, 2"), ("山", "1, 2")];
    let organisation = parse("Sunflower Nurseries", places, people).expect("an organisation");
    let plan = plan(&organisation, &user_ids(&["head-office-1", "person"]));
    let proposed: Vec<&str> = plan.iter().map(|row| row.user_id.as_str()).collect();
    assert_eq!(
        proposed,
        [
            "sunflower-head-office-1",
            "sunflower-head-office-2",
            "rhian",
            "sunflower-person",
            "sunflower-rhian",
            "nursery",
            "sunflower-nursery",
        ]
    );
}

#[test]
fn s11_the_plan_is_what_the_advice_says() {
    use Count::{One, Several};
    for computers in [One, Several] {
        for people in [One, Several] {
            let used_by = match people {
                One => "named",
                Several => "team",
            };
            let places: Places = &[
                ("nursery", "Oak Lane", "1", used_by),
                ("nursery", "Riverside", "1", used_by),
            ];
            let (places, at) = match computers {
                One => (&places[..1], "1"),
                Several => (places, "1, 2"),
            };
            let named: People = match people {
                One => &[("Rhian", at)],
                Several => &[],
            };
            let plan = planned(places, named);
            let advice = Circumstances {
                computers,
                places: computers,
                people,
            };
            let (count, device) = match advice.advice() {
                Advice::OnTheComputer => (1, Device::OnThisComputer),
                Advice::OnThePhone => (1, Device::OnThePhone),
                Advice::OneEach { .. } => (2, Device::OnThisComputer),
            };
            assert_eq!(plan.len(), count, "{advice:?}");
            assert!(
                plan.iter().all(|row| row.authenticator == device),
                "{advice:?}"
            );
        }
    }
}

//! Plans that a person has changed.

use super::*;
use domain::user_id::UserIdError;

fn rows() -> Vec<EditedRow> {
    let places: Places = &[
        ("nursery", "Oak Lane", "2", "team"),
        ("home", "Home", "1", ""),
    ];
    let plan = planned(places, &[("Rhian", "Oak Lane, Home")]);
    plan.iter().map(EditedRow::from).collect()
}

fn faults(rows: &[EditedRow], taken: &[&str]) -> Vec<(usize, RowFault)> {
    let wrong = check(rows, &user_ids(taken)).err().unwrap_or_default();
    wrong.iter().map(|wrong| (wrong.row, wrong.fault)).collect()
}

#[test]
fn what_was_changed_and_removed() {
    let mut rows = rows();
    rows[0].user_id = " Oak-Lane-OFFICE ".to_owned();
    rows[0].name = "Oak Lane,  the office".to_owned();
    rows[1].removed = true;
    let plan = check(&rows, &BTreeSet::new()).expect("a plan");
    let office = on_computer(
        "oak-lane-office",
        "Oak Lane, the office",
        "Oak Lane",
        Reason::EachComputer,
    );
    let rhian = on_phone("rhian", "Rhian", "Oak Lane", Reason::MovesBetweenPlaces);
    assert_eq!(plan, [office, rhian]);

    for row in &mut rows {
        row.removed = true;
    }
    assert_eq!(check(&rows, &BTreeSet::new()), Ok(Vec::new()));
}

#[test]
fn what_is_wrong_row_by_row() {
    let mut rows = rows();
    rows[0].user_id = "oak lane".to_owned();
    rows[1].user_id = "RHIAN".to_owned();
    rows.push(EditedRow::default());
    assert_eq!(
        faults(&rows, &[]),
        [
            (0, UserIdError::Character.into()),
            (2, RowFault::Twice { first: 1 }),
            (3, UserIdError::Empty.into()),
            (3, NameError::Empty.into()),
            (3, RowFault::Place(NameError::Empty)),
            (3, RowFault::Authenticator),
            (3, RowFault::Reason),
        ]
    );
    rows[0].user_id = "oak-lane".to_owned();
    rows[1].removed = true;
    rows[3] = rows[0].clone();
    rows[3].user_id = "a".repeat(65);
    rows[3].name = "a\u{202e}b".to_owned();
    assert_eq!(
        faults(&rows, &["oak-lane"]),
        [
            (0, RowFault::Taken),
            (3, UserIdError::TooLong.into()),
            (3, NameError::Invisible.into()),
        ]
    );
    // Neither is in the way of others once it is removed.
    for at in [0, 3] {
        rows[at].removed = true;
    }
    assert_eq!(faults(&rows, &["oak-lane"]), []);
}

#[test]
fn a_wrong_row_says_which_it_is() {
    let mut rows = rows();
    rows[1].user_id = rows[0].user_id.clone();
    let wrong = check(&rows, &BTreeSet::new()).expect_err("twice");
    let sentences: Vec<String> = wrong.iter().map(WrongRow::to_string).collect();
    assert_eq!(sentences, ["row 2: the same userID as in row 1"]);
}

//! `account list`, longer than what is read at a time.

use std::process::Command;

use serde_json::Value;

use crate::{Answer, Operator, answer};

/// More memory than any command takes that holds nothing of a long list, in KiB. A list of
/// [`ACCOUNTS`] takes as much again.
const MEMORY: &str = "40000";
const ACCOUNTS: usize = 10_000;

fn with_accounts() -> Operator {
    let operator = Operator::new().without_accounts();
    operator.change(&format!(
        "INSERT INTO account (user_id, name, organisation, place, role, status, two_factor, generation, created_at)
         WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < {ACCOUNTS})
         SELECT printf('room-%05d', n), printf('Room %d', n), 'Sunflower', 'Leeds', 'account', 'enabled', 'off', 0,
                1795503839
         FROM counted"
    ));
    operator
}

/// Runs `account list` with no more memory than [`MEMORY`]. Threads have memory too.
fn list(operator: &Operator, arguments: &[&str]) -> Answer {
    let of_ours = operator.command(["account", "list"].iter().chain(arguments));
    let mut command = Command::new("sh");
    command
        .args(["-c", "ulimit -d \"$0\" && exec \"$@\"", MEMORY])
        .arg(of_ours.get_program())
        .args(of_ours.get_args())
        .current_dir(of_ours.get_current_dir().expect("a folder"))
        .env_clear()
        .envs(
            of_ours
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .env("TOKIO_WORKER_THREADS", "1")
        .env("GTG__THROTTLE__HASHES_AT_ONCE", "1");
    answer(command, b"")
}

#[test]
fn a_long_list_is_one_table_and_takes_little_memory() {
    let operator = with_accounts();
    // Wider than all before it, in its last line.
    operator.change(
        "UPDATE account SET name = 'Room of Sunflower, upstairs' WHERE user_id = 'room-10000'",
    );
    let listed = list(&operator, &[]);
    let lines: Vec<&str> = listed.is_done().lines().collect();
    assert_eq!(lines.len(), ACCOUNTS + 1);
    let organisation = lines[0].find("ORGANISATION");
    assert!(organisation.is_some());
    for (number, line) in lines[1..].iter().enumerate() {
        assert!(
            line.starts_with(&format!("room-{:05} ", number + 1)),
            "{line}"
        );
        assert_eq!(
            line.find("Sunflower     account  enabled"),
            organisation,
            "{line}"
        );
    }
}

#[test]
fn a_long_list_is_one_array_and_takes_little_memory() {
    let operator = with_accounts();
    let listed = list(&operator, &["--json"]);
    let text = listed.is_done();
    assert!(text.starts_with("[\n  {\n    \"user_id\": \"room-00001\","));
    assert!(text.ends_with("\"\n  }\n]\n"));
    let array: Vec<Value> = serde_json::from_str(text).expect("JSON");
    let user_ids = array
        .iter()
        .map(|one| one["user_id"].as_str().expect("a userID"));
    let expected = (1..=ACCOUNTS).map(|number| format!("room-{number:05}"));
    assert!(user_ids.eq(expected));
}

#[test]
fn a_list_of_nobody_is_an_empty_array() {
    let operator = Operator::new().without_accounts();
    assert_eq!(
        operator.run(["account", "list", "--json"]).is_done(),
        "[]\n"
    );
}

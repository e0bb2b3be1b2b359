//! `audit …`, and the checkpoints that commands leave (R39).

use std::{
    fs,
    io::Read as _,
    os::unix::fs::PermissionsExt as _,
    process::{Child, Command, Stdio},
    time::Duration,
};

use domain::Clock as _;
use serde_json::Value;
use service::adapters::SystemClock;

use crate::{Answer, Operator, answer, serving::Serving};

const CHECKPOINTS: &str = "data/audit-checkpoints.ndjson";

impl Operator {
    /// The last checkpoint.
    fn checkpoint(&self) -> Value {
        let lines = fs::read_to_string(self.path(CHECKPOINTS)).expect("checkpoints");
        serde_json::from_str(lines.lines().last().expect("a line")).expect("JSON")
    }

    /// How often there was one.
    fn checkpoints(&self) -> usize {
        let lines = fs::read_to_string(self.path(CHECKPOINTS));
        lines.map_or(0, |lines| lines.lines().count())
    }

    /// Does to the database what its owner can do, and nobody by accident.
    fn tamper(&self, sql: &str) {
        let script = "import sqlite3, sys\n\
            db = sqlite3.connect(sys.argv[1], timeout=10)\n\
            db.executescript(sys.argv[2])";
        let triggers = ["update", "delete", "replace"]
            .map(|of| format!("DROP TRIGGER IF EXISTS audit_event_no_{of};"))
            .concat();
        let done = Command::new("python3")
            .args(["-c", script])
            .arg(self.path("data/good-to-go.db"))
            .arg(triggers + sql)
            .status();
        assert!(done.expect("python3 runs").success());
    }

    fn enable(&self, reason: &str) -> Answer {
        self.run(["2fa", "enable", "owner", "--reason", reason])
    }

    fn ndjson(&self) -> Vec<Value> {
        let exported = self.run(["audit", "export", "--format", "ndjson"]);
        lines_of_json(exported.is_done())
    }
}

fn lines_of_json(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

#[test]
fn r39_every_command_that_writes_leaves_a_checkpoint_and_all_verifies() {
    let operator = Operator::new();
    let mut before = 0;
    for command in [
        &["account", "add", "owner"][..],
        &["account", "set-up-code", "owner"],
        &["account", "disable", "owner"],
        &["account", "enable", "owner"],
        &["2fa", "enable", "owner", "--reason", "Asked for"],
        &["2fa", "reset", "owner", "--reason", "Lost"],
        &["2fa", "disable", "owner", "--reason", "Left us"],
        &["account", "unpause", "owner", "--reason", "It was me"],
        &["account", "email", "owner", "owner@example.org"],
        &["backup", "monday.gtg"],
        &["keys", "rotate"],
    ] {
        answer(operator.command(command), b"").is_done();
        assert_eq!(operator.checkpoints(), before + 1, "{command:?}");
        before += 1;
        let last = operator.rows("SELECT name, sequence, lower(hex(mac)) FROM audit_writer");
        let head = &operator.checkpoint()["writers"][0];
        let (name, mac) = (head["name"].as_str(), head["mac"].as_str());
        let head = [name, Some(&head["sequence"].to_string()), mac];
        assert_eq!(head.map(Option::unwrap_or_default), *last[0], "{command:?}");
    }
    operator.run(["account", "list"]).is_done();
    operator
        .run(["audit", "export", "--format", "csv"])
        .is_done();
    let verified = operator.run(["audit", "verify"]);
    assert!(
        verified
            .is_done()
            .starts_with("12 events of 1 writer verified, last checkpoint 20"),
        "{}",
        verified.out
    );
    assert_eq!(operator.checkpoints(), before, "who only looks leaves none");
    let mode = fs::metadata(operator.path(CHECKPOINTS))
        .expect("there")
        .permissions();
    assert_eq!(mode.mode() & 0o777, 0o600);
}

#[test]
fn r39_serving_leaves_a_checkpoint_at_its_start_and_at_its_end() {
    let operator = Operator::new().with_account("owner");
    let server = Serving::start(operator.command(["serve"]));
    assert_eq!(operator.checkpoints(), 2, "the command's, and at the start");
    operator.enable("Asked for").is_done();
    assert_eq!(operator.checkpoints(), 3);
    assert_eq!(server.stop(), Some(0));
    assert_eq!(operator.checkpoints(), 4);
    assert_eq!(operator.checkpoint()["writers"][0]["sequence"], 2);
    operator.run(["audit", "verify"]).is_done();
}

#[test]
fn r39_verify_names_the_first_broken_event() {
    let operator = Operator::new().with_account("owner");
    for reason in ["One", "Two", "Three"] {
        operator.enable(reason).is_done();
    }
    let at = operator.ndjson()[2]["at"]
        .as_str()
        .expect("a time")
        .to_owned();
    operator.tamper("UPDATE audit_event SET reason = 'Nothing' WHERE id >= 3");
    let which =
        format!("audit event 3 (number 3 of command-line) was changed (written {at}); later");
    operator.run(["audit", "verify"]).is_refused(&[&which]);
    operator.tamper("DELETE FROM audit_event WHERE id = 2");
    let missing = "audit event number 2 of command-line is missing";
    operator.run(["audit", "verify"]).is_refused(&[missing]);
    let prune = [
        "audit",
        "prune",
        "--before",
        "2020-01-01",
        "--reason",
        "Old",
    ];
    operator.run(prune).is_refused(&[missing]);
}

#[test]
fn r39_a_tail_that_was_cut_off_is_found_by_the_checkpoint() {
    let operator = Operator::new().with_account("owner");
    operator.enable("Asked for").is_done();
    operator.tamper(
        "DELETE FROM audit_event WHERE id = 2;
         UPDATE audit_writer SET sequence = 1, mac = (SELECT mac FROM audit_event);",
    );
    operator.run(["audit", "verify"]).is_refused(&[
        "audit event number 2 of command-line is cut off, and all after it; a checkpoint has it",
        "(checkpoint of 20",
    ]);
    fs::remove_file(operator.path(CHECKPOINTS)).expect("removed");
    operator
        .run(["audit", "verify"])
        .is_refused(&["the file is missing", "log.audit_checkpoints"]);
}

#[test]
fn r39_without_a_place_for_checkpoints_it_is_done_and_told() {
    let operator = Operator::new().with_account("owner");
    let mut command = operator.command(["2fa", "enable", "owner", "--reason", "Asked for"]);
    command.env("GTG__LOG__AUDIT_CHECKPOINTS", "data/keyring.toml/none");
    let enabled = answer(command, b"");
    assert_eq!(enabled.code, Some(0));
    for word in [
        "warning: no checkpoint",
        "data/keyring.toml/none",
        "log.audit_checkpoints",
    ] {
        assert!(
            enabled.err.contains(word),
            "{word:?} not in: {}",
            enabled.err
        );
    }
    assert_eq!(
        operator.account("owner")["two_factor"],
        "awaiting-enrolment"
    );
}

#[test]
fn a_new_database_has_nothing_to_verify() {
    let operator = Operator::new().without_accounts();
    operator
        .run(["audit", "verify"])
        .is_refused(&["no audit events", "database.url"]);
    let exported = operator.run(["audit", "export", "--format", "ndjson"]);
    assert_eq!(exported.is_done(), "");
}

#[test]
fn export_has_every_event_and_the_filters_choose() {
    let operator = Operator::new().with_account("owner").with_account("other");
    operator.enable("Asked for, \"twice\"").is_done();
    let all = operator.ndjson();
    let kinds: Vec<_> = all.iter().map(|event| event["kind"].as_str()).collect();
    let added = Some("account.added");
    assert_eq!(kinds, [added, added, Some("two-factor.enabled")]);
    let last = &all[2];
    for (field, value) in [
        ("user_id", "owner"),
        ("actor", "operator"),
        ("reason", "Asked for, \"twice\""),
        ("writer", "command-line"),
    ] {
        assert_eq!(last[field], value);
    }
    assert_eq!(
        (&last["sequence"], &last["address"]),
        (&3.into(), &Value::Null)
    );

    let count = |arguments: &[&str]| {
        let all = ["audit", "export", "--format", "ndjson"]
            .iter()
            .chain(arguments);
        answer(operator.command(all), b"").is_done().lines().count()
    };
    assert_eq!(count(&["--account", "OWNER"]), 2);
    assert_eq!(count(&["--kind", "account.added"]), 2);
    assert_eq!(count(&["--kind", "account.added", "--account", "owner"]), 1);
    assert_eq!(count(&["--since", "2020-01-01"]), 3);
    assert_eq!(count(&["--since", "9000-01-01T00:00:00Z"]), 0);

    let csv = operator.run([
        "audit",
        "export",
        "--format",
        "csv",
        "--kind",
        "two-factor.enabled",
    ]);
    let lines: Vec<_> = csv.is_done().lines().collect();
    assert_eq!(
        lines[0],
        "id,at,kind,account_id,user_id,actor,address,reason,detail,writer,sequence,key_id,mac"
    );
    assert!(lines[1].starts_with("3,20"), "{}", lines[1]);
    assert!(
        lines[1].contains(
            ",two-factor.enabled,1,owner,operator,,\"Asked for, \"\"twice\"\"\",,command-line,3,k"
        ),
        "{}",
        lines[1]
    );
}

#[test]
fn r42_what_is_exported_is_neither_a_formula_nor_does_anything_to_a_terminal() {
    let operator = Operator::new().with_account("owner");
    operator
        .enable("=HYPERLINK(\"http://x.example\")")
        .is_done();
    operator.tamper("UPDATE audit_event SET address = char(27) || '[2J' || char(155) || char(10) || '@' WHERE id = 2");
    let csv = operator.run(["audit", "export", "--format", "csv"]);
    let csv = csv.is_done();
    assert!(
        csv.contains(r#","'=HYPERLINK(""http://x.example"")","#),
        "{csv}"
    );
    assert!(csv.contains(r",\u001b[2J\u009b\u000a@,"), "{csv}");
    assert_eq!(csv.lines().count(), 3);
    assert_eq!(operator.ndjson()[1]["address"], "\u{1b}[2J\u{9b}\n@");
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let operator = Operator::new().with_account("owner");
    let export =
        |option, value| operator.run(["audit", "export", "--format", "csv", option, value]);
    export("--since", "yesterday").is_misused(&["2026-11-24"]);
    export("--kind", "none").is_misused(&["logon.logged-on"]);
    export("--account", "nobody").is_refused(&["no account nobody"]);
    let prune =
        |before, reason| operator.run(["audit", "prune", "--before", before, "--reason", reason]);
    prune("9000-01-01", "Old").is_misused(&["in the future"]);
    prune("2020-01-01", " ").is_misused(&["say in a few words why"]);
    let nothing = prune("2020-01-01", "Old");
    assert!(nothing.is_done().contains("nothing was changed"));
    assert_eq!(operator.events().len(), 1, "and so it is not an event");
}

#[test]
fn r39_pruning_is_an_event_and_what_remains_verifies() {
    let operator = Operator::new().with_account("owner");
    operator.enable("Asked for").is_done();
    // In another second, so that there is a time between.
    let second = SystemClock.now();
    while SystemClock.now() == second {
        std::thread::sleep(Duration::from_millis(10));
    }
    operator.enable("Asked again").is_done();
    let before = operator.ndjson()[2]["at"]
        .as_str()
        .expect("a time")
        .to_owned();
    let pruned = operator.run([
        "audit",
        "prune",
        "--before",
        &before,
        "--reason",
        "Kept for a year",
    ]);
    assert_eq!(
        pruned.is_done(),
        "2 events removed; the rest still verifies.\n"
    );
    assert_eq!(
        operator.events(),
        [
            "two-factor.enabled operator Asked again",
            "audit.pruned operator Kept for a year",
        ]
    );
    let verified = operator.run(["audit", "verify"]);
    assert!(
        verified
            .is_done()
            .starts_with("2 events of 1 writer verified")
    );
}

/// With more than a pipe holds, so that it is still writing when somebody looks.
fn with_5000_events() -> Operator {
    let operator = Operator::new().with_account("owner");
    operator.tamper(
        "WITH RECURSIVE n(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM n WHERE n < 5000)
         INSERT INTO audit_event SELECT n, at, kind, account_id, actor, address, reason, detail, writer_id, n, key_id, mac FROM audit_event, n;
         UPDATE audit_writer SET sequence = 5000;",
    );
    operator
}

fn exporting(operator: &Operator) -> Child {
    let mut command = operator.command(["audit", "export", "--format", "ndjson"]);
    let pipes = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    pipes.spawn().expect("the binary starts")
}

#[test]
fn who_stops_reading_has_read_enough() {
    let operator = with_5000_events();
    let mut child = exporting(&operator);
    let mut out = child.stdout.take().expect("a pipe");
    out.read_exact(&mut [0; 100]).expect("the first line");
    drop(out);
    let ended = child.wait_with_output().expect("the binary ends");
    assert_eq!(ended.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
    assert_eq!(operator.ndjson().len(), 5000);
}

/// Page after page of what others change meanwhile would leave events out.
#[test]
fn an_export_is_of_one_moment_and_keeps_nobody_from_writing() {
    let operator = with_5000_events();
    let mut child = exporting(&operator);
    let mut out = child.stdout.take().expect("a pipe");
    let mut begun = vec![0; 100];
    out.read_exact(&mut begun).expect("the first line");
    operator.enable("While it is read").is_done();
    out.read_to_end(&mut begun).expect("the rest");
    assert_eq!(child.wait().expect("the binary ends").code(), Some(0));
    let exported = String::from_utf8(begun).expect("UTF-8");
    assert_eq!(lines_of_json(&exported).len(), 5000);
    assert_eq!(operator.ndjson().len(), 5001);
}

#[test]
fn an_export_needs_no_keys_and_has_headings_without_events_too() {
    let operator = Operator::new().without_accounts();
    let csv = || operator.run(["audit", "export", "--format", "csv"]);
    assert_eq!(csv().is_done().lines().count(), 1);
    operator.run(["account", "add", "owner"]).is_done();
    fs::remove_file(operator.path("data/keyring.toml")).expect("removed");
    assert_eq!(csv().is_done().lines().count(), 3);
}

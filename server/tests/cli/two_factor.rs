//! `2fa …`

use crate::Operator;

#[test]
fn enable_reset_disable_are_seen_at_once_and_written_down() {
    let operator = Operator::new().with_account("owner");
    let change = |command, reason| operator.run(["2fa", command, "Owner", "--reason", reason]);
    for (command, reason, status) in [
        ("enable", "Asked by telephone", "awaiting-enrolment"),
        ("enable", "Was on holiday", "awaiting-enrolment"),
        ("reset", "Lost the phone", "awaiting-enrolment"),
        ("disable", "  Left us; “for good”  ", "off"),
    ] {
        change(command, reason).is_done();
        assert_eq!(
            operator.account("owner")["two_factor"],
            status,
            "after {command}"
        );
    }
    assert_eq!(
        operator.events()[1..],
        [
            "two-factor.enabled operator Asked by telephone",
            "two-factor.enabled operator Was on holiday",
            "two-factor.reset operator Lost the phone",
            "two-factor.disabled operator Left us; “for good”",
        ]
    );
    let generation = operator.rows("SELECT generation FROM account");
    assert_ne!(generation, [["0"]], "R15: sessions have ended");
}

#[test]
fn what_the_status_forbids_is_refused_and_says_what_to_do() {
    let operator = Operator::new().with_account("owner");
    for command in ["disable", "reset"] {
        let answer = operator.run(["2fa", command, "owner", "--reason", "Tidying up"]);
        answer.is_refused(&["2FA of owner is off", "2fa enable owner"]);
    }
    let nobody = operator.run(["2fa", "enable", "nobody", "--reason", "Asked for"]);
    nobody.is_refused(&["no account nobody"]);
    operator
        .run(["account", "add", "help", "--role", "support"])
        .is_done();
    let support = operator.run(["2fa", "disable", "help", "--reason", "In a hurry"]);
    support.is_refused(&["help is a support account", "account disable help"]);
    assert_eq!(
        operator.events().len(),
        3,
        "nothing but the two that were added"
    );
}

#[test]
fn r37_nothing_is_changed_without_a_reason() {
    let operator = Operator::new().with_account("owner").with_account("other");
    let enabled = operator.run(["2fa", "enable", "owner", "--reason", "Asked for"]);
    enabled.is_done();
    let standing = || {
        let counted = operator.rows("SELECT * FROM tries");
        let accounts = operator.rows("SELECT * FROM account ORDER BY id");
        (accounts, counted, operator.events())
    };
    let before = standing();
    let long = "a".repeat(301);
    // Of these, each would be done for this account if there were a reason.
    for command in [
        ["2fa", "enable", "other"],
        ["2fa", "reset", "owner"],
        ["2fa", "disable", "owner"],
        ["account", "unpause", "owner"],
    ] {
        operator.run(command).is_misused(&["--reason"]);
        for (reason, words) in [
            ("", "say in a few words why"),
            ("  ", "say in a few words why"),
            (&long, "one to 300 characters"),
            ("\u{200b}\n", "say in a few words why"),
        ] {
            let [noun, verb, user_id] = command;
            let given = operator.run([noun, verb, user_id, "--reason", reason]);
            given.is_misused(&[words]);
        }
        assert_eq!(standing(), before, "{command:?}");
    }
    for [noun, verb, user_id] in [["2fa", "enable", "other"], ["2fa", "reset", "owner"]] {
        let given = operator.run([noun, verb, user_id, "--reason", "Asked for"]);
        given.is_done();
    }
}

#[test]
fn s2_who_waits_for_it_is_listed_and_answered() {
    let operator = Operator::new().with_account("owner");
    let none = operator.run(["2fa", "requests"]);
    assert!(none.is_done().contains("Nobody has asked"));
    let decline = || operator.run(["2fa", "decline", "owner", "--reason", "From June on"]);
    decline().is_refused(&["owner has not asked", "2fa requests"]);
    operator.change("INSERT INTO two_factor_request (account_id, asked_at) VALUES (1, 1795503839)");
    let one = operator.run(["2fa", "requests"]);
    assert!(one.is_done().contains("owner") && one.is_done().contains("2026-11-24 07:03 UTC"));
    let declined = decline();
    assert!(declined.is_done().contains("From June on"));
    let none = operator.run(["2fa", "requests"]);
    assert!(none.is_done().contains("Nobody has asked"));
    let last = operator.events().last().cloned();
    let declined = "two-factor.declined operator From June on";
    assert_eq!(last.as_deref(), Some(declined));
}

#[test]
fn r37_leave_to_add_an_authenticator_is_for_who_has_one() {
    let operator = Operator::new().with_account("owner");
    let approve = || operator.run(["2fa", "approve", "owner", "--reason", "Phone is lost"]);
    approve().is_refused(&["2FA of owner is off"]);
    operator.change("UPDATE account SET two_factor = 'on'");
    let approved = approve();
    assert!(approved.is_done().contains("Within 60 minutes"));
    let until = operator.rows("SELECT may_add_until IS NOT NULL FROM account");
    assert_eq!(until, [["1"]]);
    let last = operator.events().last().cloned();
    let approved = "authenticator.adding-approved operator Phone is lost";
    assert_eq!(last.as_deref(), Some(approved));
}

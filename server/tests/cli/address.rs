//! Addresses that have to wait after wrong tries (R22).

use insta::assert_snapshot;

use crate::Operator;

const PAUSED: &str = "INSERT INTO paused_address (address, begun_at, until, tries) VALUES \
    ('192.0.2.7', 1795503839, 4102444800, 20), ('192.0.2.0/24', 1795503838, 4102444800, 200), \
    ('198.51.100.1', 1795503837, 1795503838, 20)";

#[test]
fn r22_addresses_that_wait_are_listed_and_lifted_with_a_reason() {
    let operator = Operator::new().with_account("office");
    let list = || operator.run(["address", "list"]);
    assert_eq!(list().is_done(), "No address has to wait.\n");
    let unpause = ["account", "unpause", "office", "--reason", "Called"];
    assert_eq!(
        operator.run(unpause).is_done(),
        "office can try again at once.\n"
    );
    operator.change(PAUSED);
    assert_snapshot!(list().is_done(), @"
    ADDRESS       WRONG ATTEMPTS  SINCE                 UNTIL
    192.0.2.7     20              2026-11-24 07:03 UTC  2100-01-01 00:00 UTC
    192.0.2.0/24  200             2026-11-24 07:03 UTC  2100-01-01 00:00 UTC
    ");
    // What is lifted of the account is not of the address, and it says so.
    assert_snapshot!(operator.run(unpause).is_done(), @"
    office can try again at once, except in a new browser at these addresses, which have to wait after wrong attempts:

    ADDRESS       WRONG ATTEMPTS  SINCE                 UNTIL
    192.0.2.7     20              2026-11-24 07:03 UTC  2100-01-01 00:00 UTC
    192.0.2.0/24  200             2026-11-24 07:03 UTC  2100-01-01 00:00 UTC

    To lift the wait: good-to-go address unpause ADDRESS --reason TEXT
    ");

    operator
        .run(["address", "unpause", "192.0.2.7"])
        .is_misused(&["--reason"]);
    let unpause = |address| operator.run(["address", "unpause", address, "--reason", "Our office"]);
    unpause("office").is_misused(&["no IP address", "192.0.2.0/24"]);
    unpause("198.51.100.1").is_refused(&["does not have to wait", "good-to-go address list"]);
    assert_eq!(
        unpause("192.0.2.7").is_done(),
        "People can log on from 192.0.2.0/24 and 192.0.2.7 again.\n"
    );
    assert_eq!(list().is_done(), "No address has to wait.\n");
    unpause("192.0.2.7").is_refused(&["does not have to wait"]);
    let events = operator.events();
    let lifted = "regulation.address-unpaused operator Our office";
    assert_eq!(events.iter().filter(|event| *event == lifted).count(), 2);
    operator.run(["audit", "verify"]).is_done();
}

#[test]
fn r22_what_still_waits_within_a_network_is_named() {
    let operator = Operator::new().with_account("office");
    operator.change(PAUSED);
    let unpause = |address| operator.run(["address", "unpause", address, "--reason", "Our office"]);
    assert_eq!(
        unpause("192.0.2.0/24").is_done(),
        "People can log on from 192.0.2.0/24 again, except from 192.0.2.7.\n"
    );
    assert_eq!(
        unpause("192.0.2.7").is_done(),
        "People can log on from 192.0.2.7 again.\n"
    );
}

#[test]
fn r22_every_address_that_waits_is_listed() {
    let operator = Operator::new().with_account("office");
    operator.change(
        "WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < 149) \
         INSERT INTO paused_address (address, begun_at, until, tries) \
         SELECT '192.0.2.' || n, 1795503839, 4102444800, 20 FROM numbers",
    );
    let listed = operator.run(["address", "list"]);
    assert_eq!(listed.is_done().lines().count(), 1 + 150);
}

#[test]
fn an_account_that_is_enabled_may_have_to_wait_still() {
    let operator = Operator::new().with_account("office");
    operator.run(["account", "disable", "office"]).is_done();
    let enable = || operator.run(["account", "enable", "office"]);
    assert_eq!(
        enable().is_done(),
        "office is enabled.\noffice can try again at once.\n"
    );
    operator.run(["account", "disable", "office"]).is_done();
    operator.change(PAUSED);
    let said = enable();
    assert!(
        said.is_done().contains("except in a new browser at"),
        "{}",
        said.out
    );
}

#[test]
fn r22_an_account_that_is_disabled_cannot_try_at_once() {
    let operator = Operator::new().with_account("office");
    operator.run(["account", "disable", "office"]).is_done();
    let said = operator.run(["account", "unpause", "office", "--reason", "Called"]);
    assert!(said.is_done().contains("disabled"), "{}", said.out);
}

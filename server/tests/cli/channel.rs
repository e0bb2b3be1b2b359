//! `channel check …`

use crate::Operator;

#[test]
fn s10_exit_codes_and_reasons() {
    let operator = Operator::new().with_account("owner");
    let check =
        |user_id, channel| operator.run(["channel", "check", user_id, "--channel", channel]);
    check("owner", "web").is_done();
    check("owner", "remote-desktop").is_refused(&["not-open: ", "web browser"]);
    let nobody = check("nobody", "remote-desktop");
    nobody.is_refused(&["no-account: This user ID may not log on."]);
    operator
        .run(["2fa", "enable", "owner", "--reason", "Asked by telephone"])
        .is_done();
    let refused = check("Owner", "remote-desktop");
    refused.is_refused(&[
        "two-factor: ",
        "in a web browser only",
        "http://localhost:3000",
    ]);
    check("owner", "web").is_done();
    check("owner", "Remote Desktop").is_misused(&["lower-case letters, digits and hyphens"]);

    let mut opened = operator.command(["channel", "check", "guest", "--channel", "remote-desktop"]);
    operator.run(["account", "add", "guest"]).is_done();
    opened.env("GTG__CHANNELS__WITHOUT_TWO_FACTOR", "remote-desktop");
    assert!(opened.status().expect("it runs").success());
    let events = operator.events();
    assert!(
        events
            .iter()
            .any(|event| event.starts_with("channel.refused channel")),
        "{events:?}"
    );
}

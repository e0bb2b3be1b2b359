//! What staff do to accounts of others.

use crate::support::{Answer, PASSWORD, Way, World, alert, attributes, count, part, texts, went};
use domain::{Status, TwoFactor, account::TwoFactorChange};
use protocol::StageKind;

/// Where it leads, and the event that is left of it.
pub async fn came_to(world: &World, answer: &Answer) -> (u16, String, Vec<String>) {
    let to = answer.location().to_owned();
    (answer.status.as_u16(), to, world.new_events().await)
}

/// How an account stands, what can be done then, the event that is left of it, and what the page says
/// will happen.
const ACTIONS: [(&str, &str, &str, &str); 10] = [
    (
        "off",
        "enable",
        "two-factor.enabled",
        "sets up an authenticator. Everybody is logged off.",
    ),
    (
        "waiting",
        "rearm",
        "two-factor.enabled",
        "The time to enrol starts again",
    ),
    (
        "on",
        "reset",
        "two-factor.reset",
        "the next logon sets up a new authenticator. Check who is calling first.",
    ),
    (
        "on",
        "disable",
        "two-factor.disabled",
        "from then on the password alone is enough.",
    ),
    (
        "off",
        "unpause",
        "account.unpaused",
        "Pauses after wrong attempts are lifted",
    ),
    (
        "on",
        "let-add",
        "authenticator.adding-approved",
        "adds one authenticator without asking for a code.",
    ),
    (
        "off",
        "end-sessions",
        "session.all-ended",
        "is logged off, in all applications.",
    ),
    (
        "off",
        "forget-devices",
        "device.all-forgotten",
        "The account remembers no browser",
    ),
    (
        "off",
        "close",
        "account.disabled",
        "Nobody can log on to it, and everybody is logged off.",
    ),
    (
        "closed",
        "reopen",
        "account.enabled",
        "Its holder can log on again",
    ),
];

#[tokio::test]
async fn r37_every_action_is_done_and_written_down_with_who_and_why() {
    for (before, action, event, will_happen) in ACTIONS {
        let world = World::new().await;
        world.account("office", TwoFactor::Off).await;
        if matches!(before, "waiting" | "on") {
            world.two_factor("office", TwoFactorChange::Enable).await;
        }
        if before == "on" {
            world.enrol("office").await;
        }
        if before == "closed" {
            world.set_status("office", Status::Disabled).await;
        }
        let mut priya = world.staff("priya").await;
        let page = priya.page("office").await;
        let offered = attributes(&page, "value");
        assert!(offered.iter().any(|value| value == action), "{action}");
        let will = texts(&page);
        assert!(
            will.iter().any(|text| text.contains(will_happen)),
            "{action}"
        );
        world.new_rows().await;
        let answer = priya.act("office", action, &[]).await;
        let to = format!("/support/accounts/office?done={action}");
        assert_eq!((answer.status.as_u16(), answer.location()), (303, &*to));
        let rows = world.new_rows().await;
        let told: Vec<_> = rows
            .iter()
            .map(|row| {
                (
                    &*row.kind,
                    &*row.actor,
                    row.detail.as_deref(),
                    row.reason.as_deref(),
                )
            })
            .collect();
        let reason = Some("Called; knows the postcode");
        assert_eq!(told, [(event, "support", Some("by=priya"), reason)]);
        let said = priya.browser.page(&to).await;
        assert!(said.contains("Done: "), "{action}");
    }
}

#[tokio::test]
async fn r37_an_action_needs_a_code_that_is_fresh_and_a_reason() {
    let world = World::new().await;
    world.account("office", TwoFactor::Off).await;
    let mut priya = world.staff("priya").await;
    world.new_events().await;
    world.clock.advance(300);
    let page = priya.page("office").await;
    assert!(page.contains("Your own verification code"));
    for (more, word) in [
        (&[][..], "Type a code of your own authenticator"),
        (&[("code", "12345")], "six"),
        (&[("reason", "")], ""),
    ] {
        let answer = priya.act("office", "enable", more).await;
        assert_eq!(answer.status, 422);
        let text = alert(&answer.text()).expect("a problem");
        assert!(text.contains(word), "{text}");
        // What was typed is there still.
        assert!(answer.text().contains("Called; knows the postcode"));
    }
    assert!(world.new_events().await.is_empty());
    let wrong = priya.app.wrong_code(world.now());
    let answer = priya.act("office", "enable", &[("code", &wrong)]).await;
    assert_eq!(answer.status, 422);
    // On the page of office, the code of priya is meant, and the page opens at its field.
    let refused = answer.text();
    let said = alert(&refused).expect("a problem");
    let own = "Your own verification code is not right. Type the code that your app shows now for your user ID, priya.";
    assert!(said.starts_with(own), "{said}");
    let field = part(&refused, "[name=code]");
    for mark in [
        "aria-invalid=\"true\"",
        "aria-describedby=\"problem\"",
        "autofocus",
    ] {
        assert!(field.contains(mark), "{mark}: {field}");
    }
    assert_eq!(count(&refused, "[autofocus]"), 1);
    assert_eq!(world.new_events().await, ["logon.code-refused wrong"]);

    let before = priya.browser.cookies["gtg"].clone();
    let code = priya.code();
    let answer = priya.act("office", "enable", &[("code", &code)]).await;
    assert_eq!(answer.location(), "/support/accounts/office?done=enable");
    assert_ne!(priya.browser.cookies["gtg"], before, "R26");
    assert_eq!(world.new_events().await.len(), 2);
    // For five minutes no other is asked.
    let answer = priya.act("office", "disable", &[]).await;
    assert_eq!(answer.location(), "/support/accounts/office?done=disable");
    let blank = priya
        .browser
        .post(
            "/support/accounts/office/act",
            &[("action", "enable"), ("reason", " ")],
        )
        .await;
    assert_eq!(blank.status, 422);
    assert!(alert(&blank.text()).expect("a problem").contains("reason"));
}

#[tokio::test]
async fn r37_nobody_acts_on_their_own_account() {
    let world = World::new().await;
    let mut priya = world.staff("priya").await;
    let page = priya.page("priya").await;
    assert!(!page.contains("name=\"action\""));
    assert!(page.contains("This is your own account."));
    world.new_events().await;
    for action in ["reset", "unpause", "set-up-code", "end-sessions", "close"] {
        let answer = priya.act("priya", action, &[]).await;
        assert_eq!(answer.status, 422, "{action}");
        let refused = format!("console.refused own {action} by=priya");
        assert_eq!(world.new_events().await, [refused], "R60");
    }
}

#[tokio::test]
async fn what_does_not_fit_is_refused_in_words() {
    let world = World::new().await;
    world.account("office", TwoFactor::Off).await;
    let mut priya = world.staff("priya").await;
    for (action, more, word) in [
        ("reset", &[][..], "no longer possible"),
        ("nothing", &[], "no longer possible"),
        ("enable", &[("hours", "721")], "720 hours"),
        ("enable", &[("hours", "x")], "720 hours"),
    ] {
        let answer = priya.act("office", action, more).await;
        assert_eq!(answer.status, 422, "{action}");
        let page = answer.text();
        assert!(
            texts(&page).iter().any(|text| text.contains(word)),
            "{action}"
        );
    }
    let missing = priya.browser.get("/support/accounts/nobody").await;
    assert_eq!(missing.status, 404);
    assert!(
        missing
            .text()
            .contains("There is no account with this user ID.")
    );
}

#[tokio::test]
async fn r7_r14_what_is_read_out_is_shown_once_and_works() {
    let world = World::new().await;
    world.account("office", TwoFactor::Off).await;
    let mut priya = world.staff("priya").await;
    let answer = priya.act("office", "set-up-code", &[]).await;
    assert_eq!(answer.status, 200);
    let page = answer.text();
    let code = crate::support::secret(&page);
    let with_pin = [("with_pin", "yes"), ("hours", "1")];
    let answer = priya.act("office", "enable", &with_pin).await;
    let pin = crate::support::secret(&answer.text());
    for path in ["/support/accounts/office", "/support/audit", "/support"] {
        let page = priya.browser.page(path).await;
        assert!(!page.contains(&code) && !page.contains(&pin), "R38: {path}");
    }
    let mut rose = world.browser(Way::App);
    assert_eq!(rose.log_on("office", &code).await, went("/logon/password"));
    let chosen = rose
        .choose("seven sunflowers 8", "seven sunflowers 8")
        .await;
    assert_eq!(chosen, went("/logon/enrol"));
    assert_eq!(rose.pin(&pin).await, went("/logon/enrol?notice=pin"));
    assert_eq!(rose.stage().await, StageKind::Enrol);
}

#[tokio::test]
async fn r14_the_window_is_as_long_as_staff_say() {
    let world = World::new().await;
    world.account("office", TwoFactor::Off).await;
    let mut priya = world.staff("priya").await;
    priya.act("office", "enable", &[("hours", "2")]).await;
    world.clock.advance(2 * 3600 - 1);
    let mut rose = world.browser(Way::App);
    assert_eq!(rose.log_on("office", PASSWORD).await, went("/logon/enrol"));
    world.clock.advance(1);
    let mut late = world.browser(Way::App);
    let said = late.log_on("office", PASSWORD).await;
    assert_eq!(said, crate::support::said("enrolment-over"));
}

#[tokio::test]
async fn r27_sessions_that_staff_end_are_over_at_the_next_request() {
    let world = World::new().await;
    world.account("office", TwoFactor::Off).await;
    let mut rose = world.browser(Way::App);
    assert_eq!(rose.log_on("office", PASSWORD).await, went("/"));
    let mut priya = world.staff("priya").await;
    assert_eq!(rose.stage().await, StageKind::Home);
    priya.act("office", "end-sessions", &[]).await;
    assert_eq!(rose.stage().await, StageKind::LogOn);
}

/// Whatever staff do besides needs the code as well.
#[tokio::test]
async fn r37_nothing_is_done_with_a_code_that_is_not_fresh() {
    let world = World::new().await;
    world.account("oak", TwoFactor::Off).await;
    let mut rose = world.browser(Way::App);
    rose.log_on("oak", PASSWORD).await;
    rose.post("/api/ask", &[]).await;
    let (mut priya, mut sam) = (world.staff("priya").await, world.staff("sam").await);
    world.staff("tom").await;
    sam.act("tom", "reset", &[]).await;
    let page = priya.browser.page("/support/approvals").await;
    let id = crate::support::waiting(&page);
    world.new_events().await;
    world.clock.advance(300);
    let reason = ("reason", "Called");
    let forms: [(&str, &[(&str, &str)]); 4] = [
        ("/support/approvals", &[("id", &id), ("answer", "agree")]),
        ("/support/requests", &[("user_id", "oak"), reason]),
        (
            "/support/enable",
            &[("user_id", "oak"), ("confirmed", "yes"), reason],
        ),
        (
            "/support/import",
            &[("csv", "user_id\nelm\n"), ("step", "import"), reason],
        ),
    ];
    for (path, fields) in forms {
        let answer = priya.browser.post(path, fields).await;
        assert_eq!(answer.status, 422, "{path}");
        let said = alert(&answer.text()).expect("a problem");
        assert!(
            said.contains("Type a code of your own authenticator"),
            "{path}: {said}"
        );
        assert!(world.new_events().await.is_empty(), "{path}");
    }
    // It was for nothing else that they were refused; one code opens all for five minutes.
    let code = priya.code();
    let mut more = &[("code", &*code)][..];
    for (path, fields) in forms {
        let fields = [fields, std::mem::take(&mut more)].concat();
        let answer = priya.browser.post(path, &fields).await;
        assert_ne!(answer.status, 422, "{path}");
    }
}

/// Nobody reads that the holder is told who is not.
#[tokio::test]
async fn an_action_says_whether_the_holder_is_told() {
    let mail = "[mail]\nurl = 'smtp://localhost:1'\nfrom = 'logon@example.org'";
    let told = "The holder is told by e-mail.";
    let not_told = "tell them by telephone.";
    for (config, has_address, expected) in [
        ("", true, not_told),
        (mail, false, not_told),
        (mail, true, told),
    ] {
        let world = World::with(config).await;
        world.account("oak", TwoFactor::Off).await;
        if has_address {
            world
                .sql("UPDATE account SET email = 'rose@example.org' WHERE user_id = 'oak'")
                .await;
        }
        let mut priya = world.staff("priya").await;
        let page = priya.page("oak").await;
        let forms = page.matches("name=\"action\" value=").count();
        let mailed = page.matches("value=\"mail-set-up-code\"").count();
        let other = if expected == told { not_told } else { told };
        assert_eq!(page.matches(expected).count(), forms - mailed, "{config}");
        assert!(!page.contains(other), "{config}");
    }
}

//! The way to an application and back (R27, R34, R35).

use crate::support::{
    APPLICATIONS, Answer, AtApplication, Authenticator, Browser, OFFICE, Outcome, PASSWORD,
    PAYROLL, WAYS, Way, World, alert, heading, user_id, went,
};
use axum::http::Request;
use domain::{Groups, Status, TwoFactor, account::TwoFactorChange};

async fn world() -> World {
    World::with(APPLICATIONS).await
}

/// A browser of `alice`, who is logged on with a code.
async fn logged_on(world: &World, way: Way) -> (Browser<'_>, Authenticator) {
    let authenticator = world.enrolled("alice").await;
    let mut browser = world.browser(way);
    assert_eq!(browser.log_on("alice", PASSWORD).await, went("/logon/code"));
    let code = authenticator.code(world.now());
    assert_eq!(browser.code(&code).await, went("/"));
    world.clock.advance(30);
    (browser, authenticator)
}

fn path_of(outcome: Outcome) -> String {
    match outcome {
        Outcome::Went(path) => path,
        Outcome::Said(word) => panic!("{word}"),
    }
}

#[tokio::test]
async fn r35_from_the_first_visit_over_the_logon_to_the_deep_link() {
    for way in WAYS {
        let world = world().await;
        let authenticator = world.enrolled("alice").await;
        let (mut portal, mut office) = (world.browser(way), world.at(OFFICE));
        let first = office.open("/rota?week=3&x=%2F").await;
        assert_eq!(first.status, 302);
        let go = first.location().to_owned();
        assert!(
            go.starts_with(
                "/auth/go?rd=https%3A%2F%2Foffice.example%2Frota%3Fweek%3D3%26x%3D%252F&state="
            ),
            "{go}"
        );

        let logon = portal.get(&go).await.location().to_owned();
        assert!(logon.starts_with("/logon?rd="), "{logon}");
        let page = portal.page(&logon).await;
        let action = format!("/api/logon?{}", logon.split_once('?').expect("a query").1);
        assert!(
            page.contains(&action.replace('&', "&amp;")) || page.contains(&action),
            "{page}"
        );
        let fields = [("user_id", "alice"), ("password", PASSWORD)];
        assert_eq!(
            portal.post(&action, &fields).await.outcome(),
            went("/logon/code")
        );
        let code = authenticator.code(world.now());
        assert_eq!(path_of(portal.code(&code).await), go);

        let ticket = portal.get(&go).await.location().to_owned();
        let back = office.redeem(&ticket).await;
        assert_eq!(
            (back.status.as_u16(), back.location()),
            (303, "https://office.example/rota?week=3&x=%2F")
        );
        let cookie = back.cookies()[0].to_owned();
        assert!(cookie.starts_with("__Host-gtg_app="), "{cookie}");
        assert!(
            cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"),
            "{cookie}"
        );
        assert_eq!(office.check().await, (200, "alice".to_owned()));
    }
}

/// A wrong password, and another, does not lose the way; nor does setting up an authenticator.
#[tokio::test]
async fn r34_the_way_survives_errors_and_the_enrolment() {
    for way in WAYS {
        let world = world().await;
        world.account("alice", TwoFactor::AwaitingEnrolment).await;
        let (mut portal, mut office) = (world.browser(way), world.at(OFFICE));
        let go = office.open("/rota").await.location().to_owned();
        let logon = portal.get(&go).await.location().to_owned();
        let mut action = format!("/api/logon?{}", logon.split_once('?').expect("a query").1);
        for _ in 0..2 {
            let fields = [("user_id", "alice"), ("password", "wrong password")];
            let refused = portal.post(&action, &fields).await;
            assert_eq!(refused.outcome(), Outcome::Said("credentials".to_owned()));
            if way == Way::Html {
                let page = portal.page(refused.location()).await;
                assert!(alert(&page).is_some());
                let (_, query) = refused.location().split_once('?').expect("a query");
                assert!(query.starts_with("rd="), "{query}");
                action = format!("/api/logon?{query}");
            }
        }
        let fields = [("user_id", "alice"), ("password", PASSWORD)];
        assert_eq!(
            portal.post(&action, &fields).await.outcome(),
            went("/logon/enrol")
        );
        let authenticator = portal.scan().await;
        portal.verify(&authenticator.code(world.now())).await;
        portal.acknowledge().await;
        world.clock.advance(30);
        portal
            .confirm(PASSWORD, &authenticator.code(world.now()))
            .await;
        assert_eq!(path_of(portal.keep().await), go);
    }
}

/// Many tabs: each goes where it was going, with one mark, and only one of them logs on.
#[tokio::test]
async fn r35_every_tab_goes_where_it_was_going() {
    let world = world().await;
    let (mut portal, _) = logged_on(&world, Way::Html).await;
    let mut office = world.at(OFFICE);
    let first = office.open("/one").await.location().to_owned();
    let second = office.open("/two").await.location().to_owned();
    assert_eq!(
        first.split_once("state=").map(|it| it.1),
        second.split_once("state=").map(|it| it.1)
    );
    // The second tab still shows the form; when it is loaded again, it goes on.
    let form = second.replace("/auth/go", "/logon");
    assert_eq!(portal.get(&form).await.location(), second);
    let tickets = [portal.get(&first).await, portal.get(&second).await];
    let tickets = tickets.map(|answer| answer.location().to_owned());
    assert_eq!(
        office.redeem(&tickets[0]).await.location(),
        "https://office.example/one"
    );
    assert_eq!(
        office.redeem(&tickets[1]).await.location(),
        "https://office.example/two"
    );
}

#[tokio::test]
async fn r35_a_ticket_is_good_once_for_a_minute_at_one_host_in_one_browser() {
    let world = world().await;
    let (mut portal, _) = logged_on(&world, Way::Html).await;
    let office = world.at(OFFICE);
    let is_stale = |answer: &Answer| {
        assert!(
            answer
                .cookies()
                .iter()
                .all(|cookie| !cookie.contains("gtg_app"))
        );
        answer.location().starts_with("/auth/stale?rd=")
    };
    let mut browser = office.clone();

    // Twice: the second time by a browser that has been marked alike, and has no session.
    let go = browser.open("/").await.location().to_owned();
    let ticket = portal.get(&go).await.location().to_owned();
    let mut twin = browser.clone();
    assert_eq!(browser.redeem(&ticket).await.status, 303);
    assert!(is_stale(&twin.redeem(&ticket).await));
    assert_eq!(twin.check().await.0, 401);
    // Back: who is in stays in.
    assert_eq!(
        browser.redeem(&ticket).await.location(),
        "https://office.example/"
    );

    // Late.
    let mut late = office.clone();
    let go = late.open("/x").await.location().to_owned();
    let ticket = portal.get(&go).await.location().to_owned();
    world.clock.advance(60);
    let answer = late.redeem(&ticket).await;
    assert!(is_stale(&answer));
    assert!(
        answer
            .location()
            .ends_with("rd=https%3A%2F%2Foffice.example%2Fx")
    );
    let page = portal.page(answer.location()).await;
    assert!(page.contains("href=\"https://office.example/x\""), "{page}");

    // Another browser: not marked, or marked otherwise.
    let mut marked = office.clone();
    let go = marked.open("/").await.location().to_owned();
    let ticket = portal.get(&go).await.location().to_owned();
    let mut other = office.clone();
    assert!(is_stale(&other.redeem(&ticket).await));
    other.open("/").await;
    assert!(is_stale(&other.redeem(&ticket).await));
    assert_eq!(
        marked.redeem(&ticket).await.location(),
        "https://office.example/"
    );

    // Another host, and junk: nothing of where it leads is told.
    let mut marked = office.clone();
    let go = marked.open("/secret-path").await.location().to_owned();
    let ticket = portal.get(&go).await.location().to_owned();
    let mut payroll = world.at(PAYROLL);
    for value in marked.cookies.values() {
        payroll
            .cookies
            .insert("__Host-gtg_state_8443".to_owned(), value.clone());
    }
    for ticket in [
        &ticket.replace(OFFICE, PAYROLL),
        "https://pay.example:8443/auth/ticket?ticket=junk",
    ] {
        let answer = payroll.redeem(ticket).await;
        assert_eq!(
            answer.location(),
            "/auth/stale?rd=https%3A%2F%2Fpay.example%3A8443%2F"
        );
    }
}

#[tokio::test]
async fn r35_cookies_are_worthless_elsewhere() {
    let world = world().await;
    let (mut portal, _) = logged_on(&world, Way::Html).await;
    world
        .service
        .set_groups(
            &user_id("alice"),
            &Groups::parse(["payroll"]).expect("a group"),
        )
        .await
        .expect("groups");
    let (mut office, mut payroll) = (world.at(OFFICE), world.at(PAYROLL));
    office.enter(&mut portal, "/").await;
    payroll.enter(&mut portal, "/").await;
    assert_eq!(payroll.check().await, (200, "alice".to_owned()));

    let own = office.cookies["__Host-gtg_app"].clone();
    let logon = portal.cookies["gtg"].clone();
    // The application's at the logon.
    let mut thief = world.browser(Way::Html);
    thief.cookies.insert("gtg".to_owned(), own.clone());
    assert_eq!(thief.get("/").await.location(), "/logon");
    // The logon's, and another application's, at an application.
    for stolen in [logon, payroll.cookies["__Host-gtg_app_8443"].clone()] {
        let mut thief = world.at(OFFICE);
        thief.cookies.insert("__Host-gtg_app".to_owned(), stolen);
        assert_eq!(thief.check().await.0, 401);
    }
    let mut thief = world.at(PAYROLL);
    thief.cookies.insert("__Host-gtg_app_8443".to_owned(), own);
    assert_eq!(thief.check().await.0, 401);
}

#[tokio::test]
async fn r27_logging_off_anywhere_ends_all() {
    for from in ["logon", "application", "link"] {
        let world = world().await;
        let (mut portal, _) = logged_on(&world, Way::Html).await;
        let (mut office, mut second) = (world.at(OFFICE), world.at(OFFICE));
        office.enter(&mut portal, "/").await;
        second.enter(&mut portal, "/").await;
        assert_eq!(second.check().await.0, 200);
        match from {
            "logon" => assert_eq!(portal.log_off().await, went("/logon?notice=logged-off")),
            "application" => {
                let post = Request::post("/auth/log-off?rd=https%3A%2F%2Foffice.example%2Fbye")
                    .header("content-type", "application/x-www-form-urlencoded")
                    .header("origin", OFFICE);
                let post = office.forwarded(post, "POST", "/auth/log-off");
                let answer = office.send(post).await;
                assert_eq!(answer.location(), "https://office.example/bye");
            }
            _ => {
                let link = office.forwarded(Request::get("/auth/log-off"), "GET", "/auth/log-off");
                let ask = office.send(link).await.location().to_owned();
                assert_eq!(ask, "/auth/log-off?rd=https%3A%2F%2Foffice.example%2F");
                assert_eq!(second.check().await.0, 200, "a link alone does nothing");
                let page = portal.page(&ask).await;
                assert_eq!(heading(&page), "Log off");
                let action = "/api/log-off?rd=https%3A%2F%2Foffice.example%2F";
                assert!(page.contains(action), "{page}");
                assert_eq!(
                    portal.post(action, &[]).await.location(),
                    "https://office.example/"
                );
            }
        }
        assert_eq!(office.check().await.0, 401, "{from}");
        assert_eq!(second.check().await.0, 401, "{from}");
        assert_eq!(portal.get("/").await.location(), "/logon", "{from}");
    }
}

/// A form of another site, or of another application, logs nobody off.
#[tokio::test]
async fn r28_logging_off_at_an_application_is_for_its_own_forms() {
    let world = world().await;
    let (mut portal, _) = logged_on(&world, Way::Html).await;
    let mut office = world.at(OFFICE);
    office.enter(&mut portal, "/").await;
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", PAYROLL),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
    ] {
        let post = Request::post("/auth/log-off")
            .header("content-type", "application/x-www-form-urlencoded")
            .header(name, value);
        let post = office.forwarded(post, "POST", "/auth/log-off");
        assert_eq!(office.send(post).await.status, 403, "{name}: {value}");
    }
    assert_eq!(office.check().await.0, 200);
}

#[tokio::test]
async fn r27_every_change_of_the_account_ends_it_at_the_next_request() {
    for change in ["disable", "reset", "switch off", "set-up code"] {
        let world = world().await;
        let (mut portal, _) = logged_on(&world, Way::Html).await;
        let mut office = world.at(OFFICE);
        office.enter(&mut portal, "/").await;
        assert_eq!(office.check().await.0, 200);
        match change {
            "disable" => world.set_status("alice", Status::Disabled).await,
            "reset" => world.two_factor("alice", TwoFactorChange::Reset).await,
            "switch off" => world.two_factor("alice", TwoFactorChange::Disable).await,
            _ => drop(world.set_up_code("alice").await),
        }
        assert_eq!(office.check().await.0, 401, "{change}");
    }
}

/// What another node changes is seen when the second is over that an answer may be kept.
#[tokio::test]
async fn r27_on_other_nodes_within_a_second() {
    let world = world().await;
    let (mut portal, _) = logged_on(&world, Way::Html).await;
    let mut office = world.at(OFFICE);
    office.enter(&mut portal, "/").await;
    let other = world.second_node().await;
    let mut there = AtApplication {
        world: &other,
        ..office.clone()
    };
    assert_eq!(there.check().await.0, 200);
    portal.log_off().await;
    assert_eq!(office.check().await.0, 401);
    tokio::time::sleep(std::time::Duration::from_millis(1001)).await;
    assert_eq!(there.check().await.0, 401);
}

#[tokio::test]
async fn r25_the_session_ends_at_applications_when_it_ends_at_the_logon() {
    let world = world().await;
    let (mut portal, _) = logged_on(&world, Way::Html).await;
    let mut office = world.at(OFFICE);
    office.enter(&mut portal, "/").await;
    // Using an application is using the session: 3 h of it, 50 min apart.
    for _ in 0..4 {
        world.clock.advance(50 * 60);
        tokio::time::sleep(std::time::Duration::from_millis(1001)).await;
        assert_eq!(office.check().await.0, 200);
    }
    world.clock.advance(60 * 60);
    tokio::time::sleep(std::time::Duration::from_millis(1001)).await;
    assert_eq!(office.check().await.0, 401);
}

#[tokio::test]
async fn who_may_not_use_it_is_told_so_and_whom_to_ask() {
    let world = world().await;
    let (mut portal, _) = logged_on(&world, Way::Html).await;
    let mut payroll = world.at(PAYROLL);
    let go = payroll.open("/").await.location().to_owned();
    let answer = portal.get(&go).await;
    assert_eq!(answer.status, 403);
    let page = answer.text();
    assert_eq!(heading(&page), "Not for this user ID");
    assert!(alert(&page).is_some_and(|text| text.contains("Payroll") && text.contains("support")));
    // It is not among the links either.
    let home = portal.page("/").await;
    assert!(
        home.contains("Office") && !home.contains("Payroll"),
        "{home}"
    );

    // Whoever has been in and may not any more.
    let alice = user_id("alice");
    let groups = Groups::parse(["payroll"]).expect("a group");
    world
        .service
        .set_groups(&alice, &groups)
        .await
        .expect("groups");
    assert!(portal.page("/").await.contains("Payroll"));
    payroll.enter(&mut portal, "/").await;
    assert_eq!(payroll.check().await.0, 200);
    world
        .service
        .set_groups(&alice, &Groups::default())
        .await
        .expect("groups");
    assert_eq!(payroll.check().await.0, 403);
}

const DEMANDING: &str = r#"
    [proxy]
    trusted = ["10.0.0.0/8"]
    [[apps]]
    name = "Office"
    origin = "https://office.example"
    require_code_within = 5
    [[apps]]
    name = "Payroll"
    origin = "https://pay.example:8443"
    session_minutes = 20
"#;

/// Two applications are open. One of them wants a fresh code: a logon anew, which ends the former
/// session, and with it the other application's (R27).
#[tokio::test]
async fn a_sensitive_application_asks_for_a_logon_with_a_fresh_code() {
    for way in WAYS {
        let world = World::with(DEMANDING).await;
        let (mut portal, authenticator) = logged_on(&world, way).await;
        let (mut office, mut payroll) = (world.at(OFFICE), world.at(PAYROLL));
        office.enter(&mut portal, "/").await;
        payroll.enter(&mut portal, "/").await;
        assert_eq!(office.check().await.0, 200);
        world.clock.advance(5 * 60);
        tokio::time::sleep(std::time::Duration::from_millis(1001)).await;
        assert_eq!(office.check().await.0, 401);
        assert_eq!(payroll.check().await.0, 200);
        let go = office.open("/deep").await.location().to_owned();
        let logon = portal.get(&go).await.location().to_owned();
        assert!(logon.ends_with("&notice=anew"), "{logon}");
        assert_eq!(portal.stands().await, "home", "nothing has begun by itself");
        let action = format!("/api/logon?{}", logon.split_once('?').expect("a query").1);
        let fields = [("user_id", "alice"), ("password", PASSWORD)];
        let sent = portal.post(&action, &fields).await;
        assert_eq!(sent.outcome(), went("/logon/code"));
        assert_eq!(payroll.check().await.0, 401, "the former session is over");
        let code = authenticator.code(world.now());
        assert_eq!(path_of(portal.code(&code).await), go);
        let ticket = portal.get(&go).await.location().to_owned();
        let back = office.redeem(&ticket).await;
        assert_eq!(back.location(), "https://office.example/deep");
        assert_eq!(office.check().await.0, 200);
        portal.log_off().await;
        assert_eq!(office.check().await.0, 401);
    }
}

#[tokio::test]
async fn an_application_may_ask_for_a_newer_logon() {
    let world = World::with(DEMANDING).await;
    let (mut portal, authenticator) = logged_on(&world, Way::Html).await;
    let mut payroll = world.at(PAYROLL);
    payroll.enter(&mut portal, "/").await;
    world.clock.advance(20 * 60);
    tokio::time::sleep(std::time::Duration::from_millis(1001)).await;
    assert_eq!(payroll.check().await.0, 401);
    let go = payroll.open("/deep").await.location().to_owned();
    let logon = portal.get(&go).await.location().to_owned();
    assert!(logon.ends_with("&notice=anew"), "{logon}");
    let page = portal.page(&logon).await;
    assert!(page.contains("Please log on again to go on"), "{page}");
    let action = format!("/api/logon?{}", logon.split_once('?').expect("a query").1);
    let fields = [("user_id", "alice"), ("password", PASSWORD)];
    assert_eq!(
        portal.post(&action, &fields).await.outcome(),
        went("/logon/code")
    );
    let code = authenticator.code(world.now());
    assert_eq!(path_of(portal.code(&code).await), go);
    let ticket = portal.get(&go).await.location().to_owned();
    assert_eq!(
        payroll.redeem(&ticket).await.location(),
        "https://pay.example:8443/deep"
    );
}

#[tokio::test]
async fn without_two_factor_logon_a_sensitive_application_is_closed() {
    let world = World::with(DEMANDING).await;
    world.account("bob", TwoFactor::Off).await;
    let mut portal = world.browser(Way::Html);
    assert_eq!(portal.log_on("bob", PASSWORD).await, went("/"));
    let go = world.at(OFFICE).open("/").await.location().to_owned();
    let answer = portal.get(&go).await;
    assert_eq!(answer.status, 403);
    assert_eq!(heading(&answer.text()), "Two-factor logon needed");
}

#[tokio::test]
async fn an_interrupted_form_is_not_lost_without_a_word() {
    let world = world().await;
    let mut portal = world.browser(Way::Html);
    let mut office = world.at(OFFICE);
    let post = |office: &AtApplication<'_>, referer: &str| {
        let request = Request::get("/auth/check?redirect")
            .header("accept", "text/html")
            .header("sec-fetch-mode", "navigate")
            .header("referer", referer);
        office.forwarded(request, "POST", "/rota/save")
    };
    for (referer, rd) in [
        ("https://office.example/rota?week=3", "rota%3Fweek%3D3"),
        ("https://evil.example/", "rota%2Fsave"),
    ] {
        let request = post(&office, referer);
        let answer = office.send(request).await;
        assert_eq!(answer.status, 303);
        assert_eq!(
            answer.location(),
            format!("/auth/interrupted?rd=https%3A%2F%2Foffice.example%2F{rd}")
        );
        let page = portal.page(answer.location()).await;
        assert_eq!(heading(&page), "That was not sent");
        assert!(alert(&page).is_some_and(|text| text.contains("Office")));
    }
}

/// R34: whatever stands there, nobody is sent to where no application is.
#[tokio::test]
async fn r34_return_addresses_of_attackers_lead_nowhere() {
    let world = world().await;
    let (portal, _) = logged_on(&world, Way::Html).await;
    let evil = [
        "//evil",
        "https:\\\\evil",
        "https://ok@evil",
        "https://office.example@evil/",
        "https://office.example.evil/",
        "https://office.example:444/",
        "http://office.example/",
        "javascript:alert(1)",
        "data:text/html,x",
        "https%3A%2F%2Fevil%2F",
        "/\\evil",
        "https:evil",
        "https://office.example%2f@evil",
        "https://office.example\\@evil",
        "\thttps://evil",
    ];
    for rd in evil {
        let rd = percent_encoding::utf8_percent_encode(rd, percent_encoding::NON_ALPHANUMERIC)
            .to_string();
        for query in [
            format!("rd={rd}"),
            format!("rd={rd}&state={}", "A".repeat(43)),
            format!("rd=https%3A%2F%2Foffice.example%2F&rd={rd}"),
        ] {
            for page in ["/auth/go", "/auth/interrupted", "/auth/stale", "/logon"] {
                let mut portal = portal.clone();
                let answer = portal.get(&format!("{page}?{query}")).await;
                assert_eq!(answer.location(), "/", "{page}?{query}");
            }
            // Not with that session, which both would end.
            let mut portal = world.browser(Way::Html);
            let asked = portal.page(&format!("/auth/log-off?{query}")).await;
            assert!(!asked.contains("evil") && asked.contains("action=\"/api/log-off\""));
            let answer = portal.post(&format!("/api/log-off?{query}"), &[]).await;
            assert_eq!(answer.location(), "/logon?notice=logged-off");
            let fields = [("user_id", "alice"), ("password", PASSWORD)];
            let answer = portal.post(&format!("/api/logon?{query}"), &fields).await;
            assert_eq!(answer.outcome(), went("/logon/code"), "{query}");
        }
    }
}

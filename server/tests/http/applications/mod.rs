//! The way to an application and back (R27, R34, R35).

mod demands;
mod ends;
mod links;
mod outage;
mod tickets;

use crate::support::{
    APPLICATIONS, AtApplication, Authenticator, Browser, OFFICE, Outcome, PASSWORD, WAYS, Way,
    World, alert, heading, went,
};
use axum::http::Request;
use domain::TwoFactor;

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
async fn a_deep_link_comes_back_whole_or_the_page_says_that_it_cannot() {
    for way in WAYS {
        let world = world().await;
        let authenticator = world.enrolled("alice").await;
        let long = format!("/rota?q={}", "a".repeat(7500));
        for (asked, back) in [
            (
                "/rota?file=C:\\temp\\week 3.txt".replace(' ', "%20"),
                "/rota?file=C:%5Ctemp%5Cweek%203.txt",
            ),
            (
                "/rota?u=\\\\server\\share".to_owned(),
                "/rota?u=%5C%5Cserver%5Cshare",
            ),
            ("/rota?q=<a|b>".to_owned(), "/rota?q=%3Ca|b%3E"),
            (long.clone(), &long),
        ] {
            let (mut portal, mut office) = (world.browser(way), world.at(OFFICE));
            let go = office.open(&asked).await.location().to_owned();
            assert!(go.len() < 8192 && go.starts_with("/auth/go?"), "{go:.100}");
            let logon = portal.get(&go).await.location().to_owned();
            let action = format!("/api/logon?{}", logon.split_once('?').expect("a query").1);
            // Also after a wrong password.
            let fields = [("user_id", "alice"), ("password", "wrong")];
            let wrong = portal.post(&action, &fields).await;
            if way == Way::Html {
                assert!(
                    wrong.location().contains("rd=https%3A%2F%2Foffice"),
                    "{asked:.40}"
                );
                assert!(wrong.location().len() < 8192);
                assert!(
                    portal
                        .page(wrong.location())
                        .await
                        .contains("rd=https%3A%2F%2Foffice")
                );
            }
            let fields = [("user_id", "alice"), ("password", PASSWORD)];
            assert_eq!(
                portal.post(&action, &fields).await.outcome(),
                went("/logon/code")
            );
            let code = authenticator.code(world.now());
            assert_eq!(path_of(portal.code(&code).await), go);
            let ticket = portal.get(&go).await.location().to_owned();
            let came = office.redeem(&ticket).await;
            assert_eq!(came.location(), format!("{OFFICE}{back}"));
            world.clock.advance(30);
        }
        let (mut portal, mut office) = (world.browser(way), world.at(OFFICE));
        let too_long = office.open(&format!("/rota?q={}", "a".repeat(9000))).await;
        let to = too_long.location();
        assert_eq!(to, "/auth/not-kept?rd=https%3A%2F%2Foffice.example%2F");
        let page = portal.page(to).await;
        assert_eq!(heading(&page), "Your page cannot be kept");
        assert!(page.contains("href=\"https://office.example/\""), "{page}");
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
            cookie.ends_with("; HttpOnly; SameSite=Lax; Secure; Path=/"),
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

#[tokio::test]
async fn who_lets_no_cookies_in_is_told_so_on_the_way_and_keeps_it() {
    for way in WAYS {
        for two_factor in [TwoFactor::Off, TwoFactor::AwaitingEnrolment] {
            let world = world().await;
            world.account("alice", two_factor).await;
            let (mut portal, mut office) = (world.browser(way), world.at(OFFICE));
            let go = office.open("/rota").await.location().to_owned();
            let logon = portal.get(&go).await.location().to_owned();
            let (_, query) = logon.split_once('?').expect("a query");
            let fields = [("user_id", "alice"), ("password", PASSWORD)];
            let action = format!("/api/logon?{query}");
            let answer = portal.post(&action, &fields).await;
            let address = answer.location().to_owned();
            let mut kept = portal.clone();
            portal.cookies.clear();
            let back = portal.get(&address).await.location().to_owned();
            assert!(
                back.starts_with("/logon?") && back.contains(query),
                "{back}"
            );
            let page = portal.page(&back).await;
            assert!(page.contains("Allow cookies for this site"), "{page}");
            assert!(page.contains(&action.replace('&', "&amp;")), "{page}");
            // With its cookies it goes on.
            let on = kept.get(&address).await.location().to_owned();
            let to = match two_factor {
                TwoFactor::Off => "https://office.example/auth/ticket?",
                _ => "/logon/enrol",
            };
            assert!(on.starts_with(to), "{on}");
        }
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

/// Tabs that come at the same moment, as when a browser is restored: each gets a mark, and the last one stays.
#[tokio::test]
async fn r35_tabs_that_come_at_once_go_where_they_were_going() {
    let world = world().await;
    let (mut portal, _) = logged_on(&world, Way::Html).await;
    let mut office = world.at(OFFICE);
    let mut earlier = office.clone();
    let first = earlier.open("/one").await.location().to_owned();
    let second = office.open("/two").await.location().to_owned();
    assert_ne!(earlier.cookies, office.cookies);
    let ticket = portal.get(&first).await.location().to_owned();
    let back = office.redeem(&ticket).await;
    assert_eq!(back.location(), "https://office.example/one");
    assert_eq!(office.check().await.0, 401, "that ticket opens nothing");
    for (go, to) in [(None, "/one"), (Some(second), "/two")] {
        let go = match go {
            Some(go) => go,
            None => office.open(to).await.location().to_owned(),
        };
        let ticket = portal.get(&go).await.location().to_owned();
        let back = office.redeem(&ticket).await;
        assert_eq!(back.location(), format!("https://office.example{to}"));
        assert_eq!(office.check().await.0, 200);
    }
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
            for page in [
                "/auth/go",
                "/auth/interrupted",
                "/auth/not-kept",
                "/auth/stale",
                "/logon",
            ] {
                let mut portal = portal.clone();
                let answer = portal.get(&format!("{page}?{query}")).await;
                assert_eq!(answer.location(), "/", "{page}?{query}");
            }
            // At an application, without a session there.
            let mut office = world.at(OFFICE);
            let post = Request::post(format!("/auth/log-off?{query}"))
                .header("content-type", "application/x-www-form-urlencoded")
                .header("origin", OFFICE);
            let post = office.forwarded(post, "POST", "/auth/log-off");
            assert_eq!(
                office.send(post).await.location(),
                "/auth/log-off?",
                "{query}"
            );
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

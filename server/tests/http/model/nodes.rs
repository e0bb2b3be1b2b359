//! The two nodes, and the browsers that ask them.

use super::{BROWSERS, Model, Stands, Transition};
use crate::support::{
    APPLICATIONS, AtApplication, Authenticator, Browser, OFFICE, Outcome, PASSWORD, START_AGAIN,
    Way, World, said, went,
};
use domain::Status;
use futures_util::future::join_all;
use proptest::test_runner::Config;
use proptest_state_machine::{StateMachineTest, prop_state_machine};
use std::{collections::BTreeMap, mem::take};
use testing::Postgres;
use tokio::runtime::Runtime;

type Cookies = BTreeMap<String, String>;

/// A session that began: what its browser held then, and what it held at an application.
struct Session {
    browser: Cookies,
    application: Cookies,
}

struct Nodes {
    worlds: [World; 2],
    app: Authenticator,
    browsers: [Cookies; BROWSERS],
    sessions: [Option<Session>; BROWSERS],
    ended: Vec<Session>,
    /// Which node may not have heard yet of what the other one has ended.
    may_lag: [bool; 2],
}

impl Nodes {
    async fn new(url: Option<String>) -> Self {
        let world = World::on(url, APPLICATIONS).await;
        let app = world.enrolled("alice").await;
        let other = world.second_node().await;
        Self {
            worlds: [world, other],
            app,
            browsers: Default::default(),
            sessions: Default::default(),
            ended: Vec::new(),
            may_lag: [false; 2],
        }
    }

    /// The browser of this number at this node.
    fn browser(&mut self, browser: usize, node: usize) -> Browser<'_> {
        let cookies = take(&mut self.browsers[browser]);
        Browser {
            cookies,
            ..self.worlds[node].browser(Way::App)
        }
    }

    async fn apply(&mut self, model: &Model, transition: Transition) {
        match transition {
            Transition::LogOn { browser, node } => {
                let mut asking = self.browser(browser, node);
                let outcome = asking.log_on("alice", PASSWORD).await;
                self.browsers[browser] = asking.cookies;
                let expected = if model.is_enabled {
                    went("/logon/code")
                } else {
                    said("credentials")
                };
                assert_eq!(outcome, expected);
            }
            Transition::Code { browser, node, off } => {
                self.code(model, &[(browser, node)], off).await;
            }
            Transition::SameCode { off } => self.same_code(model, off).await,
            Transition::LogOff { browser, node } => {
                let mut asking = self.browser(browser, node);
                let outcome = asking.log_off().await;
                self.browsers[browser] = asking.cookies;
                assert_eq!(outcome, went("/logon?notice=logged-off"));
                self.may_lag[1 - node] = true;
            }
            Transition::SetStatus { is_enabled, node } => {
                let status = if is_enabled {
                    Status::Enabled
                } else {
                    Status::Disabled
                };
                self.worlds[node].set_status("alice", status).await;
                self.may_lag[1 - node] = true;
            }
            Transition::Hear { node } => {
                let heard = self.worlds[node].service.hear_of_revocations().await;
                heard.expect("the database answers");
                self.may_lag[node] = false;
            }
            Transition::Wait(seconds) => {
                self.worlds[0].clock.advance(seconds);
                self.may_lag = [false; 2];
            }
        }
        for (session, stands) in self.sessions.iter_mut().zip(model.browsers) {
            if stands != Stands::Home {
                self.ended.extend(session.take());
            }
        }
    }
}

impl Nodes {
    /// All who are asked for a code give the same one at once, half of them at each node.
    async fn same_code(&mut self, model: &Model, off: i64) {
        let was_asked = |browser: &usize| match model.browsers[*browser] {
            Stands::AtCode(_) => true,
            Stands::Home => self.sessions[*browser].is_none(),
            Stands::Nowhere => false,
        };
        let asked = (0..BROWSERS).filter(was_asked);
        let asked: Vec<_> = asked.enumerate().map(|(n, it)| (it, n % 2)).collect();
        self.code(model, &asked, off).await;
    }

    /// The browsers of `asked` give one code at once, each at a node.
    async fn code(&mut self, model: &Model, asked: &[(usize, usize)], off: i64) {
        let code = self.app.code(model.now + off * 30);
        let worlds = &self.worlds;
        let asking = asked.iter().map(|(browser, node)| Browser {
            cookies: take(&mut self.browsers[*browser]),
            ..worlds[*node].browser(Way::App)
        });
        let answers = asking.map(async |mut browser| {
            let outcome = browser.code(&code).await;
            (outcome, browser.cookies)
        });
        let mut answers = join_all(answers).await;
        // Of several, any may be the first; they are all alike.
        if let Some(first) = answers
            .iter()
            .position(|(outcome, _)| *outcome == went("/"))
        {
            answers.swap(0, first);
        }
        for ((browser, node), (outcome, cookies)) in asked.iter().zip(answers) {
            self.browsers[*browser] = cookies;
            match model.browsers[*browser] {
                Stands::Home => {
                    assert_eq!(outcome, went("/"));
                    self.begin(*browser, *node).await;
                }
                Stands::AtCode(_) => {
                    let is_spent =
                        matches!(&outcome, Outcome::Said(word) if word.starts_with("code-spent"));
                    assert!(is_spent, "{outcome:?}");
                }
                Stands::Nowhere => assert_eq!(outcome, went(START_AGAIN)),
            }
        }
    }

    /// Takes down a session that has just begun, and goes on to an application with it.
    async fn begin(&mut self, browser: usize, node: usize) {
        let world = &self.worlds[node];
        let mut portal = Browser {
            cookies: self.browsers[browser].clone(),
            ..world.browser(Way::App)
        };
        let mut office = world.at(OFFICE);
        office.enter(&mut portal, "/").await;
        self.browsers[browser].clone_from(&portal.cookies);
        self.sessions[browser] = Some(Session {
            browser: portal.cookies,
            application: office.cookies,
        });
    }

    async fn check(&self, model: &Model) {
        let logons = "SELECT count(*) AS n FROM audit_event WHERE kind = 'logon.logged-on'";
        assert_eq!(self.worlds[0].count(logons).await, model.logons);
        for (node, world) in self.worlds.iter().enumerate() {
            for session in self.sessions.iter().flatten() {
                assert_eq!(session.opens(world).await, ("", 200), "at node {node}");
            }
            for session in &self.ended {
                let (page, application) = session.opens(world).await;
                assert_eq!(page, "/logon", "at node {node}");
                assert!(application == 401 || self.may_lag[node], "at node {node}");
            }
        }
    }
}

impl Session {
    /// Where the home page leads, and what the check of the application answers.
    async fn opens(&self, world: &World) -> (&'static str, u16) {
        let mut portal = Browser {
            cookies: self.browser.clone(),
            ..world.browser(Way::App)
        };
        let page = match portal.get("/").await.location() {
            "" => "",
            "/logon" => "/logon",
            other => panic!("to {other}"),
        };
        let mut office = AtApplication {
            cookies: self.application.clone(),
            ..world.at(OFFICE)
        };
        (page, office.check().await.0)
    }
}

/// Nodes, unless there is no database for them, and what they run on.
struct Running {
    nodes: Option<Nodes>,
    runtime: Runtime,
    _database: Option<Postgres>,
}

struct TwoNodes<const POSTGRES: bool>;

impl<const POSTGRES: bool> StateMachineTest for TwoNodes<POSTGRES> {
    type SystemUnderTest = Running;
    type Reference = Model;

    fn init_test(_: &Model) -> Running {
        let runtime = Runtime::new().expect("a runtime");
        let database = POSTGRES.then(|| Postgres::create("")).flatten();
        let is_left_out = POSTGRES && database.is_none();
        let url = database.as_ref().map(Postgres::url);
        let nodes = (!is_left_out).then(|| runtime.block_on(Nodes::new(url)));
        Running {
            nodes,
            runtime,
            _database: database,
        }
    }

    fn apply(mut running: Running, model: &Model, transition: Transition) -> Running {
        if let Some(nodes) = &mut running.nodes {
            running.runtime.block_on(nodes.apply(model, transition));
        }
        running
    }

    fn check_invariants(running: &Running, model: &Model) {
        if let Some(nodes) = &running.nodes {
            running.runtime.block_on(nodes.check(model));
        }
    }
}

prop_state_machine! {
    #![proptest_config(Config::with_cases(8))]

    #[test]
    fn r11_r27_two_nodes_do_as_the_model_says_on_sqlite(sequential 1..30 => TwoNodes<false>);

    #[test]
    fn r11_r27_two_nodes_do_as_the_model_says_on_postgres(sequential 1..30 => TwoNodes<true>);
}

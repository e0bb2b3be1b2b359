//! A model of logon attempts, codes, sessions and what ends them, and two nodes of one database that
//! must do as it says, whatever comes in whatever order: a code succeeds at most once (R11), and what
//! ended stays ended (R27).

mod nodes;

use domain::Timestamp;
use proptest::prelude::*;
use proptest_state_machine::ReferenceStateMachine;

/// Of one account.
const BROWSERS: usize = 3;
/// For so long a logon attempt lives, and a session that is not used, in seconds.
const ATTEMPT: i64 = 600;
const IDLE: i64 = 3600;
/// Refused codes in a row, and refused passwords, that begin no pause yet.
const UNPAUSED: usize = 4;

/// Where a browser stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    /// Without an attempt that counts.
    Nowhere,
    /// To give a code before this time.
    AtCode(i64),
    /// Logged on.
    Home,
}

/// What must be so.
#[derive(Debug, Clone)]
struct Model {
    now: i64,
    is_enabled: bool,
    browsers: [Stands; BROWSERS],
    /// The newest time step of which a code has counted.
    newest: i64,
    logons: i64,
    refused_codes: usize,
    refused_passwords: usize,
}

/// What somebody does, and which node they ask.
#[derive(Debug, Clone)]
enum Transition {
    /// Gives the password.
    LogOn { browser: usize, node: usize },
    /// Gives the code of a step before or after the present one.
    Code {
        browser: usize,
        node: usize,
        off: i64,
    },
    /// All who are asked for a code give the same one at once, in turn at the one node and the other.
    SameCode { off: i64 },
    /// Ends the session of a browser.
    LogOff { browser: usize, node: usize },
    /// Disables the account, or enables it.
    SetStatus { is_enabled: bool, node: usize },
    /// A node hears of what was revoked.
    Hear { node: usize },
    /// Time passes, in seconds.
    Wait(i64),
}

impl Model {
    fn step(&self, off: i64) -> i64 {
        Timestamp::from_unix(self.now).step().plus(off).number()
    }

    /// Those who are asked for a code.
    fn at_code(&self) -> Vec<usize> {
        let is_at_code = |browser: &usize| matches!(self.browsers[*browser], Stands::AtCode(_));
        (0..BROWSERS).filter(is_at_code).collect()
    }

    /// `browsers` give the same code: the first of them is logged on, if it is one that still counts.
    fn give_code(&mut self, browsers: &[usize], off: i64) {
        let step = self.step(off);
        if let [first, others @ ..] = browsers
            && step > self.newest
        {
            self.newest = step;
            self.browsers[*first] = Stands::Home;
            self.logons += 1;
            self.refused_codes = others.len();
        } else {
            self.refused_codes += browsers.len();
        }
    }

    /// Ends what `ends` says.
    fn end(&mut self, ends: impl Fn(Stands) -> bool) {
        for stands in &mut self.browsers {
            if ends(*stands) {
                *stands = Stands::Nowhere;
            }
        }
    }
}

impl ReferenceStateMachine for Model {
    type State = Self;
    type Transition = Transition;

    fn init_state() -> BoxedStrategy<Self> {
        let enrolled_at = testing::NOW + 30;
        Just(Self {
            now: enrolled_at + 30,
            is_enabled: true,
            browsers: [Stands::Nowhere; BROWSERS],
            newest: Timestamp::from_unix(enrolled_at).step().number(),
            logons: 1,
            refused_codes: 0,
            refused_passwords: 0,
        })
        .boxed()
    }

    fn transitions(_: &Self) -> BoxedStrategy<Transition> {
        let (browser, node) = (0..BROWSERS, 0..2_usize);
        let whose = (browser, node.clone());
        prop_oneof![
            5 => whose.clone().prop_map(|(browser, node)| Transition::LogOn { browser, node }),
            5 => (whose.clone(), -1..=1_i64).prop_map(|((browser, node), off)| Transition::Code { browser, node, off }),
            3 => (-1..=1_i64).prop_map(|off| Transition::SameCode { off }),
            2 => whose.prop_map(|(browser, node)| Transition::LogOff { browser, node }),
            2 => (any::<bool>(), node.clone()).prop_map(|(is_enabled, node)| Transition::SetStatus { is_enabled, node }),
            1 => node.prop_map(|node| Transition::Hear { node }),
            4 => prop::sample::select(vec![1, 29, 30, ATTEMPT - 1, ATTEMPT, IDLE]).prop_map(Transition::Wait),
        ]
        .boxed()
    }

    fn preconditions(state: &Self, transition: &Transition) -> bool {
        let has_left = |codes| state.refused_codes + codes <= UNPAUSED;
        match *transition {
            Transition::LogOn { browser, .. } => {
                state.browsers[browser] != Stands::Home
                    && (state.is_enabled || state.refused_passwords < UNPAUSED)
            }
            Transition::Code { browser, .. } => {
                state.browsers[browser] != Stands::Home && has_left(1)
            }
            Transition::SameCode { .. } => {
                let codes = state.at_code().len();
                codes > 1 && has_left(codes)
            }
            Transition::LogOff { browser, .. } => state.browsers[browser] == Stands::Home,
            Transition::SetStatus { is_enabled, .. } => is_enabled != state.is_enabled,
            Transition::Hear { .. } | Transition::Wait(_) => true,
        }
    }

    fn apply(mut state: Self, transition: &Transition) -> Self {
        match *transition {
            Transition::LogOn { browser, .. } if state.is_enabled => {
                state.browsers[browser] = Stands::AtCode(state.now + ATTEMPT);
            }
            Transition::LogOn { .. } => state.refused_passwords += 1,
            Transition::Code { browser, off, .. } => {
                if let Stands::AtCode(_) = state.browsers[browser] {
                    state.give_code(&[browser], off);
                }
            }
            Transition::SameCode { off } => state.give_code(&state.at_code(), off),
            Transition::LogOff { browser, .. } => state.browsers[browser] = Stands::Nowhere,
            Transition::SetStatus { is_enabled, .. } => {
                state.is_enabled = is_enabled;
                state.end(|_| true);
            }
            Transition::Hear { .. } => {}
            Transition::Wait(seconds) => {
                state.now += seconds;
                let now = state.now;
                // Every session is used between any two transitions.
                state.end(|stands| match stands {
                    Stands::AtCode(until) => until <= now,
                    Stands::Home => seconds >= IDLE,
                    Stands::Nowhere => false,
                });
            }
        }
        state
    }
}

//! How much of a wait is left: by the clock and not by counted ticks, which a page that sleeps misses.

#[cfg(feature = "hydrate")]
mod browser;

use crate::components::anew;
use leptos::prelude::*;
use protocol::{CurrentStage, StageKind};

/// Seconds between two times at which a wait is spoken.
const SPOKEN_EVERY: u32 = 30;
/// What the server says is left, where the browser stands.
pub type Told = fn(&CurrentStage) -> Option<u32>;

/// A wait; without JavaScript its time stands still.
#[derive(Clone, Copy)]
pub struct Wait {
    /// Seconds left.
    pub left: ReadSignal<u32>,
    set_left: WriteSignal<u32>,
    #[cfg(feature = "hydrate")]
    run: StoredValue<browser::Run>,
}

impl Wait {
    /// A wait of `seconds` from now on. `told`: asked when the clocks of the browser disagree.
    pub fn of(seconds: u32, told: Told) -> Self {
        Self::asked_at(&[], seconds, told)
    }

    /// The same where something else may change it: the server is asked also before one of `marks`, in
    /// seconds left, is shown.
    pub fn asked_at(marks: &'static [u32], seconds: u32, told: Told) -> Self {
        let (left, set_left) = signal(seconds);
        let wait = Self {
            left,
            set_left,
            #[cfg(feature = "hydrate")]
            run: StoredValue::new(browser::Run::begin(seconds)),
        };
        #[cfg(feature = "hydrate")]
        Effect::new(move |_| browser::count(wait.run, set_left, told, marks));
        #[cfg(not(feature = "hydrate"))]
        let _ = (told, marks);
        wait
    }

    /// It lasts `seconds` from now on.
    pub fn set(self, seconds: u32) {
        #[cfg(feature = "hydrate")]
        self.run.set_value(browser::Run::begin(seconds));
        self.set_left.set(seconds);
    }
}

/// What a screen reader is told of a wait while it lasts: `words`, at most every half minute, and once
/// at its end. The running time itself is silent.
#[component]
pub fn Spoken<F: Fn(u32) -> String + Send + Sync + 'static>(
    /// How long the wait was at first.
    wait: u32,
    /// Seconds left.
    left: ReadSignal<u32>,
    /// The sentence for so many seconds.
    words: F,
) -> impl IntoView {
    let turn = turn(wait, left);
    let said = move || {
        let begins = turn.get() == Some(0);
        (!begins && wait > 0).then(|| view! { <span>{words(left.get_untracked())}</span> })
    };
    view! { <p class="visually-hidden" role="status">{anew(said)}</p> }
}

/// What an alert says of a wait: the time that it began with, until [`Spoken`] tells a newer one. Nobody
/// who reads on comes to a time that was told long ago.
#[component]
pub fn SpokenFirst(
    /// How long the wait was at first.
    wait: u32,
    /// Seconds left.
    left: ReadSignal<u32>,
    /// The sentence for that.
    words: String,
) -> impl IntoView {
    let turn = turn(wait, left);
    let said = move || {
        let is_newest = turn.get() == Some(0) || wait == 0;
        is_newest.then(|| view! { <span>{words.clone()}</span> })
    };
    view! { <span class="visually-hidden">" " {anew(said)}</span> }
}

/// The half minute of a wait; `None`: it is over.
fn turn(wait: u32, left: ReadSignal<u32>) -> Memo<Option<u32>> {
    Memo::new(move |_| {
        let left = left.get();
        (left > 0).then(|| wait.saturating_sub(left) / SPOKEN_EVERY)
    })
}

/// Whether the pause that a page tells of is over.
#[derive(Clone, Copy)]
pub struct PauseOver(pub RwSignal<bool>);

/// Until when the logon or session of a page lives: a wait that is longer ends before the password.
#[derive(Debug, Clone, Copy)]
pub enum Lives {
    /// There is none, or none that a wait could outlast.
    Apart,
    /// A logon attempt: so many seconds from when the page was made.
    Attempt {
        /// When that was, by [`now`].
        since: f64,
        /// So many seconds.
        seconds: u32,
    },
    /// A session, which ends where codes are paused (R20).
    Session,
}

impl Lives {
    /// Until when the page of a stage lives.
    pub fn of(current: &CurrentStage) -> Self {
        match current.stage.kind() {
            StageKind::LogOn | StageKind::Replaced | StageKind::GoodToGo | StageKind::Home => {
                Self::Apart
            }
            StageKind::Account => Self::Session,
            _ => Self::attempt(current.seconds_left),
        }
    }

    /// The attempt ends in this many seconds.
    fn attempt(seconds: u32) -> Self {
        Self::Attempt {
            since: now(),
            seconds,
        }
    }

    /// Whether it is over after `wait` more seconds, for codes (`of_codes`) or for something else.
    pub fn is_over_after(self, wait: u32, of_codes: bool) -> bool {
        match self {
            Self::Apart => false,
            Self::Attempt { since, seconds } => {
                now() - since + f64::from(wait) >= f64::from(seconds)
            }
            Self::Session => of_codes,
        }
    }
}

/// Seconds since the page was opened; on the server every page is new.
fn now() -> f64 {
    #[cfg(feature = "hydrate")]
    return browser::ticks() / 1000.0;
    #[cfg(not(feature = "hydrate"))]
    0.0
}

#[cfg(test)]
mod tests {
    use super::Lives;

    #[test]
    fn a_pause_that_outlasts_the_attempt_asks_for_the_password() {
        let ten_minutes = Lives::attempt(600);
        assert!(ten_minutes.is_over_after(900, true) && ten_minutes.is_over_after(600, false));
        assert!(!ten_minutes.is_over_after(599, true));
        assert!(Lives::Session.is_over_after(1, true));
        assert!(!Lives::Session.is_over_after(900, false));
        assert!(!Lives::Apart.is_over_after(900, true));
    }
}

//! The clocks of the browser.
//!
//! It has two. One counts what has passed, but on some systems stands still while the device sleeps;
//! the other is the wall clock, which people set. As long as they agree, the first one is right. When
//! the second one leaps ahead either the device slept or somebody set it, and the server knows.

use super::Told;
use crate::api::{QUIETLY, client::stage_at};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// Milliseconds that the wall clock may leap ahead between two looks.
const LEAP: f64 = 2000.0;

/// What wakes a page: its tab is shown again, it comes back from the history, its window is used.
const WAKING: [&str; 3] = ["visibilitychange", "pageshow", "focus"];

/// How a wait has gone so far.
#[derive(Clone, Copy)]
pub struct Run {
    /// Seconds to wait, when it began.
    wait: u32,
    /// Milliseconds that have passed since.
    passed: f64,
    /// Both clocks at the last look.
    ticks: f64,
    wall: f64,
    /// Whether the server is being asked: until it has answered, nothing new is shown.
    is_asking: bool,
}

impl Run {
    /// A wait of so many seconds begins.
    pub fn begin(wait: u32) -> Self {
        Self {
            wait,
            passed: 0.0,
            ticks: ticks(),
            wall: js_sys::Date::now(),
            is_asking: false,
        }
    }

    /// Looks at the clocks. Returns how far the wall clock has leapt ahead.
    fn look(&mut self) -> f64 {
        let (ticks, wall) = (ticks(), js_sys::Date::now());
        let (ticked, went) = (ticks - self.ticks, wall - self.wall);
        (self.ticks, self.wall) = (ticks, wall);
        self.passed += ticked.max(0.0);
        went - ticked
    }

    fn left(&self) -> u32 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a cast of a float saturates, and seconds passed are none below zero"
        )]
        let passed = (self.passed / 1000.0) as u32;
        self.wait.saturating_sub(passed)
    }
}

/// Milliseconds since the page was opened.
pub fn ticks() -> f64 {
    window()
        .performance()
        .map_or_else(js_sys::Date::now, |performance| performance.now())
}

/// Shows what is left, as long as the page is there, and none of `marks` unasked.
pub fn count(run: StoredValue<Run>, set_left: WriteSignal<u32>, told: Told, marks: &'static [u32]) {
    // The page may be gone, and the signals with it.
    let show = move || {
        if let Some(run) = run.try_get_value()
            && !run.is_asking
        {
            set_left.try_set(run.left());
        }
    };
    let look = move || {
        let leap = run.try_update_value(|run| {
            let before = run.left();
            let leap = run.look();
            let passed = run.left()..before;
            let asks = leap > LEAP || marks.iter().any(|mark| passed.contains(mark));
            let asks = asks && !run.is_asking;
            run.is_asking |= asks;
            asks.then_some(leap)
        });
        show();
        if let Some(Some(leap)) = leap {
            spawn_local(async move {
                let left = stage_at(QUIETLY, &path())
                    .await
                    .ok()
                    .and_then(|standing| told(&standing));
                run.try_update_value(|run| {
                    if let Some(left) = left {
                        *run = Run::begin(left);
                    } else {
                        // Nobody knows better: the device slept.
                        run.passed += leap.max(0.0);
                        run.is_asking = false;
                    }
                });
                show();
            });
        }
    };
    let ticking = set_interval_with_handle(look, Duration::from_secs(1));
    let woken = WAKING.map(|event| window_event_listener_untyped(event, move |_| look()));
    on_cleanup(move || {
        if let Ok(ticking) = ticking {
            ticking.clear();
        }
        woken.into_iter().for_each(WindowListenerHandle::remove);
    });
}

fn path() -> String {
    window().location().pathname().unwrap_or_default()
}

//! Whose turn it is to be hashed (R43, R58): no threads, no clock.
//!
//! Two lanes. Strangers fill one, and leave a core to the other; whoever has proved something for an
//! account takes the other. Within a lane the one comes first whose last turn is the longest ago, and
//! when the places are full, whoever has taken the most of them loses the newest: nobody who comes
//! once is kept out by somebody who comes often.

use domain::{AccountId, UserId};
use std::collections::VecDeque;

/// Who wants a password hashed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Lane {
    /// Somebody who has proved nothing, for this userID.
    Stranger(UserId),
    /// Somebody who has proved something for an account.
    Proved {
        /// The number of the account.
        account_id: AccountId,
        /// The number of what proves it: a remembered browser, a logon attempt or a session. Several
        /// people may share the account.
        by: i64,
    },
    /// The operator, for an account that is not there yet.
    Operator,
}

impl Lane {
    pub(crate) const fn proved(account_id: AccountId, by: i64) -> Self {
        Self::Proved { account_id, by }
    }

    const fn is_stranger(&self) -> bool {
        matches!(self, Self::Stranger(_))
    }

    fn is_of_account_of(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Proved {
                    account_id: one, ..
                },
                Self::Proved {
                    account_id: two, ..
                },
            ) => one == two,
            _ => self == other,
        }
    }
}

/// The number of a place.
pub(super) type Ticket = u64;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Has a place, and does not want a core yet.
    Arrived,
    /// Wants a core.
    Waiting,
    /// Has one.
    Hashing,
}

#[derive(Debug)]
struct Entry {
    ticket: Ticket,
    lane: Lane,
    standing: Standing,
}

/// So many turns are remembered.
const REMEMBERED: usize = 256;

/// The places of both lanes.
#[derive(Debug)]
pub(super) struct Turns {
    cores: usize,
    /// How many may wait, in each lane.
    waiting: usize,
    /// In the order in which they came.
    entries: Vec<Entry>,
    /// Whose turn it was, the newest last.
    recent: VecDeque<Lane>,
    tickets: Ticket,
}

impl Turns {
    pub(super) const fn new(cores: usize, waiting: usize) -> Self {
        Self {
            cores,
            waiting,
            entries: Vec::new(),
            recent: VecDeque::new(),
            tickets: 0,
        }
    }

    /// A place in `lane`; `None`: there is none. Somebody else of the lane may have lost one for it.
    pub(super) fn enter(&mut self, lane: Lane) -> Option<Ticket> {
        self.tickets += 1;
        let (ticket, is_stranger) = (self.tickets, lane.is_stranger());
        self.entries.push(Entry {
            ticket,
            lane,
            standing: Standing::Arrived,
        });
        if self.without_core(is_stranger).count() > self.waiting + self.free(is_stranger) {
            let loser = self
                .without_core(is_stranger)
                .max_by_key(|entry| {
                    let places = |is_same: &dyn Fn(&Lane) -> bool| {
                        let same = self.without_core(is_stranger);
                        same.filter(|other| is_same(&other.lane)).count()
                    };
                    let of_account = places(&|lane| lane.is_of_account_of(&entry.lane));
                    let own = places(&|lane| *lane == entry.lane);
                    (of_account, own, self.last_turn(&entry.lane), entry.ticket)
                })
                .map(|entry| entry.ticket);
            self.entries.retain(|entry| Some(entry.ticket) != loser);
        }
        self.has(ticket).then_some(ticket)
    }

    /// Whether this place was not lost.
    pub(super) fn has(&self, ticket: Ticket) -> bool {
        self.entries.iter().any(|entry| entry.ticket == ticket)
    }

    /// Whoever has this place wants a core now.
    pub(super) fn wait(&mut self, ticket: Ticket) {
        for entry in &mut self.entries {
            if entry.ticket == ticket && entry.standing == Standing::Arrived {
                entry.standing = Standing::Waiting;
            }
        }
    }

    /// Gives a place back, and the core with it.
    pub(super) fn leave(&mut self, ticket: Ticket) {
        self.entries.retain(|entry| entry.ticket != ticket);
    }

    /// Whose turn it is, if there is a core for one: it is theirs now.
    pub(super) fn next(&mut self) -> Option<Ticket> {
        let lanes = [false, true].map(|is_stranger| self.first(is_stranger));
        let ticket = match lanes {
            // In turn, so that neither keeps the other out.
            [Some(proved), Some(stranger)] => match self.recent.back() {
                Some(lane) if !lane.is_stranger() => stranger,
                _ => proved,
            },
            [proved, stranger] => proved.or(stranger)?,
        };
        let entry = self.entries.iter_mut().find(|one| one.ticket == ticket)?;
        entry.standing = Standing::Hashing;
        if self.recent.len() == REMEMBERED {
            self.recent.pop_front();
        }
        self.recent.push_back(entry.lane.clone());
        Some(ticket)
    }

    /// The one of a lane who comes next, if there is a core for the lane.
    fn first(&self, is_stranger: bool) -> Option<Ticket> {
        if self.free(is_stranger) == 0 {
            return None;
        }
        self.without_core(is_stranger)
            .filter(|entry| entry.standing == Standing::Waiting)
            // One at a time of an account.
            .filter(|entry| is_stranger || !self.is_hashing_for_account_of(&entry.lane))
            .min_by_key(|entry| {
                let of_account = self.last_turn_where(|lane| lane.is_of_account_of(&entry.lane));
                (of_account, self.last_turn(&entry.lane), entry.ticket)
            })
            .map(|entry| entry.ticket)
    }

    fn is_hashing_for_account_of(&self, lane: &Lane) -> bool {
        self.hashing()
            .any(|other| other.lane.is_of_account_of(lane))
    }

    fn hashing(&self) -> impl Iterator<Item = &Entry> {
        let entries = self.entries.iter();
        entries.filter(|entry| entry.standing == Standing::Hashing)
    }

    fn without_core(&self, is_stranger: bool) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| {
            entry.lane.is_stranger() == is_stranger && entry.standing != Standing::Hashing
        })
    }

    /// Cores that a lane may take at this moment: strangers leave one, where there are several.
    fn free(&self, is_stranger: bool) -> usize {
        let free = self.cores.saturating_sub(self.hashing().count());
        if !is_stranger {
            return free;
        }
        let strangers = self.hashing().filter(|entry| entry.lane.is_stranger());
        let most = self.cores.saturating_sub(1).max(1);
        free.min(most.saturating_sub(strangers.count()))
    }

    /// When it was the turn of `lane` last: the greater, the later.
    fn last_turn(&self, lane: &Lane) -> usize {
        self.last_turn_where(|other| other == lane)
    }

    fn last_turn_where(&self, is_it: impl Fn(&Lane) -> bool) -> usize {
        let turn = self.recent.iter().rposition(is_it);
        turn.map_or(0, |turn| turn + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stranger(name: &str) -> Lane {
        Lane::Stranger(UserId::parse(name).expect("a userID"))
    }

    fn account(number: i64) -> AccountId {
        AccountId::from_number(number)
    }

    fn proved(number: i64) -> Lane {
        Lane::proved(account(number), 1)
    }

    fn waits(turns: &mut Turns, lane: Lane) -> Option<Ticket> {
        let ticket = turns.enter(lane)?;
        turns.wait(ticket);
        Some(ticket)
    }

    #[test]
    fn r58_strangers_leave_a_core_to_those_who_have_proved_something() {
        let mut turns = Turns::new(2, 32);
        let strangers: Vec<_> = (0..40)
            .map(|n| waits(&mut turns, stranger(&format!("nobody-{n}"))))
            .collect();
        assert_eq!(
            strangers.iter().flatten().count(),
            33,
            "one core, 32 places"
        );
        assert_eq!(turns.next(), strangers[0]);
        assert_eq!(turns.next(), None, "the other core is not theirs");
        let holder = waits(&mut turns, proved(1));
        assert!(holder.is_some(), "their places are not taken");
        assert_eq!(turns.next(), holder);
    }

    #[test]
    fn r58_with_one_core_the_lanes_take_turns() {
        let mut turns = Turns::new(1, 32);
        for n in 0..10 {
            waits(&mut turns, stranger(&format!("nobody-{n}")));
            waits(&mut turns, proved(n));
        }
        let mut is_proved = Vec::new();
        while let Some(ticket) = turns.next() {
            is_proved.push(!turns.hashing().any(|one| one.lane.is_stranger()));
            assert_eq!(turns.next(), None, "one core");
            turns.leave(ticket);
        }
        assert_eq!(is_proved, [true, false].repeat(10));
    }

    #[test]
    fn r58_one_account_has_one_core_and_others_come_before_its_next() {
        let mut turns = Turns::new(4, 32);
        for _ in 0..32 {
            waits(&mut turns, proved(1));
        }
        let first = turns.next().expect("a core");
        assert_eq!(turns.next(), None, "one at a time");
        let holder = waits(&mut turns, proved(2));
        assert_eq!(turns.next(), holder);
        turns.leave(first);
        // Neither by many accounts that come again and again.
        let mut turns = Turns::new(1, 32);
        for _ in 0..3 {
            for account in 10..20 {
                waits(&mut turns, proved(account));
            }
        }
        for _ in 0..15 {
            let ticket = turns.next().expect("a core");
            turns.leave(ticket);
        }
        let holder = waits(&mut turns, proved(1));
        assert_eq!(turns.next(), holder);
    }

    #[test]
    fn r58_whoever_has_most_places_loses_one_to_somebody_new() {
        for (often, once) in [
            (proved(1), proved(2)),
            // Of the same account, which they share.
            (proved(1), Lane::proved(account(1), 2)),
            (stranger("often"), stranger("once")),
        ] {
            let mut turns = Turns::new(1, 4);
            let busy = waits(&mut turns, often.clone());
            assert_eq!(turns.next(), busy);
            let waiting: Vec<_> = (0..4).map(|_| waits(&mut turns, often.clone())).collect();
            assert!(waiting.iter().all(Option::is_some));
            assert_eq!(turns.enter(often), None, "no more places");
            let new = waits(&mut turns, once);
            assert!(new.is_some());
            let newest = waiting[3].expect("a ticket");
            assert!(!turns.has(newest));
            turns.leave(busy.expect("a ticket"));
            assert_eq!(turns.next(), new, "and comes first");
        }
    }

    #[test]
    fn r58_whoever_comes_to_one_account_by_many_browsers_takes_no_more_places_of_others() {
        let mut turns = Turns::new(1, 4);
        let flood = |by| Lane::proved(account(1), by);
        let busy = waits(&mut turns, flood(0));
        assert_eq!(turns.next(), busy);
        for by in 1..=4 {
            assert!(waits(&mut turns, flood(by)).is_some());
        }
        let holder = waits(&mut turns, proved(2));
        turns.leave(busy.expect("a ticket"));
        assert_eq!(turns.next(), holder);
        assert_eq!(turns.next(), None, "one core");
    }

    #[test]
    fn r43_without_places_whoever_finds_no_core_is_sent_away() {
        let mut turns = Turns::new(1, 0);
        let first = waits(&mut turns, stranger("somebody"));
        assert!(first.is_some());
        assert_eq!(
            turns.enter(stranger("other")),
            None,
            "the core is spoken for"
        );
        assert_eq!(turns.next(), first);
        assert_eq!(turns.enter(proved(1)), None);
        turns.leave(first.expect("a ticket"));
        assert!(turns.enter(proved(1)).is_some());
    }
}

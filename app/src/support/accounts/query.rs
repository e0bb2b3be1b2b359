//! What is looked for, as it stands in the address.

use domain::{Timestamp, TwoFactor, UserId};
use service::{LastLogon, Order, Search, State};
use url::form_urlencoded::{Serializer, parse};

const DAY: i64 = 86_400;
/// No more words are looked for, and none longer.
const MAX_WORDS: usize = 8;
const MAX_CHARS: usize = 100;

/// What is in the address: what is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// As it was typed.
    pub words: String,
    pub(super) state: String,
    pub(super) organisation: String,
    pub(super) seen: String,
    pub(super) order: String,
    after: String,
}

impl Query {
    /// Reads a query.
    pub fn read(query: &str) -> Self {
        let mut read = Self::default();
        for (key, value) in parse(query.as_bytes()) {
            let field = match &*key {
                "q" => &mut read.words,
                "state" => &mut read.state,
                "organisation" => &mut read.organisation,
                "seen" => &mut read.seen,
                "order" => &mut read.order,
                "after" => &mut read.after,
                _ => continue,
            };
            *field = value.chars().take(MAX_CHARS).collect();
        }
        read
    }

    /// What is looked for, at `now`. What is none of our words is nothing.
    pub fn search(&self, now: Timestamp) -> Search {
        let words = self.words.split_whitespace().take(MAX_WORDS);
        Search {
            words: words.map(str::to_owned).collect(),
            state: match self.state.as_str() {
                "off" => Some(State::TwoFactor(TwoFactor::Off)),
                "waiting" => Some(State::TwoFactor(TwoFactor::AwaitingEnrolment)),
                "on" => Some(State::TwoFactor(TwoFactor::On)),
                "over" => Some(State::WindowOver),
                "paused" => Some(State::Paused),
                "closed" => Some(State::Locked),
                _ => None,
            },
            organisation: (!self.organisation.is_empty()).then(|| self.organisation.clone()),
            last_logon: match self.seen.as_str() {
                "never" => Some(LastLogon::Never),
                "week" => Some(LastLogon::Since(now.plus(-7 * DAY))),
                "long" => Some(LastLogon::Before(now.plus(-90 * DAY))),
                _ => None,
            },
            order: match self.order.as_str() {
                "organisation" => Order::Organisation,
                "seen" => Order::LastLogon,
                _ => Order::UserId,
            },
            after: UserId::parse(&self.after).ok(),
        }
    }

    /// The address at `path` with what is looked for, behind `after` if that is not empty.
    pub(super) fn address(&self, path: &str, after: &str) -> String {
        let path = format!("{path}?");
        let begin = path.len();
        let mut query = Serializer::for_suffix(path, begin);
        let fields = [
            ("q", &*self.words),
            ("state", &self.state),
            ("organisation", &self.organisation),
            ("seen", &self.seen),
            ("order", &self.order),
            ("after", after),
        ];
        for (key, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(key, value);
        }
        query.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_none_of_our_words_is_nothing() {
        let now = Timestamp::from_unix(1_800_000_000);
        let read = |query: &str| Query::read(query).search(now);
        let search = read("q=oak%20%20Lane&state=over&seen=never&order=seen&after=B&x=y");
        assert_eq!(search.words, ["oak", "Lane"]);
        assert_eq!(search.state, Some(State::WindowOver));
        assert_eq!(search.last_logon, Some(LastLogon::Never));
        assert_eq!(search.order, Order::LastLogon);
        assert_eq!(search.after.map(|id| id.to_string()), Some("b".to_owned()));
        let search = read("state=%27--&seen=1&order=drop&after=%20");
        assert!(search.state.is_none() && search.last_logon.is_none());
        assert_eq!(search.order, Order::UserId);
        assert!(search.after.is_none() && search.words.is_empty());
        let next = Query::read("q=a%26b&state=on&after=x").address("/support", "y");
        assert_eq!(next, "/support?q=a%26b&state=on&after=y");
    }
}

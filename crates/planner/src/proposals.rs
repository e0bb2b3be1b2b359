//! userIDs made of names: short, and easy to spell on the telephone.

use super::name::is_apostrophe;
use domain::UserId;
use std::collections::BTreeSet;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// No name takes more characters of a userID than this, …
const MAX_STEM: usize = 24;
/// … and an organisation's before it no more than this: with two numbers behind, it still fits.
const MAX_ORGANISATION: usize = 16;
/// Shorter words do not tell an organisation from another.
const MIN_WORD: usize = 3;

/// The userIDs that are still free.
pub(super) struct Proposals<'a> {
    /// The words of the organisation's name.
    organisation: Vec<String>,
    taken: &'a BTreeSet<UserId>,
    given: BTreeSet<UserId>,
}

impl<'a> Proposals<'a> {
    /// All but those `taken`, for an organisation of this name.
    pub fn new(organisation: &str, taken: &'a BTreeSet<UserId>) -> Self {
        Self {
            organisation: words(organisation),
            taken,
            given: BTreeSet::new(),
        }
    }

    /// Takes one for something called `name`, or `count` with numbers from 1 where there are
    /// several of it; for a name without any letter that a userID can have, `otherwise` stands in.
    ///
    /// userIDs are those of all customers, so the name may be gone. Then the organisation's goes
    /// before it, and only when that is gone too, a number behind it. All `count` are made alike:
    /// number 2 is always the second computer.
    pub fn take(&mut self, name: &str, otherwise: &str, count: u8) -> Vec<UserId> {
        let plain = self.stem(name, otherwise);
        let full = self.with_organisation(&plain);
        let numbered = (2..=u64::MAX).map(|number| format!("{full}-{number}"));
        let mut stems = [plain, full.clone()].into_iter().chain(numbered);
        // No more than so many are taken, so one of the stems is free.
        let free = stems.find_map(|stem| self.all_free(&stem, count));
        let user_ids = free.unwrap_or_default();
        self.given.extend(user_ids.iter().cloned());
        user_ids
    }

    fn all_free(&self, stem: &str, count: u8) -> Option<Vec<UserId>> {
        match count {
            1 => self.free(stem).map(|user_id| vec![user_id]),
            _ => (1..=count)
                .map(|number| self.free(&format!("{stem}-{number}")))
                .collect(),
        }
    }

    fn free(&self, text: &str) -> Option<UserId> {
        let user_id = UserId::parse(text).ok()?;
        let is_gone = self.taken.contains(&user_id) || self.given.contains(&user_id);
        (!is_gone).then_some(user_id)
    }

    /// As many words of `name` as fit. Of a long one the organisation's name goes first: it would
    /// leave no room for what tells the places from each other.
    fn stem(&self, name: &str, otherwise: &str) -> String {
        let words = words(name);
        let mut kept = words.as_slice();
        if length(kept) > MAX_STEM
            && let Some(rest) = kept.strip_prefix(self.organisation.as_slice())
            && !rest.is_empty()
        {
            kept = rest;
        }
        while let [before @ .., _] = kept
            && !before.is_empty()
            && length(kept) > MAX_STEM
        {
            kept = before;
        }
        let stem: String = kept.join("-").chars().take(MAX_STEM).collect();
        if stem.is_empty() {
            otherwise.to_owned()
        } else {
            stem
        }
    }

    /// `stem` behind the first word of the organisation's name that says something.
    fn with_organisation(&self, stem: &str) -> String {
        let mut words = self.organisation.iter();
        let word = words.find(|word| word.len() >= MIN_WORD && *word != "the");
        match word.or(self.organisation.first()) {
            Some(word) if stem.split('-').next() != Some(word) => {
                let word: String = word.chars().take(MAX_ORGANISATION).collect();
                format!("{word}-{stem}")
            }
            _ => stem.to_owned(),
        }
    }
}

/// The length of `words` with hyphens between them.
fn length(words: &[String]) -> usize {
    let letters: usize = words.iter().map(String::len).sum();
    letters + words.len().saturating_sub(1)
}

/// The words of a name in small ASCII letters and digits: without accents, and without what has no
/// such letter for it.
fn words(name: &str) -> Vec<String> {
    let mut plain = String::new();
    for c in name.to_lowercase().chars().filter(|c| !is_apostrophe(*c)) {
        if let Some(letters) = spelt_out(c) {
            plain.push_str(letters);
            continue;
        }
        let parts = c.nfkd().filter(|part| !is_combining_mark(*part));
        plain.extend(parts.map(|part| match part {
            part if part.is_ascii_alphanumeric() => part.to_ascii_lowercase(),
            _ => ' ',
        }));
    }
    plain.split_whitespace().map(str::to_owned).collect()
}

/// Letters of European names that are no ASCII letter with an accent to take off.
fn spelt_out(c: char) -> Option<&'static str> {
    Some(match c {
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ß' => "ss",
        'þ' => "th",
        'ð' | 'đ' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ł' => "l",
        'ŋ' => "ng",
        'ŧ' => "t",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proposed(organisation: &str, name: &str, count: u8, taken: &[&str]) -> Vec<String> {
        let taken = taken.iter().map(|id| UserId::parse(id).expect("a userID"));
        let taken = taken.collect();
        let user_ids = Proposals::new(organisation, &taken).take(name, "nursery", count);
        user_ids.iter().map(UserId::to_string).collect()
    }

    #[test]
    fn names_become_ascii_words() {
        for (name, user_id) in [
            ("Oak Lane", "oak-lane"),
            ("  St. Mary\u{2019}s (Room 2) ", "st-marys-room-2"),
            ("Tŷ Ffôn", "ty-ffon"),
            ("Ffo\u{302}n", "ffon"),
            ("SØREN ÆBLE ẞ", "soren-aeble-ss"),
            ("Łódź İstanbul", "lodz-istanbul"),
            ("\u{ff2f}\u{ff41}\u{ff4b} №3", "oak-no3"),
            ("木 Lane", "lane"),
            ("木", "nursery"),
            ("-rf", "rf"),
        ] {
            assert_eq!(proposed("", name, 1, &[]), [user_id], "{name}");
        }
    }

    #[test]
    fn long_names_are_cut_between_words() {
        let group = "Sunflower Nurseries";
        for (name, user_id) in [
            ("Little Acorns Day Nursery, Stratford", "little-acorns-day"),
            ("Sunflower Nurseries, Head Office", "head-office"),
            ("Sunflower Nurseries Oak", "sunflower-nurseries-oak"),
            (
                "Llanfairpwllgwyngyllgogerychwyrndrobwll",
                "llanfairpwllgwyngyllgoge",
            ),
        ] {
            assert_eq!(proposed(group, name, 1, &[]), [user_id], "{name}");
        }
    }

    #[test]
    fn for_what_is_taken_the_organisation_then_a_number() {
        let oak = |taken: &[&str]| proposed("The Sunflower Group", "Oak", 1, taken);
        assert_eq!(oak(&["elm", "oak-2"]), ["oak"]);
        assert_eq!(oak(&["oak"]), ["sunflower-oak"]);
        assert_eq!(oak(&["oak", "sunflower-oak"]), ["sunflower-oak-2"]);
        let taken = ["oak", "sunflower-oak", "sunflower-oak-2"];
        assert_eq!(oak(&taken), ["sunflower-oak-3"]);

        for (organisation, name, user_id) in [
            ("Y Dderwen", "Oak", "dderwen-oak"),
            ("Oak Nurseries", "Oak", "oak-2"),
            ("A B", "Oak", "a-oak"),
            ("木", "Oak", "oak-2"),
            ("Llanfairpwllgwyngyll", "Oak", "llanfairpwllgwyn-oak"),
        ] {
            assert_eq!(
                proposed(organisation, name, 1, &["oak"]),
                [user_id],
                "{organisation}"
            );
        }
    }

    #[test]
    fn computers_keep_their_numbers() {
        let oak = |taken: &[&str]| proposed("Sunflower", "Oak", 2, taken);
        assert_eq!(oak(&["oak"]), ["oak-1", "oak-2"]);
        assert_eq!(oak(&["oak-2"]), ["sunflower-oak-1", "sunflower-oak-2"]);
        let taken = ["oak-2", "sunflower-oak-1"];
        assert_eq!(oak(&taken), ["sunflower-oak-2-1", "sunflower-oak-2-2"]);
    }
}

//! `docs/rules.md` has every rule that code and tests refer to, and each rule has its tests.

use super::{functions, read, texts, words};
use std::collections::{HashMap, HashSet};

struct Rule {
    is_built: bool,
    text: String,
}

/// The rules of `docs/rules.md` by number: `R17`, `S10`, `Invariant 2`.
fn rules() -> HashMap<String, Rule> {
    let document = read("docs/rules.md");
    let mut rules = HashMap::new();
    for section in document.split("\n#").skip(1) {
        let (title, text) = section.split_once('\n').expect("a text below each heading");
        let is_built = title.starts_with("# ");
        let title = title.trim_start_matches(['#', ' ']);
        let number = match title.strip_prefix("Invariant ") {
            Some(rest) => rest
                .split(':')
                .next()
                .map(|number| format!("Invariant {number}")),
            None => words(title)
                .next()
                .filter(|word| is_number(word))
                .map(str::to_owned),
        };
        let text = text.to_owned();
        let Some(number) = number else { continue };
        let before = rules.insert(number, Rule { is_built, text });
        assert!(before.is_none(), "there are two headings {title}");
    }
    rules
}

/// `R17`, `S3`.
fn is_number(word: &str) -> bool {
    let digits = word.strip_prefix(['R', 'S']);
    digits.is_some_and(|digits| {
        (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
    })
}

/// The rules with which the name of a test begins: `R4` and `R5` of `r4_r5_the_longest_…`.
pub fn numbers(test: &str) -> impl Iterator<Item = String> {
    let parts = test.split('_').map(str::to_uppercase);
    parts.take_while(|part| is_number(part))
}

/// The rules that tests are named after, with one such test each.
fn tested() -> HashMap<String, String> {
    let mut tested = HashMap::new();
    for name in functions() {
        let lower_case = name.starts_with(['r', 's']);
        for number in numbers(&name).filter(|_| lower_case) {
            tested.insert(number, name.clone());
        }
    }
    for (path, text) in texts(&["ts"]) {
        for line in text.lines().filter(|line| line.contains("test(")) {
            let numbers = words(line)
                .map(str::to_uppercase)
                .filter(|word| is_number(word));
            tested.extend(numbers.map(|number| (number, path.clone())));
        }
    }
    tested
}

#[test]
fn every_rule_has_its_tests_and_every_test_its_rule() {
    let (rules, tested) = (rules(), tested());
    for (number, rule) in &rules {
        let is_held = tested.contains_key(number)
            || rule.text.contains("Held by")
            || (number.starts_with("Invariant") && rule.text.contains("(R"));
        assert!(
            is_held == rule.is_built,
            "{number}: built and tested, or neither"
        );
    }
    for (number, test) in &tested {
        assert!(
            rules.contains_key(number),
            "{test}: there is no rule {number}"
        );
    }
    assert!(tested.len() > 50, "only {} rules were found", tested.len());
}

#[test]
fn every_number_in_comments_and_documents_is_a_rule() {
    let rules = rules();
    let mut found = HashSet::new();
    for (path, text) in texts(&["rs", "ts", "md"]) {
        let is_document = super::has_ending(&path, &["md"]);
        for line in text.lines() {
            let Some(comment) = (if is_document {
                Some(line)
            } else {
                line.split("//").nth(1)
            }) else {
                continue;
            };
            let numbers = words(comment)
                .filter(|word| is_number(word))
                .map(str::to_owned);
            let invariant = comment.to_lowercase();
            let invariant = invariant
                .split("invariant ")
                .nth(1)
                .and_then(|rest| words(rest).next());
            let invariant = invariant.filter(|word| word.parse::<u8>().is_ok());
            for number in numbers.chain(invariant.map(|number| format!("Invariant {number}"))) {
                assert!(
                    rules.contains_key(&number),
                    "{path}: there is no rule {number}"
                );
                found.insert(number);
            }
        }
    }
    assert!(found.len() > 50, "only {} rules were found", found.len());
}

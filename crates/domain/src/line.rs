//! A line of text that people write and read: a name, an organisation, a place. Two that look alike
//! are one, however they were typed, and are found and ordered without regard to accents and capitals.

use crate::{
    typed::is_dash,
    visible::{is_apostrophe, is_invisible, strays},
};
use unicode_normalization::{UnicodeNormalization, char::canonical_combining_class};

/// The one spelling of what people take for one text: NFC, one space for any run of spaces and line
/// breaks and none around, without signs that nobody sees and control characters. What scripts and
/// emoji are joined with stays.
#[must_use]
pub fn canonical(text: &str) -> String {
    let is_sign = |(c, is_stray): &(char, bool)| *is_stray && !c.is_whitespace();
    let composed: String = text.nfc().collect();
    let seen: String = strays(&composed)
        .filter(|one| !is_sign(one))
        .map(|(c, _)| c)
        .collect();
    let words: Vec<&str> = seen.split_whitespace().collect();
    words.join(" ").nfc().collect()
}

/// What of a text is searched, and of what is typed to find it: in lower case, without accents, every
/// apostrophe and dash as the keyboard's. `Straße` is `strasse`, `Siân` is `sian`.
#[must_use]
pub fn search_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    let base = text.nfc().map(|c| if is_apostrophe(c) { '\'' } else { c });
    let base = base.nfkd().filter(|c| canonical_combining_class(*c) == 0);
    for c in base.flat_map(char::to_lowercase).nfkd() {
        match c {
            'ß' => key.push_str("ss"),
            'æ' => key.push_str("ae"),
            'œ' => key.push_str("oe"),
            'þ' => key.push_str("th"),
            'ø' => key.push('o'),
            'đ' | 'ð' => key.push('d'),
            'ł' => key.push('l'),
            'ħ' => key.push('h'),
            'ŧ' => key.push('t'),
            'ŋ' => key.push('n'),
            'ı' => key.push('i'),
            'ς' => key.push('σ'),
            c if is_apostrophe(c) => key.push('\''),
            c if is_dash(c) => key.push('-'),
            c if c.is_whitespace() => key.push(' '),
            c if canonical_combining_class(c) != 0 || is_invisible(c) => {}
            c => key.push(c),
        }
    }
    let words: Vec<&str> = key.split_whitespace().collect();
    words.join(" ")
}

/// What texts are ordered by, the same in every database: as people look them up, and the text itself
/// behind it, which tells apart what is one to [`search_key`].
#[must_use]
pub fn order_key(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    [search_key(text).as_str(), text].join(ORDER_SEPARATOR)
}

/// Between the two parts of an [`order_key`]: in no text, and before every character of one.
pub const ORDER_SEPARATOR: &str = "\n";

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_looks_alike_is_one() {
        for (typed, one) in [
            ("Cyffo\u{302}n", "Cyff\u{f4}n"),
            ("  Oak\u{a0} Lane\u{3000}", "Oak Lane"),
            ("Oak\r\n\tLane", "Oak Lane"),
            ("Oak\u{200b} La\u{ad}ne\u{feff}", "Oak Lane"),
            ("\u{202e}Oak\u{202c}\u{200e}", "Oak"),
            ("Oa\u{200d}k", "Oak"),
            ("Oak\u{fe0f}", "Oak"),
            ("Oak\u{0}\u{1b}", "Oak"),
            ("\u{200b}", ""),
            ("O\u{2019}Neill", "O\u{2019}Neill"),
            // What belongs to the writing stays.
            ("\u{260e}\u{fe0f} Office", "\u{260e}\u{fe0f} Office"),
            (
                "\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}\u{645}",
                "\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}\u{645}",
            ),
            (
                "\u{915}\u{94d}\u{200d}\u{937}",
                "\u{915}\u{94d}\u{200d}\u{937}",
            ),
        ] {
            assert_eq!(canonical(typed), one, "{typed:?}");
        }
    }

    #[test]
    fn accents_and_capitals_do_not_matter_to_who_searches() {
        for (text, key) in [
            ("Siân", "sian"),
            ("Sia\u{302}n", "sian"),
            ("JOSÉ", "jose"),
            ("Straße", "strasse"),
            ("STRASSE", "strasse"),
            ("GRO\u{1e9e}", "gross"),
            ("\u{141}ódź", "lodz"),
            ("Ærø", "aero"),
            ("\u{130}zmir", "izmir"),
            ("Tŷ Gwyn", "ty gwyn"),
            ("O\u{2019}Neill\u{2013}Rees", "o'neill-rees"),
            ("\u{ff2f}\u{ff41}\u{ff4b}", "oak"),
            ("ΟΔΟΣ", "οδοσ"),
            ("οδός", "οδοσ"),
            ("木", "木"),
        ] {
            assert_eq!(search_key(text), key, "{text}");
        }
    }

    #[test]
    fn an_order_that_people_expect() {
        let mut names = [
            "Zebra", "apple", "Äpfel", "Apple", "banana", "Oak Lane", "Oak", "oak",
        ];
        names.sort_by_key(|name| order_key(name));
        assert_eq!(
            names,
            [
                "Äpfel", "Apple", "apple", "banana", "Oak", "oak", "Oak Lane", "Zebra"
            ]
        );
    }

    proptest! {
        #[test]
        fn one_spelling_is_the_only_one(typed in "\\PC{0,40}|(.|\u{200d}|\u{fe0f}|\u{301}| ){0,40}") {
            let one = canonical(&typed);
            prop_assert_eq!(canonical(&one), one.clone());
            prop_assert_eq!(canonical(&typed.nfd().collect::<String>()), one.clone());
            prop_assert_eq!(canonical(&format!("\u{a0} {typed}\u{200b}  ")), one.clone());
            prop_assert!(!one.contains(char::is_control));
        }

        #[test]
        fn who_searches_finds_what_is_there(text in "\\PC{0,40}") {
            let key = search_key(&text);
            prop_assert_eq!(search_key(&key), key.clone());
            prop_assert_eq!(search_key(&canonical(&text)), key.clone());
            prop_assert_eq!(search_key(&text.nfd().collect::<String>()), key);
        }
    }
}

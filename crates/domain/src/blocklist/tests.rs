use super::*;
use proptest::prelude::*;

/// Passwords of the list to try things with.
fn listed() -> impl Strategy<Value = &'static str> {
    let all: Vec<&str> = list().lines().collect();
    prop::sample::select(all)
}

#[test]
fn r6_the_list_is_sorted_holds_only_long_ones_and_names_source_and_licence() {
    let (header, _) = FILE.split_once(HEADER_END).expect("a header");
    for word in [
        "SecLists",
        "Licence: MIT License",
        "Copyright (c) 2018 Daniel Miessler",
        "script/blocklist",
    ] {
        assert!(header.contains(word), "{word} is not in the header");
    }
    assert!(header.lines().all(|line| line.starts_with('#')));

    let all: Vec<&str> = list().lines().collect();
    assert_eq!(all.len(), 20_000);
    assert!(all.is_sorted_by(|a, b| a < b), "each once, sorted by byte");
    for entry in all {
        assert!(entry.chars().count() >= 12, "{entry}");
        assert!(entry.bytes().all(|byte| byte.is_ascii_graphic()), "{entry}");
        assert_eq!(*fold(entry), *entry, "in the form that is compared");
    }
}

#[test]
fn r6_common_passwords_are_found_in_any_capitals_and_with_signs_behind() {
    for password in [
        "unbelievable",
        "Unbelievable",
        "UNBELIEVABLE1",
        "unbelievable 2026",
        "unbelievable2026!!",
        "ｕｎｂｅｌｉｅｖａｂｌｅ",
        "qwertyqwerty",
        "passwordpassword",
        "Password1234567",
        "123456789012345",
    ] {
        assert!(is_common(password), "{password}");
    }
    for password in [
        "",
        "unbelievabl",
        "unbelievable you",
        "so unbelievable",
        "1unbelievable",
        "unbelievable 847193",
        "unbelievable\u{1f438}",
        "marigold lantern 7",
        "sunflower bucket 9",
    ] {
        assert!(!is_common(password), "{password}");
    }
}

#[test]
fn r6_what_is_made_of_names_alone_is_found() {
    let names = ["j.smith42", "Good to Go", "Sunflower Nurseries", "4711"];
    let is_made = |password| is_made_of(password, names);
    for password in [
        "j.smith42",
        "J.Smith-1984",
        "jsmithjsmithjsmith",
        "smith smith smith!",
        "j.smith42j.smith42",
        "2026SUNFLOWER2026!",
        "Sunflower-Nurseries",
        "nurseries sunflower",
        "good to go good to go",
        "GoodToGo!!!2026",
        "Good.Sunflower.Smith",
        "4711 4711 4711 4711",
    ] {
        assert!(is_made(password), "{password}");
    }
    for password in [
        "",
        "839201748392019",
        "!!!!!!!!!!!!!!!",
        "sunflower bucket 9",
        "my sunflower nurseries",
        "goodness to go on",
        "jsmithery and sons",
        "sunflower\u{1f33b}\u{1f40c}\u{1f33b}",
    ] {
        assert!(!is_made(password), "{password}");
    }
}

#[test]
fn r6_names_that_are_empty_or_a_single_letter_forbid_nothing() {
    let names = ["", "  ", "-", "a", "A & B", "7", "123"];
    assert!(
        is_made_of("ab ab ab ab ab ab", names),
        "the whole is a word"
    );
    for password in [
        "aaaaaaaaaaaaaaa",
        "a7a7a7a7a7a7a7a",
        "123123123123123",
        " - - - - - ",
    ] {
        assert!(!is_made_of(password, names), "{password}");
    }
}

proptest! {
    #[test]
    fn r6_every_common_one_is_found_however_it_is_decorated(
        common in listed(),
        capitals in prop::collection::vec(any::<bool>(), 40),
        signs in "[0-9!?.,:; _-]{0,6}",
    ) {
        let typed: String = common
            .chars()
            .zip(capitals.into_iter().chain(std::iter::repeat(false)))
            .map(|(c, capital)| if capital { c.to_ascii_uppercase() } else { c })
            .collect();
        prop_assert!(is_common(&(typed + &signs)));
    }

    #[test]
    fn r6_a_common_one_among_other_words_is_fine(common in listed(), word in "[b-z]{5}q[b-z]{5}") {
        let phrase = format!("{word} {common} {word}");
        prop_assert!(!is_common(&phrase));
    }

    #[test]
    fn r6_names_are_found_in_any_order_and_number(
        names in prop::collection::vec("[a-zA-Z]{2,8}( [a-z]{1,6})?", 1..4),
        picks in prop::collection::vec((any::<prop::sample::Index>(), "[0-9 .!-]{0,4}"), 1..6),
    ) {
        let password: String = picks
            .iter()
            .map(|(pick, signs)| pick.get(&names).to_uppercase() + signs)
            .collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        prop_assert!(is_made_of(&password, names.iter().copied()), "{password}");
        // One letter that is in no name makes it another password.
        prop_assert!(!is_made_of(&(password + "ŵ"), names));
    }

    #[test]
    fn nothing_typed_is_too_odd_and_folding_again_changes_nothing(typed in ".{0,130}", names in prop::collection::vec(".{0,20}", 0..4)) {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        for folded in [typed.clone(), fold(&typed).to_uppercase()] {
            prop_assert_eq!(is_common(&folded), is_common(&fold(&folded)));
            prop_assert_eq!(
                is_made_of(&folded, names.iter().copied()),
                is_made_of(&fold(&folded), names.iter().copied())
            );
        }
    }
}

//! Every text that a person reads, in the language of the page.
//!
//! The functions are generated from `locales/*.toml` (`build/`): a missing key or placeholder
//! does not compile. The server holds all languages; a browser gets the lines of one.

use leptos::prelude::expect_context;

/// The texts of one language.
#[derive(Debug, Clone, Copy)]
pub struct Texts(&'static [&'static str]);

/// One language, as the server holds it.
#[cfg(feature = "ssr")]
#[derive(Debug)]
pub struct Language {
    /// BCP 47 code.
    pub code: &'static str,
    /// What its speakers call it.
    pub name: &'static str,
    /// Where browsers find its texts; the name changes with the content.
    pub path: &'static str,
    /// That file's content: one text a line, without those of notifications.
    pub file: &'static str,
    lines: &'static [&'static str],
}

#[cfg(feature = "ssr")]
impl Language {
    /// Its texts.
    pub fn texts(&self) -> Texts {
        Texts(self.lines)
    }
}

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

impl Texts {
    /// The texts that a browser was sent; they live as long as the page.
    #[cfg(feature = "hydrate")]
    pub fn from_file(file: String) -> Self {
        Self(Vec::leak(file.leak().split('\n').collect()))
    }

    fn line(self, line: usize) -> &'static str {
        self.0.get(line).copied().unwrap_or_default()
    }

    fn fill(self, line: usize, values: &[(&str, &str)]) -> String {
        let mut filled = String::new();
        let mut rest = self.line(line);
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            let (name, forms) = name.split_once('|').unwrap_or((name, ""));
            filled.push_str(before);
            if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
                filled.push_str(value);
                let noun = counted(forms, value);
                if !noun.is_empty() {
                    filled.push(' ');
                    filled.push_str(noun);
                }
            }
            rest = after;
        }
        filled.push_str(rest);
        filled
    }
}

/// The noun that is counted by `number`: `forms` has its usual form, then each other one behind the
/// number that asks for it. In Welsh, numbers change the word after them.
fn counted<'a>(forms: &'a str, number: &str) -> &'a str {
    let mut all = forms.split('|');
    let usual = all.next().unwrap_or_default();
    let other = all.find_map(|form| form.strip_prefix(number)?.strip_prefix(':'));
    other.unwrap_or(usual)
}

/// The texts of this page's language.
pub fn use_texts() -> Texts {
    expect_context()
}

/// The texts of the language with this code, or of the first one: where no page is rendered.
#[cfg(feature = "ssr")]
pub fn of_code(code: &str) -> Texts {
    let mut all = LANGUAGES.iter().chain([&PSEUDO]);
    all.find(|language| language.code == code)
        .unwrap_or(&LANGUAGES[0])
        .texts()
}

/// The language to answer in: the one chosen before, or the first of the browser's preferences
/// that there is, or `fallback`.
#[cfg(feature = "ssr")]
pub fn negotiate(
    chosen: Option<&str>,
    accept_language: Option<&str>,
    fallback: &str,
) -> &'static Language {
    let known = |code: &str| {
        let primary = code.split('-').next().unwrap_or(code);
        LANGUAGES
            .iter()
            .find(|language| language.code.eq_ignore_ascii_case(primary))
    };
    let mut preferences: Vec<(f32, &str)> = accept_language
        .unwrap_or_default()
        .split(',')
        .filter_map(|entry| {
            let (code, quality) = entry.split_once(";q=").unwrap_or((entry, "1"));
            let quality = quality.trim().parse().unwrap_or(0.0);
            (quality > 0.0).then_some((quality, code.trim()))
        })
        .collect();
    preferences.sort_by(|a, b| b.0.total_cmp(&a.0));
    chosen
        .and_then(known)
        .or_else(|| preferences.iter().find_map(|(_, code)| known(code)))
        .or_else(|| known(fallback))
        .unwrap_or(&LANGUAGES[0])
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::{LANGUAGES, negotiate};

    #[test]
    fn the_browser_decides_unless_somebody_chose() {
        for (chosen, accepted, language) in [
            (None, None, "en"),
            (None, Some("cy-GB,en;q=0.8"), "cy"),
            (None, Some("en;q=0.5, cy;q=0.9"), "cy"),
            (None, Some("fr, de;q=0.9, cy;q=0.1"), "cy"),
            (None, Some("fr"), "en"),
            (None, Some("cy;q=0, en"), "en"),
            (None, Some(";;q=,,,q"), "en"),
            (Some("cy"), Some("en"), "cy"),
            (Some("xx"), Some("en"), "en"),
        ] {
            assert_eq!(
                negotiate(chosen, accepted, "en").code,
                language,
                "{chosen:?} {accepted:?}"
            );
        }
        assert_eq!(negotiate(None, None, "cy").code, "cy");
    }

    #[test]
    fn browsers_do_not_carry_what_only_notifications_say() {
        for language in &LANGUAGES {
            let texts = language.texts();
            let notification = [texts.mail_enrolled(), texts.mail_new_browser_what()];
            assert!(!notification.iter().any(|text| language.file.contains(text)));
            assert!(language.file.contains(texts.home_title()));
            let (file, all) = (language.file.lines().count(), language.lines.len());
            assert_eq!(
                &language.lines[..file],
                language.file.lines().collect::<Vec<_>>()
            );
            assert!(file < all);
        }
    }

    #[test]
    fn welsh_numbers_change_the_word_after_them() {
        let cy = super::of_code("cy");
        for (number, minutes, codes, lines) in [
            ("1", "1 munud", "1 cod", "1 llinell"),
            ("2", "2 funud", "2 god", "2 linell"),
            ("3", "3 munud", "3 chod", "3 llinell"),
            ("6", "6 munud", "6 chod", "6 llinell"),
            ("12", "12 munud", "12 cod", "12 llinell"),
            ("22", "22 munud", "22 cod", "22 llinell"),
        ] {
            let said = [
                (cy.problem_code_slow(number), minutes),
                (cy.pause_minutes(number, "5"), minutes),
                (cy.support_wrong_codes(number), codes),
                (cy.support_import_bad(number), lines),
                (cy.stay_unscripted(number), minutes),
            ];
            for (text, counted) in said {
                assert!(text.contains(counted), "{text}");
                assert!(!text.contains(['|', '{']), "{text}");
            }
        }
    }

    #[test]
    fn placeholders_are_filled_in_every_language() {
        for language in &LANGUAGES {
            let text = language.texts().home_last_logon_from("today", "192.0.2.7");
            assert!(
                text.contains("today") && text.contains("192.0.2.7") && !text.contains('{'),
                "{text}"
            );
        }
    }
}

//! Configurations of earlier versions.

use super::*;

/// The warnings of a configuration that is right.
fn warnings<const N: usize>(text: &str, env: [(&str, &str); N]) -> Vec<String> {
    valid(text, env).warnings(&PostgresEnvironment::default())
}

#[test]
fn the_table_regulation_is_read_as_throttle_with_a_warning() {
    let file = "[site]\nname = 'x'\n[regulation]\ncode_tries = 7\ncode_pause_minutes = 16";
    let config = valid(file, NO_ENV);
    assert_eq!(
        (
            config.throttle.code_tries,
            config.throttle.code_pause_minutes
        ),
        (7, 16)
    );
    let printed = config.print();
    assert!(
        printed.contains("[throttle]\ncode_tries = 7 # Leptos.toml:4\n"),
        "{printed}"
    );
    assert!(!printed.contains("regulation"), "{printed}");
    let told = "Leptos.toml:3: [regulation] is called [throttle] now; rename it";
    assert_eq!(warnings(file, NO_ENV), [told]);
    let beside = format!("{file}\n[throttle]\ncode_close_after = 21");
    assert_eq!(valid(&beside, NO_ENV).throttle.code_close_after, 21);
    assert_eq!(warnings(&beside, NO_ENV), [told]);

    let (old, new) = ("GTG__REGULATION__CODE_TRIES", "GTG__THROTTLE__CODE_TRIES");
    let told = format!("environment {old}: {old} is called {new} now; rename it");
    assert_eq!(warnings("", [(old, "8")]), [told]);
    // The environment goes before the file, whatever either calls it.
    for table in ["regulation", "throttle"] {
        let file = format!("[{table}]\ncode_tries = 7");
        for variable in [old, new] {
            let config = valid(&file, [(variable, "8")]);
            assert_eq!(config.throttle.code_tries, 8, "{table} {variable}");
        }
    }
    assert!(warnings("", [(old, "")]).is_empty());
    assert!(warnings("[throttle]\ncode_tries = 7", [(new, "8")]).is_empty());
}

#[test]
fn mistakes_in_the_table_regulation_are_told_by_its_present_name() {
    let file = "[regulation]\ncode_tries = 99\ncode_try = 1\npassword_tries = 9\n\
                [throttle]\npassword_tries = 8";
    assert_eq!(
        errors(file, NO_ENV),
        "Leptos.toml:2: throttle.code_tries must be a whole number from 1 to 10, found 99\n\
         Leptos.toml:3: unknown setting throttle.code_try; did you mean throttle.code_tries?\n\
         Leptos.toml:4: unknown setting regulation.password_tries; did you mean throttle.password_tries?"
    );
    for name in ["GTG_REGULATION_CODE_TRIES", "GTG__REGULATION_CODE_TRIES"] {
        let expected =
            format!("environment {name}: unknown setting; did you mean GTG__THROTTLE__CODE_TRIES?");
        assert_eq!(errors("", [(name, "7")]), expected);
    }
}

#[test]
fn an_empty_table_metrics_is_passed_over() {
    assert!(warnings("[metrics]", NO_ENV).is_empty());
    let error = errors("[metrics]\nfrom = 'x'", NO_ENV);
    assert_eq!(
        error,
        "Leptos.toml:2: unknown setting metrics.from; did you mean mail.from?"
    );
}

/// Once for each table.
#[test]
fn questions_are_refused_with_what_to_do_instead() {
    let what = "questions are not asked any more, since what a caller knows proves nothing: \
                take this out, and say with accept in [support] what staff may accept instead";
    let file = "[site]\nname = 'x'\n[[questions]]\nask = ['Who leads?']";
    assert_eq!(errors(file, NO_ENV), format!("Leptos.toml:3: {what}"));
    let name = "GTG__QUESTIONS__1__ASK";
    assert_eq!(
        errors("", [(name, "Who leads?")]),
        format!("environment {name}: {what}")
    );
    let error = errors("[support]\naccept = ['the name of the dog']", NO_ENV);
    assert!(error.contains("must be \"read-back\", \"call-back\", \"manager\" or \"in-person\""));
}

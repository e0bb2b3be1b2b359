//! The applications.

use super::*;

#[test]
fn applications_need_a_name_and_an_origin_of_their_own() {
    let file = "[[apps]]\nname = 'A'\norigin = 'https://a.example'\n\n[[apps]]\nname = 'B'\n\n\
                [[apps]]\nname = 'C'\norigin = 'https://A.example:443'";
    let error = errors(file, NO_ENV);
    let lines: Vec<&str> = error.lines().collect();
    assert!(
        lines[0].starts_with("Leptos.toml:5: apps[2].origin is missing; "),
        "{error}"
    );
    assert_eq!(
        lines[1..],
        [r#"Leptos.toml:8: "C" has the same origin as "A""#]
    );
}

#[test]
fn r35_an_application_has_a_host_of_its_own() {
    let file = |origins: [&str; 2]| {
        let [first, second] = origins;
        format!(
            "[site]\norigin = 'https://logon.example'\n[[apps]]\nname = 'First'\norigin = '{first}'\n\
             [[apps]]\nname = 'Second'\norigin = '{second}'"
        )
    };
    for (origins, beside) in [
        (
            ["https://a.example", "https://logon.example:8443"],
            "\"Second\" is at the same host as the logon",
        ),
        (
            ["https://logon.example", "https://a.example"],
            "\"First\" is at the same host as the logon",
        ),
        (
            ["https://a.example", "https://a.example:8443"],
            "\"Second\" is at the same host as \"First\"",
        ),
    ] {
        let error = errors(&file(origins), NO_ENV);
        assert!(error.contains(beside), "{error}");
    }
    valid(
        &file(["https://a.example", "https://b.example:8443"]),
        NO_ENV,
    );
    valid(
        &file(["http://127.0.0.1:8080", "http://127.0.0.1:8081"]),
        NO_ENV,
    );
}

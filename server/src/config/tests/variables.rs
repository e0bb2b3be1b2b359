//! Variables that are empty, and names that are nearly those of settings.

use super::*;

#[test]
fn an_empty_variable_counts_as_not_set() {
    let file = "[site]\nname = 'Sunflower'\nsupport = 'Call us'\n[logon]\nattempt_minutes = 7\n\
                [proxy]\ntrusted = ['10.0.0.0/8']\ntrust_everybody = true\n[log]\nformat = 'json'\n\
                [[apps]]\nname = 'Office'\norigin = 'https://office.example'\n\
                [[workspace.metadata.leptos]]\nsite-addr = '127.0.0.1:4000'";
    let as_filed = valid(file, NO_ENV);
    let settings = as_filed.effective.iter();
    let names = settings.map(|it| format!("{}.{}", it.section, it.key));
    for empty in ["", " ", "\t"] {
        let env = names
            .clone()
            .map(|name| (environment::variable(&name), empty.to_owned()));
        let config = Config::parse(Some(("Leptos.toml", file.as_bytes())), env);
        let config = config.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(effective(&config), effective(&as_filed));
    }
    // Also an application that nobody has filled in, which otherwise stands in for the file's.
    let env = [("GTG__APPS__7__NAME", ""), ("GTG__APPS__7__ORIGIN", "")];
    assert_eq!(valid(file, env).apps.len(), 1);
    let env = [("GTG__APPS__7__NAME", "Desk"), ("GTG__APPS__7__ORIGIN", "")];
    let error = errors(file, env);
    assert!(error.contains("apps[7].origin is missing"), "{error}");
    // A name is none for being empty.
    let error = errors("", [("GTG__SITE__NAMES", ""), ("GTG__APPS__7__NAMES", "")]);
    assert!(error.contains("did you mean GTG__SITE__NAME?"), "{error}");
    assert!(
        error.contains("did you mean GTG__APPS__1__NAME?"),
        "{error}"
    );
}

#[test]
fn names_that_are_nearly_ours_are_told_what_is_meant() {
    for (name, meant) in [
        ("GTG_SITE_ORIGIN", "GTG__SITE__ORIGIN"),
        ("GTG_SITE__ORIGIN", "GTG__SITE__ORIGIN"),
        ("GTG__SITE_ORIGIN", "GTG__SITE__ORIGIN"),
        ("GTG___SITE___ORIGIN", "GTG__SITE__ORIGIN"),
        ("gtg__site__origin", "GTG__SITE__ORIGIN"),
        ("Gtg_Site_Origin", "GTG__SITE__ORIGIN"),
        ("GTG-SITE-ORIGIN", "GTG__SITE__ORIGIN"),
        ("GTG.SITE.ORIGIN", "GTG__SITE__ORIGIN"),
        ("GTGSITEORIGIN", "GTG__SITE__ORIGIN"),
        ("GTG_SITE_ORGIN", "GTG__SITE__ORIGIN"), // spelling is meant
        ("GOOD_TO_GO__SITE__ORIGIN", "GTG__SITE__ORIGIN"),
        ("GOODTOGO_DATABASE_URL", "GTG__DATABASE__URL"),
        ("GTG_DATABASE_URL", "GTG__DATABASE__URL"),
        ("GTG_APPS_1_NAME", "GTG__APPS__1__NAME"),
        // Half a name, or what people call it.
        ("GTG_ORIGIN", "GTG__SITE__ORIGIN"),
        ("GTG_SITE_URL", "GTG__SITE__ORIGIN"),
        ("GTG_DATABASE", "GTG__DATABASE__URL"),
        ("GTG_DB", "GTG__DATABASE__URL"),
        ("GTG_DB_URL", "GTG__DATABASE__URL"),
        ("GTG_MAX_CONNECTIONS", "GTG__DATABASE__MAX_CONNECTIONS"),
        ("GTG_TRUSTED", "GTG__PROXY__TRUSTED"),
        ("GTG_KEYS", "GTG__KEYS__FILE"),
        ("GTG_LOGON_ATTEMPT_MINUTES", "GTG__LOGON__ATTEMPT_MINUTES"),
        (
            "GTG__LOGON__ATTEMPT__MINUTES",
            "GTG__LOGON__ATTEMPT_MINUTES",
        ),
        ("GTG__SITE__ADDR", "LEPTOS_SITE_ADDR"),
        ("GTG_SITE_ROOT", "LEPTOS_SITE_ROOT"),
        ("LEPTOS__SITE_ADDR", "LEPTOS_SITE_ADDR"),
        ("LEPTOS__SITE__ADDR", "LEPTOS_SITE_ADDR"),
        ("leptos_site_addr", "LEPTOS_SITE_ADDR"),
        ("LEPTOS_SITE_ADDRESS", "LEPTOS_SITE_ADDR"),
        ("LEPTOS_ADDR", "LEPTOS_SITE_ADDR"),
        ("LEPTOS_HASHFILES", "LEPTOS_HASH_FILES"),
        ("LEPTOS_SITE_ORIGIN", "GTG__SITE__ORIGIN"),
        ("LEPTOS__DATABASE__URL", "GTG__DATABASE__URL"),
    ] {
        let expected = format!("environment {name}: unknown setting; did you mean {meant}?");
        assert_eq!(errors("", [(name, "x")]), expected);
    }
}

#[test]
fn other_peoples_variables_are_left_alone() {
    for name in [
        "GTG_TEST_POSTGRES_URL",
        "GTG_BIN",
        "GTG",
        "GTG_CONFIG",
        // As Kubernetes tells of a service.
        "GTG_SERVICE_HOST",
        "GTG_SERVICE_PORT",
        "GTG_PORT",
        "GTG_PORT_3000_TCP_ADDR",
        "GOOD_TO_GO_SERVICE_HOST",
        "GOOD_TO_GO_PORT_3000_TCP",
        "SITE__ORIGIN",
        "LEPTOS",
        "LEPTOS_WATCH",
        "LEPTOS_BIN_DIR",
        "LEPTOS_LIB_DIR",
        "LEPTOS_JS_MINIFY",
        "LEPTOS_STYLE_BUNDLE",
        "LEPTOS_HASH_FILE_NAME",
        "LEPTOS_BIN_TARGET_TRIPLE",
        "LEPTOS_WASM_OPT_VERSION",
        "PATH",
        "",
    ] {
        valid("", [(name, "x")]);
    }
}

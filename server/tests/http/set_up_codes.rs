//! What a set-up code leads to (R7).

use crate::support::{PASSWORD, START_AGAIN, WAYS, Way, World, alert, said, went};
use domain::{Role, TwoFactor, account::TwoFactorChange};

#[tokio::test]
async fn r7_a_set_up_code_leads_on_and_counts_once() {
    let new = "sunflower bucket 9";
    for way in WAYS {
        for (two_factor, next) in [
            (TwoFactor::Off, "/"),
            (TwoFactor::AwaitingEnrolment, "/logon/enrol"),
            (TwoFactor::On, "/logon/code"),
        ] {
            let world = World::new().await;
            match two_factor {
                TwoFactor::On => drop(world.enrolled("office").await),
                waiting => world.account("office", waiting).await,
            }
            let code = world.set_up_code("office").await;
            let mut browser = world.browser(way);
            let mut tab = world.browser(way);
            // As it is read out, and as a person may type it.
            let sloppy = code
                .to_lowercase()
                .replace('-', " ")
                .replace('1', "l")
                .replace('0', "o");
            assert_eq!(
                browser.log_on("office", &sloppy).await,
                went("/logon/password")
            );
            assert_eq!(tab.log_on("office", &code).await, went("/logon/password"));
            assert_eq!(browser.choose(new, new).await, went(next), "{two_factor:?}");
            assert_eq!(tab.choose(new, new).await, went(START_AGAIN), "once");
            assert_eq!(
                tab.log_on("office", &code).await,
                said("credentials"),
                "once"
            );
            assert_eq!(
                tab.log_on("office", PASSWORD).await,
                said("credentials"),
                "replaced"
            );
            // With nothing else to come, the holder says whether it was they.
            let asked = match next {
                "/" => "/logon/password-chosen",
                next => next,
            };
            assert_eq!(tab.log_on("office", new).await, went(asked));
            // A password alone is never more than the account's status allows.
            assert_eq!(
                browser.cookies.contains_key("gtg"),
                two_factor == TwoFactor::Off
            );
        }
    }
}

/// What word processors, chats and phones make of a code on its way.
#[tokio::test]
async fn r7_a_set_up_code_is_read_however_it_was_pasted_and_is_no_wrong_password() {
    for way in WAYS {
        let world = World::new().await;
        world.account("office", TwoFactor::Off).await;
        for (dash, around) in [
            ("\u{2011}", ""),
            ("\u{2013}", "\u{200b}"),
            ("\u{a0}", "\u{feff}"),
            ("\u{2212}", "\u{2069}"),
            ("\u{ff0d}", "\u{3000}"),
        ] {
            let code = world.set_up_code("office").await.replace('-', dash);
            let wide = |c| match c {
                '0'..='9' | 'A'..='Z' => char::from_u32(u32::from(c) + 0xfee0).expect("wide"),
                other => other,
            };
            let pasted = format!(
                "{around}{}{around}",
                code.chars().map(wide).collect::<String>()
            );
            world.new_events().await;
            for typed in [format!("{around}{code}{around}"), pasted] {
                let mut browser = world.browser(way);
                let outcome = browser.log_on("\u{200b}office\u{feff}", &typed).await;
                assert_eq!(outcome, went("/logon/password"), "{typed:?}");
            }
            let events = world.new_events().await;
            assert_eq!(
                events,
                ["logon.password-accepted", "logon.password-accepted"]
            );
        }
    }
}

#[tokio::test]
async fn r7_a_newer_set_up_code_voids_the_older_and_what_was_begun_with_it() {
    let new = "sunflower bucket 9";
    for way in WAYS {
        let world = World::new().await;
        let older = world.add("office", Role::Account, None).await;
        let mut browser = world.browser(way);
        assert_eq!(
            browser.log_on("office", &older).await,
            went("/logon/password")
        );
        let newer = world.set_up_code("office").await;
        assert_eq!(browser.choose(new, new).await, went(START_AGAIN));
        assert_eq!(browser.log_on("office", &older).await, said("credentials"));
        assert_eq!(
            browser.log_on("office", &newer).await,
            went("/logon/password")
        );
        assert_eq!(browser.choose(new, new).await, went("/"));
    }
}

#[tokio::test]
async fn r7_a_set_up_code_issued_in_the_middle_of_an_enrolment_skips_nothing() {
    let world = World::new().await;
    let app = world.enrolled("office").await;
    world.two_factor("office", TwoFactorChange::Reset).await;
    let code = world.set_up_code("office").await;
    let mut browser = world.browser(Way::Html);
    assert_eq!(
        browser.log_on("office", &code).await,
        went("/logon/password")
    );
    assert_eq!(
        browser.choose(PASSWORD, PASSWORD).await,
        went("/logon/enrol")
    );
    assert_eq!(
        browser.verify(&app.code(world.now())).await,
        said("code-replaced")
    );
    let answer = browser.post("/api/verify", &[("code", "12")]).await;
    let page = browser.page(answer.location()).await;
    let told = alert(&page).expect("an alert");
    assert!(
        told.starts_with("A verification code is six digits."),
        "{told}"
    );
}

//! Two tabs of one browser, which shares its cookies, with a userID each: a form says for which one it
//! was made, and what is typed into it is no try of the other.

use crate::support::{
    Authenticator, Browser, Outcome, PASSWORD, Staff, Stage, WAYS, Way, World, alert, at_stage,
    hidden, said, went,
};
use domain::{TwoFactor, account::TwoFactorChange};
use protocol::StageKind;

const OTHER: &str = "/logon?notice=other-user-id";

/// Sends the form at `page` that posts to `form`, with what it hides and these fields.
async fn send(
    browser: &mut Browser<'_>,
    page: &str,
    form: &str,
    fields: &[(&str, &str)],
) -> Outcome {
    let hidden = hidden(page, form);
    let hidden = hidden
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let fields: Vec<_> = hidden.chain(fields.iter().copied()).collect();
    browser.post(form, &fields).await.outcome()
}

/// The page of each stage, its form, and what is typed there.
fn forms(stage: Stage, code: &str) -> (&'static str, Vec<(&str, &str)>) {
    let new = [
        ("new_password", "sunflower bucket 9"),
        ("new_password_again", "sunflower bucket 9"),
    ];
    match stage {
        Stage::Password => ("/api/choose-password", new.to_vec()),
        Stage::Pin => ("/api/pin", vec![("pin", "000000")]),
        Stage::Enrol => ("/api/verify", vec![("code", code)]),
        Stage::Confirm => ("/api/confirm", vec![("password", PASSWORD), ("code", code)]),
        Stage::Keep => ("/api/keep", vec![]),
        Stage::Code => ("/api/code", vec![("code", code)]),
        Stage::Who => ("/api/who", vec![("initials", "rf")]),
        Stage::GoodToGo => ("/api/acknowledge", vec![]),
        Stage::Add => ("/api/add-authenticator", vec![("code", code)]),
        other => panic!("{other:?} has no form"),
    }
}

const STAGES: [Stage; 9] = [
    Stage::Password,
    Stage::Pin,
    Stage::Enrol,
    Stage::Confirm,
    Stage::Keep,
    Stage::Code,
    Stage::Who,
    Stage::GoodToGo,
    Stage::Add,
];

fn code_of(app: Option<&Authenticator>, world: &World) -> String {
    app.map_or_else(|| "123456".to_owned(), |app| app.code(world.now()))
}

#[tokio::test]
async fn r20_a_right_code_in_the_other_tab_is_nobodys_wrong_try() {
    for way in WAYS {
        for stage in STAGES {
            let world = World::new().await;
            let kitchen = world.enrolled("kitchen").await;
            let (mut browser, app) = at_stage(&world, way, stage, "office").await;
            let page = browser.page(stage.page()).await;
            // In another tab the browser goes on with the kitchen.
            assert_eq!(
                browser.log_on("kitchen", PASSWORD).await,
                went("/logon/code")
            );
            world.new_events().await;
            let code = code_of(app.as_ref(), &world);
            let (form, fields) = forms(stage, &code);
            for _ in 0..6 {
                let sent = send(&mut browser, &page, form, &fields).await;
                assert_eq!(sent, went(OTHER), "{stage:?}");
            }
            let told = browser.page(OTHER).await;
            assert!(told.contains("moved on to another user ID"), "{told}");
            assert_eq!(world.new_events().await, [""; 0], "{stage:?}");
            assert_eq!(browser.code(&kitchen.code(world.now())).await, went("/"));
        }
    }
}

#[tokio::test]
async fn r20_a_page_that_is_its_own_is_taken() {
    for way in WAYS {
        for (stage, form, to) in [
            (Stage::GoodToGo, "/api/acknowledge", "/logon/confirm"),
            (Stage::Add, "/api/stop-adding", "/account?done=stopped"),
            (Stage::KeepNew, "/api/keep-new-codes", "/account?done=codes"),
        ] {
            let world = World::new().await;
            let (mut browser, _) = at_stage(&world, way, stage, "office").await;
            let page = browser.page(stage.page()).await;
            assert!(
                hidden(&page, form).contains(&("form_of".to_owned(), "office".to_owned())),
                "{page}"
            );
            assert_eq!(send(&mut browser, &page, form, &[]).await, went(to));
        }
        let world = World::new().await;
        let (mut browser, _) = at_stage(&world, way, Stage::Home, "office").await;
        let page = browser.page("/").await;
        let own = ("form_of".to_owned(), "office".to_owned());
        assert!(hidden(&page, "/api/log-off").contains(&own), "{page}");
    }
}

#[tokio::test]
async fn a_form_that_was_done_in_another_tab_leads_on_and_not_to_the_same_address() {
    let world = World::new().await;
    let mut browser = world.browser(Way::App);
    world.account("office", TwoFactor::Off).await;
    let pin = world.with_pin("office", TwoFactorChange::Enable).await;
    assert_eq!(
        browser.log_on("office", PASSWORD).await,
        went("/logon/enrol")
    );
    assert_eq!(browser.pin(&pin).await, went("/logon/enrol?notice=pin"));
    // At the same address, an app of one page looks at nothing anew.
    let again = browser.post("/api/pin", &[("pin", &pin)]).await;
    assert!(
        again.location().starts_with("/logon/enrol?at="),
        "{}",
        again.location()
    );
}

#[tokio::test]
async fn r20_nor_is_a_recovery_code() {
    for way in WAYS {
        let world = World::new().await;
        world.enrolled("kitchen").await;
        let (mut browser, _) = at_stage(&world, way, Stage::Code, "office").await;
        let page = browser.page("/logon/recovery").await;
        browser.log_on("kitchen", PASSWORD).await;
        world.new_events().await;
        let fields = [("recovery_code", "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA")];
        let sent = send(&mut browser, &page, "/api/recovery", &fields).await;
        assert_eq!(sent, went(OTHER));
        assert_eq!(world.new_events().await, [""; 0]);
    }
}

#[tokio::test]
async fn whoever_is_logged_on_with_the_other_one_is_told_so_too() {
    for way in WAYS {
        let world = World::new().await;
        world.account("kitchen", TwoFactor::Off).await;
        let (mut browser, app) = at_stage(&world, way, Stage::Code, "office").await;
        let page = browser.page("/logon/code").await;
        assert_eq!(browser.log_on("kitchen", PASSWORD).await, went("/"));
        browser.cookies.remove("gtg_pre");
        let code = code_of(app.as_ref(), &world);
        let sent = send(&mut browser, &page, "/api/code", &[("code", &code)]).await;
        assert_eq!(sent, went(OTHER));
        // The form is there: the office may want to log on.
        assert!(browser.page(OTHER).await.contains("action=\"/api/logon\""));
        assert_eq!(browser.stage().await, StageKind::Home);
    }
}

#[tokio::test]
async fn r20_a_code_on_the_account_page_of_another_userid_is_nobodys() {
    for way in WAYS {
        let world = World::new().await;
        let kitchen = world.enrolled("kitchen").await;
        let (mut browser, app) = at_stage(&world, way, Stage::Home, "office").await;
        let page = browser.page("/account").await;
        assert_eq!(
            browser.log_on("kitchen", PASSWORD).await,
            went("/logon/code")
        );
        assert_eq!(browser.code(&kitchen.code(world.now())).await, went("/"));
        world.clock.advance(30);
        world.new_events().await;
        let code = code_of(app.as_ref(), &world);
        for _ in 0..6 {
            let sent = send(&mut browser, &page, "/api/unlock", &[("code", &code)]).await;
            assert_eq!(sent, went(OTHER));
        }
        assert_eq!(world.new_events().await, [""; 0]);
        assert_eq!(browser.stage().await, StageKind::Home);
        let unlocked = browser.unlock(&kitchen.code(world.now())).await;
        assert_eq!(unlocked, went("/account?done=unlocked"));
    }
}

#[tokio::test]
async fn r37_a_form_of_the_console_is_of_who_opened_it() {
    let world = World::new().await;
    world.account("office", TwoFactor::Off).await;
    let Staff { mut browser, .. } = world.staff("anna").await;
    let page = browser.page("/support/accounts/office").await;
    let act = "/support/accounts/office/act";
    let fields = [("action", "enable"), ("reason", "Asked for by the owner")];
    let made = hidden(&page, act);
    let bea = world.staff("bea").await;
    browser.cookies = bea.browser.cookies.clone();
    world.new_events().await;
    let account = made
        .iter()
        .find(|(name, _)| name == "form_of")
        .expect("whose");
    let sent = browser
        .post(
            act,
            &[&fields[..], &[("form_of", account.1.as_str())]].concat(),
        )
        .await;
    assert_eq!(sent.status, 409);
    assert!(alert(&sent.text()).is_some_and(|told| told.contains("another user ID")));
    assert_eq!(world.new_events().await, [""; 0]);
    let mine = browser
        .post(act, &[&fields[..], &[("form_of", "bea")]].concat())
        .await;
    assert_eq!(mine.status, 303);
}

#[tokio::test]
async fn a_form_that_does_not_say_whose_it_is_is_taken_as_ever() {
    for way in WAYS {
        let world = World::new().await;
        let (mut browser, app) = at_stage(&world, way, Stage::Code, "office").await;
        let page = browser.page("/logon/code").await;
        // The same userID in another tab: the code is right for it.
        assert_eq!(
            browser.log_on("Office", PASSWORD).await,
            went("/logon/code")
        );
        let code = code_of(app.as_ref(), &world);
        assert_eq!(
            send(&mut browser, &page, "/api/code", &[("code", &code)]).await,
            went("/")
        );
        world.clock.advance(30);
        assert_eq!(
            browser.log_on("office", PASSWORD).await,
            went("/logon/code")
        );
        let code = code_of(app.as_ref(), &world);
        assert_eq!(browser.code(&code).await, went("/"));
    }
}

#[tokio::test]
async fn password_managers_see_whose_password_and_code_it_is() {
    let world = World::new().await;
    for (stage, field) in [
        (Stage::Password, "new_password"),
        (Stage::Confirm, "password"),
        (Stage::Code, "code"),
    ] {
        let name = format!("a{stage:?}").to_lowercase();
        let (mut browser, _) = at_stage(&world, Way::Html, stage, &name).await;
        sees(&browser.page(stage.page()).await, &name, field);
    }
    let (mut browser, app) = at_stage(&world, Way::Html, Stage::Home, "office").await;
    sees(&browser.page("/account").await, "office", "code");
    let code = code_of(app.as_ref(), &world);
    assert_eq!(browser.unlock(&code).await, went("/account?done=unlocked"));
    let page = browser.page("/account").await;
    sees(
        &page[page.find("/api/change-password").expect("the form")..],
        "office",
        "password",
    );
}

/// A field for the userID that is not hidden stands before that for the secret.
fn sees(page: &str, user_id: &str, secret: &str) {
    let before = page.find(&format!(" name=\"{secret}\"")).expect("a field");
    let input = page[..before]
        .rfind("autocomplete=\"username\"")
        .expect("a userID");
    let input = &page[page[..input].rfind("<input").expect("a field")..];
    let input = &input[..input.find('>').expect("it ends")];
    assert!(input.contains(&format!("value=\"{user_id}\"")), "{input}");
    assert!(
        input.contains("readonly") && !input.contains("hidden"),
        "{input}"
    );
}

#[tokio::test]
async fn there_is_no_recovery_code_where_none_is_left() {
    let world = World::new().await;
    let (mut browser, _) = at_stage(&world, Way::Html, Stage::Code, "office").await;
    assert!(
        browser
            .page("/logon/code")
            .await
            .contains("href=\"/logon/recovery\"")
    );
    world.sql("UPDATE recovery_code SET used_at = 1").await;
    assert!(
        !browser
            .page("/logon/code")
            .await
            .contains("/logon/recovery")
    );
    assert_eq!(
        browser.get("/logon/recovery").await.location(),
        "/logon/code"
    );
    world.sql("DELETE FROM recovery_code").await;
    assert!(
        !browser
            .page("/logon/code")
            .await
            .contains("/logon/recovery")
    );
}

#[tokio::test]
async fn an_enrolment_elsewhere_is_told_and_none_of_the_other() {
    let world = World::new().await;
    world.account("kitchen", TwoFactor::Off).await;
    let pin = world.with_pin("kitchen", TwoFactorChange::Enable).await;
    let (mut browser, _) = at_stage(&world, Way::Html, Stage::Enrol, "office").await;
    let page = browser.page("/logon/enrol").await;
    assert_eq!(
        browser.log_on("kitchen", PASSWORD).await,
        went("/logon/enrol")
    );
    let sent = send(&mut browser, &page, "/api/verify", &[("code", "123456")]).await;
    assert_eq!(sent, went(OTHER));
    assert_eq!(browser.pin(&pin).await, went("/logon/enrol?notice=pin"));
    assert_ne!(browser.stage().await, StageKind::KeepCodes);
    assert_eq!(browser.verify("123456").await, said("code-wrong"));
}

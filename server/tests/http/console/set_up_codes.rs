//! Set-up codes that staff issue: who reads them, and what the holder hears and says of them (R37, R38).

use crate::support::{
    Browser, PASSWORD, WAYS, Way, World, alert, id, secret, texts, user_id, waiting, went,
};
use domain::{EmailAddress, TwoFactor};

const MAIL: &str = "[mail]\nurl = 'smtp://localhost:1'\nfrom = 'logon@example.org'";
const NEW: &str = "seven sunflowers 8";

async fn written_to(world: &World, name: &str) {
    let email = EmailAddress::parse("rose.field@example.org").expect("an address");
    let set = world
        .service
        .operator()
        .set_email(&user_id(name), Some(&email), None)
        .await;
    set.expect("an e-mail address");
}

/// "rose", who has logged on before and has logged off.
async fn rose(world: &World) -> Browser<'_> {
    world.account("rose", TwoFactor::Off).await;
    let mut browser = world.browser(Way::App);
    assert_eq!(browser.log_on("rose", PASSWORD).await, went("/"));
    browser.log_off().await;
    browser
}

#[tokio::test]
async fn r38_a_code_that_is_mailed_is_read_by_its_holder_alone() {
    let world = World::with(MAIL).await;
    let mut browser = rose(&world).await;
    let mut priya = world.staff("priya").await;
    assert!(!priya.page("rose").await.contains("mail-set-up-code"));
    let unfit = priya.act("rose", "mail-set-up-code", &[]).await;
    assert_eq!(unfit.status, 422, "there is no address");
    assert!(alert(&unfit.text()).is_some());
    written_to(&world, "rose").await;
    assert!(priya.page("rose").await.contains("mail-set-up-code"));
    world.new_events().await;
    let answer = priya.act("rose", "mail-set-up-code", &[]).await;
    assert_eq!(
        answer.location(),
        "/support/accounts/rose?done=mail-set-up-code"
    );
    let shown = [answer.text(), priya.page("rose").await];
    let events = world.new_rows().await;
    let issued = &events[0];
    assert_eq!(issued.kind, "account.set-up-code-issued");
    assert_eq!(issued.detail.as_deref(), Some("mailed by=priya"));
    let notification = world
        .service
        .claim_notification()
        .await
        .expect("notifications");
    let notification = notification.expect("a notification");
    let code = notification
        .set_up_code
        .as_ref()
        .expect("a code")
        .reveal()
        .to_string();
    for page in shown {
        assert!(!page.contains(&code));
    }
    assert!(
        events
            .iter()
            .all(|event| !format!("{event:?}").contains(&code))
    );
    assert!(!format!("{notification:?}").contains(&code));
    world
        .service
        .notification_sent(&notification)
        .await
        .expect("sent");
    let left = store::sealed::check_all(world.store.connection(), &world.keyring()).await;
    assert_eq!(left.expect("a look").open, 1, "only priya's authenticator");
    assert_eq!(browser.log_on("rose", &code).await, went("/logon/password"));
    assert_eq!(browser.choose(NEW, NEW).await, went("/"));
}

#[tokio::test]
async fn r37_without_mail_nobody_is_offered_to_mail_a_code() {
    let world = World::new().await;
    rose(&world).await;
    written_to(&world, "rose").await;
    let mut priya = world.staff("priya").await;
    assert!(!priya.page("rose").await.contains("mail-set-up-code"));
    assert_eq!(priya.act("rose", "mail-set-up-code", &[]).await.status, 422);
}

/// The staff's code for "rose", by two.
async fn issue(world: &World) -> String {
    issue_by(world, ["priya", "sam"]).await
}

async fn issue_by(world: &World, [first, second]: [&str; 2]) -> String {
    let (mut priya, mut sam) = (world.staff(first).await, world.staff(second).await);
    priya.act("rose", "set-up-code", &[]).await;
    let id = waiting(&sam.browser.page("/support/approvals").await);
    let agree = [("id", &*id), ("answer", "agree")];
    secret(&sam.browser.post("/support/approvals", &agree).await.text())
}

#[tokio::test]
async fn r37_whoever_logs_on_reads_who_issued_a_set_up_code_and_can_say_that_it_was_not_wanted() {
    for (way, knows) in WAYS.into_iter().zip([true, false]) {
        let world = World::new().await;
        let mut browser = rose(&world).await;
        browser.way = way;
        let code = issue(&world).await;
        // With it, or with the password that it was to take the place of.
        let outcome = if knows {
            browser.log_on("rose", &code).await;
            browser.choose(NEW, NEW).await
        } else {
            browser.log_on("rose", PASSWORD).await
        };
        assert_eq!(outcome, went("/"));
        let page = browser.page("/").await;
        let told = texts(&page).join(" ");
        assert!(
            told.contains("support (priya and sam) issued a set-up code"),
            "{told}"
        );
        assert!(page.contains("I did not ask for this"));
        world.new_events().await;
        let id = id(&page, "/api/set-up-code", 0);
        let none = browser.post("/api/set-up-code", &[("id", &*id)]).await;
        assert!(none.location().starts_with("/?at="));
        assert!(world.new_events().await.is_empty());
        let said = [("id", &*id), ("wanted", "no")];
        let answer = browser.post("/api/set-up-code", &said).await;
        assert!(
            answer.location().starts_with("/?at="),
            "{}",
            answer.location()
        );
        assert_eq!(world.new_events().await, ["holder.set-up-code-unwanted"]);
        let page = browser.page("/").await;
        assert!(page.contains("support has been told") && !page.contains("I did not ask for this"));
        // Once; and support sees it, at the account and over all.
        browser.post("/api/set-up-code", &said).await;
        assert!(world.new_events().await.is_empty());
        let mut tom = world.staff("tom").await;
        let here = tom.page("rose").await;
        assert!(here.contains("that nobody had asked for the set-up code"));
        let all = tom.browser.page("/support/overview").await;
        assert!(all.contains("Set-up codes that holders did not ask for"));
        assert!(all.contains("/support/accounts/rose"));
        // Whoever issues another one hides nothing of it.
        issue_by(&world, ["uma", "vic"]).await;
        let here = tom.page("rose").await;
        assert!(here.contains("that nobody had asked for the set-up code"));
        let all = tom.browser.page("/support/overview").await;
        assert!(all.contains("/support/accounts/rose"));
    }
}

#[tokio::test]
async fn r37_a_set_up_code_that_was_asked_for_is_told_of_until_the_holder_says_so() {
    let world = World::new().await;
    let mut browser = rose(&world).await;
    issue(&world).await;
    for _ in 0..2 {
        assert_eq!(browser.log_on("rose", PASSWORD).await, went("/"));
        assert!(browser.page("/").await.contains("I did not ask for this"));
        browser.log_off().await;
    }
    assert_eq!(browser.log_on("rose", PASSWORD).await, went("/"));
    let id = id(&browser.page("/").await, "/api/set-up-code", 0);
    let other = [("id", "1"), ("wanted", "yes")];
    browser.post("/api/set-up-code", &other).await;
    assert!(browser.page("/").await.contains("I did not ask for this"));
    let said = [("id", &*id), ("wanted", "yes")];
    browser.post("/api/set-up-code", &said).await;
    assert!(!browser.page("/").await.contains("set-up code"));
    let mut tom = world.staff("tom").await;
    let all = tom.browser.page("/support/overview").await;
    assert!(!all.contains("Set-up codes that holders did not ask for"));
    // A stranger says nothing, and the operator's own code is nobody's question.
    let mut stranger = world.browser(Way::App);
    let answer = stranger.post("/api/set-up-code", &said).await;
    assert!(answer.location().starts_with("/logon"));
    world.set_up_code("rose").await;
    assert_eq!(browser.log_on("rose", PASSWORD).await, went("/"));
    assert!(!browser.page("/").await.contains("set-up code"));
}

#[tokio::test]
async fn r38_what_is_read_out_says_on_paper_whose_it_is_and_when_it_was_issued() {
    let world = World::with("[site]\nname = \"Sunflower\"\n").await;
    let mut priya = world.staff("priya").await;
    for (user_id, action, title) in [
        ("rose", "set-up-code", "Set-up code for "),
        ("oak", "enable", "PIN for "),
    ] {
        world.account(user_id, TwoFactor::Off).await;
        let page = priya.act(user_id, action, &[("with_pin", "yes")]).await;
        let main = page.text().replace("<!>", "");
        assert!(main.contains("class=\"secret\""), "{main}");
        assert!(main.contains("Issued at Sunflower, 20"), "{main}");
        for sentence in [title, "Back to "] {
            let marked = format!("{sentence}<span translate=\"no\">{user_id}</span>");
            assert!(main.contains(&marked), "{marked}: {main}");
        }
    }
}

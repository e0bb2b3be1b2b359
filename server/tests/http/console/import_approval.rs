//! What of an import waits for a second member of staff (R37).

use super::import::HASH;
use crate::support::{
    Authenticator, KEEP, Staff, Way, World, alert, said, texts, user_id, values, waiting, went,
};
use domain::TwoFactor;
use sea_orm::{EntityTrait, PaginatorTrait};
use store::entity::waiting_import;

/// An authenticator that the file brings, as another app would hold it.
const KEY: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

/// What `priya` posts: an account without anything, one with a password, one with both.
async fn ask(priya: &mut Staff<'_>) -> String {
    let csv = format!(
        "user_id,name,organisation,password_hash,otpauth\n\
         elm,Elm,Sunflower,,\n\
         oak,\"Oak, the \"\"tall\"\" one\",Sunflower,{HASH},\n\
         ghost,Ghost,Sunflower,{HASH},otpauth://totp/ghost?secret={KEY}\n"
    );
    let fields = [("csv", &*csv), ("step", "import"), ("reason", "Moved")];
    let answer = priya.browser.post("/support/import", &fields).await;
    assert_eq!(answer.status, 200);
    answer.text()
}

#[tokio::test]
async fn r37_r38_passwords_and_authenticators_of_an_import_wait_for_a_second_member() {
    let world = World::new().await;
    let (mut priya, mut sam) = (world.staff("priya").await, world.staff("sam").await);
    world.new_events().await;
    let page = ask(&mut priya).await;
    assert!(page.contains("Imported: 1 account:"), "{page}");
    assert!(
        page.contains(
            "2 accounts bring a password, an authenticator or an e-mail address: they wait"
        )
    );
    assert_eq!(
        world.new_events().await,
        [
            "account.added imported by=priya",
            "approval.asked-for import accounts=2 by=priya"
        ]
    );
    let mut ghost = world.browser(Way::App);
    assert_eq!(
        ghost.log_on("ghost", "correct horse 7").await,
        said("credentials")
    );
    // Sealed, in no backup, and shown without its secrets.
    let sealed = store::sealed::check_all(world.store.connection(), &world.keyring()).await;
    assert_eq!(
        sealed.expect("a look").open,
        3,
        "two authenticators, and the import"
    );
    assert!(store::backup::LEFT_OUT.contains(&"waiting_import"));
    let mine = priya.browser.page("/support/approvals").await;
    assert!(mine.contains("Somebody else must answer this."));
    assert!(mine.contains("name=\"withdraw\"") && !mine.contains("value=\"agree\""));
    let page = sam.browser.page("/support/approvals").await;
    let told = texts(&page).join("|");
    assert!(told.contains("Import 2 accounts"), "{told}");
    assert!(
        told.contains("ghost") && told.contains("Oak, the"),
        "{told}"
    );
    for secret in [HASH, "Q2I81", KEY] {
        assert!(!page.contains(secret), "R38");
    }
    assert!(page.contains("Approvals 1"));
    let id = waiting(&page);
    let agree = [("id", &*id), ("answer", "agree")];
    let own = priya.browser.post("/support/approvals", &agree).await;
    assert_eq!(own.status, 422);
    world.new_events().await;
    let agreed = sam.browser.post("/support/approvals", &agree).await;
    assert_eq!(agreed.location(), "/support/approvals?imported=2");
    let events = world.new_rows().await;
    let who = "by=sam asked-by=priya";
    assert_eq!(events.len(), 3);
    for event in &events {
        assert!(
            event
                .detail
                .as_deref()
                .is_some_and(|detail| detail.ends_with(who))
        );
        assert_eq!(event.reason.as_deref(), Some("Moved"));
    }
    let app = Authenticator::from_key(KEY);
    assert_eq!(
        ghost.log_on("ghost", "correct horse 7").await,
        went("/logon/code")
    );
    assert_eq!(ghost.code(&app.code(world.now())).await, went(KEEP));
    let mut oak = world.browser(Way::App);
    assert_eq!(oak.log_on("oak", "correct horse 7").await, went("/"));
    // Once, and nothing of it is left.
    let twice = sam.browser.post("/support/approvals", &agree).await;
    assert_eq!(twice.status, 422);
    let left = waiting_import::Entity::find().count(world.store.connection());
    assert_eq!(left.await.expect("a number"), 0);
    let shown = "SELECT count(*) AS n FROM waiting_account";
    assert_eq!(world.count(shown).await, 0);
}

#[tokio::test]
async fn r37_an_import_that_is_refused_or_too_late_or_of_somebody_else_is_gone() {
    let count = async |world: &World| {
        let left = waiting_import::Entity::find().count(world.store.connection());
        left.await.expect("a number")
    };
    let world = World::new().await;
    let (mut priya, mut sam) = (world.staff("priya").await, world.staff("sam").await);
    ask(&mut priya).await;
    world.new_events().await;
    let id = waiting(&sam.browser.page("/support/approvals").await);
    let refuse = [("id", &*id), ("answer", "refuse")];
    let answer = sam.browser.post("/support/approvals", &refuse).await;
    assert_eq!(answer.location(), "/support/approvals?refused=import-");
    let page = sam.browser.page(answer.location()).await;
    assert!(page.contains("Refused; nothing was imported."));
    let events = world.new_events().await;
    assert_eq!(events, ["approval.refused import by=sam asked-by=priya"]);
    assert_eq!(count(&world).await, 0);

    world.sql("DELETE FROM account WHERE user_id = 'elm'").await;
    ask(&mut priya).await;
    let id = waiting(&sam.browser.page("/support/approvals").await);
    let agree = [("id", &*id), ("answer", "agree")];
    // Whoever asked may have been somebody else.
    world
        .sql("UPDATE account SET generation = generation + 1 WHERE user_id = 'priya'")
        .await;
    assert_eq!(
        sam.browser.post("/support/approvals", &agree).await.status,
        422
    );
    world
        .sql("UPDATE account SET generation = generation - 1 WHERE user_id = 'priya'")
        .await;
    world.clock.advance(24 * 3600);
    let mut tom = world.staff("tom").await;
    let late = tom.browser.post("/support/approvals", &agree).await;
    assert_eq!(late.status, 422);
    assert!(
        tom.browser
            .page("/support/approvals")
            .await
            .contains("Nothing waits")
    );
    world.service.forget_some().await.expect("it is over");
    assert_eq!(count(&world).await, 0, "forgotten beside requests");
}

#[tokio::test]
async fn r37_r43_of_what_waits_there_is_a_bound() {
    let world = World::new().await;
    let mut priya = world.staff("priya").await;
    let rows: String = (0..1001).map(|n| format!("oak-{n},{HASH}\n")).collect();
    let csv = format!("user_id,password_hash\n{rows}");
    let fields = [("csv", &*csv), ("step", "import"), ("reason", "Moved")];
    let answer = priya.browser.post("/support/import", &fields).await;
    let told = alert(&answer.text()).expect("a problem");
    assert!(told.contains("At most 1000 accounts"), "{told}");
    // Nobody unseals and reads all that waits to look at it: of each import the first are shown, and
    // all of one when somebody asks for them.
    let rows: String = (0..1000).map(|n| format!("elm-{n},{HASH}\n")).collect();
    let csv = format!("user_id,password_hash\n{rows}");
    let fields = [("csv", &*csv), ("step", "import"), ("reason", "Moved")];
    priya.browser.post("/support/import", &fields).await;
    world.sql("UPDATE waiting_import SET sealed = x'00'").await;
    let page = priya.browser.page("/support/approvals").await;
    assert!(page.contains("Import 1000 accounts") && page.contains("the first 50"));
    assert!(
        page.contains(">elm-49<") && !page.contains(">elm-50<"),
        "R43"
    );
    let all = values(&page, "a[href*=\"?all=\"]", "href").remove(0);
    let page = priya.browser.page(&all).await;
    assert!(page.contains(">elm-999<") && !page.contains("the first 50"));
    // Nobody agrees to what they have not seen.
    let mut sam = world.staff("sam").await;
    for (path, may_agree) in [("/support/approvals", false), (&*all, true)] {
        let page = sam.browser.page(path).await;
        assert_eq!(page.contains("value=\"agree\""), may_agree, "{path}");
        assert!(page.contains("value=\"refuse\""), "{path}");
    }
    world.sql("DELETE FROM waiting_import").await;
    for n in 0..6 {
        let csv = format!("user_id,password_hash\noak-{n},{HASH}\n");
        let fields = [("csv", &*csv), ("step", "import"), ("reason", "Moved")];
        let answer = priya.browser.post("/support/import", &fields).await;
        assert_eq!(alert(&answer.text()).is_some(), n == 5, "{n}");
    }
}

/// What is shown lies beside the sealed file: whoever changed it would have another agreed to than is read.
#[tokio::test]
async fn r37_what_is_not_as_it_was_shown_is_not_imported() {
    for change in [
        "DELETE FROM waiting_account WHERE user_id = 'ghost'",
        "UPDATE waiting_account SET has_password = 0",
    ] {
        let world = World::new().await;
        let (mut priya, mut sam) = (world.staff("priya").await, world.staff("sam").await);
        ask(&mut priya).await;
        let id = waiting(&sam.browser.page("/support/approvals").await);
        world.sql(change).await;
        let agree = [("id", &*id), ("answer", "agree")];
        let answer = sam.browser.post("/support/approvals", &agree).await;
        assert_eq!(answer.status, 422, "{change}");
        let told = alert(&answer.text()).expect("a problem");
        assert!(
            told.contains("differ from those that were asked for"),
            "{told}"
        );
        assert_eq!(waiting(&sam.browser.page("/support/approvals").await), id);
    }
}

#[tokio::test]
async fn an_import_of_what_exists_by_now_is_told_and_stays_to_be_refused() {
    let world = World::new().await;
    let (mut priya, mut sam) = (world.staff("priya").await, world.staff("sam").await);
    ask(&mut priya).await;
    let id = waiting(&sam.browser.page("/support/approvals").await);
    world.account("ghost", TwoFactor::Off).await;
    let agree = [("id", &*id), ("answer", "agree")];
    let answer = sam.browser.post("/support/approvals", &agree).await;
    assert_eq!(answer.status, 422);
    let told = alert(&answer.text()).expect("a problem");
    assert!(told.contains("now exist"), "{told}");
    assert_eq!(waiting(&sam.browser.page("/support/approvals").await), id);
}

/// Groups open applications: who may add an account may not open them with it. A set-up code that is
/// mailed needs no second member of staff, so the address that it goes to does (R37).
#[tokio::test]
async fn r37_staff_import_addresses_with_a_second_member_and_no_groups() {
    let world = World::new().await;
    let (mut priya, mut sam) = (world.staff("priya").await, world.staff("sam").await);
    world.new_events().await;
    let path = "/support/import";
    let file = "user_id,email,groups\noak,oak@example.org,\nelm,elm,payroll\nash,,payroll\n";
    let fields = [("csv", file), ("step", "import"), ("reason", "Moved")];
    let answer = priya.browser.post(path, &fields).await;
    assert_eq!(answer.status, 422);
    let page = answer.text();
    assert!(
        alert(&page).is_some_and(|alert| alert.contains("2 lines")),
        "{page}"
    );
    assert!(
        page.contains("Give an e-mail address such as name@example.org"),
        "{page}"
    );
    assert!(
        page.contains("groups: Leave it empty. Groups open applications"),
        "{page}"
    );
    assert!(world.new_events().await.is_empty());
    let file = "user_id,email,groups\noak,oak@example.org,\n";
    let fields = [("csv", file), ("step", "import"), ("reason", "Moved")];
    let page = priya.browser.post(path, &fields).await.text();
    assert!(page.contains("1 account brings a password, an authenticator or an e-mail address"));
    let oak = user_id("oak");
    assert!(
        world.service.operator().account(&oak).await.is_err(),
        "not yet"
    );
    let page = sam.browser.page("/support/approvals").await;
    let told = texts(&page).join("|");
    assert!(told.contains("E-mail address") && told.contains("oak@example.org"));
    let agree = [("id", &*waiting(&page)), ("answer", "agree")];
    sam.browser.post("/support/approvals", &agree).await;
    let oak = world
        .service
        .operator()
        .account(&oak)
        .await
        .expect("it is there");
    assert_eq!(
        oak.email.map(|email| email.to_string()).as_deref(),
        Some("oak@example.org")
    );
}

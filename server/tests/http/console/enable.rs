//! Two-factor logon is turned on for many accounts at once.

use super::actions::came_to;
use crate::support::{World, alert, attributes, texts};
use domain::{TwoFactor, account::TwoFactorChange};

#[tokio::test]
async fn many_are_enabled_after_their_number_was_confirmed() {
    let world = World::new().await;
    for name in ["oak", "elm", "ash"] {
        world.account(name, TwoFactor::Off).await;
    }
    world.two_factor("ash", TwoFactorChange::Enable).await;
    let mut priya = world.staff("priya").await;
    world.new_events().await;
    let chosen = ["oak", "elm", "ash", "priya", "nobody"].map(|name| ("user_id", name));
    let asked = priya.browser.post("/support/enable", &chosen).await;
    assert_eq!(asked.status, 200);
    let asked = asked.text();
    assert!(asked.contains("Turn on two-factor logon for 2 accounts?"));
    let read = texts(&asked).join(" ").replace("  ", " ");
    for stays in [
        "ash already waits for enrolment.",
        "priya is an account of support staff",
        "nobody There is no account with this user ID.",
    ] {
        assert!(read.contains(stays), "{stays}: {read}");
    }
    assert!(world.new_events().await.is_empty());
    for reason in ["", "  "] {
        let confirmed = [("confirmed", "yes"), ("reason", reason)];
        let fields = [&chosen[..], &confirmed].concat();
        let refused = priya.browser.post("/support/enable", &fields).await;
        assert_eq!(refused.status, 422);
        assert!(
            alert(&refused.text())
                .expect("a problem")
                .contains("reason")
        );
    }
    assert!(world.new_events().await.is_empty());
    let confirmed = [("confirmed", "yes"), ("reason", "The group asked for it")];
    let fields = [&chosen[..], &confirmed].concat();
    let done = priya.browser.post("/support/enable", &fields).await;
    let to = "/support?enabled=2&passed_over=3";
    assert_eq!(came_to(&world, &done).await.1, to);
    let page = priya.browser.page(to).await;
    assert!(page.contains("was turned on for 2 accounts. Accounts that stay as they were: 3."));
    assert!(page.matches("Waiting for enrolment").count() >= 3);
    // Once more: none of them changes.
    let asked = priya.browser.post("/support/enable", &chosen).await.text();
    assert!(asked.contains("None of the selected accounts changes"));
    assert!(!asked.contains("name=\"reason\""));
}

#[tokio::test]
async fn nothing_selected_is_said_where_the_list_was() {
    let world = World::new().await;
    world.account("oak", TwoFactor::Off).await;
    world.account("elm", TwoFactor::Off).await;
    let mut priya = world.staff("priya").await;
    let page = priya.browser.page("/support?q=oak").await;
    let action = attributes(&page, "action");
    let action = action.iter().find(|to| to.starts_with("/support/enable"));
    let answer = priya.browser.post(action.expect("a form"), &[]).await;
    assert_eq!(answer.status, 422);
    let page = answer.text();
    let said = alert(&page).expect("a problem");
    assert_eq!(said, "Select at least one account.");
    assert!(page.contains("value=\"oak\"") && !page.contains("value=\"elm\""));
}

//! Who is calling.

use crate::support::{PASSWORD, Way, World, text, went};
use domain::TwoFactor;

/// The word that the page shows.
fn word(page: &str) -> Option<String> {
    text(page, ".word")
}

#[tokio::test]
async fn a_word_appears_on_both_sides() {
    let world = World::new().await;
    let app = world.enrolled("office").await;
    let mut priya = world.staff("priya").await;
    let mut rose = world.browser(Way::Html);
    assert_eq!(rose.log_on("office", PASSWORD).await, went("/logon/code"));
    assert_eq!(word(&rose.page("/logon/code").await), None);
    world.new_events().await;
    let path = "/support/accounts/office/identity";
    let asked = priya.browser.post(path, &[("answer", "ask")]).await;
    assert_eq!(asked.status, 303);
    let shown = word(&priya.page("office").await).expect("a word");
    assert_eq!(shown.len(), 6);
    assert_eq!(word(&rose.page("/logon/code").await).as_ref(), Some(&shown));
    // Where she is logged on, too; and nowhere else.
    assert_eq!(rose.code(&app.code(world.now())).await, went("/"));
    assert_eq!(word(&rose.page("/").await).as_ref(), Some(&shown));
    assert_eq!(word(&world.browser(Way::Html).page("/logon").await), None);
    let mut sam = world.staff("sam").await;
    assert_eq!(
        word(&sam.page("office").await),
        None,
        "another member of staff"
    );

    let right = priya.browser.post(path, &[("answer", "right")]).await;
    assert_eq!(right.location(), "/support/accounts/office?done=identity");
    let events = world.new_events().await;
    assert!(events.contains(&"identity.asked by=priya".to_owned()));
    assert!(events.contains(&"identity.checked word right by=priya".to_owned()));
    assert!(events.iter().all(|event| !event.contains(&shown)));
    assert_eq!(word(&rose.page("/").await), None);
    let again = priya.browser.post(path, &[("answer", "right")]).await;
    assert_eq!(again.status, 422);
}

/// I7: whoever stole the password can read the word out too.
#[tokio::test]
async fn staff_see_what_the_reader_of_the_word_has_shown() {
    let world = World::new().await;
    let app = world.enrolled("office").await;
    world.account("kitchen", TwoFactor::Off).await;
    let mut priya = world.staff("priya").await;
    let seen = |page: &str| {
        let text = text(page, "#word-seen[data-live]").expect("it is there");
        let known = [
            "No page",
            "proved: password.",
            "proved: password and code.",
            "and also after the password",
        ];
        known
            .map(|known| text.contains(known))
            .iter()
            .position(|is| *is)
    };
    let path = "/support/accounts/office/identity";
    for (first_by, expected) in [("password", 1), ("code", 2)] {
        priya.browser.post(path, &[("answer", "ask")]).await;
        assert_eq!(seen(&priya.page("office").await), Some(0));
        let mut thief = world.browser(Way::Html);
        assert_eq!(thief.log_on("office", PASSWORD).await, went("/logon/code"));
        let mut rose = world.browser(Way::Html);
        assert_eq!(rose.log_on("office", PASSWORD).await, went("/logon/code"));
        assert_eq!(rose.code(&app.code(world.now())).await, went("/"));
        world.clock.advance(30);
        let mut readers = [(thief, "/logon/code"), (rose, "/")];
        if first_by == "code" {
            readers.reverse();
        }
        let [(first, at), (second, also_at)] = &mut readers;
        assert!(word(&first.page(at).await).is_some());
        assert_eq!(seen(&priya.page("office").await), Some(expected));
        assert!(word(&second.page(also_at).await).is_some());
        assert_eq!(seen(&priya.page("office").await), Some(3));
        priya.browser.post(path, &[("answer", "wrong")]).await;
    }
    // A session may have been begun with a password alone.
    let path = "/support/accounts/kitchen/identity";
    priya.browser.post(path, &[("answer", "ask")]).await;
    let mut cook = world.browser(Way::Html);
    assert_eq!(cook.log_on("kitchen", PASSWORD).await, went("/"));
    assert!(word(&cook.page("/").await).is_some());
    assert_eq!(seen(&priya.page("kitchen").await), Some(1));
}

#[tokio::test]
async fn a_word_is_shown_for_ten_minutes_and_not_for_oneself() {
    let world = World::new().await;
    world.account("office", TwoFactor::Off).await;
    let mut priya = world.staff("priya").await;
    let path = "/support/accounts/office/identity";
    priya.browser.post(path, &[("answer", "ask")]).await;
    world.clock.advance(600);
    assert_eq!(word(&priya.page("office").await), None);
    let late = priya.browser.post(path, &[("answer", "right")]).await;
    assert_eq!(late.status, 422);
    let own = "/support/accounts/priya/identity";
    for answer in ["ask", "accepted"] {
        let own = priya.browser.post(own, &[("answer", answer)]).await;
        assert_eq!(own.status, 422);
    }
}

#[tokio::test]
async fn what_staff_accept_is_a_checklist_and_recorded() {
    let world = World::new().await;
    world.account("office", TwoFactor::Off).await;
    let mut priya = world.staff("priya").await;
    let page = priya.page("office").await;
    assert!(page.contains("The number on file was called back") && page.contains("Show a word"));
    assert!(!page.contains("in person"), "not by default");
    let path = "/support/accounts/office/identity";
    for (ticked, event, told) in [
        (
            &["call-back", "manager"][..],
            "accepted=call-back,manager",
            "Support accepted who was calling: The number on file was called back, A manager vouched for the caller",
        ),
        // What may not be accepted is not, whatever is sent.
        (
            &["in-person", "postcode"],
            "accepted=none",
            "Support did not accept who was calling",
        ),
        (
            &[],
            "accepted=none",
            "Support did not accept who was calling",
        ),
    ] {
        world.new_events().await;
        let ticked = ticked.iter().map(|one| ("accepted", *one));
        let fields: Vec<_> = [("answer", "accepted")].into_iter().chain(ticked).collect();
        priya.browser.post(path, &fields).await;
        let events = world.new_events().await;
        assert_eq!(events, [format!("identity.checked {event} by=priya")]);
        let page = priya.page("office").await;
        assert!(page.contains(told), "{event}");
    }
}

#[tokio::test]
async fn what_staff_may_accept_is_a_setting() {
    let world = World::with("[support]\naccept = ['in-person']").await;
    world.account("office", TwoFactor::Off).await;
    let mut priya = world.staff("priya").await;
    let page = priya.page("office").await;
    assert!(page.contains("in person") && !page.contains("called back"));
    assert!(!page.contains("Show a word"));
}

#[tokio::test]
async fn a_word_that_was_wrong_is_written_down_too() {
    let world = World::new().await;
    world.account("office", TwoFactor::Off).await;
    let mut priya = world.staff("priya").await;
    let path = "/support/accounts/office/identity";
    priya.browser.post(path, &[("answer", "ask")]).await;
    world.new_events().await;
    let wrong = priya.browser.post(path, &[("answer", "wrong")]).await;
    assert_eq!(wrong.location(), "/support/accounts/office?done=identity");
    assert_eq!(
        world.new_events().await,
        ["identity.checked word wrong by=priya"]
    );
    let page = priya.page("office").await;
    assert!(page.contains("The caller could not read the word out"));
    assert_eq!(word(&page), None);
}

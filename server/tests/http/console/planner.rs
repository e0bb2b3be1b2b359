//! The userID planner, and the sheets (S12).

use crate::support::{Way, World, alert, count, each, part, went};
use axum::body::Body;
use futures_util::{future::join, stream};
use std::{convert::Infallible, future::pending};
use tokio::sync::mpsc;

const HOME: [(&str, &str); 10] = [
    ("organisation", "Little Oaks"),
    ("place_kind", "nursery"),
    ("place_name", "Oak Lane"),
    ("place_computers", "1"),
    ("place_used_by", ""),
    ("place_kind", "home"),
    ("place_name", "Olwen's house"),
    ("place_computers", "1"),
    ("place_used_by", ""),
    ("person_name", "Olwen"),
];

/// What the page would send back, with a reason.
fn sent_back(page: &str) -> Vec<(String, String)> {
    let fields = ["organisation", "u", "n", "p", "w"].map(|name| format!("input[name={name}], "));
    let selector = fields.concat() + "[name=a] option[selected]";
    let mut fields = each(page, &selector, |it| {
        let name = it.attr("name").unwrap_or("a");
        (
            name.to_owned(),
            it.attr("value").unwrap_or_default().to_owned(),
        )
    });
    fields.push(("step".to_owned(), "create".to_owned()));
    fields.push(("reason".to_owned(), "New customer".to_owned()));
    fields
}

fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    let pairs = fields.iter();
    pairs
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

#[tokio::test]
async fn s12_example_2_becomes_two_accounts_and_their_sheet() {
    let world = World::new().await;
    let mut priya = world.staff("priya").await;
    let path = "/support/planner";
    let described = [&HOME[..], &[("person_places", "1, 2"), ("step", "plan")]].concat();
    let plan = priya.browser.post(path, &described).await;
    assert_eq!(plan.status, 200);
    let plan = plan.text();
    let fields = sent_back(&plan);
    let user_ids: Vec<_> = fields.iter().filter(|(name, _)| name == "u").collect();
    assert_eq!(user_ids.len(), 2, "{fields:?}");
    let devices: Vec<_> = fields
        .iter()
        .filter(|(name, _)| name == "a")
        .map(|(_, value)| value.as_str())
        .collect();
    assert_eq!(devices, ["computer", "phone"]);
    world.new_events().await;
    let created = priya.browser.post(path, &borrowed(&fields)).await;
    assert_eq!(created.status, 200, "{}", created.text());
    let sheet = created.text();
    let events = world.new_events().await;
    assert_eq!(events.len(), 4, "{events:?}");
    assert_eq!(
        events[0],
        "account.added planned authenticator-on=computer by=priya"
    );
    assert_eq!(events[1], "account.set-up-code-issued by=priya");
    let codes = each(&sheet, ".once", |it| it.text().collect::<String>());
    let mut olwen = world.browser(Way::App);
    assert_eq!(
        olwen.log_on("olwen", &codes[1]).await,
        went("/logon/password")
    );
    assert_eq!(
        olwen
            .choose("seven sunflowers 8", "seven sunflowers 8")
            .await,
        went("/logon/enrol")
    );
    // Somebody else has them now: nothing is created twice.
    let again = priya.browser.post(path, &borrowed(&fields)).await;
    assert_eq!(again.status, 422);
    assert!(again.text().contains("This user ID already exists."));
    assert!(
        world
            .new_events()
            .await
            .iter()
            .all(|event| !event.starts_with("account."))
    );
}

#[tokio::test]
async fn what_is_wrong_is_told_beside_its_line() {
    let world = World::new().await;
    let mut priya = world.staff("priya").await;
    let path = "/support/planner";
    let fields = [
        ("organisation", ""),
        ("place_name", "A"),
        ("place_computers", "x"),
    ];
    let answer = priya.browser.post(path, &fields).await;
    assert_eq!(answer.status, 422);
    assert!(alert(&answer.text()).is_some());
    // Each field that is to be mended says so and names its sentence; the page opens at the first.
    let page = answer.text();
    let field = |name: &str| part(&page, &format!("[name={name}]"));
    let (organisation, computers) = (field("organisation"), field("place_computers"));
    for (field, sentence) in [
        (&organisation, "wrong-organisation"),
        (&computers, "wrong-place-1"),
    ] {
        assert!(field.contains("aria-invalid=\"true\""), "{field}");
        assert!(
            field.contains(&format!("aria-describedby=\"{sentence}\"")),
            "{field}"
        );
        assert_eq!(count(&page, &format!("#{sentence}")), 1);
    }
    assert!(organisation.contains("autofocus") && !computers.contains("autofocus"));
    assert_eq!(count(&page, "[autofocus]"), 1);
    assert!(!field("place_name").contains("aria-invalid"));
    let more = priya
        .browser
        .post(path, &[("step", "more"), ("place_name", "A")])
        .await;
    assert_eq!(more.status, 200);
    assert_eq!(count(&more.text(), "[name=place_name]"), 5);
    world.new_events().await;
    let nothing = priya
        .browser
        .post(path, &[("step", "create"), ("organisation", "A")])
        .await;
    assert_eq!(nothing.status, 422);
    assert!(world.new_events().await.is_empty());
}

#[tokio::test]
async fn a_large_plan_is_taken_from_staff_and_from_nobody_else() {
    let world = World::new().await;
    let mut priya = world.staff("priya").await;
    let text = "x".repeat(100_000);
    let fields = [("step", "create"), ("organisation", text.as_str())];
    let taken = priya.browser.post("/support/planner", &fields).await;
    assert_eq!(taken.status, 422);
    let mut stranger = world.browser(Way::Html);
    let refused = stranger.post("/support/planner", &fields).await;
    assert_eq!(refused.status, 413);
    let refused = priya.browser.post("/support/requests", &fields).await;
    assert_eq!(refused.status, 413);
}

/// L7: of more rows than a plan can have nothing is made, and nothing shown again.
#[tokio::test]
async fn r43_more_rows_than_a_plan_has_are_refused_before_anything_is_made_of_them() {
    let world = World::new().await;
    let mut priya = world.staff("priya").await;
    for step in ["more", "plan", "create"] {
        for (row, rows) in [
            ("&place_name=", 900_000),
            ("&person_name=A", 1_101),
            ("&u=a", 1_101),
            ("&place_name=", 1_101),
            // Not even fields that nobody looks at.
            ("&x=1", 10_000),
        ] {
            let body = format!("step={step}{}", row.repeat(rows));
            let form = priya.browser.form("/support/planner");
            let refused = priya.browser.send(form, body).await;
            assert_eq!(refused.status, 413, "{step} {row} {rows}");
            let page = refused.text();
            assert!(alert(&page).is_some_and(|text| text.contains("more than this form accepts")));
            assert!(!page.contains("name=\"place_name\"") && page.len() < 20_000);
        }
    }
    // As many as a plan can have.
    let body = format!("step=more{}", "&place_name=A".repeat(50));
    let form = priya.browser.form("/support/planner");
    let more = priya.browser.send(form, body).await;
    assert_eq!(more.status, 200);
    assert_eq!(count(&more.text(), "[name=place_name]"), 54);
}

/// Two at a time are received and worked on; whoever comes then is told when to come again.
#[tokio::test]
async fn r43_two_large_forms_at_a_time() {
    const SMALL: usize = 16 * 1024;
    let world = World::new().await;
    let mut priya = world.staff("priya").await;
    let form = |length: usize| {
        let form = priya.browser.form("/support/planner");
        form.header("content-length", length.to_string())
    };
    let (small, large, again) = (form(SMALL), form(SMALL + 1), form(SMALL + 1));
    // Two whose bodies are waited for, and never arrive.
    let (waits, mut waiting) = mpsc::unbounded_channel();
    let unfinished = || {
        let waits = waits.clone();
        let body = stream::once(async move {
            waits.send(()).expect("the test listens");
            pending::<Result<String, Infallible>>().await
        });
        priya
            .browser
            .begin(form(SMALL + 1), Body::from_stream(body))
    };
    let mut other = priya.browser.clone();
    let meanwhile = async {
        for _ in 0..2 {
            waiting.recv().await.expect("a body is waited for");
        }
        let refused = other.send(large, "step=plan").await;
        assert_eq!(refused.status, 503);
        assert_eq!(refused.header("retry-after"), "10");
        let said = alert(&refused.text()).expect("a sentence");
        assert!(said.contains("Wait ten seconds"), "{said}");
        // A form like any other is served all the while.
        assert_eq!(other.send(small, "step=plan").await.status, 422);
    };
    tokio::select! {
        _ = join(unfinished(), unfinished()) => panic!("without a body there is no answer"),
        () = meanwhile => {}
    }
    // Both hang up: it is the next one's turn.
    let served = priya.browser.send(again, "step=plan").await;
    assert_eq!(served.status, 422);
}

#[tokio::test]
async fn r37_nothing_is_created_with_a_code_that_is_not_fresh() {
    let world = World::new().await;
    let mut priya = world.staff("priya").await;
    let path = "/support/planner";
    let described = [&HOME[..], &[("person_places", "1, 2"), ("step", "plan")]].concat();
    let fields = sent_back(&priya.browser.post(path, &described).await.text());
    world.new_events().await;
    world.clock.advance(300);
    let refused = priya.browser.post(path, &borrowed(&fields)).await;
    assert_eq!(refused.status, 422);
    let said = alert(&refused.text()).expect("a problem");
    assert!(
        said.contains("Type a code of your own authenticator"),
        "{said}"
    );
    assert!(world.new_events().await.is_empty());
    let code = priya.code();
    let fields = [&borrowed(&fields)[..], &[("code", &*code)]].concat();
    assert_eq!(priya.browser.post(path, &fields).await.status, 200);
}

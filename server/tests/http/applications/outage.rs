//! A database that cannot be asked.

use super::{logged_on, world};
use crate::support::{OFFICE, Way};

#[tokio::test]
async fn r32_when_the_database_cannot_be_asked_nobody_goes_on() {
    let world = world().await;
    let (mut portal, _) = logged_on(&world, Way::Html).await;
    let (mut inside, mut outside) = (world.at(OFFICE), world.at(OFFICE));
    inside.enter(&mut portal, "/").await;
    let go = outside.open("/").await.location().to_owned();
    let ticket = portal.get(&go).await.location().to_owned();
    world.sql("ALTER TABLE session RENAME TO gone").await;
    assert_eq!(inside.check().await, (503, String::new()));
    let answers = [
        portal.get(&go).await,
        outside.redeem(&ticket).await,
        inside.open("/").await,
    ];
    for answer in answers {
        assert_eq!(answer.status, 503);
        assert_eq!(answer.header("retry-after"), "10");
        assert!(answer.cookies().is_empty(), "{:?}", answer.cookies());
        let text = answer.text();
        assert!(
            !text.contains("no such table") && !text.contains("SQL"),
            "{text}"
        );
    }
    // It was good all the time, and still is.
    world.sql("ALTER TABLE gone RENAME TO session").await;
    assert_eq!(inside.check().await.0, 200);
    assert_eq!(outside.redeem(&ticket).await.status, 303);
    assert_eq!(outside.check().await.0, 200);
}

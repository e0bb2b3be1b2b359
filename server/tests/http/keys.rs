//! R40: a rotation while people log on and enrol, who do not notice it.

use crate::support::{PASSWORD, Way, World, went};
use domain::TwoFactor;
use store::keyring::Rotation;

fn begin(world: &World) -> Rotation {
    let path = world.folder.path().join("keyring.toml");
    Rotation::begin(&path, &*world.entropy).expect("a rotation begins")
}

#[tokio::test]
async fn r40_a_rotation_interrupts_nobody_and_passwords_follow_at_the_next_logon() {
    let world = World::new().await;
    let office = world.enrolled("office").await;
    world.account("meadow", TwoFactor::AwaitingEnrolment).await;
    let mut meadow = world.browser(Way::Html);
    assert_eq!(
        meadow.log_on("meadow", PASSWORD).await,
        went("/logon/enrol")
    );
    let before = meadow.scan().await;
    let mut waiting = world.browser(Way::App);
    assert_eq!(
        waiting.log_on("office", PASSWORD).await,
        went("/logon/code")
    );
    let mut logged_on = world.browser(Way::App);
    logged_on.log_on("office", PASSWORD).await;
    let code = office.code(world.now());
    assert_eq!(logged_on.code(&code).await, went("/"));
    world.clock.advance(30);
    world.new_events().await;

    let rotation = begin(&world);
    let to = rotation.to().to_owned();
    let mut heard = Vec::new();
    let rotated = world
        .service
        .operator()
        .rotate_keys(rotation, &mut |done, of| heard.push((done, of)))
        .await
        .expect("it is rotated");
    assert_eq!((rotated.done, rotated.unopened), (2, 0));
    assert_eq!(heard, [(2, 2)]);
    let events = world.new_events().await;
    assert!(
        events.len() == 1
            && events[0].starts_with("keys.rotated from=k")
            && events[0].ends_with(&to),
        "{events:?}"
    );

    assert_eq!(meadow.scan().await.key(), before.key(), "the same QR code");
    let code = before.code(world.now());
    assert_eq!(meadow.verify(&code).await, went("/logon/good-to-go"));
    let code = office.code(world.now());
    assert_eq!(waiting.code(&code).await, went("/"));
    assert_eq!(logged_on.stage().await, protocol::StageKind::Home);
    world.enrolled("new").await;

    // R3: the pepper is the new key's from the next logon on, once.
    world.clock.advance(30);
    world.new_events().await;
    for rehashed in [true, false] {
        let mut browser = world.browser(Way::App);
        browser.log_on("office", PASSWORD).await;
        let events = world.new_events().await;
        let expected = events.contains(&"logon.password-rehashed".to_owned());
        assert_eq!(expected, rehashed, "{events:?}");
    }
}

#[tokio::test]
async fn r40_a_rotation_that_stopped_anywhere_is_taken_on() {
    let world = World::new().await;
    let office = world.enrolled("office").await;
    let first = begin(&world).to().to_owned(); // and dropped: killed after the first step
    world.enrolled("between").await;
    let rotation = begin(&world);
    assert_eq!((rotation.to(), rotation.is_resumed()), (&*first, true));
    let rotated = world
        .service
        .operator()
        .rotate_keys(rotation, &mut |_, _| {})
        .await;
    assert_eq!(rotated.expect("it is rotated").done, 2);
    world.new_events().await;

    // With nothing left to do but the file.
    let rotation = begin(&world);
    let second = rotation.to().to_owned();
    let key_file = world.folder.path().join("keyring.toml");
    let unfinished = std::fs::read(&key_file).expect("the key file");
    world
        .service
        .operator()
        .rotate_keys(rotation, &mut |_, _| {})
        .await
        .expect("it is rotated");
    std::fs::write(&key_file, unfinished).expect("as if it had not come to that");
    let rotation = begin(&world);
    assert_eq!((rotation.to(), rotation.is_resumed()), (&*second, true));
    let rotated = world
        .service
        .operator()
        .rotate_keys(rotation, &mut |_, _| {})
        .await;
    assert_eq!(rotated.expect("it is rotated").done, 0);
    assert_eq!(world.new_events().await.len(), 1, "one rotation, one event");

    let mut browser = world.browser(Way::App);
    browser.log_on("office", PASSWORD).await;
    let code = office.code(world.now());
    assert_eq!(browser.code(&code).await, went("/"));
}

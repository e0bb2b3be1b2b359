//! A new key in the key file (R40): what stays of the old one, and what a node makes of it.

use crate::{
    common::{NOW, key_file as folder},
    keyring::{KEY, assert_no_key, content, seal_key, write},
};
use data_encoding::BASE64;
use std::{fs, os::unix::fs::PermissionsExt};
use store::{
    Keyring,
    keyring::{KeyringError, Purpose, Rotation},
};
use testing::Seeded;

fn two_keys(current: &str, next: &str) -> String {
    let other = BASE64.encode(&[7; 32]);
    format!(
        "next = \"{next}\"\n{}[[keys]]\nid = \"k2\"\nkey = \"{other}\"\n",
        content(current, KEY)
    )
}

#[test]
fn r40_a_rotation_leaves_of_the_old_key_what_opens_nothing() {
    let (_folder, path) = folder();
    let entropy = Seeded::default();
    write(&path, &content("k1", KEY), 0o600);
    let before = Keyring::read(&path).unwrap();
    let kept: Vec<_> = Purpose::KEPT.map(|of| before.sub_key("k1", of)).into();
    let rotation = Rotation::begin(&path, &entropy).expect("it begins");
    let to = rotation.to().to_owned();
    let between = Keyring::read(&path).unwrap();
    assert_eq!(
        (between.current(), between.next()),
        ("k1".to_owned(), Some(to.clone()))
    );
    assert!(between.sub_key(&to, Purpose::Seal).is_some());
    rotation.finish(NOW).expect("it ends");

    let text = fs::read_to_string(&path).unwrap();
    assert!(!text.contains(KEY), "the old key is gone");
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o7777,
        0o600
    );
    let after = Keyring::read(&path).unwrap();
    assert_eq!((after.current(), after.next()), (to.clone(), None));
    assert!(after.sub_key("k1", Purpose::Seal).is_none());
    assert!(kept.iter().all(Option::is_some));
    let still: Vec<_> = Purpose::KEPT.map(|of| after.sub_key("k1", of)).into();
    assert_eq!(still, kept, "passwords and audit events of its time");

    let again = Rotation::begin(&path, &entropy).expect("another one");
    again.finish(NOW).expect("it ends");
    let after = Keyring::read(&path).unwrap();
    assert!(after.sub_key(&to, Purpose::Seal).is_none());
    let still: Vec<_> = Purpose::KEPT.map(|of| after.sub_key("k1", of)).into();
    assert_eq!(still, kept, "also after the next rotation");
}

#[test]
fn r41_what_must_not_change_is_made_with_the_same_key_after_every_rotation() {
    let (_folder, path) = folder();
    let entropy = Seeded::default();
    // One that was rotated away before anything was kept for this.
    let earlier = format!(
        "{}[[retired]]\nid = \"k0\"\npepper = \"{KEY}\"\n",
        content("k1", KEY)
    );
    write(&path, &earlier, 0o600);
    let node = Keyring::read(&path).unwrap();
    let key = |keyring: &Keyring| {
        let id = keyring.oldest(Purpose::Decoy);
        (keyring.sub_key(&id, Purpose::Decoy).expect("a key"), id)
    };
    let first = key(&node);
    assert_eq!(first.1, "k1");
    for _ in 0..2 {
        let rotation = Rotation::begin(&path, &entropy).expect("it begins");
        assert_eq!(key(&Keyring::read(&path).unwrap()), first);
        rotation.finish(NOW).expect("it ends");
        assert_eq!(key(&Keyring::read(&path).unwrap()), first);
        assert_eq!(key(&node), first, "and on a node that follows the file");
    }
}

#[test]
fn r40_a_node_follows_its_file_and_forgets_nothing() {
    let (_folder, path) = folder();
    write(&path, &content("k1", KEY), 0o600);
    let node = Keyring::read(&path).unwrap();
    let old = seal_key(&node);
    write(&path, "unreadable for the moment", 0o600);
    assert_eq!(node.current(), "k1");
    assert!(node.sub_key("k2", Purpose::Seal).is_none());
    fs::remove_file(&path).unwrap();
    assert_eq!(seal_key(&node), old);

    write(&path, &content("k1", KEY), 0o600);
    let rotation = Rotation::begin(&path, &Seeded::default()).unwrap();
    let to = rotation.to().to_owned();
    assert!(
        node.sub_key(&to, Purpose::Seal).is_some(),
        "at the first need"
    );
    rotation.finish(NOW).unwrap();
    assert_eq!(node.current(), to);
    // What it read before the rotation ended, it may still have to open.
    assert_eq!(*node.sub_key("k1", Purpose::Seal).unwrap(), old);
}

#[test]
fn r40_a_rotation_goes_on_where_it_was_and_is_never_two() {
    let (_folder, path) = folder();
    write(&path, &content("k1", KEY), 0o600);
    let rotation = Rotation::begin(&path, &Seeded::default()).unwrap();
    let second =
        Rotation::begin(&path, &Seeded::default()).map(|rotation| rotation.to().to_owned());
    assert!(
        matches!(second, Err(KeyringError::Rotating { .. })),
        "{second:?}"
    );
    let to = rotation.to().to_owned();
    drop(rotation);
    // Killed while it wrote: the draft has keys in it and must not stay.
    write(&path.with_extension("new"), "half a key file", 0o644);
    let rotation = Rotation::begin(&path, &Seeded::default()).unwrap();
    assert!(rotation.is_resumed());
    assert_eq!(rotation.to(), to);
    rotation.finish(NOW).unwrap();
    assert!(!path.with_extension("new").exists());
    assert_eq!(Keyring::read(&path).unwrap().current(), to);
}

#[test]
fn of_a_link_the_file_is_replaced_and_not_the_link() {
    let (folder, path) = folder();
    write(&path, &content("k1", KEY), 0o600);
    let link = folder.path().join("link.toml");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    Rotation::begin(&link, &Seeded::default())
        .unwrap()
        .finish(NOW)
        .unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_ne!(Keyring::read(&path).unwrap().current(), "k1");
}

#[test]
fn malformed_rotations_are_refused() {
    let (_folder, path) = folder();
    write(&path, &two_keys("k1", "k2"), 0o600);
    assert_eq!(Keyring::read(&path).unwrap().next().as_deref(), Some("k2"));
    let good = content("k1", KEY);
    for (what, text) in [
        ("next key", two_keys("k1", "k3")),
        ("no id", format!("{good}[[retired]]\npepper = \"{KEY}\"\n")),
        (
            "unknown part",
            format!("{good}[[retired]]\nid = \"k0\"\nseal = \"{KEY}\"\n"),
        ),
        (
            "unknown part",
            format!("{good}[[retired]]\nid = \"k0\"\nkey = \"{KEY}\"\n"),
        ),
        (
            "32 bytes",
            format!("{good}[[retired]]\nid = \"k0\"\npepper = \"\"\n"),
        ),
    ] {
        write(&path, &text, 0o600);
        let refused = Keyring::read(&path).expect_err(&text);
        assert!(refused.to_string().contains(what), "{refused} for {text}");
        assert_no_key(&refused);
    }
}

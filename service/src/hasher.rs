//! Password hashing (R1–R3), bounded (R43).

use crate::{Hashing, ServiceError};
use argon2::{Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version};
use domain::{Entropy, Password, entropy::random};
use queue::Queue;
use std::{num::NonZero, sync::Arc, thread::available_parallelism};
use store::{Keyring, account::PasswordHash as StoredHash, keyring::Purpose};
use threads::Threads;

mod queue;
mod threads;

/// Memory in KiB, passes and lanes of new hashes (R1).
const MEMORY: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const SALT_BYTES: usize = 16;
const OUTPUT_BYTES: usize = 32;
/// A stored hash may ask for this much and no more, so that an imported one cannot stop the
/// server (R2).
const MOST_MEMORY: u32 = 262_144;
const MOST_PASSES: u32 = 16;
const MOST_LANES: u32 = 8;

/// Hashes and verifies passwords, on as many threads as there are cores and with a short queue
/// before them: whoever finds it full, or waits too long, is told [`Refusal::Busy`].
///
/// [`Refusal::Busy`]: crate::Refusal::Busy
pub(crate) struct Hasher {
    keyring: Arc<Keyring>,
    entropy: Arc<dyn Entropy>,
    queue: Queue,
    threads: Threads,
    /// What is verified for a userID that does not exist or has no password (R41).
    nobody: StoredHash,
}

/// The outcome of a verification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verified {
    /// Right, and the stored hash is as a new one would be.
    Right,
    /// Right, but the stored hash is weaker, without pepper, or of an older key (R2).
    RightButDated,
    /// Wrong.
    Wrong,
}

impl Hasher {
    pub(crate) fn new(
        keyring: Arc<Keyring>,
        entropy: Arc<dyn Entropy>,
        bounds: Hashing,
    ) -> Result<Self, ServiceError> {
        let cores = bounds
            .at_once
            .or_else(|| available_parallelism().ok())
            .unwrap_or(NonZero::<usize>::MIN);
        let password: [u8; 32] = random(&*entropy);
        let nobody = hash(&keyring, &random(&*entropy), &password)?;
        Ok(Self {
            keyring,
            entropy,
            queue: Queue::new(cores, bounds),
            threads: Threads::start(cores.get())?,
            nobody,
        })
    }

    /// Hashes a new password.
    pub(crate) async fn hash(&self, password: &Password) -> Result<StoredHash, ServiceError> {
        let (keyring, password) = (Arc::clone(&self.keyring), password.clone());
        let salt = random(&*self.entropy);
        self.on_a_core(move || hash(&keyring, &salt, password.expose().as_bytes()))
            .await
    }

    /// Verifies `password`. Without a stored hash it takes as long, and is wrong (R41).
    pub(crate) async fn verify(
        &self,
        password: &Password,
        stored: Option<&StoredHash>,
    ) -> Result<Verified, ServiceError> {
        let (keyring, password) = (Arc::clone(&self.keyring), password.clone());
        let is_somebody = stored.is_some();
        let stored = stored.unwrap_or(&self.nobody).clone();
        let verified = self
            .on_a_core(move || verify(&keyring, &stored, password.expose().as_bytes()))
            .await?;
        Ok(if is_somebody {
            verified
        } else {
            Verified::Wrong
        })
    }

    async fn on_a_core<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, ServiceError> + Send + 'static,
    ) -> Result<T, ServiceError> {
        let core = self.queue.core().await?;
        let work = move || {
            let _core = core;
            work()
        };
        self.threads.run(work).await
    }
}

fn hash(
    keyring: &Keyring,
    salt: &[u8; SALT_BYTES],
    password: &[u8],
) -> Result<StoredHash, ServiceError> {
    let key_id = keyring.current();
    let params = Params::new(MEMORY, PASSES, LANES, Some(OUTPUT_BYTES));
    let phc: PasswordHash = hashing(keyring, Some(&key_id), params.map_err(failed)?, |argon2| {
        argon2.hash_password_with_salt(password, salt)
    })?;
    Ok(StoredHash {
        phc: phc.to_string(),
        pepper_id: Some(key_id),
    })
}

fn verify(
    keyring: &Keyring,
    stored: &StoredHash,
    password: &[u8],
) -> Result<Verified, ServiceError> {
    let phc = PasswordHash::new(&stored.phc)
        .map_err(|_| ServiceError::Hashing("the stored hash is none"))?;
    let params = Params::try_from(&phc).map_err(failed)?;
    if params.m_cost() > MOST_MEMORY
        || params.t_cost() > MOST_PASSES
        || params.p_cost() > MOST_LANES
    {
        return Err(ServiceError::Hashing("the stored hash asks for too much"));
    }
    let is_new = phc.algorithm.as_str() == Algorithm::Argon2id.as_str()
        && params.m_cost() >= MEMORY
        && params.t_cost() >= PASSES
        && phc.hash.is_some_and(|output| output.len() >= OUTPUT_BYTES)
        && stored.pepper_id == Some(keyring.current());
    let verified = hashing(
        keyring,
        stored.pepper_id.as_deref(),
        params,
        |argon2| match argon2.verify_password(password, &phc) {
            Ok(()) if is_new => Ok(Verified::Right),
            Ok(()) => Ok(Verified::RightButDated),
            Err(argon2::password_hash::Error::PasswordInvalid) => Ok(Verified::Wrong),
            Err(error) => Err(error),
        },
    )?;
    Ok(verified)
}

/// Runs `work` with Argon2id v19, `params` and the pepper of key `pepper_id` (R3).
fn hashing<T>(
    keyring: &Keyring,
    pepper_id: Option<&str>,
    params: Params,
    work: impl FnOnce(&Argon2<'_>) -> argon2::password_hash::Result<T>,
) -> Result<T, ServiceError> {
    let done = match pepper_id {
        None => work(&Argon2::new(Algorithm::Argon2id, Version::V0x13, params)),
        Some(id) => {
            let no_key = ServiceError::Hashing("the key of its pepper is not in the key file");
            let pepper = keyring.sub_key(id, Purpose::Pepper).ok_or(no_key)?;
            let argon2 =
                Argon2::new_with_secret(&*pepper, Algorithm::Argon2id, Version::V0x13, params);
            work(&argon2.map_err(|_| ServiceError::Hashing("the pepper is unusable"))?)
        }
    };
    done.map_err(failed)
}

fn failed(_: impl std::fmt::Display) -> ServiceError {
    ServiceError::Hashing("Argon2 refused its parameters")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::SystemEntropy;

    fn keyring() -> Keyring {
        Keyring::generate(&SystemEntropy)
    }

    #[test]
    fn r1_parameters_are_in_the_hash() {
        let stored = hash(&keyring(), &[7; 16], b"correct horse").expect("a hash");
        assert!(
            stored.phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{}",
            stored.phc
        );
        let phc = PasswordHash::new(&stored.phc).expect("a PHC string");
        assert_eq!(phc.hash.map(|output| output.len()), Some(32));
        assert_eq!(phc.salt.map(|salt| salt.len()), Some(16));
    }

    #[test]
    fn r3_another_pepper_does_not_fit() {
        let (ours, theirs) = (keyring(), keyring());
        let stored = hash(&ours, &[7; 16], b"correct horse").expect("a hash");
        assert_eq!(
            verify(&ours, &stored, b"correct horse").ok(),
            Some(Verified::Right)
        );
        assert_eq!(
            verify(&ours, &stored, b"Correct horse").ok(),
            Some(Verified::Wrong)
        );
        assert!(
            verify(&theirs, &stored, b"correct horse").is_err(),
            "its pepper's key is unknown"
        );
        let forged = StoredHash {
            pepper_id: Some(theirs.current()),
            ..stored
        };
        assert_eq!(
            verify(&theirs, &forged, b"correct horse").ok(),
            Some(Verified::Wrong)
        );
    }

    /// From the reference implementation: `echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1`
    const REFERENCE: &str =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    #[test]
    fn r2_stored_parameters_count_and_dated_hashes_are_told() {
        let ours = keyring();
        let foreign = StoredHash {
            phc: REFERENCE.to_owned(),
            pepper_id: None,
        };
        assert_eq!(
            verify(&ours, &foreign, b"password").ok(),
            Some(Verified::RightButDated)
        );
        assert_eq!(
            verify(&ours, &foreign, b"passwore").ok(),
            Some(Verified::Wrong)
        );
    }

    #[test]
    fn r2_a_hash_that_asks_for_too_much_is_refused_uncomputed() {
        for greedy in [
            "m=4194304,t=2,p=1",
            "m=65536,t=4000000,p=1",
            "m=65536,t=2,p=100",
        ] {
            let phc = REFERENCE.replace("m=65536,t=2,p=1", greedy);
            let stored = StoredHash {
                phc,
                pepper_id: None,
            };
            assert!(matches!(
                verify(&keyring(), &stored, b"password"),
                Err(ServiceError::Hashing("the stored hash asks for too much"))
            ));
        }
    }
}

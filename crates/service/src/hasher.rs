//! Password hashing (R1–R3), bounded (R43).

use crate::{Hashing, HashingThreads, Refusal, ServiceError};
use argon2::{Algorithm, Params, Version};
use constant_time_eq::constant_time_eq;
use data_encoding::BASE64_NOPAD;
use domain::{
    Entropy, ForeignHash, Password,
    entropy::random,
    foreign_hash::{Argon2Variant, BcryptOf, HashError, Recipe},
};
pub use memory::HashingMemory;
pub(crate) use queue::Place;
use queue::Queue;
use std::{num::NonZero, sync::Arc, thread::available_parallelism};
use store::{Keyring, account::PasswordHash as StoredHash, keyring::Purpose};
use threads::Threads;
use tokio::sync::oneshot;
pub(crate) use turns::Lane;
use zeroize::Zeroizing;

mod compute;
mod memory;
mod queue;
mod threads;
mod turns;
#[cfg(test)]
mod vectors;

/// Memory in KiB, passes and lanes of new hashes (R1).
const MEMORY: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const SALT_BYTES: usize = 16;
const OUTPUT_BYTES: usize = 32;

/// Hashes and verifies passwords, on as many threads as there are cores and with a short queue
/// of two lanes before them: whoever finds it full, or waits too long, is told [`Refusal::Busy`].
pub(crate) struct Hasher {
    keyring: Arc<Keyring>,
    entropy: Arc<dyn Entropy>,
    queue: Queue,
    threads: Arc<dyn HashingThreads>,
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
        bounds: &Hashing,
    ) -> Result<Self, ServiceError> {
        let cores = bounds
            .at_once
            .or_else(|| available_parallelism().ok())
            .unwrap_or(NonZero::<usize>::MIN);
        let password: [u8; 32] = random(&*entropy);
        let mut memory = HashingMemory::default();
        let nobody = hash(&mut memory, &keyring, &random(&*entropy), &password)?;
        Ok(Self {
            keyring,
            entropy,
            queue: Queue::new(cores, bounds),
            threads: match &bounds.threads {
                Some(threads) => Arc::clone(threads),
                None => Arc::new(Threads::start(cores.get())?),
            },
            nobody,
        })
    }

    /// A place in the queue, which [`Hasher::verify`] takes: whoever finds none is sent away before
    /// anything is counted.
    ///
    /// # Errors
    ///
    /// [`Refusal::Busy`].
    pub(crate) fn place(&self, lane: Lane) -> Result<Place, Refusal> {
        self.queue.place(lane)
    }

    /// Hashes a new password.
    pub(crate) async fn hash(
        &self,
        lane: Lane,
        password: &Password,
    ) -> Result<StoredHash, ServiceError> {
        let place = self.place(lane)?;
        let (keyring, password) = (Arc::clone(&self.keyring), password.clone());
        let salt = random(&*self.entropy);
        let work =
            move |memory: &mut _| hash(memory, &keyring, &salt, password.expose().as_bytes());
        self.on_a_core(place, work).await
    }

    /// Verifies `password`. Without a stored hash it is wrong, after as long as one of ours takes
    /// (R41).
    pub(crate) async fn verify(
        &self,
        place: Place,
        password: &Password,
        stored: Option<&StoredHash>,
    ) -> Result<Verified, ServiceError> {
        let (keyring, password) = (Arc::clone(&self.keyring), password.clone());
        let is_somebody = stored.is_some();
        let stored = stored.unwrap_or(&self.nobody).clone();
        let work =
            move |memory: &mut _| verify(memory, &keyring, &stored, password.expose().as_bytes());
        let verified = self.on_a_core(place, work).await?;
        Ok(if is_somebody {
            verified
        } else {
            Verified::Wrong
        })
    }

    /// Does `work` on a core, also when nobody waits for the outcome any more.
    async fn on_a_core<T: Send + 'static>(
        &self,
        place: Place,
        work: impl FnOnce(&mut HashingMemory) -> Result<T, ServiceError> + Send + 'static,
    ) -> Result<T, ServiceError> {
        let core = place.core().await?;
        let (done, outcome) = oneshot::channel();
        self.threads.begin(Box::new(move |memory| {
            let outcome = work(memory);
            drop(core);
            _ = done.send(outcome);
        }));
        let died = |_| ServiceError::Hashing("the hashing thread died");
        outcome.await.map_err(died)?
    }
}

fn hash(
    memory: &mut HashingMemory,
    keyring: &Keyring,
    salt: &[u8; SALT_BYTES],
    password: &[u8],
) -> Result<StoredHash, ServiceError> {
    let key_id = keyring.current();
    let params = Params::new(MEMORY, PASSES, LANES, Some(OUTPUT_BYTES));
    let params = params.map_err(compute::failed)?;
    let pepper = pepper(keyring, &key_id)?;
    let argon2 = compute::argon2(
        Some(pepper.as_slice()),
        Algorithm::Argon2id,
        Version::V0x13,
        params,
    )?;
    let mut output = Zeroizing::new([0; OUTPUT_BYTES]);
    memory.hash(&argon2, password, salt, &mut *output)?;
    let (salt, output) = (BASE64_NOPAD.encode(salt), BASE64_NOPAD.encode(&*output));
    Ok(StoredHash {
        phc: format!("$argon2id$v=19$m={MEMORY},t={PASSES},p={LANES}${salt}${output}"),
        pepper_id: Some(key_id),
    })
}

/// The pepper of the key `id` (R3).
fn pepper(keyring: &Keyring, id: &str) -> Result<Zeroizing<[u8; 32]>, ServiceError> {
    let no_key = ServiceError::Hashing("the key of its pepper is not in the key file");
    keyring.sub_key(id, Purpose::Pepper).ok_or(no_key)
}

/// Whether `password` is that of `stored`, ours or another program's (R2).
fn verify(
    memory: &mut HashingMemory,
    keyring: &Keyring,
    stored: &StoredHash,
    password: &[u8],
) -> Result<Verified, ServiceError> {
    let hash = ForeignHash::parse(&stored.phc).map_err(|error| match error {
        HashError::Costly(_) => ServiceError::Hashing("the stored hash asks for too much"),
        _ => ServiceError::Hashing("the stored hash is none"),
    })?;
    let pepper = stored.pepper_id.as_deref().map(|id| pepper(keyring, id));
    let pepper = pepper.transpose()?;
    let pepper = pepper.as_ref().map(|pepper| pepper.as_slice());
    let computed = compute::output(memory, &hash, pepper, password)?;
    if !constant_time_eq(&computed, hash.output()) {
        return Ok(Verified::Wrong);
    }
    let is_ours = stored.pepper_id == Some(keyring.current());
    Ok(if is_ours && is_new(&hash) || is_cut(&hash, password) {
        Verified::Right
    } else {
        Verified::RightButDated
    })
}

/// Whether a hash is no weaker than one that is made now.
fn is_new(hash: &ForeignHash) -> bool {
    hash.output().len() >= OUTPUT_BYTES
        && matches!(
            hash.recipe(),
            Recipe::Argon2 { variant: Argon2Variant::Id, memory, passes, .. }
                if *memory >= MEMORY && *passes >= PASSES
        )
}

/// Whether only the beginning of `password` was looked at. Then nobody knows that the rest is right,
/// and the hash of all of it could keep its holder out.
fn is_cut(hash: &ForeignHash, password: &[u8]) -> bool {
    matches!(
        hash.recipe(),
        Recipe::Bcrypt {
            of: BcryptOf::Password,
            ..
        }
    ) && password.len() > compute::BCRYPT_BYTES
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::SystemEntropy;
    use argon2::PasswordHash;

    fn keyring() -> Keyring {
        Keyring::generate(&SystemEntropy)
    }

    fn hash(keyring: &Keyring, password: &[u8]) -> StoredHash {
        let memory = &mut HashingMemory::default();
        super::hash(memory, keyring, &[7; 16], password).expect("a hash")
    }

    fn verify(
        keyring: &Keyring,
        stored: &StoredHash,
        password: &[u8],
    ) -> Result<Verified, ServiceError> {
        super::verify(&mut HashingMemory::default(), keyring, stored, password)
    }

    #[test]
    fn r1_parameters_are_in_the_hash() {
        let stored = hash(&keyring(), b"correct horse");
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
        let stored = hash(&ours, b"correct horse");
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

//! The memory that Argon2 fills, kept for the next hash.

use super::{MEMORY, compute::failed};
use crate::ServiceError;
use argon2::{Argon2, Block};
use std::fmt;
use zeroize::Zeroizing;

/// What one thread needs for hashes of ours, from the first of them until this is dropped, and wiped then.
/// The system would have to clear 19 MiB for each hash anew.
#[derive(Default)]
pub struct HashingMemory(Zeroizing<Vec<Block>>);

impl HashingMemory {
    /// Computes as `argon2` says. Hashes of other programs that take more than ours get memory of
    /// their own: a single one would keep up to 256 MiB.
    pub(super) fn hash(
        &mut self,
        argon2: &Argon2<'_>,
        password: &[u8],
        salt: &[u8],
        output: &mut [u8],
    ) -> Result<(), ServiceError> {
        let (needed, ours) = (argon2.params().block_count(), MEMORY as usize);
        let hashed = if needed > ours {
            argon2.hash_password_into(password, salt, output)
        } else {
            let kept = &mut *self.0;
            kept.try_reserve_exact(ours - kept.len()).map_err(failed)?;
            kept.resize(ours, Block::new());
            argon2.hash_password_into_with_memory(password, salt, output, kept)
        };
        hashed.map_err(failed)
    }

    /// In blocks of 1 KiB.
    #[cfg(test)]
    pub(super) fn kept(&self) -> usize {
        self.0.len()
    }
}

impl fmt::Debug for HashingMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HashingMemory")
    }
}

//! Where random bytes come from.

/// A source of cryptographically strong random bytes. The one real implementation (the
/// operating system's) lives at the edge; tests seed theirs.
pub trait Entropy: Send + Sync {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// `N` random bytes from `entropy`.
pub fn random<const N: usize>(entropy: &(impl Entropy + ?Sized)) -> [u8; N] {
    let mut bytes = [0; N];
    entropy.fill(&mut bytes);
    bytes
}

//! What keys are derived for.

/// What a derived key is for: no two purposes share one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Sealing columns (R40).
    Seal,
    /// The pepper in password hashes (R3).
    Pepper,
    /// The keyed hash of recovery codes and PINs (R14, R18).
    RecoveryCode,
    /// The keyed hash of userIDs that were tried (R22).
    WrongTry,
    /// The chains of audit events (R39).
    Audit,
    /// Which account's password is computed for a userID that nobody has (R41).
    Decoy,
}

impl Purpose {
    /// Those whose keys outlive a rotation, because what they made cannot be made anew, or must not
    /// change. None of them opens anything.
    pub const KEPT: [Self; 4] = [Self::Pepper, Self::RecoveryCode, Self::Audit, Self::Decoy];

    pub(super) const fn info(self) -> &'static [u8] {
        match self {
            Self::Seal => b"good-to-go seal v1",
            Self::Pepper => b"good-to-go pepper v1",
            Self::RecoveryCode => b"good-to-go recovery code v1",
            Self::WrongTry => b"good-to-go wrong try v1",
            Self::Audit => b"good-to-go audit v1",
            Self::Decoy => b"good-to-go decoy v1",
        }
    }

    /// Its name in the key file.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Seal => "seal",
            Self::Pepper => "pepper",
            Self::RecoveryCode => "recovery_code",
            Self::WrongTry => "wrong_try",
            Self::Audit => "audit",
            Self::Decoy => "decoy",
        }
    }
}

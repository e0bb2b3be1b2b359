//! Computing a hash as its recipe says: one of ours, or one that another program made (R2).

use super::HashingMemory;
use crate::ServiceError;
use argon2::{Algorithm, Argon2, Params, Version};
use data_encoding::HEXLOWER;
use domain::{
    ForeignHash,
    foreign_hash::{Argon2Variant, BcryptOf, Digest, Recipe},
};
use pbkdf2::pbkdf2_hmac;
use sha1::Sha1;
use sha2::{Digest as _, Sha256, Sha512};
use zeroize::Zeroizing;

/// Bcrypt looks at no more of a password, in bytes.
pub(super) const BCRYPT_BYTES: usize = 72;
/// Bytes of bcrypt's output that are written down; the last one is not.
const BCRYPT_OUTPUT: usize = 23;

/// What `password` leads to, by the recipe and the salt of `hash`. Only Argon2 takes a `pepper` (R3).
pub(super) fn output(
    kept: &mut HashingMemory,
    hash: &ForeignHash,
    pepper: Option<&[u8]>,
    password: &[u8],
) -> Result<Zeroizing<Vec<u8>>, ServiceError> {
    let salt = hash.salt();
    let mut output = Zeroizing::new(vec![0; hash.output().len()]);
    if pepper.is_some() && !matches!(hash.recipe(), Recipe::Argon2 { .. }) {
        return Err(ServiceError::Hashing("only Argon2 has a pepper"));
    }
    match *hash.recipe() {
        Recipe::Argon2 {
            variant,
            version,
            memory,
            passes,
            lanes,
        } => {
            let algorithm = match variant {
                Argon2Variant::D => Algorithm::Argon2d,
                Argon2Variant::I => Algorithm::Argon2i,
                Argon2Variant::Id => Algorithm::Argon2id,
            };
            let version = Version::try_from(version).map_err(failed)?;
            let params = Params::new(memory, passes, lanes, Some(output.len())).map_err(failed)?;
            let argon2 = argon2(pepper, algorithm, version, params)?;
            kept.hash(&argon2, password, salt, &mut output)?;
        }
        Recipe::Bcrypt { cost, of } => output = bcrypt(cost, salt, of, password)?,
        Recipe::Pbkdf2 { digest, rounds } => {
            let compute = match digest {
                Digest::Sha1 => pbkdf2_hmac::<Sha1>,
                Digest::Sha256 => pbkdf2_hmac::<Sha256>,
                Digest::Sha512 => pbkdf2_hmac::<Sha512>,
            };
            compute(password, salt, rounds, &mut output);
        }
        Recipe::Scrypt { log_n, r, p } => {
            let params = scrypt::Params::new(log_n, r, p).map_err(failed)?;
            scrypt::scrypt(password, salt, &params, &mut output).map_err(failed)?;
        }
    }
    Ok(output)
}

/// Argon2 with a pepper, or without for a hash from elsewhere.
pub(super) fn argon2(
    pepper: Option<&[u8]>,
    algorithm: Algorithm,
    version: Version,
    params: Params,
) -> Result<Argon2<'_>, ServiceError> {
    match pepper {
        None => Ok(Argon2::new(algorithm, version, params)),
        Some(pepper) => Argon2::new_with_secret(pepper, algorithm, version, params).map_err(failed),
    }
}

/// The password, or its digest, ends with a zero byte, as in C.
fn bcrypt(
    cost: u32,
    salt: &[u8],
    of: BcryptOf,
    password: &[u8],
) -> Result<Zeroizing<Vec<u8>>, ServiceError> {
    let mut key = Zeroizing::new(match of {
        BcryptOf::Password => password.to_vec(),
        BcryptOf::Sha256Hex => HEXLOWER.encode(&Sha256::digest(password)).into_bytes(),
    });
    key.push(0);
    key.truncate(BCRYPT_BYTES);
    let salt = <[u8; 16]>::try_from(salt).map_err(failed)?;
    let output = Zeroizing::new(bcrypt::bcrypt(cost, salt, &key));
    Ok(Zeroizing::new(
        output.iter().copied().take(BCRYPT_OUTPUT).collect(),
    ))
}

pub(super) fn failed(_: impl std::fmt::Display) -> ServiceError {
    ServiceError::Hashing("the parameters are refused")
}

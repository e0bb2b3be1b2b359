//! `$2b$12$` and 53 characters, and behind `bcrypt$` or `bcrypt_sha256$` with Django.

use super::{BcryptOf, Parts, Recipe, text};
use crate::radix::{BCRYPT64, unpack};

/// Characters of the salt: 16 bytes.
const SALT: usize = 22;
/// Characters of the output: 23 bytes.
const OUTPUT: usize = 31;
/// A second.
const MAX_COST: u32 = 14;

pub(super) fn read(text: &str) -> Option<Parts> {
    let (text, of) = match text.strip_prefix("bcrypt_sha256$") {
        Some(text) => (text, BcryptOf::Sha256Hex),
        None => (
            text.strip_prefix("bcrypt$").unwrap_or(text),
            BcryptOf::Password,
        ),
    };
    // All of them are computed alike: the letters tell of bugs of long ago.
    let mut parts = text.strip_prefix('$')?.split('$');
    let _version = parts.next().filter(|v| matches!(*v, "2a" | "2b" | "2y"))?;
    let cost = parts.next().filter(|cost| cost.len() == 2)?;
    let cost = text::number(cost).filter(|cost| (4..=31).contains(cost))?;
    let (salt, output) = parts.next()?.split_at_checked(SALT)?;
    if output.len() != OUTPUT || parts.next().is_some() {
        return None;
    }
    Some(Parts {
        recipe: Recipe::Bcrypt { cost, of },
        salt: unpack(salt, BCRYPT64, 6)?.to_vec(),
        output: unpack(output, BCRYPT64, 6)?.to_vec(),
    })
}

pub(super) fn is_affordable(cost: u32) -> bool {
    cost <= MAX_COST
}

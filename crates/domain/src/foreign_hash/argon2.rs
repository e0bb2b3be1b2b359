//! `$argon2id$v=19$m=65536,t=3,p=4$SALT$HASH`, and behind `argon2` with Django.

use super::{Argon2Variant, MAX_MEMORY, Parts, Recipe, text};
use data_encoding::BASE64_NOPAD;

/// Most KiB times passes: a second. As much as 256 MiB and three passes, which some have by default.
const MAX_WORK: u64 = 786_432;
const MAX_LANES: u32 = 16;
/// Shorter ones Argon2 itself refuses.
const MIN_SALT: usize = 8;

pub(super) fn read(text: &str) -> Option<Parts> {
    let text = text.strip_prefix("argon2").unwrap_or(text);
    let mut parts = text.strip_prefix('$')?.split('$');
    let variant = match parts.next()? {
        "argon2d" => Argon2Variant::D,
        "argon2i" => Argon2Variant::I,
        "argon2id" => Argon2Variant::Id,
        _ => return None,
    };
    // The first version of Argon2 did not write which one it was.
    let mut next = parts.next()?;
    let version = match next.strip_prefix("v=") {
        None => 16,
        Some(version) => {
            next = parts.next()?;
            text::number(version)?
        }
    };
    let ([memory, passes, lanes], []) = text::parameters(next, ["m", "t", "p"], [])?;
    let salt = BASE64_NOPAD.decode(parts.next()?.as_bytes()).ok()?;
    let output = BASE64_NOPAD.decode(parts.next()?.as_bytes()).ok()?;
    let is_one = matches!(version, 16 | 19)
        && parts.next().is_none()
        && passes > 0
        && lanes > 0
        && u64::from(memory) >= 8 * u64::from(lanes)
        && salt.len() >= MIN_SALT;
    let recipe = Recipe::Argon2 {
        variant,
        version,
        memory,
        passes,
        lanes,
    };
    is_one.then_some(Parts {
        recipe,
        salt,
        output,
    })
}

pub(super) fn is_affordable(memory: u32, passes: u32, lanes: u32) -> bool {
    let memory = u64::from(memory);
    memory <= MAX_MEMORY && memory * u64::from(passes) <= MAX_WORK && lanes <= MAX_LANES
}

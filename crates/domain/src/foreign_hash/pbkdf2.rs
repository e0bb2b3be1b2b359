//! PHC `$pbkdf2-sha256$i=600000,l=32$SALT$HASH`, passlib's `$pbkdf2-sha256$29000$SALT$HASH` with a
//! dot for each plus, Django's `pbkdf2_sha256$1000000$SALT$HASH=` with a salt in plain text.

use super::{Digest, Parts, Recipe, text};
use data_encoding::{BASE64, BASE64_NOPAD};

/// Most rounds, over all blocks of the output: a second.
const MAX_ROUNDS: u64 = 2_000_000;
/// SHA-512, for which processors have no instructions, is slower.
const MOST_ROUNDS_512: u64 = 1_500_000;

pub(super) fn read(text: &str) -> Option<Parts> {
    match text.strip_prefix('$') {
        Some(text) => read_crypt(text),
        None => read_django(text),
    }
}

fn read_crypt(text: &str) -> Option<Parts> {
    let mut parts = text.split('$');
    let digest = match parts.next()? {
        "pbkdf2" | "pbkdf2-sha1" => Digest::Sha1,
        "pbkdf2-sha256" => Digest::Sha256,
        "pbkdf2-sha512" => Digest::Sha512,
        _ => return None,
    };
    let rounds = parts.next()?;
    let (rounds, length) = if rounds.contains('=') {
        let ([rounds], [length]) = text::parameters(rounds, ["i"], ["l"])?;
        (rounds, length)
    } else {
        (text::number(rounds)?, None)
    };
    let mut bytes = || {
        let text = parts.next()?.replace('.', "+");
        BASE64_NOPAD.decode(text.as_bytes()).ok()
    };
    let (salt, output) = (bytes()?, bytes()?);
    let has_length = length.is_none_or(|length| usize::try_from(length) == Ok(output.len()));
    let is_one = rounds > 0 && has_length && parts.next().is_none();
    is_one.then_some(Parts {
        recipe: Recipe::Pbkdf2 { digest, rounds },
        salt,
        output,
    })
}

fn read_django(text: &str) -> Option<Parts> {
    let mut parts = text.split('$');
    let digest = match parts.next()? {
        "pbkdf2_sha1" => Digest::Sha1,
        "pbkdf2_sha256" => Digest::Sha256,
        _ => return None,
    };
    let rounds = text::number(parts.next()?)?;
    let salt = parts.next()?.as_bytes().to_vec();
    let output = BASE64.decode(parts.next()?.as_bytes()).ok()?;
    let is_one = rounds > 0 && parts.next().is_none();
    is_one.then_some(Parts {
        recipe: Recipe::Pbkdf2 { digest, rounds },
        salt,
        output,
    })
}

pub(super) fn is_affordable(digest: Digest, rounds: u32, output: &[u8]) -> bool {
    let (block, most) = match digest {
        Digest::Sha1 => (20, MAX_ROUNDS),
        Digest::Sha256 => (32, MAX_ROUNDS),
        Digest::Sha512 => (64, MOST_ROUNDS_512),
    };
    let blocks = u64::try_from(output.len().div_ceil(block)).unwrap_or(u64::MAX);
    u64::from(rounds).saturating_mul(blocks) <= most
}

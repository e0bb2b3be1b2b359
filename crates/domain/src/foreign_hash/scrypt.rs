//! `$scrypt$ln=16,r=8,p=1$SALT$HASH`, and Django's `scrypt$16384$SALT$8$5$HASH==` with a salt in
//! plain text.

use super::{MAX_MEMORY, Parts, Recipe, text};
use data_encoding::{BASE64, BASE64_NOPAD};

/// Most N · r · p: a second.
const MAX_WORK: u64 = 1 << 21;
/// The largest logarithm that is looked at.
const MAX_LOG_N: u32 = 30;

pub(super) fn read(text: &str) -> Option<Parts> {
    match text.strip_prefix("$scrypt$") {
        Some(text) => read_phc(text),
        None => read_django(text),
    }
}

fn read_phc(text: &str) -> Option<Parts> {
    let mut parts = text.split('$');
    let ([log_n, r, p], []) = text::parameters(parts.next()?, ["ln", "r", "p"], [])?;
    let salt = BASE64_NOPAD.decode(parts.next()?.as_bytes()).ok()?;
    let output = BASE64_NOPAD.decode(parts.next()?.as_bytes()).ok()?;
    let recipe = recipe(log_n, r, p)?;
    parts.next().is_none().then_some(Parts {
        recipe,
        salt,
        output,
    })
}

fn read_django(text: &str) -> Option<Parts> {
    let mut parts = text.split('$').skip(1);
    let n = text::number(parts.next()?).filter(|n| n.is_power_of_two())?;
    let salt = parts.next()?.as_bytes().to_vec();
    let (r, p) = (text::number(parts.next()?)?, text::number(parts.next()?)?);
    let output = BASE64.decode(parts.next()?.as_bytes()).ok()?;
    let recipe = recipe(n.trailing_zeros(), r, p)?;
    parts.next().is_none().then_some(Parts {
        recipe,
        salt,
        output,
    })
}

fn recipe(log_n: u32, r: u32, p: u32) -> Option<Recipe> {
    let is_one = (1..=MAX_LOG_N).contains(&log_n) && r > 0 && p > 0;
    let log_n = u8::try_from(log_n).ok()?;
    is_one.then_some(Recipe::Scrypt { log_n, r, p })
}

pub(super) fn is_affordable(log_n: u8, r: u32, p: u32) -> bool {
    let blocks = (1_u64 << log_n).saturating_mul(u64::from(r));
    // 128 bytes each, in KiB.
    blocks / 8 <= MAX_MEMORY && blocks.saturating_mul(u64::from(p)) <= MAX_WORK
}

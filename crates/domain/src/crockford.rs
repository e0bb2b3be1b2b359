//! How random codes are written for people: base32 without letters to misread.

use crate::typed;
use data_encoding::{Encoding, Specification};
use std::sync::LazyLock;
use zeroize::Zeroizing;

/// Crockford's alphabet: no I, L, O, U to misread over the telephone; read back, those that
/// are typed anyway count as 1, 1 and 0.
static CROCKFORD: LazyLock<Encoding> = LazyLock::new(|| {
    let mut specification = Specification::new();
    specification
        .symbols
        .push_str("0123456789ABCDEFGHJKMNPQRSTVWXYZ");
    specification
        .translate
        .from
        .push_str("abcdefghjkmnpqrstvwxyzOoIiLl");
    specification
        .translate
        .to
        .push_str("ABCDEFGHJKMNPQRSTVWXYZ001111");
    #[expect(
        clippy::expect_used,
        reason = "the specification is a constant, and a test reads it"
    )]
    specification.encoding().expect("a valid encoding")
});

/// Bytes in groups of four characters with dashes.
pub(crate) fn show(bytes: &[u8]) -> Zeroizing<String> {
    let text = Zeroizing::new(CROCKFORD.encode(bytes));
    Zeroizing::new(crate::secret::grouped(&text, '-'))
}

/// What a person typed or pasted, in either case, with or without dashes and spaces; `None` unless it
/// is exactly `N` bytes.
pub(crate) fn read<const N: usize>(typed: &str) -> Option<Zeroizing<[u8; N]>> {
    let folded = typed::folded(typed)?;
    let bytes = Zeroizing::new(CROCKFORD.decode(folded.as_bytes()).ok()?);
    Some(Zeroizing::new(bytes.as_slice().try_into().ok()?))
}

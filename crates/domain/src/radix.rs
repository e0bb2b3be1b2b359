//! Bytes written as characters that stand for a few bits each, as other programs write them: with
//! an alphabet of their own, and with bits at the end that mean nothing.

use zeroize::Zeroizing;

/// RFC 4648 §6.
pub const BASE32: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// What bcrypt writes base64 with.
pub const BCRYPT64: &[u8] = b"./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// The bytes of `text`, of whose characters each is one of `alphabet` and stands for `bits` bits, the
/// highest first; `None` for any other character. Bits that make no whole byte are dropped.
#[must_use]
pub fn unpack(text: &str, alphabet: &[u8], bits: u32) -> Option<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len()));
    let (mut held, mut buffer) = (0, 0_u32);
    for byte in text.bytes() {
        let value = alphabet.iter().position(|known| *known == byte)?;
        buffer = (buffer << bits) | u32::try_from(value).ok()?;
        held += bits;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(buffer >> held).ok()?);
            buffer &= (1 << held) - 1;
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::BASE32_NOPAD;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn base32_is_read_as_others_write_it(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            let text = BASE32_NOPAD.encode(&bytes);
            let read = unpack(&text, BASE32, 5);
            prop_assert_eq!(read.as_deref(), Some(&bytes));
        }

        #[test]
        fn nothing_panics(text in ".{0,80}") {
            let _ = (unpack(&text, BASE32, 5), unpack(&text, BCRYPT64, 6));
        }
    }

    #[test]
    fn bits_at_the_end_mean_nothing_and_strangers_are_refused() {
        assert_eq!(unpack("GEZA", BASE32, 5).as_deref(), Some(&b"12".to_vec()));
        assert_eq!(unpack("GEZB", BASE32, 5).as_deref(), Some(&b"12".to_vec()));
        assert_eq!(unpack("GE1A", BASE32, 5), None);
    }
}

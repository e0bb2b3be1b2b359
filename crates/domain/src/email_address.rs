//! The e-mail address that a holder is written to.

use crate::visible::seen;
use std::fmt;
use thiserror::Error;

/// Most bytes of an address (RFC 5321 §4.5.3.1.3, without the angle brackets).
pub const MAX_LENGTH: usize = 254;

/// Most bytes before the `@` (RFC 5321 §4.5.3.1.1).
const MAX_LOCAL: usize = 64;

/// Most bytes of one part of a host name (RFC 1035 §2.3.4).
const MAX_LABEL: usize = 63;

/// `local@host` in ASCII: what every mail server takes. The forms that nobody uses, quoted
/// names and addresses in brackets, are none: so an address has no space, comma, bracket or line
/// break in it, and can be neither two addresses nor a header.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EmailAddress(String);

/// Why a text is not an e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EmailAddressError {
    /// More than [`MAX_LENGTH`] bytes.
    #[error("an e-mail address has at most {MAX_LENGTH} characters")]
    TooLong,
    /// Not of the form.
    #[error("an e-mail address is like name@example.org, in plain letters and without spaces")]
    Form,
}

impl EmailAddress {
    /// Reads what was typed; spaces around it and signs that nobody sees are forgiven.
    ///
    /// # Errors
    ///
    /// [`EmailAddressError`] for anything but one address.
    pub fn parse(typed: &str) -> Result<Self, EmailAddressError> {
        let address = seen(typed);
        if address.len() > MAX_LENGTH {
            return Err(EmailAddressError::TooLong);
        }
        match address.split_once('@') {
            Some((local, host)) if is_local(local) && is_host(host) => Ok(Self(address)),
            _ => Err(EmailAddressError::Form),
        }
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A dot-atom (RFC 5322 §3.2.3).
fn is_local(local: &str) -> bool {
    let is_atom = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
    let is_part = |part: &str| !part.is_empty() && part.bytes().all(is_atom);
    local.len() <= MAX_LOCAL && local.split('.').all(is_part)
}

fn is_host(host: &str) -> bool {
    let is_label = |label: &str| {
        (1..=MAX_LABEL).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    host.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_that_people_have_are_read() {
        for typed in [
            "olwen@example.org",
            "  olwen@example.org ",
            "Olwen.Rees+logon@post.Example.org",
            "o'neill_2@xn--bcher-kva.example",
            "root@localhost",
        ] {
            let read = EmailAddress::parse(typed).map(|address| address.to_string());
            assert_eq!(read.as_deref(), Ok(typed.trim()));
        }
        for pasted in [
            "\u{a0}olwen@example.org\u{a0}",
            "\u{feff}olwen@example.org",
            "olwen\u{200b}@example\u{2060}.org\u{200b}",
            "\u{3000}olwen@exam\u{ad}ple.org",
        ] {
            let read = EmailAddress::parse(pasted).map(|address| address.to_string());
            assert_eq!(read.as_deref(), Ok("olwen@example.org"), "{pasted:?}");
        }
        let longest = format!("{}@{}.example", "a".repeat(64), "b".repeat(63));
        assert!(EmailAddress::parse(&longest).is_ok());
    }

    #[test]
    fn nothing_gets_in_that_could_be_a_header_or_a_second_address() {
        for typed in [
            "",
            "@",
            "olwen",
            "olwen@",
            "@example.org",
            "olwen@@example.org",
            "a@b@example.org",
            "a@example.org,b@example.org",
            "a@example.org;b@example.org",
            "a@example.org b@example.org",
            "a@example.org\r\nBcc: b@example.org",
            "a@example.org\nBcc: b@example.org",
            "a\r\n@example.org",
            "\r\na@example.org",
            "a@example.org\t",
            "a@example.org\u{0}",
            "a@example.org\u{85}",
            "Olwen <olwen@example.org>",
            "<olwen@example.org>",
            "\"o w\"@example.org",
            "olwen(rees)@example.org",
            "olwen@[192.0.2.1]",
            "olwen@-example.org",
            "olwen@example-.org",
            "olwen@example..org",
            "olwen@example.org.",
            ".olwen@example.org",
            "olwen.@example.org",
            "ol..wen@example.org",
            "ŵ@example.org",
            "olwen@exämple.org",
            "olwen@ｅxample.org",
        ] {
            assert_eq!(
                EmailAddress::parse(typed),
                Err(EmailAddressError::Form),
                "{typed:?}"
            );
        }
        let long = format!("{}@example.org", "a".repeat(65));
        assert_eq!(EmailAddress::parse(&long), Err(EmailAddressError::Form));
        let long = format!("a@{}org", "example.".repeat(32));
        assert_eq!(EmailAddress::parse(&long), Err(EmailAddressError::TooLong));
    }

    proptest! {
        #[test]
        fn what_is_read_is_one_word_of_ascii(typed in "\\PC{0,20}@?[\\PC\r\n]{0,20}") {
            if let Ok(address) = EmailAddress::parse(&typed) {
                let text = address.as_str();
                prop_assert!(text.bytes().all(|byte| byte.is_ascii_graphic()));
                prop_assert!(!text.contains([',', ';', ':', '<', '>', '"', '(', ')', '[', '\\']));
                prop_assert_eq!(text.matches('@').count(), 1);
                prop_assert_eq!(EmailAddress::parse(text), Ok(address.clone()));
            }
        }
    }
}

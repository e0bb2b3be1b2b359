//! What the pages show that show a secret, and only until it is proved or kept (invariant 3).

use crate::Secret;

wire_struct! {
    /// What is scanned or typed into an authenticator app.
    pub struct Enrolment {
        /// What the app is to call it: the userID, for one more with a number.
        pub label: String,
        /// The QR code as SVG.
        pub qr_svg: Secret,
        /// The Secret Key in groups of four.
        pub secret_key: Secret,
        /// The `otpauth://` link.
        pub key_uri: Secret,
        /// Whether it takes the place of a lost authenticator, after a recovery code.
        pub replaces: bool,
    }
}

wire_struct! {
    /// Recovery codes that are to be kept.
    pub struct RecoveryCodes {
        /// The codes, one a line.
        pub codes: Secret,
        /// When they were made, for people.
        pub made_at: String,
    }
}

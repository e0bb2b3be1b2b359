//! What the account page shows.

wire_words! {
    /// Whether an account has two-factor logon.
    pub enum TwoFactor {
        /// The password is enough.
        Off = "off",
        /// It is set up at the next logon.
        Waiting = "waiting",
        /// Password and code.
        On = "on",
    }
}

wire_struct! {
    /// The account page.
    pub struct AccountPage {
        /// What was done just now, in a word, which the page says this once.
        pub done: Option<String>,
        /// Off, waiting or on.
        pub two_factor: TwoFactor,
        /// Whether a code must be given before anything that matters is changed.
        pub is_locked: bool,
        /// Seconds until an authenticator shows a code that is not spent, where one must be given.
        pub wait: u32,
        /// Whether another authenticator may be added now.
        pub may_add: bool,
        /// The minimum length of a new password, in characters.
        pub minimum: u32,
        /// How many recovery codes are left; `None` for an account without any.
        pub recovery_codes_left: Option<u32>,
        /// When the holder asked for two-factor logon.
        pub asked_at: Option<String>,
        /// Why staff did not switch it on.
        pub declined: Option<String>,
        /// The authenticators, by the names that they were given.
        pub authenticators: Vec<Row>,
        /// The sessions; the present one has no number.
        pub sessions: Vec<Row>,
        /// The remembered browsers.
        pub browsers: Vec<Row>,
        /// What happened, the newest first.
        pub events: Vec<Row>,
    }
}

wire_struct! {
    /// One line of a list.
    pub struct Row {
        /// The number that a form sends; `None` where there is nothing to do.
        pub id: Option<String>,
        /// What it is.
        pub title: String,
        /// More about it.
        pub text: String,
    }
}

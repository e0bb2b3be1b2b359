//! What the home page shows.

wire_struct! {
    /// Who is logged on, and what stands behind.
    pub struct Home {
        /// The holder's name.
        pub name: Option<String>,
        /// The logon before this one.
        pub previous_logon: Option<Mark>,
        /// The setting up of the authenticator (R14).
        pub set_up: Option<Mark>,
        /// How many recovery codes are left; `None` for an account without any.
        pub recovery_codes_left: Option<u32>,
        /// What is asked once.
        pub reminder: Option<Reminder>,
        /// A set-up code of which the holder is to hear.
        pub set_up_code: Option<SetUpCodeIssue>,
        /// The applications that the account may use.
        pub apps: Vec<AppLink>,
        /// Whether the console is open to it.
        pub is_staff: bool,
    }
}

wire_struct! {
    /// When something was done, and from where.
    pub struct Mark {
        /// When, for people.
        pub at: String,
        /// The address, as far as it is known.
        pub address: Option<String>,
    }
}

wire_words! {
    /// What the home page asks once; its word is in the form, too.
    pub enum Reminder {
        /// Whether the recovery codes can still be found.
        RecoveryCodes = "recovery-codes",
        /// Whether a second method should be added.
        SecondMethod = "second-method",
    }
}

wire_struct! {
    /// A set-up code that staff issued.
    pub struct SetUpCodeIssue {
        /// Which one: when it was issued, in Unix seconds.
        pub id: String,
        /// The same for people.
        pub at: String,
        /// The member of staff who asked for it, where a second one issued it.
        pub asked_by: Option<String>,
        /// The member of staff who issued it.
        pub issued_by: String,
        /// Whether the holder has said that it was not wanted.
        pub is_unwanted: bool,
    }
}

wire_struct! {
    /// An application behind the logon.
    pub struct AppLink {
        /// What it is called.
        pub name: String,
        /// Where it is.
        pub origin: String,
        /// What it is for; may be empty.
        pub description: String,
        /// The address of its picture; may be empty.
        pub icon: String,
    }
}

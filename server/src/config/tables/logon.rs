//! `[logon]` and `[session]`: the way to a session, and how long it lasts.

use std::path::PathBuf;

use super::settings;
use crate::config::rules;

settings! {
    /// The way to a session.
    ["logon"] Logon {
        /// Time from the right password to the end of the logon, the set-up of an authenticator included.
        /// Cost: Longer: somebody who finds a browser half logged on has longer for the rest. Shorter:
        /// people who have to install an authenticator first begin again.
        attempt_minutes: u32 = number(10, 1..=60); // R13, R25
        /// Characters of a new password, for accounts with two-factor logon.
        /// Cost: Longer: more people write it down, or forget it and call support. Shorter than 12 cannot be
        /// set.
        minimum_password_length: u32 = number(12, 12..=128); // R4
        /// Characters of a new password, for accounts without it.
        /// Cost: Longer: the same. Shorter than 15 cannot be set, because the password is all that there is.
        minimum_password_length_without_2fa: u32 = number(15, 15..=128); // R4
        /// Passwords known from breaches, which nobody may choose then: the file of Pwned Passwords with
        /// SHA-1 hashes, ordered by hash.
        ///
        /// One `HASH:COUNT` a line, as the downloader of [Pwned
        /// Passwords](https://haveibeenpwned.com/Passwords) writes it. It is searched where it is, for each
        /// new password, and never sent anywhere. A file that is missing or something else stops every
        /// command; one that fails later is logged, and new passwords are taken without it. A newer one can
        /// be moved into its place at any time.
        /// Cost: With it: some 40 GB on the disk and nothing in memory. Without: passwords that every
        /// attacker tries first can be chosen, but for the most common ones.
        breached_passwords_file: Option<PathBuf> = optional(&rules::OPTIONAL_FILE); // R6
        /// How long a set-up code from support is valid.
        /// Cost: Longer: a code that was overheard, or lies in a mailbox, can be used by somebody else for
        /// longer. Shorter: more people are too late and need another one.
        set_up_code_hours: u32 = number(24, 1..=168); // R7
        /// Within how many hours after two-factor logon is switched on the set-up must begin.
        ///
        /// After that the logon says to contact support, and `2fa enable` begins the time anew.
        /// Cost: Longer: somebody who learns a password has longer to set up an authenticator before the
        /// holder does. Shorter: people who were away for a weekend have to call.
        enrolment_hours: u32 = number(72, 1..=720); // R14
        /// Organisations whose people give their initials after the code, for user IDs that people share.
        ///
        /// By their names. The initials are picked or typed, and the audit events of that session carry
        /// them.
        /// Cost: More to type at every logon, and people can give any initials: they prove nothing.
        ask_initials: Vec<String> = list(&rules::NAME, &[]); // S13
        /// Seconds by which the clock of this machine may differ from PostgreSQL's, or jump, before codes and
        /// passwords are refused unchecked (503). 0: any number.
        ///
        /// Without PostgreSQL, a clock that has jumped is trusted again after ten minutes. The clock of a machine
        /// that slept jumps when it wakes.
        /// Cost: Longer: a clock that is wrong by as much makes right codes wrong, and people are locked out
        /// for them. Shorter than a few seconds: small corrections of the clock interrupt the logon.
        clock_tolerance_seconds: u32 = number(60, 0..=3600); // R59
    }
}

settings! {
    /// How long somebody stays logged on.
    ["session"] Session {
        /// Time without a request after which somebody is logged off.
        /// Cost: Longer: somebody who finds a computer unattended is logged on as its user for longer.
        /// Shorter: people log on more often in a day.
        idle_minutes: u32 = number(60, 1..=720); // R25
        /// Time from the logon after which somebody is logged off in any case.
        /// Cost: Longer: a stolen session is worth more. Shorter than a working day: everybody logs on
        /// twice, and in the middle of something.
        absolute_hours: u32 = number(12, 1..=24); // R25
        /// Time without a request, for support staff.
        /// Cost: Longer: other people's accounts can be changed from an unattended computer of support.
        /// Shorter: support logs on again after each longer call.
        support_idle_minutes: u32 = number(15, 1..=60); // R25
        /// Time from the logon, for support staff.
        /// Cost: Longer: a stolen session of support is worth more. Shorter: support logs on again during a
        /// shift.
        support_absolute_hours: u32 = number(8, 1..=12); // R25
        /// How long a browser is remembered after a logon: strangers cannot make its owner wait.
        ///
        /// A remembered browser has its own count of wrong passwords.
        /// Cost: Longer: a stolen cookie, which lets nobody in, is worth its own ten attempts for longer.
        /// Shorter: people who log on rarely lose their own count.
        device_days: u32 = number(90, 1..=365); // R21
    }
}

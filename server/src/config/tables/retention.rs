//! `[retention]`: how long what nobody needs any more is kept.

use super::settings;

settings! {
    /// How long data is kept that nobody needs. One server at a time deletes the rest, a little every minute, and
    /// no logon waits for it.
    ///
    /// Data that another setting ends is deleted with it: logons under way, sessions, remembered browsers, waits
    /// of addresses. Audit events stay until the operator removes them ([audit.md](audit.md#prune)).
    ["retention"] Retention {
        /// Replaced and removed authenticators that are kept for each account, the newest of them.
        ///
        /// As many that were never proved are kept too. An older one is deleted with its secret and its name,
        /// which its events then no longer show.
        replaced_authenticators: u32 = number(20, 5..=1000);
        /// Days for which the end of a chain of audit events is kept after all its events were removed.
        ///
        /// Each container is a writer with a chain of its own. Checkpoints from before these days are no longer
        /// compared ([audit.md](audit.md#how-it-works)).
        audit_writer_days: u32 = number(400, 30..=3650);
    }
}

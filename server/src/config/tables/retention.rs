//! `[retention]`: how long what nobody needs any more is kept.

use super::settings;

settings! {
    /// How much is kept of what nobody needs any more. One server at a time forgets the rest, a little every
    /// minute, and no logon waits for it.
    ///
    /// What is over by another setting goes with it: logons under way, sessions, remembered browsers, waits of
    /// addresses. Audit events stay until the operator removes them ([audit.md](audit.md#prune)).
    ["retention"] Retention {
        /// Replaced and removed authenticators of an account, the newest of them.
        ///
        /// So many that counted once, and so many that were never proved. Older ones lose their secret and
        /// their name, which their events then do not show any more.
        replaced_authenticators: u32 = number(20, 5..=1000);
        /// Days for which the end of a writer's chain of audit events is kept after all its events have been
        /// removed.
        ///
        /// Servers in containers are a new writer each. Checkpoints that are older than these days are compared
        /// with nothing any more ([audit.md](audit.md#how-it-works)).
        audit_writer_days: u32 = number(400, 30..=3650);
    }
}

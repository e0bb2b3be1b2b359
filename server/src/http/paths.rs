//! Addresses that more than the table of routes knows.

/// At an application's host: logs off there and everywhere; at the logon: asks first.
pub const LOG_OFF: &str = "/auth/log-off";
/// Whom to tell of a weakness (RFC 9116).
pub const SECURITY_TXT: &str = "/.well-known/security.txt";

//! What happened, in the words of notifications.

use app::texts::Texts;
use domain::notification::Kind;

macro_rules! wording {
    ($($kind:ident: $subject:ident, $sentences:ident;)*) => {
        /// As a subject.
        pub fn subject(texts: Texts, kind: Kind) -> &'static str {
            match kind {
                $(Kind::$kind => texts.$subject(),)*
            }
        }

        /// In a sentence or two.
        pub fn sentences(texts: Texts, kind: Kind) -> &'static str {
            match kind {
                $(Kind::$kind => texts.$sentences(),)*
            }
        }
    };
}

wording! {
    Enrolled: mail_enrolled, mail_enrolled_what;
    TwoFactorReset: mail_two_factor_reset, mail_two_factor_reset_what;
    TwoFactorDisabled: mail_two_factor_disabled, mail_two_factor_disabled_what;
    RecoveryCodesMade: mail_recovery_codes_made, mail_recovery_codes_made_what;
    RecoveryCodeUsed: mail_recovery_code_used, mail_recovery_code_used_what;
    AuthenticatorAdded: mail_authenticator_added, mail_authenticator_added_what;
    AddingApproved: mail_adding_approved, mail_adding_approved_what;
    AuthenticatorRevoked: mail_authenticator_revoked, mail_authenticator_revoked_what;
    SetUpCodeIssued: mail_set_up_code_issued, mail_set_up_code_issued_what;
    SetUpCodeMailed: mail_set_up_code_mailed, mail_set_up_code_mailed_what;
    PasswordChanged: mail_password_changed, mail_password_changed_what;
    TwoFactorDeclined: mail_two_factor_declined, mail_two_factor_declined_what;
    NewBrowser: mail_new_browser, mail_new_browser_what;
    AccountClosed: mail_account_closed, mail_account_closed_what;
    AccountDisabled: mail_account_disabled, mail_account_disabled_what;
    AccountEnabled: mail_account_enabled, mail_account_enabled_what;
    Unpaused: mail_unpaused, mail_unpaused_what;
    TwoFactorEnabled: mail_two_factor_enabled, mail_two_factor_enabled_what;
    TwoFactorRearmed: mail_two_factor_rearmed, mail_two_factor_rearmed_what;
    EmailChanged: mail_email_changed, mail_email_changed_what;
    BrowsersForgotten: mail_browsers_forgotten, mail_browsers_forgotten_what;
    SessionsEnded: mail_sessions_ended, mail_sessions_ended_what;
    GroupsChanged: mail_groups_changed, mail_groups_changed_what;
}

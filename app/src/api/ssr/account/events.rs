//! Audit events in words for the account's own holder.

use crate::{support::accepted_label, texts::Texts};
use domain::{
    Timestamp,
    audit::{Kind, part},
    support::Accepted,
};
use protocol::{AppLink, Row};
use service::EventRow;

/// An event, when and from where; `None` for a kind that a newer version wrote.
pub fn row(t: Texts, row: &EventRow, names: &[(i64, String)], apps: &[AppLink]) -> Option<Row> {
    let kind = Kind::from_word(&row.kind)?;
    let detail = row.detail.as_deref().unwrap_or_default();
    let when = Timestamp::from_unix(row.at).for_people();
    let text = match row.address.as_deref() {
        None | Some("") => t.row_at(&when),
        Some(address) => t.row_from(address, &when),
    };
    let mut title = happened(t, kind, detail, apps);
    if kind == Kind::LoggedOn && detail.split(' ').any(|part| part == "new-device") {
        title = t.event_new_device(&title);
    }
    if let Some(name) = part(detail, "authenticator").and_then(|id| name_of(id, names)) {
        title = t.event_with(&title, &name);
    }
    if let (Some(initials), true) = (part(detail, "initials"), kind != Kind::Named) {
        title = t.event_by(&title, initials);
    }
    let id = None;
    Some(Row { id, title, text })
}

fn name_of(id: &str, names: &[(i64, String)]) -> Option<String> {
    let id: i64 = id.parse().ok()?;
    let (_, name) = names.iter().find(|(known, _)| *known == id)?;
    (!name.is_empty()).then(|| name.clone())
}

fn happened(t: Texts, kind: Kind, detail: &str, apps: &[AppLink]) -> String {
    let first = detail.split(' ').next().unwrap_or_default();
    let text = match kind {
        Kind::PasswordAccepted => t.event_password_accepted(),
        Kind::PasswordRefused => t.event_password_refused(),
        Kind::PasswordRehashed => t.event_password_rehashed(),
        Kind::SetUpCodeUsed => t.event_set_up_code_used(),
        Kind::PasswordChosen => t.event_password_chosen(),
        Kind::PasswordChanged => t.event_password_changed(),
        Kind::EnrolmentOver => t.event_enrolment_over(),
        Kind::PinAccepted => t.event_pin_accepted(),
        Kind::PinRefused => t.event_pin_refused(),
        Kind::EnrolmentStarted => t.event_enrolment_started(),
        Kind::EnrolmentReplaced => t.event_enrolment_replaced(),
        Kind::EnrolmentStopped => t.event_enrolment_stopped(),
        Kind::EnrolmentVerified => t.event_enrolment_verified(),
        Kind::EnrolmentAcknowledged => t.event_enrolment_acknowledged(),
        Kind::CodeRefused => match first {
            "spent" => t.event_code_spent(),
            "slow" => t.event_code_slow(),
            "replaced" => t.event_code_replaced(),
            _ => t.event_code_refused(),
        },
        Kind::RecoveryCodesMade => t.event_recovery_codes_made(),
        Kind::RecoveryCodesKept => t.event_recovery_codes_kept(),
        Kind::RecoveryCodeUsed => t.event_recovery_code_used(),
        Kind::RecoveryCodeRefused => t.event_recovery_code_refused(),
        Kind::CodesPaused => t.event_codes_paused(),
        Kind::CodesClosed => t.event_codes_closed(),
        Kind::PasswordsPaused => t.event_passwords_paused(),
        Kind::PasswordsClosed => t.event_passwords_closed(),
        Kind::PasswordsUsedUp => t.event_passwords_used_up(),
        Kind::AddressPaused => t.event_address_paused(),
        Kind::AddressUnpaused => {
            return t.event_address_unpaused(part(detail, "network").unwrap_or_default());
        }
        Kind::LoggedOn => t.event_logged_on(),
        Kind::LoggedOff => t.event_logged_off(),
        Kind::Named => return t.event_named(part(detail, "initials").unwrap_or_default()),
        Kind::ChangesUnlocked => t.event_changes_unlocked(),
        Kind::AuthenticatorAdded => t.event_authenticator_added(),
        Kind::AuthenticatorRenamed => t.event_authenticator_renamed(),
        Kind::AuthenticatorRevoked => t.event_authenticator_revoked(),
        Kind::AddingApproved => t.event_adding_approved(),
        Kind::SessionsEnded => t.event_sessions_ended(),
        Kind::DevicesForgotten => t.event_devices_forgotten(),
        Kind::ApprovalAskedFor => t.event_approval_asked_for(),
        Kind::ApprovalRefused => t.event_approval_refused(),
        Kind::IdentityAsked => t.event_identity_asked(),
        Kind::IdentityChecked => match detail {
            checked if checked.starts_with("word right") => t.event_identity_right(),
            checked if checked.starts_with("word") => t.event_identity_wrong(),
            checked if checked.starts_with("accepted=none") => t.event_identity_not_accepted(),
            checked if checked.starts_with("accepted=") => {
                let words = part(checked, "accepted").unwrap_or_default().split(',');
                let how: Vec<_> = words
                    .filter_map(Accepted::from_word)
                    .map(|one| accepted_label(t, one))
                    .collect();
                return t.event_identity_accepted(&how.join(", "));
            }
            // Of an earlier version.
            checked => {
                let number = |name| part(checked, name).unwrap_or_default();
                return t.event_identity_questions(number("of"), number("right"));
            }
        },
        Kind::SessionEnded => t.event_session_ended(),
        Kind::ReminderAnswered => match first {
            "recovery-codes" => t.event_has_codes(),
            _ => t.event_no_second_method(),
        },
        Kind::OtherSessionsEnded => t.event_others_ended(),
        Kind::DeviceForgotten => t.event_device_forgotten(),
        Kind::SetUpCodeWanted => t.event_set_up_code_wanted(),
        Kind::SetUpCodeUnwanted => t.event_set_up_code_unwanted(),
        Kind::TwoFactorAskedFor => t.event_two_factor_asked_for(),
        Kind::TwoFactorDeclined => t.event_two_factor_declined(),
        Kind::ChannelAllowed => return t.event_channel_allowed(first),
        Kind::ChannelRefused => return t.event_channel_refused(first),
        Kind::ApplicationEntered => {
            let app = apps.iter().find(|app| app.origin == first);
            return t.event_application_entered(app.map_or(first, |app| &app.name));
        }
        Kind::ApplicationRefused => {
            let app = apps.iter().find(|app| app.origin == first);
            return t.event_application_refused(app.map_or(first, |app| &app.name));
        }
        Kind::ConsoleRefused => t.event_console_refused(),
        Kind::AccountAdded => t.event_account_added(),
        Kind::AccountDisabled => t.event_account_disabled(),
        Kind::AccountEnabled => t.event_account_enabled(),
        Kind::AccountUnpaused => t.event_account_unpaused(),
        Kind::EmailChanged => t.event_email_changed(),
        Kind::GroupsChanged => t.event_groups_changed(),
        Kind::SetUpCodeIssued => t.event_set_up_code_issued(),
        Kind::TwoFactorEnabled => t.event_two_factor_enabled(),
        Kind::TwoFactorReset => t.event_two_factor_reset(),
        Kind::TwoFactorDisabled => t.event_two_factor_disabled(),
        // About no account.
        Kind::AuditPruned | Kind::KeysRotated | Kind::BackupTaken | Kind::BackupRestored => "",
    };
    text.to_owned()
}

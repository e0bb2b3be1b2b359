//! Audit events in words, for the account's own holder and for staff.

use crate::{support::accepted_label, texts::Texts};
use domain::{
    Applications, Initials,
    audit::{About, CodeRefusal, Detail, Kind, PastEvent},
};
use protocol::{Reminder, Row};

/// For what an event of a kind tells, where no event is told of.
const UNTOLD: &str = "…";

/// Who reads of an event.
#[derive(Debug, Clone, Copy)]
enum Reader {
    /// Whose account it is.
    Holder,
    /// Support staff.
    Staff,
}

/// An event, when and from where, for the holder; `None` for a kind that a newer version wrote.
pub fn row(
    t: Texts,
    event: &PastEvent,
    names: &[(i64, String)],
    applications: &Applications,
) -> Option<Row> {
    row_for(Reader::Holder, t, event, names, applications)
}

/// The same for staff.
pub fn staff_row(
    t: Texts,
    event: &PastEvent,
    names: &[(i64, String)],
    applications: &Applications,
) -> Option<Row> {
    row_for(Reader::Staff, t, event, names, applications)
}

fn row_for(
    reader: Reader,
    t: Texts,
    event: &PastEvent,
    names: &[(i64, String)],
    applications: &Applications,
) -> Option<Row> {
    let kind = event.kind?;
    let when = event.at.for_people();
    let text = match event.address.as_deref() {
        None | Some("") => t.row_at(&when),
        Some(address) => t.row_from(address, &when),
    };
    let detail = &event.detail;
    let mut title = happened(t, kind, detail, applications, reader);
    let (new_browser, authenticator) = match &detail.about {
        Some(About::Logon {
            new_browser,
            authenticator,
        }) => (*new_browser, *authenticator),
        Some(About::Authenticator(id) | About::ImportedAuthenticator(id)) => (false, Some(*id)),
        _ => (false, None),
    };
    if kind == Kind::LoggedOn && new_browser {
        title = t.event_new_browser(&title);
    }
    if let Some(name) = authenticator.and_then(|id| name_of(id, names)) {
        title = t.event_with(&title, name);
    }
    if let (Some(initials), true) = (&detail.initials, kind != Kind::Named) {
        title = t.event_by(&title, initials.as_str());
    }
    let id = None;
    Some(Row { id, title, text })
}

/// A kind in words for staff, whatever is different from event to event left open.
pub fn kind(t: Texts, kind: Kind) -> String {
    match kind {
        Kind::IdentityChecked => t.event_identity_checked().to_owned(),
        Kind::ReminderAnswered => t.event_reminder_answered().to_owned(),
        kind => {
            let applications = Applications::default();
            happened(t, kind, &Detail::default(), &applications, Reader::Staff)
        }
    }
}

fn name_of(id: i64, names: &[(i64, String)]) -> Option<&str> {
    let (_, name) = names.iter().find(|(known, _)| *known == id)?;
    Some(name)
}

fn happened(
    t: Texts,
    kind: Kind,
    detail: &Detail,
    applications: &Applications,
    reader: Reader,
) -> String {
    let about = detail.about.as_ref();
    let app = || match about {
        Some(About::Application(origin)) => {
            let known = applications.find(origin);
            known.map_or(origin.as_str(), |known| &known.name)
        }
        _ => UNTOLD,
    };
    let channel = || match about {
        Some(About::Channel { channel, .. }) => channel.as_str(),
        _ => UNTOLD,
    };
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
        Kind::CodeRefused => code_refused(t, about),
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
            return t.event_address_unpaused(match about {
                Some(About::Network(network)) => network,
                _ => UNTOLD,
            });
        }
        Kind::LoggedOn => t.event_logged_on(),
        Kind::LoggedOff => t.event_logged_off(),
        Kind::Named => {
            let initials = detail.initials.as_ref();
            return t.event_named(initials.map_or(UNTOLD, Initials::as_str));
        }
        Kind::ChangesUnlocked => t.event_changes_unlocked(),
        Kind::AuthenticatorAdded => t.event_authenticator_added(),
        Kind::AuthenticatorRenamed => t.event_authenticator_renamed(),
        Kind::AuthenticatorRevoked => t.event_authenticator_revoked(),
        Kind::AddingApproved => t.event_adding_approved(),
        Kind::SessionsEnded => t.event_sessions_ended(),
        Kind::BrowsersForgotten => t.event_browsers_forgotten(),
        Kind::ApprovalAskedFor => t.event_approval_asked_for(),
        Kind::ApprovalRefused => t.event_approval_refused(),
        Kind::ApprovalWithdrawn => t.event_approval_withdrawn(),
        Kind::IdentityAsked => t.event_identity_asked(),
        Kind::IdentityChecked => return identity_checked(t, about),
        Kind::SessionEnded => t.event_session_ended(),
        Kind::ReminderAnswered => match about {
            Some(About::Reminder(Reminder::RecoveryCodes)) => t.event_has_codes(),
            _ => t.event_no_second_method(),
        },
        Kind::OtherSessionsEnded => t.event_others_ended(),
        Kind::BrowserForgotten => t.event_browser_forgotten(),
        Kind::SetUpCodeWanted
        | Kind::SetUpCodeUnwanted
        | Kind::PasswordOwned
        | Kind::PasswordDisowned => said_by_holder(t, kind, reader),
        Kind::SetUpCodesAllowed => t.event_set_up_codes_allowed(),
        Kind::TwoFactorAskedFor => t.event_two_factor_asked_for(),
        Kind::TwoFactorDeclined => t.event_two_factor_declined(),
        Kind::ChannelAllowed => return t.event_channel_allowed(channel()),
        Kind::ChannelRefused => return t.event_channel_refused(channel()),
        Kind::ApplicationEntered => return t.event_application_entered(app()),
        Kind::ApplicationRefused => return t.event_application_refused(app()),
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
        Kind::AuditPruned
        | Kind::KeysRotated
        | Kind::BackupTaken
        | Kind::BackupRestored
        | Kind::DatabaseCopied => of_no_account(t, kind),
    };
    text.to_owned()
}

/// What the holder said about a set-up code, or about the password that was chosen with one.
fn said_by_holder(t: Texts, kind: Kind, reader: Reader) -> &'static str {
    match (kind, reader) {
        (Kind::SetUpCodeWanted, Reader::Holder) => t.event_set_up_code_wanted(),
        (Kind::SetUpCodeUnwanted, Reader::Holder) => t.event_set_up_code_unwanted(),
        (Kind::PasswordOwned, Reader::Holder) => t.event_password_owned(),
        (Kind::PasswordDisowned, Reader::Holder) => t.event_password_disowned(),
        (Kind::SetUpCodeWanted, Reader::Staff) => t.event_holder_wanted(),
        (Kind::SetUpCodeUnwanted, Reader::Staff) => t.event_holder_unwanted(),
        (Kind::PasswordOwned, Reader::Staff) => t.event_holder_owned(),
        (Kind::PasswordDisowned, Reader::Staff) => t.event_holder_disowned(),
        _ => "",
    }
}

fn code_refused(t: Texts, about: Option<&About>) -> &'static str {
    match about {
        Some(About::Code(CodeRefusal::Spent)) => t.event_code_spent(),
        Some(About::Code(CodeRefusal::Slow(_))) => t.event_code_slow(),
        Some(About::Code(CodeRefusal::Replaced)) => t.event_code_replaced(),
        _ => t.event_code_refused(),
    }
}

fn identity_checked(t: Texts, about: Option<&About>) -> String {
    match about {
        Some(About::Word(true)) => t.event_identity_right().to_owned(),
        Some(About::Word(false)) => t.event_identity_wrong().to_owned(),
        Some(About::Accepted(accepted)) if accepted.is_empty() => {
            t.event_identity_not_accepted().to_owned()
        }
        Some(About::Accepted(accepted)) => {
            let how: Vec<_> = accepted.iter().map(|one| accepted_label(t, *one)).collect();
            t.event_identity_accepted(&how.join(", "))
        }
        Some(About::Questions { right, of }) => {
            t.event_identity_questions(&of.to_string(), &right.to_string())
        }
        _ => t.event_identity_questions("", ""),
    }
}

fn of_no_account(t: Texts, kind: Kind) -> &'static str {
    match kind {
        Kind::AuditPruned => t.event_audit_pruned(),
        Kind::KeysRotated => t.event_keys_rotated(),
        Kind::BackupTaken => t.event_backup_taken(),
        Kind::BackupRestored => t.event_backup_restored(),
        Kind::DatabaseCopied => t.event_database_copied(),
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_holder_said_is_told_to_staff_as_such() {
        let t = crate::texts::of_code("en");
        for kind in [
            Kind::SetUpCodeWanted,
            Kind::SetUpCodeUnwanted,
            Kind::PasswordOwned,
            Kind::PasswordDisowned,
        ] {
            let said = |reader| {
                happened(
                    t,
                    kind,
                    &Detail::default(),
                    &Applications::default(),
                    reader,
                )
            };
            assert!(
                said(Reader::Holder).starts_with("You said that "),
                "{kind:?}"
            );
            assert!(
                said(Reader::Staff).starts_with("The holder said that "),
                "{kind:?}"
            );
            assert_eq!(super::kind(t, kind), said(Reader::Staff));
        }
    }
}

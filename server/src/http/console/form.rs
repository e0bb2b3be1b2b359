//! The forms of the console: how one arrives, and why it is shown again.

use super::{ConsoleError, ConsoleSession};
use crate::http::{context::Context, notice::Action};
use app::{
    sentence,
    support::{FormProblem, of_own_code},
    texts::Texts,
};
use axum::{
    body::to_bytes,
    extract::{FromRequest, FromRequestParts, Request},
    http::StatusCode,
    response::IntoResponse as _,
};
use domain::{
    Reason,
    support::{ActionError, MAX_WAITING_APPROVALS, MAX_WAITING_IMPORTS, MAX_WAITING_ROWS},
};
use protocol::Refusal;
use service::ServiceError;
use std::sync::Arc;
use store::StoreError;
use url::form_urlencoded;

/// More than the largest form has: a plan of 1,100 rows, with six fields in each. What has more is not
/// taken apart, let alone shown again.
const MAX_FIELDS: usize = 10_000;

/// A form that a member of staff sent.
pub struct ConsoleForm(pub ConsoleSession, pub Fields);

/// The guard has received all of it already.
impl FromRequest<Arc<Context>> for ConsoleForm {
    type Rejection = ConsoleError;

    async fn from_request(request: Request, context: &Arc<Context>) -> Result<Self, ConsoleError> {
        let (mut parts, body) = request.into_parts();
        let session = ConsoleSession::from_request_parts(&mut parts, context).await?;
        let body = to_bytes(body, usize::MAX).await;
        let body = body.map_err(|_| StatusCode::BAD_REQUEST.into_response())?;
        if body.split(|byte| *byte == b'&').count() > MAX_FIELDS {
            return Err(session.too_large().into());
        }
        let fields = Fields::read(&body);
        // In another tab this browser has gone on as somebody else, who has not sent this.
        let form_of = fields.get("form_of");
        if !form_of.is_empty() && form_of != session.staff.user_id().as_str() {
            let t = session.t();
            let said = (t.problem_title(), t.logon_other_user_id());
            let action = Action::Link("/support", t.support_title());
            return Err(session.refuse(StatusCode::CONFLICT, said, action).into());
        }
        Ok(Self(session, fields))
    }
}

/// The fields of a form, in their order.
pub struct Fields(Vec<(String, String)>);

impl Fields {
    pub fn read(body: &[u8]) -> Self {
        Self(form_urlencoded::parse(body).into_owned().collect())
    }

    /// The first value of `name`; empty without one.
    pub fn get(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    /// All values of `name`.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let pairs = self.0.iter();
        pairs
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Why it is to be done.
    pub fn reason(&self) -> Result<Reason, FormError> {
        let reason = Reason::parse(self.get("reason"));
        reason.map_err(|_| FormError::In("reason", Texts::support_problem_reason))
    }
}

/// Why a form is not carried out: its page says so.
pub enum FormError {
    Says(fn(Texts) -> &'static str),
    /// Of the field of this name.
    In(&'static str, fn(Texts) -> &'static str),
    /// Of the code that the member of staff gave.
    OwnCode(ServiceError),
    Service(ServiceError),
}

impl From<ServiceError> for FormError {
    fn from(error: ServiceError) -> Self {
        Self::Service(error)
    }
}

impl FormError {
    /// In words, with the field to mend. What nobody expected is logged, once.
    pub fn problem(&self, session: &ConsoleSession) -> FormProblem {
        let t = session.t();
        let (text, field) = match self {
            Self::Says(text) => (text(t).to_owned(), ""),
            Self::In(field, text) => (text(t).to_owned(), *field),
            Self::OwnCode(ServiceError::Refused(refusal)) => {
                let user_id = session.staff.user_id().as_str();
                match of_own_code(t, *refusal, user_id) {
                    Some(text) => (text, "code"),
                    None => (Self::of_service(&(*refusal).into(), session), ""),
                }
            }
            Self::OwnCode(error) | Self::Service(error) => (Self::of_service(error, session), ""),
        };
        FormProblem { text, field }
    }

    fn of_service(error: &ServiceError, session: &ConsoleSession) -> String {
        let t = session.t();
        let text = match error {
            ServiceError::Refused(Refusal::CodeNeeded) => t.support_problem_code(),
            ServiceError::Refused(Refusal::StartAgain | Refusal::WrongStage)
            | ServiceError::Changed
            | ServiceError::Store(StoreError::UserIdTaken) => t.support_problem_changed(),
            ServiceError::Refused(refusal) => return sentence(*refusal, t),
            ServiceError::NoSuchAccount => t.support_problem_no_account(),
            ServiceError::NotPaused => t.support_problem_not_paused(),
            ServiceError::Action(ActionError::Own) => t.support_problem_own(),
            ServiceError::Action(ActionError::OwnIssue) => t.support_problem_own_issue(),
            ServiceError::Action(ActionError::NoPin) => t.support_problem_no_pin(),
            ServiceError::Action(ActionError::Unfit)
            | ServiceError::TwoFactor(_)
            | ServiceError::SupportAccount
            | ServiceError::Already(_) => t.support_problem_unfit(),
            ServiceError::NoRequest => t.support_problem_gone(),
            ServiceError::TooManyApprovals => {
                return t.support_problem_many_approvals(&MAX_WAITING_APPROVALS.to_string());
            }
            ServiceError::TooManyWait => {
                let most = MAX_WAITING_ROWS.to_string();
                return t.support_problem_many_wait(&MAX_WAITING_IMPORTS.to_string(), &most);
            }
            ServiceError::BadLines(_) => t.support_problem_import_changed(),
            error => {
                let id = session.client.id;
                tracing::error!(request = format!("{id:08x}"), %error, "unexpected");
                return sentence(Refusal::Unexpected(id), t);
            }
        };
        text.to_owned()
    }
}

/// How a page is answered that says what is `wrong` with a form, if anything is.
pub fn status_of(is_wrong: bool) -> StatusCode {
    if is_wrong {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    }
}

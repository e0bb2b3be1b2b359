//! Who it is at a userID that several people share, where their organisation wants to know.

use crate::{LoggedOn, Refusal, Service, ServiceError, Visitor, logon::Proved};
use domain::{Initials, Stage, Token, TwoFactor, audit::Kind, logon::Progress};

impl Service {
    /// Somebody says who it is: the logon is complete. The session's events carry the initials.
    ///
    /// # Errors
    ///
    /// [`Refusal::InitialsMalformed`], or [`Refusal::StartAgain`] / [`Refusal::WrongStep`].
    pub async fn say_who(
        &self,
        token: Option<&Token>,
        typed: &str,
        visitor: &Visitor,
    ) -> Result<LoggedOn, ServiceError> {
        let (db, attempt, account) = self
            .hold_attempt_at(token, Stage::WhoIsThis, visitor)
            .await?;
        let initials = Initials::parse(typed).ok_or(Refusal::InitialsMalformed)?;
        self.advance(&db, &attempt, Progress::Named).await?;
        store::person::note(&db, account.id, &initials, self.now()).await?;
        let visitor = &Visitor {
            initials: initials.to_string(),
            ..visitor.clone()
        };
        let named = self.event(Kind::Named, Some(account.id), visitor);
        let proved = Proved {
            two_factor: TwoFactor::On,
            code: attempt.code,
            initials: initials.to_string(),
            tokens: None,
        };
        let logged_on = self
            .log_on(&db, &account, proved, vec![named], visitor)
            .await?;
        self.commit(db).await?;
        Ok(LoggedOn {
            return_to: attempt.return_to,
            ..logged_on
        })
    }
}

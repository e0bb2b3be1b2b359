//! A member of staff before a page of the console.

use super::{
    ConsoleError, ROUTES,
    form::{Fields, FormError},
};
use crate::http::{
    client::Client,
    context::Context,
    notice::{Action, Notice, answer},
    problem::unexpected,
};
use app::texts::Texts;
use axum::{
    extract::{FromRequestParts, MatchedPath},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use domain::{Timestamp, Token};
use service::{Console, Service, Staff};
use std::sync::Arc;

/// By which a page that looks again by itself says so.
const QUIETLY: &str = "x-quietly";

/// A member of staff before a page of the console, and what the answer needs.
pub struct ConsoleSession {
    pub context: Arc<Context>,
    pub staff: Staff,
    pub client: Client,
    /// What stands behind the `?` of the address.
    pub query: String,
    token: Option<Token>,
    /// A form that was done has just sent the browser to this address: the page says so, this once.
    pub says_what_was_done: bool,
    /// The session goes on under this token.
    pub renewed: Option<Token>,
}

/// Whoever is no staff is answered, and gets no further.
impl FromRequestParts<Arc<Context>> for ConsoleSession {
    type Rejection = ConsoleError;

    async fn from_request_parts(
        request: &mut Parts,
        context: &Arc<Context>,
    ) -> Result<Self, ConsoleError> {
        let client = Client::from_request_parts(request, context).await;
        let client = client.map_err(IntoResponse::into_response)?;
        let cookies = &context.backend.cookies;
        let token = cookies.session(&request.headers);
        let quietly = request.headers.contains_key(QUIETLY);
        let service = &context.backend.service;
        let staff = service.staff(token.as_ref(), &client.info, quietly);
        let staff = match staff.await {
            Ok(Some(staff)) => staff,
            Ok(None) => {
                return Err(turn_away(context, &client, request, token.as_ref())
                    .await
                    .into());
            }
            Err(error) => return Err(unexpected(context, &client, &error).into()),
        };
        let address = request.uri.path_and_query().map(ToString::to_string);
        Ok(Self {
            says_what_was_done: address.is_some_and(|it| it == cookies.notice(&request.headers)),
            context: Arc::clone(context),
            staff,
            client,
            query: request.uri.query().unwrap_or_default().to_owned(),
            token,
            renewed: None,
        })
    }
}

impl ConsoleSession {
    pub fn service(&self) -> &Service {
        &self.context.backend.service
    }

    /// The console, for this member of staff.
    pub fn console(&self) -> Console<'_> {
        self.service().console(&self.staff)
    }

    pub fn t(&self) -> Texts {
        self.client.language.texts()
    }

    pub fn now(&self) -> Timestamp {
        self.service().present()
    }

    /// The value of a field of the address.
    pub fn asked(&self, name: &str) -> String {
        Fields::read(self.query.as_bytes()).get(name).to_owned()
    }

    /// The same, of what the page says was done; empty unless it was, just now.
    pub fn done(&self, name: &str) -> String {
        if self.says_what_was_done {
            self.asked(name)
        } else {
            String::new()
        }
    }

    /// Whether a change must come with a code.
    pub fn needs_code(&self) -> bool {
        self.staff.fresh_until().is_none()
    }

    /// Takes the code of a form, where one is needed (R37).
    pub async fn freshen(&mut self, fields: &Fields) -> Result<(), FormError> {
        if !self.needs_code() {
            return Ok(());
        }
        let code = fields.get("code");
        if code.is_empty() {
            return Err(FormError::In("code", Texts::support_problem_code));
        }
        let caller = self.client.caller(None, self.token.as_ref());
        let token = self.service().own_account(caller).unlock(code).await;
        let token = token.map_err(FormError::OwnCode)?;
        let info = &self.client.info;
        let staff = self.service().staff(Some(&token), info, false).await?;
        self.staff = staff.ok_or(FormError::Says(Texts::support_problem_changed))?;
        self.token = Some(token.clone());
        self.renewed = Some(token);
        Ok(())
    }
}

/// Redirects anonymous visitors to the logon; tells everyone else that the page is for staff.
async fn turn_away(
    context: &Context,
    client: &Client,
    request: &Parts,
    token: Option<&Token>,
) -> Response {
    // The route's own path: nothing that somebody has typed.
    let matched = request.extensions.get::<MatchedPath>();
    let mut paths = ROUTES.iter().map(|route| route.path);
    let target = paths.find(|path| matched.is_some_and(|matched| matched.as_str() == *path));
    let target = target.unwrap_or("/support");
    let own_account = context
        .backend
        .service
        .own_account(client.caller(None, token));
    match own_account.deny_console(target).await {
        Ok(false) => return Redirect::to("/logon").into_response(),
        Ok(true) => {}
        Err(error) => return unexpected(context, client, &error),
    }
    let t = client.language.texts();
    let notice = Notice {
        title: t.support_denied_title(),
        sentence: t.support_denied(),
        is_error: true,
        action: Action::Link("/", t.way_home()),
    };
    answer(context, client, StatusCode::FORBIDDEN, &notice)
}

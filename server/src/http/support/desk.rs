//! Who is at the desk, and how they are answered.

use super::LargeForm;
use crate::http::{
    Context,
    crowd::Place,
    language,
    notice::{Action, Notice},
    pages::site,
    problem::{Listener, Problem, failure, id_of, problem},
};
use app::{
    api::ssr::RequestInfo,
    sentence,
    support::Frame,
    texts::{Language, Texts},
};
use axum::{
    body::to_bytes,
    extract::Request,
    http::{HeaderValue, StatusCode, header::SET_COOKIE, request::Parts},
    response::{Html, IntoResponse, Redirect, Response},
};
use domain::{
    Timestamp, Token,
    support::{ActionError, MOST_WAITING_IMPORTS, MOST_WAITING_ROWS},
};
use leptos::prelude::AnyView;
use service::{Refusal, Service, ServiceError, Staff, Visitor};
use std::sync::Arc;
use url::form_urlencoded;

/// By which a page that looks again by itself says so.
const QUIETLY: &str = "x-quietly";

/// More than the largest form has: a plan of 1,100 rows, with six fields in each. What has more is not
/// taken apart, let alone shown again.
const MOST_FIELDS: usize = 10_000;

/// A member of staff before a page of the console, and what the answer needs.
pub struct Desk {
    pub context: Arc<Context>,
    pub staff: Staff,
    parts: Parts,
    language: &'static Language,
    visitor: Visitor,
    token: Option<Token>,
    /// A form that was done has just sent the browser to this address: the page says so, this once.
    says_what_was_done: bool,
    /// The session goes on under this token.
    renewed: Option<Token>,
}

impl Desk {
    /// Opens the desk; for who is no staff, the answer is an `Err`.
    pub async fn open(context: Arc<Context>, parts: Parts) -> Result<Self, Response> {
        let language = language::of(&context, &parts.headers);
        let info = parts.extensions.get::<RequestInfo>().cloned();
        let visitor = info.unwrap_or_default().visitor;
        let token = context.backend.cookies.session(&parts.headers);
        let quietly = parts.headers.contains_key(QUIETLY);
        let service = &context.backend.service;
        let staff = match service.staff(token.as_ref(), &visitor, quietly).await {
            Ok(Some(staff)) => staff,
            Ok(None) => return Err(turned_away(&context, &parts, token.as_ref()).await),
            Err(error) => return Err(unexpected(&context, &parts, &error)),
        };
        let address = parts.uri.path_and_query().map(ToString::to_string);
        let notice = context.backend.cookies.notice(&parts.headers);
        Ok(Self {
            says_what_was_done: address.is_some_and(|address| address == notice),
            context,
            staff,
            parts,
            language,
            visitor,
            token,
            renewed: None,
        })
    }

    /// The same for a form. The guard has received all of it already.
    pub async fn receive(
        context: Arc<Context>,
        request: Request,
    ) -> Result<(Self, Fields), Response> {
        let (parts, body) = request.into_parts();
        let desk = Self::open(context, parts).await?;
        let Ok(body) = to_bytes(body, usize::MAX).await else {
            return Err(StatusCode::BAD_REQUEST.into_response());
        };
        if body.split(|byte| *byte == b'&').count() > MOST_FIELDS {
            return Err(desk.too_large());
        }
        let fields = Fields::read(&body);
        // In another tab this browser has gone on as somebody else, who has not sent this.
        let form_of = fields.get("form_of");
        if !form_of.is_empty() && form_of != desk.staff.user_id().as_str() {
            return Err(desk.of_another());
        }
        Ok((desk, fields))
    }

    fn of_another(&self) -> Response {
        let notice = Notice {
            status: StatusCode::CONFLICT,
            title: self.t().problem_title(),
            sentence: self.t().logon_other_user_id(),
            is_error: true,
            action: Action::Link("/support", self.t().support_title()),
        };
        self.finish(notice.page(&self.context, &self.parts))
    }

    pub fn service(&self) -> &Service {
        &self.context.backend.service
    }

    pub fn t(&self) -> Texts {
        self.language.texts()
    }

    pub fn now(&self) -> Timestamp {
        self.service().present()
    }

    pub fn query(&self) -> &str {
        self.parts.uri.query().unwrap_or_default()
    }

    /// The value of a field of the address.
    pub fn asked(&self, name: &str) -> String {
        Fields::read(self.query().as_bytes()).get(name).to_owned()
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

    /// Takes the code of a form, where one is needed (R37). `Err`: what is wrong with it.
    pub async fn freshen(&mut self, fields: &Fields) -> Result<(), String> {
        if !self.needs_code() {
            return Ok(());
        }
        let code = fields.get("code");
        if code.is_empty() {
            return Err(self.t().support_problem_code().to_owned());
        }
        let token = self.token.as_ref();
        let unlocked = self.service().unlock(token, code, &self.visitor).await;
        let token = unlocked.map_err(|error| self.problem(&error))?;
        let found = self.service().staff(Some(&token), &self.visitor, false);
        match found.await {
            Ok(Some(staff)) => self.staff = staff,
            Ok(None) => return Err(self.t().support_problem_changed().to_owned()),
            Err(error) => return Err(self.problem(&error)),
        }
        self.token = Some(token.clone());
        self.renewed = Some(token);
        Ok(())
    }

    /// What a page says of `error`. What nobody expected is logged, once.
    pub fn problem(&self, error: &ServiceError) -> String {
        let t = self.t();
        let text = match error {
            ServiceError::Refused(Refusal::CodeNeeded) => t.support_problem_code(),
            ServiceError::Refused(Refusal::StartAgain | Refusal::WrongStage) => {
                t.support_problem_changed()
            }
            ServiceError::Refused(refusal) => return sentence(*refusal, t),
            ServiceError::NoSuchAccount => t.support_problem_no_account(),
            ServiceError::Action(ActionError::Own) => t.support_problem_own(),
            ServiceError::Action(ActionError::NoPin) => t.support_problem_no_pin(),
            ServiceError::Action(ActionError::Unfit)
            | ServiceError::TwoFactor(_)
            | ServiceError::SupportAccount
            | ServiceError::Already(_) => t.support_problem_unfit(),
            ServiceError::Changed => t.support_problem_changed(),
            ServiceError::NoRequest => t.support_problem_gone(),
            ServiceError::TooManyWait => {
                let most = MOST_WAITING_ROWS.to_string();
                return t.support_problem_many_wait(&MOST_WAITING_IMPORTS.to_string(), &most);
            }
            ServiceError::BadLines(_) => t.support_problem_import_changed(),
            error => {
                let id = id_of(&self.parts);
                tracing::error!(request = format!("{id:08x}"), %error, "unexpected");
                return sentence(Refusal::Unexpected(id), t);
            }
        };
        text.to_owned()
    }

    /// A page of the console.
    pub async fn page(
        &self,
        status: StatusCode,
        path: &'static str,
        title: &str,
        content: impl FnOnce() -> AnyView,
    ) -> Response {
        match self.frame(path).await {
            Ok(frame) => {
                let is_refused = status == StatusCode::UNPROCESSABLE_ENTITY;
                let frame = Frame {
                    is_refused,
                    ..frame
                };
                self.finish((status, Html(frame.render(title, content))).into_response())
            }
            Err(answer) => answer,
        }
    }

    /// What is around a page of the console.
    pub async fn frame(&self, path: &'static str) -> Result<Frame, Response> {
        let waiting = self.service().waiting(&self.staff).await;
        let (requests, approvals) = waiting.map_err(|error| self.fail(&error))?;
        Ok(Frame {
            assets: self.context.site.assets.clone(),
            site: site(&self.context),
            language: self.language,
            user_id: self.staff.user_id().to_string(),
            path,
            requests,
            approvals,
            is_refused: false,
            time_left: self.staff.time_left(),
        })
    }

    /// On to another page.
    pub fn go(&self, path: &str) -> Response {
        self.finish(Redirect::to(path).into_response())
    }

    /// On to the page at `address`, which says what was done.
    pub fn go_and_tell(&self, address: &str) -> Response {
        let notice = self.context.backend.cookies.set_notice(address);
        with_cookie(self.go(address), &notice)
    }

    /// The answer when somebody else does what only one can do at a time; the page at `path`, called
    /// `title`, is where it can be tried again.
    pub fn busy(&self, path: &str, title: &str, sentence: &str) -> Response {
        let notice = Notice {
            status: StatusCode::SERVICE_UNAVAILABLE,
            title,
            sentence,
            is_error: true,
            action: Action::Link(path, title),
        };
        self.finish(notice.page(&self.context, &self.parts))
    }

    /// The answer to more than a form can be, of which nothing is shown again.
    pub fn too_large(&self) -> Response {
        let listener = Listener::of(&self.context, &self.parts);
        self.finish(problem(&self.context, &listener, Problem::TooLarge))
    }

    /// Gives the place of the connection back (R43): what is done from here on is not done for it.
    pub fn leave(&mut self) {
        self.parts.extensions.remove::<Arc<Place>>();
        self.parts.extensions.remove::<LargeForm>();
    }

    /// The answer when something failed that nobody expected.
    pub fn fail(&self, error: &ServiceError) -> Response {
        self.finish(unexpected(&self.context, &self.parts, error))
    }

    /// The answer, with what must go with it.
    pub fn finish(&self, mut response: Response) -> Response {
        let cookies = &self.context.backend.cookies;
        if let Some(token) = &self.renewed {
            response = with_cookie(response, &cookies.set_session(token));
        }
        if self.says_what_was_done {
            response = with_cookie(response, &cookies.clear_notice());
        }
        response
    }
}

fn with_cookie(mut response: Response, cookie: &str) -> Response {
    if let Ok(cookie) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// Who is not logged on goes to the logon, who is no staff is told so.
async fn turned_away(context: &Context, request: &Parts, token: Option<&Token>) -> Response {
    let info = request.extensions.get::<RequestInfo>().cloned();
    let visitor = info.unwrap_or_default().visitor;
    let target = super::pattern_of(request.uri.path());
    let denied = context
        .backend
        .service
        .deny_console(token, target, &visitor);
    match denied.await {
        Ok(false) => return Redirect::to("/logon").into_response(),
        Ok(true) => {}
        Err(error) => return unexpected(context, request, &error),
    }
    let t = language::of(context, &request.headers).texts();
    let notice = Notice {
        status: StatusCode::FORBIDDEN,
        title: t.support_denied_title(),
        sentence: t.support_denied(),
        is_error: true,
        action: Action::Link("/", t.way_home()),
    };
    notice.page(context, request)
}

fn unexpected(context: &Context, request: &Parts, error: &ServiceError) -> Response {
    let id = id_of(request);
    tracing::error!(request = format!("{id:08x}"), %error, "unexpected");
    let status = if error.is_outage() {
        StatusCode::SERVICE_UNAVAILABLE
    } else {
        StatusCode::INTERNAL_SERVER_ERROR
    };
    let listener = Listener::of(context, request);
    failure(context, &listener, status, Refusal::Unexpected(id))
}

/// The fields of a form, in their order.
pub struct Fields(Vec<(String, String)>);

impl Fields {
    fn read(body: &[u8]) -> Self {
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
}

//! What server functions share on the server: who asks, and how to answer.

mod account;
mod answer;
pub mod cookies;
mod return_to;

pub(crate) use account::{event_kind, event_row, remembered_browser, session};
pub use cookies::Cookies;
pub use return_to::ReturnTo;

use domain::{Timestamp, Token};
use http::{
    HeaderMap, HeaderValue, StatusCode, Uri,
    header::{ACCEPT, COOKIE, SET_COOKIE},
    request::Parts,
};
use leptos::prelude::{expect_context, use_context};
use leptos_axum::ResponseOptions;
use protocol::{Refusal, StageKind};
use server_fn::error::ServerFnUrlError;
use service::{Caller, ClientInfo, Logon, OwnAccount, Service};

use crate::error::PageError;

/// What the server provides to every page and server function.
#[derive(Debug, Clone)]
pub struct Backend {
    /// The use cases.
    pub service: Service,
    /// The names and attributes of cookies.
    pub cookies: Cookies,
}

impl Backend {
    /// Reads the query of an address for where to return to.
    pub fn return_to(&self, query: Option<&str>) -> Option<ReturnTo> {
        ReturnTo::read(query.unwrap_or_default(), self.service.applications())
    }
}

/// Set by the server on each request.
#[derive(Debug, Clone, Default)]
pub struct RequestInfo {
    /// The id that a person can tell support.
    pub id: u32,
    /// Where the request comes from (R31).
    pub client: ClientInfo,
    /// The page of the form that was sent, if it was one.
    pub page: Option<&'static str>,
}

/// The present request.
pub struct Request {
    /// The use cases.
    pub service: Service,
    /// The token of the logon attempt.
    pub attempt: Option<Token>,
    /// The token of the session.
    pub session: Option<Token>,
    /// Where it comes from.
    pub client: ClientInfo,
    /// Where at an application the browser returns to, if anywhere.
    pub return_to: Option<ReturnTo>,
    id: u32,
    cookies: Cookies,
    /// The address of the page that says what was done just now.
    notice: String,
    /// The page that its form is on.
    page: &'static str,
    /// Whether the browser shows no cookie at all.
    is_new: bool,
    wants_html: bool,
    response: ResponseOptions,
}

impl Request {
    /// Takes the present request from Leptos' context.
    pub fn take() -> Self {
        let parts: Parts = expect_context();
        let backend: Backend = expect_context();
        let info: RequestInfo = parts
            .extensions
            .get::<RequestInfo>()
            .cloned()
            .unwrap_or_default();
        let return_to = backend.return_to(parts.uri.query());
        Self {
            attempt: backend.cookies.attempt(&parts.headers),
            session: backend.cookies.session(&parts.headers),
            client: ClientInfo {
                browser_token: backend.cookies.browser_token(&parts.headers),
                return_to: return_to.as_ref().map(ReturnTo::path),
                is_quiet: parts.uri.query() == Some("quietly"),
                ..info.client
            },
            return_to,
            page: info.page.unwrap_or("/"),
            id: info.id,
            is_new: !parts.headers.contains_key(COOKIE),
            wants_html: wants_html(&parts.headers),
            service: backend.service,
            notice: backend.cookies.notice(&parts.headers),
            cookies: backend.cookies,
            response: use_context().unwrap_or_default(),
        }
    }
}

impl Request {
    /// The same, of a form that was made for the userID `form_of`; empty: it does not say.
    pub fn of_form(form_of: String) -> Self {
        let mut request = Self::take();
        request.client.form_of = (!form_of.is_empty()).then_some(form_of);
        request
    }

    /// The logon, for whoever sent it.
    pub fn logon(&self) -> Logon<'_> {
        self.service.logon(self.caller())
    }

    /// The account page, for whoever sent it.
    pub fn own_account(&self) -> OwnAccount<'_> {
        self.service.own_account(self.caller())
    }

    fn caller(&self) -> Caller<'_> {
        Caller {
            attempt: self.attempt.as_ref(),
            session: self.session.as_ref(),
            client: &self.client,
        }
    }

    /// Whether its form is on the account page or one of those behind it.
    fn is_of_account(&self) -> bool {
        self.page.starts_with("/account")
    }
}

/// What was typed on the page of `stage` before an error, when JavaScript is off. Shown once: on a shared
/// computer it is not for whoever comes next.
pub fn typed(stage: StageKind) -> String {
    let (Some(parts), Some(backend)) = (use_context::<Parts>(), use_context::<Backend>()) else {
        return String::new();
    };
    let Some((of, typed)) = backend.cookies.typed(&parts.headers) else {
        return String::new();
    };
    if let (Some(response), Ok(forget)) = (
        use_context::<ResponseOptions>(),
        HeaderValue::from_str(&backend.cookies.clear_typed()),
    ) {
        response.append_header(SET_COOKIE, forget);
    }
    // Of another page it is nothing here.
    if of == stage { typed } else { String::new() }
}

/// By which an address with an error says when that was told, in Unix seconds.
const TOLD: &str = "told";

/// The address of a page and its query, with the `error` that a server function answered with: what
/// passes with time says when it was told, as a page that is loaded again says what is left of it.
pub fn page_with_error(
    backend: &Backend,
    (page, query): (&str, &str),
    function: &str,
    error: Refusal,
) -> Option<String> {
    let return_to = backend.return_to(Some(query));
    let page = return_to.map_or_else(|| page.to_owned(), |to| format!("{page}?{}", to.query()));
    let is_wait = error.later(u32::MAX) != error;
    let mut address = ServerFnUrlError::new(function, PageError(error))
        .to_url(&page)
        .ok()?;
    if is_wait {
        let now = backend.service.present().unix().to_string();
        address.query_pairs_mut().append_pair(TOLD, &now);
    }
    Some(address.into())
}

/// Whether a page at this address says why a form was refused, without JavaScript: either the word for it is in
/// the address (R30), or the account page tells once that a code is needed first.
pub fn is_refused(backend: &Backend, uri: &Uri, headers: &HeaderMap) -> bool {
    let query = uri.query().unwrap_or_default().as_bytes();
    let error = url::form_urlencoded::parse(query).find(|(name, _)| name == "__err");
    let is_ours =
        |error: &str| ServerFnUrlError::<PageError>::decode_err(error).0 != Refusal::Foreign;
    error.is_some_and(|(_, error)| is_ours(&error))
        || uri.path() == "/account" && account::is_locked(&backend.cookies.notice(headers))
}

/// Seconds since the error in the address of this page was told. Anybody can write one: it takes
/// from a wait, and adds nothing.
pub fn seconds_since_told() -> u32 {
    let (Some(parts), Some(backend)) = (use_context::<Parts>(), use_context::<Backend>()) else {
        return 0;
    };
    let query = parts.uri.query().unwrap_or_default().as_bytes();
    let told = url::form_urlencoded::parse(query).find(|(name, _)| name == TOLD);
    let told = told.and_then(|(_, at)| at.parse().ok());
    told.map_or(0, |at| {
        let passed = Timestamp::from_unix(at).seconds_until(backend.service.present());
        u32::try_from(passed).unwrap_or(0)
    })
}

/// A form that cannot be read is not our fault (400, not 500). Without JavaScript the status is
/// that of the redirect back to the form.
pub fn set_bad_request() {
    let (parts, response) = (use_context::<Parts>(), use_context::<ResponseOptions>());
    if let (Some(parts), Some(response)) = (parts, response)
        && !wants_html(&parts.headers)
    {
        response.set_status(StatusCode::BAD_REQUEST);
    }
}

/// Whether a browser without JavaScript asks.
pub fn wants_html(headers: &HeaderMap) -> bool {
    let accept = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

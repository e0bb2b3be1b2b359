//! A browser, with JavaScript or without: it keeps cookies, says where it is, and follows
//! nothing by itself.

use super::{Answer, Authenticator, Outcome, World, html};
use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, request::Builder},
    response::Response,
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use protocol::{CurrentStage, StageKind, Wire};
use std::{collections::BTreeMap, net::SocketAddr};
use tower::ServiceExt;

/// How a form is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// JavaScript is off: the browser itself sends it and expects a page.
    Html,
    /// The single-page app sends it and expects a word.
    App,
}

pub const WAYS: [Way; 2] = [Way::Html, Way::App];

/// Where an attempt leads that is worth nothing any more.
pub const START_AGAIN: &str = "/logon?notice=start-again";

/// Where the new recovery codes are shown.
pub const KEEP: &str = "/logon/recovery-codes";

impl Way {
    fn accept(self) -> &'static str {
        match self {
            Self::Html => "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            Self::App => "text/plain; charset=utf-8",
        }
    }
}

#[derive(Clone)]
pub struct Browser<'w> {
    pub world: &'w World,
    pub way: Way,
    pub language: &'static str,
    /// Where its connection comes from.
    pub peer: SocketAddr,
    /// By name. Nothing expires here but what the server clears: the worst browser there is.
    pub cookies: BTreeMap<String, String>,
}

/// Sends `request` from `peer` with `cookies`, and keeps what the answer sets and clears.
pub(super) async fn deliver(
    world: &World,
    cookies: &mut BTreeMap<String, String>,
    peer: SocketAddr,
    request: Builder,
    body: impl Into<Body>,
) -> Answer {
    let response = transmit(world, cookies, peer, request, body).await;
    let answer = Answer::read(response, &world.origin).await;
    for cookie in answer.cookies() {
        let (pair, attributes) = cookie.split_once(';').expect("attributes");
        let (name, value) = pair.split_once('=').expect("a pair");
        if attributes.contains("Max-Age=0") {
            cookies.remove(name);
        } else {
            cookies.insert(name.to_owned(), value.to_owned());
        }
    }
    answer
}

async fn transmit(
    world: &World,
    cookies: &BTreeMap<String, String>,
    peer: SocketAddr,
    request: Builder,
    body: impl Into<Body>,
) -> Response {
    let pairs: Vec<_> = cookies
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let request = if pairs.is_empty() {
        request
    } else {
        request.header("cookie", pairs.join("; "))
    };
    let request = request
        .extension(ConnectInfo(peer))
        .body(body.into())
        .expect("a request");
    let response = world.router.clone().oneshot(request).await;
    response.expect("never fails")
}

impl Browser<'_> {
    /// Sends `request` with the cookies and the peer of this browser, and nothing else.
    pub async fn send(&mut self, request: Builder, body: impl Into<Body>) -> Answer {
        deliver(self.world, &mut self.cookies, self.peer, request, body).await
    }

    /// The same, with an answer of which nothing is read yet.
    pub async fn begin(&self, request: Builder, body: impl Into<Body>) -> Response {
        transmit(self.world, &self.cookies, self.peer, request, body).await
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        let request = Request::get(path)
            .header("accept", Way::Html.accept())
            .header("accept-language", self.language)
            .header("sec-fetch-site", "same-origin");
        self.send(request, Body::empty()).await
    }

    /// The page at `path`, which must be there.
    pub async fn page(&mut self, path: &str) -> String {
        let answer = self.get(path).await;
        let (status, to) = (answer.status.as_u16(), answer.location());
        assert_eq!(status, 200, "{path} is no page but leads to {to:?}");
        answer.text()
    }

    /// A form, as a browser sends it from our own page.
    pub fn form(&self, path: &str) -> Builder {
        Request::post(path)
            .header("accept", self.way.accept())
            .header("accept-language", self.language)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("origin", &self.world.origin)
            .header("sec-fetch-site", "same-origin")
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pairs: Vec<_> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)))
            .collect();
        self.send(self.form(path), pairs.join("&")).await
    }

    pub async fn log_on(&mut self, user_id: &str, password: &str) -> Outcome {
        let fields = [("user_id", user_id), ("password", password)];
        self.post("/api/logon", &fields).await.outcome()
    }

    pub async fn choose(&mut self, new: &str, again: &str) -> Outcome {
        let fields = [("new_password", new), ("new_password_again", again)];
        self.post("/api/choose-password", &fields).await.outcome()
    }

    pub async fn verify(&mut self, code: &str) -> Outcome {
        self.post("/api/verify", &[("code", code)]).await.outcome()
    }

    pub async fn acknowledge(&mut self) -> Outcome {
        self.post("/api/acknowledge", &[]).await.outcome()
    }

    pub async fn confirm(&mut self, password: &str, code: &str) -> Outcome {
        let fields = [("password", password), ("code", code)];
        self.post("/api/confirm", &fields).await.outcome()
    }

    pub async fn code(&mut self, code: &str) -> Outcome {
        self.post("/api/code", &[("code", code)]).await.outcome()
    }

    pub async fn pin(&mut self, pin: &str) -> Outcome {
        self.post("/api/pin", &[("pin", pin)]).await.outcome()
    }

    pub async fn recovery(&mut self, code: &str) -> Outcome {
        let fields = [("recovery_code", code)];
        self.post("/api/recovery", &fields).await.outcome()
    }

    pub async fn keep(&mut self) -> Outcome {
        self.post("/api/keep", &[]).await.outcome()
    }

    /// The recovery codes that the page shows.
    pub async fn recovery_codes(&mut self) -> Vec<String> {
        html::recovery_codes(&self.page(KEEP).await)
    }

    pub async fn who(&mut self, initials: &str) -> Outcome {
        let fields = [("initials", initials)];
        self.post("/api/who", &fields).await.outcome()
    }

    /// Opens changes on the account page.
    pub async fn unlock(&mut self, code: &str) -> Outcome {
        self.post("/api/unlock", &[("code", code)]).await.outcome()
    }

    /// Adds what `/account/authenticator` shows to another authenticator app, and that to the
    /// account. Its code is spent then.
    pub async fn add_authenticator(&mut self, name: &str) -> Authenticator {
        let begun = self.post("/api/begin-adding", &[]).await.outcome();
        assert_eq!(begun, Outcome::Went("/account/authenticator".to_owned()));
        let page = self.page("/account/authenticator").await;
        let app = Authenticator::from_key(&html::secret(&page));
        let code = app.code(self.world.now());
        let fields = [("name", name), ("code", code.as_str())];
        let added = self.post("/api/add-authenticator", &fields).await.outcome();
        assert_eq!(added, Outcome::Went("/account?done=added".to_owned()));
        app
    }

    pub async fn log_off(&mut self) -> Outcome {
        self.post("/api/log-off", &[]).await.outcome()
    }

    /// Adds what the enrolment page shows to an authenticator app.
    pub async fn scan(&mut self) -> Authenticator {
        let page = self.page("/logon/enrol").await;
        Authenticator::from_key(&html::secret(&page))
    }

    /// Where the server says that this browser stands. The pages must say the same.
    pub async fn stage(&mut self) -> StageKind {
        let request = Self {
            way: Way::App,
            ..self.clone()
        }
        .form("/api/position");
        let position = self.send(request, Body::empty()).await;
        assert_eq!(position.status, 200);
        let current = CurrentStage::of_text(&position.text()).expect("a stage");
        let stage = current.stage.kind();
        let path = if stage == StageKind::Home {
            ""
        } else {
            stage.path()
        };
        assert_eq!(self.get("/").await.location(), path, "{stage}");
        stage
    }
}

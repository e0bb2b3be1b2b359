//! A proxy in front of an application, and what a browser holds at that application's host.

use super::{Answer, Browser, World, browser::deliver};
use axum::{
    body::Body,
    http::{Request, request::Builder},
};
use std::{collections::BTreeMap, net::SocketAddr};

/// Two applications, one of them for few, behind a proxy at 10.0.0.1.
pub const APPLICATIONS: &str = r#"
    [site]
    support = "0113 496 0000"
    [proxy]
    trusted = ["10.0.0.0/8"]
    [[apps]]
    name = "Office"
    origin = "https://office.example"
    [[apps]]
    name = "Payroll"
    origin = "https://pay.example:8443"
    organisations = ["Bluebell"]
    groups = ["payroll"]
"#;

pub const OFFICE: &str = "https://office.example";
pub const PAYROLL: &str = "https://pay.example:8443";

/// How a browser asks for a page.
pub const NAVIGATION: [(&str, &str); 2] = [("accept", "text/html"), ("sec-fetch-mode", "navigate")];

/// One browser at one application.
#[derive(Clone)]
pub struct AtApplication<'w> {
    pub world: &'w World,
    pub origin: &'static str,
    pub proxy: SocketAddr,
    pub cookies: BTreeMap<String, String>,
}

impl World {
    pub fn at(&self, origin: &'static str) -> AtApplication<'_> {
        AtApplication {
            world: self,
            origin,
            proxy: ([10, 0, 0, 1], 40_000).into(),
            cookies: BTreeMap::new(),
        }
    }
}

impl AtApplication<'_> {
    /// What the proxy adds for a request of `method` to `uri`.
    pub fn forwarded(&self, request: Builder, method: &str, uri: &str) -> Builder {
        let (scheme, host) = self.origin.split_once("://").expect("an origin");
        request
            .header("x-forwarded-proto", scheme)
            .header("x-forwarded-host", host)
            .header("x-forwarded-method", method)
            .header("x-forwarded-uri", uri)
            .header("x-forwarded-for", "192.0.2.7")
    }

    pub async fn send(&mut self, request: Builder) -> Answer {
        deliver(
            self.world,
            &mut self.cookies,
            self.proxy,
            request,
            Body::empty(),
        )
        .await
    }

    /// The check of a page at `uri`, as a proxy asks that hands the answer on.
    pub async fn open(&mut self, uri: &str) -> Answer {
        let request = Request::get("/auth/check?redirect");
        let request = NAVIGATION.iter().fold(request, |request, (name, value)| {
            request.header(*name, *value)
        });
        let request = self.forwarded(request, "GET", uri);
        self.send(request).await
    }

    /// The check alone: its status, and whom the application is told.
    pub async fn check(&mut self) -> (u16, String) {
        let request = self.forwarded(Request::get("/auth/check"), "GET", "/");
        let answer = self.send(request).await;
        let user = answer.headers.get("remote-user");
        let user = user.map_or("", |user| user.to_str().expect("ASCII"));
        (answer.status.as_u16(), user.to_owned())
    }

    /// Follows `address`, which must be at this application's `/auth/ticket`.
    pub async fn redeem(&mut self, address: &str) -> Answer {
        let path = address.strip_prefix(self.origin).expect("an address here");
        assert!(path.starts_with("/auth/ticket?"), "{address}");
        let request = self.forwarded(Request::get(path), "GET", path);
        self.send(request).await
    }

    /// The whole way of a browser that is logged on: to the logon, back, in.
    pub async fn enter(&mut self, portal: &mut Browser<'_>, uri: &str) -> String {
        let to = self.open(uri).await.location().to_owned();
        let ticket = portal.get(&to).await.location().to_owned();
        let answer = self.redeem(&ticket).await;
        assert_eq!(answer.status, 303);
        answer.location().to_owned()
    }
}

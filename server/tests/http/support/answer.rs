//! What the server answered, read the way a browser would.

use axum::{
    body::to_bytes,
    http::{HeaderMap, StatusCode, header::LOCATION},
    response::Response,
};
use data_encoding::BASE64URL_NOPAD;

#[derive(Debug, Clone)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    origin: String,
}

/// What a form came to, the same for both ways of sending it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// On to this address, without what only makes it a new one.
    Went(String),
    /// An error word, shown on the page of the form.
    Said(String),
}

pub fn went(path: &str) -> Outcome {
    Outcome::Went(path.to_owned())
}

pub fn said(word: &str) -> Outcome {
    Outcome::Said(word.to_owned())
}

impl Answer {
    pub async fn read(response: Response, origin: &str) -> Self {
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("a whole body");
        Self {
            status: parts.status,
            headers: parts.headers,
            body: body.to_vec(),
            origin: origin.to_owned(),
        }
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("text is UTF-8")
    }

    /// The one value of a header; empty without.
    pub fn header(&self, name: &str) -> &str {
        let mut values = self.headers.get_all(name).iter();
        let value = values.next().map_or("", |value| {
            value.to_str().expect("headers are visible ASCII")
        });
        assert!(values.next().is_none(), "{name} is there twice");
        value
    }

    /// Where it leads: a path of ours, or whatever else it says.
    pub fn location(&self) -> &str {
        let location = self.header(LOCATION.as_str());
        location.strip_prefix(&self.origin).unwrap_or(location)
    }

    /// The `Set-Cookie` headers.
    pub fn cookies(&self) -> Vec<&str> {
        self.headers
            .get_all("set-cookie")
            .iter()
            .map(|cookie| cookie.to_str().expect("cookies are ASCII"))
            .collect()
    }

    fn went(&self) -> Outcome {
        let to = self.location();
        let end = to
            .find("&at=")
            .or_else(|| to.find("?at="))
            .or_else(|| to.find("?begins"))
            .or_else(|| to.find("&begins"))
            .unwrap_or(to.len());
        Outcome::Went(to[..end].to_owned())
    }

    pub fn outcome(&self) -> Outcome {
        match self.status {
            StatusCode::FOUND => {
                assert!(self.headers.get("serverfnredirect").is_none());
                match error_word(self.location()) {
                    Some(word) => Outcome::Said(without_tries_left(&word)),
                    None => self.went(),
                }
            }
            StatusCode::OK if self.headers.contains_key("serverfnredirect") => {
                assert_eq!(self.text(), "", "done says nothing");
                self.went()
            }
            StatusCode::OK => Outcome::Said(without_tries_left(&self.text())),
            other => panic!("{other} is no answer to a form: {}", self.text()),
        }
    }
}

/// How many tries are left is tested where it is said: elsewhere a wrong code is one.
fn without_tries_left(word: &str) -> String {
    match word.split_once(':') {
        Some((wrong, _)) if wrong.ends_with("-wrong") => wrong.to_owned(),
        _ => word.to_owned(),
    }
}

/// The word that an error brings back to the page without JavaScript.
fn error_word(location: &str) -> Option<String> {
    let (_, query) = location.split_once('?')?;
    let coded = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("__err="))?;
    let coded = coded.trim_end_matches("%3D").trim_end_matches('=');
    let word = BASE64URL_NOPAD
        .decode(coded.as_bytes())
        .expect("an error is base64");
    Some(String::from_utf8(word).expect("an error is a word"))
}

//! The cookies (R25, R26).

mod host;

pub use cookie::SameSite::Lax;
pub use host::HostCookies;

use cookie::SameSite::{self, Strict};
use data_encoding::BASE64URL_NOPAD;
use domain::Token;
use http::HeaderMap;
use protocol::StageKind;

/// Names and attributes of the cookies of this site.
#[derive(Debug, Clone)]
pub struct Cookies {
    host: HostCookies<'static>,
    attempt_seconds: i64,
    browser_seconds: i64,
}

const ATTEMPT: &str = "gtg_pre";
const SESSION: &str = "gtg";
const BROWSER: &str = "gtg_device";
/// What was typed, for the one page that shows it again after an error.
const TYPED: &str = "gtg_typed";
/// The address of the page that says what was done just now, once.
const NOTICE: &str = "gtg_notice";
/// How long either is kept.
const TEXT_SECONDS: i64 = 60;
/// The language that a person chose.
const LANGUAGE: &str = "gtg_language";
const LANGUAGE_SECONDS: i64 = 365 * 86_400;

impl Cookies {
    /// `secure`: whether the origin is https.
    pub fn new(secure: bool, attempt_seconds: i64, browser_seconds: i64) -> Self {
        Self {
            host: HostCookies::new(secure, None),
            attempt_seconds,
            browser_seconds,
        }
    }

    fn find<'a>(&self, headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
        self.host.find(headers, name)
    }

    /// The token of the logon attempt.
    pub fn attempt(&self, headers: &HeaderMap) -> Option<Token> {
        self.find(headers, ATTEMPT).and_then(Token::decode)
    }

    /// The token of the session.
    pub fn session(&self, headers: &HeaderMap) -> Option<Token> {
        self.find(headers, SESSION).and_then(Token::decode)
    }

    /// The token of the browser.
    pub fn browser_token(&self, headers: &HeaderMap) -> Option<Token> {
        self.find(headers, BROWSER).and_then(Token::decode)
    }

    /// What was typed before an error, and on the page of which stage; `None`: nothing.
    pub fn typed(&self, headers: &HeaderMap) -> Option<(StageKind, String)> {
        let kept = self.text(headers, TYPED);
        let (stage, typed) = kept.split_once(' ')?;
        let typed = Some(typed).filter(|typed| !typed.contains(char::is_control))?;
        Some((StageKind::of_word(stage)?, typed.to_owned()))
    }

    /// The address of the page that says what was done just now. A link cannot make a page say so, nor
    /// does it say so again: what the cookie names is shown once, and the cookie cleared.
    pub fn notice(&self, headers: &HeaderMap) -> String {
        self.text(headers, NOTICE)
    }

    /// The text that [`set_text`](Self::set_text) keeps; empty without one.
    fn text(&self, headers: &HeaderMap, name: &str) -> String {
        let value = self.find(headers, name).unwrap_or_default();
        let bytes = BASE64URL_NOPAD.decode(value.as_bytes());
        let text = bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok());
        text.unwrap_or_default()
    }

    /// The code of the language that the person chose.
    pub fn language<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str> {
        self.find(headers, LANGUAGE)
    }

    fn set(&self, name: &str, value: &str, same_site: SameSite, max_age: Option<i64>) -> String {
        self.host.set(name, value, same_site, max_age)
    }

    fn set_text(&self, name: &str, text: &str) -> String {
        let value = BASE64URL_NOPAD.encode(text.as_bytes());
        self.set(name, &value, Strict, Some(TEXT_SECONDS))
    }

    /// Begins a logon attempt.
    pub fn set_attempt(&self, token: &Token) -> String {
        self.set(ATTEMPT, &token.encode(), Strict, Some(self.attempt_seconds))
    }

    /// Begins a session. It has no age: the browser forgets it when it is closed, the server
    /// sooner.
    pub fn set_session(&self, token: &Token) -> String {
        self.set(SESSION, &token.encode(), Lax, None)
    }

    /// Has the browser remembered (R21). Strict: only the logon's own forms ask for it.
    pub fn set_browser_token(&self, token: &Token) -> String {
        self.set(BROWSER, &token.encode(), Strict, Some(self.browser_seconds))
    }

    /// Keeps what was typed on the page of `stage`.
    pub fn set_typed(&self, stage: StageKind, typed: &str) -> String {
        self.set_text(TYPED, &format!("{} {typed}", stage.word()))
    }

    /// Lets the page at `address` say what was done, once.
    pub fn set_notice(&self, address: &str) -> String {
        self.set_text(NOTICE, address)
    }

    /// It has been said.
    pub fn clear_notice(&self) -> String {
        self.set(NOTICE, "", Strict, Some(0))
    }

    /// Keeps the language that the person chose.
    pub fn set_language(&self, code: &str) -> String {
        self.set(LANGUAGE, code, Lax, Some(LANGUAGE_SECONDS))
    }

    /// Ends the logon attempt.
    pub fn clear_attempt(&self) -> String {
        self.set(ATTEMPT, "", Strict, Some(0))
    }

    /// Ends the session.
    pub fn clear_session(&self) -> String {
        self.set(SESSION, "", Lax, Some(0))
    }

    /// Forgets what was typed.
    pub fn clear_typed(&self) -> String {
        self.set(TYPED, "", Strict, Some(0))
    }
}

#[cfg(test)]
mod tests {
    use super::Cookies;
    use domain::{Entropy, Token};
    use http::{HeaderMap, HeaderValue, header::COOKIE};
    use protocol::StageKind;

    struct Fives;
    impl Entropy for Fives {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(5);
        }
    }

    fn headers(cookies: &[&str]) -> HeaderMap {
        cookies
            .iter()
            .map(|cookie| (COOKIE, HeaderValue::from_str(cookie).expect("a header")))
            .collect()
    }

    #[test]
    fn r25_names_and_attributes() {
        let token = Token::generate(&Fives);
        let value = token.encode();
        let https = Cookies::new(true, 600, 7_776_000);
        assert_eq!(
            https.set_session(&token),
            format!(
                "__Host-gtg={}; HttpOnly; SameSite=Lax; Secure; Path=/",
                *value
            )
        );
        assert_eq!(
            https.set_attempt(&token),
            format!(
                "__Host-gtg_pre={}; HttpOnly; SameSite=Strict; Secure; Path=/; Max-Age=600",
                *value
            )
        );
        assert_eq!(
            https.set_browser_token(&token),
            format!(
                "__Host-gtg_device={}; HttpOnly; SameSite=Strict; Secure; Path=/; Max-Age=7776000",
                *value
            )
        );
        let http = Cookies::new(false, 600, 7_776_000);
        assert_eq!(
            http.set_session(&token),
            format!("gtg={}; HttpOnly; SameSite=Lax; Path=/", *value)
        );
        // A name without its prefix is another cookie.
        assert!(
            https
                .session(&headers(&[&format!("gtg={}", *value)]))
                .is_none()
        );
    }

    #[test]
    fn r26_a_planted_second_cookie_counts_for_nothing() {
        let cookies = Cookies::new(false, 600, 7_776_000);
        let value = Token::generate(&Fives).encode();
        let one = format!("gtg={}", *value);
        assert!(cookies.session(&headers(&[&one])).is_some());
        // Another cookie that is not ASCII, as scripts of an application may set one.
        let mut odd = HeaderMap::new();
        let text = format!("name=Jürgen; {one}; x=\u{e9}");
        odd.insert(
            COOKIE,
            HeaderValue::from_bytes(text.as_bytes()).expect("a header"),
        );
        assert!(cookies.session(&odd).is_some());
        assert!(
            cookies
                .session(&headers(&[&format!("a=b; {one}; c")]))
                .is_some()
        );
        assert!(cookies.session(&headers(&[&one, &one])).is_none());
        assert!(
            cookies
                .session(&headers(&[&format!("{one}; gtg=junk")]))
                .is_none()
        );
        assert!(cookies.session(&headers(&["gtg=junk"])).is_none());
    }

    #[test]
    fn what_was_typed_comes_back() {
        let cookies = Cookies::new(true, 600, 7_776_000);
        let set = cookies.set_typed(StageKind::LogOn, "öffice; \"x\"");
        let pair = set.split(';').next().expect("a pair");
        let typed = Some((StageKind::LogOn, "öffice; \"x\"".to_owned()));
        assert_eq!(cookies.typed(&headers(&[pair])), typed);
        assert_eq!(cookies.typed(&headers(&["__Host-gtg_typed=***"])), None);
    }
}

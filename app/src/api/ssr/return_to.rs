//! Where at an application a browser returns to, as the query of an address of ours says: the address
//! (`rd`), and the browser (`state`). Anybody can write one (R34).

use domain::{Application, Applications, ReturnAddress, TokenHash};
use std::sync::Arc;
use url::form_urlencoded::{Serializer, parse};

/// Where a browser returns to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnTo {
    /// The application.
    pub application: Arc<Application>,
    /// The address there.
    pub to: ReturnAddress,
    /// Hash of what the browser holds there; `None`: it has not been there.
    pub browser: Option<TokenHash>,
}

impl ReturnTo {
    /// Reads a query. `None` unless it leads, once, to exactly one of `applications`.
    pub fn read(query: &str, applications: &Applications) -> Option<Self> {
        let one = |name: &str| {
            let mut values = parse(query.as_bytes()).filter(|(key, _)| key == name);
            match (values.next(), values.next()) {
                (Some((_, value)), None) => Some(value.into_owned()),
                _ => None,
            }
        };
        let to = ReturnAddress::parse(&one("rd")?)?;
        Some(Self {
            application: Arc::clone(applications.find(to.origin().as_str())?),
            to,
            browser: one("state").and_then(|text| TokenHash::decode(&text)),
        })
    }

    /// Returns to `to`, an address of `application`; without one, to its front door.
    pub fn of(application: &Arc<Application>, to: Option<ReturnAddress>) -> Self {
        Self {
            application: Arc::clone(application),
            to: to.unwrap_or_else(|| ReturnAddress::front(&application.origin)),
            browser: None,
        }
    }

    /// The query that [`ReturnTo::read`] reads.
    pub fn query(&self) -> String {
        let mut query = Serializer::new(String::new());
        query.append_pair("rd", self.to.as_str());
        if let Some(browser) = &self.browser {
            query.append_pair("state", &browser.encode());
        }
        query.finish()
    }

    /// Returns our own path from which a browser that is logged on returns there.
    pub fn path(&self) -> String {
        format!("/auth/go?{}", self.query())
    }
}

#[cfg(test)]
mod tests {
    use super::ReturnTo;
    use domain::{Application, Applications, Origin};

    fn apps() -> Applications {
        let office = Application {
            name: "Office".to_owned(),
            origin: Origin::parse("https://ok.example").expect("an origin"),
            description: String::new(),
            icon: String::new(),
            organisations: Vec::new(),
            groups: Vec::new(),
            session_seconds: None,
            code_seconds: None,
        };
        [office].into_iter().collect()
    }

    #[test]
    fn r34_only_to_one_of_the_applications_and_only_once() {
        let to = |query: &str| ReturnTo::read(query, &apps()).map(|it| it.to.to_string());
        assert_eq!(
            to("rd=https%3A%2F%2Fok.example%2Fa%3Fb%3Dc%26d").as_deref(),
            Some("https://ok.example/a?b=c&d")
        );
        for query in [
            "",
            "rd=",
            "rd=/",
            "rd=//evil",
            "rd=https://evil/",
            "rd=https://ok.example.evil/",
            "rd=https://ok.example:444/",
            "rd=https%3A%2F%2Fok%40evil%2F",
            "rd=https:%5C%5Cevil",
            "rd=javascript:alert(1)",
            "rd=https%253A%252F%252Fok.example%252F",
            "rd=http://ok.example/",
            "rd=https://ok.example/&rd=https://ok.example/",
            "RD=https://ok.example/",
        ] {
            assert_eq!(to(query), None, "{query}");
        }
    }

    #[test]
    fn it_is_read_back() {
        let state = "A".repeat(43);
        for query in [
            "rd=https%3A%2F%2Fok.example%2F".to_owned(),
            format!("rd=https%3A%2F%2Fok.example%2Fa%3Fb%26c&state={state}"),
        ] {
            let return_to = ReturnTo::read(&query, &apps()).expect("an address");
            assert_eq!(return_to.query(), query);
            assert_eq!(return_to.browser.is_some(), query.contains("state"));
        }
        let return_to =
            ReturnTo::read("rd=https://ok.example/&state=junk", &apps()).expect("an address");
        assert_eq!(return_to.browser, None);
    }
}

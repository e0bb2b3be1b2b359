//! What a page is rendered and hydrated from.

use super::{RecoveryCodes, Standing, Step};
use crate::error::PageError;
use std::{fmt, str::FromStr};

/// A step, or why there is none, as it is rendered. The page's HTML shows the secret of an
/// enrolment, or recovery codes; the data that the page is hydrated from, which is what this writes, never has it:
/// there its fields are blank, and hydration keeps what the HTML shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered(pub Result<Standing, PageError>);

/// Begins the text of an error; no step begins so.
const ERROR: char = '!';

impl fmt::Display for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let standing = match &self.0 {
            Err(error) => return write!(f, "{ERROR}{}", String::from(*error)),
            Ok(standing) => standing,
        };
        let step = match &standing.step {
            Step::Enrol(it) => Step::Enrol(it.blank()),
            Step::Add(it) => Step::Add(it.blank()),
            Step::KeepCodes(it) => Step::KeepCodes(RecoveryCodes {
                codes: String::new(),
                ..it.clone()
            }),
            step => step.clone(),
        };
        let time_left = standing.time_left;
        f.write_str(&String::from(Standing { step, time_left }))
    }
}

impl FromStr for Rendered {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        Ok(Self(match text.strip_prefix(ERROR) {
            Some(error) => Err(error.to_owned().into()),
            None => Ok(text.to_owned().try_into()?),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Enrolment, *};

    fn standing(step: Step) -> Standing {
        Standing { step, time_left: 9 }
    }

    #[test]
    fn a_secret_is_rendered_but_never_written() {
        let enrolment = Enrolment {
            user_id: "office".to_owned(),
            label: "office (2)".to_owned(),
            qr: "<svg>secret</svg>".to_owned(),
            secret_key: "SECR ET23".to_owned(),
            key_uri: "otpauth://secret".to_owned(),
        };
        for step in [Step::Enrol(enrolment.clone()), Step::Add(enrolment)] {
            let rendered = Rendered(Ok(standing(step)));
            assert!(
                !format!("{rendered:?}").to_lowercase().contains("secr"),
                "{rendered:?}"
            );
            let written = rendered.to_string();
            assert!(!written.to_lowercase().contains("secr"), "{written}");
            assert!(matches!(
                written.parse(),
                Ok(Rendered(Ok(Standing { step: Step::Enrol(it) | Step::Add(it), time_left: 9 })))
                    if it.user_id == "office"
            ));
        }
        let codes = RecoveryCodes {
            user_id: "office".to_owned(),
            codes: "SECR-ET\n".to_owned(),
            made: String::new(),
            is_logged_on: false,
        };
        let rendered = Rendered(Ok(standing(Step::KeepCodes(codes))));
        assert!(!format!("{rendered:?} {rendered}").contains("SECR"));
    }

    #[test]
    fn errors_and_steps_are_read_back() {
        for rendered in [
            Rendered(Err(PageError::Unexpected(7))),
            Rendered(Ok(standing(Step::Code {
                user_id: "!credentials".to_owned(),
                halt: None,
                has_recovery: true,
            }))),
            Rendered(Ok(standing(Step::GoodToGo {
                user_id: "office".to_owned(),
            }))),
        ] {
            assert_eq!(rendered.to_string().parse(), Ok(rendered));
        }
    }
}

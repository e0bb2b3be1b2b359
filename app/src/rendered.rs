//! What a page is rendered and hydrated from.

use protocol::{CurrentStage, Refusal, Wire};
use std::{fmt, str::FromStr};

/// A stage, or why there is none, as it is rendered. The page's HTML shows the secret of an enrolment,
/// or recovery codes; the data that the page is hydrated from, which is what this writes, never has
/// them: there they are blank, and hydration keeps what the HTML shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered(pub Result<CurrentStage, Refusal>);

/// Begins the text of a refusal; no stage begins so.
const REFUSED: char = '!';

impl fmt::Display for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Err(refusal) => write!(f, "{REFUSED}{}", String::from(*refusal)),
            Ok(stage) => f.write_str(&stage.to_text_without_secrets()),
        }
    }
}

impl FromStr for Rendered {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        Ok(Self(match text.strip_prefix(REFUSED) {
            Some(refusal) => Err(refusal.to_owned().into()),
            None => Ok(CurrentStage::of_text(text).ok_or("not a stage")?),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::{AskCode, Enrolment, Secret, Stage};

    #[test]
    fn refusals_and_stages_are_read_back() {
        for rendered in [
            Rendered(Err(Refusal::Unexpected(7))),
            Rendered(Ok(CurrentStage {
                stage: Stage::Code(AskCode {
                    throttled: None,
                    has_recovery: true,
                }),
                user_id: Some("!credentials".to_owned()),
                seconds_left: 9,
            })),
        ] {
            assert_eq!(rendered.to_string().parse(), Ok(rendered));
        }
        assert!("".parse::<Rendered>().is_err());
    }

    #[test]
    fn invariant_3_a_secret_is_rendered_but_never_written() {
        let hidden = || Secret::new("hidden".to_owned());
        let rendered = Rendered(Ok(CurrentStage {
            stage: Stage::Enrol(Enrolment {
                label: "office".to_owned(),
                qr_svg: hidden(),
                secret_key: hidden(),
                key_uri: hidden(),
                replaces: false,
            }),
            user_id: None,
            seconds_left: 9,
        }));
        assert!(!format!("{rendered} {rendered:?}").contains("hidden"));
    }
}

//! Where a browser stands, and for how long.

use super::Step;

/// ASCII record separator. No field of a step holds it: it cannot be typed.
const SEPARATOR: char = '\u{1e}';

/// A step, and how long it lasts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Where the browser stands.
    pub step: Step,
    /// Seconds until what it is in the middle of ends, if nothing is done; 0: nothing ends.
    pub time_left: u32,
}

impl From<Standing> for String {
    fn from(standing: Standing) -> Self {
        let step = Self::from(standing.step).replace(SEPARATOR, "");
        format!("{step}{SEPARATOR}{}", standing.time_left)
    }
}

impl TryFrom<String> for Standing {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        let (step, time_left) = text.split_once(SEPARATOR).ok_or("no time")?;
        Ok(Self {
            step: step.to_owned().try_into()?,
            time_left: time_left.parse().map_err(|_| "not a number")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_read_back_and_no_field_forges_it() {
        let code = |user_id: &str| Standing {
            step: Step::Code {
                user_id: user_id.to_owned(),
                halt: None,
                has_recovery: false,
            },
            time_left: 600,
        };
        let text = String::from(code("off\u{1e}ice"));
        assert_eq!(Standing::try_from(text), Ok(code("office")));
        for junk in ["", "log-on", "log-on\u{1e}", "log-on\u{1e}-1"] {
            assert!(Standing::try_from(junk.to_owned()).is_err(), "{junk}");
        }
    }
}

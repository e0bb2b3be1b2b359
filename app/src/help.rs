//! `/help/authenticators`: three questions, and which authenticator on which device follows from the
//! answers. Made by the server alone: it works without JavaScript, and adds nothing to the app.

use crate::{
    api::LogOff,
    components::MAIN,
    shell::{Assets, Document},
    site::Site,
    texts::{Language, Texts},
};
use domain::advice::{Advice, Circumstances, Count};
use leptos::{prelude::*, server_fn::ServerFn};
use protocol::StageKind;
use url::form_urlencoded::parse;

/// Its address.
pub const PATH: &str = "/help/authenticators";

/// The questions, by the names of their answers.
const QUESTIONS: [&str; 3] = ["computers", "places", "people"];

/// What was answered so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answers([Option<Count>; 3]);

impl Answers {
    /// Reads a query.
    pub fn read(query: &str) -> Self {
        Self(QUESTIONS.map(|name| {
            let (_, value) = parse(query.as_bytes()).find(|(key, _)| key == name)?;
            match &*value {
                "one" => Some(Count::One),
                "several" => Some(Count::Several),
                _ => None,
            }
        }))
    }

    fn people(self) -> Option<Count> {
        let [_, _, people] = self.0;
        people
    }

    fn advice(self) -> Option<Advice> {
        let [computers, places, people] = self.0;
        let circumstances = Circumstances {
            computers: computers?,
            places: places?,
            people: people?,
        };
        Some(circumstances.advice())
    }
}

/// The page.
#[component]
pub fn Help(
    assets: Assets,
    site: Site,
    language: &'static Language,
    answers: Answers,
    /// Whether somebody is logged on.
    is_logged_on: bool,
    /// Where this browser stands: the way back leads there.
    stage: StageKind,
) -> impl IntoView {
    let t = language.texts();
    let advice = answers.advice();
    let back = match stage {
        StageKind::LogOn => t.missing_action(),
        StageKind::Home => t.account_back(),
        _ => t.help_back(),
    };
    let is_incomplete = advice.is_none() && answers.0.iter().any(Option::is_some);
    view! {
        <Document assets=assets site=site language=language title=t.help_title() is_refused=is_incomplete>
            <main class="card wide" id=MAIN>
                <h1>{t.help_title()}</h1>
                {advice.map(|advice| view! { <Advised advice=advice people=answers.people() t=t/> })}
                {is_incomplete.then(|| view! { <p class="error" role="alert">{t.help_incomplete()}</p> })}
                <p class="lead">{t.help_lead()}</p>
                <form class="form" method="get" action=PATH>
                    {QUESTIONS
                        .into_iter()
                        .zip([t.help_computers(), t.help_places(), t.help_people()])
                        .zip(answers.0)
                        .map(|((name, question), answer)| {
                            view! { <Question name=name question=question answer=answer t=t/> }
                        })
                        .collect_view()}
                    <button class="primary" type="submit">{t.help_submit()}</button>
                </form>
                <h2>{t.help_install_title()}</h2>
                <p>{t.help_install()}</p>
                <dl class="help-apps">
                    <dt>"Authy"</dt>
                    <dd>{t.help_authy()}</dd>
                    <dt>"Google Authenticator"</dt>
                    <dd>{t.help_google()}</dd>
                    <dt>"Microsoft Authenticator"</dt>
                    <dd>{t.help_microsoft()}</dd>
                    <dt>{t.help_on_computer_title()}</dt>
                    <dd>{t.help_on_computer()}</dd>
                </dl>
                <h2>{t.help_move_title()}</h2>
                <p>{t.help_move()}</p>
                <p class="under"><a href=stage.path()>{back}</a></p>
                {is_logged_on.then(|| view! {
                    <form class="form" method="post" action=LogOff::PATH><button class="secondary">{t.home_log_off()}</button></form>
                })}
            </main>
        </Document>
    }
}

#[component]
fn Advised(advice: Advice, people: Option<Count>, t: Texts) -> impl IntoView {
    let (title, what) = match advice {
        Advice::OnTheComputer => {
            let what = match people {
                Some(Count::Several) => t.help_one_computer(),
                _ => t.help_one_computer_alone(),
            };
            (t.help_one_computer_title(), what)
        }
        Advice::OnThePhone => (t.help_one_phone_title(), t.help_one_phone()),
        Advice::OneEach {
            between_places: false,
        } => (t.help_each_title(), t.help_each()),
        Advice::OneEach {
            between_places: true,
        } => (t.help_each_title(), t.help_each_places()),
    };
    view! { <section class="note advice" role="status" aria-label=t.help_advice()><h2>{title}</h2><p>{what}</p></section> }
}

#[component]
fn Question(
    name: &'static str,
    question: &'static str,
    answer: Option<Count>,
    t: Texts,
) -> impl IntoView {
    let choice = move |value: &'static str, label: &'static str, count: Count| {
        let is_chosen = answer == Some(count);
        view! { <label><input type="radio" name=name value=value required checked=is_chosen/> {label}</label> }
    };
    view! {
        <fieldset class="choice">
            <legend>{question}</legend>
            {choice("one", t.help_one(), Count::One)}
            {choice("several", t.help_several(), Count::Several)}
        </fieldset>
    }
}

#[cfg(test)]
mod tests {
    use super::Answers;
    use domain::advice::Advice;

    #[test]
    fn s11_three_answers_make_an_advice() {
        let advice = |query: &str| Answers::read(query).advice();
        assert_eq!(advice(""), None);
        assert_eq!(advice("computers=one&places=one"), None);
        assert_eq!(advice("computers=one&places=one&people=many"), None);
        assert_eq!(
            advice("computers=one&places=one&people=several"),
            Some(Advice::OnTheComputer)
        );
        assert_eq!(
            advice("people=one&computers=several&places=several&x=y"),
            Some(Advice::OnThePhone)
        );
    }
}

//! The page of the plan, to change and to create.

use super::{
    super::{
        actions::{Code, Reason as Why},
        faults,
        mistakes::Mistakes,
        problem::{FormProblem, Wrong},
    },
    device,
};
use crate::texts::Texts;
use leptos::{attr::custom::custom_attribute, prelude::*};
use planner::{Device, EditedRow, Reason, RowFault, WrongRow};

/// The page of the plan, to change and to create.
#[component]
pub fn PlanPage(
    t: Texts,
    organisation: String,
    rows: Vec<EditedRow>,
    /// What is wrong with which row.
    wrong: Vec<WrongRow>,
    /// What is wrong with all of it.
    problem: FormProblem,
    reason: String,
    needs_code: bool,
) -> impl IntoView {
    let lines = rows.into_iter().enumerate().map(|(row, edited)| {
        let of = wrong.iter().filter(|wrong| wrong.row == row);
        let of = of.map(|wrong| {
            let field = match wrong.fault {
                RowFault::UserId(_) | RowFault::Twice { .. } | RowFault::Taken => "u",
                RowFault::Name(_) => "n",
                RowFault::Place(_) => "p",
                RowFault::Authenticator | RowFault::Reason => "a",
            };
            (field, faults::of_row(t, wrong.fault))
        });
        let wrong = Mistakes::of(format!("wrong-{row}"), of);
        view! { <PlanRow t=t row=row edited=edited wrong=wrong/> }
    });
    let lines = lines.collect_view();
    view! {
        <h1>{t.support_plan_title(&organisation)}</h1>
        <p class="lead">{t.support_plan_lead()}</p>
        <form class="form" method="post" action="/support/planner">
            <input type="hidden" name="organisation" value=organisation/>
            {lines}
            <Wrong problem=problem.clone()/>
            <p>{t.support_create_what()}</p>
            <div class="narrow form">
                <Why t=t reason=reason problem=&problem/>
                <Code t=t needed=needs_code problem=&problem/>
                <button class="primary" name="step" value="create">{t.support_create()}</button>
            </div>
            <p class="under"><a href="/support/planner">{t.support_plan_anew()}</a></p>
        </form>
    }
}

#[component]
fn PlanRow(t: Texts, row: usize, edited: EditedRow, wrong: Mistakes) -> impl IntoView {
    let reason = Reason::from_word(&edited.reason).map(|reason| why(t, reason));
    let devices = [Device::OnThisComputer, Device::OnThePhone].map(|one| {
        view! { <option value=one.as_str() selected=edited.authenticator == one.as_str()>{device(t, one)}</option> }
    });
    view! {
        <fieldset class="filters planned">
            <legend class="visually-hidden">{t.support_row_number(&(row + 1).to_string())}</legend>
            <label><span>{t.home_user_id()}</span> <input name="u" value=edited.user_id maxlength="64" autocomplete="off" autocapitalize="none" {..custom_attribute("autocorrect", "off")} spellcheck="false" translate="no" {..wrong.at("u")}/></label>
            <label><span>{t.support_name()}</span> <input name="n" value=edited.name maxlength="64" autocomplete="off" {..wrong.at("n")}/></label>
            <label><span>{t.support_place()}</span> <input name="p" value=edited.place maxlength="60" autocomplete="off" {..wrong.at("p")}/></label>
            <label><span>{t.support_authenticator()}</span> <select name="a" {..wrong.at("a")}>{devices.collect_view()}</select></label>
            <input type="hidden" name="w" value=edited.reason/>
            <label class="option"><input type="checkbox" name="x" value=row checked=edited.removed/> {t.support_leave_out()}</label>
            <p class="hint grows">{reason}</p>
            {wrong.sentences()}
        </fieldset>
    }
}

/// Why there is a userID, and its authenticator there (S11).
fn why(t: Texts, reason: Reason) -> &'static str {
    match reason {
        Reason::OnlyComputer => t.support_why_only_computer(),
        Reason::OwnComputer => t.support_why_own_computer(),
        Reason::PlaceComputer => t.support_why_place_computer(),
        Reason::EachComputer => t.support_why_each_computer(),
        Reason::MovesBetweenPlaces => t.support_why_moves_between_places(),
        Reason::MovesBetweenComputers => t.support_why_moves_between_computers(),
    }
}

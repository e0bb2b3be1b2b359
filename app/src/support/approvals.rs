//! `/support/approvals`: what a second member of staff must agree to.

use super::{
    actions::{Code, words},
    path_of,
    problem::{FormProblem, Wrong},
    table::{Table, untranslated},
    when,
};
use crate::texts::Texts;
use domain::Timestamp;
use leptos::prelude::*;
use service::{OpenApproval, WaitingImport};

/// What the numbers of imports begin with, in forms.
pub const IMPORT: &str = "import-";

/// The list, the oldest first.
#[component]
pub fn ApprovalsPage(
    t: Texts,
    approvals: Vec<OpenApproval>,
    /// What waits beside those.
    imports: Vec<WaitingImport>,
    /// Who looks at it.
    staff: String,
    /// What is wrong with the answer to which.
    problem: (String, FormProblem),
    needs_code: bool,
    now: Timestamp,
    said: String,
) -> impl IntoView {
    // Somebody else was quicker: then it is told above all.
    let mut ids = approvals
        .iter()
        .map(|open| open.id.to_string())
        .chain(imports.iter().map(|open| import_id(open.id)));
    let is_gone = ids.all(|id| id != problem.0);
    let gone = if is_gone {
        problem.1.clone().without_form()
    } else {
        FormProblem::default()
    };
    let none = (approvals.is_empty() && imports.is_empty())
        .then(|| view! { <p>{t.support_approvals_none()}</p> });
    let (asked_about, told) = problem.clone();
    let staff = staff.as_str();
    let rows = approvals.into_iter().map(|open| {
        let answer = match () {
            () if open.asked_by == staff => MayAnswer::Withdraw,
            () if open.user_id == staff => MayAnswer::No,
            () => MayAnswer::Yes { is_whole: true },
        };
        let expires = t.support_approval_until(&when::day(t, open.expires_at, now));
        let problem = if problem.0 == open.id.to_string() {
            problem.1.clone()
        } else {
            FormProblem::default()
        };
        let (label, what) = words(t, open.wish.action);
        let asked = t.support_approval_asked(&open.asked_by, &when::day(t, open.asked_at, now));
        let path = path_of(&open.user_id);
        let enrols = open.wish.action.leads_to_enrolment();
        let with_pin =
            (enrols && open.wish.with_pin).then(|| view! { <p>{t.support_with_pin()}</p> });
        let hours = open.wish.window_hours.filter(|_| enrols);
        let hours =
            hours.map(|hours| view! { <p>{t.support_window_hours(&hours.to_string())}</p> });
        let id = open.id.to_string();
        let answer = view! { <Answer t=t id=id may=answer problem=problem needs_code=needs_code/> };
        view! {
            <li>
                <strong><a href=path translate="no">{open.user_id}</a> ": " {label}</strong>
                <p>{asked} " “" {open.wish.reason} "”"</p>
                <p>{expires}</p>
                <p>{what}</p>
                {with_pin}
                {hours}
                {answer}
            </li>
        }
    });
    let rows = rows.collect_view();
    let imports = imports.into_iter().map(|open| {
        let is_mine = open.asked_by == staff;
        let id = import_id(open.id);
        let problem = if asked_about == id { told.clone() } else { FormProblem::default() };
        view! { <Import t=t open=open id=id is_mine=is_mine problem=problem needs_code=needs_code now=now/> }
    });
    let imports = imports.collect_view();
    view! {
        <h1>{t.support_approvals()}</h1>
        {(!said.is_empty()).then(|| view! { <p class="note advice" role="status">{said}</p> })}
        <Wrong problem=gone/>
        <p>{t.support_approvals_lead()}</p>
        {none}
        <ul class="rows">{rows} {imports}</ul>
    }
}

/// The number of an import, as its form has it: beside those of the others.
fn import_id(id: i64) -> String {
    format!("{IMPORT}{id}")
}

/// What who reads may say of it.
#[derive(Clone, Copy)]
enum MayAnswer {
    /// Nothing: it is about their own account.
    No,
    /// That they do not want it any more, having asked for it.
    Withdraw,
    /// Yes or no.
    Yes {
        /// Whether all is shown that would be done: nobody agrees to what they have not seen.
        is_whole: bool,
    },
}

/// What a member of staff says.
#[component]
fn Answer(
    t: Texts,
    id: String,
    may: MayAnswer,
    problem: FormProblem,
    needs_code: bool,
) -> impl IntoView {
    let button = |answer: &'static str, label: &'static str| {
        view! { <button class="secondary" name="answer" value=answer>{label}</button> }.into_any()
    };
    let of = || view! { <input type="hidden" name="id" value=id.clone()/> }.into_any();
    let buttons = match may {
        MayAnswer::No => return view! { <p>{t.support_approval_mine()}</p> }.into_any(),
        MayAnswer::Withdraw => vec![
            view! { <button class="secondary" name="withdraw" value=id>{t.support_withdraw()}</button> }
                .into_any(),
        ],
        MayAnswer::Yes { is_whole: false } => vec![of(), button("refuse", t.support_refuse())],
        MayAnswer::Yes { is_whole: true } => vec![
            of(),
            button("refuse", t.support_refuse()),
            button("agree", t.support_agree()),
        ],
    };
    let mine =
        matches!(may, MayAnswer::Withdraw).then(|| view! { <p>{t.support_approval_mine()}</p> });
    view! {
        {mine}
        <form class="form narrow" method="post" action="/support/approvals">
            <Wrong problem=problem.clone()/>
            <Code t=t needed=needs_code problem=&problem/>
            <div class="choices">{buttons}</div>
        </form>
    }
    .into_any()
}

/// Accounts that would come with passwords or authenticators, of which nothing is shown (R38), or with
/// addresses, which are.
#[component]
fn Import(
    t: Texts,
    open: WaitingImport,
    id: String,
    is_mine: bool,
    problem: FormProblem,
    needs_code: bool,
    now: Timestamp,
) -> impl IntoView {
    let asked = t.support_approval_asked(&open.asked_by, &when::day(t, open.wish.asked_at, now));
    let shown = open.accounts.len() as u64;
    let is_whole = shown == open.count;
    let rest = (!is_whole).then(|| {
        let (first, all) = (shown.to_string(), open.count.to_string());
        let path = format!("/support/approvals?all={id}");
        view! { <p>{t.support_import_first(&first)} " " <a href=path>{t.support_import_all(&all)}</a></p> }
    });
    let label = match open.count {
        1 => t.support_import_asked_one().to_owned(),
        count => t.support_import_asked(&count.to_string()),
    };
    let expires = t.support_approval_until(&when::day(t, open.wish.expires_at, now));
    let of = |count: u64, said: fn(Texts, &str) -> String| {
        (count > 0).then(|| said(t, &count.to_string()))
    };
    let brought = [
        of(open.brings.passwords, Texts::support_import_passwords),
        of(
            open.brings.authenticators,
            Texts::support_import_authenticators,
        ),
        of(open.brings.addresses, Texts::support_import_addresses),
    ];
    let brought: Vec<_> = brought.into_iter().flatten().collect();
    let may = if is_mine {
        MayAnswer::Withdraw
    } else {
        MayAnswer::Yes { is_whole }
    };
    let brings = move |is: bool| if is { t.support_brings() } else { "" };
    let rows = open.accounts.into_iter().map(move |row| {
        [
            untranslated(row.user_id),
            row.name.into(),
            row.organisation.into(),
            row.place.into(),
            row.email.into(),
            brings(row.has_password).into(),
            brings(row.has_authenticator).into(),
        ]
    });
    view! {
        <li>
            <strong>{label.clone()}</strong>
            <p>{asked} " “" {open.wish.reason} "”"</p>
            <p>{brought.join(" ")}</p>
            <p>{expires}</p>
            <p>{t.support_import_agree_what()}</p>
            <Table
                label=label
                heads=[
                    t.home_user_id(),
                    t.support_name(),
                    t.support_organisation(),
                    t.support_place(),
                    t.support_email(),
                    t.logon_password(),
                    t.support_authenticator(),
                ]
                rows=rows.collect()
            />
            {rest}
            <Answer t=t id=id may=may problem=problem needs_code=needs_code/>
        </li>
    }
}

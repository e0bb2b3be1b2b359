//! `/support/import`: the accounts of another system. What was pasted is in no page (R38): it is
//! looked through, and sent once more to be imported.

use super::{
    actions::{Code, Reason},
    faults::of_line,
    problem::{FormProblem, Wrong},
    table::{Table, untranslated},
};
use crate::texts::Texts;
use domain::support::MAX_WAITING_ROWS;
use import::MAX_ROWS;
use leptos::prelude::*;
use service::{BadLine, ImportCounts, LeftOutEntries, StaffImport};

/// What came of looking through it.
#[derive(Debug, Clone, Default)]
pub struct Preview {
    /// Every bad line.
    pub bad_lines: Vec<BadLine>,
    /// What is left out of exports of authenticator apps.
    pub left_out: Vec<LeftOutEntries>,
    /// What the others have; `None`: nothing was looked through.
    pub counts: Option<ImportCounts>,
    /// How many of those will wait for a second member of staff.
    pub waiting: usize,
    /// What is wrong with all of it, or with the form.
    pub problem: FormProblem,
}

/// The page.
#[component]
pub fn ImportPage(t: Texts, preview: Preview, reason: String, needs_code: bool) -> impl IntoView {
    let (most, most_waiting) = (MAX_ROWS.to_string(), MAX_WAITING_ROWS.to_string());
    let problem = preview.problem.clone();
    view! {
        <h1>{t.support_import()}</h1>
        <p class="lead">{t.support_import_lead(&most)}</p>
        <pre class="columns">"user_id,name,organisation,place,role,password_hash,otpauth,email"</pre>
        <div id="preview" data-live><Found t=t preview=preview/></div>
        <form class="form" method="post" action="/support/import" data-check>
            <label class="field narrow" data-file hidden>
                <span class="label">{t.support_import_file()}</span>
                <input type="file" accept=".csv,text/csv,text/plain"/>
            </label>
            <label class="field">
                <span class="label">{t.support_import_text()}</span>
                <textarea name="csv" rows="10" required spellcheck="false" autocomplete="off"></textarea>
            </label>
            <div class="choices">
                <button class="secondary" name="step" value="check" formnovalidate>{t.support_import_check()}</button>
            </div>
            <div class="form narrow">
                <p>{t.support_import_what(&most_waiting)}</p>
                <Reason t=t reason=reason problem=&problem/>
                <Code t=t needed=needs_code problem=&problem/>
                <button class="primary" name="step" value="import">{t.support_import_submit()}</button>
            </div>
        </form>
    }
}

#[component]
fn Found(t: Texts, preview: Preview) -> impl IntoView {
    let Preview {
        bad_lines,
        left_out,
        counts,
        waiting,
        problem,
    } = preview;
    let are_bad = !bad_lines.is_empty();
    let bad = match bad_lines.len() {
        1 => t.support_import_bad_one().to_owned(),
        count => t.support_import_bad(&count.to_string()),
    };
    let lines = bad_lines.into_iter().map(|line| {
        let problems: Vec<String> = line.problems.iter().map(|one| of_line(t, *one)).collect();
        let user_id = line.user_id.map(|id| id.to_string()).unwrap_or_default();
        (line.number, user_id, problems.join(" "))
    });
    let table = are_bad.then(|| {
        let lines = lines.collect();
        view! {
            <p class="error" role="alert">{bad}</p>
            <Lines t=t title=t.support_import_lines() what=t.support_wrong() lines=lines/>
        }
    });
    let good = counts.filter(|_| !are_bad).map(|counts| {
        let waiting = waits(t, waiting);
        view! { <p class="note advice" role="status">{counted(t, &counts)} " " {waiting} " " {t.support_import_again()}</p> }
    });
    let left_out = (!are_bad).then(|| view! { <LeftOut t=t left_out=left_out/> });
    view! { <Wrong problem=problem/> {table} {good} {left_out} }
}

/// A table of lines of the file, each with its number, its userID and what there is to say.
#[component]
fn Lines(
    t: Texts,
    title: &'static str,
    what: &'static str,
    lines: Vec<(u64, String, String)>,
) -> impl IntoView {
    let lines = lines.into_iter().map(|(number, user_id, said)| {
        [
            number.to_string().into(),
            untranslated(user_id),
            said.into(),
        ]
    });
    let heads = [t.support_line(), t.home_user_id(), what];
    view! { <Table label=title heads=heads rows=lines.collect()/> }
}

/// What of exports of authenticator apps comes along with no account.
#[component]
fn LeftOut(t: Texts, left_out: Vec<LeftOutEntries>) -> impl IntoView {
    let line = |one: LeftOutEntries| {
        let of = |count: usize, said: fn(Texts, &str) -> String| {
            (count > 0).then(|| said(t, &count.to_string()))
        };
        let others = of(one.what.others, Texts::support_left_out_others);
        let unusable = of(one.what.unusable, Texts::support_left_out_unusable);
        let said: Vec<String> = [others, unusable].into_iter().flatten().collect();
        (one.number, one.user_id.to_string(), said.join(" "))
    };
    (!left_out.is_empty()).then(|| {
        let lines = left_out.into_iter().map(line).collect();
        let title = t.support_import_left_out();
        view! {
            <p>{title}</p>
            <Lines t=t title=title what=t.support_left_out() lines=lines/>
        }
    })
}

/// How far an import is, as HTML: `done` of `all` accounts. Each such piece takes the place of the one
/// before.
pub fn under_way(t: Texts, done: usize, all: usize) -> String {
    let text = t.support_import_under_way(&all.to_string(), &done.to_string());
    view! { <p class="progress"><progress max=all.max(1) value=done aria-hidden="true"></progress> " " {text}</p> }
        .to_html()
}

/// What came of an import, as HTML: the last piece. `Err`: what went wrong.
pub fn ended(
    t: Texts,
    outcome: Result<StaffImport, String>,
    left_out: Vec<LeftOutEntries>,
) -> String {
    let said = match outcome {
        Ok(StaffImport { imported, waiting }) => {
            let done = (imported.accounts > 0 || waiting == 0)
                .then(|| t.support_imported(&counted(t, &imported)));
            let waiting = (waiting > 0).then(|| {
                view! { " " {waits(t, waiting)} " " <a href="/support/approvals">{t.support_approvals()}</a> }
            });
            view! {
                <p class="note advice" role="status">{done} {waiting}</p>
                <LeftOut t=t left_out=left_out/>
            }
            .into_any()
        }
        Err(problem) => view! { <Wrong problem=FormProblem::of_all(problem)/> }.into_any(),
    };
    view! { <div>{said} <p><a href="/support">{t.support_back()}</a></p></div> }.to_html()
}

/// How many accounts wait for a second member of staff; empty for none.
fn waits(t: Texts, waiting: usize) -> String {
    match waiting {
        0 => String::new(),
        1 => t.support_import_waits_one().to_owned(),
        count => t.support_import_waits(&count.to_string()),
    }
}

/// What an import has, or had.
fn counted(t: Texts, counts: &ImportCounts) -> String {
    let [authenticators, passwords] =
        [counts.with_authenticator, counts.with_password].map(|count| count.to_string());
    match counts.accounts {
        1 => t.support_import_counts_one(&authenticators, &passwords),
        all => t.support_import_counts(&all.to_string(), &authenticators, &passwords),
    }
}

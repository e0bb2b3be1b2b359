//! The authenticators: their names, another one, one less.

use crate::{
    api::{BeginAdding, RemoveAuthenticator, RenameAuthenticator},
    components::{Form, Problem, Sending, Submit},
    texts::use_texts,
};
use leptos::prelude::*;
use protocol::Row;

/// No name is longer.
const MAX_NAME: &str = "200";

/// The list, and what may be changed in it.
#[component]
pub fn Authenticators(rows: Vec<Row>, is_locked: bool, may_add: bool) -> impl IntoView {
    let t = use_texts();
    // Each form of the list says here what it came to.
    let (renaming, removing) = (
        Sending::to::<RenameAuthenticator>(),
        Sending::to::<RemoveAuthenticator>(),
    );
    let adding = Sending::to::<BeginAdding>();
    let are_several = rows.len() > 1;
    view! {
        <section class="part" aria-labelledby="authenticators">
            <h2 class="label" id="authenticators">{t.account_authenticators()}</h2>
            <Problem error=renaming.error()/>
            <Problem error=removing.error()/>
            <ul class="rows">
                {rows
                    .into_iter()
                    .map(|row| {
                        let title = if row.title.is_empty() { t.account_nameless().to_owned() } else { row.title.clone() };
                        view! {
                            <li>
                                <strong>{title.clone()}</strong>
                                <p>{row.text.clone()}</p>
                                {(!is_locked).then(|| view! { <Change row=row title=title renaming=renaming removing=are_several.then_some(removing)/> })}
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
            {may_add.then(|| view! {
                <Form sending=adding>
                    <Problem error=adding.error()/>
                    <Submit class="secondary" label=t.account_add() sending=adding/>
                </Form>
            })}
        </section>
    }
}

/// What may be done to one of them. `removing`: none for the last one.
#[component]
fn Change(row: Row, title: String, renaming: Sending, removing: Option<Sending>) -> impl IntoView {
    let t = use_texts();
    let id = row.id.unwrap_or_default();
    let field = format!("name-{id}");
    let same = id.clone();
    let about = title.clone();
    view! {
        <details class="more">
            <summary>{t.account_rename()}</summary>
            <Form sending=renaming>
                <input type="hidden" name="id" value=same/>
                <div class="field">
                    <label for=field.clone()>{t.account_name()}</label>
                    <input id=field name="name" value=row.title required maxlength=MAX_NAME autocomplete="off"/>
                </div>
                <Submit class="secondary" label=t.account_rename_submit() about=about sending=renaming/>
            </Form>
        </details>
        {removing.map(|removing| view! {
            <details class="more">
                <summary>{t.account_remove()}</summary>
                <Form sending=removing>
                    <input type="hidden" name="id" value=id/>
                    <p>{t.account_remove_lead()}</p>
                    <Submit class="secondary" label=t.account_remove() about=title sending=removing/>
                </Form>
            </details>
        })}
    }
}

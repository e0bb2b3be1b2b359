//! Tables. They scroll where there is no room for all columns, also by keyboard; on a phone each row
//! becomes a block, in which every cell says which column it belongs to.

use leptos::{attr::custom::custom_attribute, prelude::*};

/// Up to so many columns fit on a phone as they are.
const NARROW: usize = 2;

/// What is in one place of a table.
pub(super) enum Cell {
    /// A text; may be empty.
    Text(String),
    /// Anything else.
    View(AnyView),
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<AnyView> for Cell {
    fn from(view: AnyView) -> Self {
        Self::View(view)
    }
}

/// What no translator touches: a userID, a code.
pub(super) fn untranslated(text: String) -> Cell {
    if text.is_empty() {
        return Cell::Text(text);
    }
    Cell::View(view! { <span translate="no">{text}</span> }.into_any())
}

/// A table named `label`, with `heads` above its columns. The first cell of a row names the row.
#[component]
pub(super) fn Table<const N: usize>(
    #[prop(into)] label: String,
    heads: [&'static str; N],
    rows: Vec<[Cell; N]>,
    /// Stands before the first head.
    #[prop(optional)]
    first: Option<AnyView>,
    #[prop(optional)] class: &'static str,
) -> impl IntoView {
    let stacks = if N > NARROW { "stacks" } else { "" };
    let class = format!("{stacks} {class}").trim().to_owned();
    let rows = rows.into_iter().map(|row| {
        let mut cells = row.into_iter().zip(heads);
        let first = cells.next().map(|(cell, _)| match cell {
            Cell::Text(text) => view! { <th scope="row">{text}</th> }.into_any(),
            Cell::View(view) => view! { <th scope="row">{view}</th> }.into_any(),
        });
        let others = cells.map(|(cell, head)| match cell {
            // Nothing to say of this column.
            Cell::Text(text) if text.is_empty() => view! { <td></td> }.into_any(),
            Cell::Text(text) => {
                view! { <td {..custom_attribute("data-head", head)}>{text}</td> }.into_any()
            }
            Cell::View(view) => {
                view! { <td {..custom_attribute("data-head", head)}>{view}</td> }.into_any()
            }
        });
        view! { <tr>{first} {others.collect_view()}</tr> }
    });
    let rows = rows.collect_view();
    let mut first = first;
    let heads = heads.map(|head| view! { <th>{first.take()} {head}</th> });
    view! {
        <div class="scrolls" role="region" aria-label=label tabindex="0">
            <table class=(!class.is_empty()).then_some(class)>
                <thead>
                    <tr>{heads.collect_view()}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

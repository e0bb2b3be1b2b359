//! Tables, which scroll by themselves on narrow screens, also by keyboard.

use leptos::prelude::*;

/// A table named `label`, with `heads` above its columns and the rows as children.
#[component]
pub(super) fn Table<const N: usize>(
    #[prop(into)] label: String,
    heads: [&'static str; N],
    /// Stands before the other heads.
    #[prop(optional)]
    first: Option<AnyView>,
    #[prop(optional)] class: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="scrolls" role="region" aria-label=label tabindex="0">
            <table class=(!class.is_empty()).then_some(class)>
                <thead>
                    <tr>
                        {first.map(|first| view! { <th>{first}</th> })}
                        {heads.map(|head| view! { <th>{head}</th> }).collect_view()}
                    </tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
}

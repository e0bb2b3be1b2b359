//! Small charts, drawn here as SVG: a text says what is in them, and a table has the numbers. That of many
//! bars is folded up, and has the newest first.

use super::table::Table;
use leptos::prelude::*;

/// The size of a chart in its own units.
const WIDTH: i64 = 480;
const HEIGHT: i64 = 120;
/// So many bars are read out one by one; of more, from where to where they go.
const FEW: usize = 6;

/// Bars side by side, each with its name and number.
#[component]
pub fn Bars(
    /// What is counted: heading, and what the drawing says to who does not see it.
    title: &'static str,
    /// The heading of the names.
    of: &'static str,
    /// The heading of the numbers.
    number: &'static str,
    /// What opens the table of many bars.
    numbers: &'static str,
    /// What is said where there is none.
    none: &'static str,
    bars: Vec<(String, i64)>,
) -> impl IntoView {
    let most = bars.iter().map(|(_, count)| *count).max().unwrap_or(0);
    if most == 0 {
        return view! { <section><h2>{title}</h2> <p>{none}</p></section> }.into_any();
    }
    let count = i64::try_from(bars.len()).unwrap_or(1).max(1);
    // A single bar does not fill all of it.
    let step = (WIDTH / count).min(40);
    let drawn = bars.iter().zip(0_i64..).map(|((_, value), index)| {
        // A bar of one is seen beside one of thousands.
        let height = if *value == 0 {
            0
        } else {
            (value * HEIGHT / most).max(2)
        };
        view! {
            <rect x=index * step + 1 y=HEIGHT - height width=(step - 2).max(1) height=height></rect>
        }
    });
    let drawn = drawn.collect_view();
    let label = match (bars.first(), bars.last()) {
        _ if bars.len() <= FEW => {
            let all = bars.iter().map(|(name, value)| format!("{name} {value}"));
            format!("{title}: {}", all.collect::<Vec<_>>().join(", "))
        }
        (Some((first, _)), Some((last, _))) => format!("{title}: {first} – {last}, 0 – {most}"),
        _ => title.to_owned(),
    };
    let are_few = bars.len() <= FEW;
    let rows = bars
        .into_iter()
        .map(|(name, value)| [name.into(), value.to_string().into()]);
    // What runs through time is read from its end.
    let rows = if are_few {
        rows.collect()
    } else {
        rows.rev().collect()
    };
    let table = view! { <Table label=title heads=[of, number] rows=rows/> };
    let table = if are_few {
        table.into_any()
    } else {
        view! { <details><summary>{numbers}</summary> {table}</details> }.into_any()
    };
    view! {
        <section class="chart">
            <h2>{title}</h2>
            <svg role="img" aria-label=label viewBox=format!("0 0 {WIDTH} {HEIGHT}")>{drawn}</svg>
            {table}
        </section>
    }
    .into_any()
}

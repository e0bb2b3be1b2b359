//! `/support/overview`: numbers over all accounts.

use super::{
    account::unwanted,
    accounts::exact,
    actions::Typed,
    addresses::{PausedAddresses, is_among},
    charts::Bars,
    path_of,
    problem::{FormProblem, Wrong},
    table::Table,
};
use crate::texts::Texts;
use domain::Timestamp;
use leptos::prelude::*;
use service::{Bar, HOUR, MONDAY, Numbers, OfOrganisation, Totals, WEEK};

/// So many weeks and hours are drawn.
const WEEKS: i64 = 26;
const HOURS: i64 = 24;

/// The page.
#[component]
pub fn OverviewPage(
    t: Texts,
    numbers: Numbers,
    /// What was typed to lift the wait of an address.
    typed: Typed,
    /// Whether a change needs a code.
    needs_code: bool,
    /// What was done just before; may be empty.
    said: String,
) -> impl IntoView {
    let totals = numbers.totals;
    let share = percent(totals.on, totals.accounts);
    let now = numbers.now;
    // What is wrong is told in the form that was sent; above all where there is none.
    let problem = if is_among(&numbers.addresses, &typed.address) {
        FormProblem::default()
    } else {
        typed.problem.clone().without_form()
    };
    let enrolled = cumulative(&numbers.enrolled, now);
    let failed = by_hour(&numbers.failed, now);
    let stopped = [
        (t.support_count_waiting(), totals.waiting),
        (t.support_count_overdue(), totals.overdue),
        (t.support_count_paused(), totals.paused),
        (t.support_count_closed(), totals.closed),
    ];
    let stopped = stopped.map(|(name, count)| (name.to_owned(), count)).into();
    let unwanted: Vec<_> = numbers
        .unwanted_codes
        .into_iter()
        .map(|issue| {
            let (told, path) = (unwanted(t, &issue, now), path_of(&issue.user_id));
            view! { <li><strong><a href=path translate="no">{issue.user_id}</a></strong> <p>{told}</p></li> }
        })
        .collect();
    let organisations = with_others(t, numbers.organisations, totals);
    let facts = [
        (
            t.support_count_accounts(),
            totals.accounts.to_string(),
            "/support",
        ),
        (
            t.support_count_on(),
            format!("{} ({share} %)", totals.on),
            "/support?state=on",
        ),
        (
            t.support_count_waiting(),
            totals.waiting.to_string(),
            "/support?state=waiting",
        ),
        (
            t.support_count_overdue(),
            totals.overdue.to_string(),
            "/support?state=over",
        ),
        (
            t.support_count_paused(),
            totals.paused.to_string(),
            "/support?state=paused",
        ),
        (
            t.support_count_closed(),
            totals.closed.to_string(),
            "/support?state=closed",
        ),
    ];
    let facts = facts.into_iter().map(|(name, value, path)| {
        view! { <div><dt><a href=path>{name}</a></dt> <dd>{value}</dd></div> }
    });
    view! {
        <h1>{t.support_overview()}</h1>
        {(!said.is_empty()).then(|| view! { <p class="note advice" role="status">{said}</p> })}
        <Wrong problem=problem/>
        <dl class="numbers">{facts.collect_view()}</dl>
        {(!unwanted.is_empty()).then(|| view! {
            <section>
                <h2>{t.support_unwanted_codes()}</h2>
                <ul class="rows">{unwanted}</ul>
            </section>
        })}
        <div class="beside">
            <Bars title=t.support_chart_enrolled() of=t.support_week() number=t.support_accounts() numbers=t.support_numbers() none=t.support_none() bars=enrolled/>
            <Bars title=t.support_chart_now() of=t.support_state() number=t.support_accounts() numbers=t.support_numbers() none=t.support_none() bars=stopped/>
            <Bars title=t.support_chart_failed() of=t.support_hour() number=t.support_tries() numbers=t.support_numbers() none=t.support_none() bars=failed/>
        </div>
        <PausedAddresses
            t=t
            addresses=numbers.addresses
            what=t.support_addresses_what()
            account=String::new()
            typed=typed
            needs_code=needs_code
            now=now
        />
        <Organisations t=t organisations=organisations/>
    }
}

/// So many of a hundred, to the nearest; 0 and 100 only for none and all.
fn percent(of: i64, all: i64) -> i64 {
    if all == 0 || of == 0 {
        return 0;
    }
    let rounded = (of * 200 + all) / (2 * all);
    rounded.clamp(1, if of < all { 99 } else { 100 })
}

/// What each organisation is called, and how it stands; the accounts of those that are not among them
/// come last, so that all are counted.
fn with_others(t: Texts, largest: Vec<OfOrganisation>, totals: Totals) -> Vec<OfOrganisation> {
    let sum = |of: fn(&OfOrganisation) -> i64| largest.iter().map(of).sum::<i64>();
    let (on, waiting, off) = (sum(|of| of.on), sum(|of| of.waiting), sum(|of| of.off));
    let waits = totals.waiting + totals.overdue;
    let others = OfOrganisation {
        organisation: t.support_others().to_owned(),
        on: (totals.on - on).max(0),
        waiting: (waits - waiting).max(0),
        off: (totals.accounts - totals.on - waits - off).max(0),
    };
    // The two questions are not of the same moment.
    let is_any = [others.on, others.waiting, others.off].iter().sum::<i64>() > 0;
    let named = largest
        .into_iter()
        .map(|of| match of.organisation.as_str() {
            "" => OfOrganisation {
                organisation: t.support_nameless().to_owned(),
                ..of
            },
            _ => of,
        });
    named.chain(is_any.then_some(others)).collect()
}

/// How many had 2FA at the end of each week, of those who have it now.
fn cumulative(bars: &[Bar], now: Timestamp) -> Vec<(String, i64)> {
    let week_of = |at: Timestamp| (at.unix() - MONDAY).div_euclid(WEEK);
    let this = week_of(now);
    let weeks = (0..WEEKS).map(|back| this - (WEEKS - 1 - back));
    let until = |week: i64| {
        let counted = bars.iter().filter(|bar| week_of(bar.from) <= week);
        counted.map(|bar| bar.count).sum()
    };
    let name = |week: i64| exact(Some(Timestamp::from_unix(week * WEEK + MONDAY)));
    let all = weeks.map(|week| (name(week).chars().take(10).collect(), until(week)));
    // Not before the first one.
    all.skip_while(|(_, count): &(String, i64)| *count == 0)
        .collect()
}

fn by_hour(bars: &[Bar], now: Timestamp) -> Vec<(String, i64)> {
    let this = now.unix().div_euclid(HOUR);
    let hours = (0..HOURS).map(|back| this - (HOURS - 1 - back));
    let count = |hour: i64| {
        let found = bars
            .iter()
            .find(|bar| bar.from.unix().div_euclid(HOUR) == hour);
        found.map_or(0, |bar| bar.count)
    };
    hours
        .map(|hour| (format!("{:02}:00", hour.rem_euclid(24)), count(hour)))
        .collect()
}

#[component]
fn Organisations(t: Texts, organisations: Vec<OfOrganisation>) -> impl IntoView {
    let most = organisations
        .iter()
        .map(|of| of.off + of.waiting + of.on)
        .max();
    let most = most.unwrap_or(1).max(1);
    let rows = organisations.into_iter().map(|of| {
        let all = of.off + of.waiting + of.on;
        let width = |count: i64| count * 200 / most;
        let (on, waiting) = (width(of.on), width(of.waiting));
        let label = format!("{} / {all}", of.on);
        let bar = view! {
            {all} " "
            <svg class="share" role="img" aria-label=label viewBox="0 0 200 12">
                <rect class="all" width=width(all) height="12"></rect>
                <rect class="waiting" x=on width=waiting height="12"></rect>
                <rect width=on height="12"></rect>
            </svg>
        };
        let [on, waiting, off] = [of.on, of.waiting, of.off].map(|count| count.to_string().into());
        [
            of.organisation.into(),
            bar.into_any().into(),
            on,
            waiting,
            off,
        ]
    });
    view! {
        <section>
            <h2>{t.support_chart_organisations()}</h2>
            <Table
                label=t.support_chart_organisations()
                heads=[
                    t.support_organisation(),
                    t.support_accounts(),
                    t.support_state_on(),
                    t.support_state_waiting(),
                    t.support_state_off(),
                ]
                rows=rows.collect()
            />
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_of_every_week_and_hour_and_rounded() {
        let now = Timestamp::from_unix(1_795_686_080);
        let bar = |ago: i64, of: i64, count| Bar {
            from: Timestamp::from_unix((now.unix().div_euclid(of) - ago) * of),
            count,
        };
        let enrolled = cumulative(&[bar(40, WEEK, 1), bar(2, WEEK, 3), bar(0, WEEK, 2)], now);
        assert_eq!(enrolled.len(), 26);
        let last: Vec<_> = enrolled
            .iter()
            .rev()
            .take(4)
            .map(|(_, count)| *count)
            .collect();
        assert_eq!(last, [6, 4, 4, 1]);
        assert_eq!(cumulative(&[bar(1, WEEK, 3)], now).len(), 2);
        for (of, all, expected) in [
            (4, 13, 31),
            (0, 0, 0),
            (1, 500, 1),
            (499, 500, 99),
            (500, 500, 100),
            (0, 9, 0),
        ] {
            assert_eq!(percent(of, all), expected, "{of} of {all}");
        }
        let failed = by_hour(&[bar(23, HOUR, 4), bar(0, HOUR, 1)], now);
        assert_eq!(failed.len(), 24);
        assert_eq!(failed.first(), Some(&("10:00".to_owned(), 4)));
        assert_eq!(failed.last(), Some(&("09:00".to_owned(), 1)));
    }
}

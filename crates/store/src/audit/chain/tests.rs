use super::*;
use domain::{Entropy, entropy::random};
use proptest::{collection::vec, option, prelude::*};

struct Fixed;

impl Entropy for Fixed {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}

fn keyring() -> Keyring {
    Keyring::generate(&Fixed)
}

/// An event as anybody might have caused it, before it is bound to a chain.
fn event() -> impl Strategy<Value = audit_event::Model> {
    let text = || option::of(".{0,12}");
    (
        any::<i64>(),
        ".{0,12}",
        option::of(any::<i64>()),
        ".{0,6}",
        [text(), text(), text()],
    )
        .prop_map(|(at, kind, account_id, actor, [address, reason, detail])| {
            audit_event::Model {
                id: 0,
                at,
                kind,
                account_id,
                actor,
                address,
                reason,
                detail,
                writer_id: 1,
                sequence: 0,
                key_id: keyring().current(),
                mac: Vec::new(),
            }
        })
}

/// Binds `events` to a chain, one after the other.
fn chained(mut events: Vec<audit_event::Model>) -> Vec<audit_event::Model> {
    let (keyring, mut before) = (keyring(), BEGINNING);
    for (number, row) in (1..).zip(&mut events) {
        (row.id, row.sequence) = (number * 3, number);
        before = link(&keyring, "here", &before, row).expect("the key is there");
        row.mac = before.to_vec();
    }
    events
}

fn walk(rows: &[audit_event::Model]) -> Result<Mac, Fault> {
    let keyring = keyring();
    let mut walk = Walk::begin(&keyring, "here", None)?;
    for row in rows {
        walk.step(row)?;
    }
    Ok(walk.mac)
}

/// Changes one column; `false` when that changes nothing.
fn change(row: &mut audit_event::Model, column: usize) -> bool {
    let before = row.clone();
    let longer = |text: &Option<String>| text.as_ref().map_or(Some(String::new()), |_| None);
    match column {
        0 => row.id += 1,
        1 => row.at = row.at.wrapping_add(1),
        2 => row.kind.push('x'),
        3 => row.account_id = row.account_id.map_or(Some(0), |_| None),
        4 => row.actor.push('x'),
        5 => row.address = longer(&row.address),
        6 => row.reason = longer(&row.reason),
        7 => row.detail = longer(&row.detail),
        8 => std::mem::swap(&mut row.kind, &mut row.actor),
        9 => std::mem::swap(&mut row.address, &mut row.reason),
        10 => row.mac[5] ^= 1,
        11 => row.mac.clear(),
        12 => row.key_id.push('x'),
        _ => row.sequence += 1,
    }
    *row != before
}

proptest! {
    #[test]
    fn r39_a_chain_that_was_only_added_to_is_right(events in vec(event(), 0..12)) {
        let rows = chained(events);
        let end = rows.last().map_or(BEGINNING.to_vec(), |row| row.mac.clone());
        prop_assert_eq!(walk(&rows), Ok(end.try_into().expect("32 bytes")));
    }

    #[test]
    fn r39_no_column_can_be_changed(events in vec(event(), 1..8), at in any::<prop::sample::Index>(), column in 0_usize..14) {
        let mut rows = chained(events);
        let at = at.index(rows.len());
        if change(&mut rows[at], column) {
            prop_assert!(walk(&rows).is_err());
        }
    }

    #[test]
    fn r39_no_event_can_be_taken_out_or_moved(events in vec(event(), 2..8), one in any::<prop::sample::Index>(), other in any::<prop::sample::Index>()) {
        let rows = chained(events);
        // From the end, an event can be taken out: that is for the writer's row and checkpoints.
        let (one, other) = (one.index(rows.len() - 1), other.index(rows.len()));
        let mut without = rows.clone();
        without.remove(one);
        prop_assert_eq!(walk(&without), Err(Fault::Missing));
        for row in &mut without[one..] {
            row.sequence -= 1;
        }
        prop_assert_eq!(walk(&without), Err(Fault::Changed));
        if one != other {
            let mut moved = rows.clone();
            moved.swap(one, other);
            let sequence = moved[one].sequence;
            moved[one].sequence = moved[other].sequence;
            moved[other].sequence = sequence;
            prop_assert_eq!(walk(&moved), Err(Fault::Changed));
        }
    }
}

#[test]
fn fields_do_not_run_into_each_other() {
    let keyring = keyring();
    let begin = || Fields::begin(&keyring, &keyring.current(), "test").expect("the key is there");
    let mac = |one, other| begin().optional(one).optional(other).finish();
    let all = [
        mac(None, None),
        mac(Some(b"".as_slice()), None),
        mac(None, Some(b"".as_slice())),
        mac(Some(b"ab"), Some(b"c")),
        mac(Some(b"a"), Some(b"bc")),
        begin().text("ab").finish(),
        begin().text("a").text("b").finish(),
    ];
    for (n, one) in all.iter().enumerate() {
        assert!(all[n + 1..].iter().all(|other| other != one));
    }
}

#[test]
fn r39_another_purpose_another_key_another_writer_is_another_mac() {
    let keyring = keyring();
    let random: [u8; 4] = random(&Fixed);
    let made =
        |of, key_id: &str| Fields::begin(&keyring, key_id, of).map(|f| f.bytes(&random).finish());
    assert_ne!(
        made("audit event v1", &keyring.current()),
        made("audit pruned v1", &keyring.current())
    );
    assert_eq!(made("audit event v1", "another"), None);
    let rows = chained(vec![audit_event::Model {
        id: 0,
        at: 1,
        kind: "kind".to_owned(),
        account_id: None,
        actor: "actor".to_owned(),
        address: None,
        reason: None,
        detail: None,
        writer_id: 1,
        sequence: 0,
        key_id: keyring.current(),
        mac: Vec::new(),
    }]);
    let mut elsewhere = Walk::begin(&keyring, "there", None).expect("nothing was pruned");
    assert_eq!(elsewhere.step(&rows[0]), Err(Fault::Changed));
}

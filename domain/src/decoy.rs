//! Which account's password is computed for a userID that nobody has (R41).

/// Which of `accounts` numbers from 1 on `key` belongs to: of all keys, one in `accounts + 1` moves when
/// there is one number more, and that to the new one. `None` where there is no number.
///
/// Jump consistent hash (Lamping and Veach, 2014), in whole numbers.
#[must_use]
pub fn number_of(key: u64, accounts: u32) -> Option<u32> {
    let (mut key, mut found, mut next) = (key, None, 0_u64);
    while next < u64::from(accounts) {
        found = u32::try_from(next + 1).ok();
        key = key.wrapping_mul(2_862_933_555_777_941_757).wrapping_add(1);
        next = ((next + 1) << 31) / ((key >> 33) + 1);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::number_of;

    const KEYS: u64 = 10_000;

    #[test]
    fn r41_all_numbers_are_as_likely() {
        let mut counts = [0_u32; 11];
        for key in 0..KEYS {
            let number = number_of(key, 10).expect("there are some");
            counts[number as usize] += 1;
        }
        assert_eq!(counts[0], 0);
        assert!(
            counts[1..].iter().all(|count| (800..1200).contains(count)),
            "{counts:?}"
        );
        assert_eq!(number_of(7, 0), None);
    }

    #[test]
    fn r41_a_new_number_takes_its_share_and_moves_nothing_else() {
        for accounts in [1, 2, 10, 100, 1000] {
            let moved: Vec<_> = (0..KEYS)
                .map(|key| (number_of(key, accounts), number_of(key, accounts + 1)))
                .filter(|(before, after)| before != after)
                .collect();
            assert!(moved.iter().all(|(_, after)| *after == Some(accounts + 1)));
            let share = usize::try_from(KEYS / u64::from(accounts + 1)).expect("small");
            let (least, most) = (share / 2, share * 3 / 2 + 10);
            assert!(
                (least..most).contains(&moved.len()),
                "{accounts}: {}",
                moved.len()
            );
        }
    }
}

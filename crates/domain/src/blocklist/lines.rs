//! Binary search in sorted lines, wherever they are: in memory or in a file of many gigabytes.

use std::{cmp::Ordering, ops::Range};

/// The line around the byte `at` of `text`, without its line feed, which belongs to the line that
/// it ends. Behind the text there is only its last line.
#[must_use]
pub fn around(text: &[u8], at: usize) -> Range<usize> {
    let is_feed = |byte: &u8| *byte == b'\n';
    let (before, after) = text.split_at_checked(at).unwrap_or((text, &[]));
    let start = before.iter().rposition(is_feed).map_or(0, |at| at + 1);
    let length = after.iter().position(is_feed);
    start..length.map_or(text.len(), |length| before.len() + length)
}

/// Whether a line is found in `length` bytes of lines, of which `look` tells for a byte's position
/// where its line is, without the line feed, and how that line compares with the one sought.
///
/// # Errors
///
/// The first one of `look`.
pub fn find<E>(
    length: u64,
    mut look: impl FnMut(u64) -> Result<(Range<u64>, Ordering), E>,
) -> Result<bool, E> {
    let (mut low, mut high) = (0, length);
    while low < high {
        let (line, order) = look(low + (high - low) / 2)?;
        match order {
            Ordering::Less => low = line.end + 1,
            Ordering::Greater => high = line.start,
            Ordering::Equal => return Ok(true),
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::{collections::BTreeSet, convert::Infallible};

    /// Whether `line` is in `text`, and how many lines were looked at.
    fn look_for(text: &str, line: &str) -> (bool, u32) {
        let mut looks = 0;
        let found = find(text.len() as u64, |at| {
            looks += 1;
            let range = around(text.as_bytes(), usize::try_from(at).expect("a position"));
            let order = text.get(range.clone()).cmp(&Some(line));
            Ok::<_, Infallible>((range.start as u64..range.end as u64, order))
        });
        (found.unwrap_or_default(), looks)
    }

    #[test]
    fn a_line_feed_belongs_to_the_line_that_it_ends() {
        for (at, line) in [(0, 0..2), (1, 0..2), (2, 0..2), (3, 3..4), (4, 3..4)] {
            assert_eq!(around(b"ab\nc\n", at), line, "{at}");
        }
        assert_eq!(
            around(b"ab\nc", 3),
            3..4,
            "the last line may end without one"
        );
    }

    proptest! {
        #[test]
        fn every_line_is_found_and_no_other_and_soon(
            lines in prop::collection::btree_set("[a-e]{1,6}", 0..200),
            others in prop::collection::vec("[a-e]{0,7}", 20),
            ends in any::<bool>(),
        ) {
            let mut text = lines.iter().cloned().collect::<Vec<_>>().join("\n");
            if ends {
                text.push('\n');
            }
            let most = (text.len() as u64 + 1).ilog2() + 1;
            let lines: BTreeSet<String> = lines;
            for line in lines.iter().chain(&others) {
                let (found, looks) = look_for(&text, line);
                // The one empty line is the whole text without any.
                prop_assert_eq!(found, lines.contains(line) || (text == "\n" && line.is_empty()));
                prop_assert!(looks <= most, "{looks} looks for {line:?} in {} bytes", text.len());
            }
        }
    }
}

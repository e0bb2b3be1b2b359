//! The places that a person's list names.

use super::{Fault, name::key};

/// What stands between the places of a list.
const BETWEEN: [char; 3] = [',', ';', '\n'];

/// The rows of the places, in the order of their indices.
#[derive(Default)]
pub(super) struct Rows {
    /// Their numbers, and what the names in them are known by.
    rows: Vec<(usize, String)>,
    /// The most parts that a name would fall into if it were a list.
    most_parts: usize,
}

impl Rows {
    /// Adds the next place, with the name in its row; empty for one that could not be read.
    pub fn add(&mut self, row: usize, name: &str) {
        self.rows.push((row, key(name)));
        self.most_parts = self.most_parts.max(name.split(BETWEEN).count());
    }

    /// The row of the place with this index.
    pub fn row(&self, index: usize) -> Option<usize> {
        self.rows.get(index).map(|(row, _)| *row)
    }

    /// The indices of the places that a list names, each once. Names may have commas in them: of
    /// those that fit, the longest is meant. What fits no name may be the number of a row.
    pub fn named(&self, list: &str) -> Result<Vec<usize>, Fault> {
        let parts = list.split(BETWEEN).filter(|part| !part.trim().is_empty());
        let parts: Vec<&str> = parts.collect();
        let mut places = Vec::new();
        let mut rest = parts.as_slice();
        while let [first, ..] = rest {
            let called = (1..=self.most_parts.min(rest.len()))
                .rev()
                .find_map(|many| {
                    let (name, after) = rest.split_at_checked(many)?;
                    Some((self.called(&name.join(","))?, after))
                });
            let numbered = || Some((self.numbered(first)?, rest.get(1..)?));
            let unknown = Fault::UnknownPlace {
                nth: parts.len() - rest.len(),
            };
            let (place, after) = called.or_else(numbered).ok_or(unknown)?;
            if !places.contains(&place) {
                places.push(place);
            }
            rest = after;
        }
        if places.is_empty() {
            return Err(Fault::NoPlace);
        }
        Ok(places)
    }

    fn called(&self, name: &str) -> Option<usize> {
        let name = Some(key(name)).filter(|name| !name.is_empty())?;
        self.rows.iter().position(|(_, known)| *known == name)
    }

    fn numbered(&self, number: &str) -> Option<usize> {
        let row = number.trim().parse::<usize>().ok()?.checked_sub(1)?;
        self.rows.iter().position(|(known, _)| *known == row)
    }
}

#[cfg(test)]
mod tests {
    use super::{Fault, Rows};

    #[test]
    fn by_name_by_number_and_with_commas_in_names() {
        let mut rows = Rows::default();
        // Row 2 was not needed, and that of row 4 has no name that could be read.
        for (row, name) in [
            (0, "Oak Lane"),
            (2, "Home"),
            (3, "Oak Lane, Leeds"),
            (4, ""),
            (5, "1"),
        ] {
            rows.add(row, name);
        }
        let unknown = |nth| Err(Fault::UnknownPlace { nth });
        for (list, places) in [
            ("Oak Lane", Ok(vec![0])),
            (" oak-lane ;HOME\n", Ok(vec![0, 1])),
            ("Home, Oak Lane, Home", Ok(vec![1, 0])),
            ("Home, Oak Lane, Leeds", Ok(vec![1, 2])),
            ("Oak Lane Leeds, Oak Lane", Ok(vec![2, 0])),
            ("4,3", Ok(vec![2, 1])),
            ("5", Ok(vec![3])),
            ("1", Ok(vec![4])),
            ("2", unknown(0)),
            ("Home,,0", unknown(1)),
            ("Home, Oak Lane, York", unknown(2)),
            ("-", unknown(0)),
            ("Oak", unknown(0)),
            ("99999999999999999999999", unknown(0)),
            ("", Err(Fault::NoPlace)),
            (" ,;", Err(Fault::NoPlace)),
        ] {
            assert_eq!(rows.named(list), places, "{list:?}");
        }
    }

    #[test]
    fn a_long_list_takes_no_long_time() {
        let mut rows = Rows::default();
        rows.add(0, &"a,".repeat(30));
        rows.add(1, "a");
        assert_eq!(rows.named(&"a,".repeat(8000)), Ok(vec![0, 1]));
    }
}

//! `[[questions]]`: what support asks a caller who has no access at all.

use crate::config::{reader::Reader, rules};

const KEYS: [&str; 2] = ["organisation", "ask"];

/// One of `[[questions]]`: the questions of one organisation.
#[derive(Clone, Debug)]
pub struct Questions {
    /// Whose. Default: of all that have none of their own (empty).
    pub organisation: String,
    /// What is asked. The answers are not kept here: only how many were right.
    pub ask: Vec<String>,
}

impl Questions {
    pub(in crate::config) fn read_all(reader: &mut Reader) -> Vec<Self> {
        let mut all = Vec::new();
        for path in reader.tables("questions", &KEYS) {
            let mut table = reader.table(path);
            all.push(Self {
                organisation: table.value("organisation", &rules::TEXT, ""),
                ask: table.list("ask", &rules::NAME),
            });
        }
        all
    }
}

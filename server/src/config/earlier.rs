//! What a configuration of an earlier version may still say: tables that have another name now, and
//! tables that are gone.

use super::{
    environment::variable,
    error::Source,
    layers::{Layer, Raw, header},
};

/// Tables by their earlier and their present name.
const RENAMED: [(&str, &str); 1] = [("regulation", "throttle")];

/// Earlier versions shipped this table without a setting.
const EMPTY: &str = "metrics";

/// Tables that are gone, and what to do about each.
const RETIRED: [(&str, &str); 1] = [(
    "questions",
    "questions are not asked any more, since what a caller knows proves nothing: take this out, and say with accept in [support] what staff may accept instead",
)];

/// Gives everything in a renamed table its present path, and returns a warning for each place. What
/// stands under both names stays where it is, and is reported as any unknown setting.
pub(super) fn rename(layer: &mut Layer) -> Vec<String> {
    if matches!(layer.get(EMPTY), Some(found) if matches!(found.raw, Raw::Table)) {
        layer.remove(EMPTY);
    }
    let mut warnings = Vec::new();
    for (old, new) in RENAMED {
        let is_in_it = |path: &String| path.split('.').next() == Some(old);
        let paths: Vec<_> = layer
            .keys()
            .filter(|path| is_in_it(path))
            .cloned()
            .collect();
        for path in paths {
            let renamed = path.replacen(old, new, 1);
            let is_table = path == old;
            if layer.contains_key(&renamed) && !is_table {
                continue;
            }
            let Some(found) = layer.remove(&path) else {
                continue;
            };
            let names = match &found.source {
                Source::Environment(name) => Some((name.clone(), variable(&renamed))),
                _ => is_table.then(|| (header(old), header(new))),
            };
            if let Some((old, new)) = names {
                let place = &found.source;
                warnings.push(format!("{place}: {old} is called {new} now; rename it"));
            }
            layer.entry(renamed).or_insert(found);
        }
    }
    warnings
}

/// What to do about `path`, if it is of a table that is gone.
pub(super) fn retired(path: &str) -> Option<String> {
    let table = path.split('.').next()?;
    let (_, what) = RETIRED.iter().find(|(name, _)| *name == table)?;
    Some((*what).to_owned())
}

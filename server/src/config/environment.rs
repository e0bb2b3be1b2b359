//! The environment as a layer: `GTG__SECTION__KEY`, `LEPTOS_OPTION`, and names that are nearly that.

use super::{
    error::Source,
    layers::{Entry, Layer, Raw, is_index},
    leptos_options,
    nearest::{distance, key, squeezed},
};

/// Prefix of every environment variable that is ours; also what stands between its parts.
const PREFIX: &str = "GTG__";
const SEPARATOR: &str = "__";
/// What people write in its place.
const HALF_PREFIX: &str = "GTG_";
const LEPTOS_PREFIX: &str = "LEPTOS_";
/// How names begin that are ours, without what is between words.
const OWN: [&str; 3] = ["gtg", "goodtogo", "leptos"];
/// Slips of the finger that a name may be away from one that is known.
const NEAR: usize = 2;

/// What the environment says.
#[derive(Debug, Default)]
pub(super) struct Environment {
    /// The variables that have a value.
    pub set: Layer,
    /// Those that are empty, as compose files make them of what nobody has set: they count as not
    /// set, but their names are names too.
    pub empty: Layer,
    /// Names that are neither ours nor Leptos', and begin as if they were.
    pub others: Vec<String>,
}

impl Environment {
    pub fn read(variables: impl Iterator<Item = (String, String)>) -> Self {
        let mut read = Self::default();
        for (name, value) in variables {
            let Some(path) = path(&name) else {
                if OWN.iter().any(|own| squeezed(&name).starts_with(own)) {
                    read.others.push(name);
                }
                continue;
            };
            let layer = if value.trim().is_empty() {
                &mut read.empty
            } else {
                &mut read.set
            };
            let (raw, source) = (Raw::Text(value), Source::Environment(name));
            layer.insert(path, Entry { raw, source });
        }
        read
    }
}

/// The environment variable of a path.
pub(super) fn variable(path: &str) -> String {
    match leptos_options::option(path) {
        Some(option) => format!("{LEPTOS_PREFIX}{}", option.to_uppercase().replace('-', "_")),
        None => format!("{PREFIX}{}", path.to_uppercase().replace('.', SEPARATOR)),
    }
}

/// The path that a variable's name is meant to say, with or without the prefix.
pub(super) fn path_of(variable: &str) -> String {
    let rest = variable.strip_prefix(PREFIX).unwrap_or(variable);
    rest.to_lowercase().replace(SEPARATOR, ".")
}

/// `apps.7.name` as `apps.1.name`, under which the settings of tables are known.
pub(super) fn of_first_table(path: &str) -> String {
    let parts = path.split('.');
    let parts = parts.map(|part| if is_index(part) { "1" } else { part });
    parts.collect::<Vec<_>>().join(".")
}

/// Where the value of a variable belongs. A name that begins with `GTG__` and is in another shape than
/// `GTG__SECTION__KEY` is kept whole, so that nothing takes it and it is reported.
fn path(name: &str) -> Option<String> {
    let shape = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    if let Some(rest) = name.strip_prefix(PREFIX) {
        let path = path_of(rest);
        let is_ours = !path.starts_with("workspace.");
        return Some(if is_ours && rest.chars().all(shape) {
            path
        } else {
            name.to_owned()
        });
    }
    let option = name.strip_prefix(LEPTOS_PREFIX)?;
    let option = option.to_lowercase().replace('_', "-");
    let path = format!("{}.{option}", leptos_options::SECTION);
    (leptos_options::is_option(&option) && variable(&path) == name).then_some(path)
}

/// What people call a section or a setting that is called otherwise.
const CALLED: [(&str, &str); 3] = [
    ("siteurl", "siteorigin"),
    ("db", "database"),
    ("regulation", "throttle"),
];

/// The known path that the variable `name` was most likely meant for: the only one with such a key, or
/// the first of such a section. Of names of another shape nothing can be said, and they may well be
/// somebody else's.
pub(super) fn half_name<'a>(name: &str, known: &'a [String]) -> Option<&'a String> {
    let written = squeezed(name.strip_prefix(HALF_PREFIX)?);
    let called = CALLED.iter().find_map(|(called, is)| {
        let rest = written.strip_prefix(called)?;
        Some([*is, rest].concat())
    });
    let written = called.unwrap_or(written);
    let is_of_table = |path: &str| path.split('.').any(is_index);
    let settings = || {
        known
            .iter()
            .filter(|path| leptos_options::option(path).is_none() && !is_of_table(path))
    };
    let whole = settings().find(|path| squeezed(path) == written);
    let mut with_key = settings().filter(|path| squeezed(&key(path)) == written);
    let by_key = with_key.next().filter(|_| with_key.next().is_none());
    let of_section = |path: &&String| squeezed(path.split('.').next().unwrap_or(path)) == written;
    whole.or(by_key).or_else(|| settings().find(of_section))
}

/// The known path that the variable `name`, which is none of ours, was most likely meant for; none
/// where it is somebody else's. What begins as Leptos' variables do is nobody else's.
pub(super) fn near_miss<'a>(name: &str, known: &'a [String]) -> Option<&'a String> {
    let option = name.strip_prefix(LEPTOS_PREFIX);
    let option = option.map(|option| option.to_lowercase().replace('_', "-"));
    // cargo-leptos sets its own for what it starts, LEPTOS_HASH_FILE_NAME among them.
    let of_the_build = |option: &String| {
        leptos_options::is_for_the_build(option) || leptos_options::renamed(option).is_some()
    };
    if option.as_ref().is_some_and(of_the_build) {
        return None;
    }
    let squeezed = squeezed(name);
    let rest = OWN.iter().find_map(|own| squeezed.strip_prefix(own))?;
    let (away, path) = known
        .iter()
        .map(|path| (distance(rest, path), path))
        .min_by_key(|(away, _)| *away)?;
    if away <= NEAR {
        return Some(path);
    }
    option?;
    let options = known
        .iter()
        .filter(|path| leptos_options::option(path).is_some());
    options.min_by_key(|path| distance(rest, path))
}

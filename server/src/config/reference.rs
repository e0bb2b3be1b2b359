//! Writes what is said of all settings: the tables of `Leptos.toml` and of `docs/configuration.md`.
//! What these files have before the first table, and from the Leptos options on, is kept.

use super::{
    Config,
    error::Source,
    layers,
    reader::{Effective, Reader},
    tables::{Setting, Table},
};

const SHIPPED: &str = include_str!("../../../Leptos.toml");
const MANUAL: &str = include_str!("../../../docs/configuration.md");

/// How the paragraph begins that says what changing a setting costs.
const COST: &str = "Cost: ";

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// `Leptos.toml`
    Toml,
    /// `docs/configuration.md`
    Markdown,
}

type Row<'a> = (&'a Setting, &'a Effective);

impl Config {
    /// The whole file as it should be, from the declarations of the settings.
    #[must_use]
    pub fn reference(format: Format) -> String {
        let mut reader = Reader::of_examples();
        Self::read(&mut reader);
        let (file, head_ends, tail_begins) = match format {
            Format::Toml => (SHIPPED, "\n\n", "\n# For the Leptos runtime."),
            Format::Markdown => (MANUAL, "\n\n## `[", "\n## `[[workspace"),
        };
        let mut out = file.split(head_ends).next().unwrap_or_default().to_owned() + "\n";
        for table in &reader.tables {
            let first = format!("{}.1", table.path);
            let is_in = |read: &&Effective| [table.path, &first].contains(&&*read.section);
            let read = reader.effective.iter().filter(is_in);
            let rows: Vec<Row<'_>> = table.settings.iter().zip(read).collect();
            let header = layers::header(rows.first().map_or("", |(_, read)| &read.section));
            out += &match format {
                Format::Toml => toml(table, &header, &rows),
                Format::Markdown => markdown(table, &header, &rows),
            };
        }
        let tail = file.find(tail_begins).and_then(|at| file.get(at..));
        out + tail.unwrap_or_default()
    }
}

/// Settings are commented out, and so are the headers of tables that there may be several of.
fn toml(table: &Table, header: &str, rows: &[Row<'_>]) -> String {
    let off = if table.path.contains('.') {
        "#   "
    } else {
        "#"
    };
    let header_off = if header.starts_with("[[") { off } else { "" };
    let mut out = format!("\n{}{header_off}{header}\n", comment(table.about, ""));
    for (setting, read) in rows {
        let lines = comment(setting.about, &allowed(read));
        out += &format!("{lines}{off}{} = {}\n", setting.key, read.value);
    }
    out
}

/// The first paragraph as it is broken into lines, without Markdown's marks.
fn comment(about: &[&str], allowed: &str) -> String {
    let first = paragraphs(about).into_iter().next().unwrap_or_default() + allowed;
    let lines = first.lines().map(|line| format!("# {line}\n"));
    lines.collect::<String>().replace('`', "")
}

fn markdown(table: &Table, header: &str, rows: &[Row<'_>]) -> String {
    let has_costs = rows.iter().any(|(setting, _)| cost(setting).is_some());
    let about = paragraphs(table.about).join("\n\n");
    let mut out = format!("\n## `{header}`\n\n{about}\n\n| setting | default | what it is |");
    out += if has_costs {
        " what changing it costs |\n|---|---|---|---|\n"
    } else {
        "\n|---|---|---|\n"
    };
    for (setting, read) in rows {
        let default = match read.source {
            Source::Default => format!(" `{}`", read.value),
            _ => String::new(),
        };
        let mut text = paragraphs(setting.about);
        text.retain(|paragraph| !paragraph.starts_with(COST));
        if let Some(first) = text.first_mut() {
            *first += &allowed(read);
        }
        let (key, text) = (setting.key, text.join(" ").replace('\n', " "));
        out += &format!("| `{key}` |{default} | {text} |");
        out += &cost(setting).map_or("\n".to_owned(), |cost| format!(" {cost} |\n"));
    }
    out
}

/// What changing a setting costs.
pub(super) fn cost(setting: &Setting) -> Option<String> {
    let mut paragraphs = paragraphs(setting.about).into_iter();
    paragraphs.find_map(|text| Some(text.strip_prefix(COST)?.replace('\n', " ")))
}

/// A sentence behind the first paragraph.
fn allowed(read: &Effective) -> String {
    let range = read.range.as_ref();
    range.map_or_else(String::new, |range| {
        format!(" From {} to {}.", range.start(), range.end())
    })
}

fn paragraphs(about: &[&str]) -> Vec<String> {
    let lines = about.iter().map(|line| match line.trim_start() {
        "" => "\n\n".to_owned(),
        cost if cost.starts_with(COST) => format!("\n\n{cost}"),
        text => format!("\n{text}"),
    });
    let text = lines.collect::<String>();
    let paragraphs = text
        .split("\n\n")
        .map(str::trim)
        .filter(|text| !text.is_empty());
    paragraphs.map(str::to_owned).collect()
}

//! Turns the locale files into `texts.rs`: one function a text, checked at compile time.
//!
//! The browser never holds this table: it gets the texts of its language as one small file, and
//! the functions know the line of each. Some are for the server alone (`locale::is_for_server`).

mod locale;

use locale::Locale;
use std::{env, error::Error, fmt::Write as _, fs, path::Path};

/// The language that the others are held to.
const REFERENCE: &str = "en";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=build");
    let mut locales = Vec::new();
    for entry in fs::read_dir("locales")? {
        locales.push(Locale::read(&entry?.path())?);
    }
    locales.sort_by_key(|locale| (locale.code != REFERENCE, locale.code.clone()));
    let reference = locales
        .first()
        .filter(|first| first.code == REFERENCE)
        .ok_or("locales/en.toml is missing")?;
    for locale in &locales {
        locale.agrees_with(reference)?;
    }
    let pseudo = reference.bracketed();
    let out = Path::new(&env::var("OUT_DIR")?).join("texts.rs");
    Ok(fs::write(out, generate(reference, &locales, &pseudo)?)?)
}

fn generate(
    reference: &Locale,
    locales: &[Locale],
    pseudo: &Locale,
) -> Result<String, Box<dyn Error>> {
    let mut code = String::from("impl Texts {\n");
    for (line, (key, text)) in reference.lines().enumerate() {
        let placeholders = locale::placeholders(text)?;
        if locale::is_for_server(key) {
            code.push_str("    #[cfg(feature = \"ssr\")]\n");
        }
        writeln!(code, "    /// `{}`", text.replace('`', ""))?;
        if placeholders.is_empty() {
            writeln!(
                code,
                "    pub fn {key}(self) -> &'static str {{ self.line({line}) }}"
            )?;
        } else {
            let parameters: Vec<_> = placeholders
                .iter()
                .map(|name| format!("{name}: &str"))
                .collect();
            let values: Vec<_> = placeholders
                .iter()
                .map(|name| format!("({name:?}, {name})"))
                .collect();
            let (parameters, values) = (parameters.join(", "), values.join(", "));
            writeln!(
                code,
                "    pub fn {key}(self, {parameters}) -> String {{ self.fill({line}, &[{values}]) }}"
            )?;
        }
    }
    code.push_str("}\n");
    code.push_str("/// Every language, the fallback first.\n#[cfg(feature = \"ssr\")]\n");
    write!(
        code,
        "pub static LANGUAGES: [Language; {}] = [",
        locales.len()
    )?;
    code.extend(locales.iter().map(|locale| language(locale) + ", "));
    code.push_str("];\n/// A made-up language with every text in brackets, by which a test finds what is not\n");
    code.push_str("/// from a locale file. Nobody is offered it.\n#[cfg(feature = \"ssr\")]\n");
    writeln!(code, "pub static PSEUDO: Language = {};", language(pseudo))?;
    Ok(code)
}

#[expect(
    clippy::indexing_slicing,
    reason = "without its name a language does not build"
)]
fn language(locale: &Locale) -> String {
    let lines: Vec<_> = locale.lines().map(|(_, text)| text).collect();
    let file = locale.file();
    let (code, name) = (&locale.code, &locale.texts["language_name"]);
    let path = format!("/texts/{code}.{:016x}.txt", locale::hash(&file));
    format!(
        "Language {{ code: {code:?}, name: {name:?}, path: {path:?}, file: {file:?}, lines: &{lines:?} }}"
    )
}

//! Reads our own pages as a browser does: parsed, and asked by CSS selectors.

use scraper::{ElementRef, Html, Node, Selector};

/// Attributes that are read out.
const SPOKEN: [&str; 5] = [
    "aria-label",
    "alt",
    "placeholder",
    "title",
    "aria-description",
];

/// All that a person reads or hears: text nodes, and the attributes that are read out.
pub fn texts(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    let page = Html::parse_document(html);
    for node in page.tree.root().descendants() {
        match node.value() {
            Node::Text(text) if !is_code(node.parent().map(|it| it.value())) => {
                found.push(text.to_string());
            }
            Node::Element(tag) => {
                let spoken = SPOKEN.iter().filter_map(|name| tag.attr(name));
                found.extend(spoken.map(str::to_owned));
            }
            _ => {}
        }
    }
    found.retain(|text| !text.trim().is_empty());
    found
}

fn is_code(parent: Option<&Node>) -> bool {
    let parent = parent.and_then(Node::as_element);
    parent.is_some_and(|tag| ["script", "style"].contains(&tag.name()))
}

/// What `read` makes of each element that `selector` finds, in the order of the page.
pub fn each<T>(html: &str, selector: &str, read: impl FnMut(ElementRef<'_>) -> T) -> Vec<T> {
    let selector = Selector::parse(selector).expect("a selector");
    let page = Html::parse_document(html);
    page.select(&selector).map(read).collect()
}

/// How many elements `selector` finds.
pub fn count(html: &str, selector: &str) -> usize {
    each(html, selector, |_| ()).len()
}

/// The HTML of the first element that `selector` finds.
pub fn part(html: &str, selector: &str) -> String {
    let mut parts = each(html, selector, |it| it.html()).into_iter();
    parts
        .next()
        .unwrap_or_else(|| panic!("{selector} finds nothing in {html}"))
}

/// The text within the first element that `selector` finds.
pub fn text(html: &str, selector: &str) -> Option<String> {
    each(html, selector, text_of).into_iter().next()
}

fn text_of(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().trim().to_owned()
}

/// The values of one attribute of the elements that `selector` finds.
pub fn values(html: &str, selector: &str, name: &str) -> Vec<String> {
    let found = each(html, selector, |it| it.attr(name).map(str::to_owned));
    found.into_iter().flatten().collect()
}

/// The values of one attribute all over the page.
pub fn attributes(html: &str, name: &str) -> Vec<String> {
    values(html, "*", name)
}

/// The names of the fields that somebody fills in.
pub fn input_names(html: &str) -> Vec<String> {
    values(html, "input:not([type=hidden])", "name")
}

/// The page's one heading.
pub fn heading(html: &str) -> String {
    let mut headings = each(html, "h1", text_of);
    assert_eq!(headings.len(), 1, "a page has one heading");
    headings.remove(0)
}

/// What is announced as an error, if anything is.
pub fn alert(html: &str) -> Option<String> {
    text(html, "[role=alert]")
}

/// What is to be taken down: a Secret Key in groups, a set-up code or a PIN.
pub fn secret(html: &str) -> String {
    text(html, ".secret").expect("a secret")
}

/// The recovery codes that the page shows.
pub fn recovery_codes(html: &str) -> Vec<String> {
    let codes = each(html, ".codes li", text_of);
    assert!(!codes.is_empty(), "a list of codes");
    codes
}

/// The number in the `nth` of the forms that post to `path` and have one.
pub fn id(html: &str, path: &str, nth: usize) -> String {
    values(
        html,
        &format!("form[action^=\"{path}\"] [name=id]"),
        "value",
    )
    .remove(nth)
}

/// What the form that posts to `path` hides: names and values.
pub fn hidden(html: &str, path: &str) -> Vec<(String, String)> {
    let form = part(html, &format!("form[action^=\"{path}\"]"));
    let pairs = each(&form, "input[type=hidden]", |it| {
        Some((it.attr("name")?.to_owned(), it.attr("value")?.to_owned()))
    });
    pairs.into_iter().flatten().collect()
}

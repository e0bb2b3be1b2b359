//! Just enough HTML to read our own pages.

/// All that a person reads or hears: text nodes, and the attributes that are read out.
pub fn texts(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for token in tokens(html) {
        match token {
            Token::Text(text) => found.push(decoded(text)),
            Token::Tag(tag) => {
                for name in [
                    "aria-label",
                    "alt",
                    "placeholder",
                    "title",
                    "aria-description",
                ] {
                    found.extend(attribute(tag, name).map(decoded));
                }
            }
        }
    }
    found.retain(|text| !text.trim().is_empty());
    found
}

/// The values of one attribute all over the page.
pub fn attributes(html: &str, name: &str) -> Vec<String> {
    tokens(html)
        .into_iter()
        .filter_map(|token| match token {
            Token::Tag(tag) => attribute(tag, name).map(decoded),
            Token::Text(_) => None,
        })
        .collect()
}

/// The names of the fields that somebody fills in.
pub fn input_names(html: &str) -> Vec<String> {
    tokens(html)
        .into_iter()
        .filter_map(|token| match token {
            Token::Tag(tag) if tag.starts_with("input") && !tag.contains("type=\"hidden\"") => {
                attribute(tag, "name").map(decoded)
            }
            _ => None,
        })
        .collect()
}

/// The page's one heading.
pub fn heading(html: &str) -> String {
    assert_eq!(html.matches("<h1").count(), 1, "a page has one heading");
    inside(html, "<h1").expect("a heading")
}

/// What is announced as an error, if anything is.
pub fn alert(html: &str) -> Option<String> {
    with(html, "role=\"alert\"")
}

/// The Secret Key as the enrolment page shows it, in groups.
pub fn secret_key(html: &str) -> String {
    secret(html)
}

/// What is to be taken down: a Secret Key, a set-up code or a PIN.
pub fn secret(html: &str) -> String {
    with(html, "class=\"secret\"").expect("a secret")
}

/// The recovery codes that the page shows.
pub fn recovery_codes(html: &str) -> Vec<String> {
    let list = with(&html.replace("</li>", "</li> "), "class=\"codes\"");
    let codes = list.expect("a list of codes");
    codes.split_whitespace().map(str::to_owned).collect()
}

/// The text within the first element with this attribute.
fn with(html: &str, attribute: &str) -> Option<String> {
    let at = html.find(attribute)?;
    let start = html[..at].rfind('<')?;
    inside(&html[start..], "<")
}

/// The text within the first element that begins with `opening`.
fn inside(html: &str, opening: &str) -> Option<String> {
    let html = &html[html.find(opening)?..];
    let name = html[1..].split([' ', '>']).next()?;
    let end = html.find(&format!("</{name}>"))?;
    let texts = tokens(&html[..end])
        .into_iter()
        .filter_map(|token| match token {
            Token::Text(text) => Some(decoded(text)),
            Token::Tag(_) => None,
        });
    Some(texts.collect::<String>().trim().to_owned())
}

enum Token<'a> {
    Text(&'a str),
    Tag(&'a str),
}

fn tokens(html: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        found.push(Token::Text(&rest[..start]));
        rest = &rest[start..];
        if rest.starts_with("<!--") {
            rest = rest.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let end = end_of_tag(rest);
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        if !tag.starts_with(['/', '!']) {
            found.push(Token::Tag(tag));
        }
        for raw in ["script", "style"] {
            if tag.starts_with(raw) {
                let closing = format!("</{raw}>");
                rest = &rest[rest.find(&closing).expect("it is closed")..];
            }
        }
    }
    found.push(Token::Text(rest));
    found
}

/// The closing `>`, which may also stand in a quoted value.
fn end_of_tag(html: &str) -> usize {
    let mut quoted = false;
    for (index, byte) in html.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return index,
            _ => {}
        }
    }
    panic!("an unclosed tag")
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, value) = tag.split_once(&format!(" {name}=\""))?;
    value.split_once('"').map(|(value, _)| value)
}

fn decoded(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

/// What the form that posts to `path` hides: names and values.
pub fn hidden(html: &str, path: &str) -> Vec<(String, String)> {
    let action = format!("action=\"{path}");
    let form = &html[html.find(&action).expect("the form is on the page")..];
    let form = &form[..form.find("</form>").expect("a form ends")];
    let fields = tokens(form).into_iter().filter_map(|token| match token {
        Token::Tag(tag) if tag.contains("type=\"hidden\"") => {
            Some((attribute(tag, "name")?, attribute(tag, "value")?))
        }
        _ => None,
    });
    let fields = fields.map(|(name, value)| (decoded(name), decoded(value)));
    fields.collect()
}

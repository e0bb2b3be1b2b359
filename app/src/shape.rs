//! The shape of a page: what the browser must find before the app takes it over.
//!
//! Extensions, translators and browsers themselves put elements into pages. The app would then take
//! other nodes for its own, and stop in the middle of a logon. So the page says what was sent, as one
//! number over the names of all its nodes, and `start.js` leaves a page alone that is not that any more.

use crate::app::ROOT;

/// Elements that have no end.
const VOID: [&str; 6] = ["br", "hr", "img", "input", "link", "meta"];

/// The end of what is shown. Leptos sends the data to hydrate from behind the document.
const END: &str = "</body>";

/// Completes a rendered page: its shape is written where the app lives, and what came after the end of
/// the document goes into it.
pub fn complete(page: String) -> String {
    let Some((body, tail)) = page.rsplit_once(END) else {
        return page;
    };
    let data = tail.split_at(tail.find("<script").unwrap_or(tail.len())).1;
    let root = format!("<div id=\"{ROOT}\"");
    let Some((head, app)) = body.split_once(&root) else {
        return format!("{body}{data}{END}</html>");
    };
    let inside = app
        .split_once('>')
        .and_then(|(_, app)| app.rsplit_once("</div>"));
    let shape = of(inside.map_or("", |(inside, _)| inside));
    format!("{head}{root} data-shape=\"{shape}\"{app}{data}{END}</html>")
}

/// The number: of each node its name and, once its children are counted, a slash.
fn of(html: &str) -> i32 {
    let mut sum = 0;
    let mut add = |name: &str| {
        for sign in name.bytes() {
            sum = i32::wrapping_mul(sum, 31).wrapping_add(sign.to_ascii_lowercase().into());
        }
    };
    let mut rest = html;
    while !rest.is_empty() {
        let Some(tag) = rest.strip_prefix('<') else {
            add("#text/");
            rest = rest.split_at(rest.find('<').unwrap_or(rest.len())).1;
            continue;
        };
        if let Some(comment) = tag.strip_prefix("!--") {
            add("#comment/");
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        let (tag, behind) = tag.split_at(end_of(tag));
        rest = behind.strip_prefix('>').unwrap_or_default();
        match tag.split([' ', '/']).next().unwrap_or_default() {
            "!" => add("#comment/"),
            "" => add("/"),
            name => {
                add(name);
                if tag.ends_with('/') || VOID.contains(&name) {
                    add("/");
                }
            }
        }
    }
    sum
}

/// Where a tag ends: a `>` in the value of an attribute does not end it.
fn end_of(tag: &str) -> usize {
    let mut is_quoted = false;
    tag.find(|sign| {
        is_quoted ^= sign == '"';
        sign == '>' && !is_quoted
    })
    .unwrap_or(tag.len())
}

#[cfg(test)]
mod tests {
    use super::{complete, of};

    #[test]
    fn every_node_counts_and_nothing_else() {
        let sent = of(r#"<main class="a > b"><p>Call <!>01632</p><input name="x"></main>"#);
        assert_eq!(sent, of("<main><p>Ring &lt;<!-->-->960</p><input></main>"));
        for changed in [
            "<main><p>Call <!>01632</p><span></span><input></main>",
            "<main><p>Call <!><a>01632</a></p><input></main>",
            "<main><p><font>Call </font><!>01632</p><input></main>",
            "<main><p>Call 01632</p><input></main>",
            "<main><p>Call <!>01632</p></main><input>",
            "<main><div>Call <!>01632</div><input></main>",
            "<main><p>Call <!></p><input></main>",
        ] {
            assert_ne!(sent, of(changed), "{changed}");
        }
    }

    #[test]
    fn an_element_of_a_picture_may_end_itself() {
        assert_eq!(
            of("<svg><path d=\"M0 0\"/></svg>"),
            of("<svg><path></path></svg>")
        );
    }

    #[test]
    fn what_came_after_the_end_is_part_of_the_page() {
        let page = "<html><body><div id=\"app\" data-site=\"x\"><h1>A</h1></div><!></body><!></html><!><script>1</script>";
        let shape = of("<h1>A</h1>");
        assert_eq!(
            complete(page.to_owned()),
            format!(
                "<html><body><div id=\"app\" data-shape=\"{shape}\" data-site=\"x\"><h1>A</h1></div>\
                 <!><script>1</script></body></html>"
            )
        );
        let other = "<html><body>Any other page</body></html>";
        assert_eq!(complete(other.to_owned()), other);
    }
}

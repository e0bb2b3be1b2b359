//! What is around every page of the console: brand, navigation, who is at the desk.

use super::mistakes::Opened;
use crate::{
    api::{LogOff, Stay},
    components::{MAIN, Whose, lasting},
    files::{CONSOLE_SCRIPT, CONSOLE_STYLE},
    shell::{Assets, Document, DocumentProps},
    site::Site,
    texts::Language,
};
use leptos::{prelude::*, server_fn::ServerFn};

/// Where the content of a page is that comes piece by piece.
const CONTENT: &str = "<!--content-->";

/// What every page of the console needs.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Where the browser finds the stylesheet of all pages.
    pub assets: Assets,
    /// What pages say of the site.
    pub site: Site,
    /// The language of the page.
    pub language: &'static Language,
    /// Who is at the desk.
    pub user_id: String,
    /// The address of the page, which the navigation marks.
    pub path: &'static str,
    /// How many holders wait for 2FA.
    pub requests: usize,
    /// How many changes wait for a second member of staff.
    pub approvals: usize,
    /// Whether it says why a form was refused.
    pub is_refused: bool,
    /// Seconds until the session ends if nothing is done.
    pub time_left: i64,
}

impl Frame {
    /// A page with this heading, as HTML; `content` is below it.
    pub fn render(self, title: &str, content: impl FnOnce() -> AnyView) -> String {
        Owner::new().with(|| {
            provide_context(Whose(self.user_id.clone()));
            provide_context(Opened::default());
            let (nav, ending, content) = (self.navigation(), self.ending(), content());
            let head = view! {
                <link rel="stylesheet" href=CONSOLE_STYLE.path.as_str()/>
                <script src=CONSOLE_SCRIPT.path.as_str() defer></script>
            };
            let document = Document(DocumentProps {
                assets: self.assets,
                site: self.site,
                language: self.language,
                title: title.to_owned(),
                is_refused: self.is_refused,
                start: None,
                head: Some(head.into_any()),
                nav: Some(nav),
                children: Box::new(move || {
                    view! { <main class="console" id=MAIN>{content}</main> {ending} }.into_any()
                }),
            });
            document.into_any().to_html()
        })
    }

    /// The same for content that comes piece by piece: what stands before it, and what behind.
    pub fn around(self, title: &str) -> (String, String) {
        let heading = title.to_owned();
        let page = self.render(title, || {
            view! { <h1>{heading}</h1> <div inner_html=CONTENT></div> }.into_any()
        });
        match page.split_once(CONTENT) {
            Some((before, behind)) => (before.to_owned(), behind.to_owned()),
            None => (page, String::new()),
        }
    }

    /// That the session is about to end, and a button that keeps it (WCAG 2.2, 2.2.1): the script shows it
    /// in time. Without one it opens a tab of its own, so that nothing typed is lost.
    fn ending(&self) -> AnyView {
        let t = self.language.texts();
        let lasting = lasting(t, u32::try_from(self.time_left).unwrap_or(0));
        let over = [t.stay_over_title(), t.stay_over(), t.stay_over_action()].join("\n");
        view! {
            <form class="ending" id="ending" method="post" action=Stay::PATH target="_blank"
                data-ends=self.time_left.to_string() data-warning=t.stay_session() data-unreachable=t.problem_unreachable() data-over=over>
                <p class="unscripted">{lasting}</p>
                <button class="secondary">{t.stay_session_submit()}</button>
            </form>
        }
        .into_any()
    }

    fn navigation(&self) -> AnyView {
        let t = self.language.texts();
        let counted = |text: &str, count: usize| match count {
            0 => text.to_owned(),
            count => format!("{text} {count}"),
        };
        let links = [
            ("/support", t.support_accounts().to_owned()),
            (
                "/support/requests",
                counted(t.support_requests(), self.requests),
            ),
            (
                "/support/approvals",
                counted(t.support_approvals(), self.approvals),
            ),
            ("/support/planner", t.support_planner().to_owned()),
            ("/support/import", t.support_import().to_owned()),
            ("/support/audit", t.support_audit().to_owned()),
            ("/support/overview", t.support_overview().to_owned()),
            ("/", self.user_id.clone()),
        ];
        let links = links.into_iter().map(|(path, text)| {
            let present = (path == self.path).then_some("page");
            view! { <li><a href=path aria-current=present>{text}</a></li> }
        });
        let log_off = LogOff::PATH;
        view! {
            <nav class="desk" aria-label=t.support_title()><ul>{links.collect_view()}</ul></nav>
            <form class="log-off" method="post" action=log_off><button>{t.home_log_off()}</button></form>
        }
        .into_any()
    }
}

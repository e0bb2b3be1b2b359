//! What the console never shows (R38).

use super::import::HASH;
use crate::support::{PASSWORD, Staff, Stage, Way, World, at_stage, attributes, secret, went};
use axum::http::Method;
use domain::{TwoFactor, account::TwoFactorChange};
use server::http::CONSOLE_ROUTES;

/// Every page of the console, once for each account where it is about one.
fn paths() -> Vec<String> {
    let routes = CONSOLE_ROUTES.iter();
    let pages = routes.filter(|route| route.method == Method::GET);
    let accounts = ["oak", "elm", "ash", "yew", "fir", "priya", "sam"];
    let paths = pages.flat_map(|page| accounts.map(|name| page.path.replace("{user_id}", name)));
    let mut paths: Vec<_> = paths.collect();
    paths.extend(["ndjson", "csv"].map(|format| format!("/support/audit/export?format={format}")));
    paths.sort();
    paths.dedup();
    paths
}

/// Forms that are refused, with what is wrong and what is not: nothing of it comes back.
async fn refused(priya: &mut Staff<'_>, code: &str) -> Vec<String> {
    let (act, identity) = (
        "/support/accounts/oak/act",
        "/support/accounts/elm/identity",
    );
    let csv = format!("user_id,role,password_hash,otpauth\nbeech,boss,{HASH},\n");
    let code = ("code", code);
    let forms: [(&str, &[(&str, &str)]); 7] = [
        (act, &[("action", "reset"), ("reason", ""), code]),
        (identity, &[("answer", "right"), code]),
        (
            "/support/enable",
            &[
                ("user_id", "elm"),
                ("confirmed", "yes"),
                ("reason", ""),
                code,
            ],
        ),
        (
            "/support/requests",
            &[("user_id", "elm"), ("reason", ""), code],
        ),
        (
            "/support/approvals",
            &[("id", "1"), ("answer", "agree"), code],
        ),
        (
            "/support/planner",
            &[("step", "create"), ("organisation", "A"), code],
        ),
        (
            "/support/import",
            &[("csv", &csv), ("step", "import"), ("reason", "Moved"), code],
        ),
    ];
    let mut pages = Vec::new();
    for (path, fields) in forms {
        let answer = priya.browser.post(path, fields).await;
        assert_eq!(answer.status, 422, "{path}");
        pages.push(answer.text());
    }
    pages
}

#[tokio::test]
async fn r38_no_page_shows_a_secret() {
    let world = World::new().await;
    let mut secrets = vec![PASSWORD.to_owned(), HASH.to_owned(), "Q2I81".to_owned()];
    // One has just been shown recovery codes, one types wrong codes, one has a PIN, one a set-up
    // code, and one asks for two-factor logon.
    let (mut keeper, app) = at_stage(&world, Way::App, Stage::Keep, "oak").await;
    secrets.extend(keeper.recovery_codes().await);
    let app = app.expect("an authenticator");
    secrets.extend([
        app.key().to_owned(),
        app.code(world.now()),
        app.code(world.now() - 30),
    ]);
    world.account("ash", TwoFactor::AwaitingEnrolment).await;
    let mut rose = world.browser(Way::App);
    assert_eq!(rose.log_on("ash", PASSWORD).await, went("/logon/enrol"));
    let pending = rose.scan().await;
    let wrong = pending.wrong_code(world.now());
    rose.verify(&wrong).await;
    secrets.extend([pending.key().to_owned(), pending.code(world.now()), wrong]);
    let mut mistaken = world.browser(Way::App);
    mistaken.log_on("oak", "marigold lantern 8").await;
    secrets.push("marigold lantern 8".to_owned());
    world.account("yew", TwoFactor::Off).await;
    secrets.push(world.with_pin("yew", TwoFactorChange::Enable).await);
    world.account("fir", TwoFactor::Off).await;
    world.account("elm", TwoFactor::Off).await;
    let mut asker = world.browser(Way::App);
    assert_eq!(asker.log_on("elm", PASSWORD).await, went("/"));
    asker.post("/api/ask", &[]).await;

    let (mut priya, mut sam) = (world.staff("priya").await, world.staff("sam").await);
    secrets.extend([&priya, &sam].map(|staff| staff.app.key().to_owned()));
    let shown = priya.act("fir", "set-up-code", &[]).await.text();
    secrets.push(secret(&shown));
    world.staff("tom").await;
    sam.act("tom", "reset", &[]).await;
    priya
        .browser
        .post("/support/accounts/oak/identity", &[("answer", "ask")])
        .await;
    let key = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
    secrets.push(key.to_owned());
    let good =
        format!("user_id,password_hash,otpauth\nbeech,{HASH},otpauth://totp/x?secret={key}\n");
    let fields = [("csv", &*good), ("step", "import"), ("reason", "Moved")];
    let imported = priya.browser.post("/support/import", &fields).await;
    assert!(imported.text().contains("1 account brings a password"));

    let mut pages = vec![("the import".to_owned(), imported.text())];
    for path in paths() {
        pages.push((path.clone(), priya.browser.page(&path).await));
    }
    let about = |path: &str| pages.iter().find(|(at, _)| at == path).expect("a page");
    assert!(
        about("/support/requests").1.contains("elm"),
        "a request is open"
    );
    assert!(
        about("/support/approvals").1.contains("tom"),
        "an approval is open"
    );
    assert!(
        about("/support/approvals").1.contains("beech"),
        "an import waits"
    );
    // A code that is wrong is asked for again, and its digits are not given back.
    world.clock.advance(300);
    let typed = priya.app.wrong_code(world.now());
    let refused = refused(&mut priya, &typed).await;
    secrets.push(typed);
    pages.extend(
        refused
            .into_iter()
            .map(|page| ("a refused form".to_owned(), page)),
    );

    let browsers = [
        &keeper,
        &rose,
        &mistaken,
        &asker,
        &priya.browser,
        &sam.browser,
    ];
    let tokens: Vec<&String> = browsers
        .iter()
        .flat_map(|one| one.cookies.values())
        .collect();
    for (path, page) in &pages {
        let squeezed: String = page.split_whitespace().collect();
        for secret in &secrets {
            let secret: String = secret.split_whitespace().collect();
            assert!(!squeezed.contains(&secret), "{path} shows {secret}");
        }
        assert!(tokens.iter().all(|token| !page.contains(*token)), "{path}");
        assert!(
            !page.contains("class=\"qr\"") && !page.contains("$argon2"),
            "{path}"
        );
        assert!(
            attributes(page, "src")
                .iter()
                .all(|src| !src.starts_with("data:")),
            "{path}"
        );
    }
}

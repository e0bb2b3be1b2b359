//! A database that goes away and comes back, or cannot be written: people are told in words, each
//! failure is logged once, nothing is lost, and nobody needs to start the server again.

use crate::{
    client::{APP, Answer, HTML},
    postgres::Postgres,
    server::{PASSWORD, Server},
};
use std::{process::Command, time::Duration};
use tokio::time::{Instant, sleep};

/// The number that the person is told is the one that is logged, once.
async fn is_told_and_logged(server: &Server, answer: &Answer) {
    assert_eq!(answer.status, 503, "{}\n{}", answer.head, answer.body);
    assert_eq!(answer.header("retry-after"), "10");
    let body = &answer.body;
    let id = if let Some(number) = body.strip_prefix("unexpected:") {
        format!("{:08x}", number.parse::<u32>().expect("a number"))
    } else {
        let told = body.split_once("tell support this number: ");
        told.expect("words").1.chars().take(8).collect()
    };
    let log = server.log_with(&id, 2).await;
    let lines: Vec<_> = log.lines().filter(|line| line.contains(&id)).collect();
    let errors = lines.iter().filter(|line| line.contains("ERROR")).count();
    assert_eq!((errors, lines.len()), (1, 2), "{lines:#?}");
}

/// Logs on until it works again.
async fn comes_back(server: &Server) {
    let begun = Instant::now();
    loop {
        let answer = server.client.log_on(APP, "office", PASSWORD).await;
        if answer.status == 200 {
            answer.session();
            return;
        }
        let waited = begun.elapsed();
        assert!(waited < Duration::from_secs(10), "still {}", answer.head);
        sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r43_postgresql_is_stopped_and_started_during_logons() {
    let postgres = Postgres::start();
    let server = Server::start(&[("GTG__DATABASE__URL", &postgres.url())]).await;
    server.add("office");
    let client = &server.client;
    let session = client.log_on(APP, "office", PASSWORD).await.session();
    let logons: Vec<_> = (0..20)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.log_on(APP, "office", PASSWORD).await })
        })
        .collect();
    sleep(Duration::from_millis(150)).await;
    postgres.stop();
    for logon in logons {
        let answer = logon.await.expect("no panic");
        assert!(answer.took < Duration::from_secs(16), "{:?}", answer.took);
        match &*answer.body {
            "" => drop(answer.session()),
            "busy" => {} // on a machine that has much else to do
            _ => is_told_and_logged(&server, &answer).await,
        }
    }
    let (form, page, ready, health) = tokio::join!(
        client.log_on(HTML, "office", PASSWORD),
        client.get("/", &session),
        client.get("/readyz", ""),
        client.get("/healthz", ""),
    );
    is_told_and_logged(&server, &form).await;
    is_told_and_logged(&server, &page).await;
    assert_eq!(ready.status, 503, "{}", ready.body);
    for answer in [health, ready] {
        assert!(answer.took < Duration::from_secs(2), "{:?}", answer.took);
    }
    postgres.start_again();
    comes_back(&server).await;
    let home = client.get("/", &session).await;
    assert!(home.body.contains("You are logged on"), "{}", home.head);
    assert_eq!(client.get("/readyz", "").await.status, 200);
}

#[tokio::test]
async fn r43_a_disk_on_which_nothing_more_can_be_written() {
    // What a test can do like a full disk: no file may grow beyond a size, as if there were no room.
    let command = "trap '' XFSZ; exec \"$0\" serve";
    let server = Server::start_by(command, &[]).await;
    server.add("office");
    let client = &server.client;
    let session = client.log_on(APP, "office", PASSWORD).await.session();
    let room = |limit: &str| {
        let limited = Command::new("prlimit")
            .args([
                "--pid",
                &server.id().to_string(),
                &format!("--fsize={limit}"),
            ])
            .status();
        assert!(limited.expect("prlimit runs").success());
    };
    room("1000:unlimited");
    for accept in [HTML, APP, HTML] {
        for password in [PASSWORD, "wrong"] {
            let answer = client.log_on(accept, "office", password).await;
            is_told_and_logged(&server, &answer).await;
            assert!(!answer.head.contains("gtg="), "{}", answer.head);
        }
    }
    let home = client.get("/", &session).await;
    assert!(
        home.body.contains("You are logged on"),
        "what needs no writing works"
    );
    room("unlimited:unlimited");
    comes_back(&server).await;
    let events = server.count("SELECT count(*) FROM audit_event WHERE kind = 'logon.logged-on'");
    let sessions = server.count("SELECT count(*) FROM session");
    assert_eq!(
        (events, sessions),
        (2, 2),
        "before and after, and none between"
    );
}

#[tokio::test]
async fn r43_a_log_that_cannot_be_written_stops_nobody() {
    let server = Server::start_by("exec \"$0\" serve 2>/dev/full", &[]).await;
    server.add("office");
    let answer = server.client.log_on(APP, "office", PASSWORD).await;
    answer.session();
    assert_eq!(server.client.get("/healthz", "").await.status, 200);
}

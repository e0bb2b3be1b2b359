//! Many at once.

use crate::{
    client::{APP, Client, HTML},
    server::{PASSWORD, Server},
};
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::{io::AsyncWriteExt, net::TcpStream, task::JoinHandle, time::sleep};

/// Connections that have sent a part of a request, and send no more.
async fn slow(client: &Client, count: usize) -> Vec<TcpStream> {
    let mut streams = Vec::new();
    for number in 0..count {
        let mut stream = client.connect().await;
        let part = match number % 3 {
            0 => String::new(),
            1 => "GET /logon HTTP/1.1\r\nHost: ".to_owned(),
            _ => client.head("/api/logon", HTML, "Content-Length: 100") + "user_id=",
        };
        stream.write_all(part.as_bytes()).await.expect("sent");
        streams.push(stream);
    }
    streams
}

/// Asks for `path` until told to stop; how often, and how long the longest took.
fn watch(
    client: &Client,
    path: &'static str,
    cookie: &str,
    words: &'static str,
    stop: &Arc<AtomicBool>,
) -> JoinHandle<(u32, Duration)> {
    let (client, cookie, stop) = (client.clone(), cookie.to_owned(), Arc::clone(stop));
    tokio::spawn(async move {
        let (mut times, mut longest) = (0, Duration::ZERO);
        while !stop.load(Ordering::Relaxed) {
            let answer = client.get(path, &cookie).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.head);
            assert!(answer.body.contains(words), "{path}");
            (times, longest) = (times + 1, longest.max(answer.took));
            sleep(Duration::from_millis(20)).await;
        }
        (times, longest)
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn r43_under_200_logons_and_500_slow_connections_pages_are_served() {
    // All come from one address: this is about their number. A busy machine hashes slowly.
    let settings = [
        ("GTG__THROTTLE__ADDRESS_TRIES", "10000"),
        ("GTG__THROTTLE__HASH_WAIT_SECONDS", "10"),
    ];
    let server = Server::start(&settings).await;
    server.add("office");
    let client = &server.client;
    let session = client.log_on(APP, "office", PASSWORD).await.session();
    let slow = slow(client, 500).await;
    let stop = Arc::new(AtomicBool::new(false));
    let health = watch(client, "/healthz", "", "alive", &stop);
    let page = watch(client, "/", &session, "You are logged on", &stop);
    let mut answers: BTreeMap<u16, u32> = BTreeMap::new();
    let mut longest = Duration::ZERO;
    for round in 0..3 {
        let logons: Vec<_> = (0..200)
            .map(|number| {
                let client = client.clone();
                tokio::spawn(async move {
                    let user_id = if number % 2 == 0 { "office" } else { "nobody" };
                    let password = if round == 0 { PASSWORD } else { "wrong" };
                    client.log_on(APP, user_id, password).await
                })
            })
            .collect();
        for logon in logons {
            let answer = logon.await.expect("no panic");
            *answers.entry(answer.status).or_default() += 1;
            longest = longest.max(answer.took);
            if answer.status == 503 {
                assert_eq!((&*answer.body, answer.header("retry-after")), ("busy", "3"));
            }
        }
    }
    stop.store(true, Ordering::Relaxed);
    let (asked, slowest) = health.await.expect("no panic");
    let (shown, slowest_page) = page.await.expect("no panic");
    let (peak, now) = (server.memory("VmHWM"), server.memory("VmRSS"));
    println!(
        "{answers:?}, longest {longest:?}; /healthz {asked} times, longest {slowest:?}; \
         page {shown} times, longest {slowest_page:?}; peak {peak} MiB, now {now} MiB"
    );
    // Or, on a machine that is busy with something else, no longer than a logon.
    let limit = |seconds| longest.max(Duration::from_secs(seconds));
    assert!(asked > 10 && slowest < limit(1), "{slowest:?}");
    assert!(shown > 10 && slowest_page < limit(3), "{slowest_page:?}");
    let done = answers.get(&200).copied().unwrap_or_default();
    let busy = answers.get(&503).copied().unwrap_or_default();
    assert_eq!(done + busy, 600, "{answers:?}");
    // On two free cores it is about 150; how many find a place is up to the machine.
    assert!(done >= 12, "some get in all the while: {answers:?}");
    assert!(peak < 300, "{peak} MiB");
    drop(slow);
}

#[tokio::test]
async fn r43_slow_connections_on_every_place_keep_nobody_out() {
    // Nobody is kept out until the slow ones have had their time.
    let settings = [
        ("GTG__THROTTLE__CONNECTIONS", "20"),
        ("GTG__THROTTLE__RECEIVE_SECONDS", "60"),
    ];
    let server = Server::start(&settings).await;
    server.add("office");
    let session = server
        .client
        .log_on(APP, "office", PASSWORD)
        .await
        .session();
    let slow = slow(&server.client, 300).await;
    for _ in 0..20 {
        let answer = server.client.get("/healthz", "").await;
        assert_eq!(answer.body, "alive\n");
        assert!(answer.took < Duration::from_secs(30), "{:?}", answer.took);
        let page = server.client.get("/", &session).await;
        assert!(page.body.contains("You are logged on"), "{}", page.head);
    }
    let files = std::fs::read_dir(format!("/proc/{}/fd", server.id())).expect("Linux");
    assert!(files.count() < 20 + 60, "no more connections than places");
    drop(slow);
}

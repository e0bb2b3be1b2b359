//! Nobody keeps a holder out of the logon at the usual browser (R58), with 48 connections that never
//! stop: neither from one address and a remembered browser of another account, nor from many networks.
//!
//! Here the answers are counted, however long they take; how long they take is asserted where nothing
//! else runs.

use crate::{
    client::{APP, Answer, Client},
    postgres::Postgres,
    server::{PASSWORD, Server},
};
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};
use tokio::task::JoinHandle;

const CONNECTIONS: usize = 48;
const LOGONS: usize = 20;

/// Who sends a logon, as the server sees it.
#[derive(Clone, Default)]
struct Sender {
    address: String,
    /// The cookie of a remembered browser; empty: it is none.
    browser_token: String,
}

impl Sender {
    async fn log_on(&self, client: &Client, user_id: &str, password: &str) -> Answer {
        let body = format!("user_id={user_id}&password={}", password.replace(' ', "+"));
        let headers = format!(
            "Content-Length: {}\r\nX-Forwarded-For: {}\r\nCookie: {}",
            body.len(),
            self.address,
            self.browser_token
        );
        let head = client.head("/api/logon", APP, &headers);
        client.send((head + &body).as_bytes()).await
    }

    /// Logs on, and is remembered.
    async fn remembered(client: &Client, user_id: &str, address: &str) -> Self {
        let mut sender = Self {
            address: address.to_owned(),
            browser_token: String::new(),
        };
        let answer = sender.log_on(client, user_id, PASSWORD).await;
        sender.browser_token = browser_token(&answer).expect("it is remembered");
        sender
    }
}

fn browser_token(answer: &Answer) -> Option<String> {
    let cookies = answer.head.lines();
    let mut cookies = cookies.filter_map(|line| line.strip_prefix("set-cookie: "));
    let cookie = cookies.find(|cookie| cookie.starts_with("gtg_device="))?;
    Some(cookie.split(';').next()?.to_owned())
}

/// How the flood is made.
#[derive(Clone, Copy, Debug)]
enum Flood {
    /// Wrong passwords from one address, in a remembered browser of the account that they are for.
    RememberedBrowser,
    /// Right ones from there: those are never counted.
    RightPasswords,
    /// Wrong ones for ever other userIDs, from ever other networks of IPv6.
    Networks,
}

struct Attack {
    stop: Arc<AtomicBool>,
    statuses: Arc<Mutex<BTreeMap<u16, u32>>>,
    tasks: Vec<JoinHandle<()>>,
}

impl Attack {
    fn begin(client: &Client, flood: Flood, thief: &Sender) -> Self {
        let (stop, number) = (Arc::<AtomicBool>::default(), Arc::<AtomicU32>::default());
        let statuses = Arc::<Mutex<BTreeMap<u16, u32>>>::default();
        let tasks = (0..CONNECTIONS).map(|_| {
            let (client, mut sender) = (client.clone(), thief.clone());
            let (stop, number) = (Arc::clone(&stop), Arc::clone(&number));
            let statuses = Arc::clone(&statuses);
            tokio::spawn(async move {
                while !stop.load(Ordering::Relaxed) {
                    let n = number.fetch_add(1, Ordering::Relaxed);
                    let (user_id, password) = match flood {
                        Flood::RememberedBrowser => ("thief".to_owned(), "wrong"),
                        Flood::RightPasswords => ("thief".to_owned(), PASSWORD),
                        Flood::Networks => {
                            sender = Sender {
                                address: format!("2001:{:x}:{:x}::1", n >> 16, n & 0xffff),
                                browser_token: String::new(),
                            };
                            (format!("nobody-{n}"), "wrong")
                        }
                    };
                    let answer = sender.log_on(&client, &user_id, password).await;
                    let mut statuses = statuses.lock().expect("no panic");
                    *statuses.entry(answer.status).or_default() += 1;
                }
            })
        });
        Self {
            tasks: tasks.collect(),
            stop,
            statuses,
        }
    }

    async fn end(self) -> BTreeMap<u16, u32> {
        self.stop.store(true, Ordering::Relaxed);
        for task in self.tasks {
            task.await.expect("no panic");
        }
        let statuses = self.statuses.lock().expect("no panic");
        statuses.clone()
    }
}

/// The answers to the holder's logons under `flood`, and how long each took.
async fn under(flood: Flood, settings: &[(&str, &str)]) -> (Vec<u16>, Vec<Duration>) {
    let trusted = [("GTG__PROXY__TRUSTED", "127.0.0.1")];
    let server = Server::start(&[settings, &trusted].concat()).await;
    server.add("holder");
    server.add("thief");
    let client = &server.client;
    let mut holder = Sender::remembered(client, "holder", "203.0.113.5").await;
    let thief = Sender::remembered(client, "thief", "198.51.100.7").await;
    let attack = Attack::begin(client, flood, &thief);
    let (mut statuses, mut times) = (Vec::new(), Vec::new());
    while statuses.len() < LOGONS {
        let answer = holder.log_on(client, "holder", PASSWORD).await;
        if let Some(browser_token) = browser_token(&answer) {
            holder.browser_token = browser_token;
        }
        statuses.push(answer.status);
        times.push(answer.took);
    }
    let attacked = attack.end().await;
    times.sort_unstable();
    println!("{flood:?}: the holder's {statuses:?}, {times:?}; the others' {attacked:?}");
    (statuses, times)
}

/// Time enough for a machine that does a lot besides.
const PATIENT: [(&str, &str); 2] = [
    ("GTG__THROTTLE__HASH_WAIT_SECONDS", "10"),
    ("GTG__THROTTLE__REQUEST_SECONDS", "60"),
];

async fn counts(flood: Flood, settings: &[(&str, &str)]) {
    let (statuses, _) = under(flood, &[settings, &PATIENT].concat()).await;
    assert_eq!(statuses, [200; LOGONS], "{flood:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn r58_one_remembered_browser_of_another_account_keeps_nobody_out() {
    counts(Flood::RememberedBrowser, &[]).await;
    counts(Flood::RightPasswords, &[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r58_strangers_from_many_networks_keep_nobody_out_of_the_usual_browser() {
    counts(Flood::Networks, &[]).await;
    counts(Flood::Networks, &[("GTG__THROTTLE__HASHES_AT_ONCE", "1")]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r58_neither_does_where_the_database_is_postgresql() {
    for flood in [Flood::RememberedBrowser, Flood::Networks] {
        let Some(postgres) = Postgres::start() else {
            return;
        };
        counts(flood, &[("GTG__DATABASE__URL", &postgres.url())]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures time: script/test runs it alone"]
async fn r58_twenty_of_twenty_logons_take_less_than_two_seconds_each() {
    let one_core = ("GTG__THROTTLE__HASHES_AT_ONCE", "1");
    for flood in [
        Flood::RememberedBrowser,
        Flood::RightPasswords,
        Flood::Networks,
    ] {
        for settings in [&[][..], &[one_core]] {
            let (statuses, times) = under(flood, settings).await;
            assert_eq!(statuses, [200; LOGONS], "{flood:?}");
            let longest = times.last().copied();
            assert!(
                longest < Some(Duration::from_secs(2)),
                "{flood:?}: {times:?}"
            );
        }
    }
}

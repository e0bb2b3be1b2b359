//! A database that goes away and comes back, or cannot be written: people are told in words, each
//! failure is logged once, nothing is lost, and nobody needs to start the server again.

use crate::{
    client::{APP, Answer, Client, HTML},
    postgres::Postgres,
    server::{PASSWORD, Server},
};
use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    process::Command,
    sync::Arc,
    time::Duration,
};
use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{Instant, sleep, timeout},
};

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

/// Accounts of twenty people, who log on at once.
fn add_rooms(server: &Server) -> impl Iterator<Item = String> + use<> {
    let rooms = (0..20).map(|number| format!("room-{number}"));
    rooms.clone().for_each(|room| server.add(&room));
    rooms
}

const LOGGED_ON: &str = "SELECT count(*) FROM audit_event WHERE kind = 'logon.logged-on'";

/// Logs on again and again, which `acknowledged` counts; the sessions, and the first answer that is none.
async fn log_on_until_refused(
    client: Client,
    user_id: String,
    acknowledged: Arc<watch::Sender<u32>>,
) -> (Vec<String>, Answer) {
    let mut sessions = Vec::new();
    loop {
        let answer = client.log_on(APP, &user_id, PASSWORD).await;
        match &*answer.body {
            "" if answer.status == 200 => {
                sessions.push(answer.session());
                acknowledged.send_modify(|count| *count += 1);
            }
            "busy" => sleep(Duration::from_millis(50)).await, // much else to do here
            _ => return (sessions, answer),
        }
    }
}

fn log_on_all(
    user_ids: impl Iterator<Item = String>,
    client: &Client,
    acknowledged: &Arc<watch::Sender<u32>>,
) -> Vec<JoinHandle<(Vec<String>, Answer)>> {
    user_ids
        .map(|user_id| {
            tokio::spawn(log_on_until_refused(
                client.clone(),
                user_id,
                Arc::clone(acknowledged),
            ))
        })
        .collect()
}

/// What the server says of its readiness, once it has noticed.
async fn is_not_ready(server: &Server) {
    server.log_with(NOT_READY, 1).await;
    let ready = server.client.get("/readyz", "").await;
    assert_eq!(ready.status, 503, "{}", ready.body);
    assert!(
        ready.body.contains("nothing can be written"),
        "{}",
        ready.body
    );
}

/// As soon as it can, without waiting for the next time that it looks by itself.
async fn is_ready(server: &Server) {
    let ready = server.client.get("/readyz", "").await;
    assert_eq!((ready.status, &*ready.body), (200, "ready\n"));
}

/// What is logged then.
const NOT_READY: &str = "this node is not ready";

async fn is_logged_once(server: &Server, words: &str) {
    let log = server.log_with(words, 1).await;
    let lines = log.lines().filter(|line| line.contains(words));
    assert_eq!(lines.count(), 1, "{log}");
}

/// Logs on until it works again; the session.
async fn comes_back(server: &Server) -> String {
    let begun = Instant::now();
    loop {
        let answer = server.client.log_on(APP, "office", PASSWORD).await;
        if answer.status == 200 {
            return answer.session();
        }
        let waited = begun.elapsed();
        assert!(
            waited < Duration::from_mins(2),
            "still {} LOG {}",
            answer.head,
            server
                .log()
                .lines()
                .filter(|l| l.contains("ERROR"))
                .rev()
                .take(6)
                .collect::<Vec<_>>()
                .join("\n")
        );
        sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r43_postgresql_is_stopped_and_started_during_logons() {
    let Some(postgres) = Postgres::start() else {
        return;
    };
    let server = Server::start(&[("GTG__DATABASE__URL", &postgres.url())]).await;
    server.add("office");
    let rooms = add_rooms(&server);
    let client = &server.client;
    let session = client.log_on(APP, "office", PASSWORD).await.session();
    let acknowledged = Arc::<watch::Sender<u32>>::default();
    let mut some = acknowledged.subscribe();
    let logons = log_on_all(rooms, client, &acknowledged);
    let some = timeout(Duration::from_mins(2), some.wait_for(|count| *count > 1)).await;
    drop(some.expect("some get in before"));
    postgres.stop();
    let mut sessions = vec![session.clone()];
    let mut refused = 0;
    for logon in logons {
        let (acknowledged, answer) = logon.await.expect("no panic");
        // Twice as long as requests may take.
        assert!(answer.took < Duration::from_secs(30), "{:?}", answer.took);
        is_told_and_logged(&server, &answer).await;
        sessions.extend(acknowledged);
        refused += 1;
    }
    assert!(sessions.len() > 1, "some got in before");
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
        // Not as long as the database is waited for otherwise.
        assert!(answer.took < Duration::from_secs(5), "{:?}", answer.took);
    }
    postgres.start_again();
    sessions.push(comes_back(&server).await);
    for session in &sessions {
        let home = client.get("/", session).await;
        assert!(home.body.contains("You are logged on"), "{}", home.head);
    }
    assert_eq!(client.get("/readyz", "").await.status, 200);
    let events = postgres.count(LOGGED_ON).await;
    assert_eq!(events, postgres.count("SELECT count(*) FROM session").await);
    // Of those that were told of the outage, some may have been written before it.
    let known = sessions.len();
    println!("{known} sessions acknowledged, {events} written, {refused} refused");
    assert!((known..=known + refused).contains(&events), "{events}");
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
    is_not_ready(&server).await;
    room("unlimited:unlimited");
    comes_back(&server).await;
    is_ready(&server).await;
    is_logged_once(&server, NOT_READY).await;
    let events = server.count(LOGGED_ON);
    let sessions = server.count("SELECT count(*) FROM session");
    assert_eq!(
        (events, sessions),
        (2, 2),
        "before and after, and none between"
    );
}

/// Starts it as somebody whom the modes of files hold; root they do not.
const AS_SOMEBODY: &str = "[ $(id -u) != 0 ] && exec \"$0\" serve
    chown postgres . && cp \"$0\" program
    exec setpriv --reuid $(id -u postgres) --regid $(id -g postgres) --clear-groups ./program serve";

#[tokio::test(flavor = "multi_thread")]
async fn r43_a_database_file_that_may_only_be_read() {
    let server = Server::start_by(AS_SOMEBODY, &[]).await;
    server.add("office");
    let rooms = add_rooms(&server);
    let client = &server.client;
    let mut sessions = vec![client.log_on(APP, "office", PASSWORD).await.session()];
    let folder = server.path("data");
    let set_modes = |of_folder: u32, of_files: u32| {
        for file in fs::read_dir(&folder).expect("a folder") {
            let path = file.expect("a file").path();
            fs::set_permissions(path, Permissions::from_mode(of_files)).expect("a mode");
        }
        fs::set_permissions(&folder, Permissions::from_mode(of_folder)).expect("a mode");
    };
    // What is open stays open for writing; what is opened from now on is not. Whoever writes waits, so that
    // the others need more.
    let lock = server.lock_database();
    set_modes(0o500, 0o400);
    let logons = log_on_all(rooms, client, &Arc::default());
    let mut refused = 0;
    for logon in logons {
        let (acknowledged, answer) = logon.await.expect("no panic");
        is_told_and_logged(&server, &answer).await;
        assert!(!answer.head.contains("gtg="), "{}", answer.head);
        sessions.extend(acknowledged);
        refused += 1;
    }
    drop(lock);
    set_modes(0o700, 0o600);
    for _ in 0..20 {
        sessions.push(comes_back(&server).await);
    }
    for session in &sessions {
        let home = client.get("/", session).await;
        assert!(home.body.contains("You are logged on"), "{}", home.head);
    }
    let known = u32::try_from(sessions.len()).expect("few");
    println!("{known} sessions acknowledged, {refused} refused");
    let events = server.count(LOGGED_ON);
    let kept = server.count("SELECT count(*) FROM session");
    assert_eq!((events, kept), (known, known), "nothing lost, nothing half");
}

#[tokio::test]
async fn a_database_file_that_is_removed_or_replaced_under_a_server_is_told() {
    let server = Server::start(&[]).await;
    server.add("office");
    let (file, aside) = (
        server.path("data/good-to-go.db"),
        server.path("data/aside.db"),
    );
    fs::rename(&file, &aside).expect("moved");
    is_not_ready(&server).await;
    fs::write(&file, "").expect("another file");
    is_not_ready(&server).await;
    fs::rename(&aside, &file).expect("moved back");
    is_ready(&server).await;
    comes_back(&server).await;
    is_logged_once(&server, "its file was removed or replaced").await;
}

#[tokio::test]
async fn r43_a_log_that_cannot_be_written_stops_nobody() {
    let server = Server::start_by("exec \"$0\" serve 2>/dev/full", &[]).await;
    server.add("office");
    let answer = server.client.log_on(APP, "office", PASSWORD).await;
    answer.session();
    assert_eq!(server.client.get("/healthz", "").await.status, 200);
}

//! How long a refusal takes tells nobody whether there is such a userID, and what state it is in
//! (R41). That only means something with nothing else on the machine.

use crate::{
    client::{APP, Client},
    server::Server,
};
use std::time::Duration;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    time::Instant,
};

const ROUNDS: usize = 200;
/// No account may have more wrong tries before it is paused, so some take turns.
const TURNS: usize = 4;
/// The most that a setting allows.
const TRIES: usize = 100;
const KINDS: [&str; 5] = ["unknown", "disabled", "paused", "closed", "wrong"];

/// One connection that is kept.
struct Kept<'c> {
    client: &'c Client,
    stream: BufReader<TcpStream>,
}

impl Kept<'_> {
    /// How long it took to be told that `user_id` or its password is wrong. To the server it comes
    /// from `address`.
    async fn refused(&mut self, user_id: &str, address: &str) -> Duration {
        let body = format!("user_id={user_id}&password=wrong");
        let length = format!(
            "Content-Length: {}\r\nX-Forwarded-For: {address}",
            body.len()
        );
        let head = self.client.head("/api/logon", APP, &length);
        let request = head.replace("Connection: close", "Connection: keep-alive") + &body;
        let begun = Instant::now();
        let sent = self.stream.get_mut().write_all(request.as_bytes()).await;
        sent.expect("the connection is kept");
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            let read = self.stream.read_line(&mut head).await.expect("text");
            assert!(read > 0, "it is closed after {head}");
        }
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "));
        let length = length.and_then(|length| length.parse().ok());
        let mut body = vec![0; length.expect("a length")];
        self.stream.read_exact(&mut body).await.expect("the body");
        let took = begun.elapsed();
        assert_eq!(
            String::from_utf8_lossy(&body),
            "credentials",
            "{user_id}: {head}"
        );
        took
    }
}

const LOOSE: [(&str, &str); 6] = [
    ("GTG__PROXY__TRUSTED", "127.0.0.1"),
    ("GTG__THROTTLE__ADDRESS_TRIES", "10000"),
    ("GTG__THROTTLE__ADDRESS_ACCOUNTS", "10000"),
    ("GTG__THROTTLE__PASSWORD_TRIES", "100"),
    ("GTG__THROTTLE__PASSWORD_CLOSE_AFTER", "1000"),
    ("GTG__THROTTLE__PASSWORD_PAUSE_MINUTES", "60"),
];

/// Where all passwords are another system's: bcrypt takes longer than our own hash.
#[tokio::test]
#[ignore = "measures time: script/test runs it alone"]
async fn r41_unknown_and_wrong_take_equally_long_after_an_import() {
    const BCRYPT: &str = "$2b$11$S5GTXy.NTGrnYTXQDxOShuam1WLfx9.hK./dHXCrNoqOkp3STF19u";
    let server = Server::start(&LOOSE).await;
    let rows: Vec<String> = (0..TURNS)
        .map(|turn| format!("wrong-{turn},{BCRYPT}\n"))
        .collect();
    let file = format!("user_id,password_hash\n{}", rows.concat());
    std::fs::write(server.path("all.csv"), file).expect("written");
    server.run(&["account", "import", "all.csv"]);
    let stream = BufReader::new(server.client.connect().await);
    let client = &server.client;
    let mut kept = Kept { client, stream };
    let mut times = [Vec::new(), Vec::new()];
    for round in 0..ROUNDS {
        let address = format!("198.51.{}.{}", round / 250, round % 250);
        for place in 0..2 {
            let kind = (round + place) % 2;
            let name = ["unknown", "wrong"][kind];
            let user_id = format!("{name}-{}", round % TURNS);
            times[kind].push(kept.refused(&user_id, &address).await);
        }
    }
    let [unknown, wrong] = times.map(|mut times| {
        times.sort_unstable();
        (times[ROUNDS / 2], times[ROUNDS / 4])
    });
    println!("medians and lower quartiles: unknown {unknown:?}, wrong {wrong:?}");
    assert!(wrong.1 > Duration::from_millis(60), "not our own hash");
    assert!(unknown.1.abs_diff(wrong.1) < Duration::from_millis(5));
}

#[tokio::test]
#[ignore = "measures time: script/test runs it alone"]
async fn r41_unknown_disabled_paused_closed_and_wrong_take_equally_long() {
    let server = Server::start(&LOOSE).await;
    server.add("paused");
    server.add("closed");
    for turn in 0..TURNS {
        server.add(&format!("wrong-{turn}"));
        server.add(&format!("disabled-{turn}"));
        server.run(&["account", "disable", &format!("disabled-{turn}")]);
    }
    let stream = BufReader::new(server.client.connect().await);
    let client = &server.client;
    let mut kept = Kept { client, stream };
    for _ in 0..TRIES {
        kept.refused("paused", "192.0.2.1").await;
    }
    let paused = "SELECT count(*) FROM audit_event WHERE kind = 'regulation.passwords-paused'";
    assert_eq!(server.count(paused), 1);
    server.change(
        "INSERT INTO tries SELECT guard, (SELECT id FROM account WHERE user_id = 'closed'), 0, 1000, 0, since, \
         last, pauses, 0 FROM tries WHERE paused_until > 0",
    );

    let mut times = KINDS.map(|_| Vec::new());
    for round in 0..ROUNDS {
        let address = format!("198.51.{}.{}", round / 250, round % 250);
        // Each comes first as often as the others.
        for place in 0..KINDS.len() {
            let kind = (round + place) % KINDS.len();
            let user_id = match KINDS[kind] {
                kind @ ("paused" | "closed") => kind.to_owned(),
                "unknown" => format!("unknown-{}", round % TURNS),
                kind => format!("{kind}-{}", round % TURNS),
            };
            times[kind].push(kept.refused(&user_id, &address).await);
        }
    }
    assert_eq!(
        server.count(paused),
        1,
        "no other account was paused meanwhile"
    );
    for times in &mut times {
        times.sort_unstable();
    }
    let medians = times.each_ref().map(|times| times[ROUNDS / 2]);
    // What else the machine does only ever adds to the time: below the median it adds less.
    let quartiles = times.map(|times| times[ROUNDS / 4]);
    println!("{KINDS:?} of {ROUNDS}: medians {medians:?}, lower quartiles {quartiles:?}");
    let (least, most) = (quartiles.iter().min(), quartiles.iter().max());
    let apart = most.zip(least).map(|(most, least)| most.abs_diff(*least));
    assert!(apart < Some(Duration::from_millis(5)), "{quartiles:?}");
}

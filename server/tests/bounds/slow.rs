//! Clients that take their time: the head of a request, its body, or nothing at all.

use crate::{
    client::{APP, Answer, Client, HTML, read},
    server::Server,
};
use std::time::Duration;
use tokio::{
    io::AsyncWriteExt,
    time::{Instant, sleep},
};

/// A server that waits a second for what takes ten by default.
async fn impatient() -> Server {
    Server::start(&[("GTG__THROTTLE__RECEIVE_SECONDS", "1")]).await
}

/// Writes `beginning`, and then a byte every 100 ms as long as the server lets it.
async fn trickle(client: &Client, beginning: &str) -> Answer {
    let begun = Instant::now();
    let (reader, mut writer) = client.connect().await.into_split();
    let beginning = beginning.to_owned();
    let writing = tokio::spawn(async move {
        writer.write_all(beginning.as_bytes()).await.expect("sent");
        while writer.write_all(b"a").await.is_ok() {
            sleep(Duration::from_millis(100)).await;
        }
    });
    let answer = read(reader).await;
    writing.abort();
    Answer {
        took: begun.elapsed(),
        ..answer
    }
}

/// Long before the ten seconds, also on a machine that is busy with something else.
#[track_caller]
fn is_about_a_second(answer: &Answer) {
    let milliseconds = answer.took.as_millis();
    assert!((900..9000).contains(&milliseconds), "{milliseconds} ms");
}

#[tokio::test]
async fn r43_a_head_that_does_not_come_in_time_is_not_waited_for() {
    let server = impatient().await;
    for beginning in ["", "GE", "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: "] {
        let answer = if beginning.is_empty() {
            read(server.client.connect().await).await
        } else {
            trickle(&server.client, beginning).await
        };
        is_about_a_second(&answer);
        assert_ne!(answer.status, 200, "{beginning:?}");
    }
}

#[tokio::test]
async fn r43_a_connection_that_nobody_uses_any_more_is_closed() {
    let server = impatient().await;
    let answer = server
        .client
        .send(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        .await;
    assert_eq!(answer.body, "alive\n");
    is_about_a_second(&answer);
}

#[tokio::test]
async fn r43_a_body_that_does_not_come_in_time_is_told_so_in_words() {
    let server = impatient().await;
    for (accept, words) in [(HTML, "did not arrive as it was sent"), (APP, "malformed")] {
        for length in ["Content-Length: 100", "Transfer-Encoding: chunked"] {
            let head = server.client.head("/api/logon", accept, length);
            let answer = trickle(&server.client, &head).await;
            // Letters are no sizes of chunks: that is found out sooner.
            if length.starts_with("Content") {
                is_about_a_second(&answer);
                assert_eq!(answer.status, 408, "{}", answer.head);
                assert!(answer.body.contains(words), "{}", answer.body);
            } else {
                assert!([400, 408].contains(&answer.status), "{}", answer.head);
            }
        }
    }
}

#[tokio::test]
async fn r43_a_request_that_takes_too_long_is_told_so_in_words() {
    // The database answers later than the server waits: another writer has it.
    let server = Server::start(&[
        ("GTG__THROTTLE__REQUEST_SECONDS", "1"),
        ("GTG__DATABASE__MAX_CONNECTIONS", "4"),
    ])
    .await;
    server.add("office");
    let lock = server.lock_database();
    for (accept, words) in [(HTML, "took too long on our side"), (APP, "slow:")] {
        let answer = server.client.log_on(accept, "office", "wrong").await;
        is_about_a_second(&answer);
        assert_eq!(answer.status, 503, "{}", answer.head);
        assert_eq!(answer.header("retry-after"), "10");
        assert!(answer.body.contains(words), "{}", answer.body);
    }
    let log = server.log_with("took too long", 2).await;
    assert_eq!(log.matches("took too long").count(), 2, "each once");
    drop(lock);
    // Those two are brought to their end first, which may take this one's second too.
    let mut answer = server.client.log_on(APP, "office", "wrong").await;
    for _ in 0..60 {
        if !answer.body.starts_with("slow:") {
            break;
        }
        answer = server.client.log_on(APP, "office", "wrong").await;
    }
    assert_eq!(answer.body, "credentials");
}

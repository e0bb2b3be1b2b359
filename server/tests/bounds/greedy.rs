//! Clients that send more than anything of ours needs.

use crate::{
    client::{APP, HTML},
    server::{PASSWORD, Server},
};

const MIB: usize = 1024 * 1024;

/// A body in chunks of 1,000 bytes.
fn chunked(body: &str) -> String {
    let chunks = body.as_bytes().chunks(1000).map(|chunk| {
        let text = str::from_utf8(chunk).expect("ASCII");
        format!("{:x}\r\n{text}\r\n", chunk.len())
    });
    chunks.collect::<String>() + "0\r\n\r\n"
}

#[tokio::test]
async fn r43_bodies_are_16_kib_at_most_in_one_piece_and_in_chunks() {
    let server = Server::start(&[]).await;
    server.add("office");
    let form = format!("user_id=office&password={}&x=", PASSWORD.replace(' ', "+"));
    for (length, status) in [
        (16 * 1024, 200),
        (16 * 1024 + 1, 413),
        (17 * 1024, 413),
        (MIB, 413),
    ] {
        let body = form.clone() + &"x".repeat(length - form.len());
        let plain = server.client.post("/api/logon", APP, &body).await;
        let head = server
            .client
            .head("/api/logon", APP, "Transfer-Encoding: chunked");
        let pieces = server
            .client
            .send((head + &chunked(&body)).as_bytes())
            .await;
        for answer in [plain, pieces] {
            assert_eq!(answer.status, status, "{length}: {}", answer.head);
            let word = if status == 200 { "" } else { "too-large" };
            assert_eq!(answer.body, word, "{length}");
        }
    }
}

#[tokio::test]
async fn r43_a_password_of_a_mebibyte_is_refused_in_words_that_arrive() {
    let server = Server::start(&[]).await;
    let password = "x".repeat(MIB);
    let answer = server.client.log_on(HTML, "office", &password).await;
    assert_eq!(answer.status, 413);
    assert!(answer.body.contains("more than this form accepts"));
    assert!(server.memory("VmHWM") < 200, "{}", server.memory("VmHWM"));
}

#[tokio::test]
async fn r43_a_body_without_end_is_not_received_for_ever() {
    // Nor until the time is over in which it has to arrive.
    let server = Server::start(&[("GTG__THROTTLE__RECEIVE_SECONDS", "60")]).await;
    let head = server
        .client
        .head("/api/logon", APP, "Content-Length: 1000000000");
    let body = "x".repeat(32 * MIB);
    let answer = server.client.send((head + &body).as_bytes()).await;
    assert!(answer.took.as_secs() < 30, "{:?}", answer.took);
    assert!(server.memory("VmHWM") < 200, "{}", server.memory("VmHWM"));
}

#[tokio::test]
async fn r43_heads_are_16_kib_and_100_lines_at_most() {
    let server = Server::start(&[]).await;
    let long = "x".repeat(20_000);
    let many = "X-One: 1\r\n".repeat(150);
    for (path, headers, status) in [
        ("/healthz", String::new(), 200),
        ("/healthz", "X-One: 1\r\n".repeat(60), 200),
        ("/healthz", format!("X-Long: {}\r\n", &long[..8000]), 200),
        ("/healthz", format!("X-Long: {long}\r\n"), 431),
        ("/healthz", many, 431),
        (&format!("/{}", &long[..8000]), String::new(), 404),
        (&format!("/{long}"), String::new(), 431),
    ] {
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: x\r\n{headers}Connection: close\r\n\r\n");
        let answer = server.client.send(request.as_bytes()).await;
        let length = request.len();
        assert_eq!(answer.status, status, "{length}: {}", answer.head);
    }
}

//! A client that writes what it likes and reads what it gets.

use std::{net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{Instant, timeout},
};

/// Longer than anything takes, also where much else runs.
const PATIENCE: Duration = Duration::from_mins(2);

#[derive(Clone)]
pub struct Client {
    pub address: SocketAddr,
    pub origin: String,
}

#[derive(Debug)]
pub struct Answer {
    /// 0: the connection was closed without a word.
    pub status: u16,
    pub head: String,
    pub body: String,
    pub took: Duration,
}

/// What a browser without JavaScript asks for, and what the single-page app does.
pub const HTML: &str = "text/html";
pub const APP: &str = "text/plain";

impl Client {
    pub async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address)
            .await
            .expect("a connection")
    }

    /// Sends `request` as it is, on a connection of its own.
    pub async fn send(&self, request: &[u8]) -> Answer {
        let begun = Instant::now();
        let mut stream = self.connect().await;
        // Who is refused before all is sent may find that nobody reads it.
        _ = stream.write_all(request).await;
        let answer = read(stream).await;
        Answer {
            took: begun.elapsed(),
            ..answer
        }
    }

    /// `None` while nobody listens.
    pub async fn try_get(&self, path: &str) -> Option<Answer> {
        TcpStream::connect(self.address).await.ok()?;
        Some(self.get(path, "").await)
    }

    pub async fn get(&self, path: &str, cookie: &str) -> Answer {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"
        );
        self.send(request.as_bytes()).await
    }

    /// The head of a form.
    pub fn head(&self, path: &str, accept: &str, length: &str) -> String {
        let origin = &self.origin;
        format!(
            "POST {path} HTTP/1.1\r\nHost: x\r\nOrigin: {origin}\r\nAccept: {accept}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\n{length}\r\nConnection: close\r\n\r\n"
        )
    }

    pub async fn post(&self, path: &str, accept: &str, body: &str) -> Answer {
        let head = self.head(path, accept, &format!("Content-Length: {}", body.len()));
        self.send((head + body).as_bytes()).await
    }

    pub async fn log_on(&self, accept: &str, user_id: &str, password: &str) -> Answer {
        let password = password.replace(' ', "+");
        let body = format!("user_id={user_id}&password={password}");
        self.post("/api/logon", accept, &body).await
    }
}

/// Reads until the server closes the connection.
pub async fn read(mut stream: impl AsyncRead + Unpin) -> Answer {
    let begun = Instant::now();
    let mut bytes = Vec::new();
    // What came before a reset counts.
    _ = timeout(PATIENCE, stream.read_to_end(&mut bytes))
        .await
        .expect("the server ends it");
    let text = String::from_utf8_lossy(&bytes);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    Answer {
        status: status.unwrap_or(0),
        head: head.to_owned(),
        body: body.to_owned(),
        took: begun.elapsed(),
    }
}

impl Answer {
    /// The first value of a header; empty without.
    pub fn header(&self, name: &str) -> &str {
        let value = self
            .head
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        value.unwrap_or_default()
    }

    /// The session's cookie.
    pub fn session(&self) -> String {
        let cookies = self
            .head
            .lines()
            .filter_map(|l| l.strip_prefix("set-cookie: "));
        let session = cookies
            .filter_map(|cookie| cookie.split(';').next())
            .find(|cookie| cookie.starts_with("gtg=") && cookie.len() > 20);
        session.expect("a session").to_owned()
    }
}

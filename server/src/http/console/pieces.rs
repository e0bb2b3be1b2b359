//! Answers that come piece by piece.

use axum::body::Body;
use futures_util::stream;
use std::io;
use tokio::sync::mpsc;

/// What is sent.
pub enum Piece {
    Text(String),
    /// That was all. Without it the browser sees that something is missing.
    End,
}

pub type Sender = mpsc::Sender<Piece>;

/// Where pieces go, of which so many may lie ready, and the body that they make.
pub fn pieces(ready: usize) -> (Sender, Body) {
    let (to, from) = mpsc::channel(ready);
    let texts = stream::try_unfold(from, async |mut from: mpsc::Receiver<Piece>| {
        match from.recv().await {
            Some(Piece::Text(text)) => Ok(Some((text, from))),
            Some(Piece::End) => Ok(None),
            None => Err(io::Error::other("the answer was not made to its end")),
        }
    });
    (to, Body::from_stream(texts))
}

//! The bare handler that `script/bench` compares with: axum as it is, one address, 200 and nothing
//! else. Nothing on this machine answers faster with the same libraries.

use axum::{Router, routing::get};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1);
    let address = address.unwrap_or_else(|| "127.0.0.1:4999".to_owned());
    let listener = TcpListener::bind(address).await?;
    let app = Router::new().route("/auth/check", get(async || ()));
    axum::serve(listener, app).await
}

//! Listening: from a connection to requests and back, within bounds (R43).
//!
//! `axum::serve` has neither a header timer nor a cap on connections. What arrives too slowly or is
//! too large before it is a request is ended here: a head that is too large with 431, one that
//! comes too slowly without a word, as a connection is that nobody uses any more.

use super::slots::{ConnectionSlots, Slot};
use crate::config::Throttle;
use axum::{Router, body::Body, extract::ConnectInfo, http::Request};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::{io, net::SocketAddr, pin::pin, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpSocket, TcpStream},
    sync::watch,
    time::{sleep, timeout},
};
use tower::ServiceExt;

/// How long requests under way may still take after the signal to stop.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(10);
/// Connections that may wait to be accepted; the machine may have a lower limit of its own.
const QUEUE: u32 = 4096;
/// How long to wait when there is no file descriptor left for a connection.
const OUT_OF_FILES: Duration = Duration::from_secs(1);

/// Listens on `address`, in whose queue there is room for many: a client that finds it full is not told,
/// and tries again after a second.
///
/// # Errors
///
/// When the address is taken, or is none of this machine.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()?
    } else {
        TcpSocket::new_v6()?
    };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(QUEUE)
}

/// Serves until `stop`, and then finishes the requests under way.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    bounds: &Throttle,
    stop: impl Future<Output = ()>,
) {
    let http = protocol(bounds);
    let slots = ConnectionSlots::new(bounds.connections);
    let (stopping, stopped) = watch::channel(false);
    let accept_loop = async {
        loop {
            let (stream, peer) = accept(&listener).await;
            let slot = Arc::new(slots.acquire().await);
            let (http, app, stopped) = (http.clone(), app.clone(), stopped.clone());
            tokio::spawn(serve_connection(http, stream, peer, slot, app, stopped));
        }
    };
    tokio::select! {
        () = accept_loop => {}
        () = stop => {}
    }
    drop(listener);
    tracing::info!("stopping: finishing the requests under way");
    _ = stopping.send(true);
    if timeout(SHUTDOWN_GRACE, slots.all_free()).await.is_err() {
        tracing::warn!("stopped with requests still under way");
    }
}

/// HTTP/1.1 with a timer for each head, also for the next one on a connection that is kept. More
/// than 100 headers are too many for `hyper` by itself.
fn protocol(bounds: &Throttle) -> http1::Builder {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(bounds.receive_seconds.into()))
        .max_buf_size(usize::try_from(bounds.request_kib).unwrap_or(usize::MAX) * 1024);
    http
}

/// The next connection. What one client does wrong is no reason to stop listening, and what this
/// machine lacks is worth a word.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                // An answer in two parts does not wait for the client's word on the first one. A client that is
                // gone already is found out soon enough.
                _ = stream.set_nodelay(true);
                return (stream, peer);
            }
            Err(error) if is_of_the_client(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be accepted; are there enough open files (throttle.connections)?");
                sleep(OUT_OF_FILES).await;
            }
        }
    }
}

fn is_of_the_client(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset
    )
}

/// Serves one connection until it is over, or its slot is needed while it is idle.
async fn serve_connection(
    http: http1::Builder,
    stream: TcpStream,
    peer: SocketAddr,
    slot: Arc<Slot>,
    app: Router,
    mut stopped: watch::Receiver<bool>,
) {
    let answer = service_fn(|request: Request<Incoming>| {
        let (mut request, app, slot) = (request.map(Body::new), app.clone(), Arc::clone(&slot));
        request.extensions_mut().insert(ConnectInfo(peer));
        request.extensions_mut().insert(Arc::clone(&slot));
        async move {
            let answer = app.oneshot(request).await;
            slot.mark_idle();
            answer
        }
    });
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), answer));
    let mut is_leaving = false;
    loop {
        tokio::select! {
            // What goes wrong with it is the client's affair, and usually that it has gone.
            _ = connection.as_mut() => return,
            () = slot.evicted() => return,
            _ = stopped.wait_for(|stopped| *stopped), if !is_leaving => {
                connection.as_mut().graceful_shutdown();
                is_leaving = true;
            }
        }
    }
}

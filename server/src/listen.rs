//! Who may connect, how many at once, and for how long without asking anything.
//!
//! `axum::serve` was refused: it takes every connection and waits for ever for the next request, so a few thousand
//! silent clients would use up the process's files, and one that hangs would hold up its end. This is the same loop
//! over the same hyper, with [`Limits`]. HTTP/2 is left to the proxy that brings TLS; so hyper's HTTP/1 server is used
//! as it is, and not the builder that guesses the protocol.
//!
//! One time limits both the wait for a request and the arrival of its head. A shorter one for the head alone was
//! refused: whoever wants to occupy a connection may as well send nothing. It is longer than the 60 s for which common
//! load balancers reuse a connection, because the side that reuses must be the one that closes: otherwise a request
//! meets a closing connection.
//!
//! Beyond the limit a connection is answered 503 and closed at once. Leaving it in the backlog was refused: a client
//! that is told can go elsewhere, one that hangs cannot.

#[cfg(test)]
mod tests;

use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// What a connection, and all of them together, may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The most open connections.
    pub connections: usize,
    /// How long a connection may be open without a whole request head: idle, or sending one slowly.
    pub silence: Duration,
    /// The largest head of a request, in bytes: the line and all headers.
    pub head_bytes: usize,
    /// How long running calls may take to end once the server is told to stop.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 4_096,
            silence: Duration::from_secs(75),
            head_bytes: 32 * 1024,
            drain: Duration::from_secs(30),
        }
    }
}

/// How many connections there are, for the metrics.
#[derive(Debug, Default)]
pub struct Connections {
    open: AtomicU64,
    refused: AtomicU64,
}

impl Connections {
    /// Open now.
    pub fn open(&self) -> u64 {
        self.open.load(Ordering::Relaxed)
    }

    /// Turned away since the start because too many were open.
    pub fn refused(&self) -> u64 {
        self.refused.load(Ordering::Relaxed)
    }
}

/// Between two attempts when the system gives no more connections, as when the process has too many files open.
const OUT_OF_FILES: Duration = Duration::from_millis(250);

/// What a client hears that is one too many. It is sent without looking at the request.
const REFUSAL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\nconnection: close\r\n\
    content-type: application/problem+json\r\ncontent-length: 123\r\n\r\n\
    {\"type\":\"/docs/errors/busy\",\"title\":\"Too much at once\",\"status\":503,\"code\":\"busy\",\
    \"detail\":\"too many connections are open\"}";

/// Answers until `stop` resolves; then takes no more, and lets running calls end within [`Limits::drain`].
pub async fn serve(
    listener: TcpListener,
    router: Router,
    connections: &Connections,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
    let (stopping, told) = watch::channel(());
    let mut conversations = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => break,
            Some(_) = conversations.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) if conversations.len() >= limits.connections => {
                    connections.refused.fetch_add(1, Ordering::Relaxed);
                    refuse(&stream);
                }
                Ok((stream, _)) => {
                    conversations.spawn(converse(stream, router.clone(), limits, told.clone()));
                }
                Err(error) => wait_after(&error).await,
            },
        }
        connections.open.store(conversations.len() as u64, Ordering::Relaxed);
    }
    drop(listener);
    drop(stopping);
    let all_ended = async { while conversations.join_next().await.is_some() {} };
    if tokio::time::timeout(limits.drain, all_ended).await.is_err() {
        tracing::warn!(cut_off = conversations.len(), "calls were still running when the time to stop was over");
    }
    conversations.shutdown().await;
}

/// One connection from its first request to its last.
async fn converse(stream: TcpStream, router: Router, limits: Limits, mut told: watch::Receiver<()>) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.silence).max_header_size(limits.head_bytes);
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router)));
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        _ = told.changed() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection broke");
    }
}

/// Says why, as far as the fresh socket takes it without waiting, and hangs up.
fn refuse(stream: &TcpStream) {
    if let Err(error) = stream.try_write(REFUSAL) {
        tracing::debug!(%error, "a connection too many could not be told");
    }
}

/// A client that gave up while it was being accepted is its own affair; anything else may take a moment to pass.
async fn wait_after(error: &std::io::Error) {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        tracing::error!(%error, "no connection can be accepted");
        tokio::time::sleep(OUT_OF_FILES).await;
    }
}

//! Connections, over real sockets with small limits. Claims: one connection too many is told so and counted, and there
//! is room again once another ends; who stays silent or sends its head slowly is hung up on; a head that is too large
//! is answered; a running call ends after the server was told to stop, but not for ever.

use std::sync::Arc;

use axum::routing::get;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::{Notify, oneshot};
use tokio::task::JoinHandle;

use super::*;

const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: shop\r\n\r\n";
const SLOW: &[u8] = b"GET /slow HTTP/1.1\r\nhost: shop\r\n\r\n";

/// A server on a free port, whose `/slow` answers when it is let.
struct Running {
    address: std::net::SocketAddr,
    connections: Arc<Connections>,
    begun: Arc<Notify>,
    let_go: Arc<Notify>,
    stop: oneshot::Sender<()>,
    served: JoinHandle<()>,
}

impl Running {
    async fn with(limits: Limits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (begun, let_go, connections) = (Arc::new(Notify::new()), Arc::new(Notify::new()), Arc::default());
        let (begins, goes, counted) = (Arc::clone(&begun), Arc::clone(&let_go), Arc::clone(&connections));
        let slow = move || async move {
            begins.notify_one();
            goes.notified().await;
            "slow"
        };
        let router = Router::new().route("/", get(|| async { "quick" })).route("/slow", get(slow));
        let (stop, stopped) = oneshot::channel();
        let served = tokio::spawn(async move {
            serve(listener, router, &counted, limits, async { drop(stopped.await) }).await;
        });
        Self { address, connections, begun, let_go, stop, served }
    }

    /// A connection on which this was sent.
    async fn sent(&self, bytes: &[u8]) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(bytes).await.unwrap();
        stream
    }
}

/// Everything that comes until the server hangs up.
async fn rest(mut stream: TcpStream) -> String {
    let mut text = Vec::new();
    stream.read_to_end(&mut text).await.unwrap();
    String::from_utf8(text).unwrap()
}

/// What comes first: these answers are short enough to come in one piece.
async fn first(stream: &mut TcpStream) -> String {
    let mut buffer = [0; 1_024];
    let length = stream.read(&mut buffer).await.unwrap();
    String::from_utf8_lossy(&buffer[..length]).into_owned()
}

#[tokio::test]
async fn one_connection_too_many_is_told_and_counted_and_there_is_room_again_later() {
    let running = Running::with(Limits { connections: 1, ..Limits::default() }).await;
    let mut only = running.sent(REQUEST).await;
    assert!(first(&mut only).await.ends_with("quick"));
    let refused = rest(running.sent(b"").await).await;
    assert!(refused.starts_with("HTTP/1.1 503 "), "{refused}");
    let (head, body) = refused.split_once("\r\n\r\n").unwrap();
    assert!(head.contains(&format!("content-length: {}", body.len())), "{refused}");
    let problem: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(problem["code"], "busy");
    assert_eq!((running.connections.open(), running.connections.refused()), (1, 1));
    drop(only);
    while running.connections.open() > 0 {
        tokio::task::yield_now().await;
    }
    assert!(first(&mut running.sent(REQUEST).await).await.ends_with("quick"));
}

#[tokio::test]
async fn who_stays_silent_or_sends_its_head_slowly_is_hung_up_on() {
    let running = Running::with(Limits { silence: Duration::from_millis(50), ..Limits::default() }).await;
    for begun in [&b""[..], b"GET / HT", b"GET / HTTP/1.1\r\nhost: shop\r\n"] {
        let answer = rest(running.sent(begun).await).await;
        assert!(!answer.contains("200 OK"), "{answer}");
    }
    let answered = rest(running.sent(REQUEST).await).await;
    assert!(answered.ends_with("quick"), "an idle connection ends after its answer: {answered}");
}

#[tokio::test]
async fn a_head_that_is_too_large_is_answered() {
    let running = Running::with(Limits { head_bytes: 256, ..Limits::default() }).await;
    let head = format!("GET / HTTP/1.1\r\nhost: shop\r\nx-long: {}\r\n\r\n", "x".repeat(300));
    let answer = first(&mut running.sent(head.as_bytes()).await).await;
    assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
}

#[tokio::test]
async fn a_running_call_ends_after_the_server_was_told_to_stop() {
    let running = Running::with(Limits::default()).await;
    let mut idle = running.sent(REQUEST).await;
    assert!(first(&mut idle).await.ends_with("quick"));
    let stream = running.sent(SLOW).await;
    running.begun.notified().await;
    running.stop.send(()).unwrap();
    assert_eq!(rest(idle).await, "", "an idle connection is closed at once");
    assert!(TcpStream::connect(running.address).await.is_err(), "nobody new is let in");
    running.let_go.notify_one();
    assert!(rest(stream).await.ends_with("slow"));
    running.served.await.unwrap();
}

#[tokio::test]
async fn a_call_that_does_not_end_is_cut_off() {
    let running = Running::with(Limits { drain: Duration::from_millis(20), ..Limits::default() }).await;
    let stream = running.sent(SLOW).await;
    running.begun.notified().await;
    running.stop.send(()).unwrap();
    running.served.await.unwrap();
    assert_eq!(rest(stream).await, "");
}

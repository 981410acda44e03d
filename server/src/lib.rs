//! HTTP, the storefront page, and composition: the edge of the system.
//!
//! Words of the wire, status codes and sentences are made here and nowhere else. [`compose`] puts a backend under the
//! engine; [`Server`] listens.

pub mod compose;
mod config;
mod http;
mod keys;
mod listen;

use std::net::SocketAddr;
use std::sync::Arc;

use engine::Engine;
use tokio::net::TcpListener;

pub use config::{Config, ConfigError};
pub use http::MAXIMUM_BODY_BYTES;
pub use keys::{Keys, Scope, fresh};

use listen::{Connections, Limits};

/// A server that is bound to its address and not yet answering.
pub struct Server {
    listener: TcpListener,
    router: axum::Router,
    engine: Arc<Engine>,
    connections: Arc<Connections>,
}

impl Server {
    /// Binds an address. Port 0 picks a free one; [`Server::address`] tells which.
    ///
    /// # Errors
    /// When the address cannot be bound.
    pub async fn bind(
        listen: SocketAddr,
        engine: Arc<Engine>,
        keys: Keys,
        browser_key: Option<String>,
    ) -> std::io::Result<Self> {
        let listener = TcpListener::bind(listen).await?;
        let connections = Arc::new(Connections::default());
        let shared = http::Shared {
            engine: Arc::clone(&engine),
            keys: Arc::new(keys),
            browser_key: browser_key.map(Arc::from),
            connections: Arc::clone(&connections),
        };
        Ok(Self { listener, router: http::router(shared), engine, connections })
    }

    /// The address it is bound to.
    ///
    /// # Errors
    /// When the operating system does not tell.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Answers until `stop` resolves, then lets running calls end (for 30 s at most), folds what is queued and writes
    /// everything down.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        listen::serve(self.listener, self.router, &self.connections, Limits::default(), stop).await;
        let engine = self.engine;
        if let Err(error) = tokio::task::spawn_blocking(move || engine.shut_down()).await {
            tracing::error!(%error, "the engine did not shut down cleanly; the log is whole");
        }
    }
}

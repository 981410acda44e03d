//! Why a run could not start. Once it runs, what goes wrong is counted in the report instead.

use std::net::SocketAddr;

/// A run that could not start. Every variant is for the person at the terminal to act on; what to do is in
/// [`BenchError::hint`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BenchError {
    /// The target is not written as an address.
    #[error("`{given}` is not an address of the form `http://127.0.0.1:PORT`")]
    Address {
        /// What was given.
        given: String,
    },
    /// The target is another machine.
    #[error("`{given}` is not a loopback address")]
    NotLoopback {
        /// What was given.
        given: String,
    },
    /// Nothing accepts connections at the target.
    #[error("could not connect to `{address}`: {source}")]
    Connect {
        /// Where the connection was tried.
        address: SocketAddr,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The server's process cannot be read.
    #[error("there is no process `{process_id}` to read the processor time of")]
    Process {
        /// The process id that was given.
        process_id: u32,
    },
    /// The load is outside its limits; all problems are named at once.
    #[error("the load cannot be driven: {}", problems.join("; "))]
    Load {
        /// One sentence for each problem.
        problems: Vec<String>,
    },
    /// There is nothing to send.
    #[error("the workload `{workload}` holds no requests")]
    NoRequests {
        /// The workload's description.
        workload: String,
    },
    /// A path or a header would break the request apart.
    #[error("`{given}` cannot stand in the head of a request")]
    RequestHead {
        /// The offending text, with its control characters escaped.
        given: String,
    },
    /// The latency histogram could not be made.
    #[error("the latency histogram could not be made: {0}")]
    Histogram(#[from] hdrhistogram::CreationError),
    /// The operating system refused a driver thread.
    #[error("could not start the thread of connection {connection}: {source}")]
    Thread {
        /// The connection's position, from 0.
        connection: usize,
        /// What the operating system said.
        source: std::io::Error,
    },
}

impl BenchError {
    /// What to do about it, as one sentence for a `hint:` line.
    #[must_use]
    pub const fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Address { .. } => Some("give scheme, host and port of a server on this machine"),
            Self::NotLoopback { .. } => {
                Some("the load generator drives servers on its own machine only: run it there, against 127.0.0.1")
            }
            Self::Connect { .. } => Some("start the server first, and check the port"),
            Self::Process { .. } => Some("give the process id of the running server, or none"),
            Self::Thread { .. } => Some("use fewer connections"),
            Self::Load { .. } | Self::NoRequests { .. } | Self::RequestHead { .. } | Self::Histogram(_) => None,
        }
    }
}

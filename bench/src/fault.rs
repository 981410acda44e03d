//! What can go wrong with one request of a run. Faults are counted, never fatal: a server that breaks under load
//! is a finding.

use std::fmt;

/// How one request failed. The text of [`fmt::Display`] is its key in the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    /// A well-formed answer whose status is not 2xx.
    Status(u16),
    /// No connection could be opened.
    Refused,
    /// The server closed the connection instead of answering.
    Closed,
    /// The answer broke off in the middle.
    CutShort,
    /// No complete answer in time.
    Timeout,
    /// The bytes that came are not an HTTP/1.1 answer.
    Garbled,
    /// The answer is larger than the driver accepts.
    TooLarge,
    /// The run gave up before a connection was free to send it.
    Unsent,
    /// Any other error of the operating system.
    Broken,
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Status(status) => return write!(out, "status {status}"),
            Self::Refused => "connection refused",
            Self::Closed => "connection closed",
            Self::CutShort => "answer cut short",
            Self::Timeout => "timeout",
            Self::Garbled => "garbled answer",
            Self::TooLarge => "answer too large",
            Self::Unsent => "never sent",
            Self::Broken => "broken connection",
        })
    }
}

//! One keep-alive connection: a request out, an answer in, never two under way.
//!
//! A connection that failed, or that the server wants closed, is dropped and opened again by the next request,
//! whose latency then includes the opening: that is what a client would have met.

use std::io::Write as _;
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use crate::fault::Fault;
use crate::response::{Answer, Reader, fault_of};

/// A connection to the target, open or about to be.
pub(crate) struct Connection {
    address: SocketAddr,
    timeout: Duration,
    stream: Option<TcpStream>,
    reader: Reader,
}

impl Connection {
    /// Connects; every read and write is given up after `timeout`.
    pub fn open(address: SocketAddr, timeout: Duration) -> std::io::Result<Self> {
        let stream = Some(connect(address, timeout)?);
        Ok(Self { address, timeout, stream, reader: Reader::new() })
    }

    /// Sends a complete request and reads the complete answer, of whatever status. A server that trickles its
    /// answer may hold the call for up to twice the timeout.
    pub fn exchange(&mut self, request: &[u8]) -> Result<Answer<'_>, Fault> {
        let deadline = Instant::now() + self.timeout;
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => connect(self.address, self.timeout).map_err(|error| fault_of(error.kind()))?,
        };
        stream.write_all(request).map_err(|error| fault_of(error.kind()))?;
        let outline = self.reader.read(&mut stream, deadline)?;
        if outline.keep_alive {
            self.stream = Some(stream);
        }
        Ok(self.reader.answer(&outline))
    }

    /// How many bytes the last exchange received.
    pub const fn received_bytes(&self) -> usize {
        self.reader.received_bytes()
    }
}

fn connect(address: SocketAddr, timeout: Duration) -> std::io::Result<TcpStream> {
    let stream = TcpStream::connect_timeout(&address, timeout)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(timeout))?;
    stream.set_write_timeout(Some(timeout))?;
    Ok(stream)
}

//! What is driven: a server on this machine, and perhaps its process.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use crate::BenchError;

/// A server on a loopback address. Its process id, if known, lets the report say what a request costs the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    address: SocketAddr,
    process_id: Option<u32>,
}

impl Target {
    /// The server that listens at `address`.
    ///
    /// # Errors
    /// [`BenchError::NotLoopback`] if the address belongs to another machine.
    pub fn new(address: SocketAddr) -> Result<Self, BenchError> {
        if address.ip().to_canonical().is_loopback() {
            Ok(Self { address, process_id: None })
        } else {
            Err(BenchError::NotLoopback { given: address.to_string() })
        }
    }

    /// Reads `http://127.0.0.1:7700`, `127.0.0.1:7700`, `[::1]:7700` or `localhost:7700`; a trailing slash is
    /// allowed. No name is ever looked up: `localhost` is 127.0.0.1, and any other name is refused.
    ///
    /// # Errors
    /// [`BenchError::Address`] if it is not an address with a port, [`BenchError::NotLoopback`] if it names
    /// another machine.
    pub fn parse(given: &str) -> Result<Self, BenchError> {
        let malformed = || BenchError::Address { given: given.to_owned() };
        let authority = given.strip_prefix("http://").unwrap_or(given);
        let authority = authority.strip_suffix('/').unwrap_or(authority);
        if let Ok(address) = authority.parse::<SocketAddr>() {
            return Self::new(address);
        }
        let (host, port) = authority.rsplit_once(':').ok_or_else(malformed)?;
        let port: u16 = port.parse().map_err(|_| malformed())?;
        if host.eq_ignore_ascii_case("localhost") {
            return Self::new(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port));
        }
        let names_a_host =
            !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
        Err(if names_a_host { BenchError::NotLoopback { given: given.to_owned() } } else { malformed() })
    }

    /// The same target, with the process whose CPU time is charged for the requests.
    #[must_use]
    pub const fn served_by(self, process_id: u32) -> Self {
        Self { process_id: Some(process_id), ..self }
    }

    /// Where the server listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The server's process, if known.
    #[must_use]
    pub const fn process_id(&self) -> Option<u32> {
        self.process_id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_this_machine_is_accepted() {
        for given in ["http://127.0.0.1:80/", "127.0.0.1:80", "127.9.9.9:80", "[::1]:80", "http://LocalHost:80"] {
            assert_eq!(Target::parse(given).expect(given).address().port(), 80);
        }
        assert!(Target::parse("[::ffff:127.0.0.1]:80").is_ok(), "a mapped loopback address is loopback");
    }

    #[test]
    fn another_machine_is_refused_by_name_and_by_address() {
        for given in ["http://shop.example:80", "10.0.0.1:80", "0.0.0.0:80", "[2001:db8::1]:80", "127.0.0.1.nip.io:80"]
        {
            let error = Target::parse(given).expect_err(given);
            assert!(matches!(error, BenchError::NotLoopback { .. }), "{error}");
            assert!(error.to_string().contains("is not a loopback address"));
            assert!(error.hint().is_some());
        }
    }

    #[test]
    fn what_is_no_address_is_called_so() {
        for given in ["", "127.0.0.1", "https://127.0.0.1:80", "localhost:port", "http://127.0.0.1:80/path"] {
            assert!(matches!(Target::parse(given), Err(BenchError::Address { .. })), "{given}");
        }
    }
}

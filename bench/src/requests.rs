//! What is sent, and whether the answers are real.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::{Answer, BenchError};

/// The requests of a run. Called from many threads at once, between one answer and the next send, so both methods
/// should be quick: a slow [`Requests::write`] shows as late sends, a slow [`Requests::check`] as a lower rate.
pub trait Requests: Sync {
    /// Appends the complete bytes of request `number` (from 0, each number once) to the empty buffer `bytes`,
    /// which is reused from request to request.
    fn write(&self, number: u64, bytes: &mut Vec<u8>);

    /// Whether the answer to request `number` is a real one. Asked of 2xx answers only, after the latency was
    /// taken. By default every 2xx is good.
    fn check(&self, number: u64, answer: &Answer<'_>) -> bool {
        let _ = (number, answer);
        true
    }

    /// What the requests are, for the report.
    fn workload(&self) -> Workload;
}

/// What was sent, in words and parameters, so that a figure can be read a year later.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Workload {
    /// One line of text.
    pub description: String,
    /// What somebody needs to know to run it again.
    pub parameters: BTreeMap<String, Value>,
}

impl Workload {
    /// A workload without parameters.
    #[must_use]
    pub fn new(description: impl Into<String>) -> Self {
        Self { description: description.into(), parameters: BTreeMap::new() }
    }

    /// The same workload with one more parameter.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.parameters.insert(name.into(), value.into());
        self
    }
}

/// Requests prepared beforehand and sent in turn, again and again: the driver then costs least.
pub struct Ring {
    workload: Workload,
    requests: Vec<Vec<u8>>,
    check: fn(&Answer<'_>) -> bool,
}

impl Ring {
    /// A ring of complete requests, as [`Template::bytes`](crate::Template::bytes) makes them.
    ///
    /// # Errors
    /// [`BenchError::NoRequests`] if there are none.
    pub fn new(workload: Workload, requests: Vec<Vec<u8>>) -> Result<Self, BenchError> {
        if requests.is_empty() {
            return Err(BenchError::NoRequests { workload: workload.description });
        }
        Ok(Self { workload, requests, check: |_| true })
    }

    /// The same ring, with a test that every 2xx answer must pass.
    #[must_use]
    pub fn checked_by(self, check: fn(&Answer<'_>) -> bool) -> Self {
        Self { check, ..self }
    }
}

impl Requests for Ring {
    fn write(&self, number: u64, bytes: &mut Vec<u8>) {
        let position = usize::try_from(number).unwrap_or(0) % self.requests.len().max(1);
        if let Some(request) = self.requests.get(position) {
            bytes.extend_from_slice(request);
        }
    }

    fn check(&self, _number: u64, answer: &Answer<'_>) -> bool {
        (self.check)(answer)
    }

    fn workload(&self) -> Workload {
        self.workload.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_sends_its_requests_in_turn() {
        let ring = Ring::new(Workload::new("letters"), vec![b"a".to_vec(), b"b".to_vec()]).expect("two requests");
        let mut sent = Vec::new();
        (0..5).for_each(|number| ring.write(number, &mut sent));
        assert_eq!(sent, b"ababa");
    }

    #[test]
    fn an_empty_ring_is_refused() {
        let error = Ring::new(Workload::new("nothing"), Vec::new()).err().expect("no requests");
        assert_eq!(error.to_string(), "the workload `nothing` holds no requests");
    }
}

//! The claims:
//! 1. Every framing of HTTP/1.1 gives the same body, however the bytes are split into reads.
//! 2. What is not an answer is a named fault, never a panic and never a hang.
//! 3. A connection is kept only if the server said nothing against it.

use std::io::{self, Read};
use std::time::Duration;

use super::*;

/// Hands out the bytes a few at a time, and then closes.
struct Trickle<'a> {
    bytes: &'a [u8],
    step: usize,
}

impl Read for Trickle<'_> {
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        let count = self.step.min(self.bytes.len()).min(space.len());
        let (now, later) = self.bytes.split_at(count);
        space[..count].copy_from_slice(now);
        self.bytes = later;
        Ok(count)
    }
}

fn read(bytes: &[u8], step: usize) -> Result<(u16, String, bool), Fault> {
    let mut reader = Reader::new();
    let deadline = Instant::now() + Duration::from_secs(60);
    let outline = reader.read(&mut Trickle { bytes, step }, deadline)?;
    let answer = reader.answer(&outline);
    assert!(reader.received_bytes() > answer.body.len());
    Ok((answer.status, String::from_utf8_lossy(answer.body).into_owned(), outline.keep_alive))
}

fn check(bytes: &str, expected: Result<(u16, &str, bool), Fault>) {
    let expected = expected.map(|(status, body, keep_alive)| (status, body.to_owned(), keep_alive));
    for step in [1, 2, 7, usize::MAX] {
        assert_eq!(read(bytes.as_bytes(), step), expected, "in steps of {step}: {bytes}");
    }
}

#[test]
fn a_body_of_stated_length_is_read() {
    check("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", Ok((200, "hello", true)));
    check("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n", Ok((404, "", true)));
    check("HTTP/1.1 204 No Content\r\n\r\n", Ok((204, "", true)));
}

#[test]
fn a_chunked_body_is_put_together() {
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    check(
        &format!("{head}5\r\nhello\r\n1;note=x\r\n \r\nA\r\nwide world\r\n0\r\n\r\n"),
        Ok((200, "hello wide world", true)),
    );
    check(&format!("{head}0\r\nchecksum: 1\r\n\r\n"), Ok((200, "", true)));
    check(&format!("{head}5\r\nhelloXX0\r\n\r\n"), Err(Fault::Garbled));
    check(&format!("{head}zz\r\n"), Err(Fault::Garbled));
    check(&format!("{head}5\r\nhel"), Err(Fault::CutShort));
    check(&format!("{head}fffffffffffffff\r\n"), Err(Fault::TooLarge));
}

#[test]
fn a_body_without_length_ends_when_the_server_closes() {
    check("HTTP/1.1 200 OK\r\n\r\nhello", Ok((200, "hello", false)));
}

#[test]
fn a_large_body_outgrows_the_first_buffer() {
    let body = "x".repeat(FIRST_BUFFER_BYTES * 5);
    let bytes = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    assert_eq!(read(bytes.as_bytes(), usize::MAX), Ok((200, body, true)));
}

#[test]
fn an_interim_answer_is_passed_over() {
    let answer = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    check(&format!("HTTP/1.1 100 Continue\r\n\r\n{answer}"), Ok((200, "ok", true)));
    check(&format!("{}{answer}", "HTTP/1.1 100 Continue\r\n\r\n".repeat(20)), Err(Fault::Garbled));
}

#[test]
fn a_server_that_will_close_is_believed() {
    check("HTTP/1.1 200 OK\r\nconnection: Close\r\ncontent-length: 2\r\n\r\nok", Ok((200, "ok", false)));
    check("HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok", Ok((200, "ok", false)));
}

#[test]
fn what_is_no_answer_is_a_fault() {
    check("", Err(Fault::Closed));
    check("HTTP/1.1 200 OK\r\ncontent-le", Err(Fault::CutShort));
    check("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nshort", Err(Fault::CutShort));
    check("SSH-2.0-OpenSSH_9.6\r\n", Err(Fault::Garbled));
    check("HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n", Err(Fault::Garbled));
    check("HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nok", Err(Fault::Garbled));
    check("HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n", Err(Fault::TooLarge));
    check("HTTP/1.1 200 OK\r\ntransfer-encoding: gzip\r\n\r\n", Err(Fault::Garbled));
    let surplus = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokHTTP/1.1";
    assert_eq!(read(surplus.as_bytes(), usize::MAX), Err(Fault::Garbled));
}

#[test]
fn any_bytes_at_all_end_in_an_answer_or_a_fault() {
    let answer = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n";
    for position in 0..answer.len() {
        for byte in [0_u8, b'\r', b'\n', b'9', b'f', b':', 0xff] {
            let mut bent = answer.to_vec();
            bent[position] = byte;
            let _ = read(&bent, 3);
            let _ = read(&bent[..position], 3);
        }
    }
}

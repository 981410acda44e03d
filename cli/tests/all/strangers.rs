//! What strangers send over a real socket. Claims: a body of 50 MB is answered with what to do and not with a broken
//! connection; what is no HTTP, or only half of it, harms nobody else.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::product::Product;

fn socket(product: &Product) -> TcpStream {
    let address = product.url.strip_prefix("http://").unwrap();
    let socket = TcpStream::connect(address).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    socket
}

fn answer(socket: &mut TcpStream) -> String {
    let mut text = Vec::new();
    socket.read_to_end(&mut text).ok();
    String::from_utf8_lossy(&text).into_owned()
}

#[test]
fn fifty_megabytes_are_answered_and_garbage_harms_nobody_else() {
    let directory = tempfile::tempdir().unwrap();
    let product = Product::start(directory.path());
    let megabytes = 50 * 1024 * 1024;
    let (status, problem) = product.try_send("POST", "/v1/batch", &" ".repeat(megabytes)).unwrap();
    assert_eq!((status, problem["code"].as_str()), (413, Some("too-large")), "{problem}");

    let (status, problem) = product.stranger().send("POST", "/v1/batch", &" ".repeat(megabytes)).unwrap();
    assert_eq!((status, problem["code"].as_str()), (401, Some("unauthorized")), "{problem}");

    // A client that sends all of it, in chunks, before it reads a word.
    let mut chunked = socket(&product);
    let head =
        "POST /v1/batch HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nTransfer-Encoding: chunked\r\nX-API-Key: ";
    write!(chunked, "{head}{}\r\n\r\n", product.owner).unwrap();
    let chunk = vec![b'['; 1024 * 1024];
    for _ in 0..50 {
        write!(chunked, "{:x}\r\n", chunk.len()).unwrap();
        chunked.write_all(&chunk).unwrap();
        chunked.write_all(b"\r\n").unwrap();
    }
    chunked.write_all(b"0\r\n\r\n").unwrap();
    let said = answer(&mut chunked);
    assert!(said.starts_with("HTTP/1.1 413") && said.contains("too-large"), "{said}");

    let mut garbage = socket(&product);
    garbage.write_all(&[0, 255, 13, 10, 13, 10]).unwrap();
    assert!(answer(&mut garbage).starts_with("HTTP/1.1 400"));
    let mut half = socket(&product);
    half.write_all(b"POST /v1/track HTTP/1.1\r\nHost: shop\r\nContent-Length: 100\r\n\r\n{").unwrap();
    drop(half);
    let mut endless = socket(&product);
    endless.write_all(b"GET / HTTP/1.1\r\nHost: shop\r\nX-Long: ").unwrap();
    endless.write_all(&vec![b'a'; 1024 * 1024]).ok();
    let decision = product.send("POST", "/v1/recommend", r#"{"surface":"home"}"#);
    assert!(decision["items"][0].is_object(), "{decision}");
    assert!(product.stop().success());
}

//! Whole runs against a tiny server inside the test. The claims:
//! 1. Every request that was due is counted, whatever the server did.
//! 2. A stall of the server is in the open loop's histogram in proportion to its length: nothing is omitted.
//! 3. What goes wrong is an error of its kind in the report, never a panic, never a hang.
//! 4. What cannot start says why.
//!
//! Latencies are compared with a stall that the server made, by counts and from one side: a slow machine can only
//! add to them.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use super::*;

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

/// A server that calls `answer` with the number of each request (from 0) and sends what it returns; an empty
/// answer closes the connection.
fn serve(answer: impl Fn(u64) -> String + Send + Sync + 'static) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = listener.local_addr().expect("an address");
    let (answer, next) = (Arc::new(answer), Arc::new(AtomicU64::new(0)));
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (answer, next) = (answer.clone(), next.clone());
            thread::spawn(move || serve_one(stream, &next, &*answer));
        }
    });
    address
}

fn serve_one(mut stream: TcpStream, next: &AtomicU64, answer: &dyn Fn(u64) -> String) {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while stream.read(&mut byte).is_ok_and(|count| count == 1) {
        bytes.push(byte[0]);
        if bytes.ends_with(b"\r\n\r\n{}") {
            bytes.clear();
            let answer = answer(next.fetch_add(1, Relaxed));
            if answer.is_empty() || stream.write_all(answer.as_bytes()).is_err() {
                return;
            }
        }
    }
}

fn requests() -> Ring {
    let template = Template::post_json("/", None).expect("a template");
    Ring::new(Workload::new("two braces").with("bytes", 2), vec![template.bytes(b"{}")]).expect("one request")
}

fn open_loop(requests_per_second: f64, seconds: f64) -> Load {
    let pace = Pace::Open { requests_per_second };
    Load { pace, connections: 4, seconds, warmup_seconds: 0.0, timeout_seconds: 5.0, samples: 0 }
}

/// Drives a server that answers so, and checks what holds for every report.
fn drive(load: Load, answer: impl Fn(u64) -> String + Send + Sync + 'static) -> Report {
    drive_with(load, &requests(), serve(answer))
}

fn drive_with(load: Load, requests: &dyn Requests, address: SocketAddr) -> Report {
    let target = Target::new(address).expect("loopback").served_by(std::process::id());
    let report = run(&target, &load, requests, &mut |_| {}).expect("a run");
    assert_eq!(report.requests, report.succeeded + report.error_count);
    assert_eq!(report.error_count, report.errors.values().sum::<u64>());
    assert_eq!(report.requests, report.latencies.count());
    report
}

#[test]
fn an_open_loop_sends_every_request_of_its_schedule() {
    let report = drive(open_loop(200.0, 0.5), |_| OK.to_owned());
    assert_eq!((report.requests, report.succeeded), (100, 100));
    assert_eq!(report.bytes_received, 100 * OK.len() as u64);
    assert_eq!(report.offered_rate, Some(200.0));
    assert!(report.late_sends.is_some());
}

#[test]
fn a_warm_up_is_driven_but_not_counted() {
    let answered = Arc::new(AtomicU64::new(0));
    let counter = answered.clone();
    let report = drive(Load { warmup_seconds: 0.25, ..open_loop(200.0, 0.25) }, move |_| {
        counter.fetch_add(1, Relaxed);
        OK.to_owned()
    });
    assert_eq!(report.requests, 50);
    assert_eq!(answered.load(Relaxed), 100);
}

#[test]
fn a_closed_loop_keeps_every_connection_busy_and_has_no_schedule() {
    let report = drive(Load { pace: Pace::Closed, ..open_loop(1.0, 0.2) }, |_| OK.to_owned());
    assert!(report.requests > 4, "only {} requests", report.requests);
    assert_eq!((report.error_count, report.offered_rate, report.late_sends), (0, None, None));
}

#[test]
fn a_stall_is_in_the_histogram_for_every_request_that_was_due_meanwhile() {
    let stall = Duration::from_millis(500);
    let gate = Mutex::new(());
    let report = drive(open_loop(400.0, 1.5), move |number| {
        let closed = gate.lock().expect("never poisoned");
        if number == 100 {
            thread::sleep(stall);
        }
        drop(closed);
        OK.to_owned()
    });
    assert_eq!(report.succeeded, 600);
    // 200 requests fall due during the stall and wait for what is left of it: half of them for over half of it.
    // A driver that measured from the send would have seen one for each of its 4 connections.
    let waited = report.latencies.count_above_ms(250.0);
    assert!(waited >= 90, "only {waited} requests waited for over half of the stall");
    let late = report.late_sends.expect("an open loop").count;
    assert!(late >= 150, "only {late} sends were late");
}

#[test]
fn what_is_never_sent_counts_with_the_wait_it_had() {
    let load = Load { timeout_seconds: 0.2, connections: 1, ..open_loop(100.0, 1.0) };
    let report = drive(load, |_| {
        thread::sleep(Duration::from_secs(1));
        String::new()
    });
    assert_eq!(report.requests, 100);
    assert_eq!(report.succeeded, 0);
    assert!(report.errors.get("timeout").is_some_and(|count| *count > 1), "{:?}", report.errors);
    // One connection that times out after 0.2 s each sends at most a handful in 1.2 s.
    assert!(report.errors.get("never sent").is_some_and(|count| *count > 80), "{:?}", report.errors);
    assert!(report.latencies.count_above_ms(200.0) >= 90);
}

#[test]
fn a_status_other_than_2xx_is_an_error_under_its_number() {
    let report = drive(open_loop(100.0, 0.2), |number| match number % 2 {
        0 => OK.to_owned(),
        _ => "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n".to_owned(),
    });
    assert_eq!((report.succeeded, report.errors.get("status 503")), (10, Some(&10)));
}

#[test]
fn garbage_and_closed_connections_are_errors_and_the_run_goes_on() {
    let report = drive(open_loop(100.0, 0.3), |number| match number % 3 {
        0 => OK.to_owned(),
        1 => "I am a teapot\r\n\r\n".to_owned(),
        _ => String::new(),
    });
    assert_eq!(report.requests, 30);
    assert_eq!(report.errors.get("garbled answer"), Some(&10));
    assert_eq!(report.errors.get("connection closed"), Some(&10));
}

#[test]
fn a_connection_that_the_server_wants_closed_is_opened_again() {
    let answer = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok";
    assert_eq!(drive(open_loop(100.0, 0.2), |_| answer.to_owned()).succeeded, 20);
}

#[test]
fn chunked_answers_are_checked_and_sampled_like_others() {
    let address = serve(|number| {
        let body = if number < 15 { "real" } else { "fake" };
        format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\n{body}\r\n0\r\n\r\n")
    });
    let requests = requests().checked_by(|answer| answer.body == b"real");
    let report = drive_with(Load { samples: 3, ..open_loop(100.0, 0.2) }, &requests, address);
    assert_eq!((report.succeeded, report.failed_checks), (20, 5));
    let numbers: Vec<u64> = report.samples.iter().map(|sample| sample.number).collect();
    assert_eq!(numbers, [0, 1, 2]);
    assert!(report.samples.iter().all(|sample| sample.status == 200 && sample.body == b"real"));
}

#[test]
fn a_server_that_goes_away_is_counted_and_does_not_end_the_run() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || (0..4).map(|_| listener.accept()).for_each(drop));
    let report = drive_with(open_loop(100.0, 0.3), &requests(), address);
    assert_eq!(report.requests, 30);
    assert!(report.errors.contains_key("connection refused"), "{:?}", report.errors);
}

#[test]
fn nothing_listening_is_an_error_with_a_hint() {
    // Only root may listen at port 1, and nobody does.
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 1));
    let target = Target::new(address).expect("loopback");
    let error = run(&target, &Load::default(), &requests(), &mut |_| {}).expect_err("nothing listens");
    assert!(error.to_string().starts_with(&format!("could not connect to `{address}`")), "{error}");
    assert!(error.hint().is_some());
}

#[test]
#[cfg(target_os = "linux")]
fn a_process_that_is_none_is_refused() {
    let target = Target::new(serve(|_| OK.to_owned())).expect("loopback").served_by(u32::MAX);
    let error = run(&target, &Load::default(), &requests(), &mut |_| {}).expect_err("no such process");
    assert_eq!(error.to_string(), "there is no process `4294967295` to read the processor time of");
}

#[test]
fn progress_is_told_and_never_runs_backwards() {
    let target = Target::new(serve(|_| OK.to_owned())).expect("loopback");
    let mut told: Vec<Progress> = Vec::new();
    let load = Load { warmup_seconds: 1.0, ..open_loop(100.0, 0.1) };
    run(&target, &load, &requests(), &mut |progress| told.push(*progress)).expect("a run");
    assert_eq!(told.first().map(|progress| progress.phase), Some(Phase::WarmUp));
    assert_eq!(told.last().map(|progress| (progress.answered, progress.failed)), Some((110, 0)));
    assert!(told.is_sorted_by(|before, after| before.answered <= after.answered));
}

#[test]
fn the_json_and_the_table_hold_the_promised_figures() {
    let report = drive(open_loop(100.0, 0.2), |_| OK.to_owned());
    let json = serde_json::to_value(&report).expect("plain data");
    for name in ["p50_ms", "p90_ms", "p99_ms", "p999_ms", "max_ms", "mean_ms", "requests_per_second"] {
        assert!(json[name].as_f64().is_some_and(|figure| figure > 0.0), "{name}: {}", json[name]);
    }
    for name in ["requests_per_cpu_second", "server_cpu_seconds", "offered_rate", "late_sends", "errors", "machine"] {
        assert!(json.get(name).is_some(), "{name}");
    }
    assert_eq!(json["requests"], 20);
    assert_eq!(json["workload"]["parameters"]["bytes"], 2);
    let table = report.to_string();
    for words in ["two braces", "open loop at 100 req/s", "the moment a request was due", "99.9 %", "longest", "errors"]
    {
        assert!(table.contains(words), "`{words}` is not in\n{table}");
    }
    assert!(table.lines().all(|line| line.chars().count() <= 120), "{table}");
}

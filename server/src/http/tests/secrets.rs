//! Keys stay secret. Claim: whatever is called, well or badly, no secret of a caller or of the configuration shows in
//! the log (at its most talkative), in an answer, or in a header of one.

use std::io::Write;
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::Request;
use base64::Engine as _;
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

use super::{BROWSER, OWNER, Shop};
use crate::http::routes;

const MISTYPED: &str = "owner-secret-9876543210";

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Captured {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

// On one thread, so that the log of this thread is the log of everything called here.
#[tokio::test(flavor = "current_thread")]
async fn no_secret_shows_in_the_log_or_in_an_answer() {
    let captured = Captured::default();
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::new("trace"))
        .with_writer(captured.clone())
        .finish();
    let _logging = tracing::subscriber::set_default(subscriber);
    tracing::debug!("the log is captured");
    let shop = Shop::open().await;
    let secrets = [OWNER, BROWSER, MISTYPED];
    for route in routes() {
        for secret in secrets {
            let basic = base64::engine::general_purpose::STANDARD.encode(format!("{secret}:"));
            let forms = [
                ("x-api-key", secret.to_owned()),
                ("authorization", format!("Basic {basic}")),
                ("authorization", format!("Bearer {secret}")),
            ];
            for (name, value) in forms {
                for body in ["", "{", r#"{"surface":"home","anonymousId":"a"}"#] {
                    let path = route.path.replace(['{', '}'], "");
                    let request = Request::builder().method(route.method.clone()).uri(path).header(name, &value);
                    let answer = shop.send(request.body(Body::from(body)).unwrap()).await;
                    let said = format!("{}{:?}", answer.text, answer.headers);
                    assert!(
                        secrets.iter().all(|secret| !said.contains(secret)),
                        "{} {}: {said}",
                        route.method,
                        route.path
                    );
                    assert!(!said.contains(&basic));
                }
            }
        }
    }
    shop.post("/v1/track", &json!({"event": "x"})).await.problem("bad-request");
    let log = String::from_utf8(captured.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("the log is captured"), "{log}");
    for secret in secrets {
        let basic = base64::engine::general_purpose::STANDARD.encode(format!("{secret}:"));
        assert!(!log.contains(secret) && !log.contains(&basic), "{log}");
    }
}

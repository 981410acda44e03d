//! Talking to a running server.

use anyhow::Context as _;
use clap::Args;
use serde_json::Value;

use crate::terminal::failure::hinted;

/// Which server, and with which key.
#[derive(Args)]
pub struct Remote {
    /// Address of a running server, such as http://127.0.0.1:7700.
    #[arg(long, value_name = "URL", env = "SHOPWRIGHT_URL")]
    url: Option<String>,
    /// A key of that server.
    #[arg(long, value_name = "KEY", env = "SHOPWRIGHT_KEY", hide_env_values = true)]
    key: Option<String>,
}

const DEFAULT_URL: &str = "http://127.0.0.1:7700";

impl Remote {
    /// The server at this address, with this key.
    pub fn to(url: &str, key: &str) -> Self {
        Self { url: Some(url.to_owned()), key: Some(key.to_owned()) }
    }

    /// Whether a server was named.
    pub fn is_given(&self) -> bool {
        self.url.is_some()
    }

    /// Gets a JSON answer.
    pub fn get(&self, path: &str) -> anyhow::Result<Value> {
        let request = agent().get(self.address(path));
        self.answer(request.header("X-API-Key", self.key.as_deref().unwrap_or_default()).call())
    }

    /// Sends JSON and gets a JSON answer.
    pub fn post(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        let request = agent().post(self.address(path));
        self.answer(request.header("X-API-Key", self.key.as_deref().unwrap_or_default()).send_json(body))
    }

    /// Puts JSON and gets a JSON answer.
    pub fn put(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        let request = agent().put(self.address(path));
        self.answer(request.header("X-API-Key", self.key.as_deref().unwrap_or_default()).send_json(body))
    }

    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.url.as_deref().unwrap_or(DEFAULT_URL).trim_end_matches('/'))
    }

    fn answer(&self, outcome: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> anyhow::Result<Value> {
        let mut response = outcome.map_err(|error| {
            let server = self.url.as_deref().unwrap_or(DEFAULT_URL);
            hinted(format!("no answer from {server}: {error}"), "is it running? name another with --url")
        })?;
        let status = response.status();
        let body: Value = response.body_mut().read_json().context("the answer is not JSON")?;
        if status.is_success() {
            return Ok(body);
        }
        let text = |field: &str| body.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
        let hint =
            if status.as_u16() == 401 { "give a key with --key or SHOPWRIGHT_KEY".to_owned() } else { text("hint") };
        Err(hinted(format!("{}: {}", text("title"), text("detail")), hint))
    }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().http_status_as_error(false).build().into()
}

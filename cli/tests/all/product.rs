//! The built binary, started as anybody would start it: a small demo shop on a directory, spoken to over HTTP.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};

use serde_json::Value;

/// The `shopwright` binary with these arguments, without what the environment of the tests may say.
pub fn shopwright(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shopwright"));
    command.args(arguments).stdin(Stdio::null());
    ["SHOPWRIGHT_URL", "SHOPWRIGHT_KEY", "SHOPWRIGHT_LOG", "RUST_LOG"].iter().for_each(|name| {
        command.env_remove(name);
    });
    command
}

/// Runs it to its end.
pub fn run(arguments: &[&str]) -> Output {
    shopwright(arguments).output().expect("the binary starts")
}

/// A running demo. Killed when dropped.
pub struct Product {
    child: Child,
    pub url: String,
    pub owner: String,
    pub browser: String,
    agent: ureq::Agent,
}

impl Product {
    /// Starts a demo on a directory and waits until it says that it is ready.
    pub fn start(directory: &Path) -> Self {
        let directory = directory.to_str().expect("a path of text");
        let size = ["--products", "60", "--customers", "40"];
        let mut child = shopwright(&["demo", "--json", "--listen", "127.0.0.1:0", "--directory", directory])
            .args(size)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("its output is piped");
        BufReader::new(stdout).read_line(&mut line).expect("its output is text");
        // Whatever it says later must not fill the pipe and stop it.
        let mut said = child.stderr.take().expect("its errors are piped");
        let listening = std::thread::spawn(move || {
            let mut text = String::new();
            said.read_to_string(&mut text).map(|_| text)
        });
        let ready: Value = serde_json::from_str(&line).unwrap_or_else(|_| {
            child.kill().ok();
            panic!("the demo did not start: {:?}", listening.join());
        });
        let text = |name: &str| ready[name].as_str().expect("a text").to_owned();
        let agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        Self { child, url: text("url"), owner: text("owner_key"), browser: text("browser_key"), agent }
    }

    /// Sends JSON with the owner's key; the status and what came back, or why nothing did.
    pub fn try_send(&self, method: &str, path: &str, body: &str) -> Result<(u16, Value), ureq::Error> {
        Speaker { url: self.url.clone(), key: self.owner.clone(), agent: self.agent.clone() }.send(method, path, body)
    }

    /// Sends JSON and asserts success.
    pub fn send(&self, method: &str, path: &str, body: &str) -> Value {
        let (status, answer) = self.try_send(method, path, body).expect("an answer");
        assert!((200..300).contains(&status), "{method} {path}: {status} {answer}");
        answer
    }

    pub fn get(&self, path: &str) -> Value {
        self.send("GET", path, "")
    }

    /// Another voice of the same owner, for a thread of its own.
    pub fn speaker(&self) -> Speaker {
        let agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        Speaker { url: self.url.clone(), key: self.owner.clone(), agent }
    }

    /// Somebody without a key.
    pub fn stranger(&self) -> Speaker {
        Speaker { key: String::new(), ..self.speaker() }
    }

    /// `kill -9`: nothing is written down any more.
    pub fn kill(mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it ends");
    }

    /// SIGTERM, and its end.
    pub fn stop(mut self) -> ExitStatus {
        let pid = self.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &pid]).status().expect("kill runs");
        assert!(told.success());
        self.child.wait().expect("it ends")
    }
}

impl Drop for Product {
    fn drop(&mut self) {
        // Already ended in most tests; then there is nothing to kill.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Speaks to a product without owning it.
pub struct Speaker {
    url: String,
    key: String,
    agent: ureq::Agent,
}

impl Speaker {
    /// Sends JSON; the status and what came back, or why nothing did.
    pub fn send(&self, method: &str, path: &str, body: &str) -> Result<(u16, Value), ureq::Error> {
        let request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.url));
        let request = request.header("x-api-key", &self.key).header("content-type", "application/json");
        let mut response = self.agent.run(request.body(body.to_owned())?)?;
        let text = response.body_mut().read_to_string()?;
        Ok((response.status().as_u16(), serde_json::from_str(&text).unwrap_or(Value::String(text))))
    }
}

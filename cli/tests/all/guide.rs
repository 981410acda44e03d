//! docs/http.md says what is so. Claim: every command it shows is taken by a running demo, in the order of the page.
//!
//! The commands are read, not run: a machine without curl tests the same.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::product::Product;

const GUIDE: &str = include_str!("../../../docs/http.md");

/// One `curl` of the guide.
#[derive(Debug, Default, PartialEq)]
struct Call {
    method: Option<String>,
    address: String,
    headers: Vec<(String, String)>,
    body: Option<String>,
}

impl Call {
    fn read(command: &str, variables: &BTreeMap<&str, String>) -> Self {
        let mut words = words(command, variables).into_iter();
        assert_eq!(words.next().as_deref(), Some("curl"), "{command}");
        let mut call = Self::default();
        while let Some(word) = words.next() {
            let mut value = || words.next().unwrap_or_else(|| panic!("`{word}` lacks its value in {command}"));
            match word.as_str() {
                "-X" => call.method = Some(value()),
                "-d" => call.body = Some(value()),
                "-H" => {
                    let header = value();
                    let (name, content) = header.split_once(": ").expect("a header has a name");
                    call.headers.push((name.to_owned(), content.to_owned()));
                }
                option if option.starts_with('-') => panic!("`{option}` is not read here: {command}"),
                _ => call.address = word,
            }
        }
        call
    }

    fn method(&self) -> &str {
        let default = if self.body.is_some() { "POST" } else { "GET" };
        self.method.as_deref().unwrap_or(default)
    }

    fn send(&self) -> (u16, Value) {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let request = ureq::http::Request::builder().method(self.method()).uri(&self.address);
        let request = self.headers.iter().fold(request, |request, (name, value)| request.header(name, value));
        let mut response = agent.run(request.body(self.body.clone().unwrap_or_default()).unwrap()).unwrap();
        let text = response.body_mut().read_to_string().unwrap();
        (response.status().as_u16(), serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }
}

/// The words of a command as a shell would see them: quotes of both kinds, and variables outside of single ones.
fn words(command: &str, variables: &BTreeMap<&str, String>) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    let mut rest = command.chars().peekable();
    while let Some(next) = rest.next() {
        match (quote, next) {
            (Some(open), _) if open == next => quote = None,
            (None, '\'' | '"') => {
                quote = Some(next);
                word.get_or_insert_default();
            }
            (None | Some('"'), '$') => {
                let mut name = String::new();
                while let Some(letter) = rest.next_if(char::is_ascii_uppercase) {
                    name.push(letter);
                }
                let value = variables.get(name.as_str()).unwrap_or_else(|| panic!("`${name}` is not known here"));
                word.get_or_insert_default().push_str(value);
            }
            (None, ' ' | '\n') => words.extend(word.take()),
            _ => word.get_or_insert_default().push(next),
        }
    }
    assert_eq!(quote, None, "an open quote in {command}");
    words.extend(word);
    words
}

fn commands() -> Vec<&'static str> {
    let blocks = GUIDE.split("```sh\n").skip(1);
    blocks.map(|block| block.split("```").next().expect("a block has an end").trim()).collect()
}

#[test]
fn words_are_cut_as_a_shell_cuts_them() {
    let variables = BTreeMap::from([("A", "x y".to_owned())]);
    assert_eq!(words("curl \"$A/b\" -d '{\"c\": \"'$A'\"}'", &variables), ["curl", "x y/b", "-d", "{\"c\": \"x y\"}"]);
    let call = Call::read("curl -X PUT \"$A\" -H \"K: v\"", &variables);
    assert_eq!((call.method(), call.headers.clone()), ("PUT", vec![("K".to_owned(), "v".to_owned())]));
}

#[test]
fn every_command_of_the_guide_is_taken() {
    let directory = tempfile::tempdir().unwrap();
    let product = Product::start(directory.path());
    let listed = product.get("/v1/products?limit=1");
    let id = listed["products"][0]["id"].as_str().unwrap().to_owned();
    let mut variables =
        BTreeMap::from([("SHOP", product.url.clone()), ("KEY", product.owner.clone()), ("PRODUCT", id)]);
    let commands = commands();
    assert!(commands.len() > 20, "{} commands", commands.len());
    for command in commands {
        let call = Call::read(command, &variables);
        let (status, answer) = call.send();
        assert!((200..300).contains(&status), "{command}\n{status} {answer}");
        if call.address.ends_with("/v1/recommend") {
            variables.insert("DECISION", answer["id"].as_str().unwrap().to_owned());
        }
        if call.address.ends_with("/v1/dead-letters?limit=5") {
            variables.insert("LETTER", answer["letters"][0]["id"].as_str().unwrap().to_owned());
        }
        if call.address.ends_with("/repair") {
            assert_eq!(answer["receipt"]["accepted"], 1, "{answer}");
        }
    }
}

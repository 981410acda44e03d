//! The configuration file: as written, and as resolved, with every problem reported at once.

use std::net::SocketAddr;
use std::path::PathBuf;

use profiles::ConsentPolicy;
use serde::Deserialize;

use crate::keys::{Keys, Scope};

/// The file as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default = "default_listen")]
    listen: String,
    #[serde(default = "default_directory")]
    directory: PathBuf,
    #[serde(default)]
    consent: Consent,
    #[serde(default)]
    key: Vec<WrittenKey>,
    #[serde(default)]
    storefront: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Consent {
    #[serde(default)]
    analytics: bool,
    #[serde(default)]
    personalization: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenKey {
    name: String,
    secret: String,
    scopes: Vec<Scope>,
}

impl std::fmt::Debug for WrittenKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("WrittenKey").field("name", &self.name).finish_non_exhaustive()
    }
}

fn default_listen() -> String {
    "127.0.0.1:7700".to_owned()
}

fn default_directory() -> PathBuf {
    PathBuf::from("shopwright-data")
}

/// What a server runs with.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The data directory of the embedded store.
    pub directory: PathBuf,
    /// What holds where a shopper said nothing.
    pub consent: ConsentPolicy,
    /// Who may do what.
    pub keys: Keys,
    /// The key the storefront page gets; no storefront without it.
    pub browser_key: Option<String>,
}

/// Why a configuration cannot be used: everything that is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the configuration has {} problem(s): {}", problems.len(), problems.join("; "))]
pub struct ConfigError {
    /// Every problem, with what to do.
    pub problems: Vec<String>,
}

/// The shortest secret accepted.
const SHORTEST_SECRET: usize = 16;

impl Config {
    /// Reads a configuration file.
    ///
    /// # Errors
    /// [`ConfigError`] with every problem of the text.
    pub fn read(text: &str) -> Result<Self, ConfigError> {
        let written: Written = toml::from_str(text)
            .map_err(|error| ConfigError { problems: vec![error.to_string().trim().to_owned()] })?;
        let mut problems = Vec::new();
        let listen = written.listen.parse::<SocketAddr>().unwrap_or_else(|_| {
            problems.push(format!(
                "`listen` is `{}`; an address and port such as `127.0.0.1:7700` is wanted",
                written.listen
            ));
            SocketAddr::from(([127, 0, 0, 1], 7700))
        });
        let mut keys = Keys::default();
        for key in &written.key {
            if key.secret.len() < SHORTEST_SECRET {
                problems.push(format!("the secret of key `{}` is shorter than {SHORTEST_SECRET} characters", key.name));
            }
            if key.scopes.is_empty() {
                problems
                    .push(format!("key `{}` has no scopes; give some of collect, decide, explain, manage", key.name));
            }
            keys.add(&key.secret, &key.scopes);
        }
        if keys.is_empty() && !listen.ip().is_loopback() {
            problems.push(format!(
                "`listen` is `{listen}`, which others can reach, and there is no key; add a `[[key]]` with `name`, \
                 `secret` and `scopes`"
            ));
        }
        let browser = written.key.iter().find(|key| !key.scopes.contains(&Scope::Manage));
        let browser_key = written.storefront.then(|| browser.map(|key| key.secret.clone())).flatten();
        if written.storefront && browser_key.is_none() {
            problems.push("`storefront` needs a key without the scope `manage`, because its page shows it".to_owned());
        }
        if !problems.is_empty() {
            return Err(ConfigError { problems });
        }
        let consent =
            ConsentPolicy { analytics: written.consent.analytics, personalization: written.consent.personalization };
        Ok(Self { listen, directory: written.directory, consent, keys, browser_key })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_file_listens_on_loopback_and_grants_nothing_by_silence() {
        let config = Config::read("").unwrap();
        assert!(config.listen.ip().is_loopback());
        assert_eq!(config.consent, ConsentPolicy::opt_in());
    }

    #[test]
    fn the_example_says_what_the_defaults_are() {
        let (example, empty) =
            (Config::read(include_str!("../../examples/shopwright.toml")).unwrap(), Config::read("").unwrap());
        assert_eq!(
            (example.listen, example.directory, example.consent),
            (empty.listen, empty.directory, empty.consent)
        );
        assert_eq!(example.browser_key, empty.browser_key);
    }

    #[test]
    fn every_problem_is_reported_at_once() {
        let text = "listen = \"here\"\nstorefront = true\n[[key]]\nname = \"a\"\nsecret = \"short\"\nscopes = []";
        let problems = Config::read(text).unwrap_err().problems;
        assert_eq!(problems.len(), 3, "{problems:?}");
    }

    #[test]
    fn listening_beyond_loopback_needs_a_key() {
        let refused = Config::read("listen = \"0.0.0.0:7700\"").unwrap_err();
        assert!(refused.to_string().contains("[[key]]"), "{refused}");
    }

    #[test]
    fn no_secret_shows_in_an_error() {
        let text = "unknown = 1\n[[key]]\nname = \"a\"\nsecret = \"0123456789abcdef-secret\"\nscopes = [\"manage\"]";
        let refused = format!("{:?}", Config::read(text).unwrap_err());
        assert!(!refused.contains("0123456789abcdef-secret"), "{refused}");
    }
}

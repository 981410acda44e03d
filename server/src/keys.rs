//! Keys and what they may do.
//!
//! A key is compared by its SHA-256, in a time that does not depend on where it differs, and is never logged. Only the
//! hashes stay in memory.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What a key may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Send signals.
    Collect,
    /// Ask for decisions, and read the catalogue.
    Decide,
    /// Read a decision, its explanation, its replay.
    Explain,
    /// Everything else: catalogue, rules, plans, profiles, models, dead letters.
    Manage,
}

impl Scope {
    /// The scope's name in configuration and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Collect => "collect",
            Self::Decide => "decide",
            Self::Explain => "explain",
            Self::Manage => "manage",
        }
    }
}

/// The keys of a server.
#[derive(Debug, Clone, Default)]
pub struct Keys(Vec<Key>);

#[derive(Debug, Clone)]
struct Key {
    hash: [u8; 32],
    scopes: Vec<Scope>,
}

impl Keys {
    /// Adds a key; `Manage` includes all other scopes.
    pub fn add(&mut self, secret: &str, scopes: &[Scope]) {
        self.0.push(Key { hash: Sha256::digest(secret).into(), scopes: scopes.to_vec() });
    }

    /// Whether no key was added.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What this secret may do; none when it is not known. Every key is compared in full.
    #[must_use]
    pub fn scopes(&self, secret: &str) -> Option<&[Scope]> {
        let hash: [u8; 32] = Sha256::digest(secret).into();
        let mut found = None;
        for key in &self.0 {
            let difference = key.hash.iter().zip(hash).fold(0_u8, |sum, (one, other)| sum | (one ^ other));
            if difference == 0 {
                found = Some(key.scopes.as_slice());
            }
        }
        found
    }

    /// Whether this secret may do it; none when it is not known.
    #[must_use]
    pub fn allows(&self, secret: &str, scope: Scope) -> Option<bool> {
        self.scopes(secret).map(|scopes| scopes.contains(&scope) || scopes.contains(&Scope::Manage))
    }
}

/// A fresh secret of 160 bits from the operating system, with a prefix that says what it is.
///
/// # Errors
/// When the operating system gives no randomness.
pub fn fresh(prefix: &str) -> std::io::Result<String> {
    use std::io::Read;
    let mut bytes = [0_u8; 20];
    std::fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes.iter().fold(format!("{prefix}_"), |text, byte| format!("{text}{byte:02x}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_does_what_its_scopes_say_and_manage_does_all() {
        let mut keys = Keys::default();
        keys.add("browser", &[Scope::Collect, Scope::Decide]);
        keys.add("owner", &[Scope::Manage]);
        assert_eq!(keys.allows("browser", Scope::Collect), Some(true));
        assert_eq!(keys.allows("browser", Scope::Manage), Some(false));
        assert_eq!(keys.allows("owner", Scope::Explain), Some(true));
        assert_eq!(keys.allows("stranger", Scope::Collect), None);
    }

    #[test]
    fn no_secret_shows_in_debug_output() {
        let mut keys = Keys::default();
        keys.add("very-secret", &[Scope::Manage]);
        assert!(!format!("{keys:?}").contains("very-secret"));
    }

    #[test]
    fn fresh_secrets_differ() {
        let (one, other) = (fresh("sw").unwrap(), fresh("sw").unwrap());
        assert!(one != other && one.starts_with("sw_") && one.len() == 43);
    }
}

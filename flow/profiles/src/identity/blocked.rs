//! Values that are nobody.
//!
//! Trackers send a placeholder where an id is missing, and all shoppers without an id then share one. If such a value
//! linked, a shop's anonymous traffic would melt into a single profile and be merged into whoever logs in next: the
//! worst mistake an identity graph can make, and the most common. So these values never link and found no
//! profile. The list holds what languages, trackers and hash functions produce for "nothing"; it is compared
//! without regard to case, for every kind of identifier.

use super::Identifier;

const NOBODY: [&str; 31] = [
    "null",
    "undefined",
    "none",
    "nil",
    "nan",
    "n/a",
    "na",
    "-",
    "--",
    "0",
    "-1",
    "true",
    "false",
    "anonymous",
    "anonymous_user",
    "anon",
    "guest",
    "unknown",
    "unidentified",
    "not set",
    "(not set)",
    "(none)",
    "(direct)",
    "default",
    "[object object]",
    "{}",
    "\"\"",
    // SHA-256 of the empty text, of `null` and of `undefined`; MD5 of the empty text.
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b",
    "eb045d78d273107348b0300c01d29b7552d622abbc6faf81b3ec55359aa9950c",
    "d41d8cd98f00b204e9800998ecf8427e",
];

impl Identifier {
    /// Whether this is a placeholder rather than somebody's name: a word for nothing, or nothing but zeros.
    #[must_use]
    pub fn is_blocked(&self) -> bool {
        let text = self.text().trim();
        let zeros = text.bytes().all(|byte| matches!(byte, b'0' | b'-'));
        zeros || NOBODY.iter().any(|nobody| nobody.eq_ignore_ascii_case(text))
    }
}

#[cfg(test)]
mod tests {
    use commerce::{AnonymousId, EmailHash};

    use super::*;

    #[test]
    fn words_for_nothing_and_zeros_are_nobody_and_ids_are_somebody() {
        let device = |text: &str| Identifier::Anonymous(AnonymousId::new(text).unwrap()).is_blocked();
        for nobody in ["null", "Undefined", " NONE ", "0", "00000000-0000-0000-0000-000000000000", "[object Object]"] {
            assert!(device(nobody), "{nobody}");
        }
        for somebody in ["17850", "1", "00000000-0000-0000-0000-000000000001", "nullah", "d41d8"] {
            assert!(!device(somebody), "{somebody}");
        }
        let empty = "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855";
        assert!(Identifier::Email(EmailHash::new(empty).unwrap()).is_blocked());
    }
}

//! SchemaVer: MODEL-REVISION-ADDITION, as Snowplow defined it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Version of the vocabulary a signal was sent under. JSON: `"1-0-0"`.
///
/// A change of MODEL breaks all history, of REVISION may break some, of ADDITION breaks none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SchemaVersion {
    /// Breaks all history.
    pub model: u16,
    /// May break some history.
    pub revision: u16,
    /// Breaks nothing.
    pub addition: u16,
}

impl SchemaVersion {
    /// The version this build writes.
    pub const CURRENT: Self = Self { model: 1, revision: 0, addition: 0 };

    /// Whether this build reads signals of that version: the same model and no later revision. A later addition is
    /// readable by definition.
    #[must_use]
    #[expect(clippy::absurd_extreme_comparisons, reason = "holds while the current revision is 0")]
    pub const fn is_readable(self) -> bool {
        self.model == Self::CURRENT.model && self.revision <= Self::CURRENT.revision
    }

    /// Reads `1-0-0`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-').map(str::parse::<u16>);
        let version = Self { model: parts.next()?.ok()?, revision: parts.next()?.ok()?, addition: parts.next()?.ok()? };
        parts.next().is_none().then_some(version)
    }
}

impl fmt::Display for SchemaVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-{}-{}", self.model, self.revision, self.addition)
    }
}

impl TryFrom<String> for SchemaVersion {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| {
            format!("`{}` is not a schema version such as `1-0-0`", text.chars().take(32).collect::<String>())
        })
    }
}

impl From<SchemaVersion> for String {
    fn from(version: SchemaVersion) -> String {
        version.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_addition_is_readable_and_a_later_revision_or_model_is_not() {
        assert!(SchemaVersion::parse("1-0-7").unwrap().is_readable());
        assert!(!SchemaVersion::parse("1-1-0").unwrap().is_readable());
        assert!(!SchemaVersion::parse("2-0-0").unwrap().is_readable());
    }

    #[test]
    fn a_version_is_three_numbers() {
        assert_eq!(SchemaVersion::parse("1-0"), None);
        assert_eq!(SchemaVersion::parse("1-0-0-0"), None);
        assert_eq!(SchemaVersion::parse("1-0-0"), Some(SchemaVersion::CURRENT));
    }
}

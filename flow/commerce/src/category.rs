//! A category as a path from the root, such as `Home > Kitchen > Mugs`.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::id::{IdError, ProductId};

/// The position of a category in one snapshot's list; meaningless elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CategoryIndex(pub u32);

/// A path of names, root first, joined by ` > ` (the separator of Google's product taxonomy).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Category(Arc<str>);

impl Category {
    /// What stands between two levels.
    pub const SEPARATOR: &str = " > ";

    /// Reads a path; levels are trimmed and empty levels dropped. `/` also separates when no ` > ` occurs.
    ///
    /// # Errors
    /// [`IdError`] when nothing is left, or the path is too long or holds control characters.
    pub fn new(path: &str) -> Result<Self, IdError> {
        let separator = if path.contains('>') { '>' } else { '/' };
        let levels: Vec<&str> = path.split(separator).map(str::trim).filter(|level| !level.is_empty()).collect();
        ProductId::new(&levels.join(Self::SEPARATOR)).map(|checked| Self(Arc::from(checked.as_str())))
    }

    /// The whole path.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The names of the levels, root first.
    pub fn levels(&self) -> impl Iterator<Item = &str> {
        self.0.split(Self::SEPARATOR)
    }

    /// Whether this category is `other` or lies below it.
    #[must_use]
    pub fn is_within(&self, other: &Category) -> bool {
        self.0.strip_prefix(other.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(Self::SEPARATOR))
    }
}

impl fmt::Display for Category {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for Category {
    type Error = IdError;
    fn try_from(path: String) -> Result<Self, IdError> {
        Self::new(&path)
    }
}

impl From<Category> for String {
    fn from(category: Category) -> String {
        category.0.as_ref().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_with_either_separator_and_written_with_one() {
        assert_eq!(Category::new("Home/Kitchen / Mugs").unwrap().as_str(), "Home > Kitchen > Mugs");
        assert_eq!(Category::new("Home > > Mugs").unwrap().levels().collect::<Vec<_>>(), ["Home", "Mugs"]);
        assert!(Category::new(" / ").is_err());
    }

    #[test]
    fn a_category_lies_within_its_ancestors_but_not_within_a_namesake() {
        let mugs = Category::new("Home > Kitchen > Mugs").unwrap();
        assert!(mugs.is_within(&Category::new("Home > Kitchen").unwrap()));
        assert!(mugs.is_within(&mugs));
        assert!(!mugs.is_within(&Category::new("Home > Kit").unwrap()));
    }
}

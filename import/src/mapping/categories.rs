//! A category from the words of a title, for shops whose files have none.
//!
//! The first rule with a word in the title wins, so special rules (`LUNCH BAG`) stand before general ones (`BAG`). Words are
//! compared whole, in singular or plural, because `TIN` must not be found in `PRINTING`. A learned classifier would need
//! labels, which is what is missing.

use commerce::Category;

/// The rules, in the order in which they are tried.
#[derive(Debug, Clone, Default)]
pub struct Categories {
    rules: Vec<Keywords>,
    other: Option<Category>,
}

/// One category and the words that lead to it.
#[derive(Debug, Clone)]
pub struct Keywords {
    /// The category.
    pub category: Category,
    /// Words or phrases, any of which is enough.
    needles: Vec<String>,
}

impl Keywords {
    /// A rule for a category.
    #[must_use]
    pub fn new(category: Category, any: &[String]) -> Self {
        let needles = any.iter().map(|phrase| words(phrase)).flat_map(plurals).collect();
        Self { category, needles }
    }
}

impl Categories {
    /// The rules in order, and the category of what fits none.
    #[must_use]
    pub const fn new(rules: Vec<Keywords>, other: Option<Category>) -> Self {
        Self { rules, other }
    }

    /// The category of a product with this title; nothing without rules.
    #[must_use]
    pub fn of(&self, title: &str) -> Option<&Category> {
        let title = words(title);
        let fits = |rule: &&Keywords| rule.needles.iter().any(|needle| title.contains(needle.as_str()));
        self.rules.iter().find(fits).map(|rule| &rule.category).or(self.other.as_ref())
    }
}

/// Upper-case words, each between single spaces: ` T LIGHT HOLDER `.
fn words(text: &str) -> String {
    let mut found = String::from(" ");
    for letter in text.chars().flat_map(char::to_uppercase) {
        if letter.is_alphanumeric() {
            found.push(letter);
        } else if !found.ends_with(' ') {
            found.push(' ');
        }
    }
    if !found.ends_with(' ') {
        found.push(' ');
    }
    found
}

/// A phrase in singular and plural.
fn plurals(phrase: String) -> [String; 3] {
    let stem = phrase.trim_end();
    [format!("{stem}S "), format!("{stem}ES "), phrase]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_in_singular_or_plural_decide_and_the_first_rule_wins() {
        let rule = |name: &str, any: &[&str]| {
            let any: Vec<String> = any.iter().map(|&phrase| phrase.to_owned()).collect();
            Keywords::new(Category::new(name).unwrap(), &any)
        };
        let rules = vec![rule("Lunch", &["lunch bag"]), rule("Bags", &["BAG"]), rule("Light", &["T-LIGHT", "TIN"])];
        let categories = Categories::new(rules, Category::new("Other").ok());
        let of = |title: &str| categories.of(title).unwrap().as_str().to_owned();
        assert_eq!(of("LUNCH BAG RED RETROSPOT"), "Lunch");
        assert_eq!(of("JUMBO BAGS, PINK"), "Bags");
        assert_eq!(of("Glass t light holder"), "Light");
        assert_eq!(of("PRINTING BAGUETTE"), "Other");
        assert!(Categories::default().of("BAG").is_none());
    }
}

//! Catalogue coverage.

/// Which items were ever shown.
#[derive(Debug, Clone)]
pub struct Coverage {
    shown: Vec<bool>,
}

impl Coverage {
    /// Of a catalogue of `items` items.
    #[must_use]
    pub fn new(items: usize) -> Self {
        Self { shown: vec![false; items] }
    }

    /// Notes the first `k` of a list.
    pub fn note(&mut self, list: &[u32], k: usize) {
        for item in list.iter().take(k) {
            if let Some(shown) = self.shown.get_mut(*item as usize) {
                *shown = true;
            }
        }
    }

    /// The share of the catalogue that stood on at least one list; 0 for an empty catalogue.
    #[must_use]
    pub fn share(&self) -> f64 {
        let shown = self.shown.iter().filter(|shown| **shown).count();
        if self.shown.is_empty() { 0.0 } else { shown as f64 / self.shown.len() as f64 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_of_four_items_shown_are_three_quarters() {
        let mut coverage = Coverage::new(4);
        coverage.note(&[0, 1, 2], 2);
        coverage.note(&[1, 3], 2);
        assert_eq!(coverage.share(), 0.75);
        assert_eq!(Coverage::new(0).share(), 0.0);
    }
}

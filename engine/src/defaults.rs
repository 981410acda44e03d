//! The plans a shop starts with, one per surface; a shop's own replace them.

use commerce::Surface;

use crate::{Engine, GovernError};

/// The text of every plan a new shop gets.
pub const DEFAULT_PLANS: [&str; 4] = [
    include_str!("../plans/home.toml"),
    include_str!("../plans/product.toml"),
    include_str!("../plans/basket.toml"),
    include_str!("../plans/order-confirmation.toml"),
];

impl Engine {
    /// Sets the default plan of every surface that has none, and names them.
    ///
    /// # Errors
    /// [`GovernError`].
    pub fn set_default_plans(&self) -> Result<Vec<Surface>, GovernError> {
        let mut set = Vec::new();
        for text in DEFAULT_PLANS {
            let plan = decisions::Plan::read(text, self.served().parts())?;
            if !self.served().plans.contains_key(&plan.surface) {
                self.set_plan(Some(&plan.surface), text)?;
                set.push(plan.surface);
            }
        }
        Ok(set)
    }
}

//! Filters say yes, or no with a reason.
//!
//! | filter | drops | in every plan |
//! |---|---|---|
//! | `available` | what is not sold, hidden, or outside its dates | yes |
//! | `in_stock` | what is out of stock in the place asked for | yes |
//! | `age_allowed` | what is for older shoppers | yes |
//! | `consented` | what was proposed only from data that may not be used | yes |
//! | `excluded` | what the caller, a merchant or the shopper excluded | yes |
//! | `already_in_basket` | what lies in the basket | if the plan says so |
//! | `not_current` | the product being looked at | if the plan says so |
//! | `not_bought` | what was bought before | if the plan says so |
//!
//! The first five are not a plan's choice: a plan that could leave out stock would sooner or later do so.

mod age_allowed;
mod already_in_basket;
mod available;
mod consented;
mod excluded;
mod in_stock;
mod not_bought;
mod not_current;

pub use age_allowed::AgeAllowed;
pub use already_in_basket::AlreadyInBasket;
pub use available::Available;
pub use consented::Consented;
pub use excluded::Excluded;
pub use in_stock::InStock;
pub use not_bought::NotBought;
pub use not_current::NotCurrent;

#[cfg(test)]
mod tests;

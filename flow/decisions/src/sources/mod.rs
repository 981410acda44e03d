//! Sources that need no fitted model: they propose from facts and catalogue alone. Fitted ones live in `learning`.
//!
//! | source | proposes |
//! |---|---|
//! | `recently_viewed` | what the shopper looked at, latest first |
//! | `buy_again` | what the shopper bought, when it may be due again |
//! | `new_arrivals` | what the shop listed last |

mod buy_again;
mod new_arrivals;
mod recently_viewed;
mod unfitted;

pub use buy_again::BuyAgain;
pub use new_arrivals::NewArrivals;
pub use recently_viewed::RecentlyViewed;
pub use unfitted::Unfitted;

#[cfg(test)]
mod tests;

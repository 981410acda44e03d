//! A product that a decision really showed to someone.

use commerce::{DecisionId, ProductId, Surface, Timestamp};
use serde::{Deserialize, Serialize};

/// One product in view, by one decision. Shown again by the same decision, it is the same exposure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exposure {
    /// Whose choice it was, as the sender says.
    pub decision: DecisionId,
    /// Where it was shown, if the sender says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub surface: Option<Surface>,
    /// What was shown.
    pub product: ProductId,
    /// Its place in the slate, from 1.
    pub position: u32,
    /// When it was first in view.
    pub at: Timestamp,
}

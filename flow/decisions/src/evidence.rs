//! Why one source said what it said of one product.

use commerce::ProductIndex;

use crate::context::Named;
use crate::{Context, Evidence, Plan, Request, World};

/// The parts of what a source of the plan (or a rung of its fallback ladder) said of a product, heaviest first; none
/// when the plan has no such source or the source cannot tell. They sum to the value of the source's term.
#[must_use]
pub fn evidence(
    request: &Request,
    plan: &Plan,
    world: &World<'_>,
    source: &str,
    product: ProductIndex,
) -> Vec<Evidence> {
    let Some(source) = plan.source(source) else { return Vec::new() };
    let named = Named::of(request, world);
    let context = Context::new(request, world, &named).seen_for(source.purpose());
    let mut parts = source.evidence(&context, product);
    parts.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    parts
}

//! Reasons in words. The data they are made from is the score itself; only the wording is made here.

use commerce::Snapshot;
use decisions::{Evidence, EvidenceOf, Slot};
use engine::Answer;

/// Why one product stands in a slate, in a sentence. With `name_products` the heaviest evidence is named.
pub fn of_slot(answer: &Answer, slot: &Slot, name_products: bool) -> String {
    let heaviest = name_products.then(|| heaviest_product(answer, slot)).flatten();
    of_parts(slot, heaviest.as_deref())
}

/// The sentence, given the title of the product that carried most weight, where one is known.
pub fn of_parts(slot: &Slot, heaviest: Option<&str>) -> String {
    if slot.pinned {
        return "chosen by the shop".to_owned();
    }
    let Some(source) = leading_source(slot) else { return "popular in the shop".to_owned() };
    match (source, heaviest) {
        ("recently_viewed", _) => "you looked at this".to_owned(),
        ("buy_again", _) => "you bought this before".to_owned(),
        ("new_arrivals", _) => "new in the shop".to_owned(),
        ("popular_in_category", _) => "popular in this category".to_owned(),
        ("popular_for_interests", _) => "popular in the categories you like".to_owned(),
        ("bought_together", Some(title)) => format!("often bought together with {title}"),
        ("bought_together", None) => "often bought together with what you look at".to_owned(),
        ("bought_together_history", Some(title)) => format!("goes with {title}, which you know"),
        ("bought_together_history", None) => "goes with what you bought or looked at".to_owned(),
        ("item_item" | "session_neighbours" | "transitions" | "session_blend", Some(title)) => {
            format!("because you looked at {title}")
        }
        ("item_item" | "session_neighbours" | "transitions" | "session_blend", None) => {
            "others who looked at the same products chose this".to_owned()
        }
        ("category_interest" | "in_situation_category", _) => "from a category you like".to_owned(),
        ("freshness", _) => "new in the shop".to_owned(),
        _ => "popular in the shop".to_owned(),
    }
}

/// The term that added most to the score.
fn leading_source(slot: &Slot) -> Option<&str> {
    let largest = slot.terms.iter().filter(|term| !term.name.starts_with("rule:"));
    let largest = largest.max_by(|one, other| one.contribution.total_cmp(&other.contribution))?;
    Some(largest.name.strip_prefix("fallback:").unwrap_or(&largest.name))
}

fn heaviest_product(answer: &Answer, slot: &Slot) -> Option<String> {
    let source = leading_source(slot)?;
    let plan = &answer.served.plans.get(&answer.decision().surface)?.plan;
    let catalogue = &answer.served.catalogue;
    let record = &answer.record;
    let world = decisions::World { catalogue, profile: &record.view, rules: &answer.served.rules };
    let index = catalogue.index_of(&slot.product)?;
    let parts = decisions::evidence(&record.request, plan, &world, source, index);
    heaviest_title(catalogue, &parts, slot)
}

/// The title of the heaviest product among the parts, if it is another than the one shown.
pub fn heaviest_title(catalogue: &Snapshot, parts: &[Evidence], slot: &Slot) -> Option<String> {
    parts.iter().find_map(|part| match &part.of {
        EvidenceOf::Product(id) if *id != slot.product => Some(catalogue.find(id)?.product.title.clone()),
        _ => None,
    })
}

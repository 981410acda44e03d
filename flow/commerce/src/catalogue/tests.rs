//! Claims:
//! 1. A change is seen in the next snapshot and never in the one before.
//! 2. A product keeps its index through every change, removal included.
//! 3. Stock and price of a place win over the figure for everywhere.
//! 4. The same changes in one batch or one by one give the same snapshot.

use super::*;

fn product(id: &str, category: &str) -> Change {
    let mut product = Product::new(ProductId::new(id).unwrap(), id);
    product.category = Category::new(category).ok();
    product.price = Some(Money::from_micros(1_000_000));
    Change::Product { product: Arc::new(product) }
}

fn stock(id: &str, place: Option<&str>, units: u32) -> Change {
    Change::Stock {
        product: ProductId::new(id).unwrap(),
        place: place.map(|place| Place::new(place).unwrap()),
        stock: Stock::Units(units),
    }
}

fn shop() -> Snapshot {
    Snapshot::default().apply(&[product("mug", "Kitchen"), product("bag", "Bags"), product("pot", "Kitchen")])
}

fn find<'a>(snapshot: &'a Snapshot, id: &str) -> &'a Entry {
    snapshot.find(&ProductId::new(id).unwrap()).unwrap()
}

#[test]
fn a_change_is_seen_in_the_next_snapshot_and_never_in_the_one_before() {
    let before = shop();
    let after = before.apply(&[stock("mug", None, 0)]);
    assert!(find(&before, "mug").stock.is_available());
    assert!(!find(&after, "mug").stock.is_available());
    assert_eq!((before.version(), after.version()), (3, 4));
}

#[test]
fn a_product_keeps_its_index_through_removal_and_return() {
    let mug = ProductId::new("mug").unwrap();
    let removed = shop().apply(&[Change::Removed { product: mug.clone() }]);
    assert!(!find(&removed, "mug").is_visible(Timestamp::default()));
    let back = removed.apply(&[product("mug", "Bags")]);
    assert_eq!(back.index_of(&mug), Some(ProductIndex(0)));
    assert!(find(&back, "mug").is_visible(Timestamp::default()));
    let bags = back.categories().iter().position(|category| category.as_str() == "Bags").unwrap();
    assert_eq!(back.members(CategoryIndex(bags as u32)), [ProductIndex(0), ProductIndex(1)]);
}

#[test]
fn stock_of_a_place_wins_over_stock_everywhere() {
    let london = Place::new("store:london").unwrap();
    let shop = shop().apply(&[stock("mug", None, 5), stock("mug", Some("store:london"), 0)]);
    assert_eq!(find(&shop, "mug").stock_at(Some(&london)), Stock::Units(0));
    assert_eq!(find(&shop, "mug").stock_at(None), Stock::Units(5));
}

#[test]
fn availability_ends_at_the_instant_it_names() {
    let mut mug = Product::new(ProductId::new("mug").unwrap(), "mug");
    mug.available_until = Some(Timestamp::from_millis(100));
    let shop = Snapshot::default().apply(&[Change::Product { product: Arc::new(mug) }]);
    assert!(find(&shop, "mug").is_visible(Timestamp::from_millis(99)));
    assert!(!find(&shop, "mug").is_visible(Timestamp::from_millis(100)));
}

#[test]
fn a_change_to_an_unknown_product_counts_as_a_version_and_does_nothing() {
    let after = shop().apply(&[stock("ghost", None, 1)]);
    assert_eq!((after.version(), after.len()), (4, 3));
}

#[test]
fn batches_and_single_changes_give_the_same_snapshot_across_chunks() {
    let changes: Vec<Change> = (0..600)
        .map(|at| product(&format!("p{at}"), if at % 2 == 0 { "Even" } else { "Odd" }))
        .chain((0..600).map(|at| stock(&format!("p{at}"), None, at)))
        .collect();
    let batch = Snapshot::default().apply(&changes);
    let single = changes.iter().fold(Snapshot::default(), |snapshot, change| snapshot.apply([change]));
    assert_eq!(batch.len(), 600);
    assert!(batch.entries().eq(single.entries()));
    assert_eq!(batch.members(CategoryIndex(1)).len(), 300);
}

//! Stationery: one range, bought all year and most of all before the new one.

use super::{Range, WINTER};

/// Notebooks.
pub const NOTEBOOKS: Range = Range {
    department: "Stationery",
    name: "Notebooks",
    kinds: &[("Notebook", 1.0), ("Sketchbook", 1.2), ("Diary", 1.4), ("Pocket Book", 0.6), ("Writing Set", 1.8)],
    material_name: "material",
    materials: &["Recycled Paper", "Linen", "Leather", "Kraft Paper"],
    colours: &["Ink", "Mustard", "Plum", "Moss"],
    sizes: &[("A6", 0.7), ("A5", 1.0), ("A4", 1.4)],
    brands: &["Quill House", "Marlow Lane", "Hedge and Row"],
    price: 14.0,
    uses: &["lists and drawings", "plans that will change", "letters worth keeping", "the inside pocket"],
    details: &[
        "The paper takes ink without bleeding.",
        "Opens flat at every page.",
        "Sewn, not glued.",
        "Two ribbons, one pocket, no brand on the cover.",
    ],
    minimum_age: None,
    lasts_days: Some(75.0),
    season: WINTER,
    complements: &[("Tea", 0.2), ("Mugs", 0.15)],
    returned_share: 0.03,
};

//! The pantry: what is used up and bought again.

use super::{EVEN, Range, WINTER};

/// Coffee.
pub const COFFEE: Range = Range {
    department: "Pantry",
    name: "Coffee",
    kinds: &[("Espresso Beans", 1.0), ("Filter Beans", 1.0), ("Ground Coffee", 0.9), ("Decaf Beans", 1.1)],
    material_name: "origin",
    materials: &["Ethiopian", "Colombian", "Sumatran", "Guatemalan", "Single Estate"],
    colours: &[],
    sizes: &[("250 g", 0.6), ("500 g", 1.0), ("1 kg", 1.75)],
    brands: &["Kettle Row", "Blackbird Roasters", "Quayside"],
    price: 13.5,
    uses: &["the moka pot", "a short, dark cup", "filter and cafetière", "afternoons without jitters"],
    details: &[
        "Roasted on Tuesdays and sent on Wednesdays.",
        "Notes of plum, cocoa and toasted almond.",
        "Bought directly from the growers.",
        "The bag closes again and can be composted.",
    ],
    minimum_age: None,
    lasts_days: Some(24.0),
    season: EVEN,
    complements: &[("Mugs", 0.2), ("Coffee Makers", 0.2)],
    returned_share: 0.005,
};

/// Tea.
pub const TEA: Range = Range {
    department: "Pantry",
    name: "Tea",
    kinds: &[("Breakfast Tea", 1.0), ("Green Tea", 1.1), ("Earl Grey", 1.0), ("Chamomile", 0.9), ("Chai", 1.1)],
    material_name: "origin",
    materials: &["Assam", "Ceylon", "Highland", "Garden"],
    colours: &[],
    sizes: &[("50 g", 0.7), ("100 g", 1.0), ("50 bags", 0.9), ("250 g", 2.0)],
    brands: &["Marlow Lane", "Quayside", "Tamsin Grey"],
    price: 8.5,
    uses: &["early mornings", "the quiet hour at four", "the last cup at night", "people who take it seriously"],
    details: &[
        "Whole leaves, picked in the first flush.",
        "Best with water just off the boil.",
        "Blended in small lots.",
        "Comes in a tin that is worth keeping.",
    ],
    minimum_age: None,
    lasts_days: Some(35.0),
    season: WINTER,
    complements: &[("Mugs", 0.35), ("Candles", 0.1)],
    returned_share: 0.005,
};

/// Spirits.
pub const SPIRITS: Range = Range {
    department: "Pantry",
    name: "Spirits",
    kinds: &[("Dry Gin", 1.0), ("Single Malt", 1.5), ("Spiced Rum", 1.0), ("Sloe Gin", 0.95), ("Apple Brandy", 1.2)],
    material_name: "origin",
    materials: &["Highland", "Cornish", "Island", "Orchard"],
    colours: &[],
    sizes: &[("20 cl", 0.45), ("50 cl", 0.85), ("70 cl", 1.0)],
    brands: &["Saltmarsh", "Blackbird", "Copperfield Works"],
    price: 38.0,
    uses: &["a long drink with ice", "the end of a good meal", "cold nights", "the back of the cabinet"],
    details: &[
        "Distilled in copper, a hundred bottles at a time.",
        "Eleven botanicals, three of them from the cliff above the still.",
        "Rested for two years in oak.",
        "Sold to adults only; drink little and well.",
    ],
    minimum_age: Some(18),
    lasts_days: Some(60.0),
    season: WINTER,
    complements: &[("Glasses", 0.45)],
    returned_share: 0.01,
};

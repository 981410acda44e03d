//! The kitchen: things that last, around the coffee and the meals that do not.

use super::{EVEN, Range, SUMMER, WINTER};

/// Coffee makers.
pub const COFFEE_MAKERS: Range = Range {
    department: "Kitchen",
    name: "Coffee Makers",
    kinds: &[
        ("Cafetière", 0.8),
        ("Moka Pot", 0.7),
        ("Pour-Over Set", 0.9),
        ("Hand Grinder", 1.1),
        ("Milk Frother", 0.6),
    ],
    material_name: "material",
    materials: &["Steel", "Copper", "Glass", "Aluminium"],
    colours: &["Graphite", "Cream", "Moss", "Natural"],
    sizes: &[("2 cups", 0.8), ("4 cups", 1.0), ("8 cups", 1.35)],
    brands: &["Kettle Row", "Northwick", "Fennimore", "Aldous"],
    price: 34.0,
    uses: &["slow mornings", "two strong cups before work", "a table full of guests", "people who grind their own"],
    details: &[
        "Every part comes off for cleaning.",
        "Works on gas, electric and induction hobs.",
        "The handle stays cool to the touch.",
        "Spare seals and filters are always in stock.",
    ],
    minimum_age: None,
    lasts_days: None,
    season: WINTER,
    complements: &[("Coffee", 0.6), ("Mugs", 0.3)],
    returned_share: 0.05,
};

/// Mugs.
pub const MUGS: Range = Range {
    department: "Kitchen",
    name: "Mugs",
    kinds: &[("Mug", 1.0), ("Espresso Cup", 0.7), ("Latte Bowl", 1.2), ("Travel Mug", 1.6), ("Set of Two Mugs", 1.8)],
    material_name: "material",
    materials: &["Stoneware", "Porcelain", "Enamel", "Bone China"],
    colours: &["Sage", "Indigo", "Chalk", "Terracotta", "Charcoal"],
    sizes: &[("250 ml", 0.9), ("350 ml", 1.0), ("450 ml", 1.15)],
    brands: &["Northwick", "Marlow Lane", "Saltmarsh", "Hearth and Vale"],
    price: 12.0,
    uses: &["the first tea of the day", "cocoa by the fire", "a desk with a view", "giving away and regretting it"],
    details: &[
        "Safe in dishwasher and microwave.",
        "The glaze is fired twice, so it does not craze.",
        "Each one is turned by hand and differs a little from the next.",
        "Stacks four high.",
    ],
    minimum_age: None,
    lasts_days: None,
    season: WINTER,
    complements: &[("Tea", 0.45), ("Coffee", 0.35)],
    returned_share: 0.04,
};

/// Glasses.
pub const GLASSES: Range = Range {
    department: "Kitchen",
    name: "Glasses",
    kinds: &[("Tumbler Pair", 1.0), ("Gin Goblet", 0.8), ("Carafe", 1.3), ("Coupe Pair", 1.1), ("Highball Set", 1.7)],
    material_name: "material",
    materials: &["Recycled Glass", "Crystal", "Ribbed Glass"],
    colours: &["Clear", "Smoke", "Amber", "Sea Green"],
    sizes: &[("Small", 0.85), ("Medium", 1.0), ("Large", 1.2)],
    brands: &["Saltmarsh", "Aldous", "Marlow Lane"],
    price: 19.0,
    uses: &["long evenings outside", "a proper nightcap", "water that tastes of summer", "toasts and speeches"],
    details: &[
        "Rinse by hand to keep the shine.",
        "The rim is cut, not rolled.",
        "Blown in small batches.",
        "Heavy at the foot, so it stays where it is put.",
    ],
    minimum_age: None,
    lasts_days: None,
    season: SUMMER,
    complements: &[("Spirits", 0.5), ("Candles", 0.15)],
    returned_share: 0.06,
};

/// Cookware.
pub const COOKWARE: Range = Range {
    department: "Kitchen",
    name: "Cookware",
    kinds: &[("Casserole", 1.4), ("Frying Pan", 0.8), ("Saucepan", 0.9), ("Roasting Tin", 0.7), ("Griddle", 0.8)],
    material_name: "material",
    materials: &["Cast Iron", "Steel", "Carbon Steel", "Copper"],
    colours: &["Black", "Ocean", "Oat"],
    sizes: &[("20 cm", 0.8), ("24 cm", 1.0), ("28 cm", 1.25)],
    brands: &["Fennimore", "Hearth and Vale", "Copperfield Works"],
    price: 58.0,
    uses: &["Sunday lunch", "one-pan suppers", "stews that take all day", "pancakes in a hurry"],
    details: &[
        "Goes from hob to oven to table.",
        "Seasoned in the foundry and ready to use.",
        "Guaranteed for twenty-five years.",
        "The lid returns the steam to the pot.",
    ],
    minimum_age: None,
    lasts_days: None,
    season: WINTER,
    complements: &[("Knives", 0.4)],
    returned_share: 0.05,
};

/// Knives.
pub const KNIVES: Range = Range {
    department: "Kitchen",
    name: "Knives",
    kinds: &[
        ("Chef's Knife", 1.3),
        ("Paring Knife", 0.6),
        ("Bread Knife", 1.0),
        ("Santoku", 1.4),
        ("Boning Knife", 0.9),
    ],
    material_name: "material",
    materials: &["Carbon Steel", "Damascus Steel", "Stainless Steel"],
    colours: &["Walnut", "Ash", "Black"],
    sizes: &[("9 cm", 0.7), ("16 cm", 1.0), ("20 cm", 1.25)],
    brands: &["Fennimore", "Copperfield Works", "Aldous"],
    price: 46.0,
    uses: &["onions by the kilo", "crusts that fight back", "cooks who sharpen their own", "clean, thin slices"],
    details: &[
        "Balanced at the heel.",
        "Hand wash, dry at once, and oil now and then.",
        "Comes with a sheath of felt.",
        "Sold to adults only.",
    ],
    minimum_age: Some(18),
    lasts_days: None,
    season: EVEN,
    complements: &[("Cookware", 0.4)],
    returned_share: 0.03,
};

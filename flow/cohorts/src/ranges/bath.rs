//! The bathroom: towels that last, soap that does not.

use super::{EVEN, Range};

/// Towels.
pub const TOWELS: Range = Range {
    department: "Bath",
    name: "Towels",
    kinds: &[("Bath Towel", 1.2), ("Hand Towel", 0.6), ("Bath Sheet", 1.6), ("Bath Mat", 1.0), ("Robe", 2.6)],
    material_name: "material",
    materials: &["Cotton", "Linen", "Waffle Cotton", "Bamboo"],
    colours: &["White", "Stone", "Sage", "Navy"],
    sizes: &[("Small", 0.7), ("Medium", 1.0), ("Large", 1.4)],
    brands: &["Brightwater", "Oak and Tide", "Marlow Lane"],
    price: 22.0,
    uses: &["after a cold swim", "the guest room", "everyday use", "small people and big dogs"],
    details: &[
        "Dries quickly and softens with every wash.",
        "600 grams to the square metre.",
        "Woven with a loop to hang it by.",
        "Certified free of harmful dyes.",
    ],
    minimum_age: None,
    lasts_days: None,
    season: EVEN,
    complements: &[("Soap", 0.5)],
    returned_share: 0.08,
};

/// Soap.
pub const SOAP: Range = Range {
    department: "Bath",
    name: "Soap",
    kinds: &[("Hand Soap", 1.0), ("Soap Bar", 0.7), ("Bath Oil", 1.7), ("Hand Cream", 1.2), ("Bath Salts", 1.3)],
    material_name: "scent",
    materials: &["Lavender", "Rosemary", "Citrus", "Unscented", "Geranium"],
    colours: &[],
    sizes: &[("100 g", 0.7), ("250 ml", 1.0), ("500 ml", 1.6)],
    brands: &["Tamsin Grey", "Brightwater", "Hearth and Vale"],
    price: 9.5,
    uses: &["gardeners' hands", "the guest basin", "winter skin", "an hour with the door locked"],
    details: &[
        "Made with olive oil and nothing that ends in -eth.",
        "The bottle can be refilled.",
        "Cured for six weeks.",
        "Never tested on animals.",
    ],
    minimum_age: None,
    lasts_days: Some(30.0),
    season: EVEN,
    complements: &[("Towels", 0.25), ("Candles", 0.15)],
    returned_share: 0.01,
};

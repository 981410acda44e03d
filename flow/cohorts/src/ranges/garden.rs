//! The garden: a short season and a strong one.

use super::{Range, SPRING};

/// Planters.
pub const PLANTERS: Range = Range {
    department: "Garden",
    name: "Planters",
    kinds: &[("Planter", 1.0), ("Window Box", 1.1), ("Hanging Pot", 0.7), ("Herb Trough", 0.9), ("Watering Can", 0.9)],
    material_name: "material",
    materials: &["Terracotta", "Zinc", "Fibre Clay", "Larch"],
    colours: &["Natural", "Slate", "Verdigris"],
    sizes: &[("Small", 0.6), ("Medium", 1.0), ("Large", 1.8)],
    brands: &["Brightwater", "Hedge and Row", "Oak and Tide"],
    price: 26.0,
    uses: &["a balcony in the sun", "herbs by the kitchen door", "one good tree", "the front step"],
    details: &[
        "Stands the frost down to minus ten.",
        "Has a hole, and a saucer to go under it.",
        "Weathers to silver within a year.",
        "Light enough to move when full.",
    ],
    minimum_age: None,
    lasts_days: None,
    season: SPRING,
    complements: &[("Seeds", 0.6)],
    returned_share: 0.05,
};

/// Seeds.
pub const SEEDS: Range = Range {
    department: "Garden",
    name: "Seeds",
    kinds: &[
        ("Tomato Seeds", 1.0),
        ("Basil Seeds", 0.9),
        ("Sweet Pea Seeds", 1.1),
        ("Wildflower Mix", 1.3),
        ("Chilli Seeds", 1.1),
    ],
    material_name: "variety",
    materials: &["Early", "Climbing", "Dwarf", "Old English", "Late"],
    colours: &[],
    sizes: &[("1 packet", 1.0), ("3 packets", 2.6), ("Seed tin", 4.0)],
    brands: &["Hedge and Row", "Brightwater", "Greenfinch"],
    price: 4.2,
    uses: &["a sunny windowsill", "the back of the border", "children with patience", "bees"],
    details: &[
        "Sow from March, harvest from July.",
        "Open-pollinated, so next year's seed is free.",
        "Nine in ten germinate, or you get another packet.",
        "Grown without peat or sprays.",
    ],
    minimum_age: None,
    lasts_days: Some(45.0),
    season: SPRING,
    complements: &[("Planters", 0.35)],
    returned_share: 0.005,
};

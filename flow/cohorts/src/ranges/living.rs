//! The living room: light and soft things.

use super::{EVEN, Range, WINTER};

/// Candles.
pub const CANDLES: Range = Range {
    department: "Living",
    name: "Candles",
    kinds: &[("Scented Candle", 1.2), ("Pillar Candle", 0.8), ("Dinner Candles", 0.7), ("Tealights", 0.5)],
    material_name: "material",
    materials: &["Beeswax", "Soy Wax", "Rapeseed Wax"],
    colours: &["Ivory", "Fig", "Forest", "Rust", "Honey"],
    sizes: &[("Small", 0.7), ("Medium", 1.0), ("Large", 1.5)],
    brands: &["Hearth and Vale", "Tamsin Grey", "Oak and Tide"],
    price: 15.0,
    uses: &["dark afternoons", "a long bath", "a table laid with care", "the hour after rain"],
    details: &[
        "Burns for about forty hours.",
        "The wick is cotton and does not smoke.",
        "Scented with fig leaf and cedar.",
        "Poured by hand into a glass that can be used again.",
    ],
    minimum_age: None,
    lasts_days: Some(40.0),
    season: WINTER,
    complements: &[("Cushions", 0.25), ("Lamps", 0.15)],
    returned_share: 0.02,
};

/// Cushions.
pub const CUSHIONS: Range = Range {
    department: "Living",
    name: "Cushions",
    kinds: &[("Cushion", 1.0), ("Bolster", 1.1), ("Floor Cushion", 1.6), ("Throw", 1.8), ("Seat Pad", 0.7)],
    material_name: "material",
    materials: &["Linen", "Wool", "Velvet", "Cotton"],
    colours: &["Oatmeal", "Ochre", "Ink", "Blush", "Olive"],
    sizes: &[("40 × 40 cm", 0.85), ("50 × 50 cm", 1.0), ("60 × 60 cm", 1.3)],
    brands: &["Oak and Tide", "Marlow Lane", "Tamsin Grey"],
    price: 28.0,
    uses: &["the corner of the sofa", "a hard bench", "reading on the floor", "guests who stay too long"],
    details: &[
        "The cover comes off and washes at thirty degrees.",
        "Filled with feathers from one farm.",
        "Woven in a mill that has done nothing else since 1838.",
        "Piped edges, hidden zip.",
    ],
    minimum_age: None,
    lasts_days: None,
    season: EVEN,
    complements: &[("Candles", 0.25), ("Lamps", 0.2)],
    returned_share: 0.11,
};

/// Lamps.
pub const LAMPS: Range = Range {
    department: "Living",
    name: "Lamps",
    kinds: &[("Table Lamp", 1.0), ("Reading Lamp", 0.9), ("Floor Lamp", 1.9), ("Pendant", 1.3), ("Lantern", 0.6)],
    material_name: "material",
    materials: &["Brass", "Oak", "Ceramic", "Rattan"],
    colours: &["White", "Green", "Natural", "Black"],
    sizes: &[("Small", 0.8), ("Medium", 1.0), ("Large", 1.3)],
    brands: &["Aldous", "Oak and Tide", "Brightwater"],
    price: 64.0,
    uses: &["the end of the table", "reading in bed", "a dark corner", "light that does not glare"],
    details: &[
        "Takes any E27 bulb up to forty watts.",
        "The flex is covered in cotton, two metres long.",
        "Dims without a hum.",
        "Comes in one piece; nothing to put together.",
    ],
    minimum_age: None,
    lasts_days: None,
    season: WINTER,
    complements: &[("Cushions", 0.25), ("Candles", 0.15)],
    returned_share: 0.09,
};

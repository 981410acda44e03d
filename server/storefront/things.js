// What a drawn picture may show: things by the words that call for them, and shapes for the rest.
//
// Drawn on a square of 100 by 100. Classes name the tones (`body`, `shade`, `line`); the style sheet has the colours.

/** Things, by how words begin that call for them. Parts are `[class, tag, attributes]`. */
export const THINGS = [
  [
    "mug|cups?\\b|coffee|espresso|beaker|latte",
    [
      ["line", "path", { d: "M63 46h7a8 8 0 0 1 0 17h-7" }],
      ["body", "path", { d: "M32 38h31v28a8 8 0 0 1-8 8H40a8 8 0 0 1-8-8z" }],
      ["shade", "rect", { x: 32, y: 38, width: 31, height: 7 }],
    ],
  ],
  [
    "teas?\\b|teapot|kettle|pot\\b|jug|pitcher|watering",
    [
      ["line", "path", { d: "M33 48c-12-2-12 20 2 20M66 52l10-8" }],
      ["body", "path", { d: "M34 46h32c6 10 4 28-6 28H40c-10 0-12-18-6-28z" }],
      ["shade", "path", { d: "M38 46a12 9 0 0 1 24 0zM48 32h4v6h-4z" }],
    ],
  ],
  [
    "bag|shopper|tote|purse|backpack|satchel|luggage",
    [
      ["line", "path", { d: "M39 46v-6a11 11 0 0 1 22 0v6" }],
      ["body", "path", { d: "M31 45h38l4 31a4 4 0 0 1-4 4H31a4 4 0 0 1-4-4z" }],
      ["shade", "path", { d: "M30 56h40l1 6H29z" }],
    ],
  ],
  [
    "candle|t-?light|tealight|lantern|wick|incense",
    [
      ["shade", "path", { d: "M50 22c9 10 6 17 0 17s-9-7 0-17z" }],
      ["body", "rect", { x: 39, y: 42, width: 22, height: 34, rx: 4 }],
      ["line", "path", { d: "M32 78h36" }],
    ],
  ],
  [
    "lamp|light|bulb|torch|chandelier",
    [
      ["line", "path", { d: "M50 54v22M38 78h24" }],
      ["body", "path", { d: "M38 26h24l10 28H28z" }],
      ["shade", "path", { d: "M31 46h38l3 8H28z" }],
    ],
  ],
  [
    "knife|knives|cleaver|blade|scissors",
    [
      ["body", "path", { d: "M24 46c16-10 28-12 40-12v14H30c-4 0-6-1-6-2z" }],
      ["shade", "rect", { x: 63, y: 33, width: 20, height: 10, rx: 4 }],
      ["line", "path", { d: "M28 62h50" }],
    ],
  ],
  [
    "glass|tumbler|goblet|flute|decanter|carafe",
    [
      ["body", "path", { d: "M34 26h32c2 18-4 28-16 28S32 44 34 26z" }],
      ["shade", "path", { d: "M34 36h32c0 12-6 18-16 18s-16-6-16-18z" }],
      ["line", "path", { d: "M50 54v22M39 78h22" }],
    ],
  ],
  [
    "clock|watch|timer|alarm",
    [
      ["body", "circle", { cx: 50, cy: 52, r: 25 }],
      ["shade", "circle", { cx: 50, cy: 52, r: 18 }],
      ["line", "path", { d: "M50 40v12l8 6" }],
    ],
  ],
  [
    "hearts?\\b|love\\b|valentine",
    [
      ["body", "path", { d: "M50 78C20 58 24 32 39 32c7 0 11 6 11 10 0-4 4-10 11-10 15 0 19 26-11 46z" }],
      ["shade", "circle", { cx: 40, cy: 44, r: 4 }],
    ],
  ],
  [
    "christmas|tree|garland|wreath|plant|garden|flower|leaf|herb|seed",
    [
      ["body", "path", { d: "M50 22l16 20h-8l13 16H29l13-16h-8z" }],
      ["shade", "rect", { x: 46, y: 58, width: 8, height: 8 }],
      ["line", "path", { d: "M36 68h28l-4 12H40z" }],
    ],
  ],
  [
    "book|cards?\\b|notebook|paper|sign\\b|frame|poster|print|journal|calendar",
    [
      ["body", "rect", { x: 31, y: 27, width: 38, height: 50, rx: 4 }],
      ["shade", "rect", { x: 37, y: 34, width: 26, height: 20, rx: 2 }],
      ["line", "path", { d: "M39 62h22M39 69h14" }],
    ],
  ],
  [
    "bottle|flask|vase|jar|perfume|soap|lotion|shampoo|bath|oil\\b|spirit|gin\\b|whisk|rum\\b|vodka|liqueur",
    [
      ["shade", "rect", { x: 44, y: 22, width: 12, height: 8, rx: 2 }],
      ["body", "path", { d: "M45 30h10v8c8 4 10 8 10 14v22a5 5 0 0 1-5 5H40a5 5 0 0 1-5-5V52c0-6 2-10 10-14z" }],
      ["line", "path", { d: "M42 58h16" }],
    ],
  ],
  [
    "plate|bowl|dish|cake|tray|platter|pans?\\b|skillet|casserole|wok\\b|cookware|baking|kitchen",
    [
      ["body", "path", { d: "M24 46h52c0 18-10 28-26 28S24 64 24 46z" }],
      ["shade", "rect", { x: 22, y: 42, width: 56, height: 7, rx: 3.5 }],
      ["line", "path", { d: "M42 78h16" }],
    ],
  ],
  [
    "shirt|jacket|coat|dress|sweater|jumper|hoodie|scarf|wear|blouse",
    [
      ["body", "path", { d: "M40 28l-18 10 6 14 7-3v29h30V49l7 3 6-14-18-10c-3 6-17 6-20 0z" }],
      ["shade", "path", { d: "M40 28c3 6 17 6 20 0l-4-2H44z" }],
    ],
  ],
  [
    "shoe|boot|sandal|trainer|sneaker|slipper",
    [
      ["body", "path", { d: "M26 42h16c4 10 14 12 28 16 5 2 6 6 6 12H26z" }],
      ["shade", "rect", { x: 24, y: 68, width: 54, height: 7, rx: 3.5 }],
      ["line", "path", { d: "M46 52l5-5M54 56l5-5" }],
    ],
  ],
  [
    "ball\\b|toy|game|puzzle|doll|bear|play|child",
    [
      ["body", "rect", { x: 30, y: 46, width: 30, height: 30, rx: 5 }],
      ["shade", "circle", { cx: 60, cy: 42, r: 15 }],
      ["line", "path", { d: "M40 56h10M45 51v10" }],
    ],
  ],
  [
    "chair|table|sofa|shelf|cabinet|drawer|stool|desk|bench",
    [
      ["body", "rect", { x: 32, y: 24, width: 36, height: 28, rx: 5 }],
      ["shade", "rect", { x: 28, y: 52, width: 44, height: 9, rx: 3 }],
      ["line", "path", { d: "M33 61v18M67 61v18" }],
    ],
  ],
  [
    "cushion|bolster|seat pad|blanket|towel|quilt|throw|rug|pillow|bedding",
    [
      ["body", "path", { d: "M28 32c14 5 30 5 44 0 5 14 5 28 0 42-14-5-30-5-44 0-5-14-5-28 0-42z" }],
      ["line", "path", { d: "M40 43l20 20M60 43L40 63" }],
    ],
  ],
  [
    "headphone|speaker|phone|camera|cable|charger|laptop|tablet|radio|keyboard",
    [
      ["body", "rect", { x: 33, y: 24, width: 34, height: 54, rx: 7 }],
      ["shade", "circle", { cx: 50, cy: 58, r: 11 }],
      ["line", "path", { d: "M45 36h10" }],
    ],
  ],
  [
    "box|tins?\\b|gift|case|basket|storage|crate|set\\b",
    [
      ["body", "rect", { x: 28, y: 46, width: 44, height: 32, rx: 4 }],
      ["shade", "rect", { x: 25, y: 38, width: 50, height: 11, rx: 3 }],
      ["line", "path", { d: "M50 38v40M50 38c-14 0-14-14-6-14 5 0 6 8 6 14 0-6 1-14 6-14 8 0 8 14-6 14" }],
    ],
  ],
].map(([beginnings, parts]) => [new RegExp(`\\b(?:${beginnings})`, "i"), parts]);

/** What stands for a product of which no word is known. */
export const SHAPES = [
  [
    ["body", "circle", { cx: 50, cy: 52, r: 26 }],
    ["shade", "path", { d: "M24 52a26 26 0 0 0 52 0z" }],
  ],
  [
    ["body", "rect", { x: 28, y: 30, width: 44, height: 44, rx: 10 }],
    ["shade", "circle", { cx: 50, cy: 52, r: 12 }],
  ],
  [
    ["body", "path", { d: "M50 24l28 28-28 28-28-28z" }],
    ["shade", "path", { d: "M50 24v56L22 52z" }],
  ],
  [
    ["body", "path", { d: "M50 24l28 50H22z" }],
    ["shade", "path", { d: "M50 24v50h28z" }],
  ],
];

// A picture for a product that has none: drawn from its words, the same every time.
//
// The category gives the hue, the words of the title the thing, and the product's id a shade, a turn and the backdrop,
// so that neighbours on a shelf differ. Colours are classes: the style sheet has them for light and dark.

import { drawn } from "./element.js";
import { SHAPES, THINGS } from "./things.js";

const HUES = 12;

/** The picture of a product: `{product_id or id, title, category}`. Decoration: the title says the same in words. */
export function picture(product) {
  const id = product.product_id ?? product.id;
  const turn = hash(id);
  const hue = (hueOf(product.category ?? id) + ((turn >>> 18) % 3)) % HUES;
  const thing = called(product.title.split(",")[0]) ?? called(product.category ?? "") ?? SHAPES[turn % SHAPES.length];
  return drawn(
    "svg",
    {
      class: `picture hue-${hue}`,
      viewBox: "0 0 100 100",
      preserveAspectRatio: "xMidYMid slice",
      "aria-hidden": "true",
    },
    drawn("rect", { class: "ground", width: 100, height: 100 }),
    drawn("circle", {
      class: "backdrop",
      cx: 20 + (turn % 61),
      cy: 24 + ((turn >> 6) % 53),
      r: 26 + ((turn >> 12) % 16),
    }),
    drawn(
      "g",
      { transform: `rotate(${((turn >> 4) % 17) - 8} 50 50)` },
      thing.map(([part, tag, attributes]) => drawn(tag, { class: part, ...attributes })),
    ),
  );
}

/** The mark of a category: a dot in the hue of its products. */
export function dot(category) {
  return drawn(
    "svg",
    { class: `dot hue-${hueOf(category)}`, viewBox: "0 0 10 10", "aria-hidden": "true" },
    drawn("circle", { class: "body", cx: 5, cy: 5, r: 5 }),
  );
}

/** The thing whose word stands last: a name begins with the brand and ends with the noun. */
function called(words) {
  let [latest, thing] = [-1, null];
  for (const [beginnings, parts] of THINGS) {
    const at = words.search(beginnings);
    if (at > latest) [latest, thing] = [at, parts];
  }
  return thing;
}

function hueOf(category) {
  return hash(category) % HUES;
}

/** FNV-1a over UTF-16 units, as an unsigned number of 31 bits. */
function hash(text) {
  let state = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) state = Math.imul(state ^ text.charCodeAt(at), 0x01000193);
  state ^= state >>> 15;
  return Math.imul(state, 0x2c1b3c6d) >>> 1;
}

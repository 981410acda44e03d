// The home page: "For you", and every shelf of the shop.

import { record } from "./api.js";
import { dot } from "./drawing.js";
import { element, foreign } from "./element.js";
import { empty } from "./states.js";
import { leaf } from "./words.js";

/** The page. */
export function home(shop) {
  const tiles = element("div", { class: "tiles" });
  const root = element(
    "div",
    {},
    element(
      "div",
      { class: "hero" },
      element("h1", {}, "A shop that rearranges itself"),
      element(
        "p",
        { class: "lead" },
        "Look at something, come back, and see what moved. Every product can say why it is there.",
      ),
    ),
    shop.forYou.root,
    element(
      "section",
      { "aria-label": "Categories" },
      element("div", { class: "shelf-head" }, element("h2", {}, "All the shelves")),
      tiles,
    ),
  );
  return {
    title: "Shopwright",
    root,
    isHome: true,
    shelf: shop.forYou,
    context: {},
    signals: () => record({ type: "page", name: "Home" }),
    async load() {
      const categories = await shop.categories();
      tiles.replaceChildren(
        ...categories.map(({ category, products }) =>
          element(
            "a",
            { class: "tile", href: `#/category/${encodeURIComponent(category)}` },
            dot(category),
            element("span", { class: "tile-name" }, foreign(leaf(category)), parents(category)),
            element("span", { class: "muted small number" }, String(products)),
          ),
        ),
      );
      if (categories.length === 0)
        tiles.replaceChildren(empty("The shop has no products yet", "Import some with `shopwright import`."));
    },
  };
}

function parents(category) {
  const above = category.split(" > ").slice(0, -1);
  return above.length ? element("span", { class: "muted small" }, foreign(above.join(" › "))) : null;
}

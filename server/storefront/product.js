// One product, and what goes with it.

import { get, track } from "./api.js";
import { picture } from "./drawing.js";
import { element, foreign } from "./element.js";
import { crumbs } from "./listing.js";
import { Shelf } from "./shelf.js";
import { empty } from "./states.js";
import { money } from "./words.js";

/** The page. */
export function product(id, shop) {
  const body = element(
    "div",
    { class: "product", "aria-busy": "true" },
    element("div", { class: "product-picture frame" }),
    element("div", {}, element("div", { class: "frame bone tall" }), element("div", { class: "frame bone" })),
  );
  const shelf = new Shelf({ surface: "product", slots: 6, title: "Goes with it", kind: "grid small", actions: shop });
  return {
    title: "Shopwright",
    shelf,
    context: { product: id },
    root: element("div", {}, body, shelf.root),
    signals: () => track("Product Viewed", { product_id: id }),
    async load() {
      body.removeAttribute("aria-busy");
      try {
        const found = await get(`/v1/products/${encodeURIComponent(id)}`);
        document.title = `${found.title} · Shopwright`;
        body.replaceChildren(...described(found, shop));
      } catch (problem) {
        if (problem.status !== 404) throw problem;
        body.replaceChildren(
          empty("This product is not sold here", problem.detail ?? "It may have been taken out of the shop."),
        );
      }
    },
  };
}

function described(found, shop) {
  const available = found.stock !== 0 && !found.hidden;
  const said = element("p", { class: "small muted", role: "status" }, stockOf(found));
  const add = element(
    "button",
    { type: "button", class: "main", disabled: !available },
    available ? "Add to basket" : "Out of stock",
  );
  add.addEventListener("click", () => {
    said.textContent = shop.add(found) ? "In your basket." : "Your basket is full.";
  });
  const facts = Object.entries(found.attributes ?? {}).map(([name, value]) => [
    element("dt", {}, foreign(name)),
    element("dd", {}, foreign(String(value))),
  ]);
  return [
    element("div", { class: "product-picture" }, picture(found)),
    element(
      "div",
      { class: "product-words" },
      crumbs(found.category),
      element("h1", { tabindex: -1, dir: "auto" }, found.title),
      found.brand ? element("p", { class: "muted" }, foreign(found.brand)) : null,
      element("p", { class: "product-price" }, money(found.price, found.currency)),
      found.description ? element("p", { class: "description", dir: "auto" }, found.description) : null,
      facts.length ? element("dl", {}, facts) : null,
      add,
      said,
    ),
  ];
}

function stockOf({ stock }) {
  if (typeof stock !== "number" || stock === 0) return "";
  return stock < 10 ? `Only ${stock} left.` : "In stock.";
}

// What a category holds, or what a search found.

import { get, track } from "./api.js";
import { picture } from "./drawing.js";
import { element, foreign } from "./element.js";
import { empty, frames } from "./states.js";
import { counted, leaf, money } from "./words.js";

const PER_PAGE = 24;

/** The page of one category, or of one query. */
export function listing({ category, query }, shop) {
  const name = query ?? (category || "Everything");
  const heading = query === undefined ? [foreign(leaf(name))] : ["Results for “", foreign(query), "”"];
  const count = element("p", { class: "muted", role: "status" });
  const list = element("ul", { class: "cards listing", "aria-busy": "true" }, frames(8));
  const more = element("button", { type: "button", hidden: true }, "Show more");
  const products = [];
  const load = async () => {
    const question = new URLSearchParams({
      limit: PER_PAGE,
      offset: products.length,
      ...(query === undefined ? category && { category } : { query }),
    });
    const { total, products: found } = await get(`/v1/products?${question}`);
    if (products.length === 0) list.replaceChildren();
    products.push(...found);
    list.removeAttribute("aria-busy");
    list.append(...found.map(listed));
    count.textContent = counted(total, "product");
    more.hidden = products.length >= total || found.length === 0;
    if (products.length === 0)
      list.append(
        element(
          "li",
          { class: "empty" },
          ...empty("Nothing found", "Try another word, or one of the categories above.").childNodes,
        ),
      );
  };
  more.addEventListener("click", () => shop.guard(load));
  return {
    title: `${leaf(name)} · Shopwright`,
    context: category ? { category } : {},
    load,
    root: element("div", {}, crumbs(category), element("h1", { tabindex: -1 }, ...heading), count, list, more),
    signals() {
      if (query !== undefined) track("Products Searched", { query });
      else if (category) track("Product List Viewed", { category });
    },
  };
}

function listed(found) {
  const stock = found.stock === 0 ? element("span", { class: "gone" }, "Out of stock") : null;
  return element(
    "li",
    { class: "card", "data-product": found.id },
    element(
      "a",
      { class: "card-link", href: `#/product/${encodeURIComponent(found.id)}` },
      element("div", { class: "card-picture" }, picture(found)),
      element("span", { class: "card-title", dir: "auto" }, found.title),
      element("span", { class: "price" }, money(found.price, found.currency), stock),
    ),
  );
}

/** Where a category stands in the shop's tree, as links. */
export function crumbs(category) {
  const levels = category?.split(" > ") ?? [];
  const steps = levels.map((level, at) =>
    element(
      "li",
      {},
      element("a", { href: `#/category/${encodeURIComponent(levels.slice(0, at + 1).join(" > "))}` }, foreign(level)),
    ),
  );
  return steps.length
    ? element(
        "nav",
        { "aria-label": "You are here" },
        element("ol", { class: "crumbs" }, element("li", {}, element("a", { href: "#/" }, "Home")), steps),
      )
    : null;
}

// The pages: what each one shows, what it tells the shop, and what it asks for.
//
// A page is `{title, root, isHome, signals, context, shelf, load}`: its elements, what to record when it opens, the
// situation that its questions name, its own shelf, and how to fetch what is not a decision.

import { get, record, track } from "./api.js";
import { dot, picture } from "./drawing.js";
import { element, foreign } from "./element.js";
import { Shelf } from "./shelf.js";
import { current } from "./visitor.js";
import { counted, leaf, money } from "./words.js";

const PER_PAGE = 24;
const orders = new Map();

/** Remembers an order for the page that confirms it. */
export function confirm(order) {
  orders.set(order.order_id, order);
}

/** The page of an address such as `#/product/85123A`. `shop` has the actions: see shop.js. */
export function pageFor(hash, shop) {
  const [, name = "", rest = ""] = /^#\/?([^/]*)\/?(.*)$/.exec(hash) ?? [];
  const argument = decoded(rest);
  if (name === "") return home(shop);
  if (name === "category") return listing({ category: argument }, shop);
  if (name === "search") return listing({ query: argument }, shop);
  if (name === "product" && argument) return product(argument, shop);
  if (name === "basket") return basket(shop);
  if (name === "order") return confirmation(argument, shop);
  return lost();
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function home(shop) {
  const tiles = element("div", { class: "tiles" });
  const root = element("div", {},
    element("div", { class: "hero" }, element("h1", {}, "A shop that rearranges itself"),
      element("p", { class: "lead" }, "Look at something, come back, and see what moved. Every product can say why it is there.")),
    shop.forYou.root,
    element("section", { "aria-label": "Categories" }, element("div", { class: "shelf-head" }, element("h2", {}, "All the shelves")), tiles));
  return {
    title: "Shopwright", root, isHome: true, shelf: shop.forYou, context: {},
    signals: () => record({ type: "page", name: "Home" }),
    async load() {
      const categories = await shop.categories();
      tiles.replaceChildren(...categories.map(({ category, products }) => element("a", { class: "tile", href: `#/category/${encodeURIComponent(category)}` },
        dot(category), element("span", { class: "tile-name" }, foreign(leaf(category)), parents(category)), element("span", { class: "muted small number" }, String(products)))));
      if (categories.length === 0) tiles.replaceChildren(empty("The shop has no products yet", "Import some with `shopwright import`."));
    },
  };
}

function listing({ category, query }, shop) {
  const name = query ?? (category || "Everything");
  const heading = query === undefined ? [foreign(leaf(name))] : ["Results for “", foreign(query), "”"];
  const count = element("p", { class: "muted", role: "status" });
  const list = element("ul", { class: "cards listing", "aria-busy": "true" }, frames(8));
  const more = element("button", { type: "button", hidden: true }, "Show more");
  const products = [];
  const load = async () => {
    const question = new URLSearchParams({ limit: PER_PAGE, offset: products.length, ...(query === undefined ? category && { category } : { query }) });
    const { total, products: found } = await get(`/v1/products?${question}`);
    if (products.length === 0) list.replaceChildren();
    products.push(...found);
    list.removeAttribute("aria-busy");
    list.append(...found.map(listed));
    count.textContent = counted(total, "product");
    more.hidden = products.length >= total || found.length === 0;
    if (products.length === 0) list.append(element("li", { class: "empty" }, ...empty("Nothing found", "Try another word, or one of the categories above.").childNodes));
  };
  more.addEventListener("click", () => shop.guard(load));
  return {
    title: `${leaf(name)} · Shopwright`, context: category ? { category } : {}, load,
    root: element("div", {}, crumbs(category), element("h1", { tabindex: -1 }, ...heading), count, list, more),
    signals() {
      if (query !== undefined) track("Products Searched", { query });
      else if (category) track("Product List Viewed", { category });
    },
  };
}

function listed(found) {
  const stock = found.stock === 0 ? element("span", { class: "gone" }, "Out of stock") : null;
  return element("li", { class: "card", "data-product": found.id },
    element("a", { class: "card-link", href: `#/product/${encodeURIComponent(found.id)}` },
      element("div", { class: "card-picture" }, picture(found)), element("span", { class: "card-title", dir: "auto" }, found.title),
      element("span", { class: "price" }, money(found.price, found.currency), stock)));
}

function product(id, shop) {
  const body = element("div", { class: "product", "aria-busy": "true" }, element("div", { class: "product-picture frame" }),
    element("div", {}, element("div", { class: "frame bone tall" }), element("div", { class: "frame bone" })));
  const shelf = new Shelf({ surface: "product", slots: 6, title: "Goes with it", kind: "grid small", actions: shop });
  return {
    title: "Shopwright", shelf, context: { product: id },
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
        body.replaceChildren(empty("This product is not sold here", problem.detail ?? "It may have been taken out of the shop."));
      }
    },
  };
}

function described(found, shop) {
  const available = found.stock !== 0 && !found.hidden;
  const said = element("p", { class: "small muted", role: "status" }, stockOf(found));
  const add = element("button", { type: "button", class: "main", disabled: !available }, available ? "Add to basket" : "Out of stock");
  add.addEventListener("click", () => {
    said.textContent = shop.add(found) ? "In your basket." : "Your basket is full.";
  });
  const facts = Object.entries(found.attributes ?? {}).map(([name, value]) => [element("dt", {}, foreign(name)), element("dd", {}, foreign(String(value)))]);
  return [
    element("div", { class: "product-picture" }, picture(found)),
    element("div", { class: "product-words" }, crumbs(found.category),
      element("h1", { tabindex: -1, dir: "auto" }, found.title),
      found.brand ? element("p", { class: "muted" }, foreign(found.brand)) : null,
      element("p", { class: "product-price" }, money(found.price, found.currency)),
      found.description ? element("p", { class: "description", dir: "auto" }, found.description) : null,
      facts.length ? element("dl", {}, facts) : null, add, said),
  ];
}

function stockOf({ stock }) {
  if (typeof stock !== "number" || stock === 0) return "";
  return stock < 10 ? `Only ${stock} left.` : "In stock.";
}

function basket(shop) {
  const shelf = new Shelf({ surface: "basket", slots: 6, title: "Worth adding", kind: "grid small", actions: shop });
  const content = element("div", {});
  const root = element("div", {}, element("h1", { tabindex: -1 }, "Your basket"), content, shelf.root);
  const fill = () => {
    const lines = current().basket;
    const checkout = element("button", { type: "button", class: "main", onclick: () => shop.order() }, "Place the order");
    content.replaceChildren(...(lines.length === 0 ? [empty("Your basket is empty", "Put something in, and this page suggests what goes with it.")] : [
      element("ul", { class: "lines" }, lines.map((line) => lineOf(line, element("button", { type: "button", "aria-label": `Remove ${line.title}`,
        onclick() { shop.remove(line); fill(); root.querySelector("h1").focus(); } }, "Remove")))), total(lines), checkout]));
  };
  fill();
  return { title: "Basket · Shopwright", root, shelf, context: {}, signals: () => track("Cart Viewed", {}) };
}

function confirmation(id, shop) {
  const shelf = new Shelf({ surface: "order-confirmation", slots: 6, title: "For next time", kind: "grid small", actions: shop });
  const order = orders.get(id);
  const lines = order?.products ?? [];
  return {
    title: "Thank you · Shopwright", shelf, context: {}, signals: () => record({ type: "page", name: "Order confirmation" }),
    root: element("div", {}, element("h1", { tabindex: -1 }, "Thank you"),
      element("p", { class: "lead" }, "Order ", foreign(id), order ? " is placed. No money changed hands: this is a demonstration." : " is not known to this tab."),
      lines.length ? element("ul", { class: "lines" }, lines.map((line) => lineOf(line, null))) : null,
      lines.length ? total(lines) : null, shelf.root),
  };
}

function lineOf(line, action) {
  return element("li", { "data-product": line.product_id }, picture(line),
    element("a", { href: `#/product/${encodeURIComponent(line.product_id)}`, dir: "auto" }, line.title),
    element("span", { class: "muted number" }, `${line.quantity} × ${money(line.price, line.currency)}`), action);
}

/** What the lines cost; in one currency, that of the first. */
function total(lines) {
  const sum = lines.reduce((sum, line) => sum + (line.price ?? 0) * line.quantity, 0);
  return element("p", { class: "total" }, element("span", {}, "Total"), element("span", { class: "number" }, money(sum, lines[0].currency)));
}

function lost() {
  const root = element("div", {}, element("h1", { tabindex: -1 }, "There is no such page"), element("p", {}, element("a", { href: "#/" }, "Back to the shop")));
  return { title: "Not found · Shopwright", root, context: {}, signals() {} };
}

function crumbs(category) {
  const levels = category?.split(" > ") ?? [];
  const steps = levels.map((level, at) => element("li", {}, element("a", { href: `#/category/${encodeURIComponent(levels.slice(0, at + 1).join(" > "))}` }, foreign(level))));
  return steps.length ? element("nav", { "aria-label": "You are here" }, element("ol", { class: "crumbs" }, element("li", {}, element("a", { href: "#/" }, "Home")), steps)) : null;
}

function parents(category) {
  const above = category.split(" > ").slice(0, -1);
  return above.length ? element("span", { class: "muted small" }, foreign(above.join(" › "))) : null;
}

function frames(count) {
  return Array.from({ length: count }, () => element("li", { class: "card frame", "aria-hidden": "true" }, element("div", { class: "picture" }), element("div", { class: "bone" })));
}

function empty(heading, words) {
  return element("div", { class: "empty" }, element("p", { class: "strong" }, heading), element("p", { class: "muted" }, words));
}

// The storefront: one page in the browser, four surfaces of the engine.
//
// Every click records what happened and asks what to show, in one call (see api.js). "For you" stands in the middle of
// the home page and at the side of all others, so that each click is seen to rearrange it. The two are separate shelves:
// who comes back to the home page finds it as it was left, and sees it change.

import { Problem, decide, flush, get, record, track } from "./api.js";
import { confirm } from "./checkout.js";
import { element } from "./element.js";
import { pageFor } from "./pages.js";
import { Shelf } from "./shelf.js";
import { become, choose, current, emptyBasket, identifier, put, takeOut } from "./visitor.js";
import { counted, leaf } from "./words.js";
import { why } from "./why.js";

const FLUSH_MS = 1_500;
const MAXIMUM_TABS = 12;
const by = (id) => document.getElementById(id);

let page = null;
let asked = 0;
let flushing = null;
const failed = new Set();
let knownCategories = null;

/** What a visitor can do: the actions of cards and pages. */
const shop = {
  why,
  add(product) {
    if (!put(product)) return false;
    track("Product Added", { product_id: product.id, quantity: 1, price: product.price ?? undefined });
    ask();
    return true;
  },
  remove(line) {
    takeOut(line.product_id);
    track("Product Removed", { product_id: line.product_id, quantity: line.quantity });
    ask();
  },
  order() {
    const products = emptyBasket();
    const total = Number(products.reduce((sum, line) => sum + (line.price ?? 0) * line.quantity, 0).toFixed(2));
    const order = {
      order_id: `web-${identifier().slice(0, 10)}`,
      products,
      total,
      currency: products[0]?.currency ?? undefined,
    };
    confirm(order);
    track("Order Completed", {
      ...order,
      products: products.map(({ product_id, quantity, price }) => ({
        product_id,
        quantity,
        price: price ?? undefined,
      })),
    });
    location.hash = `#/order/${order.order_id}`;
  },
  chosen(decision, item) {
    track("Product Clicked", { product_id: item.product_id, position: item.position + 1, ...origin(decision) });
  },
  dismiss(decision, item) {
    track("Product Dismissed", { product_id: item.product_id, ...origin(decision) });
    const shelf = shelves().find((shelf) => shelf.surface === decision.surface);
    ask().then(() => shelf.focus(item.position));
  },
  shown(decision, item) {
    track("Recommendation Shown", {
      products: [{ product_id: item.product_id, position: item.position + 1 }],
      ...origin(decision),
    });
    flushing ??= setTimeout(() => {
      flushing = null;
      shop.guard(flush);
    }, FLUSH_MS);
  },
  async categories() {
    knownCategories ??= (await get("/v1/categories")).categories;
    return knownCategories;
  },
  /** Does the work; when it fails, says so and keeps it for "Try again". */
  async guard(work) {
    try {
      await work();
      failed.delete(work);
      if (failed.size === 0) by("trouble").replaceChildren();
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      failed.add(work);
      trouble(problem);
    }
  },
};

const forYou = {
  surface: "home",
  slots: 12,
  title: "For you",
  note: "Look at something: this shelf rearranges.",
  actions: shop,
};
const rail = new Shelf({ ...forYou, kind: "rail" });
shop.forYou = new Shelf(forYou);
by("rail").append(rail.root);

function origin(decision) {
  return { decision_id: decision.id, surface: decision.surface };
}

function shelves() {
  return [page.shelf, page.isHome ? null : rail].filter(Boolean);
}

/** Asks for every shelf of the page at once; what the visitor did travels in the same call. */
function ask() {
  mirror();
  return shop.guard(rearrange);
}

async function rearrange() {
  const turn = ++asked;
  const { personalization } = current();
  const surfaces = shelves().map(({ surface, slots }) => ({ surface, slots, context: situation(surface) }));
  const answer = await decide({ surfaces, explain: true, refuse: personalization ? undefined : ["personalization"] });
  if (turn !== asked) return;
  for (const shelf of shelves()) {
    const decision = answer.decisions.find((decision) => decision.surface === shelf.surface);
    const changes = decision && shelf.show(decision);
    if (shelf.surface === "home" && changes) by("announcement").textContent = changes;
  }
}

/** What a surface is told of the moment. "For you" is about the visitor: of the page it only leaves out what is shown. */
function situation(surface) {
  const basket = current().basket.map((line) => line.product_id);
  if (surface !== "home") return { ...page.context, basket };
  return page.context.product ? { basket, exclude: [page.context.product] } : { basket };
}

/** Opens the page that the address names. */
async function open({ first = false } = {}) {
  const wasHome = page?.isHome;
  failed.clear();
  by("trouble").replaceChildren();
  page = pageFor(location.hash || "#/", shop);
  document.title = page.title;
  by("content").replaceChildren(page.root);
  by("rail").hidden = Boolean(page.isHome);
  by("page").classList.toggle("with-rail", !page.isHome);
  if (wasHome && !page.isHome) rail.continueFrom(shop.forYou);
  page.signals();
  if (!first) {
    scrollTo(0, 0);
    by("content").focus({ preventScroll: true });
  }
  await Promise.all([ask(), page.load && shop.guard(page.load), shop.guard(tabs)]);
}

/** Says what went wrong, what to do, and offers to try again. What is on the page stays. */
function trouble(problem) {
  const again = element("button", { type: "button" }, "Try again");
  again.addEventListener("click", () => {
    again.disabled = true;
    [...failed].forEach(shop.guard);
  });
  by("trouble").replaceChildren(
    element(
      "div",
      { class: "notice" },
      element(
        "div",
        {},
        element("p", { class: "strong" }, problem.title),
        problem.detail ? element("p", {}, problem.detail) : null,
        problem.hint ? element("p", { class: "muted" }, problem.hint) : null,
      ),
      again,
    ),
  );
}

async function tabs() {
  const tops = new Map();
  for (const { category, products } of await shop.categories()) {
    const top = category.split(" > ")[0];
    tops.set(top, (tops.get(top) ?? 0) + products);
  }
  const largest = [...tops]
    .sort((one, other) => other[1] - one[1])
    .slice(0, MAXIMUM_TABS)
    .map(([top]) => top);
  const here = page.context.category?.split(" > ")[0];
  by("categories").replaceChildren(
    ...largest.map((top) =>
      element(
        "a",
        { href: `#/category/${encodeURIComponent(top)}`, dir: "auto", "aria-current": top === here ? "page" : null },
        leaf(top),
      ),
    ),
  );
}

/** Shows in the header who is shopping. */
function mirror() {
  const { anonymousId, customer, personalization, basket } = current();
  const count = basket.reduce((sum, line) => sum + line.quantity, 0);
  const name = customer ? `Customer ${customer}` : `Visitor ${anonymousId.slice(0, 4)}`;
  by("visitor").textContent = name;
  by("visitor-name").textContent = customer
    ? `You are customer ${customer}`
    : `You are visitor ${anonymousId.slice(0, 4)}`;
  by("personalization").checked = personalization;
  by("basket-link").replaceChildren(
    "Basket",
    element("span", { class: "count", "aria-hidden": "true" }, String(count)),
    element("span", { class: "unseen" }, `, ${counted(count, "product")}`),
  );
}

/** Somebody else from here on: what the former visitor did is sent first, as theirs. */
async function switchTo(customer) {
  await shop.guard(flush);
  become(customer);
  if (customer) record({ type: "identify" });
  by("visitor-menu").hidePopover();
  [shop.forYou, rail].forEach((shelf) => shelf.wait());
  if (location.hash === "#/" || location.hash === "") await open();
  else location.hash = "#/";
}

by("new-visitor").addEventListener("click", () => switchTo(null));
by("log-in").addEventListener("submit", (event) => {
  event.preventDefault();
  switchTo(by("customer").value.trim());
});
by("search").addEventListener("submit", (event) => {
  event.preventDefault();
  const query = by("query").value.trim();
  if (query) location.hash = `#/search/${encodeURIComponent(query)}`;
});
by("personalization").addEventListener("change", ({ target }) => {
  choose(target.checked);
  track("Consent Changed", { decisions: [{ purpose: "personalization", granted: target.checked }] });
  ask();
});
addEventListener("hashchange", () => open());
addEventListener("pagehide", () => flush({ leaving: true }).catch(() => {}));

open({ first: true });

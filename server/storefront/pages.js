// The pages: what each one shows, what it tells the shop, and what it asks for.
//
// A page is `{title, root, isHome, signals, context, shelf, load}`: its elements, what to record when it opens, the
// situation that its questions name, its own shelf, and how to fetch what is not a decision.

import { basket, confirmation } from "./checkout.js";
import { element } from "./element.js";
import { home } from "./home.js";
import { listing } from "./listing.js";
import { product } from "./product.js";

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

function lost() {
  const root = element(
    "div",
    {},
    element("h1", { tabindex: -1 }, "There is no such page"),
    element("p", {}, element("a", { href: "#/" }, "Back to the shop")),
  );
  return { title: "Not found · Shopwright", root, context: {}, signals() {} };
}

// The basket, the order, and its confirmation.

import { record, track } from "./api.js";
import { picture } from "./drawing.js";
import { element, foreign } from "./element.js";
import { Shelf } from "./shelf.js";
import { empty } from "./states.js";
import { current } from "./visitor.js";
import { money } from "./words.js";

/** Orders of this tab, for the page that confirms them. */
const orders = new Map();

/** Remembers an order. */
export function confirm(order) {
  orders.set(order.order_id, order);
}

/** The basket's page. */
export function basket(shop) {
  const shelf = new Shelf({ surface: "basket", slots: 6, title: "Worth adding", kind: "grid small", actions: shop });
  const content = element("div", {});
  const root = element("div", {}, element("h1", { tabindex: -1 }, "Your basket"), content, shelf.root);
  const fill = () => {
    const lines = current().basket;
    const checkout = element(
      "button",
      { type: "button", class: "main", onclick: () => shop.order() },
      "Place the order",
    );
    content.replaceChildren(
      ...(lines.length === 0
        ? [empty("Your basket is empty", "Put something in, and this page suggests what goes with it.")]
        : [
            element(
              "ul",
              { class: "lines" },
              lines.map((line) =>
                lineOf(
                  line,
                  element(
                    "button",
                    {
                      type: "button",
                      "aria-label": `Remove ${line.title}`,
                      onclick() {
                        shop.remove(line);
                        fill();
                        root.querySelector("h1").focus();
                      },
                    },
                    "Remove",
                  ),
                ),
              ),
            ),
            total(lines),
            checkout,
          ]),
    );
  };
  fill();
  return { title: "Basket · Shopwright", root, shelf, context: {}, signals: () => track("Cart Viewed", {}) };
}

/** The page that confirms an order. */
export function confirmation(id, shop) {
  const shelf = new Shelf({
    surface: "order-confirmation",
    slots: 6,
    title: "For next time",
    kind: "grid small",
    actions: shop,
  });
  const order = orders.get(id);
  const lines = order?.products ?? [];
  return {
    title: "Thank you · Shopwright",
    shelf,
    context: {},
    signals: () => record({ type: "page", name: "Order confirmation" }),
    root: element(
      "div",
      {},
      element("h1", { tabindex: -1 }, "Thank you"),
      element(
        "p",
        { class: "lead" },
        "Order ",
        foreign(id),
        order ? " is placed. No money changed hands: this is a demonstration." : " is not known to this tab.",
      ),
      lines.length
        ? element(
            "ul",
            { class: "lines" },
            lines.map((line) => lineOf(line, null)),
          )
        : null,
      lines.length ? total(lines) : null,
      shelf.root,
    ),
  };
}

function lineOf(line, action) {
  return element(
    "li",
    { "data-product": line.product_id },
    picture(line),
    element("a", { href: `#/product/${encodeURIComponent(line.product_id)}`, dir: "auto" }, line.title),
    element("span", { class: "muted number" }, `${line.quantity} × ${money(line.price, line.currency)}`),
    action,
  );
}

/** What the lines cost; in one currency, that of the first. */
function total(lines) {
  const sum = lines.reduce((sum, line) => sum + (line.price ?? 0) * line.quantity, 0);
  return element(
    "p",
    { class: "total" },
    element("span", {}, "Total"),
    element("span", { class: "number" }, money(sum, lines[0].currency)),
  );
}

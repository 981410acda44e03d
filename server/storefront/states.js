// What stands where nothing stands yet, or nothing at all.

import { element } from "./element.js";

/** Empty frames of cards that are on their way. */
export function frames(count) {
  return Array.from({ length: count }, () =>
    element(
      "li",
      { class: "card frame", "aria-hidden": "true" },
      element("div", { class: "picture" }),
      element("div", { class: "bone" }),
    ),
  );
}

/** Says that there is nothing, and what to do. */
export function empty(heading, words) {
  return element(
    "div",
    { class: "empty" },
    element("p", { class: "strong" }, heading),
    element("p", { class: "muted" }, words),
  );
}

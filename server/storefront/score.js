// A score, taken apart: every term as a bar, and under it the evidence that carried it.
//
// All bars share one scale, that of the longest term. A source's evidence sums to what the source said; shown is what
// each part of it added to the score, which is that times the plan's weight.

import { drawn, element, foreign } from "./element.js";
import { counted, plain, signed } from "./words.js";

const MAXIMUM_PARTS = 5;

/** One slot's score. `evidence` is by source; `title` names a product by its id. */
export function score(slot, evidence, title) {
  const { terms, score, pinned, rules } = slot;
  const longest = Math.max(...terms.map((term) => Math.abs(term.contribution)), Number.EPSILON);
  const rows = terms.map((term) => {
    const of = evidence.find(({ source }) => bare(source) === bare(term.name));
    return [whole(term, longest), of ? parts(of.parts, term.weight, longest, title) : null];
  });
  return [
    element("ul", { class: "bars" }, rows),
    element(
      "p",
      { class: "total", "data-score": score },
      element("span", {}, "Score, the sum"),
      element("span", { class: "number" }, score.toFixed(3)),
    ),
    rules?.length ? touched(rules, pinned) : null,
  ];
}

function whole({ name, value, weight, contribution }, longest) {
  const how = `${value.toFixed(4)} × weight ${Number(weight.toFixed(4))}`;
  return element(
    "li",
    { "data-contribution": contribution },
    element("span", {}, plain(name)),
    bar(contribution / longest),
    element("span", { class: "number", title: how }, signed(contribution)),
  );
}

function parts(evidence, weight, longest, title) {
  const rows = evidence.slice(0, MAXIMUM_PARTS).map((part) => {
    const added = part.weight * weight;
    const number = element("span", { class: "number" }, signed(added));
    return element("li", { class: "part" }, subject(part.of, title), bar(added / longest), number);
  });
  const more = evidence.length - rows.length;
  const rest =
    more > 0 ? element("li", { class: "part" }, element("span", {}, `and ${counted(more, "lighter part")}`)) : null;
  return [rows, rest];
}

function subject(of, title) {
  if (of.product) {
    const href = `#/product/${encodeURIComponent(of.product)}`;
    return element("span", {}, element("a", { href }, foreign(title(of.product))));
  }
  if (of.category) return element("span", {}, "the category ", foreign(of.category));
  return element("span", {}, `everyone: ${of.everyone ?? "all visitors"}`);
}

function bar(share) {
  const width = `${Math.max(1, Math.round(Math.abs(share) * 100))}%`;
  return drawn(
    "svg",
    { class: share < 0 ? "bar negative" : "bar", "aria-hidden": "true" },
    drawn("rect", { class: "track", width: "100%", height: "100%", rx: 4 }),
    drawn("rect", { class: "fill", width, height: "100%", rx: 4 }),
  );
}

function touched(rules, pinned) {
  const what = pinned ? "A rule of the shop fixed its place: " : "Rules of the shop touched it: ";
  return element("p", { class: "small" }, what, foreign(rules.join(", ")));
}

function bare(name) {
  return name.replace(/^fallback:/, "");
}

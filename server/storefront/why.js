// "Why this?": the reasons of one slot, read from the decision made again.
//
// Nothing is told here that the score was not computed from: the terms are the ones that sum to it, the evidence is
// what each source read, the counts are of what each filter dropped.

import { Problem, get } from "./api.js";
import { picture } from "./drawing.js";
import { element, foreign } from "./element.js";
import { score } from "./score.js";
import { capital, counted, money, plain, taken } from "./words.js";

const dialog = document.querySelector("#why");
let address = null;

dialog.addEventListener("click", (event) => {
  if (event.target === dialog || event.target.closest("a[href^='#']")) dialog.close();
});
dialog.addEventListener("close", () => {
  if (address) URL.revokeObjectURL(address);
  address = null;
});

/** Opens the dialog for one item of a decision. */
export async function why(decision, item) {
  const body = element(
    "div",
    { class: "why-body", "aria-busy": "true" },
    ...[1, 2, 3].map(() => element("div", { class: "frame bone tall" })),
  );
  const close = element(
    "button",
    { type: "button", class: "close", "aria-label": "Close", onclick: () => dialog.close() },
    "×",
  );
  dialog.replaceChildren(
    element(
      "header",
      {},
      picture(item),
      element(
        "div",
        {},
        element("h2", { id: "why-title" }, "Why this?"),
        element(
          "p",
          { class: "why-product" },
          foreign(item.title),
          " ",
          element("span", { class: "muted" }, money(item.price, item.currency)),
        ),
      ),
      close,
    ),
    body,
  );
  if (!dialog.open) dialog.showModal();
  try {
    const explanation = await get(`/v1/decisions/${encodeURIComponent(decision.id)}/explain`);
    body.replaceChildren(...reasons(explanation, item));
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    body.replaceChildren(
      element(
        "div",
        { class: "notice" },
        element("p", { class: "strong" }, problem.title),
        element("p", {}, problem.detail),
        problem.hint ? element("p", { class: "muted" }, problem.hint) : null,
        element("button", { type: "button", onclick: () => why(decision, item) }, "Try again"),
      ),
    );
  }
  body.removeAttribute("aria-busy");
}

function reasons(explanation, item) {
  const title = (id) => explanation.titles?.[id] ?? id;
  const at = explanation.decision.slate.findIndex((slot) => slot.product === item.product_id);
  const told = explanation.slots.find((slot) => slot.product === item.product_id);
  return [
    element("p", { class: "sentence", dir: "auto" }, `${capital(explanation.sentences?.[at] ?? item.reason)}.`),
    part("What the score is made of", score(explanation.decision.slate[at], told?.evidence ?? [], title)),
    part("What would be here otherwise", otherwise(explanation, item, title)),
    part("What was left out", leftOut(explanation, title)),
    part("The proof", proof(explanation)),
  ];
}

function part(heading, ...content) {
  return element("section", {}, element("h3", {}, heading), ...content);
}

function otherwise({ counterfactual, withheld }, item, title) {
  const unread = withheld?.length
    ? element(
        "p",
        { class: "small muted" },
        `Not read, for want of consent: ${withheld.map(plain).join(", ").toLowerCase()}.`,
      )
    : null;
  if (!counterfactual) return [element("p", {}, "The same: this answer owes nothing to what is known of you."), unread];
  const { change, differences } = counterfactual;
  const here = differences.find((difference) => difference.shown === item.product_id);
  const { position, would_be: wouldBe } = here ?? differences[0];
  const ending = wouldBe ? ["would show ", foreign(title(wouldBe))] : ["would stay empty"];
  const rest = here ? "." : "; this product would stay where it is.";
  return [
    element("p", { class: "counterfactual" }, `Without ${taken(change)}, slot ${position + 1} `, ...ending, rest),
    element("p", { class: "small muted" }, `${counted(differences.length, "slot")} would differ.`),
    unread,
  ];
}

function leftOut({ decision, trace }, title) {
  const { proposed, eligible, dropped = {} } = decision.counts;
  const named = new Map(
    trace.stages.filter((stage) => stage.kind === "filter").map((stage) => [stage.name, stage.dropped ?? []]),
  );
  const rows = Object.entries(dropped)
    .filter(([, count]) => count > 0)
    .map(([filter, count]) => {
      const products = named.get(filter) ?? [];
      const names = products.map(({ product, reason }) =>
        element("li", {}, foreign(title(product)), element("span", { class: "muted" }, ` ${plain(reason ?? filter)}`)),
      );
      const beyond = count - names.length;
      return element(
        "details",
        {},
        element("summary", {}, `${counted(count, "product")}: ${plain(filter)}`),
        element(
          "ul",
          { class: "names" },
          names,
          beyond > 0 ? element("li", { class: "muted" }, `and ${beyond} more`) : null,
        ),
      );
    });
  const skipped = (decision.skipped ?? []).map((stage) => plain(stage.name)).join(", ");
  return [
    element(
      "p",
      {},
      `${counted(proposed, "product")} considered, ${eligible} allowed, ${decision.slate.length} shown.`,
    ),
    ...rows,
    skipped ? element("p", { class: "small" }, `Skipped, for want of time: ${skipped}.`) : null,
  ];
}

function proof(explanation) {
  const { decision, replayed_identically: identical, worlds, took_us: took } = explanation;
  const state = element(
    "p",
    { class: identical ? "identical" : "different", role: "status" },
    identical ? "Replayed identically ✓" : "The replay differs ✗",
  );
  const button = element("button", { type: "button" }, "Replay it now");
  button.addEventListener("click", async () => {
    button.disabled = true;
    state.textContent = "Replaying …";
    try {
      const { identical, replayed } = await get(`/v1/decisions/${encodeURIComponent(decision.id)}/replay`);
      state.className = identical ? "identical" : "different";
      state.textContent = identical
        ? `Replayed identically ✓ ${counted(replayed.slate.length, "slot")}, byte for byte`
        : "The replay differs ✗";
    } catch (problem) {
      state.className = "different";
      state.textContent = `${problem.title}. ${problem.detail ?? ""}`;
    }
    button.disabled = false;
  });
  const models = Object.entries(worlds.models ?? {}).map(([name, hash]) => `${name} ${String(hash).slice(0, 8)}`);
  const versions = [`catalogue ${worlds.catalogue}`, `rules ${worlds.rules}`, `plan ${worlds.plan}`, ...models].join(
    " · ",
  );
  address = URL.createObjectURL(new Blob([JSON.stringify(explanation, null, 2)], { type: "application/json" }));
  return [
    element("div", { class: "proof" }, state, button),
    element(
      "p",
      { class: "small muted versions" },
      `Made in ${(took / 1000).toFixed(2)} ms with ${versions}. Decision ${decision.id}.`,
    ),
    element(
      "p",
      { class: "small" },
      element("a", { href: address, target: "_blank" }, "The whole explanation as JSON"),
    ),
  ];
}

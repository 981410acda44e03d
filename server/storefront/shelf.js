// A shelf: the products of one decision, which rearrange before the visitor's eyes when the next decision arrives.
//
// Cards are kept by product, so a product that stays is the same element at another place. Its way there is animated
// from where it was (FLIP), with the Web Animations API, which a strict content security policy lets through; the
// style attribute it does not. A visitor who asked for less motion gets the marks ("new", "↑ 2") and no movement.

import { picture } from "./drawing.js";
import { element } from "./element.js";
import { capital, counted, money, plain } from "./words.js";

const GLIDE_MS = 420;
const STILL = matchMedia("(prefers-reduced-motion: reduce)");

/** One shelf of one surface. */
export class Shelf {
  /** `actions` are `{why(decision, item), dismiss(decision, item), shown(decision, item), chosen(decision, item)}`. */
  constructor({ surface, slots, title, note = "", kind = "grid", actions }) {
    Object.assign(this, { surface, slots, actions, note, cards: new Map(), decision: null });
    this.changes = element("p", { class: "changes" });
    this.list = element("ul", { class: "cards" });
    this.root = element(
      "section",
      { class: `shelf ${kind}`, "aria-label": title, "data-surface": surface },
      element("div", { class: "shelf-head" }, element("h2", {}, title), this.changes),
      this.list,
    );
    this.seen = new Seen((card) => this.actions.shown(card.decision, card.item));
    this.wait();
  }

  /** Empty frames, until the first answer. */
  wait() {
    const frames = Array.from({ length: this.slots }, () =>
      element(
        "li",
        { class: "card frame", "aria-hidden": "true" },
        element("div", { class: "picture" }),
        element("div", { class: "bone" }),
        element("div", { class: "bone short" }),
      ),
    );
    this.cards.clear();
    this.decision = null;
    this.changes.textContent = this.note;
    this.list.setAttribute("aria-busy", "true");
    this.list.replaceChildren(...frames);
  }

  /** Starts from what another shelf of the same surface showed last. */
  continueFrom(other) {
    if (!other.decision) return;
    this.wait();
    this.show(other.decision);
  }

  /** Shows a decision; answers what changed since the one before, in words. */
  show(decision) {
    const before = this.decision;
    const places = this.places();
    const focused = this.list.contains(document.activeElement) ? document.activeElement : null;
    const cards = decision.items.map((item) => this.card(decision, item, before));
    this.decision = decision;
    this.root.dataset.decision = decision.id;
    this.cards = new Map(cards.map((card) => [card.item.product_id, card]));
    this.list.removeAttribute("aria-busy");
    this.list.replaceChildren(...cards.map((card) => card.root));
    if (cards.length === 0) this.list.append(nothing(decision));
    if (focused?.isConnected) focused.focus({ preventScroll: true });
    if (before) this.glide(places);
    this.seen.follow(cards);
    const words = before ? difference(before.items, decision.items) : null;
    if (words) this.changes.textContent = words;
    return words;
  }

  /** Takes the keyboard to the card that now stands at `position`, when the one that was there has gone. */
  focus(position) {
    const links = this.list.querySelectorAll(".card-link");
    links[Math.min(position, links.length - 1)]?.focus({ preventScroll: true });
  }

  card(decision, item, before) {
    const known = this.cards.get(item.product_id);
    const card = known ?? build(this.actions);
    Object.assign(card, { decision, item });
    const was = before?.items.find((other) => other.product_id === item.product_id)?.position;
    card.fill(before ? mark(was, item.position) : null);
    return card;
  }

  places() {
    return new Map(Array.from(this.cards, ([id, { root }]) => [id, { left: root.offsetLeft, top: root.offsetTop }]));
  }

  glide(places) {
    if (STILL.matches) return;
    const easing = "cubic-bezier(0.2, 0.8, 0.2, 1)";
    for (const [id, { root }] of this.cards) {
      const was = places.get(id);
      if (!was) {
        root.animate(
          [
            { opacity: 0, transform: "scale(0.92)" },
            { opacity: 1, transform: "none" },
          ],
          { duration: GLIDE_MS, easing },
        );
      } else if (was.left !== root.offsetLeft || was.top !== root.offsetTop) {
        const from = `translate(${was.left - root.offsetLeft}px, ${was.top - root.offsetTop}px)`;
        root.animate([{ transform: from }, { transform: "none" }], { duration: GLIDE_MS, easing });
      }
    }
  }
}

/** The card of one product. Its parts are made once and filled for every decision it is part of. */
function build(actions) {
  const card = {};
  const mark = element("span", { class: "mark" });
  const frame = element("div", { class: "card-picture" });
  const title = element("span", { class: "card-title", dir: "auto" });
  const price = element("span", { class: "price" });
  const reason = element("p", { class: "reason", dir: "auto" });
  const link = element(
    "a",
    { class: "card-link", onclick: () => actions.chosen(card.decision, card.item) },
    frame,
    title,
    price,
  );
  const why = element(
    "button",
    { type: "button", class: "why-button", onclick: () => actions.why(card.decision, card.item) },
    "Why this?",
  );
  const dismiss = element(
    "button",
    { type: "button", class: "dismiss", onclick: () => actions.dismiss(card.decision, card.item) },
    "×",
  );
  card.root = element("li", { class: "card" }, link, mark, dismiss, reason, why);
  card.fill = (moved) => {
    const { item } = card;
    card.root.dataset.product = item.product_id;
    link.href = `#/product/${encodeURIComponent(item.product_id)}`;
    if (title.textContent !== item.title || !frame.firstChild) frame.replaceChildren(picture(item));
    title.textContent = item.title;
    price.textContent = money(item.price, item.currency);
    reason.textContent = capital(item.reason);
    why.setAttribute("aria-label", `Why this? ${item.title}`);
    dismiss.setAttribute("aria-label", `Not interested in ${item.title}`);
    mark.textContent = moved ?? "";
    mark.hidden = !moved;
  };
  return card;
}

function mark(was, is) {
  if (was === undefined) return "new";
  if (was === is) return null;
  return was > is ? `↑ ${was - is}` : `↓ ${is - was}`;
}

function difference(before, after) {
  const was = new Map(before.map((item) => [item.product_id, item.position]));
  const fresh = after.filter((item) => !was.has(item.product_id)).length;
  const moved = after.filter((item) => was.has(item.product_id) && was.get(item.product_id) !== item.position).length;
  if (fresh + moved === 0) return "Nothing moved since you last looked.";
  return `Since you last looked: ${moved} moved, ${fresh} new.`;
}

function nothing({ emptied }) {
  const why = emptied?.by
    ? `“${plain(emptied.by)}” held back ${counted(emptied.dropped, "product")}.`
    : "The shop has nothing more that fits.";
  return element(
    "li",
    { class: "empty" },
    element("p", { class: "strong" }, "Nothing to show here"),
    element("p", {}, why),
  );
}

/** Tells which cards were really seen: half of the card in view for a second, once per decision. */
class Seen {
  constructor(tell) {
    this.timers = new Map();
    this.cards = new Map();
    this.told = new Set();
    this.tell = tell;
    this.observer = new IntersectionObserver((entries) => entries.forEach((entry) => this.noticed(entry)), {
      threshold: 0.5,
    });
  }

  follow(cards) {
    this.observer.disconnect();
    this.timers.forEach((timer) => clearTimeout(timer));
    this.timers.clear();
    this.told.clear();
    this.cards = new Map(cards.map((card) => [card.root, card]));
    cards.forEach((card) => this.observer.observe(card.root));
  }

  noticed({ target, isIntersecting }) {
    clearTimeout(this.timers.get(target));
    if (!isIntersecting || this.told.has(target)) return;
    this.timers.set(
      target,
      setTimeout(() => {
        this.told.add(target);
        const card = this.cards.get(target);
        if (card) this.tell(card);
      }, 1_000),
    );
  }
}

// Words for what the engine names, and numbers as shoppers read them.

const NAMES = {
  already_in_basket: "already in the basket",
  age_allowed: "for older shoppers",
  available: "not sold now",
  bought_together: "Bought together",
  bought_together_history: "Goes with what you know",
  buy_again: "Bought before",
  category_interest: "Your taste in categories",
  consented: "no consent",
  excluded: "excluded or dismissed",
  freshness: "New in the shop",
  from_source: "Proposed by",
  in_situation_category: "Same category",
  in_stock: "out of stock",
  new_arrivals: "New arrivals",
  item_item: "Looked at alike",
  not_bought: "bought before",
  not_current: "being looked at",
  popular: "Popular now",
  popular_for_interests: "Popular in what you like",
  popular_in_category: "Popular in this category",
  recently_viewed: "Looked at recently",
  session_blend: "This visit",
  session_neighbours: "Visits like yours",
  transitions: "What people look at next",
};

const WITHOUT = {
  without_last_orders: "your last three orders",
  without_this_visit: "this visit",
  without_profile: "all that is known of you",
};

/** A stage, term, filter or source in plain words. */
export function plain(name) {
  const bare = name.replace(/^(fallback|rule):/, "");
  const words = NAMES[bare] ?? bare.replaceAll("_", " ");
  if (name.startsWith("fallback:")) return `${words} (to fill up)`;
  return name.startsWith("rule:") ? `The shop’s rule “${words}”` : words;
}

/** What a counterfactual takes away. */
export function taken(change) {
  return WITHOUT[change] ?? plain(change);
}

/** A price as money; nothing when it is not known. */
export function money(amount, currency) {
  if (typeof amount !== "number") return "";
  if (!currency) return amount.toFixed(2);
  return new Intl.NumberFormat("en-GB", { style: "currency", currency }).format(amount);
}

/** A part of a score, with its sign. */
export function signed(number) {
  return `${number < 0 ? "−" : "+"}${Math.abs(number).toFixed(3)}`;
}

/** With a capital at the front. */
export function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `1 product`, `2 products`. */
export function counted(count, noun) {
  return `${count.toLocaleString("en-GB")} ${noun}${count === 1 ? "" : "s"}`;
}

/** The last level of a category's path. */
export function leaf(category) {
  return category?.split(" > ").at(-1) ?? "";
}

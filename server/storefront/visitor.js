// Who is shopping: an anonymous id, perhaps a customer's id, a visit, a choice about personalization, and a basket.
// Kept in the browser, so that a reload changes nothing.

const KEPT = "shopwright.visitor";
const VISIT = "shopwright.visit";
const MAXIMUM_BASKET = 100;

/** A random id. Not `crypto.randomUUID`, which a page served without TLS does not have. */
export function identifier() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

let visitor = read();

/** The visitor of now: `{anonymousId, customer, personalization, basket: [line]}`. */
export function current() {
  return visitor;
}

/** The identifiers as every call and every event carries them. */
export function identity() {
  const { anonymousId, customer } = visitor;
  return customer ? { anonymousId, userId: customer } : { anonymousId };
}

/** The id of the running visit; one per tab. */
export function visit() {
  const known = sessionStorage.getItem(VISIT);
  if (known) return known;
  const fresh = identifier();
  sessionStorage.setItem(VISIT, fresh);
  return fresh;
}

/** Somebody else from now on: a stranger, or the customer with this id. */
export function become(customer = null) {
  sessionStorage.removeItem(VISIT);
  keep(stranger(customer));
}

/** Notes the visitor's choice. */
export function choose(personalization) {
  keep({ ...visitor, personalization });
}

/** Puts one of a product into the basket; false when the basket is full. */
export function put(product) {
  const basket = visitor.basket.map((line) => ({ ...line }));
  const line = basket.find((known) => known.product_id === product.id);
  if (!line && basket.length >= MAXIMUM_BASKET) return false;
  if (line) line.quantity += 1;
  else basket.push({ ...asLine(product), quantity: 1 });
  keep({ ...visitor, basket });
  return true;
}

/** Takes a product out of the basket, however many there are. */
export function takeOut(productId) {
  keep({ ...visitor, basket: visitor.basket.filter((line) => line.product_id !== productId) });
}

/** Empties the basket and returns what was in it. */
export function emptyBasket() {
  const { basket } = visitor;
  keep({ ...visitor, basket: [] });
  return basket;
}

function asLine({ id, title, category, price, currency }) {
  return { product_id: id, title, category, price, currency };
}

function stranger(customer = null) {
  return { anonymousId: identifier(), customer, personalization: true, basket: [] };
}

function keep(changed) {
  visitor = changed;
  localStorage.setItem(KEPT, JSON.stringify(visitor));
}

function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT));
    if (typeof kept?.anonymousId === "string" && Array.isArray(kept.basket)) return kept;
  } catch {
    // Written by hand or by a former version: start anew.
  }
  const fresh = stranger();
  localStorage.setItem(KEPT, JSON.stringify(fresh));
  return fresh;
}

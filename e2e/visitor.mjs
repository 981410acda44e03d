// A visitor: a fresh browser profile on the shop's page, with what the tests do and see there.
//
// Every visitor is watched: an error on the console, a request to another host, or an event that the server could not
// admit fails the test, whatever it was about.

import assert from "node:assert/strict";
import { chromium } from "playwright-core";

const OFFLINE = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--disable-quic",
];

/** The browser. */
export function launch() {
  const executablePath = process.env.SHOPWRIGHT_CHROMIUM ?? "/usr/bin/chromium";
  return chromium.launch({ executablePath, args: ["--no-sandbox", ...OFFLINE] });
}

/** Runs `visit` as a new visitor on the home page. `expectsFailures` lets the browser report failed requests. */
export async function visiting(browser, shop, visit, { expectsFailures = false, ...options } = {}) {
  const context = await browser.newContext({
    reducedMotion: "reduce",
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const wrong = watch(page, shop.address, expectsFailures);
  const visitor = new Visitor(page, shop.address);
  try {
    await visitor.click(() => page.goto(`${shop.address}/`));
    await visit(visitor, page);
    assert.deepEqual(wrong, [], "something went wrong beside the test");
  } finally {
    await context.close();
  }
}

function watch(page, address, expectsFailures) {
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(`script: ${error.message}`));
  page.on("dialog", (dialog) => {
    wrong.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("console", (message) => {
    const isFailure = expectsFailures && message.text().startsWith("Failed to load resource");
    if (["error", "warning"].includes(message.type()) && !isFailure) wrong.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (!["data:", "blob:"].includes(url.protocol) && url.origin !== address) wrong.push(`request: ${url}`);
  });
  page.on("response", async (response) => {
    if (!/\/v1\/(decide|batch)$/.test(response.url()) || !response.ok()) return;
    const body = await response.json().catch(() => null);
    const receipt = body?.receipt ?? body;
    if (receipt?.dead_letters) wrong.push(`not admitted: ${response.request().postData()}`);
  });
  return wrong;
}

class Visitor {
  constructor(page, address) {
    Object.assign(this, { page, address });
  }

  /** Does something that asks for decisions; answers the call once its shelves stand on the page. */
  async click(action) {
    const isAnswer = (response) => response.url().endsWith("/v1/decide");
    const [response] = await Promise.all([this.page.waitForResponse(isAnswer), action()]);
    const answer = await response.json();
    for (const { id } of answer.decisions) {
      await this.page.locator(`[data-decision="${id}"]`).first().waitFor({ state: "attached" });
    }
    return { ...answer, asked: response.request().postDataJSON() };
  }

  /** Opens a page of the shop by its address. */
  go(hash) {
    return this.click(() =>
      this.page.evaluate((hash) => {
        location.hash = hash;
      }, hash),
    );
  }

  /** Loads the page anew. */
  reload() {
    return this.click(() => this.page.reload());
  }

  /** The cards of a surface's visible shelf, as locators. */
  cards(surface = "home") {
    return this.page.locator(`[data-surface="${surface}"]:visible .card[data-product]`);
  }

  /** The same as `[{id, title, price, reason, hasPicture}]`. */
  slots(surface = "home") {
    return this.cards(surface).evaluateAll((cards) =>
      cards.map((card) => ({
        id: card.dataset.product,
        title: card.querySelector(".card-title").textContent,
        price: card.querySelector(".price").textContent,
        reason: card.querySelector(".reason").textContent,
        hasPicture: (card.querySelector("svg.picture")?.getBoundingClientRect().width ?? 0) > 20,
      })),
    );
  }

  /** Ids of the products on a shelf, in order. */
  async ids(surface) {
    return (await this.slots(surface)).map((slot) => slot.id);
  }

  /** What the browser keeps of the visitor. */
  kept() {
    return this.page.evaluate(() => JSON.parse(localStorage.getItem("shopwright.visitor")));
  }
}

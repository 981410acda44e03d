// Claims:
// 1. No page has a serious or critical finding of axe, in light or dark, on a wide or a narrow screen.
// 2. No page is wider than its screen.
// Leaves a picture of every page in $SHOPWRIGHT_SCREENSHOTS, or in a new folder under the system's temporary one.

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { startShop } from "./server.mjs";
import { launch, visiting } from "./visitor.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PICTURES = process.env.SHOPWRIGHT_SCREENSHOTS ?? mkdtempSync(join(tmpdir(), "shopwright-screenshots-"));
mkdirSync(PICTURES, { recursive: true });

const LOOKS = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  narrow: { colorScheme: "light", viewport: { width: 390, height: 844 }, hasTouch: true },
  "narrow-dark": { colorScheme: "dark", viewport: { width: 390, height: 844 }, hasTouch: true },
};

let shop;
let browser;

before(async () => {
  [shop, browser] = await Promise.all([startShop(), launch()]);
});

after(async () => {
  await browser?.close();
  await shop?.stop();
});

/** Takes a picture, and judges what is on the screen. */
async function judge(page, look, name) {
  await page.waitForFunction(() =>
    [...document.querySelectorAll("[aria-busy=true]")].every((node) => node.offsetParent === null),
  );
  await page.screenshot({ path: join(PICTURES, `${look}-${name}.png`), fullPage: !name.startsWith("why") });
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => axe.run({ resultTypes: ["violations"] }));
  const grave = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
  const told = grave.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}: ${nodes
        .slice(0, 3)
        .map((node) => node.html)
        .join(" ")}`,
  );
  assert.deepEqual(told, [], `${look} ${name}`);
  assert.ok(
    await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
    `${look} ${name} is too wide`,
  );
}

for (const [look, options] of Object.entries(LOOKS)) {
  test(`every page is accessible and fits its screen: ${look}`, () =>
    visiting(
      browser,
      shop,
      async (visitor, page) => {
        await judge(page, look, "home-stranger");
        await visitor.click(() => visitor.cards().nth(2).locator(".card-link").click());
        await judge(page, look, "product");
        await visitor.click(() => page.getByRole("button", { name: "Add to basket" }).click());
        await visitor.go("#/");
        await judge(page, look, "home");
        await visitor
          .cards()
          .first()
          .getByRole("button", { name: /^Why this/ })
          .click();
        await page.getByRole("dialog").locator(".sentence").waitFor();
        await judge(page, look, "why");
        await page.getByRole("dialog").evaluate((dialog) => dialog.scrollTo(0, dialog.scrollHeight));
        await judge(page, look, "why-end");
        await page.keyboard.press("Escape");
        const [category] = (await shop.get("/v1/categories")).categories;
        await visitor.go(`#/category/${encodeURIComponent(category.category)}`);
        await judge(page, look, "category");
        await visitor.go("#/basket");
        await judge(page, look, "basket");
        await visitor.click(() => page.getByRole("button", { name: "Place the order" }).click());
        await judge(page, look, "order");
        await visitor.go("#/basket");
        await judge(page, look, "basket-empty");
        await page.getByRole("button", { name: /^Visitor/ }).click();
        await judge(page, look, "menu");
        await page.keyboard.press("Escape");
        await page.route("**/v1/decide", (route) => route.abort("connectionrefused"));
        await page.evaluate(() => {
          location.hash = "#/";
        });
        await page.getByRole("alert").getByText("The shop does not answer").waitFor();
        await judge(page, look, "trouble");
      },
      { expectsFailures: true, ...options },
    ));
}

test("the pictures are kept", () => console.log(`pictures of every page: ${PICTURES}`));

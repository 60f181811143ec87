// Leaving a field or a page with unsaved input, a pending command or a failed one: nothing is lost, nothing breaks, and
// "Saved" is shown only if it is true.
import { cell, create, expect, open, saved, shown, startEmpty, test, type } from "./support.mjs";

const berg = { "Last name": "Berg", Company: "Nordlicht" };

/** Delays every change in the storage, from the next page on. */
const slowly = (page, millis) => page.addInitScript((millis) => {
  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (stores, mode, ...rest) {
    const transaction = begin.call(this, stores, mode, ...rest);
    if (mode === "readwrite") {
      const until = performance.now() + (window.slowness ?? millis);
      const store = transaction.objectStore(transaction.objectStoreNames[0]);
      const again = () => { if (performance.now() < until) store.count().onsuccess = again; };
      again();
    }
    return transaction;
  };
}, millis);

const state = (page) => page.locator(".saved").getAttribute("data-state");

const ways = {
  "the browser's back": (page) => page.evaluate(() => history.back()),
  "another address": (page) => page.evaluate(() => { location.hash = "#/guide"; }),
  "a link": (page) => page.getByRole("link", { name: "Calendar", exact: true }).first().click(),
  "an address and keys": async (page) => {
    await page.evaluate(() => { location.hash = "#/guide"; });
    // Until then, letters belong to the field.
    await expect(page.locator(".record-page")).toHaveCount(0);
    for (const key of ["e", "l", "c", "Escape", "Escape", "Escape"]) await page.keyboard.press(key);
  },
};

for (const [way, leave] of Object.entries(ways)) {
  test(`a field that is left by ${way} is stored`, async ({ page }) => {
    test.slow();
    await startEmpty(page);
    await create(page, "lead", berg);
    const lead = page.url();
    await expect(page.locator("h1")).toHaveText("Berg");
    const values = { Company: "Fjord", "First name": "Ada", City: "Kiel", Email: "ada@fjord.example", Description: "Two lines" };
    for (const [label, value] of Object.entries(values)) {
      await open(page, "pipeline");
      await page.goto(lead);
      await type(page, label, value);
      await leave(page);
      await expect(page.locator(".record-page")).toHaveCount(0);
      await saved(page);
    }
    // A field that needs a choice is unchanged after it is left.
    for (const label of ["Tags", "Referred by"]) {
      await page.goto(lead);
      await type(page, label, "No").catch(() => {});
      await leave(page);
      await expect(page.locator(".record-page")).toHaveCount(0);
    }
    await page.goto(lead);
    await page.reload();
    for (const [label, value] of Object.entries(values)) await expect(await shown(page, label)).toHaveText(value);
  });
}

test("leaving the page with a select open after a key press does no harm", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", berg);
  const lead = page.url();
  for (const [field, key] of [["Industry", "e"], ["Rating", "h"], ["Lead source", "w"]]) {
    await page.goto(lead);
    await cell(page, field);
    await page.getByRole("button", { name: `Edit ${field}` }).click({ force: true });
    await expect(page.getByLabel(field, { exact: true })).toBeFocused();
    await page.keyboard.press(key);
    await page.evaluate(() => { location.hash = "#/lead?group=11"; });
    await expect(page.locator(".record-page")).toHaveCount(0);
    await page.keyboard.press("Home");
    await saved(page);
  }
});

test("a dialog that is closed before its first frame does no harm", async ({ page }) => {
  test.slow();
  // On a busy machine, a frame comes after the next keys.
  await page.addInitScript(() => {
    const request = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (draw) => request((at) => setTimeout(() => draw(at), 250));
  });
  await startEmpty(page);
  await create(page, "lead", berg);
  const lead = page.url();
  for (const place of [lead, "#/guide", "#/lead", "#/calendar"]) {
    for (const keys of [["l"], ["c"], ["c", "l"], ["c", "t"], ["v"], ["m", "u"], ["?"], ["e"], ["/"]]) {
      await page.goto(place);
      for (const key of [...keys, "Escape", "Escape"]) await page.keyboard.press(key);
      await page.evaluate(() => { location.hash = "#/settings"; });
    }
    await page.waitForTimeout(600);
    await expect(page.locator("dialog[open]")).toHaveCount(0);
  }
});

test("an activity whose page is left while it is stored is stored once and not kept as a draft", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", berg);
  const lead = page.url();
  await slowly(page, 800);
  await page.reload();
  const subject = page.locator(".quick-log .subject");
  await subject.fill("Asked for prices");
  await subject.press("Enter");
  await page.evaluate(() => { location.hash = "#/guide"; });
  await expect(page.locator(".record-page")).toHaveCount(0);
  await saved(page);
  await page.goto(lead);
  await expect(page.locator("#timeline").getByText("Asked for prices").first()).toBeVisible();
  await expect(page.getByRole("link", { name: "Activities 1" })).toBeVisible();
  await expect(subject).toHaveValue("");
});

for (const millis of [150, 800]) {
  test(`an edit made while another takes ${millis} ms to store is stored too`, async ({ page }) => {
    await startEmpty(page);
    await create(page, "lead", berg);
    const lead = page.url();
    await slowly(page, millis);
    await open(page, "pipeline");
    await page.reload();
    await page.goto(lead);
    await type(page, "Company", "Fjord");
    await type(page, "Last name", "Lund");
    await page.evaluate(() => history.back());
    await expect(page.locator(".record-page")).toHaveCount(0);
    await saved(page);
    await page.goto(lead);
    await page.reload();
    await expect(await shown(page, "Company")).toHaveText("Fjord");
    await expect(page.locator("h1")).toHaveText("Lund");
  });
}

test('"saved" is shown once nothing is pending, and until then the browser asks before leaving', async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", berg);
  await slowly(page, 2_500);
  await page.reload();
  const values = { Company: "Fjord", Email: "ada@fjord.example", Phone: "+49 431 1" };
  const asked = [];
  page.on("dialog", (dialog) => { asked.push(dialog.type()); return dialog.dismiss(); });
  const states = new Set();
  for (const [label, value] of Object.entries(values)) await (await type(page, label, value)).press("Enter");
  const until = Date.now() + 3_000;
  while (Date.now() < until) {
    states.add(await state(page));
    await page.waitForTimeout(40);
  }
  expect([...states]).toEqual(["saving"]);
  await page.evaluate(() => location.reload());
  await expect.poll(() => asked).toEqual(["beforeunload"]);
  await saved(page);
  // The page that is left is not asked what it shows.
  await Promise.all([page.waitForEvent("load"), page.evaluate(() => location.reload())]);
  for (const [label, value] of Object.entries(values)) await expect(await shown(page, label)).toHaveText(value);
  expect(asked).toEqual(["beforeunload"]);
});

test("what is typed in a table of the settings is stored although the page is left before it is", async ({ page }) => {
  await startEmpty(page);
  await open(page, "settings/lists");
  await page.getByRole("button", { name: "Industries" }).click();
  const input = page.locator("input[id^=choice-][id$=-name]").first();
  await slowly(page, 600);
  // By a link, and by an address, which takes the input away with the focus in it.
  for (const leave of [() => page.locator("a.nav-item", { hasText: "Leads" }).click(), () => open(page, "calendar")]) {
    const name = `${await input.inputValue()} and more`;
    await input.fill(name);
    await leave();
    await expect(input).toHaveCount(0);
    await saved(page);
    await open(page, "settings/lists");
    await page.getByRole("button", { name: "Industries" }).click();
    await expect(input).toHaveValue(name);
  }
});

test("a failed save stays announced until it is repeated", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", berg);
  const lead = page.url();
  // The storage fails for a certain word, as if space ran out: the request succeeds, the transaction aborts.
  await page.evaluate(() => {
    window.isFull = true;
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (value, ...rest) {
      const bytes = value instanceof Uint8Array ? value : new Uint8Array(value.buffer ?? value);
      if (window.isFull && new TextDecoder().decode(bytes).includes("Refused")) setTimeout(() => this.transaction.abort());
      return put.call(this, value, ...rest);
    };
  });
  const banner = page.getByRole("alert").filter({ hasText: "The last action is not saved." });
  await (await type(page, "City", "Refused")).press("Enter");
  await expect(banner).toBeVisible();
  expect(await state(page)).toBe("failed");
  // Another edit succeeds; the first one is still not stored, and the page keeps saying so.
  await open(page, "pipeline");
  await create(page, "account", { "Account name": "Fjord" }).catch(() => {});
  await expect(page.locator("h1")).toHaveText("Fjord");
  await expect(banner).toBeVisible();
  await page.evaluate(() => { window.isFull = false; });
  await banner.getByRole("button", { name: "Try again" }).click();
  await expect(banner).toBeHidden();
  await saved(page);
  await page.goto(lead);
  await expect(await shown(page, "City")).toHaveText("Refused");
  await expect((await cell(page, "City")).locator(".datum-open")).toHaveCount(0);
});

test("text typed into a field is there after a reload", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", berg);
  await type(page, "City", "Kiel");
  await page.reload();
  await expect((await cell(page, "City")).locator("input")).toHaveValue("Kiel");
  await expect((await cell(page, "City")).getByText("Unsaved.")).toBeVisible();
  await page.getByLabel("City", { exact: true }).press("Enter");
  await saved(page);
  await page.reload();
  await expect(await shown(page, "City")).toHaveText("Kiel");
});

test("a cell left by navigation is stored; an invalid value is kept on the record's page", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", { ...berg, Email: "berg@nordlicht.example" });
  const lead = page.url();
  const edit = async (column, value) => {
    await open(page, "lead");
    await page.locator(".grid-row:not([hidden])").first().locator(`.grid-cell[aria-colindex="${column}"]`).dblclick();
    await page.locator(".cell-editor input").fill(value);
    await page.evaluate(() => { location.hash = "#/guide"; });
    await expect(page.locator(".cell-editor")).toHaveCount(0);
  };
  await open(page, "lead");
  const column = async (name) => page.locator("[role=columnheader]").filter({ hasText: name }).getAttribute("aria-colindex");
  const [company, email] = [await column("Company"), await column("Email")];
  await edit(company, "Fjord");
  await saved(page);
  await edit(email, "no address");
  await page.goto(lead);
  await expect(await shown(page, "Company")).toHaveText("Fjord");
  await expect(page.getByLabel("Email", { exact: true })).toHaveValue("no address");
});

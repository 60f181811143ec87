// What an earlier version left in a browser: a profile in tests/fixtures/profiles is all that it stored after some minutes of
// use. This version opens it and finds all of it. Those of database versions 1 and 2, which had no checksums, are written by the
// description in docs/format.md.
import { readdirSync, readFileSync } from "node:fs";
import { edit, elsewhere, expect, open, saved, shown, test } from "./support.mjs";

/** A browser profile as it was stored, by the version of its database: `{ localStorage, databases: { name: { version, stores } } }`, bytes in base64. */
const profile = (version) => JSON.parse(readFileSync(`tests/fixtures/profiles/${version}.json`, "utf8"));

/** Puts a profile into the browser before the app starts. */
async function restore(page, { localStorage, databases }) {
  await elsewhere(page, async ({ localStorage: texts, databases }) => {
    const decode = (value) => {
      if (value?.bytes !== undefined) return Uint8Array.from(atob(value.bytes), (letter) => letter.charCodeAt(0));
      if (value?.object) return Object.fromEntries(Object.entries(value.object).map(([key, inner]) => [key, decode(inner)]));
      return Array.isArray(value) ? value.map(decode) : value;
    };
    for (const [key, text] of Object.entries(texts)) localStorage.setItem(key, text);
    for (const [name, { version, stores }] of Object.entries(databases)) {
      await new Promise((done, failed) => {
        const request = indexedDB.open(name, version);
        request.onerror = failed;
        request.onupgradeneeded = () => {
          for (const [store, { keyPath, autoIncrement, entries }] of Object.entries(stores)) {
            const target = request.result.createObjectStore(store, { keyPath, autoIncrement });
            for (const [key, value] of entries) target.put(decode(value), keyPath === null ? decode(key) : undefined);
          }
        };
        request.onsuccess = () => done(request.result.close());
      });
    }
  }, { localStorage, databases });
}

const versions = readdirSync("tests/fixtures/profiles").map((name) => name.replace(".json", "")).sort();

for (const version of versions) {
  test(`a profile with ${version} is opened with all that is in it`, async ({ page }) => {
    const stored = profile(version);
    await restore(page, stored);
    await page.goto(`/${stored.address}`);
    // The record, whole.
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Berg");
    await expect(await shown(page, "Company")).toHaveText("Nordlicht");
    await expect(page.getByRole("alert")).toHaveCount(0);
    // Whoever raises the database's version adds a profile of the one before.
    const own = (await page.evaluate(() => indexedDB.databases())).find(({ name }) => name === "kontor-own");
    expect(versions).toContain(`database-${own.version - 1}`);
    // How the app looked.
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
    await expect(page.getByRole("button", { name: "Expand", exact: true })).toBeVisible();
    // The columns of a list, the favourite, what was open last.
    await open(page, "lead");
    await expect(page.getByRole("columnheader", { name: "City" })).toBeAttached();
    await open(page, "");
    await expect(page.getByRole("group", { name: "Favourites" })).toContainText("Berg");
    // The command used last, which this version keeps by its id.
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("group", { name: "Recently used" })).toContainText("Switch between light and dark");
    await page.keyboard.press("Escape");
    // And it goes on.
    await page.goto(`/${stored.address}`);
    await edit(page, { City: "Kiel" });
    await saved(page);
    await page.reload();
    await expect(await shown(page, "City")).toHaveText("Kiel");
    await open(page, "account");
    await expect(page.locator(".grid-row").filter({ hasText: "Fjord" })).toBeVisible();
    if (version.endsWith("-team")) {
      // The browser's keys cannot be written into a file; the team is known, and what was done waits for it.
      await expect(page.locator(".team-chip")).toHaveAccessibleName(/2 changes waiting · This browser no longer has the team’s keys/);
      await open(page, "settings/team");
      await page.locator("summary").filter({ hasText: "Leave the team" }).click();
      await page.getByRole("button", { name: "Leave the team", exact: true }).click();
      await expect(page.getByRole("region", { name: "Create a team" })).toBeVisible();
      await expect(page.locator(".team-chip")).toHaveCount(0);
    }
  });
}

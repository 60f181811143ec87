// Kontor inside pages of other origins: a listed site gets what docs/embedding.md describes, an unknown one gets no
// answer and cannot change anything, and partitioned or denied storage is reported.
import { readFileSync } from "node:fs";
import { kontor, site } from "../sites.mjs";
import { expect, saved, scan, test } from "./support.mjs";

/** The example of docs/embedding.md, with its address replaced. */
const example = readFileSync("docs/embedding.html", "utf8");
const pageOf = (crm, attributes = "") => example.replace("https://crm.example.com/kontor/", `${crm}/`).replace("<kontor-crm ", `<kontor-crm ${attributes} `);
/** A page without the element: a frame, and a log of its messages. */
const plain = (crm, more = "") => `<!doctype html><html lang="en"><title>Site</title><h1>Site</h1>
<iframe title="Kontor" src="${crm}/#/lead" width="1200" height="700"></iframe>${more}
<script>
const heard = [];
addEventListener("message", ({ data, origin }) => heard.push({ data, origin }));
const say = (message) => document.querySelector("iframe").contentWindow.postMessage(JSON.stringify({ version: 1, nonce: "abcdefgh12345678", ...message }), "*");
</script></html>`;

let crm, bare, friend, reader, stranger, far;
const shown = {};
const list = () => ({ origins: [friend.origin, far.origin, { origin: reader.origin, mode: "read" }, "https://*.example.com"] });

test.beforeAll(async () => {
  // Each returns its current page when it is requested.
  [friend, reader, stranger] = await Promise.all(["friend", "reader", "stranger"].map((name) => site(() => shown[name], "127.0.0.1")));
  far = await site(() => shown.far, "localhost");
  [crm, bare] = await Promise.all([kontor(list), kontor(list, true)]);
});
test.afterAll(() => [crm, bare, friend, reader, stranger, far].forEach(({ close }) => close()));

const frameOf = (page) => page.frameLocator("iframe").first();
/** The app's page in the frame, by its address and its storage. */
const inner = (page, at = crm) => page.frames().find((frame) => frame.url().startsWith(at.origin));
const start = async (page) => {
  await frameOf(page).getByRole("button", { name: "Start from scratch" }).click();
  await saved(frameOf(page));
};
/** Creates a lead by hand in a frame, and returns whether the dialog accepted it. */
async function make(frame, name) {
  await frame.getByRole("button", { name: "New", exact: true }).click();
  await frame.getByRole("menuitem", { name: "Lead" }).click();
  await frame.getByRole("dialog").getByLabel("Last name").fill(name);
  await frame.getByRole("dialog").getByLabel("Company").fill("Nordlicht");
  await frame.getByRole("dialog").getByRole("button", { name: "Save", exact: true }).click();
}

test("an allowed site opens pages, starts a lead, sets the appearance and receives events", async ({ page }) => {
  shown.friend = pageOf(crm.origin);
  await page.goto(friend.origin);
  const log = page.locator("output");
  const frame = frameOf(page);
  // Another port is another origin of the same site: the storage is Kontor's own, and no notice is shown.
  await expect(log).toContainText('ready {"mode":"edit","storage":"own"}');
  await expect(frame.locator("[data-framed]")).toHaveCount(0);
  await page.getByRole("button", { name: "New lead" }).click();
  await expect(log).toContainText("refused: closed");
  await start(page);
  await expect(log).toContainText('opened {"id":"","kind":"","what":"lead"}');

  await page.getByRole("button", { name: "New lead" }).click();
  const dialog = frame.getByRole("dialog");
  await expect(dialog.getByLabel("Company")).toHaveValue("Nordlicht Solar");
  // Unsaved input belongs to the user: no request may close the dialog.
  await page.getByRole("button", { name: "Board" }).click();
  await expect(log).toContainText("refused: busy");
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await expect(frame.locator("h1")).toHaveText("Ada Berg");
  await saved(frame);
  await expect(log).toContainText(/created \{"id":"[0-9a-f-]+","kind":"lead"\}/);
  await expect(log).toContainText(/saved \{"head":"\d+"\}/);
  await expect(log).not.toContainText("Berg");
  await page.getByRole("button", { name: "New lead" }).click();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(log).toContainText("cancelled");

  await page.getByRole("button", { name: "Board" }).click();
  await expect(frame.locator("h1")).toHaveText("Pipeline");
  expect(inner(page).url()).toBe(`${crm.origin}/#/pipeline`);
  await page.getByRole("button", { name: "Reports" }).click();
  await expect.poll(() => inner(page).url()).toContain("#/reports");
  await page.getByLabel("Theme").selectOption("dark");
  await expect(frame.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.getByLabel("Language").selectOption("de");
  await expect(frame.locator("html")).toHaveAttribute("lang", "de");
  await scan(page);
  // A reload of the frame alone starts a new handshake.
  await inner(page).evaluate(() => location.reload());
  await expect.poll(async () => (await log.textContent()).split("ready").length).toBe(3);
  await expect(frame.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("a page is embedded without navigation, and the frame follows its height", async ({ page }) => {
  shown.friend = pageOf(crm.origin, "single").replace('height="640"', 'height="auto"');
  await page.goto(friend.origin);
  await expect(page.locator("output")).toContainText("ready");
  await start(page);
  const frame = frameOf(page);
  await expect(frame.locator(".nav")).toBeHidden();
  await expect(frame.locator(".top")).toBeHidden();
  const height = () => page.locator("iframe").evaluate((element) => element.clientHeight);
  await page.evaluate(() => document.querySelector("kontor-crm").show("settings"));
  await expect(frame.locator("h1")).toHaveText("Settings");
  await expect.poll(() => inner(page).evaluate(() => document.querySelector("#page").scrollHeight - document.querySelector("#page").clientHeight)).toBe(0);
  const high = await height();
  expect(high, "taller than the frame of the example").toBeGreaterThan(640);
  await page.evaluate(() => document.querySelector("kontor-crm").show("data"));
  await expect(frame.locator("h1")).toHaveText("Import & export");
  await page.waitForTimeout(2_000);
  const settled = await height();
  await page.waitForTimeout(1_500);
  expect(await height(), "it does not grow by itself").toBe(settled);
  await scan(page);
});

test("read-only by the allow list, and by attribute", async ({ page }) => {
  shown.reader = pageOf(crm.origin);
  await page.goto(reader.origin);
  await expect(page.locator("output")).toContainText('"mode":"read"');
  await frameOf(page).getByRole("button", { name: "Explore the demo" }).click();
  await saved(frameOf(page));
  const foot = frameOf(page).locator(".list-foot");
  await expect(foot).toContainText("records");
  const before = await foot.textContent();
  await page.getByRole("button", { name: "New lead" }).click();
  await expect(page.locator("output")).toContainText("refused: read-only");
  await make(frameOf(page), "Moe");
  await expect(frameOf(page).locator(".toasts, .toast").getByText("read-only")).toBeVisible();
  await inner(page).evaluate(() => { location.hash = "#/settings/team"; });
  await expect(frameOf(page).getByText(/^There are no teams in the demo/)).toBeVisible();
  await page.reload();
  await saved(frameOf(page));
  await expect(foot).toHaveText(before);

  shown.friend = pageOf(crm.origin, "read-only");
  await page.goto(friend.origin);
  await expect(page.locator("output")).toContainText('"mode":"read"');
  await page.evaluate(() => document.querySelector("kontor-crm").removeAttribute("read-only"));
  await expect(page.locator("output")).toContainText('"mode":"edit"');
});

test("a site that is not allowed gets no frame, no answer and no change", async ({ browser }) => {
  // The browser itself logs an error here, as expected.
  const page = await browser.newPage();
  shown.stranger = plain(crm.origin);
  await page.goto(stranger.origin);
  await page.waitForTimeout(1_000);
  // The header alone blocks it.
  expect(page.frames().map((frame) => frame.url())).not.toContain(`${crm.origin}/#/lead`);

  // On a host without headers, the list alone protects.
  shown.stranger = plain(bare.origin);
  await page.goto(stranger.origin);
  const frame = frameOf(page);
  await start(page);
  for (const message of [{ kontor: "embed" }, { kontor: "show", what: "data", request: 1 }, { kontor: "create", fields: { last_name: "Moe" }, request: 2 }]) {
    await page.evaluate((message) => say(message), message);
  }
  await expect(frame.getByText("in a site that is not on its list")).toBeVisible();
  await expect(frame.getByRole("link", { name: "Open in a new tab" })).toBeVisible();
  await expect(frame.getByRole("dialog")).toHaveCount(0);
  expect(inner(page, bare).url()).toContain("#/lead");
  await make(frame, "Moe");
  await expect(frame.locator(".toasts, .toast").getByText("not on its list")).toBeVisible();
  expect(await page.evaluate(() => heard)).toEqual([]);
  await page.reload();
  await saved(frame);
  await expect(frame.locator(".list-foot")).toHaveCount(0);
  await expect(frame.getByText("Moe")).toHaveCount(0);

  // The element reports that there is no answer, and shows its fallback content.
  shown.stranger = pageOf(bare.origin);
  await page.goto(stranger.origin);
  await expect(page.getByText("Kontor does not answer")).toBeHidden();
  await expect(page.locator("output")).toContainText("silent", { timeout: 40_000 });
  await expect(page.getByText("Kontor does not answer")).toBeVisible();
  await page.close();
});

test("an allowed site inside one that is not, a sibling frame, and malformed messages are ignored", async ({ browser }) => {
  const page = await browser.newPage();
  shown.friend = plain(bare.origin);
  shown.stranger = `<!doctype html><title>Outer</title><iframe title="Site" src="${friend.origin}" width="1200" height="760"></iframe>`;
  await page.goto(stranger.origin);
  const between = () => page.frames().find((frame) => frame.url().startsWith(friend.origin));
  await expect.poll(() => Boolean(inner(page, bare))).toBe(true);
  const inside = page.frameLocator("iframe").frameLocator("iframe");
  await between().evaluate(() => say({ kontor: "embed" }));
  await expect(inside.getByText("in a site that is not on its list")).toBeVisible();
  expect(await between().evaluate(() => heard)).toEqual([]);

  shown.stranger = `<!doctype html><title>Beside</title><p>beside</p>`;
  shown.friend = plain(crm.origin, `<iframe title="Beside" src="${stranger.origin}"></iframe>`);
  await page.goto(friend.origin);
  await start(page);
  const beside = page.frames().find((frame) => frame.url().startsWith(stranger.origin));
  const hello = { kontor: "embed", version: 1, nonce: "fromaside12" };
  await beside.evaluate((message) => parent.frames[0].postMessage(JSON.stringify(message), "*"), hello);
  for (const wrong of [{ version: 2 }, { nonce: "short" }, { nonce: "a".repeat(70) }, { kontor: "shout" }, { more: "x".repeat(70_000) }]) {
    await page.evaluate((message) => say(message), { kontor: "embed", ...wrong });
  }
  // Before hello, requests are neither carried out nor answered.
  await page.evaluate(() => say({ kontor: "show", what: "data", request: 1 }));
  await page.waitForTimeout(500);
  expect(await page.evaluate(() => heard)).toEqual([]);
  expect(await beside.evaluate(() => window.heard ?? [])).toEqual([]);
  expect(inner(page).url()).toBe(`${crm.origin}/#/lead`);
  // After hello, a request that cannot be carried out is answered with an error code.
  await page.evaluate(() => say({ kontor: "embed", request: 3 }));
  await expect.poll(() => page.evaluate(() => heard.map(({ data }) => JSON.parse(data).kontor))).toContain("ready");
  for (const [request, message] of [[4, { kontor: "show", what: "enquiry?last_name=Moe" }], [5, { kontor: "show", what: "nowhere" }], [6, { kontor: "create", fields: { status: "x" } }]]) {
    await page.evaluate((message) => say(message), { ...message, request });
    await expect.poll(() => page.evaluate((request) => heard.map(({ data }) => JSON.parse(data)).find((message) => message.request === request)?.why, request)).toBe("unknown");
  }
  expect((await page.evaluate(() => heard)).every(({ origin }) => origin === crm.origin)).toBe(true);
  await page.close();
});

test("when the browser denies storage to the frame, a notice says so and offers a way out", async ({ page, context }) => {
  await context.addInitScript(() => {
    if (window === top) return;
    for (const name of ["indexedDB", "localStorage", "sessionStorage"]) {
      Object.defineProperty(window, name, { get: () => { throw new DOMException("denied", "SecurityError"); } });
    }
  });
  shown.far = pageOf(crm.origin);
  await page.goto(far.origin);
  await expect(page.locator("output")).toContainText('"storage":"memory"');
  const frame = frameOf(page);
  await expect(frame.getByText("the browser does not let Kontor store anything")).toBeVisible();
  await start(page);
  await expect(frame.getByText("does not let Kontor store anything")).toHaveCount(1);
  await make(frame, "Moe");
  await expect(frame.locator("h1")).toHaveText("Moe");
  const tab = context.waitForEvent("page");
  await frame.getByRole("link", { name: "Open in a new tab" }).click();
  expect((await tab).url()).toContain(`${crm.origin}/#/`);
  await expect((await tab).getByRole("button", { name: "Start from scratch" })).toBeVisible();
});

test("in a frame of its own origin the app uses Kontor's own data", async ({ page }) => {
  await page.goto(crm.origin);
  await page.getByRole("button", { name: "Start from scratch" }).click();
  await saved(page);
  await page.goto(`${crm.origin}/beside.html`);
  await make(frameOf(page), "Berg");
  await saved(frameOf(page));
  await expect(frameOf(page).locator("h1")).toHaveText("Berg");
});

// What comes in while somebody works elsewhere: calls and emails begun by a click, pages taken in by a bookmark, shared texts.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import vm from "node:vm";
import { create, expect, fits, open, saved, scan, shown, startEmpty, test } from "./support.mjs";

/** Notes where links to other programs lead instead of following them: there is no phone and no mail program here. */
const noteLinks = (page) => page.evaluate(() => {
  window.opened = [];
  addEventListener("click", (event) => {
    const href = event.target.closest?.("a")?.href ?? "";
    if (!/^(tel|mailto):/.test(href)) return;
    event.preventDefault();
    window.opened.push(href);
  }, true);
});

test("a click on a number or an address offers to log the call or the email", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", { "First name": "Ada", "Last name": "Berg", Company: "Nord", Email: "ada@nord.example", Phone: "+49 40 123456" });
  await noteLinks(page);
  const phone = await shown(page, "Phone");
  await expect(phone.getByRole("button")).toHaveCount(0);
  await phone.getByRole("link", { name: "+49 40 123456" }).click();
  expect(await page.evaluate(() => window.opened)).toEqual(["tel:+4940123456"]);
  // The offer is next, by keyboard too; the field does not open.
  await expect(phone.getByRole("button", { name: "Log call" })).toBeVisible();
  await scan(page);
  await page.keyboard.press("Tab");
  await expect(phone.getByRole("button", { name: "Log call" })).toBeFocused();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("What happened?").fill("Interested in heating");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await saved(page);
  await expect(page.locator(".activities").first()).toContainText("Interested in heating");
  await expect(phone.getByRole("button", { name: "Log call" })).toHaveCount(0);

  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: "dark" });
  const email = await shown(page, "Email");
  await email.getByRole("link", { name: "ada@nord.example" }).click();
  await expect(email.getByRole("button", { name: "Log email" })).toBeVisible();
  await fits(page);
  await scan(page);
  await email.getByRole("button", { name: "Write email" }).click();
  await expect(dialog.locator("#mail-subject")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(email.getByRole("button", { name: "Log email" })).toHaveCount(0);
  await email.getByRole("link", { name: "ada@nord.example" }).click();
  await email.getByRole("button", { name: "Log email" }).click();
  await dialog.getByLabel("What happened?").fill("Sent the brochure");
  await dialog.getByLabel("What happened?").press("Enter");
  await saved(page);
  await expect(page.locator(".activities").filter({ hasText: "Sent the brochure" })).not.toHaveCount(0);
});

/** Another site with one page. */
async function site(html) {
  const server = createServer((request, response) => {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end(html);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

test("a bookmark takes the selection of a page in as an enquiry, which becomes a lead", async ({ page, context }) => {
  await startEmpty(page);
  await open(page, "settings/web-form");
  const link = page.getByRole("link", { name: "Into Kontor" });
  await link.scrollIntoViewIfNeeded();
  await scan(page);
  await link.click();
  await expect(page.getByText("Drag the link to the bookmarks bar")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Take in pages" })).toBeVisible();
  const script = decodeURIComponent((await link.getAttribute("href")).replace(/^javascript:/, ""));
  await page.setViewportSize({ width: 390, height: 844 });
  await fits(page);

  const other = await site(`<!doctype html><html lang="de"><title>Kontakt | Nordlicht Solar GmbH</title>
    <p>Elsewhere</p><div id="card">Dr. Ada Berg<br>Leiterin Einkauf<br>Musterstraße 12, 20095 Hamburg<br>Tel. +49 40 123456 &lt;b&gt;<br>ada.berg@nordlicht.example</div></html>`);
  try {
    const visited = await context.newPage();
    await visited.goto(`${other.origin}/kontakt?a=1&b=%C3%A4`);
    await visited.evaluate(() => getSelection().selectAllChildren(document.getElementById("card")));
    const opened = context.waitForEvent("page");
    await visited.evaluate(script);
    const app = await opened;
    await expect(app.getByRole("heading", { name: "Dr. Ada Berg" })).toBeVisible();
    await expect(app).toHaveURL(/#\/enquiries$/);
    await expect(app.locator(".enquiry-facts")).toContainText("Nordlicht Solar GmbH");
    await expect(app.locator(".enquiry-facts")).toContainText(`${other.origin}/kontakt?a=1&b=%C3%A4`);
    await expect(app.locator(".enquiry-facts")).not.toContainText("Elsewhere");
    await scan(app);
    await app.getByRole("button", { name: "New lead" }).click();
    await saved(app);
    await open(app, "lead");
    await app.getByRole("link", { name: "Dr. Ada Berg" }).click();
    await expect(await shown(app, "Email")).toContainText("ada.berg@nordlicht.example");
    await expect(await shown(app, "City")).toHaveText("Hamburg");
    await expect(await shown(app, "Title")).toHaveText("Leiterin Einkauf");
    await expect(app.getByLabel("Showed interest")).not.toBeChecked();
    // The same page again is a second enquiry.
    const again = context.waitForEvent("page");
    await visited.evaluate(script);
    await expect((await again).getByRole("heading", { name: "Dr. Ada Berg" })).toBeVisible();
  } finally {
    other.close();
  }
});

test("the service worker turns shared text into an enquiry, and shared files into files", async () => {
  // The worker's file as it is before the build fills in its version.
  const source = (await readFile("web/service.js", "utf8")).replace("KONTOR_FILES", "{}");
  const kept = new Map();
  const cache = { keys: async () => [...kept.keys()], put: async (address, response) => kept.set(String(address), response), delete: async () => true };
  const world = vm.createContext({
    registration: { scope: "https://crm.example/" }, caches: { open: async () => cache }, addEventListener: () => {}, URL, URLSearchParams, Date, Promise, File, FormData, encodeURIComponent,
    Response: class extends Response { static redirect(url, status) { return { url, status }; } },
  });
  vm.runInContext(`${source}\nthis.receive = receive;`, world);
  const share = (fields) => {
    const form = new FormData();
    for (const [name, value] of fields) form.append(name, value);
    return world.receive({ formData: async () => form });
  };
  const sent = await share([["title", "Nordlicht & Söhne"], ["text", "x".repeat(5_000)], ["url", " "]]);
  expect(sent.status).toBe(303);
  const [address, query] = sent.url.split("?capture&");
  expect(address).toBe("https://crm.example/#/enquiry");
  const words = new URLSearchParams(query);
  expect([words.get("title"), words.get("text").length, words.has("url")]).toEqual(["Nordlicht & Söhne", 4_000, false]);
  expect((await share([["title", ""]])).url).toBe("https://crm.example/#/data");
  expect(kept.size).toBe(0);
  // A file beside a text is what was meant.
  const file = new File(["Last Name\nBerg"], "leads.csv", { type: "text/csv" });
  expect((await share([["files", file], ["text", "See the file"]])).url).toBe("https://crm.example/#/data");
  expect(kept.size).toBe(1);
});

test("what a phone shares is an enquiry", async ({ page }) => {
  const { share_target: target } = JSON.parse(await readFile("web/manifest.webmanifest", "utf8"));
  expect(target.params).toMatchObject({ title: "title", text: "text", url: "url" });
  await startEmpty(page);
  await page.goto(`/#/enquiry?capture&${new URLSearchParams({ text: "Solar news https://news.example/solar", at: "1" })}`);
  await expect(page.getByRole("heading", { name: "news.example" })).toBeVisible();
  await expect(page).toHaveURL(/#\/enquiries$/);
});

const SIGNATURE = "Bis bald!\n\nMit freundlichen Grüßen\nDr. Ada von Berg\nLeiterin Einkauf\nNordlicht Solar GmbH\nMusterstraße 12, 20095 Hamburg\nTel. +49 40 123456 | Mobil 0170 1234567\nada.berg@nordlicht.example";

test("a pasted signature fills in a new lead after a preview, and what is typed stays", async ({ page }) => {
  await startEmpty(page);
  await page.getByRole("button", { name: "New", exact: true }).click();
  await page.getByRole("menuitem", { name: "Lead" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Company").fill("Nordlicht");
  await dialog.getByText("Fill in from a signature").click();
  await dialog.getByLabel("Signature or business card").fill("nothing here");
  await expect(dialog.getByText("Nothing was recognised in this text.")).toBeVisible();
  await dialog.getByLabel("Signature or business card").fill(SIGNATURE);
  const facts = dialog.locator(".signature .facts");
  await expect(facts).toContainText("von Berg");
  await expect(facts).toContainText("Nordlicht Solar GmbH (what is typed stays)");
  await scan(page);
  for (const [width, colorScheme] of [[390, "dark"], [1440, "light"]]) {
    await page.setViewportSize({ width, height: 844 });
    await page.emulateMedia({ colorScheme });
    await fits(page);
    await scan(page);
  }
  await dialog.getByRole("button", { name: "Fill in 9 fields" }).click();
  await expect(dialog.getByLabel("Last name")).toHaveValue("von Berg");
  await expect(dialog.getByLabel("Company")).toHaveValue("Nordlicht");
  await expect(facts).toBeHidden();
  await page.keyboard.press("Enter");
  await saved(page);
  await expect(await shown(page, "Mobile")).toContainText("0170 1234567");
  await expect(await shown(page, "Postal code")).toHaveText("20095");
});

test.describe("in German", () => {
  test.use({ locale: "de-DE" });

  test("a signature finds the account of a new contact", async ({ page, say }) => {
    await startEmpty(page, say);
    await create(page, "account", { [say.accountName]: "Nordlicht Solar" }, say);
    await page.getByRole("button", { name: say.New, exact: true }).click();
    await page.getByRole("menuitem", { name: say.kinds.contact }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Aus einer Signatur ausfüllen").click();
    await dialog.getByLabel("Signatur oder Visitenkarte").fill(SIGNATURE);
    await dialog.getByRole("button", { name: "10 Felder ausfüllen" }).click();
    await page.keyboard.press("Enter");
    await saved(page);
    await expect(await shown(page, "Account")).toHaveText("Nordlicht Solar");
    await expect(await shown(page, "Ort")).toHaveText("Hamburg");
  });

  test("a click on a number offers to log the call, and a bookmark takes a page in", async ({ page, context, say }) => {
    await startEmpty(page, say);
    await create(page, "lead", { Nachname: "Berg", Firma: "Nord", Telefon: "+49 40 123456" }, say);
    await noteLinks(page);
    const phone = await shown(page, "Telefon");
    await phone.getByRole("link", { name: "+49 40 123456" }).click();
    await phone.getByRole("button", { name: "Anruf protokollieren" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Was ist passiert?").fill("Möchte ein Angebot");
    await page.keyboard.press("Enter");
    await saved(page);
    await expect(page.locator(".activities").first()).toContainText("Möchte ein Angebot");
    await page.keyboard.press("Control+z");
    await expect(page.locator(".activities").filter({ hasText: "Möchte ein Angebot" })).toHaveCount(0);

    await open(page, "settings/web-form");
    const script = decodeURIComponent((await page.getByRole("link", { name: "In Kontor" }).getAttribute("href")).replace(/^javascript:/, ""));
    const other = await site('<!doctype html><html lang="de"><title>Kontakt</title><p id="card">Eva Lund<br>eva.lund@fjord.example</p></html>');
    try {
      const visited = await context.newPage();
      await visited.goto(`${other.origin}/`);
      await visited.evaluate(() => getSelection().selectAllChildren(document.getElementById("card")));
      const opened = context.waitForEvent("page");
      await visited.evaluate(script);
      const app = await opened;
      await expect(app.getByRole("heading", { name: "Eva Lund" })).toBeVisible();
      await scan(app);
      await app.getByRole("button", { name: "Neuer Lead" }).click();
      await saved(app);
      await open(app, "lead");
      await expect(app.getByRole("link", { name: "Eva Lund" })).toBeVisible();
    } finally {
      other.close();
    }
  });
});

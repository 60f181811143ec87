// Web-to-lead: an enquiry arrives by link, by message from another site, from a page on the same host and as a file.
// Unlisted sites get no answer, and text from strangers stays text.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { expect, open, saved, scan, startEmpty, test } from "./support.mjs";

const link = (id, fields) => {
  const text = JSON.stringify({ kontor: "enquiry", version: 1, id, form: "Contact form", fields });
  return `enquiry?data=${Buffer.from(text).toString("base64url")}`;
};

/** Another site, serving one page. */
async function site(html) {
  const server = createServer((request, response) => {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end(`<!doctype html><html lang="en"><title>Site</title><body>${html}</body></html>`);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/** The form's HTML from the settings. */
async function formHtml(page, way) {
  await open(page, "settings/web-form");
  await page.getByLabel("Delivery").selectOption(way);
  await expect(page.getByLabel("HTML to embed")).toHaveValue(/<form class="kontor-form"/);
  return page.getByLabel("HTML to embed").inputValue();
}

async function fill(page, name) {
  await page.getByLabel("Last name").fill(name);
  await page.getByLabel("Company").fill("Nordlicht");
  await page.getByLabel("Email").fill("ada@nordlicht.example");
  await page.getByLabel("Description").fill("<img src=x onerror=alert(1)>");
  await page.getByRole("button", { name: "Send" }).click();
}

test("an enquiry by link is pending, becomes a lead, and is pending again after undo", async ({ page }) => {
  await startEmpty(page);
  await page.goto(`/#/${link("e1", { last_name: "Berg", company: "Nordlicht", email: "ada@nordlicht.example", description: "<b>Hello</b>", owner: "me" })}`);
  await expect(page.getByRole("heading", { name: "Berg" })).toBeVisible();
  await expect(page).toHaveURL(/#\/enquiries$/);
  await expect(page.getByText("<b>Hello</b>")).toBeVisible();
  await expect(page.locator(".nav").getByText("Enquiries")).toBeVisible();
  await scan(page);
  await page.reload();
  await page.getByRole("button", { name: "New lead" }).click();
  await saved(page);
  await expect(page.getByText("No new enquiries.")).toBeVisible();
  await page.getByRole("button", { name: "Undo enquiry of Berg" }).click();
  await expect(page.getByRole("heading", { name: "Berg" })).toBeVisible();
  await page.getByRole("button", { name: "Redo enquiry of Berg" }).click();
  await expect(page.getByText("No new enquiries.")).toBeVisible();

  // The same person again: shown with the reason, and added to the existing lead.
  await page.goto(`/#/${link("e2", { last_name: "Berg", email: "ada@nordlicht.example", message: "Me again" })}`);
  await page.evaluate((hash) => { location.hash = hash; }, `#/enquiry?last_name=Berg&email=ada@nordlicht.example&message=Me+again`);
  await expect(page.getByText("same email (95% match)").first()).toBeVisible();
  await scan(page);
  await page.getByRole("button", { name: "Add to Berg" }).first().click();
  await saved(page);
  await page.getByRole("button", { name: "Dismiss", exact: true }).click();
  await expect(page.getByText("No new enquiries.")).toBeVisible();
  await expect(page.getByText("Dismissed: 1")).toBeVisible();
  await open(page, "lead");
  await expect(page.locator(".grid-row:visible")).toHaveCount(1);
});

test("an invalid enquiry is refused with a message", async ({ page }) => {
  await startEmpty(page);
  await page.goto("/#/enquiry?data=bm9uc2Vuc2U");
  await expect(page.getByText("This is not an enquiry from a Kontor form.")).toBeVisible();
  await open(page, "enquiries");
  const file = { name: "enquiry.json", mimeType: "application/json", buffer: Buffer.from("{\"kontor\":\"enquiry\",\"version\":9,\"fields\":{}}") };
  await page.getByLabel("Open an enquiry file").setInputFiles(file);
  await expect(page.getByText("needs a newer version")).toBeVisible();
});

test("an allowed site sends an enquiry by message; any other gets no answer", async ({ page, context }) => {
  await startEmpty(page);
  const html = await formHtml(page, "message");
  const [listed, strange] = [await site(html), await site(html)];
  try {
    await page.getByLabel("Websites allowed to send enquiries").fill(`http://www.example.com`);
    await page.getByLabel("Form name").focus();
    await expect(page.getByText("Enter one origin per line").first()).toBeVisible();
    await page.getByLabel("Websites allowed to send enquiries").fill(`https://www.example.com\n${listed.origin}`);
    await page.getByLabel("Form name").focus();
    await saved(page);

    const visitor = await context.newPage();
    await visitor.goto(listed.origin);
    const opened = context.waitForEvent("page");
    await fill(visitor, "Berg");
    const app = await opened;
    await expect(app.getByRole("heading", { name: "Berg" })).toBeVisible();
    await expect(app.getByText("<img src=x onerror=alert(1)>")).toBeVisible();
    await expect(visitor.getByRole("status")).toHaveText("Thank you. We will get in touch.");
    await expect(page.locator(".nav").getByText("Enquiries")).toBeVisible();

    const stranger = await context.newPage();
    await stranger.goto(strange.origin);
    const heard = stranger.evaluate(() => new Promise((done) => {
      const messages = [];
      addEventListener("message", (event) => messages.push(event.data));
      setTimeout(() => done(messages), 4000);
    }));
    const second = context.waitForEvent("page");
    await fill(stranger, "Fremd");
    await (await second).waitForLoadState();
    expect(await heard).toEqual([]);
    await open(page, "enquiries");
    await expect(page.getByRole("heading", { name: "Berg" })).toBeVisible();
    await expect(page.getByRole("heading", { name: "Fremd" })).toHaveCount(0);
    await expect(stranger.getByRole("link", { name: "Save as file" })).toBeVisible({ timeout: 25_000 });
  } finally {
    listed.close();
    strange.close();
  }
});

test("enquiries arrive from a page of the same origin and from a visitor's file", async ({ page, context, baseURL }) => {
  await startEmpty(page);
  const beside = await formHtml(page, "beside");
  const mail = await formHtml(page, "mail");
  await open(page, "enquiries");
  await context.route(`${baseURL}site.html`, (route) => route.fulfill({ contentType: "text/html", body: `<!doctype html><html lang="en"><title>Site</title>${beside}` }));
  const visitor = await context.newPage();
  await visitor.goto("/site.html");
  await fill(visitor, "Lund");
  await expect(visitor.getByRole("status")).toHaveText("Thank you. We will get in touch.");
  await expect(page.getByRole("heading", { name: "Lund" })).toBeVisible();

  const { origin, close } = await site(mail.replace("location.href =", "window.sent ="));
  try {
    await visitor.goto(origin);
    await fill(visitor, "Moe");
    expect(await visitor.evaluate(() => window.sent)).toMatch(/^mailto:.*enquiry%3Fdata%3D/);
    const download = visitor.waitForEvent("download");
    await visitor.getByRole("link", { name: "Save as file" }).click();
    const file = await readFile(await (await download).path());
    await page.getByLabel("Open an enquiry file").setInputFiles({ name: "enquiry.json", mimeType: "application/json", buffer: file });
    await expect(page.getByRole("heading", { name: "Moe" })).toBeVisible();
  } finally {
    close();
  }
});

test("many enquiries are shown in pages, and a new one does not redraw the others", async ({ page }) => {
  await startEmpty(page);
  const arrive = (at) => page.evaluate((query) => { location.hash = `#/enquiry?${query}`; }, `form=Contact&last_name=Berg${at}&company=Nord${at}&email=p${at}@nord.example`);
  await open(page, "enquiries");
  const panels = page.locator(".enquiries article");
  const count = page.locator(".nav-count[data-new]");
  for (let at = 0; at < 60; at++) {
    await arrive(at);
    await expect(count).toHaveText(String(at + 1));
  }
  await expect(panels).toHaveCount(25);
  await panels.nth(3).evaluate((panel) => { panel.dataset.seen = "before"; });
  await arrive(60);
  await expect(count).toHaveText("61");
  await expect(panels.nth(4)).toHaveAttribute("data-seen", "before");
  await page.getByRole("button", { name: "Show 36 more" }).click();
  await expect(panels).toHaveCount(50);
  await panels.first().getByRole("button", { name: "Dismiss" }).click();
  await expect(count).toHaveText("60");
});

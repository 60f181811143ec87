// Lists as tables and boards: filters and views in the address, selection and bulk actions, cells edited in place.
import { create, expect, fits, open, requiredField, saved, scan, startEmpty, test } from "./support.mjs";

const people = [["Ada", "Müller", "Nordlicht"], ["Bo", "Lund", "Fjord"], ["Chloé", "Berg", "Alba"]];
const names = (page) => page.locator(".grid-row:not([hidden]) .grid-name a").allTextContents();
const cell = (page, row, column) => page.locator(`.grid-row[aria-rowindex="${row + 1}"] [aria-colindex="${column + 2}"]`);

async function withPeople(page) {
  await startEmpty(page);
  for (const [first, last, company] of people) {
    await create(page, "lead", { "First name": first, "Last name": last, Company: company });
  }
  await open(page, "lead");
  await expect.poll(() => names(page)).toHaveLength(3);
}

test("the address contains the list: a filter with groups is shared, and unknown parts are reported", async ({ page }) => {
  await withPeople(page);
  await page.goto("/#/lead?f=(company.has:fjord|company.has:alba)&sort=company&x=1");
  await expect.poll(() => names(page)).toEqual(["Chloé Berg", "Bo Lund"]);
  await expect(page.locator(".list-notice")).toContainText("x=1");
  await scan(page);
  await page.getByRole("button", { name: "Company contains “fjord” or Company contains “alba”", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.locator("fieldset")).toHaveCount(1);
  await scan(page);
  await dialog.getByRole("button", { name: "Match all" }).click();
  await dialog.getByRole("button", { name: "Apply" }).click();
  await expect(page.locator(".list-foot")).toContainText("0 of 3");
  await expect(page).toHaveURL(/f=company\.has:fjord;company\.has:alba/);
});

test("a view is saved, opened from its tab after a reload, and its deletion undone", async ({ page }) => {
  await withPeople(page);
  await expect(page.locator(".view-bar summary")).toHaveText("View");
  await page.getByPlaceholder("Filter …").fill("fjo");
  await expect(page.locator(".view-tab[aria-current]")).toContainText("changed");
  await expect(page.locator(".view-bar summary")).toHaveText("Save view");
  await page.locator(".view-bar summary").click();
  await page.getByLabel("View name").fill("Fjords");
  await page.getByRole("button", { name: "Save as new view" }).click();
  await saved(page);
  await page.goto("/#/");
  await page.reload();
  await open(page, "lead");
  await expect.poll(() => names(page)).toHaveLength(3);
  await page.getByRole("button", { name: "Fjords", exact: true }).click();
  await expect.poll(() => names(page)).toEqual(["Bo Lund"]);
  await page.locator(".view-bar summary").click();
  await page.getByRole("button", { name: "Delete “Fjords”" }).click();
  await saved(page);
  await expect(page.locator(".view-tab", { hasText: "Fjords" })).toHaveCount(0);
  await page.getByRole("button", { name: /^Undo deletion of Fjords/ }).click();
  await expect(page.locator(".view-tab", { hasText: "Fjords" })).toHaveCount(1);
});

test("all records are selected by keyboard and edited in one action with one undo", async ({ page }) => {
  await withPeople(page);
  await page.locator(".grid").focus();
  await page.keyboard.press("Control+a");
  await expect(page.locator(".selection-bar")).toContainText("3 selected");
  await scan(page);
  await page.locator(".selection-bar").getByRole("button", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog");
  // Nothing is chosen and nothing is armed at first; an empty field is no edit, clearing is a choice of its own.
  await expect(dialog.locator("#bulk-field")).toBeFocused();
  await expect(dialog.locator("#bulk-field")).toHaveValue("");
  const submit = dialog.locator(".dialog-foot [type=submit]");
  await expect(submit).toBeDisabled();
  await dialog.locator("#bulk-field").selectOption({ label: "City" });
  await expect(submit).toBeDisabled();
  await dialog.getByRole("checkbox", { name: "Clear the field “City”" }).check();
  await expect(dialog).toContainText("already have this value");
  await expect(submit).toBeDisabled();
  await dialog.getByRole("checkbox", { name: "Clear the field “City”" }).uncheck();
  await dialog.getByRole("textbox", { name: "City" }).fill("Köln");
  await expect(dialog).toContainText("3 records will change.");
  // What was typed is kept when the dialog is closed.
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await page.locator(".selection-bar").getByRole("button", { name: "Edit" }).click();
  await expect(dialog.locator("#bulk-field")).toHaveValue("");
  await dialog.getByRole("button", { name: "Restore" }).click();
  await expect(dialog.getByRole("textbox", { name: "City" })).toHaveValue("Köln");
  await expect(dialog.locator("#bulk-field option:checked")).toHaveText("City");
  await expect(dialog).toContainText("3 records will change.");
  await expect(dialog.locator(".bulk-samples tbody tr")).toHaveCount(3);
  await expect(dialog.locator(".bulk-samples tbody tr").first()).toContainText("–Köln");
  await scan(page);
  await dialog.getByRole("button", { name: "Update 3 leads", exact: true }).click();
  await expect(dialog).toBeHidden();
  await saved(page);
  await open(page, "lead?f=city.has:koln");
  await expect.poll(() => names(page)).toHaveLength(3);
  await page.getByRole("button", { name: /^Undo change of 3 records/ }).click();
  await expect(page.locator(".list-foot")).toContainText("0 of 3");
});

test("a cell that names another record leads to it, and the cell beside the name is still edited", async ({ page }) => {
  await startEmpty(page);
  await create(page, "account", { "Account name": "Fjord" });
  await create(page, "contact", { "Last name": "Lund", Account: "Fjord" });
  await open(page, "contact");
  const account = page.locator(".grid-row:not([hidden]) .grid-cell:not(.grid-name)", { hasText: "Fjord" });
  await account.locator("a").click();
  await expect(page.locator("h1")).toHaveText("Fjord");
  await page.goBack();
  await expect(page.locator("h1")).toHaveText("Contacts");
  // Beside the text, and by keyboard, the cell is edited.
  await expect(account).toBeVisible();
  const box = await account.boundingBox();
  await account.dblclick({ position: { x: box.width - 6, y: box.height / 2 } });
  await expect(page.locator(".cell-editor input").first()).toBeFocused();
  await page.keyboard.press("Escape");
  await page.locator(".grid-name a").first().click();
  await expect(page.locator("h1")).toHaveText("Lund");
});

test("rows that flew past have the avatars of their names when scrolling rests", async ({ page, say }) => {
  await startEmpty(page);
  const letter = (at) => String.fromCharCode(65 + (at % 26));
  const rows = Array.from({ length: 400 }, (_, at) => `${letter(at)}nna ${at};${letter(at + 7)}berg;Firm`);
  await open(page, "data");
  await page.getByLabel(say.chooseFile).setInputFiles({ name: "leads.csv", mimeType: "text/csv", buffer: Buffer.from(["First Name;Last Name;Company", ...rows].join("\n")) });
  await page.getByRole("button", { name: "Import 400 leads" }).click();
  await saved(page);
  await open(page, "lead");
  await expect(page.locator(".list-foot")).toContainText("400");
  const hidden = await page.locator(".grid").evaluate(async (grid) => {
    const hidden = [];
    for (let step = 1; step <= 6; step += 1) {
      grid.scrollTop = step * 2000;
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      hidden.push(getComputedStyle(grid.querySelector(".avatar")).visibility === "hidden");
    }
    return hidden;
  });
  expect(hidden).toContain(true);
  await expect(page.locator(".grid .avatar:visible").first()).toBeVisible();
  const pairs = await page.locator(".grid-row:not([hidden]) .grid-name").evaluateAll((cells) => cells.map((cell) => [cell.querySelector("a").textContent, cell.querySelector(".avatar").textContent]));
  expect(pairs.length).toBeGreaterThan(20);
  for (const [name, initials] of pairs) expect(initials).toBe(`${name[0]}${name.split(" ").at(-1)[0].toUpperCase()}`);
});

for (const [locale, label] of [["en-US", "More"], ["de-DE", "Mehr"], ["fr-FR", "Plus"]]) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale, viewport: { width: 1440, height: 900 } });
    test("the bar of a selection has one row, and its menus stay in the window", async ({ page, say }) => {
      await page.goto("/");
      await page.getByRole("button", { name: say.lookAround }).click();
      await expect(page.locator(".greeting")).toBeVisible();
      await open(page, "lead");
      await page.locator(".grid").focus();
      await page.keyboard.press("Shift+ArrowDown");
      const bar = page.locator(".selection-bar");
      await expect(bar).toContainText("2");
      expect((await bar.boundingBox()).height).toBeLessThan(60);
      for (const menu of await bar.locator("details").all()) {
        await menu.locator("summary").click();
        await expect(menu.locator(".menu-item").first()).toBeInViewport({ ratio: 1 });
        await expect(menu.locator(".menu-item").last()).toBeInViewport({ ratio: 1 });
        await page.keyboard.press("Escape");
      }
      await bar.locator("summary", { hasText: label }).click();
      await scan(page);
      await bar.locator(".menu-item").first().click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await expect(bar.locator(".menu-item")).toHaveCount(0);
    });
  });
}

test("a range of records is selected and converted in one action", async ({ page }) => {
  await withPeople(page);
  await page.locator(".grid").focus();
  await page.keyboard.press("Shift+ArrowDown");
  await expect(page.locator(".selection-bar")).toContainText("2 selected");
  await page.locator(".selection-bar").getByRole("button", { name: "Convert", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.locator("tbody tr")).toHaveCount(2);
  await scan(page);
  await dialog.getByRole("button", { name: "Convert 2 leads" }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(() => names(page)).toEqual(["Ada Müller"]);
  await page.getByRole("button", { name: /^Undo conversion of 2 leads/ }).click();
  await expect.poll(() => names(page)).toHaveLength(3);
});

test("new and existing records are counted for more leads than are listed, and the dialog can be used meanwhile", async ({ page, say }) => {
  await startEmpty(page);
  await create(page, "account", { "Account name": "Firm 0" });
  const rows = Array.from({ length: 450 }, (_, at) => `Last ${at};Firm ${at % 150}`);
  await open(page, "data");
  await page.getByLabel(say.chooseFile).setInputFiles({ name: "leads.csv", mimeType: "text/csv", buffer: Buffer.from(["Last Name;Company", ...rows].join("\n")) });
  await page.getByRole("button", { name: "Import 450 leads" }).click();
  await saved(page);
  await open(page, "lead");
  await expect(page.locator(".list-foot")).toContainText("450");
  await page.locator(".grid").focus();
  await page.keyboard.press("Control+a");
  await page.locator(".selection-bar").getByRole("button", { name: "Convert", exact: true }).click();
  const dialog = page.getByRole("dialog");
  const told = dialog.getByRole("status").first();
  await expect(told).toContainText("450 leads will be converted.");
  await expect(told).toContainText("New: 149 accounts, 450 contacts, 450 opportunities");
  await expect(told).toContainText("Existing: 1 account");
  await expect(dialog.locator("tbody > tr")).toHaveCount(200);
  await dialog.getByLabel("Create an opportunity for every lead").uncheck();
  await expect(told).toContainText("New: 149 accounts, 450 contacts");
  await expect(told).not.toContainText("opportunities");
  await dialog.getByRole("button", { name: "Convert 450 leads" }).click();
  await expect(dialog).toBeHidden({ timeout: 30_000 });
  await open(page, "account");
  await expect(page.locator(".list-foot")).toContainText("150");
});

test("each of many leads has the preview of one, and who lacks a required field stays as they are", async ({ page }) => {
  await startEmpty(page);
  await create(page, "account", { "Account name": "Fjord ApS" });
  await requiredField(page, "Accounts", "Region");
  await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht" });
  await create(page, "lead", { "Last name": "Lund", Company: "Fjord" });
  await open(page, "lead");
  await page.locator(".grid").focus();
  await page.keyboard.press("Control+a");
  await page.locator(".selection-bar").getByRole("button", { name: "Convert", exact: true }).click();
  const dialog = page.getByRole("dialog");
  // Lund goes to the account that is there; Berg's new one lacks its region.
  await expect(dialog.getByText("1 lead will be converted.")).toBeVisible();
  await expect(dialog.getByLabel("Account: Lund")).toHaveValue(/^[0-9a-f]{32}$/);
  await expect(dialog.getByLabel("Opportunity: Lund")).toHaveValue("new");
  await expect(dialog.locator("tr", { hasText: "Berg" }).locator(".field-error")).toContainText("Region");
  await dialog.getByRole("button", { name: "Preview: Berg" }).click();
  await expect(dialog.getByRole("region", { name: "Account" }).locator(".convert-row", { hasText: "Nordlicht" }).locator(".convert-outcome")).toHaveText("New");
  await scan(page);
  await dialog.getByRole("region", { name: "Opportunity" }).getByRole("button", { name: "No opportunity" }).click();
  await expect(dialog.getByLabel("Opportunity: Berg")).toHaveValue("none");
  await dialog.getByRole("button", { name: "Convert 1 lead" }).waitFor();
  await dialog.getByLabel("Region").fill("North");
  await expect(dialog.getByText("2 leads will be converted.")).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  await fits(page);
  await scan(page);
  await page.setViewportSize({ width: 1280, height: 720 });
  await dialog.getByLabel("Region").fill("");
  await dialog.getByRole("button", { name: "Convert 1 lead" }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(() => names(page)).toEqual(["Berg"]);
  await open(page, "opportunity");
  await expect(page.getByRole("link", { name: "Fjord – New business" })).toBeVisible();
});

test("cells are edited like a spreadsheet", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await withPeople(page);
  await page.locator(".grid").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.type("Fjord ApS");
  await page.keyboard.press("Enter");
  await expect(cell(page, 1, 1)).toHaveText("Fjord ApS");
  await expect(cell(page, 2, 1)).toHaveAttribute("data-cursor", "true");
  await page.keyboard.press("F2");
  await page.keyboard.type("dropped");
  await page.keyboard.press("Escape");
  await expect(cell(page, 2, 1)).toHaveText("Fjord");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Control+c");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Control+v");
  await expect(cell(page, 2, 1)).toHaveText("Fjord ApS");
  await expect(cell(page, 3, 1)).toHaveText("Fjord ApS");
  await saved(page);
  await page.keyboard.press("Control+z");
  await expect(cell(page, 3, 1)).toHaveText("Nordlicht");
  await expect(cell(page, 1, 1)).toHaveText("Fjord ApS");
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Ada Müller");
});

test("a list is grouped, collapsed, its columns moved and resized by keys, and restored after a reload", async ({ page }) => {
  await withPeople(page);
  await page.getByLabel("Group by").selectOption({ label: "Status" });
  const heading = page.locator('.grid-row[data-group="true"]:not([hidden])');
  await expect(heading).toContainText("Open - Not Contacted (3)");
  await scan(page);
  await page.locator(".grid").focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => names(page)).toHaveLength(1);
  await page.keyboard.press("Enter");
  const order = () => page.locator('[role="columnheader"] button').allTextContents();
  const before = await order();
  await page.getByRole("columnheader", { name: "Company" }).getByRole("button").press("Alt+ArrowRight");
  const after = [before[0], before[2], before[1], ...before.slice(3)];
  await expect.poll(order).toEqual(after);
  await page.reload();
  await expect.poll(order).toEqual(after);
  await expect(heading).toContainText("(3)");
});

test("a column is moved and resized by mouse, Escape cancels, and a drag does not sort", async ({ page }) => {
  await withPeople(page);
  const order = () => page.locator('[role="columnheader"] button').allTextContents();
  const header = (name) => page.getByRole("columnheader", { name });
  const width = async (name) => Math.round((await header(name).boundingBox()).width);
  const press = async (from, to) => {
    const [start, end] = [await from.boundingBox(), await to.boundingBox()];
    await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
    await page.mouse.down();
    await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 6 });
  };
  const before = await order();
  await press(header(before[1]), header(before[2]));
  await expect(header(before[1])).toHaveAttribute("data-held", "true");
  await page.keyboard.press("Escape");
  await expect(page.locator("[data-held]")).toHaveCount(0);
  await page.mouse.up();
  expect(await order()).toEqual(before);
  await press(header(before[1]), header(before[2]));
  await page.mouse.up();
  await expect.poll(order).toEqual([before[0], before[2], before[1], ...before.slice(3)]);
  await expect(page.locator('[aria-sort="ascending"]')).toHaveCount(0);
  const [edge, first] = [header(before[2]).locator(".grid-edge"), await width(before[2])];
  const drawn = async () => {
    const box = await edge.boundingBox();
    await page.mouse.move(box.x + 2, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(box.x + 42, box.y + 10, { steps: 4 });
  };
  await drawn();
  await expect.poll(() => width(before[2])).toBe(first + 40);
  await page.keyboard.press("Escape");
  await expect.poll(() => width(before[2])).toBe(first);
  await page.mouse.up();
  await drawn();
  await page.mouse.up();
  await page.reload();
  await expect.poll(() => width(before[2])).toBe(first + 40);
});

test("leads are on a board by status, and closing one asks for the reason", async ({ page }) => {
  await withPeople(page);
  await page.getByLabel("Layout").selectOption({ label: "Status" });
  const column = (name) => page.locator(".board-column", { hasText: name });
  await expect(column("Open - Not Contacted").locator(".card")).toHaveCount(3);
  await scan(page);
  await column("Open - Not Contacted").locator(".card").first().focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  await expect(column("Working - Contacted").locator(".card")).toHaveCount(1);
  await saved(page);
  await page.locator(".card:focus").press("Space");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  await expect(page.getByRole("dialog")).toContainText("Disqualification reason");
});

test.describe("German", () => {
  test.use({ locale: "de-DE" });
  test("conditions and periods are in German, and fit a phone", async ({ page, say }) => {
    await startEmpty(page, say);
    await create(page, "opportunity", { "Opportunity-Name": "Groß", Abschlussdatum: "2031-05-05" }, say);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto("/#/opportunity?f=stage.is:200,201;!close_date.in:last30;owner.me");
    await expect(page.locator(".filter-chip").nth(0)).toContainText("Phase ist einer der Werte Akquise, Qualifizierung");
    await expect(page.locator(".filter-chip").nth(1)).toContainText("nicht: Abschlussdatum: in den letzten 30 Tagen");
    await expect(page.locator(".filter-chip").nth(2)).toContainText("Zuständig bin ich");
    await scan(page);
    await fits(page);
    await page.goto("/#/opportunity?group=close_date");
    await expect(page.locator('.grid-row[data-group="true"]:not([hidden])')).toContainText("Mai 2031 (1)");
    await fits(page);
  });
});

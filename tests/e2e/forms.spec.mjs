// Nothing that is typed is lost, and nothing is done that nobody chose: new records, messages, addresses, paper.
import { create, expect, fits, open, saved, scan, shown, startEmpty, test } from "./support.mjs";

test("a new record keeps a draft, goes on to the next one, and shows who is there already", async ({ page, say }) => {
  await page.goto("/");
  await page.getByRole("button", { name: say.lookAround }).click();
  await saved(page);
  await page.keyboard.press("c");
  await page.keyboard.press("l");
  const dialog = page.getByRole("dialog", { name: "New lead" });
  const first = dialog.getByLabel("First name");
  await expect(first).toBeFocused();
  // What closes a lead is not offered to a new one, and its owner is shown before it is saved.
  await expect(dialog.getByLabel("Status")).toHaveCount(0);
  await expect(dialog.getByLabel("Disqualification reason")).toHaveCount(0);
  await expect(dialog.getByLabel("Owner").locator("option:checked")).toHaveText("Me");
  await page.keyboard.type("Ida");
  await dialog.getByLabel("Lead source").selectOption({ label: "Web" });
  // Suggestions are in sight, also at the lower edge of the dialog and beyond what their list shows at once.
  await dialog.locator("summary", { hasText: "More fields" }).click();
  await dialog.getByLabel("Referred by").fill("a");
  const options = dialog.locator("#new-referred_by-list [role=option]");
  await expect(options.first()).toBeInViewport();
  const isSeen = (option) => option.evaluate((option) => {
    const { x, y, height } = option.getBoundingClientRect();
    return option.contains(document.elementFromPoint(x + 8, y + height / 2));
  });
  await expect.poll(() => isSeen(options.first())).toBe(true);
  await page.keyboard.press("ArrowUp");
  await expect.poll(() => isSeen(options.last())).toBe(true);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(page.locator(".toast")).toContainText("Draft kept");
  await page.reload();
  await saved(page);
  await page.keyboard.press("c");
  await page.keyboard.press("l");
  await expect(first).toHaveValue("");
  await scan(page);
  await dialog.getByRole("button", { name: "Restore" }).click();
  await expect(first).toHaveValue("Ida");
  await dialog.getByLabel("Last name").fill("Quist");
  await dialog.getByLabel("Company").fill("Quist AB");
  await page.keyboard.press("Control+Enter");
  await expect(page.locator(".toast")).toContainText("Ida Quist created");
  await saved(page);
  await expect(first).toHaveValue("");
  await expect(first).toBeFocused();
  await expect(dialog.getByLabel("Lead source").locator("option:checked")).toHaveText("Web");
  await expect(dialog.getByRole("button", { name: "Restore" })).toHaveCount(0);
  // The same again: the one that exists is used, with what was typed and it lacks.
  await page.keyboard.type("Ida");
  await dialog.getByLabel("Last name").fill("Quist");
  await dialog.getByLabel("Company").fill("Quist AB");
  await dialog.getByLabel("Phone", { exact: true }).fill("040 998877");
  await expect(dialog.getByRole("link", { name: "Open Ida Quist" })).toBeVisible();
  await scan(page);
  await dialog.getByRole("button", { name: "Use this: Ida Quist" }).click();
  await expect(page.locator("h1")).toHaveText("Ida Quist");
  await expect(page.locator(".datum-open input")).toHaveValue("040 998877");
  await page.locator(".datum-open input").press("Enter");
  await saved(page);
  await expect(await shown(page, "Owner")).toHaveText("Me");
  await expect(await shown(page, "Lead source")).toHaveText("Web");
  // Nothing was left over.
  await page.keyboard.press("c");
  await page.keyboard.press("l");
  await expect(dialog.getByRole("button", { name: "Restore" })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(page.locator(".toast", { hasText: "Draft kept" })).toHaveCount(0);
});

test("a dialog opens on its first input and keeps what was typed: a new record of any kind, a conversion, an email", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", { "First name": "Ada", "Last name": "Berg", Company: "Nord", Email: "ada@nord.example" });
  const lead = new URL(page.url()).hash.slice(2);
  const dialog = page.getByRole("dialog");
  const opened = async () => {
    await expect(dialog).toBeVisible();
    expect(await dialog.evaluate((dialog) => document.activeElement === dialog.querySelector(".dialog-body :is(input, select, textarea):not(:disabled, details:not([open]) *)"))).toBe(true);
  };
  for (const letter of ["l", "a", "c", "o", "q", "t", "m"]) {
    await page.keyboard.press("c");
    await page.keyboard.press(letter);
    await opened();
    await page.keyboard.press("Escape");
    await expect(dialog).toHaveCount(0);
  }
  // Whoever types fast loses no key between one dialog and the next.
  for (const key of ["c", "a", "Escape", "c", "o", "Escape", "c", "t", "Escape", "c", "l"]) await page.keyboard.press(key);
  await expect(dialog).toHaveAccessibleName("New lead");
  await page.keyboard.type("Cleo");
  await expect(dialog.getByLabel("First name")).toHaveValue("Cleo");
  await dialog.getByLabel("First name").fill("");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  const keeps = async (open, input, text, other) => {
    await open();
    await input().fill(text);
    await page.keyboard.press("Escape");
    await expect(dialog).toHaveCount(0);
    await expect(page.locator(".toast")).toContainText("Draft kept");
    await open();
    await expect(input()).toHaveValue(other);
    await dialog.getByRole("button", { name: "Restore" }).click();
    await expect(input()).toHaveValue(text);
  };
  await open(page, lead);
  await keeps(() => page.getByRole("button", { name: "Write email", exact: true }).click(), () => dialog.locator("#mail-text"), "Dear Ada,\nthank you for the tour.", "");
  await dialog.locator("#mail-subject").fill("Thanks");
  const download = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Save draft (.eml)" }).click();
  await download;
  await expect(dialog).toHaveCount(0);
  await saved(page);
  // What was sent is offered no more.
  await page.getByRole("button", { name: "Write email", exact: true }).click();
  await expect(dialog.locator("#mail-text")).toHaveValue("");
  await expect(dialog.getByRole("button", { name: "Restore" })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await keeps(() => page.getByRole("button", { name: "Convert", exact: true }).click(), () => dialog.locator(".convert input[id*=name]").first(), "Roof of the hall", "Nord – New business");
  await scan(page);
  await dialog.getByRole("button", { name: /^Convert/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Roof of the hall");
});

test("messages are one at a time with undo in reach, and addresses that lead nowhere say so", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", { "Last name": "Ek", Company: "Nordlicht" });
  // A short message is one line: its text and its buttons.
  const [text, way] = [await page.locator(".toast-text").boundingBox(), await page.locator(".toast").getByRole("button", { name: "Undo" }).boundingBox()];
  expect(Math.abs(text.y + text.height / 2 - way.y - way.height / 2)).toBeLessThan(4);
  const long = "Donaudampfschifffahrtsgesellschaftskapitaenskajuetenschluesselanhaengerverkaeufer";
  await create(page, "lead", { "Last name": long, Company: "Nordlicht" });
  const toast = page.locator(".toast");
  await expect(toast).toHaveCount(1);
  await expect(toast).toContainText("created");
  const [outer, undo] = [await toast.boundingBox(), await toast.getByRole("button", { name: "Undo" }).boundingBox()];
  expect(undo.x + undo.width).toBeLessThanOrEqual(outer.x + outer.width);
  expect(undo.y + undo.height).toBeLessThanOrEqual(outer.y + outer.height);
  // The pointer holds it; without it, it goes by itself.
  await toast.hover();
  await page.waitForTimeout(7_000);
  await expect(toast).toHaveCount(1);
  await page.mouse.move(10, 10);
  await expect(toast).toHaveCount(0, { timeout: 3_000 });
  await page.goto("/#/nothing");
  await expect(page.locator("h1")).toHaveText("Page not found");
  await scan(page);
  await page.getByRole("link", { name: "Go to Home" }).click();
  await expect(page.locator("h1")).not.toHaveText("Page not found");
  await page.goto("/#/record/0123456789abcdef0123456789abcdef");
  await expect(page.locator("h1")).toHaveText(/no longer exists|not found/);
  // A past day offers nothing that would change it.
  await page.goto("/#/lead?asof=2020-01-01");
  await expect(page.locator(".past-banner")).toBeVisible();
  await expect(page.getByRole("button", { name: "New", exact: true })).toBeDisabled();
  await expect(page.locator("button.undo").first()).toBeDisabled();
  await page.keyboard.press("c");
  await page.keyboard.press("l");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("the demo fits a tablet, and paper has the record without its controls", async ({ page, say }) => {
  await page.setViewportSize({ width: 768, height: 1024 });
  await page.goto("/");
  await page.getByRole("button", { name: say.lookAround }).click();
  await saved(page);
  await open(page, "lead");
  await fits(page);
  for (const width of [720, 768, 823]) {
    await page.setViewportSize({ width, height: 1024 });
    const button = await page.getByRole("button", { name: "New", exact: true }).boundingBox();
    expect(button.x + button.width).toBeLessThanOrEqual(width);
    const [switcher, search] = [await page.locator(".switcher").boundingBox(), await page.locator(".search").boundingBox()];
    expect(switcher.x + switcher.width).toBeLessThanOrEqual(search.x + 1);
  }
  await page.emulateMedia({ media: "print" });
  const cells = page.locator(".grid-row:not([hidden])").first().locator(".grid-cell:visible");
  for (const cell of await cells.all()) {
    const box = await cell.boundingBox();
    expect(box.x + box.width).toBeLessThanOrEqual(824);
  }
  await page.emulateMedia({ media: "screen" });
  await open(page, "opportunity");
  await page.locator(".grid-row:not([hidden]) a").first().click();
  await expect(page.locator(".record-page .path")).toBeVisible();
  await page.emulateMedia({ media: "print" });
  for (const control of [".adding", ".fold-empty", ".datum-edit", ".row-actions", ".quick-log", ".page-actions"]) {
    await expect(page.locator(`.record-page ${control}:visible`)).toHaveCount(0);
  }
  const path = await page.locator(".path").evaluate((list) => list.scrollWidth - list.clientWidth);
  expect(path).toBeLessThanOrEqual(1);
});

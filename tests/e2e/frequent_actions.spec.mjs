// What is done many times a day slips nowhere: nothing is chosen that nobody chose, keys work wherever the focus is, and every
// stage is in sight.
import { confirmConversion, create, expect, fits, open, saved, scan, startEmpty, test } from "./support.mjs";

test("a lead is closed with a reason that somebody chose, and a conversion is undone where it is told of", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", { "First name": "Ada", "Last name": "Berg", Company: "Nord" });
  await page.getByRole("button", { name: "Close without converting" }).click();
  const dialog = page.getByRole("dialog");
  const reason = dialog.getByLabel("Disqualification reason");
  await expect(reason).toBeFocused();
  await expect(reason).toHaveValue("");
  // Without one, nothing is closed.
  const submit = dialog.locator("button[type=submit]");
  if (await submit.isEnabled()) {
    await submit.click();
    await expect(dialog).toBeVisible();
    await reason.focus();
  }
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(page.locator(".path-step[aria-current]")).toHaveText("Open - Not Contacted");

  await page.getByRole("button", { name: "Convert", exact: true }).click();
  await confirmConversion(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Nord – New business");
  // The timeline comes before the facts, for whoever reads or tabs.
  const places = await page.locator("#timeline, .record-fields").evaluateAll((all) => all.map((own) => own.id || "facts"));
  expect(places[0]).toBe("timeline");
  await scan(page);
  await page.getByRole("button", { name: "Undo this conversion" }).click();
  await expect(dialog).toContainText("Removed: 3");
  await scan(page);
  await dialog.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await saved(page);
  await open(page, "lead");
  await page.getByRole("link", { name: "Ada Berg" }).click();
  await expect(page.getByRole("button", { name: "Convert", exact: true })).toBeVisible();
  for (const kind of ["account", "contact", "opportunity"]) {
    await open(page, kind);
    await expect(page.locator(".grid-row:visible")).toHaveCount(0);
  }
});

test("ten stages fit a window of 1440 pixels with the empty ones folded, and the calendar's keys work from an item", async ({ page, say }) => {
  await page.goto("/");
  await page.getByRole("button", { name: say.lookAround }).click();
  await saved(page);
  await open(page, "pipeline");
  const board = page.locator(".board");
  await expect(board.locator(".card").first()).toBeVisible();
  expect(await board.evaluate((board) => board.scrollWidth - board.clientWidth)).toBeLessThanOrEqual(1);
  const widths = await board.locator(".board-column").evaluateAll((all) => all.map((own) => [own.querySelectorAll(".card").length, own.getBoundingClientRect().width]));
  expect(widths.some(([cards]) => cards === 0)).toBe(true);
  for (const [cards, width] of widths) {
    if (cards === 0) expect(width).toBeLessThan(60);
    else expect(width).toBeGreaterThan(130);
  }
  await expect(page.locator(".board-foot")).toContainText(/\d+ open deals/);

  await open(page, "calendar");
  const item = page.locator(".cal-item").first();
  for (const [key, name] of [["d", "Day"], ["m", "Month"], ["w", "Week"]]) {
    await item.focus();
    await page.keyboard.press(key);
    await expect(page.getByRole("button", { name, exact: true })).toHaveAttribute("aria-pressed", "true");
    await expect(item).toBeVisible();
  }
  await item.focus();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toContainText("Keyboard shortcuts");
  await page.keyboard.press("Escape");
  // What is still to come is planned and not logged.
  await page.getByRole("button", { name: "New activity" }).click();
  await expect(page.getByRole("dialog").getByRole("heading")).not.toContainText("Log");
  await fits(page);
});

// Undo of a conversion: after a hundred further actions, after a reload, from a second tab, with what was edited since
// kept or taken back by choice. In both languages, by keyboard and on a phone.
import { confirmConversion, create, edit, expect, fits, open, saved, scan, shown, startEmpty, test, toLead } from "./support.mjs";

const words = {
  "en-US": {
    undo: "Undo this conversion", title: "Undo conversion of Ada Berg", submit: "Undo", redo: "Redo", history: "History",
    back: /Everything goes back to how it was/, partly: /What was edited since is kept/, removed: "Removed: 2", city: "City",
    title2: "Title", contact: "Contact: Ada Berg", account: "Account: Nordlicht", linked: "Linked since then by Contact: Ada Berg",
    edited: "Edited since: Title: – → Head", all: "Undo all of it", undone: "This action has been undone.", cancel: "Cancel",
    undoHere: "Undo …: conversion of Ada Berg", redoHere: "Redo: conversion of Ada Berg", stays: "Unchanged: 1",
    undoChange: "Undo …: change of Ada Berg", readOnly: /converted since and is read-only/,
  },
  "de-DE": {
    undo: "Diese Konvertierung rückgängig machen", title: "Rückgängig: Konvertierung von Ada Berg", submit: "Rückgängig", redo: "Wiederholen", history: "Verlauf",
    back: /Alles wird, wie es vorher war/, partly: /Was seither bearbeitet wurde, bleibt/, removed: "Wird entfernt: 2", city: "Ort",
    title2: "Position", contact: "Kontakt: Ada Berg", account: "Account: Nordlicht", linked: "Seither verknüpft mit Kontakt: Ada Berg",
    edited: "Seither bearbeitet: Position: – → Head", all: "Alles davon zurücknehmen", undone: "Diese Aktion wurde rückgängig gemacht.", cancel: "Abbrechen",
    undoHere: "Rückgängig …: Konvertierung von Ada Berg", redoHere: "Wiederholen: Konvertierung von Ada Berg", stays: "Unverändert: 1",
    undoChange: "Rückgängig …: Änderung von Ada Berg", readOnly: /seither konvertiert und ist schreibgeschützt/,
  },
};

/** A converted lead; returns the address of its page. */
async function convert(page, say) {
  await startEmpty(page, say);
  await create(page, "lead", { [say.lastName]: "Berg", [say.firstName]: "Ada", [say.company]: "Nordlicht" }, say);
  await open(page, "lead");
  await page.getByRole("link", { name: "Ada Berg" }).click();
  await page.getByRole("button", { name: say.convert, exact: true }).click();
  await confirmConversion(page);
  await toLead(page);
  await expect(page.getByText(say.converted)).toBeVisible();
  await saved(page);
  return page.url();
}

/** The page of a record that the lead became: of account, contact or opportunity. */
async function became(page, place) {
  await page.locator(".became a").nth(place).click();
  await expect(page.locator(".made-from")).toBeVisible();
}

const part = (page, name) => page.getByRole("dialog").locator(`[data-part=${name}]`);

for (const locale of ["en-US", "de-DE"]) {
  test.describe(locale, () => {
    test.use({ locale });
    const text = words[locale];

    test("what was edited since is kept, or taken back by choice, after a reload", async ({ page, say }) => {
      const lead = await convert(page, say);
      await became(page, 1);
      await edit(page, { [text.title2]: "Head" });
      await page.goto(lead);
      await page.reload();
      await page.getByRole("button", { name: text.undo }).click();
      const dialog = page.getByRole("dialog");
      await expect(dialog.getByRole("heading", { name: text.title })).toBeVisible();
      await expect(dialog.getByRole("status")).toHaveText(text.partly);
      await expect(part(page, "choices")).toContainText(text.edited);
      await expect(part(page, "choices")).toContainText(text.linked);
      await expect(part(page, "removed").locator("li")).toHaveCount(1);
      await scan(page);
      // Without the contact, the account goes too; the choice keeps the focus.
      const contact = dialog.getByRole("checkbox", { name: new RegExp(`^${text.contact}`) });
      await contact.focus();
      await page.keyboard.press("Space");
      await expect(contact).toBeChecked();
      await expect(contact).toBeFocused();
      await expect(part(page, "removed").locator("li")).toHaveCount(3);
      await expect(part(page, "choices").locator("li")).toHaveCount(1);
      await page.keyboard.press("Space");
      await expect(part(page, "choices").locator("li")).toHaveCount(2);
      await page.setViewportSize({ width: 390, height: 844 });
      await fits(page);
      await scan(page);
      await page.setViewportSize({ width: 1280, height: 800 });

      // Kept, by default.
      await dialog.getByRole("button", { name: text.submit, exact: true }).click();
      await expect(dialog).toBeHidden();
      await saved(page);
      await expect(page.getByText(say.converted)).toBeHidden();
      await open(page, "contact");
      await expect(page.getByRole("link", { name: "Ada Berg" })).toBeVisible();
      await open(page, "opportunity");
      await expect(page.getByText(say.noDeals)).toBeVisible();

      // The history offers to redo it, after other actions too; then it is taken back with everything.
      await page.goto(lead);
      await edit(page, { [text.city]: "Kiel" });
      await page.getByRole("tab", { name: text.history }).click();
      await page.getByRole("button", { name: text.redoHere }).first().click();
      await expect(dialog).toContainText(text.undone);
      await scan(page);
      await dialog.getByRole("button", { name: text.redo, exact: true }).click();
      await saved(page);
      await expect(page.getByText(say.converted)).toBeVisible();
      await page.getByRole("button", { name: text.undoHere }).first().click();
      await dialog.getByRole("checkbox", { name: text.all }).check();
      await dialog.getByRole("button", { name: text.submit, exact: true }).click();
      await expect(dialog).toBeHidden();
      await saved(page);
      // The message offers the reverse.
      await expect(page.locator(".toast").getByRole("button", { name: text.redo })).toBeVisible();
      await open(page, "contact");
      await expect(page.getByRole("link", { name: "Ada Berg" })).toHaveCount(0);
      await page.locator(".undo-group").getByRole("button", { name: say.redoConversion }).click();
      await saved(page);
      await page.getByRole("link", { name: "Ada Berg" }).click();
      await expect(await shown(page, text.title2)).toHaveText("Head");
    });
  });
}

test("a conversion is undone from a second tab, a hundred actions later", async ({ page, say, context }) => {
  const text = words["en-US"];
  const lead = await convert(page, say);
  await became(page, 2);
  const deal = page.url();
  await create(page, "lead", { [say.lastName]: "Lund", [say.company]: "Fjord" });
  await open(page, "lead");
  await page.getByRole("link", { name: "Lund" }).click();
  for (let at = 0; at < 100; at += 1) {
    await page.getByLabel(say.pricing).setChecked(at % 2 === 0);
    await saved(page);
  }
  await page.goto(lead);
  await expect(page.getByText(say.converted)).toBeVisible();
  const other = await context.newPage();
  await other.goto(deal);
  await expect(other.locator(".made-from")).toBeVisible();
  // While the second tab shows the preview, the first one edits what it would remove.
  await other.getByRole("button", { name: text.undo }).click();
  await expect(other.getByRole("dialog").getByRole("status")).toHaveText(text.back);
  await page.goto(deal);
  await edit(page, { "Next step": "Send the offer" });
  await expect(other.getByRole("dialog").getByRole("status")).toHaveText(text.partly);
  await other.getByRole("dialog").getByRole("button", { name: text.submit, exact: true }).click();
  await saved(other);
  await page.goto(lead);
  await expect(page.getByText(say.converted)).toBeHidden();
  await page.goto(deal);
  await expect(await shown(page, "Next step")).toHaveText("Send the offer");
});

test("one of two leads converted together is undone alone, and an undo asks first if something depends on it", async ({ page, say }) => {
  const text = words["en-US"];
  await startEmpty(page, say);
  for (const name of ["Berg", "Lund"]) await create(page, "lead", { [say.lastName]: name, [say.company]: "Nordlicht" }, say);
  await open(page, "lead");
  await page.locator(".grid").focus();
  await page.keyboard.press("Shift+ArrowDown");
  await page.locator(".selection-bar").getByRole("button", { name: "Convert", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Convert 2 leads" }).click();
  await expect(dialog).toBeHidden();
  await saved(page);

  // From the contact: its own conversion alone; the account stays with the other one.
  await open(page, "contact");
  await page.getByRole("link", { name: "Berg" }).click();
  await page.getByRole("button", { name: text.undo }).click();
  await expect(dialog.getByRole("heading", { name: "Undo conversion of Berg" })).toBeVisible();
  await expect(part(page, "removed").locator("li")).toHaveCount(2);
  await expect(part(page, "choices")).toContainText("Also belongs to Lead: Lund, which stays converted");
  await dialog.getByRole("button", { name: text.submit, exact: true }).click();
  await expect(dialog).toBeHidden();
  await saved(page);
  await open(page, "contact");
  await expect(page.getByRole("link", { name: "Lund" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Berg" })).toHaveCount(0);

  // Nothing depends on the latest action: the key undoes it at once.
  await page.keyboard.press("Control+z");
  await expect(page.getByRole("link", { name: "Berg" })).toBeVisible();
  await expect(dialog).toHaveCount(0);
  // The edit depends on the creation: undoing only that asks.
  await create(page, "account", { "Account name": "Fjord" }, say);
  await edit(page, { "Billing city": "Kiel" });
  await page.locator("summary[aria-label='Undo history']").click();
  await page.getByRole("button", { name: "Undo this only: creation of Fjord" }).click();
  await expect(part(page, "choices")).toContainText("Edited since: Billing city: – → Kiel");
  await dialog.getByRole("button", { name: text.cancel }).click();
  await expect(page.locator("h1")).toHaveText("Fjord");
});

// The guided tour through the demo: it shows the next step, follows what is really done, and can be left and restarted.
import { expect, fits, open, saved, scan, test } from "./support.mjs";

const texts = {
  "en-US": {
    take: "Take the tour", tour: "Guided tour", step: (at) => `Step ${at} of 5`, open: "Open the lead Rosa Marti", openIt: "Open Rosa Marti",
    talk: "Talk to Rosa Marti", first: "Log first call", subject: "What happened?", convert: "Convert", move: "Move the deal forward",
    next: /^Next: /, win: "Win the deal", won: "Closed Won", done: "Lead to closed won", again: "Restart tour", other: "Open the lead Liam Doyle",
    leave: "Exit tour", undo: /^Undo stage change/, undoConversion: /^Undo conversion/, openDeal: /^Open Marti Uhren/,
  },
  "de-DE": {
    take: "Rundgang starten", tour: "Rundgang", step: (at) => `Schritt ${at} von 5`, open: "Öffnen Sie den Lead Rosa Marti", openIt: "Rosa Marti öffnen",
    talk: "Sprechen Sie mit Rosa Marti", first: "Erstgespräch protokollieren", subject: "Was ist passiert?", convert: "Konvertieren", move: "Bringen Sie den Deal voran",
    next: /^Weiter: /, win: "Gewinnen Sie den Deal", won: "Geschlossen – Gewonnen", done: "Vom Lead zum gewonnenen Deal", again: "Rundgang neu starten", other: "Öffnen Sie den Lead Liam Doyle",
    leave: "Rundgang beenden", undo: /^Rückgängig: Phasenwechsel/, undoConversion: /^Rückgängig: Konvertierung/, openDeal: /^Marti Uhren.* öffnen/,
  },
};

for (const locale of ["en-US", "de-DE"]) {
  for (const width of [1440, 390]) {
    test.describe(`${locale}, ${width} px`, () => {
      test.use({ locale, viewport: { width, height: 844 }, hasTouch: width === 390 });
      const words = texts[locale];

      test("the tour leads from lead to won deal and follows the user's actions", async ({ page, say }) => {
        await page.goto("/");
        await page.getByRole("button", { name: say.lookAround }).click();
        await saved(page);
        const tour = page.getByRole("region", { name: words.tour });
        await expect(tour).toHaveCount(0);
        await page.getByRole("button", { name: words.take }).click();
        await expect(tour).toContainText(words.open);
        await expect(tour).toContainText(words.step(1));
        await expect(page.locator("#tour-title")).toBeFocused();
        await fits(page);
        await scan(page);
        await tour.getByRole("link", { name: words.openIt }).click();
        await expect(tour).toContainText(words.talk);
        await expect(tour).toContainText(words.step(2));
        // The element to click is marked.
        const marked = page.getByRole("button", { name: words.first });
        await expect(marked).toHaveCSS("outline-width", "3px");
        await fits(page);
        await scan(page);
        // It continues after a reload, and waits while another page is open.
        await page.reload();
        await expect(tour).toContainText(words.step(2));
        await open(page, "lead");
        await expect(tour).toContainText(words.step(1));
        await tour.getByRole("link", { name: words.openIt }).click();
        await marked.click();
        const dialog = page.getByRole("dialog");
        await dialog.getByPlaceholder(words.subject).fill("Wants to see it");
        await dialog.getByPlaceholder(words.subject).press("Enter");
        await expect(dialog).toBeHidden();
        await expect(tour).toContainText(words.step(3));
        await expect(page.getByRole("button", { name: words.convert, exact: true })).toHaveCSS("outline-width", "3px");
        await scan(page);
        await page.getByRole("button", { name: words.convert, exact: true }).click();
        await dialog.getByRole("button", { name: new RegExp(`^${words.convert}`) }).click();
        await expect(dialog).toBeHidden();
        await expect(tour).toContainText(words.move);
        await expect(tour).toContainText(words.step(4));
        await fits(page);
        const link = tour.getByRole("link", { name: words.openDeal });
        if (await link.isVisible()) await link.click();
        await expect(page.getByRole("button", { name: words.next })).toHaveCSS("outline-width", "3px");
        await scan(page);
        await page.getByRole("button", { name: words.next }).click();
        await expect(tour).toContainText(words.win);
        await expect(tour).toContainText(words.step(5));
        await expect(page.locator(".path")).toHaveCSS("outline-width", "3px");
        await page.locator(".path-step", { hasText: words.won }).click();
        await expect(tour).toContainText(words.done);
        await fits(page);
        await scan(page);
        // Undo goes a step back, redo forward again.
        await page.keyboard.press("Control+z");
        await expect(tour).toContainText(words.step(5));
        await page.keyboard.press("Control+Shift+z");
        await expect(tour).toContainText(words.done);
        // Restarted, it is about the next lead; left, it does not return.
        await tour.getByRole("button", { name: words.again }).click();
        await expect(tour).toContainText(words.other);
        await tour.getByRole("button", { name: words.leave }).click();
        await expect(tour).toHaveCount(0);
        expect(await page.locator("html").getAttribute("data-tour")).toBe("");
        await page.reload();
        await saved(page);
        await expect(tour).toHaveCount(0);
        await open(page, "");
        await page.getByRole("button", { name: words.take }).press("Enter");
        await expect(tour).toContainText(words.other);
      });
    });
  }
}

test("the tour is in the demo only, also in its command palette", async ({ page, say }) => {
  await page.goto("/");
  await page.getByRole("button", { name: say.lookAround }).click();
  await saved(page);
  await page.getByRole("combobox", { name: "Search everything" }).fill("take the tour");
  await page.keyboard.press("Enter");
  const tour = page.getByRole("region", { name: "Guided tour" });
  await expect(tour).toContainText("Open the lead Rosa Marti");
  // Disqualifying the lead ends the tour; undo resumes it.
  await tour.getByRole("link", { name: "Open Rosa Marti" }).click();
  await page.getByRole("button", { name: "Close without converting" }).click();
  // No reason is preselected.
  await page.getByRole("dialog").getByRole("button", { name: "Close lead" }).click();
  await expect(page.getByRole("dialog").getByRole("alert")).toHaveText("Choose a reason.");
  await page.getByRole("dialog").getByRole("combobox").selectOption({ index: 1 });
  await page.getByRole("dialog").getByRole("button", { name: "Close lead" }).click();
  await expect(tour).toContainText("This tour can’t continue");
  await page.keyboard.press("Control+z");
  await expect(tour).toContainText("Step 2 of 5");
  await page.getByRole("button", { name: "Exit demo" }).first().click();
  await page.getByRole("button", { name: say.startEmpty }).click();
  await saved(page);
  await expect(tour).toHaveCount(0);
  await page.getByRole("combobox", { name: "Search everything" }).fill("take the tour");
  await expect(page.getByRole("option", { name: "Take the tour" })).toHaveCount(0);
});

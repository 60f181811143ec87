// Attached files in a team: what a colleague attached is opened by the others once it has come, and said to be elsewhere
// before.
import { readFile } from "node:fs/promises";
import { BOTH_LANGUAGES, expect, open, scan, test } from "./support.mjs";
import { bring, fileParts, holdBack, look, phrases, teamOfTwo } from "./team.mjs";
import { translator } from "./translator.mjs";

const MISSING = "{} attached [file is|files are] not in this browser and missing from what was saved: {}. Open what is missing here to have it included next time.";

const attach = (page, name, mimeType, buffer) => page.locator("#files input[type=file]").setInputFiles({ name, mimeType, buffer });

const opened = async (page, preview) => {
  await page.locator("#files").getByRole("button", { name: preview }).click();
  return page.getByRole("dialog");
};

for (const [locale, colorScheme] of BOTH_LANGUAGES) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale, colorScheme });
    const [t, say] = [translator(locale), phrases[locale]];

    test("a colleague's file says in whose browser it is, comes when it is opened, and is the same", async ({ page, context }) => {
      const { anna, ben, lead } = await teamOfTwo(page, context, locale);
      await open(anna, lead);
      const note = Buffer.from("The offer is valid until Monday.");
      const plan = Buffer.from(Array.from({ length: 700_000 }, (_, at) => (at * 31 + (at >> 8)) & 255));
      await attach(anna, "offer.txt", "text/plain", note);
      await attach(anna, "plan.bin", "application/octet-stream", plan);
      await expect(anna.locator("#files .file")).toHaveCount(2);
      await look(anna, say);
      await expect.poll(async () => (await fileParts(anna)).length).toBe(3);
      // The tool has not brought the bytes yet.
      const held = [];
      for (const name of await fileParts(anna)) held.push(await holdBack(anna, name));
      await look(ben, say);
      await open(ben, lead);
      await expect(ben.locator("#files .file")).toHaveCount(2);
      const lines = ben.locator("#files .file");
      await expect(lines.filter({ hasText: t("not in this browser yet") })).toHaveCount(2);
      let dialog = await opened(ben, t("Preview {}", "offer.txt"));
      await expect(dialog.getByText(t.like("This file is still in the browser of {}. It can be opened here once that browser has sent it."))).toBeVisible();
      await expect(dialog.getByRole("button", { name: t("Download") })).toBeDisabled();
      await scan(ben);

      // What is exported meanwhile names what it lacks.
      await ben.keyboard.press("Escape");
      await open(ben, "data");
      const [exported] = await Promise.all([ben.waitForEvent("download"), ben.getByRole("button", { name: t("Export this workspace") }).click()]);
      expect(exported.suggestedFilename()).toMatch(/\.kontor$/);
      await expect(ben.getByText(new RegExp(["offer.txt, plan.bin", "plan.bin, offer.txt"].map((names) => t.like(MISSING, 2, names).source).join("|")))).toBeVisible();

      // Only a part of the large one arrives at first.
      const parts = held.filter(([name]) => name.endsWith("!0000"));
      for (const file of parts) await bring(anna, file);
      await open(ben, lead);
      dialog = await opened(ben, t("Preview {}", "plan.bin"));
      await expect(dialog.getByText(t("Parts that have arrived: {} of {}.", 1, 2))).toBeVisible();
      for (const file of held.filter(([name]) => !name.endsWith("!0000"))) await bring(anna, file);
      await dialog.getByRole("button", { name: t("Look again") }).click();
      await expect(dialog.getByText(t("No preview for this file type. Download it to open it."))).toBeVisible();
      const [download] = await Promise.all([ben.waitForEvent("download"), dialog.getByRole("button", { name: t("Download") }).click()]);
      expect((await readFile(await download.path())).equals(plan)).toBe(true);
      await ben.keyboard.press("Escape");
      dialog = await opened(ben, t("Preview {}", "offer.txt"));
      await expect(dialog.getByText("The offer is valid until Monday.")).toBeVisible();
      await scan(ben);
      await ben.keyboard.press("Escape");
      await expect(lines).toHaveCount(2);
      await expect(lines.filter({ hasText: t("not in this browser yet") })).toHaveCount(0);

      // It is in this browser now, whatever becomes of the folder.
      for (const name of await fileParts(anna)) await holdBack(anna, name);
      await ben.reload();
      dialog = await opened(ben, t("Preview {}", "offer.txt"));
      await expect(dialog.getByText("The offer is valid until Monday.")).toBeVisible();
    });
  });
}

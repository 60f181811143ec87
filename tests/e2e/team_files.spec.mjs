// Attached files in a team: what a colleague attached is opened by the others once it has come, and said to be elsewhere
// before.
import { readFile } from "node:fs/promises";
import { expect, open, scan, test } from "./support.mjs";
import { bring, fileParts, holdBack, look, teamOfTwo } from "./team.mjs";

const attach = (page, name, mimeType, buffer) => page.locator("#files input[type=file]").setInputFiles({ name, mimeType, buffer });

const opened = async (page, name) => {
  await page.locator("#files").getByRole("button", { name: `Preview ${name}` }).click();
  return page.getByRole("dialog");
};

test("a colleague's file says in whose browser it is, comes when it is opened, and is the same", async ({ page, context }) => {
  const { anna, ben, lead } = await teamOfTwo(page, context);
  await open(anna, lead);
  const note = Buffer.from("The offer is valid until Monday.");
  const plan = Buffer.from(Array.from({ length: 700_000 }, (_, at) => (at * 31 + (at >> 8)) & 255));
  await attach(anna, "offer.txt", "text/plain", note);
  await attach(anna, "plan.bin", "application/octet-stream", plan);
  await expect(anna.locator("#files .file")).toHaveCount(2);
  await look(anna);
  await expect.poll(async () => (await fileParts(anna)).length).toBe(3);
  // The tool has not brought the bytes yet.
  const held = [];
  for (const name of await fileParts(anna)) held.push(await holdBack(anna, name));
  await look(ben);
  await open(ben, lead);
  await expect(ben.locator("#files .file")).toHaveCount(2);
  const lines = ben.locator("#files .file");
  await expect(lines.filter({ hasText: "not in this browser yet" })).toHaveCount(2);
  let dialog = await opened(ben, "offer.txt");
  await expect(dialog.getByText(/^This file is still in the browser of .+\. It can be opened here once that browser has sent it\.$/)).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Download" })).toBeDisabled();
  await scan(ben);

  // What is exported meanwhile names what it lacks.
  await ben.keyboard.press("Escape");
  await open(ben, "data");
  const [exported] = await Promise.all([ben.waitForEvent("download"), ben.getByRole("button", { name: "Export this workspace" }).click()]);
  expect(exported.suggestedFilename()).toMatch(/\.kontor$/);
  await expect(ben.getByText(/^2 attached files are not in this browser and missing from what was saved: (offer\.txt, plan\.bin|plan\.bin, offer\.txt)\./)).toBeVisible();

  // Only a part of the large one arrives at first.
  const parts = held.filter(([name]) => name.endsWith("!0000"));
  for (const file of parts) await bring(anna, file);
  await open(ben, lead);
  dialog = await opened(ben, "plan.bin");
  await expect(dialog.getByText("Parts that have arrived: 1 of 2.")).toBeVisible();
  for (const file of held.filter(([name]) => !name.endsWith("!0000"))) await bring(anna, file);
  await dialog.getByRole("button", { name: "Look again" }).click();
  await expect(dialog.getByText("No preview for this file type.")).toBeVisible();
  const [download] = await Promise.all([ben.waitForEvent("download"), dialog.getByRole("button", { name: "Download" }).click()]);
  expect((await readFile(await download.path())).equals(plan)).toBe(true);
  await ben.keyboard.press("Escape");
  dialog = await opened(ben, "offer.txt");
  await expect(dialog.getByText("The offer is valid until Monday.")).toBeVisible();
  await scan(ben);
  await ben.keyboard.press("Escape");
  await expect(lines).toHaveCount(2);
  await expect(lines.filter({ hasText: "not in this browser yet" })).toHaveCount(0);

  // It is in this browser now, whatever becomes of the folder.
  for (const name of await fileParts(anna)) await holdBack(anna, name);
  await ben.reload();
  dialog = await opened(ben, "offer.txt");
  await expect(dialog.getByText("The offer is valid until Monday.")).toBeVisible();
});

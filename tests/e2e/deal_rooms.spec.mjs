// A deal room: made of an account's records, read and answered by a customer without a network, and what comes back is looked through
// and taken in part; wide and light, on a phone in the dark.
import { readFileSync } from "node:fs";

import { create, expect, looks, more, open, saved, shown, startEmpty, test } from "./support.mjs";

test("a customer reads a deal room, and what they write back is taken as far as it is ticked", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await startEmpty(page);
  await create(page, "account", { "Account name": "Nord GmbH", Phone: "0431 1", "Billing city": "Kiel" });
  const account = page.url();
  await create(page, "contact", { "Last name": "Berg", Account: "Nord GmbH", Email: "ada@nord.example" });
  await create(page, "opportunity", { "Opportunity name": "Fjord – Desks", Account: "Nord GmbH", Amount: "1000" });
  await page.goto(account);
  await more(page, "Deal room");
  const dialog = page.getByRole("dialog");
  await page.keyboard.press("Escape");
  // The search box has it, too.
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Search everything" }).fill("deal room");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("heading", { name: "Deal room of Nord GmbH" })).toBeVisible();
  await expect(dialog.getByText("1 of 1 chosen")).toBeVisible();
  await dialog.getByText("Contacts", { exact: true }).click();
  await dialog.getByLabel("Filter the records").fill("nobody");
  await expect(dialog.getByText("No record contains this text.").first()).toBeVisible();
  await dialog.getByLabel("Filter the records").fill("berg");
  await dialog.getByLabel("Berg", { exact: true }).check();
  await looks(page);
  await dialog.getByRole("button", { name: "Deutsch" }).click();
  await dialog.getByRole("button", { name: "English" }).click();
  const saving = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Save the page" }).click();
  const room = await saving;
  expect(room.suggestedFilename()).toBe("Nord GmbH.html");
  const html = readFileSync(await room.path(), "utf8");
  // It is logged with what is in it.
  await saved(page);
  await expect(page.getByRole("main")).toContainText("Deal room of Nord GmbH saved as a page");

  // The customer has no network.
  const other = await page.context().newPage();
  await other.route("**/room.html", (route) => route.fulfill({ contentType: "text/html", body: html }));
  await other.goto("/room.html");
  await other.route("**/*", (route) => route.abort());
  await expect(other.getByRole("heading", { level: 1 })).toHaveText("Nord GmbH");
  await expect(other.getByRole("article", { name: "Fjord – Desks" })).toContainText("€1,000.00");
  await looks(other);
  await other.getByRole("button", { name: "Save the answer as a file" }).click();
  await expect(other.getByRole("alert")).toContainText("Enter your name");
  await other.getByLabel("First and last name").fill("Ada Berg");
  const desks = other.getByRole("article", { name: "Fjord – Desks" });
  await desks.locator("summary").click();
  await desks.getByLabel("Comment", { exact: true }).fill("Please deliver in May.");
  const own = other.getByRole("article", { name: "Nord GmbH" });
  await own.locator("summary").click();
  await own.getByLabel("Phone").fill("0431 22");
  await own.getByLabel("Billing city").fill("Plön");
  await looks(other);
  const answering = other.waitForEvent("download");
  await other.getByRole("button", { name: "Save the answer as a file" }).click();
  const file = await answering;
  await expect(other.getByRole("status")).toContainText("is in your downloads");
  const answer = { name: file.suggestedFilename(), mimeType: "application/json", buffer: readFileSync(await file.path()) };
  expect(answer.name).toBe("Nord GmbH.room.kontor.json");
  await other.close();

  // Only what is ticked is taken; one undo takes all of it back.
  await open(page, "data");
  const input = page.locator("main input[type=file][multiple]").first();
  await input.setInputFiles(answer);
  await expect(dialog.getByRole("heading", { name: "Answer to the deal room of Nord GmbH" })).toBeVisible();
  await expect(dialog.locator("blockquote")).toHaveText("Please deliver in May.");
  await expect(dialog.getByLabel("Log this comment as a note")).toBeChecked();
  await expect(dialog.getByLabel("Phone: 0431 22")).not.toBeChecked();
  await dialog.getByLabel("Phone: 0431 22").check();
  await looks(page);
  await dialog.getByRole("button", { name: "Take what is ticked" }).click();
  await saved(page);
  await expect(page).toHaveURL(account);
  await expect(await shown(page, "Phone")).toContainText("0431 22");
  await expect(await shown(page, "Billing city")).toContainText("Kiel");
  await expect(page.locator("#files")).toContainText("Nord GmbH.room.kontor.json");
  await page.keyboard.press("Control+z");
  await expect(await shown(page, "Phone")).toContainText("0431 1");
  await expect(page.locator("#files")).not.toContainText("room.kontor.json");
  await page.getByRole("main").getByRole("link", { name: "Fjord – Desks" }).first().click();
  await expect(page.getByText("Please deliver in May.")).toHaveCount(0);
});

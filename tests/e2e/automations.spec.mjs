// Automations: begun with an example, tried on the past before one is switched on, carried out with what the user does, named
// in the history, undone alone; wide and light, then on a phone in the dark.
import { create, expect, fits, open, saved, scan, startEmpty, test } from "./support.mjs";

/** Wins the deal that is open. */
async function win(page) {
  await page.locator(".path-step", { hasText: "Closed Won" }).click();
  await saved(page);
}

test("an automation is tried on the past, switched on, carried out and undone", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await startEmpty(page);
  for (const name of ["Solar", "Wind"]) await create(page, "opportunity", { "Opportunity name": name });
  await win(page);

  await open(page, "settings/automations");
  await expect(page.getByRole("heading", { name: "Automations" })).toBeVisible();
  await scan(page);
  await page.getByRole("button", { name: "Deal won: thank-you call in 7 days" }).click();
  const name = page.locator("#automation-name");
  await expect(name).toBeFocused();
  await expect(page.locator("#when-what")).toContainText("A stage or status is reached");
  await page.getByRole("button", { name: "Try on the past" }).click();
  await expect(page.getByRole("status").filter({ hasText: "fired" })).toHaveText("In the last 90 days this would have fired 1 time.");
  await expect(page.locator(".automation-trial tbody")).toContainText("Wind moved to Closed Won");

  // What is missing is said beside its step, and nothing is saved.
  await page.getByRole("button", { name: "Add a step" }).click();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Complete every step" })).toBeVisible();
  const second = page.locator(".automation-step").nth(1);
  await second.getByLabel("Step", { exact: true }).selectOption({ label: "Set a field" });
  await second.getByLabel("Field", { exact: true }).selectOption({ label: "Next step" });
  await second.getByRole("textbox", { name: "Value" }).fill("Onboarding");
  await scan(page);
  await name.press("Enter");
  await saved(page);

  // It is off, and its trial has the button that switches it on.
  const automation = page.locator(".automation");
  await expect(automation.locator(".chip")).toHaveText("Off");
  await expect(automation.getByRole("status")).toContainText("fired 1 time");
  await automation.getByRole("button", { name: "Switch on" }).click();
  await saved(page);
  await expect(automation.locator(".chip")).toHaveText("On");
  await expect(automation).toContainText("Has done nothing yet.");

  // It follows what the user does, and says so.
  await open(page, "opportunity");
  await page.getByRole("link", { name: "Solar" }).first().click();
  await win(page);
  await expect(page.locator(".toasts")).toContainText("Automation “Deal won: thank-you call in 7 days”: Solar");
  await expect(page.locator(".activities").first()).toContainText("Say thank you");

  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: "dark" });
  await open(page, "settings/automations");
  await expect(automation).toContainText("Last: Solar");
  await automation.locator("summary").click();
  await automation.getByRole("button", { name: /^Edit/ }).click();
  await expect(page.locator(".automation-step")).toHaveCount(2);
  await scan(page);
  await fits(page);
  await name.press("Escape");
  await expect(page.locator(".automation-editor")).toHaveCount(0);
  await automation.locator(".automation-firings a").click();

  // The run is undone alone: the deal stays won.
  await page.keyboard.press("Control+z");
  await saved(page);
  await expect(page.locator(".activities").filter({ hasText: "Say thank you" })).toHaveCount(0);
  await expect(page.locator("body")).toContainText("Closed Won");
  await open(page, "actions");
  await expect(page.locator("main")).toContainText("Automation “Deal won: thank-you call in 7 days”: Solar");

  // A record of another type is created that links to the one that sets it off.
  await create(page, "account", { "Account name": "Harbour" });
  await open(page, "settings/automations");
  await page.getByRole("button", { name: "New automation" }).click();
  await name.fill("Front desk");
  await page.locator("#when-of").selectOption({ label: "Accounts" });
  const step = page.locator(".automation-step");
  await step.getByLabel("Step", { exact: true }).selectOption({ label: "Create a linked record" });
  await step.getByLabel("Record (linked by)").selectOption({ label: "Contact (Account)" });
  // A name is asked for beside its step.
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Complete every step" })).toBeVisible();
  await step.getByRole("textbox", { name: "Name" }).fill("Reception");
  await page.getByRole("button", { name: "Try on the past" }).click();
  await expect(page.getByRole("status").filter({ hasText: "fired" })).toHaveText("In the last 90 days this would have fired 1 time.");
  await expect(page.locator(".automation-trial tbody").getByRole("link")).toHaveText("Harbour");
  await scan(page);
  await fits(page);
  await name.press("Enter");
  await saved(page);
  const desk = page.locator(".automation").filter({ hasText: "Front desk" });
  await expect(desk).toContainText("create Contact “Reception”, linked by “Account”");
  await desk.getByRole("button", { name: "Switch on" }).click();
  await saved(page);
  await create(page, "account", { "Account name": "Nordlicht" });
  await expect(page.locator(".toasts")).toContainText("Automation “Front desk”: Nordlicht");
  // Only the account that was created since has one.
  await open(page, "contact");
  await expect(page.locator(".grid-row:not([hidden]) .grid-name")).toHaveCount(1);
  await page.getByRole("link", { name: "Reception" }).click();
  await expect(page.locator("main").getByRole("link", { name: "Nordlicht" }).first()).toBeVisible();
  await page.keyboard.press("Control+z");
  await saved(page);
  await open(page, "contact");
  await expect(page.getByRole("link", { name: "Reception" })).toHaveCount(0);
  await open(page, "account");
  await expect(page.getByRole("link", { name: "Nordlicht" }).first()).toBeVisible();
});

test("a day is gone over when the workspace is opened, once, and says what was done", async ({ page }) => {
  await page.clock.setFixedTime(new Date("2026-11-24T10:00:00"));
  await startEmpty(page);
  await create(page, "opportunity", { "Opportunity name": "Solar", "Close date": "2026-11-24" });
  await open(page, "settings/automations");
  await page.getByRole("button", { name: "Close date passed: look at the deal" }).click();
  await page.locator("#automation-name").press("Enter");
  await saved(page);
  await page.locator(".automation").getByRole("button", { name: "Switch on" }).click();
  await saved(page);
  await page.clock.setFixedTime(new Date("2026-11-26T10:00:00"));
  await page.reload();
  await expect(page.locator(".toasts")).toContainText("Automation “Close date passed: look at the deal”: Solar");
  await saved(page);
  const activities = page.locator(".nav-badge");
  await expect(activities).toContainText("1");
  await page.reload();
  await expect(activities).toContainText("1");
  await open(page, "actions");
  await expect(page.locator("main").getByText("Automation “Close date passed: look at the deal”: Solar")).toHaveCount(1);
  await scan(page);
});

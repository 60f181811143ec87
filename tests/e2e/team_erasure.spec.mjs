// A person is erased in a team: in the browser of whoever does it, in the folder, and in the other browser, which had
// something about the person to send.
import { look, quiet, runs, teamOfTwo } from "./team.mjs";
import { create, edit, expect, open, scan, test } from "./support.mjs";

test("a person is erased for the whole team, also from what another browser has not sent yet", async ({ page, context }) => {
  const { anna, ben, lead } = await teamOfTwo(page, context);
  await quiet(ben);
  await ben.goto(`/#/${lead}`);
  await edit(ben, { City: "Kiel" });
  await create(ben, "account", { "Account name": "Südwind" });
  const account = new URL(ben.url()).hash;
  await edit(ben, { "Billing city": "Where Berg lives" });

  await look(anna);
  await open(anna, "rights");
  await anna.getByLabel("Name, email address").fill("berg");
  await anna.keyboard.press("Enter");
  await anna.getByRole("button", { name: "Collect all data" }).click();
  await expect(anna.getByText("Everybody’s browser in the team does the same")).toBeVisible();
  await anna.getByLabel("Type “Berg” to confirm").fill("Berg");
  await anna.getByRole("button", { name: "Erase permanently" }).click();
  await expect(anna.getByRole("heading", { name: "Erasure receipt" })).toBeVisible();
  const team = anna.getByRole("region", { name: "Erasures in the team" });
  await expect(team.getByRole("row", { name: /^anna/ })).toContainText("erased");
  await expect(team.getByRole("row", { name: /^ben/ })).toContainText("not yet");
  await scan(anna);

  // Ben's browser erases before it sends.
  expect(await runs(ben, "ben")).toEqual([]);
  await quiet(ben, false);
  await look(ben);
  expect((await runs(ben, "ben")).length).toBeGreaterThan(0);
  await ben.goto(`/#/${lead}`);
  await expect(ben.locator("main")).not.toContainText("Berg");
  await ben.goto(`/${account}`);
  await expect(ben.locator("h1")).toHaveText("Südwind");
  await expect(ben.locator("main")).toContainText("█");
  await expect(ben.locator("main")).not.toContainText("Berg");

  await look(anna);
  await open(anna, "rights");
  await expect(team.getByRole("row", { name: /^ben/ })).toContainText(/ben\s*erased/);
  await anna.goto(`/${account}`);
  await expect(anna.locator("h1")).toHaveText("Südwind");
  await expect(anna.locator("main")).not.toContainText("Berg");
});

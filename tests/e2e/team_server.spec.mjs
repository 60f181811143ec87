// Teams on a real cluster of three etcd nodes: two browsers, each with a profile of its own, and everything that an admin
// and a user have to do with it.
import { create, edit, expect, open, saved, scan, startEmpty, test } from "./support.mjs";
import { startCluster } from "./etcd.mjs";
import { words } from "./strings.mjs";
import { changeInTurn, chip, city, fillServer, foundOn, invitationOf, joinInvited, openServerForms, PASSPHRASE, phrases, signInAgain } from "./team.mjs";

const origin = `http://127.0.0.1:${process.env.KONTOR_PORT ?? "8123"}`;

/** The page that may talk to servers elsewhere. */
const WIDER = "/team.html";

let cluster;
let passwords;
test.beforeAll(async () => {
  cluster = await startCluster(origin);
  passwords = cluster.team("sales", "--keeper", "anna", "--member", "ben@team.example", "--reader", "audit");
  Object.assign(passwords, cluster.team("other", "--keeper", "carl"));
  Object.assign(passwords, cluster.team("office", "--keeper", "nora", "--member", "eva@team.example", "--reader", "guest"));
});
test.afterAll(() => cluster?.stop());

/** How somebody reaches the team. */
const server = (user, more = {}) => ({ address: cluster.endpoints.join(" "), team: "sales", user, password: passwords[user], ...more });

/** A browser of its own, in which an address is opened first. */
async function browserOf(browser, address, locale = "en-US") {
  const context = await browser.newContext({ baseURL: origin, locale, timezoneId: "Europe/Berlin", viewport: { width: 1440, height: 900 }, serviceWorkers: "block" });
  const page = await context.newPage();
  await startEmpty(page, words[locale], address);
  return { page, context };
}

test("the connection is tested step by step, and each failure says what to do", async ({ page }) => {
  await startEmpty(page, undefined, WIDER);
  await openServerForms(page, WIDER);
  const check = async (more, ...expected) => {
    const panel = await fillServer(page, "Create a team", server(more.user ?? "anna", more));
    await panel.getByRole("button", { name: "Test connection" }).click();
    for (const text of expected) await expect(panel.getByText(text).first()).toBeVisible();
    return panel;
  };
  await check({ address: "ftp://files.example" }, "Enter the address of the server, beginning with https:// or /.");
  await check({ team: "Our sales" }, "Enter the team’s name: lower-case letters, digits and hyphens only.");
  await check({ password: "" }, "Enter user and password.");
  await check({ address: "http://127.0.0.1:9" }, /^Nothing answers at this address/);
  // The page's own server is none, and says so.
  await check({ address: "/" }, /^Something answers, but it is not etcd/);
  await check({ password: "guess" }, "The server answers", "The user or the password is wrong.");
  await check({ user: "carl" }, "User and password are right", /^This user is no member of the team/);
  await check({ user: "audit" }, "May read the team’s data", "This user may read in this team, but not write.");
  const panel = await check({}, "The server answers", "User and password are right", "May read the team’s data", "May write", "There is no team under this name yet: it can be created.");
  await scan(page);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  // Somebody who may not create it is told so, and nothing is left.
  await page.setViewportSize({ width: 1440, height: 900 });
  await fillServer(page, "Create a team", server("ben@team.example"));
  await panel.getByLabel("The team’s passphrase").fill(PASSPHRASE);
  await panel.getByLabel("Repeat passphrase").fill(PASSPHRASE);
  await panel.getByRole("button", { name: "Create a team" }).click();
  await expect(panel.getByRole("alert")).toHaveText("This login is not allowed to do that in the team.");
  await expect(chip(page)).toHaveCount(0);
});

test("the plain page talks to its own server only, and shows the way", async ({ page }) => {
  await startEmpty(page);
  await openServerForms(page, "/");
  const panel = await fillServer(page, "Join a team", server("anna"));
  await panel.getByRole("button", { name: "Test connection" }).click();
  await expect(panel.getByRole("alert")).toContainText("This page may only talk to its own server.");
  await panel.getByRole("link", { name: "Open team.html" }).click();
  await expect(page).toHaveURL(/\/team\.html#\/settings\/team$/);
  await expect(page.getByRole("region", { name: "Join a team" })).toBeVisible();
});

test("a page over https may not talk to a server over http, and says what to do", async ({ browser }) => {
  const host = "https://crm.example";
  const context = await browser.newContext({ baseURL: host, locale: "en-US", serviceWorkers: "block" });
  await context.route(`${host}/**`, async (route) => route.fulfill({ response: await context.request.get(route.request().url().replace(host, origin)) }));
  const page = await context.newPage();
  await startEmpty(page, words["en-US"], WIDER);
  await openServerForms(page, WIDER);
  const says = async (address, text) => {
    const panel = await fillServer(page, "Join a team", server("anna", { address }));
    await panel.getByRole("button", { name: "Test connection" }).click();
    await expect(panel.getByText(text).first()).toBeVisible();
  };
  await says("http://etcd.example:2379", "This page was loaded over https and may not talk to a server over http. Use an https address.");
  await says("https://127.0.0.1:9", /^Nothing answers at this address/);
  await context.close();
});

test("a link from a stranger fills in a form, shows where it leads, and does nothing", async ({ page }) => {
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  const link = (server, more = "") => `${WIDER}#/settings/team?join=etcd&server=${encodeURIComponent(server)}&name=sales${more}`;
  const hostile = encodeURIComponent("\u202e<img src=x onerror=alert(1)>");
  await startEmpty(page, undefined, link("https://crm.ex\u0430mple.com:2379", `&workspace=${hostile}&password=x`));
  const notice = page.getByRole("region", { name: "Invitation" });
  // A letter of another alphabet is told apart.
  await expect(notice).toContainText("crm.xn--exmple-");
  await expect(notice).toContainText("“<img src=x onerror=alert(1)>”");
  await expect(page.getByRole("region", { name: "Join a team" }).getByLabel("Password", { exact: true })).toHaveValue("");
  expect(asked.filter((url) => !url.startsWith(origin) && !url.startsWith("blob:") && !url.startsWith("data:"))).toEqual([]);
  await notice.getByRole("button", { name: "Not now" }).click();
  await expect(page).toHaveURL(/#\/settings\/team$/);
  await expect(page.getByRole("region", { name: "Create a team" })).toBeVisible();
  for (const server of ["javascript:alert(1)", "https://crm.example.com@evil.example"]) {
    await page.goto(link(server));
    await expect(page.getByRole("region", { name: "Create a team" })).toBeVisible();
    await expect(notice).toHaveCount(0);
  }
});

test("the admin sets the server beside the page, and nothing else is possible then", async ({ page }) => {
  const team = { server: cluster.endpoints.join(" "), name: "sales", only: true };
  await page.route("**/kontor.json", (route) => route.fulfill({ json: { team } }));
  await startEmpty(page, undefined, WIDER);
  await open(page, "settings/team", WIDER);
  await expect(page.getByRole("radio", { name: "A server (etcd)" })).toBeChecked();
  await expect(page.getByRole("radio", { name: "A shared folder" })).toBeDisabled();
  const panel = page.getByRole("region", { name: "Join a team" });
  for (const [label, value] of [["Server address", team.server], ["Team name on the server", "sales"]]) {
    await expect(panel.getByLabel(label)).toHaveValue(value);
    await expect(panel.getByLabel(label)).toHaveAttribute("readonly", "");
  }
  await scan(page);
});

test("a team on a cluster: changes arrive while one looks, a node may die, and signing in again goes on", async ({ page, browser }) => {
  test.setTimeout(180_000);
  await startEmpty(page, undefined, WIDER);
  await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht" });
  const lead = new URL(page.url()).hash.slice(2);
  await foundOn(page, WIDER, server("anna"));
  await open(page, lead, WIDER);
  const link = await invitationOf(page, WIDER, ["anna", passwords.anna]);
  await open(page, lead, WIDER);
  const { page: ben, context } = await browserOf(browser, link);
  await joinInvited(ben, server("ben@team.example"), false);
  await open(ben, lead, WIDER);

  await changeInTurn(page, ben);

  // The node that both talk to dies, and comes back.
  await cluster.tell("kill 0");
  await edit(ben, { City: "Bonn" });
  await expect(city(page)).toHaveText("Bonn", { timeout: 20_000 });
  await cluster.tell("start 0");
  await edit(page, { City: "Ulm" });
  await expect(city(ben)).toHaveText("Ulm", { timeout: 20_000 });

  // Two of three are gone: nothing is confirmed, nothing is lost, and the chip says so.
  await cluster.tell("kill 0");
  await cluster.tell("kill 1");
  await edit(ben, { City: "Trier" });
  await expect(chip(ben)).toHaveAccessibleName(/not reachable since .* 1 change waiting/, { timeout: 60_000 });
  await scan(ben);
  await cluster.tell("start 0");
  await cluster.tell("start 1");
  await open(ben, "settings/team", WIDER);
  await ben.getByRole("button", { name: "Look now" }).click();
  await expect(ben.getByText("Everything is sent and received.")).toBeVisible({ timeout: 60_000 });
  await expect(city(page)).toHaveText("Trier", { timeout: 60_000 });

  await signInAgain(ben, WIDER, lead, passwords["ben@team.example"]);
  await expect(city(page)).toHaveText("Mainz", { timeout: 5_000 });
  await saved(page);
  // This one stays signed in.
  await page.reload();
  await expect(chip(page)).toHaveAccessibleName(/^Team: Synced/);

  // The passphrase is a keeper's, and whoever is taken out keeps everything and is told.
  const change = async (page, present, next) => {
    await open(page, "settings/team", WIDER);
    const form = page.locator("details", { hasText: "Change passphrase" }).last();
    await form.locator("summary").click();
    await form.getByLabel("Present passphrase").fill(present);
    await form.getByLabel("New passphrase").fill(next);
    await form.getByLabel("Repeat passphrase").fill(next);
    await form.getByRole("button", { name: "Change passphrase" }).click();
    return form;
  };
  await expect((await change(ben, PASSPHRASE, "another battery")).getByRole("alert")).toContainText("only a login with the role “keeper”");
  await open(page, "settings/team", WIDER);
  await page.getByText("Take somebody out").click();
  await expect(page.getByText("scripts/etcd-team.sh sales --out ben@team.example")).toBeVisible();
  await scan(page);
  cluster.team("sales", "--out", "ben@team.example");
  await change(page, PASSPHRASE, "another battery");
  await page.getByRole("button", { name: "I have the sheet" }).click();
  await open(ben, lead, WIDER);
  await edit(ben, { City: "Worms" });
  await expect(chip(ben)).toHaveAccessibleName(/No member of the team · 1 change waiting/, { timeout: 20_000 });
  await open(ben, "settings/team", WIDER);
  await expect(ben.getByText(/^The team’s server says that this login is no member of the team.*stays in this browser/)).toBeVisible();
  await scan(ben);
  await ben.reload();
  await expect(chip(ben)).toHaveAccessibleName(/No member of the team · 1 change waiting/);
  await open(ben, lead, WIDER);
  await expect(city(ben)).toHaveText("Worms");
  await open(page, lead, WIDER);
  await expect(city(page)).toHaveText("Mainz");
  await context.close();
});

test.describe("in German", () => {
  test.use({ locale: "de-DE" });

  test("a team on a cluster is tested, founded, joined by a link, and changes arrive", async ({ page, browser, say }) => {
    test.setTimeout(120_000);
    const team = phrases["de-DE"];
    const logins = cluster.team("vertrieb", "--keeper", "dora", "--member", "emil");
    const vertrieb = (user, more = {}) => ({ address: cluster.endpoints.join(" "), team: "vertrieb", user, password: logins[user], ...more });
    await startEmpty(page, say, WIDER);
    await create(page, "lead", { [`${say.lastName} *`]: "Berg", [say.company]: "Nordlicht" }, say);
    const lead = new URL(page.url()).hash.slice(2);

    await openServerForms(page, WIDER, "etcd", team);
    const check = async (more, ...expected) => {
      const panel = await fillServer(page, team.found, vertrieb("dora", more), team);
      await panel.getByRole("button", { name: team.test }).click();
      for (const text of expected) await expect(panel.getByText(text).first()).toBeVisible();
    };
    await check({ password: "geraten" }, "Der Server antwortet", "Benutzer oder Passwort ist falsch.");
    await check({}, "Benutzer und Passwort stimmen", "Darf schreiben", "Unter diesem Namen gibt es noch kein Team: Es kann gegründet werden.");
    await scan(page);

    await foundOn(page, WIDER, vertrieb("dora"), team);
    await scan(page);
    const link = await invitationOf(page, WIDER, ["dora", logins.dora], team);
    await open(page, lead, WIDER);
    const { page: emil, context } = await browserOf(browser, link, "de-DE");
    await joinInvited(emil, vertrieb("emil"), true, team);
    await open(emil, lead, WIDER);
    await changeInTurn(page, emil, team);
    await expect(chip(page)).toHaveAccessibleName(/^Team: Gerade abgeglichen/);
    await context.close();
  });
});

test("everybody is who they are called, colleagues are named where something comes from them, and a reader is told", async ({ page, browser }) => {
  test.setTimeout(120_000);
  const office = (user) => server(user, { team: "office" });
  await startEmpty(page, undefined, WIDER);
  await open(page, "settings/owners", WIDER);
  for (const [name, email] of [["Nora", ""], ["Eva Lund", "eva@team.example"]]) {
    await page.getByLabel("Name").last().fill(name);
    await page.getByLabel("Email").last().fill(email);
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await saved(page);
  }
  await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht" });
  const lead = new URL(page.url()).hash.slice(2);

  // Whose login is called like an owner is that owner, and is not asked.
  const who = (page) => page.getByRole("region", { name: "Who works here" });
  const isCalled = async (page, name) => {
    await open(page, "settings/team", WIDER);
    await expect(page.getByText("Everything is sent and received.")).toBeVisible();
    await expect(who(page)).toHaveCount(0);
    await open(page, "settings/workspace", WIDER);
    await expect(page.getByLabel("You", { exact: true }).locator("option:checked")).toHaveText(name);
  };
  await foundOn(page, WIDER, office("nora"));
  await isCalled(page, "Nora");
  const link = await invitationOf(page, WIDER, ["nora", passwords.nora]);
  const { page: eva, context } = await browserOf(browser, link);
  await joinInvited(eva, office("eva@team.example"));
  await isCalled(eva, "Eva Lund");

  // The timeline and the page of changes say whose work it was and where it was done.
  await open(eva, lead, WIDER);
  const log = eva.locator("#timeline .quick-log");
  await log.locator(".subject").fill("Asked for prices");
  await log.locator(".log-submit").click();
  await saved(eva);
  await expect(eva.locator("#timeline .activity")).not.toContainText("browser of");
  await open(page, lead, WIDER);
  const entry = page.locator("#timeline .activity").filter({ hasText: "Asked for prices" });
  await expect(entry).toContainText("Eva Lund · in the browser of eva@team.example", { timeout: 20_000 });
  await scan(page);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.setViewportSize({ width: 1440, height: 900 });
  await open(page, "changes", WIDER);
  const change = page.locator(".change").filter({ hasText: "Asked for prices" });
  await expect(change).toContainText("in the browser of eva@team.example");
  await expect(change).toContainText("Eva Lund · ");
  await scan(page);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);

  // A reader joins: nobody is called so, and everything comes; what a reader does stays there, and is no error.
  const { page: guest, context: other } = await browserOf(browser, link);
  const panel = guest.getByRole("region", { name: "Join a team" });
  await panel.getByLabel("User").fill("guest");
  await panel.getByLabel("Password", { exact: true }).fill(passwords.guest);
  await panel.getByLabel("The team’s passphrase").fill(PASSPHRASE);
  await panel.getByRole("button", { name: "Join a team" }).click();
  await expect(chip(guest)).toHaveAccessibleName("Team: Read-only");
  await expect(guest.getByText(/^Your login may read in this team, but not write\./)).toBeVisible();
  await expect(who(guest)).toContainText("No owner here has the name or email address “guest”");
  await scan(guest);
  await who(guest).getByRole("button", { name: "Create owner “guest”" }).click();
  await expect(guest.locator(".toast").filter({ hasText: "You work here as guest." })).toBeVisible();
  await expect(who(guest)).toHaveCount(0);
  await expect(chip(guest)).toHaveAccessibleName("Team: Read-only · 1 change not sent");
  await open(guest, lead, WIDER);
  await expect(guest.locator("#timeline .activity")).toContainText("Asked for prices");
  await edit(guest, { City: "Kiel" });
  await expect(chip(guest)).toHaveAccessibleName("Team: Read-only · 2 changes not sent");
  await edit(eva, { City: "Bonn" });
  await expect(guest.locator(".banner").filter({ hasText: "The team has different values here." })).toBeVisible({ timeout: 20_000 });
  await guest.reload();
  await expect(chip(guest)).toHaveAccessibleName("Team: Read-only · 2 changes not sent");
  await scan(guest);

  // Whoever gets the right to write sends what was kept.
  cluster.team("office", "--member", "guest");
  await open(guest, "settings/team", WIDER);
  await guest.getByRole("button", { name: "Look now" }).click();
  await expect(chip(guest)).toHaveAccessibleName(/^Team: Synced/, { timeout: 20_000 });
  await context.close();
  await other.close();
});

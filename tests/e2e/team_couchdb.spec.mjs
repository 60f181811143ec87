// A team on CouchDB: the connection is tested, and what two browsers enter arrives while they look.
import { create, edit, expect, open, saved, scan, startEmpty, test } from "./support.mjs";
import { startCouch } from "./couchdb.mjs";
import { changeInTurn, city, fillServer, foundOn, joinOn, openServerForms, signInAgain } from "./team.mjs";

const origin = `http://127.0.0.1:${process.env.KONTOR_PORT ?? "8123"}`;

/** The page that may talk to servers elsewhere. */
const WIDER = "/team.html";
const NAME = "A server (CouchDB)";

let couch;
let passwords;
test.beforeAll(async () => {
  couch = await startCouch(origin, 2);
  passwords = couch.team("sales", "--keeper", "anna", "--member", "ben@team.example", "--reader", "audit");
  Object.assign(passwords, couch.team("other", "--keeper", "carl"));
});
test.afterAll(() => couch?.stop());

/** How somebody reaches the team. */
const server = (user, more = {}) => ({ kind: "CouchDB", address: couch.endpoints.join(" "), team: "sales", user, password: passwords[user], ...more });

test("the connection to CouchDB is tested step by step, and each failure says what to do", async ({ page }) => {
  const team = { server: couch.endpoints[0], kind: "couchdb", name: "sales" };
  await page.route("**/kontor.json", (route) => route.fulfill({ json: { team } }));
  await startEmpty(page, undefined, WIDER);
  await open(page, "settings/team", WIDER);
  await expect(page.getByRole("radio", { name: NAME })).toBeChecked();
  await expect(page.getByRole("region", { name: "Join a team" }).getByLabel("Server address")).toHaveValue(team.server);
  const check = async (more, ...expected) => {
    const panel = await fillServer(page, "Create a team", server(more.user ?? "anna", more));
    await panel.getByRole("button", { name: "Test connection" }).click();
    for (const text of expected) await expect(panel.getByText(text).first()).toBeVisible();
  };
  await check({ address: "http://127.0.0.1:9" }, /^Nothing answers at this address.*enable_cors = true/);
  await check({ address: "/" }, /^Something answers, but it is not CouchDB/);
  await check({ password: "guess" }, "The server answers", "The user or the password is wrong.");
  await check({ user: "carl" }, "User and password are right", /^This user is no member of the team.*couchdb-team\.mjs/);
  await check({ team: "nowhere" }, "User and password are right", /^The team’s database is not on the server/);
  await check({ user: "audit" }, "May read the team’s data", "This user may read in this team, but not write.");
  await check({}, "The server answers", "May write", "There is no team under this name yet: it can be created.");
  await scan(page);
  // The other kind of server begins anew.
  await page.getByRole("radio", { name: "A server (etcd)" }).check();
  await expect(page.getByText("May write")).toHaveCount(0);
  await page.getByRole("radio", { name: NAME }).check();
  for (let times = 0; times < 4; times++) await check({ password: `guess ${times}` }, "The user or the password is wrong.");
  await check({ user: "anna" }, /^Too many wrong passwords/);
});

test("a team on CouchDB: changes arrive while one looks, a node may fail, and signing in again goes on", async ({ page, browser }) => {
  test.setTimeout(120_000);
  // Another login than the one that is locked out.
  passwords = { ...passwords, ...couch.team("office", "--keeper", "dora", "--member", "ben@team.example", "--password", "ben@team.example") };
  const office = (user) => server(user, { team: "office" });
  await startEmpty(page, undefined, WIDER);
  await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht" });
  const lead = new URL(page.url()).hash.slice(2);
  await foundOn(page, WIDER, office("dora"));
  await open(page, lead, WIDER);
  const context = await browser.newContext({ baseURL: origin, locale: "en-US", timezoneId: "Europe/Berlin", viewport: { width: 1440, height: 900 }, serviceWorkers: "block" });
  const ben = await context.newPage();
  await startEmpty(ben, undefined, WIDER);
  await joinOn(ben, WIDER, office("ben@team.example"), false);
  await open(ben, lead, WIDER);

  await changeInTurn(page, ben);
  // The node that both talk to is gone.
  await couch.tell("kill 0");
  await edit(ben, { City: "Bonn" });
  await expect(city(page)).toHaveText("Bonn", { timeout: 20_000 });

  await signInAgain(ben, WIDER, lead, passwords["ben@team.example"]);
  await expect(city(page)).toHaveText("Mainz", { timeout: 10_000 });
  await saved(page);
  await context.close();
});

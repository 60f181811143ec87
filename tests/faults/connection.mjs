// The connection to the database fails in the ways of real browsers: closed while in use, slow, silent, failing once.
// Input is stored in the end or reported as not stored, what was shown as saved exists, and edits work without a
// reload.
import {
  Tally, check, create, draft, edit, exported, inFolder, leadOf, open, reach, said, saved, startEmpty, type, wait, withBrowser,
} from "./support.mjs";

const OWN = "My workspace";

/** Tracks every connection the page opens, and can disturb its requests. */
function meddle() {
  const connections = [];
  window.faults = { connections, delay: 0, fails: "", mute: 0 };
  const { faults } = window;
  const asked = IDBFactory.prototype.open;
  IDBFactory.prototype.open = function open(...given) {
    const request = asked.apply(this, given);
    request.addEventListener("success", () => /^kontor-(own|w)/.test(given[0]) && !/^kontor-workspaces/.test(given[0]) && connections.push(request.result));
    return request;
  };
  // Both ways to listen to a transaction are delayed or suppressed.
  const { get, set } = Object.getOwnPropertyDescriptor(IDBTransaction.prototype, "oncomplete");
  const spoilt = (transaction, act) => (event) => {
    if (transaction.mode !== "readwrite" || typeof act !== "function") return act?.call?.(transaction, event);
    if (faults.mute > 0) return void (faults.mute -= 1);
    if (!faults.delay) return act.call(transaction, event);
    return setTimeout(() => act.call(transaction, event), faults.delay);
  };
  Object.defineProperty(IDBTransaction.prototype, "oncomplete", { configurable: true, get, set(act) { set.call(this, act && spoilt(this, act)); } });
  const listen = EventTarget.prototype.addEventListener;
  IDBTransaction.prototype.addEventListener = function addEventListener(name, act, ...rest) {
    return listen.call(this, name, name === "complete" ? spoilt(this, act) : act, ...rest);
  };
  for (const name of ["add", "put"]) {
    const own = IDBObjectStore.prototype[name];
    IDBObjectStore.prototype[name] = function spoilt(...given) {
      if (faults.fails === `${name} ${this.name}`) {
        faults.fails = "";
        throw new DOMException("the browser's storage failed", "UnknownError");
      }
      return own.apply(this, given);
    };
  }
  const commit = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function transaction(...given) {
    const made = commit.apply(this, given);
    if (faults.fails === "abort" && made.mode === "readwrite") {
      faults.fails = "";
      setTimeout(() => { try { made.abort(); } catch { /* It was faster. */ } }, 0);
    }
    if (faults.fails === "throw" && made.mode === "readwrite") {
      faults.fails = "";
      made.abort();
      throw new DOMException("the database connection is closing", "InvalidStateError");
    }
    return made;
  };
}

const close = (page, isTold) => page.evaluate((isTold) => {
  for (const connection of window.faults.connections.splice(0)) {
    connection.close();
    if (isTold) connection.dispatchEvent(new Event("close"));
  }
}, isTold);
const spoil = (page, what) => page.evaluate((what) => Object.assign(window.faults, what), what);

/** Enters a lead until it is stored, saving again as a user would; returns nothing if it never is. */
async function enter(page, tally, run, name) {
  const dialog = await draft(page, "Lead", leadOf(name));
  const save = dialog.getByRole("button", { name: "Save", exact: true });
  const began = Date.now();
  let isTold = true;
  while (Date.now() - began < 30_000) {
    await save.click({ timeout: 2_000 }).catch(() => undefined);
    for (let tries = 0; tries < 28; tries += 1) {
      await wait(250);
      // If the page says at once that it failed, the retry comes soon.
      if (tries > 8 && (await page.locator('.saved[data-state="failed"]').isVisible())) break;
      if (!(await dialog.isVisible()) && (await page.locator('.saved[data-state="yes"]').isVisible())) {
        tally.acknowledged += 1;
        return true;
      }
    }
    isTold = isTold && (await said(page)) !== "";
  }
  tally.note("hangs", `${run}: ${name} is not stored without a reload: ${await said(page)}`);
  if (!isTold) tally.note("silent", `${run}: ${name} is not stored and nothing is said`);
  await page.keyboard.press("Escape");
  return false;
}

/** Enters a lead before, during and after the fault; all acknowledged ones exist after a reload. */
async function around(page, tally, run, fault) {
  const entered = [];
  await create(page, "Lead", leadOf("Before"));
  tally.acknowledged += 1;
  await fault();
  for (const name of ["During", "After"]) if (await enter(page, tally, run, name)) entered.push(name);
  await after(page, tally, run, ["Before", ...entered]);
}

async function after(page, tally, run, names) {
  await page.reload();
  const why = await reach(page, OWN);
  if (why) return tally.note("unreachable", `${run}: ${why}`);
  try {
    check(tally, run, await exported(page), names);
  } catch (error) {
    tally.note("torn", `${run}: ${error.message}`);
  }
}

/** Edits three fields, each before the one before is stored, and reloads at the moment the page says "Saved". */
async function inARow(page, tally, run, delay) {
  await create(page, "Lead", leadOf("Row"));
  const address = page.url();
  await spoil(page, { delay });
  const edits = { City: "Kiel", Title: "Chief", Website: "https://row.example/" };
  for (const [label, value] of Object.entries(edits)) {
    const input = await type(page, label, value);
    await input.press("Enter");
    await wait(120);
  }
  await saved(page, delay * 5 + 20_000);
  tally.acknowledged += 3;
  await page.reload();
  await reach(page, OWN);
  const file = await exported(page);
  const row = file.records.lead.find((lead) => lead.last_name === "Row");
  for (const value of [["city", "Kiel"], ["title", "Chief"], ["website", "https://row.example/"]]) {
    if (row?.[value[0]] !== value[1]) tally.note("lost", `${run}: ${value} is ${row?.[value[0]]} after a reload under "Saved"; ${address}`);
  }
}

/** Makes an edit while an earlier one is being stored, and leaves the page by Back (F1). */
async function left(page, tally, run, delay) {
  await create(page, "Lead", leadOf("Left"));
  const address = page.url();
  await open(page, "lead");
  await page.getByRole("link", { name: "Left" }).click();
  await spoil(page, { delay });
  await (await type(page, "Company", "Firm of Left, too")).press("Enter");
  await type(page, "Last name", "Behind");
  await page.goBack();
  await wait(300);
  await saved(page, delay * 5 + 20_000);
  await wait(delay + 300);
  await saved(page, delay * 5 + 20_000);
  tally.acknowledged += 2;
  await page.goto(address);
  await page.reload();
  await reach(page, OWN);
  const [row] = (await exported(page)).records.lead;
  if (row?.company !== "Firm of Left, too" || row?.last_name !== "Behind") tally.note("lost", `${run}: ${JSON.stringify(row)}`);
}

export const ways = {
  "closed with an event": (page, tally, run) => around(page, tally, run, () => close(page, true)),
  "in a row, 1.5 s": (page, tally, run) => inARow(page, tally, run, 1_500),
  "header fails": (page, tally, run) => around(page, tally, run, () => spoil(page, { fails: "add headers" })),
  "left, 0.4 s": (page, tally, run) => left(page, tally, run, 400),
  "closed without an event": (page, tally, run) => around(page, tally, run, () => close(page, false)),
  "changes fail": (page, tally, run) => around(page, tally, run, () => spoil(page, { fails: "add changes" })),
  "page fails": (page, tally, run) => around(page, tally, run, () => spoil(page, { fails: "put pages" })),
  "aborted": (page, tally, run) => around(page, tally, run, () => spoil(page, { fails: "abort" })),
  "transaction fails": (page, tally, run) => around(page, tally, run, () => spoil(page, { fails: "throw" })),
  "silent once": (page, tally, run) => around(page, tally, run, () => spoil(page, { mute: 1 })),
  "left, 1.5 s": (page, tally, run) => left(page, tally, run, 1_500),
  "in a row, 0.4 s": (page, tally, run) => inARow(page, tally, run, 400),
  "slow throughout": (page, tally, run) => around(page, tally, run, () => spoil(page, { delay: 1_500 })),
  "closed twice": async (page, tally, run) => {
    await around(page, tally, run, () => close(page, true));
    await close(page, true);
    await edit(await lead(page), "City", "Kiel");
    tally.acknowledged += 1;
    await after(page, tally, run, ["Before"]);
  },
};

async function lead(page) {
  await open(page, "lead");
  await page.getByRole("link", { name: "Before" }).click();
  return page;
}

/** Runs one of them in a separate browser. */
export async function once(base, tally, name) {
  await inFolder((profile) => withBrowser(base, profile, tally, async (session, page) => {
    await page.addInitScript(meddle);
    await startEmpty(page);
    await ways[name](page, tally, name);
  }));
}

export async function run({ base, runs = 14 }) {
  const tally = new Tally("connection");
  const names = Object.keys(ways);
  for (let at = 0; at < runs; at += 1) await tally.run(names[at % names.length], () => once(base, tally, names[at % names.length]));
  return tally;
}

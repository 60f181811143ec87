// Faults found in the past, by the recipes that revealed them: none may return.
import { createServer } from "node:http";
import {
  Tally, check, create, exported, exportedFile, inFolder, leadOf, open, planned, reach, said, saved, settled, startEmpty, type, wait,
  within, withBrowser,
} from "./support.mjs";
import { readWorkspace } from "../e2e/reader.mjs";
import { once as cleared } from "./clear.mjs";
import { once as broken } from "./connection.mjs";
import { run as damaged } from "./damage.mjs";
import { bomb, longJournal, longNames } from "./hostile.mjs";
import { once as born } from "./kill.mjs";

const answers = (page, what) => within(page.evaluate(() => new Promise((done) => requestAnimationFrame(() => done(true)))), 10_000, what);
const commits = (page) => page.evaluate(() => new Promise((done, fail) => {
  const request = indexedDB.open("kontor-own");
  request.onerror = fail;
  request.onsuccess = () => {
    const count = request.result.transaction("headers").objectStore("headers").count();
    count.onsuccess = () => done(request.result.close() ?? count.result);
  };
}));

/** A workspace with an account, a deal and a lead, as a document. */
async function document(page) {
  await startEmpty(page);
  await create(page, "Account", { "Account name": "Nordlicht" });
  await create(page, "Opportunity", { "Opportunity name": "Big deal", "Close date": "2031-05-05" });
  await create(page, "Lead", leadOf("Berg"));
  return readWorkspace(await exportedFile(page));
}

/** A file opened on the welcome page of a new browser. */
async function welcomed(base, tally, file, look) {
  await inFolder((profile) => withBrowser(base, profile, tally, async (session, page) => {
    await page.goto("/");
    await page.getByLabel("Open a workspace file").setInputFiles(file);
    await look(page);
  }));
}

const recipes = {
  /** A record is left with an open field, in several ways; and the keys of the next page. */
  async F1(page, tally) {
    await startEmpty(page);
    await create(page, "Lead", leadOf("Berg"));
    const address = page.url();
    const ways = [
      () => page.goBack(),
      () => page.evaluate(() => { location.hash = "#/guide"; }),
      () => page.keyboard.press("Alt+ArrowLeft"),
      () => page.getByRole("navigation").getByRole("link").first().click(),
    ];
    for (const [at, leave] of ways.entries()) {
      for (const label of ["Company", "City"]) {
        await open(page, "lead");
        await page.goto(address);
        await type(page, label, `${label} ${at}`);
        await leave();
        await wait(300);
        for (const key of ["e", "l", "c"]) {
          await page.keyboard.press(key);
          await page.keyboard.press("Escape");
        }
        await page.goto(address);
        await page.locator(".record-fields").waitFor();
        for (const key of ["e", "Escape", "l", "Escape", "c", "Escape"]) await page.keyboard.press(key);
        await answers(page, "F1");
      }
    }
    await create(page, "Lead", leadOf("After"));
    await page.reload();
    await saved(page);
    const file = await exported(page);
    check(tally, "F1", { records: { lead: file.records.lead.filter((lead) => lead.last_name === "After") } }, ["After"]);
  },
  /** Another site posts messages to the app. */
  async F6(page, tally, base) {
    await startEmpty(page);
    await page.evaluate(async () => {
      const { active } = await navigator.serviceWorker.ready;
      while (active.state !== "activated") await new Promise((done) => setTimeout(done, 50));
    });
    const columns = [{ header: "Email", to: "nowhere" }];
    const mapping = { format: "kontor-mapping", version: 1, name: "Stranger", of: "lead", mode: "both", key: "details", columns };
    const files = { "mapping.json": JSON.stringify(mapping), "leads.csv": "Last Name;Company\nStranger;Strange" };
    const site = createServer((request, response) => {
      const name = request.url.slice(1);
      response.setHeader("content-type", "text/html");
      response.end(name in files ? `<form method="post" enctype="multipart/form-data" action="${base}share"><input type="file" name="files"></form>
        <script>const all = new DataTransfer(); all.items.add(new File([${JSON.stringify(files[name])}], ${JSON.stringify(name)}));
        document.querySelector("input").files = all.files; document.querySelector("form").submit();</script>` : "");
    });
    await new Promise((done) => site.listen(0, "127.0.0.1", done));
    try {
      const before = await commits(page);
      for (const name of Object.keys(files)) {
        await page.goto(`http://localhost:${site.address().port}/${name}`).catch(() => undefined);
        await page.waitForURL(`${base}**`);
        await settled(page);
        await wait(4_000);
        if (await page.getByRole("button", { name: "Import 1 lead" }).count()) tally.note("silent", `F6: ${name} from another site was read without a question`);
      }
      const after = await commits(page);
      if (after !== before) tally.note("silent", `F6: another site stored ${after - before} commits`);
    } finally {
      site.close();
    }
  },
  /** The script of the file worker is replaced. */
  async F12(page, tally) {
    let ran = false;
    page.on("console", (message) => { ran ||= message.text().includes("tampered with"); });
    page.context().on("request", (request) => { ran ||= request.url().includes("tampered-with"); });
    await page.route("**/file-worker-*.js", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: `console.log("tampered with"); fetch("/tampered-with").catch(() => 0);\n${await response.text()}` });
    });
    await startEmpty(page);
    await open(page, "data");
    await page.getByLabel("Choose files").setInputFiles({ name: "leads.csv", mimeType: "text/csv", buffer: Buffer.from("Last Name;Company\nHolm;Sund") });
    await wait(5_000);
    if (ran) tally.note("silent", "F12: a changed script of the file worker ran");
    if (!ran && !(await page.locator("main, .toasts").allInnerTexts()).join(" ").match(/could not (be )?(start|load)|changed|tampered|not the one/i)) {
      tally.note("silent", `F12: refused without a word: ${await said(page)}`);
    }
  },
  /** Names of 200,000 letters: refused with a message, or every page stays responsive. */
  async F11(page, tally, base) {
    const file = longNames(await document(page));
    await welcomed(base, tally, file, async (page) => {
      const state = await settled(page, 60_000).catch(() => "hung");
      await wait(500);
      for (let tries = 0; tries < 200 && (await page.locator(".welcome").count()) && !(await page.locator('.welcome [role="alert"]').count()); tries += 1) await wait(250);
      if (await page.locator('.welcome [role="alert"]').count()) return;
      if (state === "hung") tally.note("hangs", "F11: the file is neither opened nor refused");
      for (const path of ["next", "", "pipeline", "account", "calendar", "settings"]) {
        const began = Date.now();
        await page.goto(`/#/${path}`);
        await answers(page, `F11: the page ${path || "home"}`);
        await wait(300);
        await answers(page, `F11: the page ${path || "home"}`);
        if (Date.now() - began > 8_000) tally.note("hangs", `F11: the page ${path || "home"} answers after ${Date.now() - began} ms`);
      }
    });
  },
  F2: (page, tally, base) => born(base, tally, "create"),
  F3: (page, tally, base) => inner(base, tally, (one) => one.store === "blob files" && one.which === "first"),
  F4: (page, tally, base) => cleared(base, tally, "IndexedDB, open"),
  F5: (page, tally, base) => inner(base, tally, (one) => one.store === "pages" && one.which === "all" && one.how === "delete" && !one.most),
  /** A chain of accounts, each below the next: the time is proportional to its length. */
  async F7(page) {
    await startEmpty(page);
    const LEVELS = 3_000;
    const rows = Array.from({ length: LEVELS }, (_, at) => `Level ${at};${at ? `Level ${at - 1}` : ""}`);
    const button = await planned(page, { name: "accounts.csv", mimeType: "text/csv", buffer: Buffer.from(["Account Name;Parent Account", ...rows].join("\n")) }, "accounts?");
    await button.click();
    await page.getByText(`${LEVELS.toLocaleString("en-US")} accounts imported.`).waitFor({ timeout: 45_000 });
    await saved(page);
  },
  /** A journal of 50,001 commits, restored from the welcome page. */
  async F8(page, tally, base) {
    const file = longJournal(await document(page), 50_001);
    await welcomed(base, tally, file, async (page) => {
      await page.locator(".welcome progress, .welcome [role=status]").first().waitFor({ timeout: 20_000 })
        .catch(() => tally.note("silent", "F8: nothing tells how far the restoring is"));
      const state = await Promise.race([
        saved(page, 180_000).then(() => "open"),
        page.locator('.welcome [role="alert"]').first().waitFor({ timeout: 180_000 }).then(() => "told"),
      ]);
      if (state !== "open") return tally.note("unreachable", `F8: ${await said(page)}`);
      await page.reload();
      const why = await reach(page, "Long");
      if (why) tally.note("unreachable", `F8: ${why}`);
      check(tally, "F8", await exported(page), ["Berg"]);
      tally.acknowledged += 1;
    });
  },
  F9: (page, tally, base) => broken(base, tally, "in a row, 1.5 s"),
  /** A file that unpacks to three gigabytes is refused. */
  async F10(page, tally, base) {
    const file = await bomb(3);
    await welcomed(base, tally, file, async (page) => {
      await page.locator('.welcome [role="alert"], .toast[data-tone="bad"]').first().waitFor({ timeout: 90_000 });
      const words = await said(page);
      if (/could not start or has stopped/i.test(words)) tally.note("panics", `F10: ${words}`);
      await answers(page, "F10");
    });
  },
};

/** A few variations of damage suffice here. */
async function inner(base, tally, only) {
  const counts = await damaged({ base, runs: 1, only });
  for (const what of ["acknowledged", "lost", "torn", "unreachable", "silent", "panics", "hangs", "failed"]) tally[what] += counts[what];
  tally.details.push(...counts.details);
}

export async function run({ base, runs = 12, quick = false }) {
  const tally = new Tally("recipes");
  const names = Object.keys(recipes);
  const wanted = process.env.FAULTS_RECIPES?.split(",") ?? (quick ? names.slice(0, runs) : names);
  for (const name of wanted) {
    await tally.run(name, () => inFolder((profile) => withBrowser(base, profile, tally, (session, page) => recipes[name](page, tally, base), {
      serviceWorkers: name === "F6" ? "allow" : "block",
    })), 300_000);
  }
  return { ...tally, recipes: wanted };
}

// Random operations in two and three tabs of one workspace, some of them frozen or reloaded in between: at the end all
// tabs show the same, which is what was acknowledged last.
import { Tally, create, edit, exported, inFolder, open, pick, random, saved, shown, startEmpty, wait, within, withBrowser } from "./support.mjs";

const LEADS = 20;
const FIELDS = { City: "city", Title: "title", "Postal code": "postal_code" };

/** A tab and its operations. */
async function tab(context, page) {
  const cdp = await context.newCDPSession(page);
  const set = (state) => within(cdp.send("Page.setWebLifecycleState", { state }), 5_000, `a tab that is to be ${state}`).catch(() => undefined);
  return { page, isFrozen: false, freeze: () => set("frozen"), thaw: () => set("active") };
}

async function round(base, tally, chance, count, tabs, number) {
  await inFolder((profile) => withBrowser(base, profile, tally, async (session, page) => {
    await startEmpty(page);
    const all = [await tab(session.context, page)];
    while (all.length < tabs) {
      const next = await session.newPage();
      await next.goto("/");
      await saved(next);
      all.push(await tab(session.context, next));
    }
    const model = new Map();
    const addresses = new Map();
    const awake = () => all.filter((one) => !one.isFrozen);
    let created = 0;

    const add = async ({ page }) => {
      const name = `Tab ${number} ${(created += 1)}`;
      await page.bringToFront();
      await create(page, "Lead", { "Last name": name, Company: `Firm of ${name}` });
      model.set(name, { company: `Firm of ${name}` });
      addresses.set(name, page.url());
      tally.acknowledged += 1;
    };
    const change = async ({ page }, name, label, value) => {
      await page.bringToFront();
      await page.goto(addresses.get(name));
      await page.locator("h1").filter({ hasText: name }).waitFor();
      await edit(page, label, value);
      model.get(name)[FIELDS[label]] = value;
      tally.acknowledged += 1;
    };
    const acts = {
      add,
      change: (one) => change(one, pick(chance, [...model.keys()]), pick(chance, Object.keys(FIELDS)), `V${Math.floor(chance() * 1e6)}`),
      reload: async ({ page }) => {
        await page.reload();
        await saved(page);
      },
      freeze: async (one) => {
        if (awake().length < 2) return;
        await one.freeze();
        one.isFrozen = true;
      },
      thaw: async () => {
        const one = all.find((one) => one.isFrozen);
        if (!one) return;
        await one.thaw();
        one.isFrozen = false;
      },
    };
    for (let at = 0; at < count; at += 1) {
      const what = created < 2 ? "add" : pick(chance, [...Array(created < LEADS ? 3 : 0).fill("add"), ...Array(10).fill("change"), "reload", "freeze", "thaw", "thaw"]);
      try {
        await within(acts[what](pick(chance, awake())), 45_000, `${what}, operation ${at}`);
      } catch (error) {
        tally.note(error.name === "TimeoutError" ? "hangs" : "failed", `${what}, operation ${at} of round ${number}: ${error.message}`);
      }
    }
    for (const one of all) await one.thaw();
    await wait(1_000);
    await compare(all, tally, model, addresses, number);
  }));
}

/** Each tab and the file have the last acknowledged value of every field. */
async function compare(all, tally, model, addresses, number) {
  for (const [at, { page }] of all.entries()) {
    await page.bringToFront();
    await open(page, "lead");
    const there = (await page.locator(".list-foot").innerText()).match(/\d+/)?.[0];
    if (Number(there) !== model.size) tally.note("lost", `round ${number}, tab ${at}: ${there} of ${model.size} leads`);
    for (const [name, fields] of model) {
      await page.goto(addresses.get(name));
      await page.locator("h1").filter({ hasText: name }).waitFor({ timeout: 15_000 });
      for (const [label, key] of Object.entries(FIELDS)) {
        const value = await shown(page, label).catch(() => "nothing");
        const right = fields[key] ?? "–";
        if (value !== right) tally.note("lost", `round ${number}, tab ${at}: ${label} of ${name} is ${value}, not ${right}`);
      }
    }
  }
  const file = await exported(all[0].page);
  for (const [name, fields] of model) {
    const lead = file.records.lead.find((lead) => lead.last_name === name);
    for (const [key, value] of Object.entries(fields)) {
      if (lead?.[key] !== value) tally.note("lost", `round ${number}, stored: ${key} of ${name} is ${lead?.[key]}, not ${value}`);
    }
  }
}

export async function run({ base, runs = 400, seed = 1 }) {
  const tally = new Tally("tabs");
  const chance = random(seed);
  const rounds = Math.max(1, Math.round(runs / 50));
  for (let number = 1; number <= rounds; number += 1) {
    const count = Math.ceil(runs / rounds);
    await tally.run(`round ${number}`, () => round(base, tally, chance, count, 2 + (number % 2), number), 900_000);
  }
  return { ...tally, runs: rounds, operations: runs };
}

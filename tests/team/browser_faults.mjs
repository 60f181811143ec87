// What happens to a browser of a team: its profile is copied or put back, its clock is wrong, it has no space, its tabs
// are killed, it has another version, or it is away while somebody is erased.
import { cp, rm } from "node:fs/promises";
import { create, edit, saved } from "../e2e/support.mjs";
import { chip } from "../e2e/team.mjs";
import { goTo, newMember, nextRequest, openBrowser, openTab, pause, settle, settleAll, work, workspaceOf, workTogether } from "./members.mjs";

/** The profile of the second member is copied, and both copies go on as if nobody else were there. */
export const copiedProfile = {
  faults: 5,
  quick: 1,
  profileOf: (at) => at === 1,
  async play(team, counts, times) {
    for (let time = 0; time < times; time += 1) {
      const [, one] = team.members;
      await work(team, one, 3);
      await one.context.close();
      const profile = `${one.profile}-copy-${time}`;
      await cp(one.profile, profile, { recursive: true });
      await openBrowser(team, one);
      const other = await newMember(team, one.user, { name: `${one.user} copied ${time + 1}`, profile, like: one });
      counts.faults += 1;
      await workTogether(team, 4);
      await settleAll(team);
      await workTogether(team, 2);
      await settleAll(team);
      // The copy is not used any more, after it has sent everything.
      other.workspace = await workspaceOf(other);
      await other.context.close();
      team.members.splice(team.members.indexOf(other), 1);
      team.left.push(other);
    }
  },
};

/** The profile of the second member is put back to an earlier copy, after it has sent more. */
export const restoredProfile = {
  faults: 5,
  quick: 1,
  profileOf: (at) => at === 1,
  async play(team, counts, times) {
    const [, one] = team.members;
    const copy = `${one.profile}-earlier`;
    for (let time = 0; time < times; time += 1) {
      await workTogether(team, 2);
      await one.context.close();
      await rm(copy, { recursive: true, force: true });
      await cp(one.profile, copy, { recursive: true });
      await openBrowser(team, one);
      await workTogether(team, 4);
      // What was not sent yet is only in the profile, and is put back with it.
      await settle(one);
      await one.context.close();
      await rm(one.profile, { recursive: true });
      await cp(copy, one.profile, { recursive: true });
      await openBrowser(team, one);
      counts.faults += 1;
      await workTogether(team, 4);
      await settleAll(team);
    }
  },
};

/** Shifts the clock of a page, and of its workers, whose script the page has as text before it starts them. */
const shiftClock = (years) => {
  const shift = (years) => {
    const by = years * 365.25 * 86_400_000;
    const { now } = Date;
    const construct = (Real, given) => new Real(...(given.length ? given : [now() + by]));
    globalThis.Date = new Proxy(Date, { construct, get: (Real, key) => (key === "now" ? () => now() + by : Real[key]) });
  };
  shift(years);
  const construct = (Real, [parts = [], how = {}]) => new Real(how.type === "text/javascript" ? [`(${shift})(${years});\n`, ...parts] : parts, how);
  globalThis.Blob = new Proxy(Blob, { construct });
};

/** The second member's clock is ten years late, the last one's ten years early. */
export const clock = {
  faults: 3,
  quick: 1,
  prepareOf: (at, last) => ({ 1: [shiftClock, -10], [last]: [shiftClock, 10] })[at],
  async play(team, counts, times) {
    for (let time = 0; time < times; time += 1) {
      counts.faults += 2;
      await workTogether(team, 6);
      await settleAll(team);
    }
    // The journals of these browsers have their times.
    const own = (await Promise.all([team.members[1], team.members.at(-1)].map(workspaceOf))).map(({ journal }) =>
      new Set(journal.filter(({ from }) => !from).map(({ at }) => Number(at.slice(0, 4)) - new Date().getUTCFullYear())));
    if (![-11, -10, -9].some((years) => own[0].has(years)) || ![9, 10, 11].some((years) => own[1].has(years))) {
      throw new Error(`the clocks are right: ${own.map((years) => [...years])}`);
    }
  },
};

/** The browser of the second member grants no more space while much is on its way to it. */
export const quota = {
  faults: 5,
  quick: 1,
  profileOf: (at) => at === 1,
  async play(team, counts, times) {
    const [keeper, one] = team.members;
    const origin = new URL(one.baseURL).origin;
    for (let time = 0; time < times; time += 1) {
      await goTo(one, "settings/team");
      const devTools = await one.context.newCDPSession(one.page);
      await devTools.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 1_000 });
      await Promise.all(team.members.filter((member) => member !== one).map((member) => work(team, member, 6)));
      await settle(keeper);
      await one.page.locator(".team-chip[aria-label*='No space here']").waitFor();
      counts.faults += 1;
      await devTools.send("Storage.overrideQuotaForOrigin", { origin });
      await devTools.detach();
      await workTogether(team, 2);
      await settleAll(team);
    }
  },
};

/** The tab of the second member is killed while it sends or receives, with its workers. */
export const tabKill = {
  faults: 50,
  quick: 3,
  async play(team, counts, times) {
    counts.pushes = counts.pulls = 0;
    const [, one] = team.members;
    const others = team.members.filter((member) => member !== one);
    for (let time = 0; time < times; time += 1) {
      const kind = time % 2 === 0 ? "push" : "pull";
      const caught = nextRequest(one.proxies, kind);
      let isDead = false;
      const working = work(team, one, 8).catch((error) => {
        if (!isDead) throw error;
      });
      const around = Promise.all(others.map((member) => work(team, member, 3)));
      const kill = async () => {
        const { page } = one;
        await caught;
        await pause(team.random(30));
        isDead = true;
        const gone = new Promise((done) => page.once("crash", done));
        const devTools = await one.context.newCDPSession(page);
        devTools.send("Page.crash").catch(() => undefined);
        await gone;
        await page.close();
      };
      await Promise.all([kill(), working, around]);
      counts.faults += 1;
      counts[kind === "push" ? "pushes" : "pulls"] += 1;
      await openTab(one);
      await saved(one.page);
    }
  },
};

/** The second member works with an earlier build, in the folder `OLD`, and the others with this one. */
export const twoBuilds = {
  faults: 3,
  quick: 1,
  isOldOf: (at) => at === 1,
  missing: () => (process.env.OLD ? undefined : "OLD=FOLDER names no earlier build"),
  async play(team, counts, times) {
    for (let time = 0; time < times; time += 1) {
      counts.faults += 1;
      await workTogether(team, 8);
      await settleAll(team);
    }
  },
};

/** A person is erased while the second member is away, who meanwhile writes about that person. */
export const erasure = {
  faults: 3,
  quick: 1,
  async play(team, counts, times) {
    counts.left = 0;
    const [keeper, one] = team.members;
    for (let time = 0; time < times; time += 1) {
      const person = `Zapfenstreich${time}`;
      const { page } = keeper;
      // Nobody else works on the second one, in which something about the first one is noted.
      const leads = [];
      for (const name of [person, `Neighbour ${time}`]) {
        await goTo(keeper, "lead");
        await create(page, "lead", { "Last name": name, Company: "Nordlicht" });
        leads.push(new URL(page.url()).hash.slice(2));
      }
      await settleAll(team);

      one.proxies.forEach((proxy) => proxy.cut(true));
      for (const record of leads) {
        await goTo(one, record);
        await edit(one.page, { City: `Where ${person} lives` });
      }
      await work(team, one, 3);

      await goTo(keeper, "rights");
      await page.getByLabel("Name, email address").fill(person);
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "Collect all data" }).click();
      await page.getByLabel(`Type “${person}” to confirm`).fill(person);
      await page.getByRole("button", { name: "Erase permanently" }).click();
      await page.getByRole("heading", { name: "Erasure receipt" }).waitFor();
      counts.faults += 1;
      await Promise.all(team.members.filter((member) => member !== one).map((member) => work(team, member, 3)));

      one.proxies.forEach((proxy) => proxy.cut(false));
      await settleAll(team);
      for (const member of team.members) {
        if (!JSON.stringify(await workspaceOf(member)).includes(person)) continue;
        counts.left += 1;
        counts.details.push(`${member.name} still has ${person}`);
      }
    }
  },
};

/** What a chip says, for the details of a failure. */
export const chipOf = (member) => chip(member.page).getAttribute("aria-label", { timeout: 2_000 }).catch(() => "no chip");

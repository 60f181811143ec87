// The screenshots of the README and of docs/design.md, and one of every page at two sizes, taken from the demo in the
// release build: `make build && node scripts/screenshots.mjs`. They are written to docs/pictures and docs/pictures/pages,
// each in light and dark. What is looked at besides, in another language or with another number of the demo's records:
// `KONTOR_LOCALE=de-DE KONTOR_RECORDS=100000 KONTOR_OUT=/tmp/pictures node scripts/screenshots.mjs`.
import { spawn } from "node:child_process";
import { mkdirSync, statSync } from "node:fs";
import { chromium } from "@playwright/test";
import { words } from "../tests/e2e/strings.mjs";
import { edit } from "../tests/e2e/support.mjs";
import { apart, teamOfTwo } from "../tests/e2e/team.mjs";

const PORT = process.env.KONTOR_PORT ?? "8124";
const DIST = process.env.KONTOR_DIST ?? "dist";
const OUT = process.env.KONTOR_OUT ?? "docs/pictures";
const LOCALE = process.env.KONTOR_LOCALE ?? "en-US";
const RECORDS = process.env.KONTOR_RECORDS;
/** A pattern of the names of the pages that are wanted; all of them without it. */
const ONLY = process.env.KONTOR_ONLY && new RegExp(process.env.KONTOR_ONLY);
const address = `http://127.0.0.1:${PORT}/`;
const size = { width: 1200, height: 750 };
/** The sizes of the pictures of all pages, by the suffix of their names. */
const sizes = { "": { viewport: { width: 1440, height: 900 } }, "-phone": { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } };

const say = words[LOCALE];
/** The label of the field on which two members of a team disagree. */
const CITY = { "en-US": "City", "de-DE": "Ort", "fr-FR": "Ville" };

/** The commands that open the dialogs of letters, deal rooms and codes. */
const LETTERS = { "en-US": "Letters and labels", "de-DE": "Briefe und Etiketten", "fr-FR": "Courriers et étiquettes" };
const DEAL_ROOM = { "en-US": "Deal room", "de-DE": "Deal-Raum", "fr-FR": "Espace client" };
const WRITE_EMAIL = { "en-US": "Write email", "de-DE": "E-Mail schreiben", "fr-FR": "Écrire un e-mail" };
const ADVANCED_FILTER = { "en-US": "Advanced filter", "de-DE": "Erweiterter Filter", "fr-FR": "Filtre avancé" };
const CARD_CODE = { "en-US": "Show as QR code", "de-DE": "Als QR-Code zeigen", "fr-FR": "Afficher en QR code" };

/** The sections of the settings, by the keys of their addresses (`src/route/section.rs`). */
const SECTIONS = ["workspace", "appearance", "keyboard", "stored-data", "team", "owners", "statuses", "pipelines", "lists", "record-types", "fields", "layouts",
  "record-rules", "automations", "email-templates", "sequences", "products", "letterhead", "rates", "lead-ways", "web-form", "assignment"];

/** The pages of which there is a picture on paper, too. */
const PRINTED = ["home", "leads", "lead", "opportunity", "pipeline", "calendar", "next-actions", "report-pipeline", "quote-document"];

/** The scenes that they show, and how to get there. */
const scenes = {
  list: async (page) => {
    await page.goto(`${address}#/lead`);
    await page.locator(".grid-row .grid-check input").nth(1).check();
    await page.locator(".grid").press("ArrowDown");
    await page.locator(".grid-row").nth(4).hover();
  },
  record: async (page) => {
    await page.goto(`${address}#/opportunity`);
    await page.locator(".grid-row a").first().click();
    await page.locator(".record-fields").waitFor();
  },
  pipeline: (page) => page.goto(`${address}#/pipeline`),
  conversion: async (page) => {
    await openLead(page);
    await page.locator(".page").getByRole("button", { name: say.convert, exact: true }).click();
    await page.getByRole("dialog").waitFor();
  },
};

/** All pages by the names of their pictures; a function leads to what an address alone does not show. */
const pages = {
  home: "", leads: "lead", accounts: "account", contacts: "contact", opportunities: "opportunity", activities: "activity", quotes: "quote", campaigns: "campaign",
  lead: openLead,
  account: (page) => openFirst(page, "account"),
  contact: (page) => openFirst(page, "contact"),
  opportunity: (page) => openFirst(page, "opportunity"),
  quote: (page) => openFirst(page, "quote"),
  sites: async (page) => page.goto(`${address}#/${await customType(page)}`),
  site: async (page) => openFirst(page, await customType(page)),
  campaign: (page) => openFirst(page, "campaign"),
  "quote-document": openQuote,
  "new-lead": (page) => creation(page, "l"), "new-account": (page) => creation(page, "a"),
  "new-contact": (page) => creation(page, "c"), "new-opportunity": (page) => creation(page, "o"),
  conversion: scenes.conversion,
  search: async (page) => {
    await page.goto(`${address}#/`);
    await page.locator(".greeting").waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("ber");
  },
  pipeline: "pipeline", calendar: "calendar", "next-actions": "next", reports: "reports", "report-pipeline": "reports?r=pipeline",
  "report-forecast": "reports?r=forecast", quotas: "reports?r=quotas", "report-flow": "reports?r=flow", "forecast-accuracy": "reports?r=forecast-accuracy",
  "lead-scoring": "reports?r=lead-scoring", "what-if": "reports?r=what-if", duplicates: "duplicates",
  enquiries: "enquiries", "import-and-export": "data",
  "import-preview": async (page) => {
    await page.goto(`${address}#/data`);
    const buffer = Buffer.from("First name,Last name,Company,Email,Phone,Expected amount,Created\n"
      + Array.from({ length: 40 }, (_, at) => `Ida,Lund ${at},Fjord ${at % 7} AS,ida${at}@fjord.example,+47 22 00 ${10 + at},"1,${at + 100}.50",0${(at % 9) + 1}/11/2026`).join("\n"));
    await page.locator("input[type=file]").first().setInputFiles({ name: "fair.csv", mimeType: "text/csv", buffer });
    await page.locator(".import-preview tbody tr, .import-preview [role=row]").first().waitFor();
  },
  workspaces: "workspaces", rights: "rights",
  "rights-found": async (page) => {
    await page.goto(`${address}#/rights`);
    await page.locator("main input").first().fill("Berg");
    await page.keyboard.press("Enter");
    await page.locator("main input[type=checkbox]").first().waitFor();
  },
  trash: "trash", changes: "changes", actions: "actions", settings: "settings",
  ...Object.fromEntries(SECTIONS.map((section) => [`settings-${section}`, `settings/${section}`])),
  guide: "guide", "guide-opportunities": "guide/opportunities", unknown: "nothing-here",
  // What an address alone does not show: tabs, dialogs and other views of a page.
  "lead-history": async (page) => {
    await openLead(page);
    await page.locator(".record-page .tabs button, .record .tabs button").last().click();
  },
  "lead-closing": async (page) => {
    await openLead(page);
    await press(page, "m", "u");
  },
  "lead-log": async (page) => {
    await page.goto(`${address}#/lead`);
    await page.locator(".grid-row a").first().waitFor();
    await page.locator(".grid").focus();
    await press(page, "l");
  },
  "opportunity-lost": async (page) => {
    await openOpen(page);
    await press(page, "m", "l");
  },
  "activity-done": async (page) => {
    await page.goto(`${address}#/activity`);
    await page.locator(".grid-row a").first().click();
    await page.locator(".record-fields").waitFor({ state: "attached" });
    await press(page, "m", "d");
  },
  "new-report": "reports?new",
  "leads-filter": (page) => listMenu(page, "first"), "leads-export": (page) => listMenu(page, "last"),
  "undo-history": async (page) => {
    await page.goto(`${address}#/`);
    await page.locator(".greeting").waitFor();
    await page.locator(".undo-group summary").first().click();
  },
  "leads-selected": (page) => selectTwo(page, "lead"),
  "leads-changed": async (page) => {
    await selectTwo(page, "lead");
    await page.locator(".selection-bar button").first().click();
    await page.getByRole("dialog").waitFor();
  },
  "leads-converted": async (page) => {
    await selectTwo(page, "lead?f=status.open");
    await page.locator(".selection-bar").getByRole("button", { name: say.convert, exact: true }).click();
    await page.getByRole("dialog").locator("tbody tr").first().waitFor();
  },
  "advanced-filter": async (page) => {
    await listMenu(page, "first");
    await page.getByRole("button", { name: ADVANCED_FILTER[LOCALE] }).click();
    await page.getByRole("dialog").locator(".filter-group").waitFor();
  },
  email: async (page) => {
    await openFirst(page, "contact");
    await page.getByRole("button", { name: WRITE_EMAIL[LOCALE], exact: true }).first().click();
    await page.getByRole("dialog").locator("#mail-text").waitFor();
  },
  letters: async (page) => {
    await selectTwo(page, "contact");
    await page.locator(".selection-bar summary").first().click();
    await page.locator(".selection-bar").getByRole("button", { name: LETTERS[LOCALE] }).click();
    await page.getByRole("dialog").waitFor();
  },
  meeting: (page) => openFirst(page, "activity?f=type.is:312;!done_at.filled"),
  "deal-room": (page) => command(page, "account", DEAL_ROOM[LOCALE]),
  "card-code": (page) => command(page, "contact", CARD_CODE[LOCALE]),
  "leads-as-board": "lead?board=status",
  "leads-in-groups": "lead?group=status",
  "calendar-day": (page) => calendar(page, "first"), "calendar-month": (page) => calendar(page, "last"),
  dashboard: async (page) => {
    await page.goto(`${address}#/reports`);
    await page.locator(".report-topics .button").last().click();
    await page.locator(".tile .chart svg").first().waitFor();
  },
  merging: async (page) => {
    await page.goto(`${address}#/duplicates`);
    await page.locator("main button[data-look=primary]:enabled").first().click();
    await page.getByRole("dialog").waitFor();
  },
  shortcuts: async (page) => {
    await page.goto(`${address}#/`);
    await page.locator(".greeting").waitFor();
    await press(page, "?");
  },
  "create-menu": async (page) => {
    await page.goto(`${address}#/`);
    await page.locator(".greeting").waitFor();
    await press(page, "c");
  },
};

/** A past day, which stays as long as its page. */
const then = { "opportunities-then": (page) => page.goto(`${address}#/opportunity?asof=${daysAgo(30)}`) };

/** Pages of a workspace without records, and what the demo does not have. */
const emptyPages = {
  "empty-home": "", "empty-leads": "lead", "empty-pipeline": "pipeline", "empty-calendar": "calendar", "empty-reports": "reports",
  "team-folder": "settings/team",
  "team-server": async (page) => {
    await page.goto(`${address}#/settings/team`);
    await page.getByRole("radio", { name: /etcd/ }).check();
  },
  "first-list": async (page) => {
    await page.goto(`${address}#/`);
    await page.locator(".greeting").waitFor();
    await page.locator("main form button[type=button]").last().click();
  },
};

/** Presses keys where no input has the focus. */
async function press(page, ...keys) {
  for (const key of keys) await page.keyboard.press(key);
}

/** The day some days ago, as addresses have it. */
const daysAgo = (days) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

/** Opens the calendar with the first or last of its views. */
async function calendar(page, which) {
  await page.goto(`${address}#/calendar`);
  await page.locator(".calendar-page .segmented").last().locator("button")[which]().click();
}

/** Opens the first or last menu of a list's tools. */
async function listMenu(page, which) {
  await page.goto(`${address}#/lead`);
  await page.locator(".grid-row a").first().waitFor();
  await page.locator(".list-tools summary")[which]().click();
}

/** Selects the first two records of a list. */
async function selectTwo(page, list) {
  await page.goto(`${address}#/${list}`);
  for (const at of [0, 1]) await page.locator(".grid-row .grid-check input").nth(at).check();
  await page.locator(".selection-bar").waitFor();
}

/** The address of the list of the record type that the demo's workspace defines. */
async function customType(page) {
  const link = page.locator(".nav a[href^='#/custom_']").first();
  await link.waitFor({ state: "attached" });
  return (await link.getAttribute("href")).slice("#/".length);
}

/** Opens the form for a new record by its keys. */
async function creation(page, key) {
  await page.goto(`${address}#/lead`);
  await page.locator(".grid-row a").first().waitFor();
  await press(page, "c", key);
  await page.getByRole("dialog").locator("input").first().waitFor();
}

/** Opens a deal that is open. */
async function openOpen(page) {
  await page.goto(`${address}#/pipeline`);
  await page.locator(".card").first().click();
  await page.locator(".record-fields").waitFor({ state: "attached" });
}

/** Opens the first record of a list, and runs a command of its menu. */
async function command(page, list, name) {
  await openFirst(page, list);
  await page.locator(".page-actions summary").last().click();
  await page.locator(".page-actions").getByRole("button", { name, exact: true }).click();
  await page.getByRole("dialog").or(page.locator(".qr-code")).first().waitFor();
}

/** Opens the sheets of a quote. */
async function openQuote(page) {
  await openFirst(page, "quote");
  await page.goto(page.url().replace("/record/", "/quote/"));
  await page.locator(".sheet").first().waitFor();
}

async function openFirst(page, list) {
  await page.goto(`${address}#/${list}`);
  await page.locator(".grid-row a").first().click();
  await page.locator(".record-fields").waitFor({ state: "attached" });
}

async function openLead(page) {
  await page.goto(`${address}#/lead`);
  // A lead of the small demo that is still to be converted.
  await page.locator(".grid-row a", RECORDS ? {} : { hasText: "Ada Berg" }).first().click();
  await page.locator(".record-fields").waitFor({ state: "attached" });
}

/** Opens the demo in a page of its own; `welcome` is a path for a picture of the page before that. */
async function demo(browser, options, welcome) {
  const page = await newPage(browser, options);
  await page.goto(address);
  if (welcome) await picture(page, welcome, { quality: 70 });
  await page.getByRole("button", { name: say.lookAround }).click();
  await stored(page);
  if (RECORDS) {
    await page.locator(".demo-exit, .button.demo").first().click();
    await page.getByRole("button", { name: new Intl.NumberFormat(LOCALE).format(RECORDS) }).click();
    await page.locator(".welcome").waitFor({ state: "hidden", timeout: 300_000 });
    await stored(page);
  }
  return page;
}

const common = { locale: LOCALE, timezoneId: "Europe/Berlin", reducedMotion: "reduce", serviceWorkers: "block" };
const newPage = (browser, options) => browser.newPage({ ...common, ...options });
const stored = (page) => page.locator(".saved[data-state=yes]").waitFor({ state: "attached" });

async function picture(page, path, options) {
  // Pages are drawn in parts; a moment lets figures and fonts settle.
  await page.waitForTimeout(1500);
  await page.screenshot({ path, ...options });
  console.log(`${path}: ${Math.round(statSync(path).size / 1024)} KB`);
}

/** Pictures of a team of two who changed the same lead without knowing of each other. */
async function team(browser, options, named) {
  const context = await browser.newContext({ ...common, ...options, baseURL: address });
  const { anna, ben, lead, say } = await teamOfTwo(await context.newPage(), context, LOCALE);
  const phone = (city) => async (page) => {
    await page.goto(`${address}#/${lead}`);
    await edit(page, { [CITY[LOCALE]]: city });
  };
  await apart({ anna, ben, say }, phone("Bonn"), phone("Kiel"));
  await pictures(anna, { "team-conflicts": "settings/team", "lead-in-conflict": (page) => page.goto(`${address}#/${lead}`) }, named);
  await context.close();
}

/** A picture of each of some pages. */
async function pictures(page, all, named) {
  for (const [name, show] of Object.entries(all)) {
    if (ONLY && !ONLY.test(name)) continue;
    if (typeof show === "string") await page.goto(`${address}#/${show}`);
    else await show(page);
    await picture(page, named(name), { quality: 70 });
    // What a scene has opened is closed with its page's state.
    if (typeof show !== "string") await page.reload();
  }
}

/** What is printed of some pages, at the width of an A4 sheet within its margins. */
async function printed(browser) {
  const page = await demo(browser, { viewport: sizes[""].viewport, colorScheme: "light" });
  for (const name of PRINTED) {
    if (ONLY && !ONLY.test(`printed-${name}`)) continue;
    const show = pages[name];
    if (typeof show === "string") await page.goto(`${address}#/${show}`);
    else await show(page);
    await page.locator("h1").waitFor();
    await page.setViewportSize({ width: 718, height: 1047 });
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    await picture(page, `${OUT}/pages/printed-${name}.jpg`, { quality: 70, fullPage: true });
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    await page.emulateMedia({ media: "screen" });
    await page.setViewportSize(sizes[""].viewport);
  }
  await page.close();
}

async function served() {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (await fetch(address).then((answer) => answer.ok, () => false)) return;
    await new Promise((then) => setTimeout(then, 200));
  }
  throw new Error(`nothing answers on ${address}`);
}

mkdirSync(`${OUT}/pages`, { recursive: true });
const server = spawn("node", ["scripts/serve.mjs", PORT, DIST], { stdio: "ignore" });
try {
  await served();
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
  for (const colorScheme of ["light", "dark"]) {
    const page = await demo(browser, { viewport: size, colorScheme });
    for (const [name, show] of Object.entries(scenes)) {
      await show(page);
      await picture(page, `${OUT}/${name}-${colorScheme}.png`);
    }
    await page.close();
    for (const [suffix, options] of Object.entries(sizes)) {
      const named = (name) => `${OUT}/pages/${name}-${colorScheme}${suffix}.jpg`;
      const page = await demo(browser, { ...options, colorScheme }, named("welcome"));
      await pictures(page, pages, named);
      await pictures(page, then, named);
      await page.close();
      const empty = await newPage(browser, { ...options, colorScheme });
      await empty.goto(address);
      await empty.getByRole("button", { name: say.startEmpty }).click();
      await stored(empty);
      await pictures(empty, emptyPages, named);
      await empty.close();
      await team(browser, { ...options, colorScheme }, named);
    }
  }
  await printed(browser);
  await browser.close();
} finally {
  server.kill();
}

// Everyone: the whole process without a mouse, what a screen reader reads in order, zoom, forced colours, less motion.
import { create, expect, fits, open, saved, startEmpty, test } from "./support.mjs";

/** Presses Tab until an element has the focus. */
async function tabTo(page, locator, most = 120) {
  await locator.first().waitFor();
  for (let step = 0; step < most; step += 1) {
    if (await locator.evaluateAll((found) => found.includes(document.activeElement))) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${locator} is not reached by Tab`);
}

/** Reaches an element by Tab and presses a key on it. */
async function press(page, locator, key = "Enter") {
  await tabTo(page, locator);
  await page.keyboard.press(key);
}

/** Reaches an input by Tab and types. */
async function write(page, locator, text) {
  await tabTo(page, locator);
  await page.keyboard.type(text);
}

/** The parts that a screen reader does not read in this order. */
async function read(locator, parts) {
  const text = await locator.ariaSnapshot();
  const places = parts.map((part) => text.indexOf(part));
  return parts.filter((_, at) => places[at] < 0 || (at > 0 && places[at] < places[at - 1]));
}

test("a lead becomes a won deal without a mouse", async ({ page, say }) => {
  await page.goto("/");
  await press(page, page.getByRole("button", { name: say.startEmpty }));
  await saved(page);
  await press(page, page.getByRole("button", { name: say.New, exact: true }));
  await expect(page.getByRole("menuitem").first()).toBeFocused();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await write(page, dialog.getByLabel("Last name"), "Berg");
  await write(page, dialog.getByLabel("Company"), "Nordlicht");
  await press(page, dialog.getByRole("button", { name: "Save", exact: true }));
  await saved(page);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Berg");

  const log = page.locator(".quick-log");
  await write(page, log.getByRole("textbox").first(), "They want a demo");
  await page.keyboard.press("Enter");
  await saved(page);
  await press(page, page.locator(".signs").getByRole("checkbox", { name: /meeting/i }), "Space");
  await saved(page);
  await expect(page.locator(".path-step[data-state=current]")).toContainText("Working");

  await press(page, page.locator(".page").getByRole("button", { name: "Convert", exact: true }));
  await write(page, dialog.getByRole("textbox").first(), "");
  await press(page, dialog.locator(".dialog-foot [data-look=primary]"));
  await expect(dialog).toBeHidden();
  await saved(page);
  if (!(await page.locator("h1", { hasText: "Nordlicht" }).isVisible())) {
    await press(page, page.locator(".became", { hasText: "Opportunity" }).getByRole("link"));
  }
  for (const stage of ["Needs Analysis", "Closed Won"]) {
    await press(page, page.locator(".path-step", { hasText: stage }));
    await saved(page);
    await expect(page.locator(".path-step[data-state=current]")).toContainText(stage);
  }
});

test("a list, a board and a dialog are read in a sensible order", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht" });
  await create(page, "opportunity", { "Opportunity name": "Roof", Amount: "1,234.56 EUR" });
  await open(page, "lead");
  await expect(page.getByRole("grid", { name: "Leads" })).toMatchAriaSnapshot(`
    - grid "Leads":
      - rowgroup:
        - row:
          - columnheader "Name"
          - columnheader "Company"
          - columnheader "Status"
      - rowgroup:
        - row:
          - gridcell "Berg"
          - gridcell "Nordlicht"
          - gridcell "Open - Not Contacted"
  `);
  await open(page, "pipeline");
  const column = page.getByRole("region", { name: "Prospecting" });
  await expect(column).toMatchAriaSnapshot(`
    - region "Prospecting":
      - heading "Prospecting" [level=2]
      - list:
        - listitem:
          - button /Roof.*€1,235/
  `);
  await page.keyboard.press("c");
  await expect(page.getByRole("menuitem").first()).toBeFocused();
  await page.keyboard.press("Enter");
  expect(await read(page.getByRole("dialog"), ["heading", 'textbox "Last name"', 'textbox "Company"', 'button "Save"'])).toEqual([]);
  await page.keyboard.press("Escape");
  await open(page, "lead");
  await page.getByRole("link", { name: "Berg" }).click();
  await expect(page.locator(".record-fields")).toBeVisible();
  expect(await read(page.locator("main"), ['link "Leads"', 'heading "Berg"', 'button "Convert"', 'text: Company'])).toEqual([]);
});

test("home, a report and the calendar are read in the order of what one asks: how much, when, what next", async ({ page, say }) => {
  await page.clock.setFixedTime(new Date("2026-11-24T09:00:00Z"));
  await page.goto("/");
  await page.getByRole("button", { name: say.lookAround }).click();
  await saved(page);
  const main = page.locator("main");
  await expect(page.locator(".todo-check").first()).toBeVisible();
  expect(await read(main, ['heading "Home" [level=1]', 'heading "My target this quarter" [level=2]', 'img "42% of the target won', 'link "€31,800"',
    'heading "Open deals by stage" [level=2]', 'link "Negotiation/Review 2 €116,500"', 'link "Open pipeline €226,700 weighted €151,050"', 'heading "Tasks due'])).toEqual([]);
  await open(page, "reports?r=pipeline");
  await expect(page.getByRole("table")).toBeVisible();
  expect(await read(main, ['link "All reports"', 'heading "Pipeline by stage" [level=1]', 'combobox "Period"', 'combobox "Owner"', 'group "Chart: Pipeline by stage"',
    'link "Qualification, Sum: Amount: €12,400"', 'columnheader "Stage"', 'rowheader "Qualification"', 'heading "How it’s calculated"'])).toEqual([]);
  await open(page, "calendar");
  await expect(page.locator(".cal-item").first()).toBeVisible();
  expect(await read(main, ["heading", 'button "Previous"', 'button "Next"', 'button "Week" [pressed]', 'grid "Calendar"', 'columnheader "Sunday, November 22"', "all day, "])).toEqual([]);
});

/** The words of what covers something else in a bar. */
function overlapping(bar) {
  const shown = [...bar.querySelectorAll("button, summary, input, a")].map((own) => [own, own.getBoundingClientRect()]).filter(([own, box]) => box.width > 0 && !own.closest(".menu-panel"));
  return shown.flatMap(([own, a], at) => shown.slice(at + 1)
    .filter(([other, b]) => !own.contains(other) && !other.contains(own) && a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)
    .map(([other]) => `${own.innerText || own.title} and ${other.innerText || other.title}`));
}

test("at twice the size, and on a tablet, nothing is cut or out of reach", async ({ page, say }) => {
  await page.goto("/");
  await page.getByRole("button", { name: say.lookAround }).click();
  await saved(page);
  for (const size of [{ width: 720, height: 450 }, { width: 820, height: 1180 }]) {
    await page.setViewportSize(size);
    for (const path of ["", "lead", "pipeline", "calendar", "reports", "settings", "data"]) {
      await open(page, path);
      await fits(page);
      const button = await page.locator(".top").getByRole("button", { name: say.New, exact: true }).boundingBox();
      expect(button.x + button.width, `${path} at ${size.width}`).toBeLessThanOrEqual(size.width);
      expect(await page.locator(".top").evaluate(overlapping), `${path} at ${size.width}`).toEqual([]);
    }
    await open(page, "opportunity");
    await page.locator(".grid-row:visible a").first().click();
    await expect(page.locator(".record-fields")).toBeAttached();
    await fits(page);
    await page.keyboard.press("c");
    await page.keyboard.press("l");
    await expect(page.getByRole("dialog")).toBeVisible();
    await fits(page);
    const foot = await page.locator(".dialog-foot [type=submit]").boundingBox();
    expect(foot.y + foot.height, `dialog at ${size.width}`).toBeLessThanOrEqual(size.height);
    await page.keyboard.press("Escape");
  }
});

/** The number of elements that move. */
const moving = () => [...document.querySelectorAll("*")].filter((element) => {
  const { transitionDuration, animationName } = getComputedStyle(element);
  return animationName !== "none" || transitionDuration.split(",").some((time) => parseFloat(time) > 0);
}).length;

test("hover, selection and cursor differ, with forced colours too, and nothing moves where motion is unwanted", async ({ page }) => {
  await startEmpty(page);
  for (const name of ["Berg", "Lund", "Falk"]) await create(page, "lead", { "Last name": name, Company: "Nordlicht" });
  await open(page, "lead");
  const row = (at) => page.locator(".grid-row:visible").nth(at);
  const look = (at) => row(at).evaluate((row) => {
    const [check, name] = [row.querySelector(".grid-check"), row.querySelector(".grid-name")].map((cell) => getComputedStyle(cell));
    return [name.backgroundColor, check.boxShadow, name.outlineStyle].join(" ");
  });
  const plain = await look(2);
  await row(0).getByRole("checkbox").check();
  await page.locator(".grid").focus();
  await page.keyboard.press("ArrowDown");
  await row(2).hover();
  const looks = [plain, await look(0), await look(1), await look(2)];
  expect(new Set(looks).size, looks.join("\n")).toBe(4);
  await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
  expect((await look(0)).endsWith("solid")).toBe(true);
  expect((await look(2)).endsWith("none")).toBe(true);
  expect(await page.evaluate(moving)).toBe(0);
});

test("a phone shows a list as cards of two lines, with targets of 44 pixels", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht" });
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, "lead");
  const row = page.locator(".grid-row:visible").first();
  await expect(row.getByText("Nordlicht")).toBeVisible();
  await expect(row.getByText("Open - Not Contacted")).toBeVisible();
  const box = async (locator) => locator.boundingBox();
  const [name, company, status, check] = [await box(row.locator(".grid-name a")), await box(row.getByText("Nordlicht")), await box(row.getByText("Open - Not Contacted")), await box(row.locator(".grid-check"))];
  expect(company.y).toBeGreaterThan(name.y + 12);
  expect(Math.abs(status.y - name.y)).toBeLessThan(8);
  expect(status.x + status.width).toBeLessThanOrEqual(390);
  expect(Math.min(check.width, check.height)).toBeGreaterThanOrEqual(44);
  await fits(page);
});

/** The controls that a finger of 44 pixels does not meet alone; links and figures in texts are texts. */
const small = () => [...document.querySelectorAll("button:not(.figure-link), summary:not(.figure-link), select, input, textarea")].filter((own) => {
  const box = (own.closest("label, .grid-check") ?? own).getBoundingClientRect();
  if (box.width === 0 || !own.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
  if (box.width > 43.5 && box.height > 43.5) return false;
  // What is drawn smaller may be met beside it.
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  // Below the bar on top and above the one at the bottom.
  if (y < 78 || y > innerHeight - 82) return false;
  return ![[-21, 0], [21, 0], [0, -21], [0, 21]].every(([dx, dy]) => own.contains(document.elementFromPoint(x + dx, y + dy)));
}).map((own) => `${own.innerText || own.title || own.ariaLabel || own.id}: ${own.className} in ${own.parentElement.className}`);

/** What is entered in a control and does not fit into it. */
const cut = () => [...document.querySelectorAll("main :is(input[type=text], input:not([type]), select)")].flatMap((own) => {
  if (!own.clientWidth || !own.checkVisibility({ visibilityProperty: true })) return [];
  const { font, paddingLeft, paddingRight } = getComputedStyle(own);
  const pen = Object.assign(document.createElement("canvas").getContext("2d"), { font });
  const text = own.selectedOptions?.[0]?.text ?? own.value;
  // What is longer than a line of a phone cannot fit.
  const [width, room] = [pen.measureText(text).width, own.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight)];
  return width > room + 1 && width < 260 ? [text] : [];
});

/** The pages of the demo, and the first record of lists. */
const PAGES = ["", "next", "calendar", "pipeline", "lead", "account", "contact", "opportunity", "quote", "activity", "campaign",
  "lead/first", "account/first", "contact/first", "opportunity/first", "quote/first", "activity/first", "campaign/first",
  "reports", "reports?r=pipeline", "reports?r=quotas", "reports?r=what-if", "reports?new", "enquiries", "duplicates", "data", "workspaces", "rights",
  "trash", "changes", "actions", "guide", "settings",
  ...["workspace", "appearance", "keyboard", "stored-data", "team", "owners", "statuses", "pipelines", "lists", "record-types", "fields",
    "layouts", "record-rules", "automations", "email-templates", "sequences", "products", "letterhead", "rates", "lead-ways", "web-form",
    "assignment"].map((section) => `settings/${section}`)];

test("every control of a page on a phone is met by a finger, and nothing moves or is lost with a system's own colours", async ({ page, say }) => {
  test.slow();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/");
  await page.getByRole("button", { name: say.lookAround }).click();
  await saved(page);
  await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
  for (const path of PAGES) {
    const [list, record] = path.split("/first");
    await open(page, list);
    if (record !== undefined) {
      await page.locator(".grid-row:visible a").first().click();
      await expect(page.getByRole("tab", { name: "Details" })).toBeVisible();
    }
    // A page is drawn in parts.
    await page.waitForLoadState("networkidle");
    // Screen by screen, since only what is in sight can be met.
    for (let top = 0; ; top += 600) {
      const rest = await page.evaluate((top) => {
        const main = document.querySelector("main");
        main.scrollTo(0, top);
        return main.scrollHeight - main.clientHeight - top;
      }, top);
      expect.soft(await page.evaluate(small), `${path} from ${top}`).toEqual([]);
      if (rest <= 0) break;
    }
    expect.soft(await page.evaluate(cut), path).toEqual([]);
    expect(await page.evaluate(moving), path).toBe(0);
    // A control that is drawn by its background alone would vanish.
    const unseen = await page.locator(".button[data-look=primary]:visible").evaluateAll((all) => all.filter((own) => getComputedStyle(own).borderTopStyle === "none").map((own) => own.innerText));
    expect(unseen, path).toEqual([]);
  }
});

// The measurements of the peers on the same leads, in the same browser, in the same run.
import { fileURLToPath } from "node:url";
import { csv, leads, median, p95, queries } from "./data.mjs";
import { install } from "./page.mjs";

const scripts = ["dexie/dist/dexie.min.js", "minisearch/dist/umd/index.js", "papaparse/papaparse.min.js",
  "@leeoniya/ufuzzy/dist/uFuzzy.iife.min.js", "ag-grid-community/dist/ag-grid-community.min.js"];

/** Measures all peers with `count` leads; returns a list of { what, value, unit }. */
export async function peers(browser, address, count) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(600_000);
  await context.addInitScript(install);
  const page = await context.newPage();
  await page.route(`${address}peers`, (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><div id=grid style='height:860px'></div>" }));
  await page.goto(`${address}peers`);
  for (const script of scripts) {
    await page.addScriptTag({ path: fileURLToPath(new URL(`node_modules/${script}`, import.meta.url)) });
  }
  const figures = [];
  const add = (what, times, unit = "ms") => {
    const list = [].concat(times);
    figures.push({ what, value: median(list), p95: list.length > 1 ? p95(list) : undefined, unit });
    console.log(`  ${what}: ${median(list).toFixed(1)} ${unit}`);
  };
  const rows = leads(count).map((row, at) => ({ id: at + 1, ...row }));
  await page.evaluate((rows) => { window.rows = rows; }, rows);
  await page.evaluate((text) => { window.text = text; }, csv(leads(count)));

  const stored = await page.evaluate(async () => {
    const timed = async (act) => { const start = performance.now(); await act(); return performance.now() - start; };
    const parse = await timed(() => { window.parsed = Papa.parse(window.text, { header: true }).data; });
    const database = new Dexie("peer", { chromeTransactionDurability: "strict" });
    database.version(1).stores({ leads: "id" });
    const write = await timed(() => database.leads.bulkPut(window.rows));
    const reads = [];
    for (let run = 0; run < 7; run += 1) reads.push(await timed(() => database.leads.toArray()));
    const edits = [];
    for (let run = 0; run < 21; run += 1) edits.push(await timed(() => database.leads.update(5 + run, { Title: `Title ${run}` })));
    return { parse, write, reads, edits };
  });
  add("PapaParse with header, then Dexie bulkPut (strict)", stored.parse + stored.write);
  add("Dexie toArray", stored.reads);
  add("Dexie update of one lead (strict)", stored.edits);

  const found = await page.evaluate(async (queries) => {
    const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
    const letters = queries.flatMap((text) => [...text].map((_, at) => fold(text.slice(0, at + 1))));
    const fields = ["Last Name", "First Name", "Company", "Email", "Phone", "Mobile", "City"];
    const timed = (act) => { const start = performance.now(); act(); return performance.now() - start; };
    const mini = new MiniSearch({ fields, processTerm: fold });
    const build = timed(() => mini.addAll(window.rows));
    const minisearch = letters.map((text) => timed(() => mini.search(text, { prefix: true, fuzzy: text.length > 3 ? 1 : 0 })));
    const texts = window.rows.map((row) => fold(fields.map((field) => row[field]).join(" ")));
    const fuzzy = new uFuzzy({ intraMode: 1 });
    const ufuzzy = letters.map((text) => timed(() => fuzzy.filter(texts, text)));
    return { build, minisearch, ufuzzy };
  }, queries);
  add("MiniSearch: build of the index", found.build);
  add("MiniSearch: query by letter, prefix and one error, no paint", found.minisearch);
  add("uFuzzy: query by letter, no paint", found.ufuzzy);

  const grid = await page.evaluate(async () => {
    const columns = ["Last Name", "Company", "Lead Status", "Lead Source", "Rating", "Email", "Phone"];
    const element = document.querySelector("#grid");
    let api;
    const mount = await window.bench.act(() => {
      api = agGrid.createGrid(element, { columnDefs: columns.map((field) => ({ field, sortable: true })), rowData: window.rows, suppressFieldDotNotation: true });
    }, () => element.querySelectorAll(".ag-row").length > 10);
    const frames = await window.bench.scroll(".ag-body-viewport, .ag-grid-viewport, .ag-body-vertical-scroll-viewport", 1500, 180);
    api.ensureIndexVisible(0, "top");
    await window.bench.until(() => element.querySelector(".ag-row[row-index='0']"));
    const sorts = [];
    const filters = [];
    for (let run = 0; run < 7; run += 1) {
      const before = element.querySelector(".ag-row[row-index='0']")?.textContent;
      sorts.push(await window.bench.act(() => api.applyColumnState({ state: [{ colId: "Last Name", sort: run % 2 ? "desc" : "asc" }], defaultState: { sort: null } }),
        () => element.querySelector(".ag-row[row-index='0']")?.textContent !== before));
      for (const text of ["s", "so", "sol", "sola", "solar"]) {
        filters.push(await window.bench.act(() => api.setGridOption("quickFilterText", text), () => true));
      }
      api.setGridOption("quickFilterText", "");
      await window.bench.painted();
    }
    return { mount, slow: frames.filter((time) => time > 20).length, sorts, filters };
  });
  add("AG Grid: mount to paint", grid.mount);
  add("AG Grid: frames over 20 ms, of 180", grid.slow, "frames");
  add("AG Grid: sort by name to paint", grid.sorts);
  add("AG Grid: filter, letter to paint", grid.filters);
  await context.close();
  return figures;
}

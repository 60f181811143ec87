// An independent computation of figures from the CSV files of another CRM, which tests/it/known_figures.rs compares
// with the product's own. It shares no library and no code with it. Usage: node tests/figures.mjs FOLDER; one figure
// per line, tab-separated: report, group, numbers.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];

/** The rows of a file as objects; quoted cells may contain commas, line breaks and doubled quotes. */
function read(name) {
  const path = join(folder, name);
  if (!existsSync(path)) return [];
  const text = readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  const rows = [[]];
  let cell = "", quoted = false;
  for (let at = 0; at < text.length; at++) {
    const c = text[at];
    if (quoted) {
      if (c === '"' && text[at + 1] === '"') { cell += '"'; at++; } else if (c === '"') quoted = false;
      else cell += c;
    } else if (c === '"') quoted = true;
    else if (c === ",") { rows.at(-1).push(cell); cell = ""; }
    else if (c === "\n") { rows.at(-1).push(cell); cell = ""; rows.push([]); }
    else if (c !== "\r") cell += c;
  }
  if (cell || rows.at(-1).length) rows.at(-1).push(cell);
  const [head, ...body] = rows.filter((row) => row.some((cell) => cell.trim()));
  return body.map((row) => Object.fromEntries(head.map((key, at) => [key.trim(), (row[at] ?? "").trim()])));
}

const cents = (text) => Math.round(Number(text.replace(/[$,]/g, "")) * 100);
const months = "JanFebMarAprMayJunJulAugSepOctNovDec";
/** Days since 1970 of `16 Apr, 2021 00:03:00`. */
function day(text) {
  const [, date, month, year] = text.match(/^(\d+) (\w{3}),? (\d{4})/);
  return Date.UTC(Number(year), months.indexOf(month) / 3, Number(date)) / 86_400_000;
}

const totals = new Map();
/** Adds numbers to a group of a report. */
function add(report, group, ...numbers) {
  const key = `${report}\t${group}`;
  const all = totals.get(key) ?? numbers.map(() => 0);
  totals.set(key, all.map((sum, at) => sum + numbers[at]));
}

for (const deal of read("Potentials.csv")) {
  const won = deal["Forecast Type"] === "Won" || deal.Stage === "Closed Won";
  const lost = deal["Forecast Type"] === "Lost" || deal.Stage === "Closed Lost";
  const amount = deal.Amount ? cents(deal.Amount) : 0;
  add("stage", deal.Stage, 1, amount);
  add("owner", deal["Potential Owner"], Number(won), Number(lost), won ? amount : 0);
  add("all", "", 1, amount, Number(won), Number(won || lost));
  if (won) {
    const closes = new Date(day(deal["Closing Date"]) * 86_400_000);
    add("month", `${closes.getUTCFullYear()}-${String(closes.getUTCMonth() + 1).padStart(2, "0")}`, 1, amount);
    add("cycle", "", day(deal["Closing Date"]) - day(deal["Created Time"]), 1);
  }
}
for (const lead of read("Leads.csv")) {
  add("leads", "", 1, Number(lead.CONVERTED === "Yes"));
  const created = new Date(day(lead["Created Time"]) * 86_400_000);
  add("cohort", `${created.getUTCFullYear()}-${String(created.getUTCMonth() + 1).padStart(2, "0")}`, 1, Number(lead.CONVERTED === "Yes"));
}
for (const task of read("Tasks.csv")) add("tasks", task["Task Owner"], 1, Number(task.Status === "Completed"));

for (const [key, numbers] of [...totals].sort()) console.log([key, ...numbers].join("\t"));

// The leads shared by all measurements: from a seeded generator, about 24 fields and 650 bytes of JSON each.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const pick = (list, random) => list[Math.floor(random() * list.length)];
const first = ["Ada", "Bo", "Chloé", "Dmitri", "Elif", "François", "Greta", "Håkon", "Inês", "Jürgen", "Kaya", "Łukasz",
  "Márta", "Noor", "Óscar", "Petra", "Quentin", "Renée", "Søren", "Tomáš", "Ulrike", "Vera", "Walter", "Zoë"];
const parts = ["berg", "stein", "mann", "feld", "hol", "lund", "kamp", "wald", "bach", "ström", "gård", "müll", "schä",
  "fröh", "kov", "ski", "ez", "ini", "ard", "win", "brook", "well", "ton", "er"];
const branches = ["Solar", "Logistik", "Software", "Medizintechnik", "Bau", "Beratung", "Möbel", "Druck", "Wasser"];
const forms = ["GmbH", "AG", "Ltd", "Inc.", "KG", "SA", "ApS"];
const cities = ["Köln", "Münster", "Łódź", "Aarhus", "Zürich", "Leeds", "Graz", "Besançon", "Málaga", "Göteborg"];
const statuses = ["Open - Not Contacted", "Working - Contacted"];
const ratings = ["Hot", "Warm", "Cold"];
const sources = ["Web", "Phone Inquiry", "Partner Referral", "Purchased List", "Other"];

/** A generator of random numbers that are the same for the same seed. */
export function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** `count` leads as plain objects, with keys in the order of the headers of `csv`. */
export function leads(count) {
  const random = generator(7);
  return Array.from({ length: count }, (_, at) => {
    const name = pick(parts, random) + pick(parts, random);
    const last = name[0].toUpperCase() + name.slice(1);
    const given = pick(first, random);
    const company = `${pick(parts, random)}${pick(parts, random)} ${pick(branches, random)} ${pick(forms, random)}`;
    const host = `${company.split(" ")[0].normalize("NFD").replace(/[^a-z]/gi, "").toLowerCase()}${at % 5000}.example`;
    return {
      "Last Name": last, "First Name": given, Company: company[0].toUpperCase() + company.slice(1),
      Title: pick(["Einkauf", "Head of Sales", "CEO", "Office Manager"], random), "Lead Status": pick(statuses, random),
      "Lead Source": pick(sources, random), Rating: pick(ratings, random), Email: `lead${at}@${host}`,
      Phone: `+49 30 ${1000000 + at}`, Mobile: `+49 170 ${2000000 + at}`, Website: `https://www.${host}`,
      Street: `${last}straße ${1 + (at % 200)}`, "Postal Code": String(10000 + (at % 89999)), City: pick(cities, random),
      State: "", Country: pick(["Germany", "Denmark", "France", "Poland"], random),
      "Annual Revenue": `${1000 * Math.ceil(random() * 9000)}.00`, "No. of Employees": String(Math.ceil(random() * 900)),
      Description: `Met at the fair in ${pick(cities, random)}; asked for an offer for ${pick(branches, random)} and a visit in spring. ${at}`,
    };
  });
}

/** The leads as a CSV file. */
export function csv(rows) {
  const heads = Object.keys(rows[0]);
  const cell = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return [heads, ...rows.map((row) => heads.map((head) => row[head]))].map((line) => line.map(cell).join(",")).join("\n");
}

/** Brings `count` leads in by the page of imports, which is open. */
export async function importLeads(page, count) {
  const folder = await mkdtemp(join(tmpdir(), "kontor-leads-"));
  const path = join(folder, "leads.csv");
  await writeFile(path, csv(leads(count)));
  await page.getByLabel("Choose files").first().setInputFiles(path);
  await page.getByRole("button", { name: /^Import [\d,]+ leads$/ }).click();
  await page.getByText(/leads imported/).waitFor();
  await rm(folder, { recursive: true });
}

/** Search queries, typed letter by letter: beginnings, middles, missing accents, one typing error. */
export const queries = ["müller", "stromg", "solar", "koln", "lead4711", "bergfeld", "schabach", "bergfedl", "ada l"];

/** Median and 95th percentile of some figures. */
export const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
export const p95 = (list) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * 0.95))];

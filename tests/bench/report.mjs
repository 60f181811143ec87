// Writes docs/performance.md from the measurements.
import { readFile, writeFile } from "node:fs/promises";

const head = `# Speed

\`make bench\` measures and writes this page: the release build in Chromium, medians of 7 or more (search and filter:
of every letter typed), the 95th percentile in brackets. "To paint" runs from the event to the end of the frame that
shows the result, so a figure up to 16.7 ms is one frame. The leads are generated: 19 columns, about 650 bytes each.
The pipeline holds 1,000 deals; reports are worked out of as many deals as there are leads. Machines differ; compare columns and ratios of one run, not runs.
`;

/** Writes the page. */
export async function write(results, sizes, machine) {
  const table = (name) => {
    const whats = [...new Set(results.filter((result) => result.name === name).flatMap(({ figures }) => figures.map(({ what }) => what)))];
    const cell = (what, count) => {
      const figure = results.find((result) => result.name === name && result.count === count)?.figures.find((figure) => figure.what === what);
      if (!figure) return "";
      const number = (value) => (value >= 100 ? value.toFixed(0) : value.toFixed(1));
      return `${number(figure.value)} ${figure.unit}${figure.p95 === undefined ? "" : ` (${number(figure.p95)})`}`;
    };
    const line = (cells) => `| ${cells.join(" | ")} |`;
    return [line([name, ...sizes.map((size) => `${size.toLocaleString("en")} leads`)]), line(["---", ...sizes.map(() => "---:")]),
      ...whats.map((what) => line([what, ...sizes.map((size) => cell(what, size))]))].join("\n");
  };
  const value = (name, what, count) => results.find((result) => result.name === name && result.count === count)?.figures.find((figure) => figure.what === what)?.value;
  const ratios = [
    ["import, file to stored", (n) => (value("Kontor", "import: file to preview", n) + value("Kontor", "import: agreed to stored (strict)", n)), "PapaParse with header, then Dexie bulkPut (strict)"],
    ["warm start to usable list against reading alone", (n) => value("Kontor", "warm start to usable list", n), "Dexie toArray"],
    ["sort by name", (n) => value("Kontor", "list: sort by name to paint", n), "AG Grid: sort by name to paint"],
    ["report by stage, from scratch", (n) => value("Kontor", "report pipeline: from scratch to paint", n), "crossfilter2: sum of amounts by stage, from scratch"],
    ["report by stage after an edit", (n) => value("Kontor", "report pipeline: edit of a deal (strict) to its new figures painted", n), "crossfilter2: one deal replaced, sum by stage"],
    ["filter by text", (n) => value("Kontor", "list: filter, letter to paint", n), "AG Grid: filter, letter to paint"],
  ];
  const ratio = ([what, own, peer]) => `| ${what} | ${peer} | ${sizes.map((n) => (own(n) / value("Peers", peer, n)).toFixed(2)).join(" | ")} |`;
  const text = [head, `Last run: Chromium ${machine.version}, ${machine.cores} cores, ${machine.memory} GiB.\n`, table("Kontor"), "",
    table("Peers"), "", "## Kontor's time as a share of the peer's\n",
    `| | peer | ${sizes.map((size) => size.toLocaleString("en")).join(" | ")} |`, `|---|---|${sizes.map(() => "---:").join("|")}|`,
    ...ratios.map(ratio), ""].join("\n");
  const path = "docs/performance.md";
  const old = await readFile(path, "utf8").catch(() => "");
  // Notes below the mark were written by people and are kept.
  const notes = old.includes("<!-- notes -->") ? old.slice(old.indexOf("<!-- notes -->")) : "<!-- notes -->\n";
  await writeFile(path, `${text}\n${notes}`);
  console.log(`\nWritten: ${path}`);
}

// What a page prints, read from the PDF that the browser makes.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What is on the pages of a PDF, page by page, their sizes in points, and where each word is; with what `look` finds in the file. */
export async function printed(page, look = () => undefined) {
  const folder = mkdtempSync(join(tmpdir(), "kontor-print-"));
  try {
    const file = join(folder, "print.pdf");
    await page.pdf({ path: file, preferCSSPageSize: true, printBackground: true });
    return { ...read(file), seen: look(file) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What is on the pages of a PDF file, in the same form. */
export function read(file) {
  const sizes = [...readFileSync(file, "latin1").matchAll(/\/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, width, height]) => [Math.round(width), Math.round(height)]);
  const pages = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" }).split("\f").slice(0, -1);
  // Every word with the upper left corner of its box, in millimetres.
  const boxes = execFileSync("pdftotext", ["-bbox", file, "-"], { encoding: "utf8" }).split("<page ").slice(1);
  const word = /<word xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>([^<]*)<\/word>/g;
  const millimetres = (points) => (Number(points) * 25.4) / 72;
  const words = boxes.flatMap((text, page) => [...text.matchAll(word)].map(([, x, y, text]) => ({ page: page + 1, text, x: millimetres(x), y: millimetres(y) })));
  return { pages: pages.map(text => text.replace(/[\s\u00a0\u202f]+/g, " ")), sizes, words };
}

/** Counts what a page asks to be printed from its next load on, instead of printing it: a browser prints a page once at a time. */
export const countPrints = (page) => page.addInitScript(() => {
  globalThis.prints = 0;
  globalThis.print = () => {
    globalThis.prints += 1;
  };
});

/** How often the page asked to be printed. */
export const prints = (page) => page.evaluate(() => globalThis.prints);

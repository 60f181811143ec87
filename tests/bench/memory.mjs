// What the open page takes: of a browser that was started for it. One that has loaded the page many times before keeps some of
// each.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { open, saved, startEmpty } from "../e2e/support.mjs";
import { importLeads } from "./data.mjs";

/** Private memory of the largest renderer process in bytes, some seconds after the list of `count` leads is shown; Linux only. */
export async function memory(address, count) {
  const folder = await mkdtemp(join(tmpdir(), "kontor-profile-"));
  const start = () => chromium.launchPersistentContext(folder, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"],
    baseURL: address, locale: "en-US", viewport: { width: 1440, height: 900 }, serviceWorkers: "block",
  });
  try {
    const first = await start();
    first.setDefaultTimeout(600_000);
    const page = first.pages()[0];
    await startEmpty(page);
    await open(page, "data");
    await importLeads(page, count);
    await saved(page);
    await first.close();
    const context = await start();
    const list = context.pages()[0];
    await list.goto("/#/lead");
    await list.locator(".grid-row:not([hidden]) a").first().waitFor();
    // By then the chunks of all pages are there.
    await list.waitForTimeout(8_000);
    await (await context.newCDPSession(list)).send("HeapProfiler.collectGarbage");
    const session = await context.browser().newBrowserCDPSession();
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    const sizes = await Promise.all(processInfo.filter(({ type }) => type === "renderer").map(async ({ id }) => {
      const text = await readFile(`/proc/${id}/smaps_rollup`, "utf8").catch(() => "");
      return [...text.matchAll(/^Private_\w+:\s+(\d+) kB/gm)].reduce((sum, [, size]) => sum + 1024 * Number(size), 0);
    }));
    await context.close();
    return Math.max(0, ...sizes);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

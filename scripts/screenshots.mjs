// The screenshots of the README and of docs/design.md, taken from the demo in the release build: `make build && node
// scripts/screenshots.mjs`. They are written to docs/pictures, each in light and dark.
import { spawn } from "node:child_process";
import { mkdirSync, statSync } from "node:fs";
import { chromium } from "@playwright/test";

const PORT = process.env.KONTOR_PORT ?? "8124";
const DIST = process.env.KONTOR_DIST ?? "dist";
const OUT = "docs/pictures";
const address = `http://127.0.0.1:${PORT}/`;
const size = { width: 1200, height: 750 };

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
    await page.locator(".page").getByRole("button", { name: "Convert", exact: true }).click();
    await page.getByRole("dialog").waitFor();
  },
};

async function openLead(page) {
  await page.goto(`${address}#/lead`);
  await page.locator(".grid-row a", { hasText: "Ada Berg" }).first().click();
  await page.locator(".record-fields").waitFor();
}

async function served() {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (await fetch(address).then((answer) => answer.ok, () => false)) return;
    await new Promise((then) => setTimeout(then, 200));
  }
  throw new Error(`nothing answers on ${address}`);
}

mkdirSync(OUT, { recursive: true });
const server = spawn("node", ["scripts/serve.mjs", PORT, DIST], { stdio: "ignore" });
try {
  await served();
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
  for (const colorScheme of ["light", "dark"]) {
    const page = await browser.newPage({ viewport: size, colorScheme, locale: "en-US", timezoneId: "Europe/Berlin", reducedMotion: "reduce", serviceWorkers: "block" });
    await page.goto(address);
    await page.getByRole("button", { name: "Explore the demo" }).click();
    await page.locator(".saved[data-state=yes]").waitFor();
    for (const [name, show] of Object.entries(scenes)) {
      await show(page);
      // Pages are drawn in parts; a moment lets figures and fonts settle.
      await page.waitForTimeout(1500);
      const path = `${OUT}/${name}-${colorScheme}.png`;
      await page.screenshot({ path });
      console.log(`${path}: ${Math.round(statSync(path).size / 1024)} KB`);
    }
    await page.close();
  }
  await browser.close();
} finally {
  server.kill();
}

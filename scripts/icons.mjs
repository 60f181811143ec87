// Draws the icons of the installed app from web/icon.svg. Run it after a change: node scripts/icons.mjs
import { readFileSync } from "node:fs";
import { chromium } from "@playwright/test";

const svg = readFileSync("web/icon.svg", "utf8");
// A maskable icon is cut to any shape: its background extends to the edge, its symbol stays in the middle.
const maskable = svg.replace(' rx="4"', "").replace("<path ", '<path transform="translate(3.2 3.2) scale(.6)" ');
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const [name, size, drawing] of [["icon-192", 192, svg], ["icon-512", 512, svg], ["icon-maskable-512", 512, maskable]]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<body style="margin:0"><img width="${size}" height="${size}" style="display:block" src="data:image/svg+xml;base64,${Buffer.from(drawing).toString("base64")}">`);
  await page.screenshot({ path: `web/${name}.png`, omitBackground: true });
}
await browser.close();

// Joins the style sheets, in the order of style/order.txt, into the one file the page loads.
import { mkdirSync, readFileSync, writeFileSync, existsSync } from "node:fs";

const names = readFileSync("style/order.txt", "utf8").split(/\s+/).filter(Boolean);
const sheet = names.map((name) => readFileSync(`style/${name}`, "utf8")).join("\n");
const out = "style/generated/main.css";
mkdirSync("style/generated", { recursive: true });
// Written only when it changed, or `trunk serve` would build for ever.
if (!existsSync(out) || readFileSync(out, "utf8") !== sheet) writeFileSync(out, sheet);

// Joins the style sheets, in the order of style/order.txt, into the two files the page loads: the first for the first
// list, and, after an empty line, the second for later chunks, which also names the typefaces.
import { mkdirSync, readFileSync, writeFileSync, existsSync } from "node:fs";

import { digest } from "./loader.mjs";
import { documentType, fontFaces } from "./typeface.mjs";

// Where the typeface of documents is, for whoever makes one.
const type = documentType();
const property = type ? `:root { --document-type: "${type.name} ${digest(type.text)}"; }\n` : "";
const groups = readFileSync("style/order.txt", "utf8").split(/\n\s*\n/).map((group) => group.split(/\s+/).filter(Boolean));
mkdirSync("style/generated", { recursive: true });
["main", "later"].forEach((file, at) => {
  const sheet = (file === "later" ? fontFaces() + property : "") + groups[at].map((name) => readFileSync(`style/${name}`, "utf8")).join("\n");
  const out = `style/generated/${file}.css`;
  // Written only if it changed, or `trunk serve` would rebuild forever.
  if (!existsSync(out) || readFileSync(out, "utf8") !== sheet) writeFileSync(out, sheet);
});

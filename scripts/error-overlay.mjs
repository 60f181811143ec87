// The error overlay: a few lines in every page that are called when the program has aborted. The message itself is in a
// separate script (web/rescue.js), which is loaded only then.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const mistake = "/RuntimeError|panicked at|call stack|too much recursion/";
/** The message if even that script cannot be loaded. */
const last = "Something went wrong. What is saved is safe: reload the page. / Etwas ist schiefgegangen. Gespeichertes ist sicher: Laden Sie neu. / Une erreur s’est produite. Ce qui est enregistré est en sécurité : rechargez la page.";

/** The script that shows the message, with the version of the product. */
function script(source) {
  const [, version] = readFileSync(join(source, "Cargo.toml"), "utf8").match(/^version = "([^"]+)"/m);
  return readFileSync(join(source, "web/rescue.js"), "utf8").replace("KONTOR_VERSION", version);
}

/** Writes it to a folder, named by its hash, and returns the name. */
export function rescue(source, staging) {
  const text = script(source);
  const name = `rescue-${createHash("sha256").update(text).digest("hex").slice(0, 16)}.js`;
  writeFileSync(join(staging, name), text);
  return name;
}

const hears = (call) => `
let kontorTyped = [], kontorFirst;
addEventListener("input", ({ target }) => { kontorTyped = [target, ...kontorTyped.filter((one) => one !== target)].slice(0, 9); }, true);
const kontorFell = ({ error, reason = error }) => { if (${mistake}.test(reason)) kontorRescue(kontorFirst ??= reason); };
addEventListener("error", kontorFell);
addEventListener("unhandledrejection", kontorFell);
const kontorRescue = (reason) => ${call};
try { if (sessionStorage["kontor.rescue"]) addEventListener("load", () => kontorRescue()); } catch {}
`.trim();

/** The lines for a page that has the script beside it. */
export const net = (name) => hears(`import("./${name}").then((it) => it.default(reason, kontorTyped), () => reason && document.body.prepend(${JSON.stringify(last)}))`);

/** The lines for a page that contains everything itself. */
export const wholeNet = (source) => `const kontorTell = (() => {
${script(source).replace("export default function rescue", "function rescue")}
return rescue;
})();
${hears("kontorTell(reason, kontorTyped)")}`;

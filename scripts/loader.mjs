// How the release build starts: every script and program is checked against the hash it was built with, and who gets
// another one reads what is wrong. It takes the place of the loader that Trunk writes.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What a browser compares a file with. */
export const digest = (bytes) => `sha256-${createHash("sha256").update(bytes).digest("base64")}`;

/**
 * A fetch of a file that is to be the one of this build, as text of a script. A wrong one is asked of the host once more,
 * since a cache between may keep it for a year.
 */
export const whole = `const whole = (address, integrity) =>
  fetch(address, { integrity }).catch(() => fetch(address, { integrity, cache: "reload" }));`;

/** Takes Trunk's loader and its hints out of a page. */
export function withoutLoader(page) {
  const bare = page
    .replace(/<link[^>]*rel="?(modulepreload|preload)"?[^>]*>/g, "")
    .replace(/<script[^>]*type="?module"?[^>]*>(?:(?!<\/script>)[\s\S])*TrunkApplicationStarted[\s\S]*?<\/script>/, "");
  if (bare.includes("TrunkApplicationStarted")) throw new Error("index.html has a loader of a form that is not known");
  return bare;
}

/** What is said where the program cannot be started; it has to do without the program's own words. */
export const failing = `
const german = navigator.language.startsWith("de");
const main = document.createElement("main");
main.className = "welcome";
const text = document.createElement("p");
text.className = "banner";
text.dataset.tone = "bad";
text.setAttribute("role", "alert");
text.textContent = german
  ? "Kontor konnte nicht gestartet werden: Eine seiner Dateien fehlt oder ist nicht die, mit der diese Fassung gebaut wurde. Daten sind davon nicht betroffen. Laden Sie die Seite neu; hilft das nicht, muss der Ordner vollständig neu auf den Server kopiert werden."
  : "Kontor could not be started: one of its files is missing or is not the one this version was built with. Your data is not affected. Reload the page; where that does not help, the folder has to be copied to the server anew and whole.";
const why = document.createElement("p");
why.className = "soft";
why.textContent = String(error?.message ?? error);
main.append(text, why);
document.body.replaceChildren(main);
document.documentElement.lang = german ? "de" : "en";
// A wrong copy of a script may lie in a cache for a year: they are asked of the host itself, and right ones tried once.
const scripts = [...document.querySelectorAll("link[rel=modulepreload]")];
Promise.all(scripts.map(({ href, integrity }) => fetch(href, { integrity, cache: "reload" }))).then(() => {
  if (history.state === "tried again") return;
  history.replaceState("tried again", "");
  location.reload();
}, () => {});
`.trim();

/**
 * The page with a loader of its own; `scripts` are the modules, the first of them the program's. `net` hears when the program
 * ends by mistake; what it loads then is among the `later` scripts.
 */
export function start(page, staging, wasm, scripts, net, later) {
  const of = (name) => digest(readFileSync(join(staging, name)));
  const map = { integrity: Object.fromEntries([...scripts, ...later].map((name) => [`./${name}`, of(name)])) };
  const head = [
    `<script type="importmap">${JSON.stringify(map)}</script>`,
    // The program comes at the same time as the scripts. A failure is told below, once.
    `<script>${whole} const kontorProgram = whole("./${wasm}", "${of(wasm)}"); kontorProgram.catch(() => {});
${net}</script>`,
    ...scripts.map((name) => `<link rel="modulepreload" href="./${name}" integrity="${of(name)}">`),
  ].join("\n");
  const run = `<script type="module">
try {
  const { default: start } = await import("./${scripts[0]}");
  await start({ module_or_path: kontorProgram });
} catch (error) {
${failing}
}
</script>`;
  const before = '<link rel="stylesheet"';
  if (!page.includes(before)) throw new Error("index.html has no style sheet to start before");
  return page.replace(before, `${head}\n${before}`).replace("</body>", `${run}\n</body>`);
}

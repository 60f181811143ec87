// The loader of the release build: every script and program is checked against the hash it was built with, and a
// mismatch is explained to the user. It replaces the loader that Trunk writes.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The integrity hash of a file for browsers. */
export const digest = (bytes) => `sha256-${createHash("sha256").update(bytes).digest("base64")}`;

/**
 * A fetch of a file of this build, as text of a script. A wrong file is requested once more from the host, because a
 * cache in between may keep it for a year.
 */
export const whole = `const whole = (address, integrity) =>
  fetch(address, { integrity }).catch(() => fetch(address, { integrity, cache: "reload" }));`;

/** Removes Trunk's loader and its hints from a page. */
export function withoutLoader(page) {
  const bare = page
    .replace(/<link[^>]*rel="?(modulepreload|preload)"?[^>]*>/g, "")
    .replace(/<script[^>]*type="?module"?[^>]*>(?:(?!<\/script>)[\s\S])*TrunkApplicationStarted[\s\S]*?<\/script>/, "");
  if (bare.includes("TrunkApplicationStarted")) throw new Error("index.html has a loader of a form that is not known");
  return bare;
}

/** The message if the program cannot be started; the program's own phrases are not available then. */
export const failing = `
const language = ["de", "fr"].find((tag) => navigator.language.startsWith(tag)) ?? "en";
const main = document.createElement("main");
main.className = "welcome";
const text = document.createElement("p");
text.className = "banner";
text.dataset.tone = "bad";
text.setAttribute("role", "alert");
text.textContent = {
  de: "Kontor konnte nicht gestartet werden: Eine seiner Dateien fehlt oder ist nicht die, mit der diese Fassung gebaut wurde. Daten sind davon nicht betroffen. Laden Sie die Seite neu; hilft das nicht, muss der Ordner vollständig neu auf den Server kopiert werden.",
  en: "Kontor could not be started: one of its files is missing or is not the one this version was built with. Your data is not affected. Reload the page; where that does not help, the folder has to be copied to the server anew and whole.",
  fr: "Kontor n’a pas pu démarrer : l’un de ses fichiers manque ou n’est pas celui avec lequel cette version a été créée. Vos données ne sont pas touchées. Rechargez la page ; si cela ne suffit pas, il faut copier à nouveau le dossier entier sur le serveur.",
}[language];
const why = document.createElement("p");
why.className = "soft";
why.textContent = String(error?.message ?? error);
main.append(text, why);
document.body.replaceChildren(main);
document.documentElement.lang = language;
// A wrong copy of a script may lie in a cache for a year: they are asked of the host itself, and right ones tried once.
const scripts = [...document.querySelectorAll("link[rel=modulepreload]")];
Promise.all(scripts.map(({ href, integrity }) => fetch(href, { integrity, cache: "reload" }))).then(() => {
  if (history.state === "tried again") return;
  history.replaceState("tried again", "");
  location.reload();
}, () => {});
`.trim();

/**
 * The page with its own loader; `scripts` are the modules, the first of them the program's. `net` is called when the
 * program aborts; what it loads then is among the `later` scripts.
 */
export function start(page, staging, wasm, scripts, net, later) {
  const of = (name) => digest(readFileSync(join(staging, name)));
  const map = { integrity: Object.fromEntries([...scripts, ...later].map((name) => [`./${name}`, of(name)])) };
  const head = [
    `<script type="importmap">${JSON.stringify(map)}</script>`,
    // The program is fetched together with the scripts. A failure is reported below, once.
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

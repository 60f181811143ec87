// The parts of an installable app besides the build: manifest, icons, and a service worker that knows every file by
// name. Called by scripts/post-build.mjs for a release build; a plain build is served without any cache.
import { createHash } from "node:crypto";
import { copyFileSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { HASHED } from "./policy.mjs";
import { digest } from "./loader.mjs";

/** Files that are not cached: the list and the script for other sites, what the admin has set, the single-file app. */
const isApart = (name) => ["kontor-embed.json", "kontor-crm.js", "kontor.json"].includes(name) || /^one-file-/.test(name);

/** Writes them to the folder of the finished build. */
export function offline(source, staging) {
  const own = join(source, "web");
  const copied = readdirSync(own).filter((name) => !["service.js", "rescue.js"].includes(name));
  for (const name of copied) copyFileSync(join(own, name), join(staging, name));
  const names = readdirSync(staging).filter((name) => name !== "index.html" && !isApart(name)).sort();
  const hash = createHash("sha256");
  for (const name of ["index.html", ...names]) hash.update(name).update(readFileSync(join(staging, name)));
  const isHashed = new RegExp(HASHED);
  const checked = names.map((name) => [name, isHashed.test(name) ? digest(readFileSync(join(staging, name))) : ""]);
  const worker = readFileSync(join(own, "service.js"), "utf8")
    .replace("KONTOR_VERSION", hash.digest("hex").slice(0, 16))
    .replace("KONTOR_FILES", JSON.stringify(Object.fromEntries([["./", ""], ...checked])));
  writeFileSync(join(staging, "service.js"), worker);
}

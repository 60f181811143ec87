// Names the page's inline scripts by their hash in its content security policy.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const file = join(process.env.TRUNK_STAGING_DIR, "index.html");
const page = readFileSync(file, "utf8");
const hashes = [...page.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)]
  .map(([, text]) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`);
if (!page.includes("KONTOR_SCRIPTS")) throw new Error("index.html has no place for the scripts' hashes");
writeFileSync(file, page.replace("KONTOR_SCRIPTS", hashes.join(" ")));

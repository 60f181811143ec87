// Serves a folder of static files as a host should: right types, the policy, brotli if the browser accepts it,
// immutable caching of hashed names. Usage: node scripts/serve.mjs [port] [folder]
import { createServer } from "node:http";
import { readFile, readdir, stat } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

import { frames, headers, isSqueezable, keptFor, typeOf } from "./policy.mjs";

const port = Number(process.argv[2] ?? 8080);
const root = process.argv[3] ?? "dist";
const compressed = new Map();
// The highest level, 11, takes a minute for a whole release: a host has precompressed files (scripts/dist.mjs), and
// measurements over a slow network request it.
const QUALITY = Number(process.env.KONTOR_BROTLI ?? 5);
const compress = promisify(brotliCompress);

/** A file's bytes in brotli, computed once for each version of it. */
async function brotli(file, body) {
  const key = `${file} ${(await stat(join(root, file))).mtimeMs}`;
  if (!compressed.has(key)) {
    compressed.set(key, compress(body, { params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY } }));
  }
  return compressed.get(key);
}

/** The headers of a page: its own policy, and the sites on the list beside it that may embed it. */
async function said(body) {
  const list = JSON.parse(await readFile(join(root, "kontor-embed.json"), "utf8").catch(() => "{}"));
  const page = body.toString("utf8");
  return page.includes("http-equiv=\"Content-Security-Policy\"") ? headers(page, frames(list)) : {};
}

// A large file takes seconds to compress, so that this is done before the first request.
const large = (await readdir(root).catch(() => [])).filter((name) => extname(name) === ".wasm");
await Promise.all(large.map(async (name) => brotli(name, await readFile(join(root, name)))));

createServer(async (request, response) => {
  const path = normalize(decodeURIComponent(new URL(request.url, "http://local").pathname));
  const file = path.endsWith("/") ? join(path, "index.html") : path;
  try {
    let body = await readFile(join(root, file));
    const answer = { "content-type": typeOf(file), "cache-control": keptFor(file), "x-content-type-options": "nosniff" };
    if (extname(file) === ".html") Object.assign(answer, await said(body));
    if (/\bbr\b/.test(request.headers["accept-encoding"] ?? "") && isSqueezable(file)) {
      body = await brotli(file, body);
      answer["content-encoding"] = "br";
    }
    response.writeHead(200, { ...answer, "content-length": body.length });
    response.end(request.method === "HEAD" ? undefined : body);
  } catch {
    response.writeHead(404, { "content-type": "text/plain" });
    response.end("Not found");
  }
}).listen(port, "127.0.0.1", () => console.log(`Kontor is served on http://127.0.0.1:${port}`));

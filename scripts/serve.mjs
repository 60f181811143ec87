// Serves a folder of static files: right types, brotli where the browser takes it, hashed names kept for good.
// Usage: node scripts/serve.mjs [port] [folder]
import { createServer } from "node:http";
import { readFile, readdir, stat } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

const port = Number(process.argv[2] ?? 8080);
const root = process.argv[3] ?? "dist";
const types = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
  ".wasm": "application/wasm", ".svg": "image/svg+xml", ".json": "application/json", ".webmanifest": "application/manifest+json", ".png": "image/png",
};
const compressed = new Map();
const compress = promisify(brotliCompress);

/** A file's bytes in brotli, worked out once for each version of it. */
async function brotli(file, body) {
  const key = `${file} ${(await stat(join(root, file))).mtimeMs}`;
  if (!compressed.has(key)) {
    compressed.set(key, compress(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
  }
  return compressed.get(key);
}

// A large file takes seconds to compress; nobody who asks for one shall wait for that.
const large = (await readdir(root).catch(() => [])).filter((name) => extname(name) === ".wasm");
await Promise.all(large.map(async (name) => brotli(name, await readFile(join(root, name)))));

createServer(async (request, response) => {
  const path = normalize(decodeURIComponent(new URL(request.url, "http://local").pathname));
  const file = path.endsWith("/") ? join(path, "index.html") : path;
  try {
    let body = await readFile(join(root, file));
    const headers = {
      "content-type": types[extname(file)] ?? "application/octet-stream",
      "cache-control": /-[0-9a-f]{16}/.test(file) ? "public, max-age=31536000, immutable" : "no-cache",
      "x-content-type-options": "nosniff",
    };
    if (/\bbr\b/.test(request.headers["accept-encoding"] ?? "") && extname(file) !== ".png") {
      body = await brotli(file, body);
      headers["content-encoding"] = "br";
    }
    response.writeHead(200, { ...headers, "content-length": body.length });
    response.end(request.method === "HEAD" ? undefined : body);
  } catch {
    response.writeHead(404, { "content-type": "text/plain" });
    response.end("Not found");
  }
}).listen(port, "127.0.0.1", () => console.log(`Kontor is served on http://127.0.0.1:${port}`));

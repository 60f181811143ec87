// Two servers for the tests of Kontor inside other sites: Kontor from dist/ with a list of the test, and pages of other
// origins. Each port is an origin; 127.0.0.1 and localhost are two sites to a browser, and all ports of one belong to
// the same site.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";

import { frames, headers, typeOf } from "../scripts/policy.mjs";

const listen = (server, host) => new Promise((done) => {
  server.listen(0, "127.0.0.1", () => done({ origin: `http://${host}:${server.address().port}`, close: () => server.close() }));
});

/** A page on Kontor's own host that shows it in a frame. */
const BESIDE = '<!doctype html><html lang="en"><title>Beside</title><link rel="icon" href="data:,"><iframe title="Kontor" src="./#/lead" width="1200" height="700"></iframe></html>';

/** Kontor; `list` returns the current list of sites, `isBare` leaves the headers out, like hosts without any. */
export const kontor = (list, isBare = false) => listen(createServer(async (request, response) => {
  const path = new URL(request.url, "http://local").pathname;
  const name = path === "/" ? "index.html" : path.slice(1);
  try {
    const own = { "kontor-embed.json": () => JSON.stringify(list()), "beside.html": () => BESIDE }[name];
    const body = own ? own() : await readFile(join("dist", name));
    const said = name === "index.html" && !isBare ? headers(body.toString("utf8"), frames(list())) : {};
    response.writeHead(200, { "content-type": typeOf(name), "cache-control": "no-cache", ...said });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
}), "127.0.0.1");

/** A site with one page, whose text is computed for each request. */
export const site = (page, host) => listen(createServer((request, response) => {
  const isPage = request.url === "/";
  response.writeHead(isPage ? 200 : 204, { "content-type": "text/html; charset=utf-8" });
  response.end(isPage ? page() : "");
}), host);

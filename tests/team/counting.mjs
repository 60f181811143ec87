// A proxy in front of a server of teams that counts what goes through it: requests and bytes, with their headers.
import { createServer, request as ask } from "node:http";

/** Starts one; its `address` stands for the server's, and `take()` gives the counts since the last time. With a page, everything
   but what is below `path` goes there, uncounted: page and server are behind one address. `next(is)` waits for the next request
   whose path and body are such ones. */
export async function counting(server, page, path) {
  let counts = { requests: 0, preflights: 0, up: 0, down: 0 };
  let waiting = [];
  let isCut = false;
  const headers = (raw) => raw.reduce((sum, text) => sum + text.length + 2, 0);
  const proxy = createServer((request, response) => {
    if (isCut) return request.socket.destroy();
    const isAsked = !page || request.url.startsWith(`${path}/`);
    const { hostname, port } = new URL(isAsked ? server : page);
    const count = (name, number) => isAsked && (counts[name] += number);
    count(request.method === "OPTIONS" ? "preflights" : "requests", 1);
    count("up", request.method.length + request.url.length + headers(request.rawHeaders));
    const asked = page && isAsked ? request.url.slice(path.length) : request.url;
    const passed = ask({ hostname, port, path: asked, method: request.method, headers: request.headers }, (answer) => {
      count("down", headers(answer.rawHeaders));
      response.writeHead(answer.statusCode, answer.headers);
      answer.on("data", (part) => count("down", part.length));
      answer.pipe(response);
      answer.on("error", () => response.destroy());
    });
    // A server that is gone is gone for whoever asks.
    passed.on("error", () => response.destroy());
    response.on("close", () => passed.destroy());
    request.on("data", (part) => {
      count("up", part.length);
      waiting = waiting.filter(({ is, done }) => !is(request.url, part.toString("latin1")) || done());
    });
    request.pipe(passed);
  });
  // Requests that wait are silent for long.
  proxy.requestTimeout = 0;
  await new Promise((done) => proxy.listen(0, "127.0.0.1", done));
  return {
    address: `http://127.0.0.1:${proxy.address().port}`,
    next: (is) => new Promise((done) => waiting.push({ is, done })),
    /** Nobody gets through any more, until somebody does again. */
    cut(is) {
      isCut = is;
      if (is) proxy.closeAllConnections();
    },
    take() {
      const taken = counts;
      counts = { requests: 0, preflights: 0, up: 0, down: 0 };
      return taken;
    },
    stop() {
      proxy.closeAllConnections();
      proxy.close();
    },
  };
}

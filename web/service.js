// The service worker: caches the files of one build, so that the app opens without a network, complete and in one
// version. scripts/service-worker.mjs fills in the names of the build's files and a hash of them all. Files named by
// their content have their own hash: an incomplete copy never becomes a version.
const version = "KONTOR_VERSION";
const files = KONTOR_FILES;

/** The caches of this app at this address; another one on the same host has others. */
const prefix = `kontor ${registration.scope} `;
/** The cache of shared files; it is no version of the app, so that it is not cleared with them. */
const shared = `kontor-shared ${registration.scope}`;
/** The limits of waiting files, of bytes per share and of a shared text, because any site can post to this address. */
const most = { files: 100, bytes: 1 << 30, letters: 4000 };
/** A name with a hash of its content never changes its content. */
const isHashed = (address) => /-[0-9a-f]{16}/.test(address);

addEventListener("install", (event) => event.waitUntil(keep()));
addEventListener("activate", (event) => event.waitUntil(clear()));
// A new version waits until a page requests it, so that nobody is updated in the middle of something.
addEventListener("message", (event) => event.data === "take over" && skipWaiting());
addEventListener("fetch", (event) => {
  const { destination, method, mode, url } = event.request;
  if (method === "POST" && url === `${registration.scope}share`) event.respondWith(receive(event.request));
  if (method !== "GET" || !url.startsWith(registration.scope)) return;
  const name = new URL(url).pathname.slice(new URL(registration.scope).pathname.length);
  const isPage = mode === "navigate" && (name === "" || name === "index.html");
  // The sites that may embed the page are in the host's answer, and may have changed since the page was cached.
  if (isPage && destination === "iframe") event.respondWith(fetch(event.request).catch(() => answer(event.request, "./")));
  else if (isPage || name in files || isHashed(name)) event.respondWith(answer(event.request, isPage ? "./" : name));
});

/**
 * Stores the files that were shared to the app, and opens the page, which asks before it reads any of them
 * (src/app_state/file_handling.rs). A text or a link becomes an enquiry, which waits for a decision (src/enquiry/capture.rs).
 * The data never leaves the browser: no server has this address, and what follows a # is not sent.
 */
async function receive(request) {
  const form = await request.formData();
  const sent = form.getAll("files").filter((file) => file instanceof File && file.size > 0);
  const texts = ["title", "text", "url"].map((name) => [name, form.get(name)]);
  const words = texts.filter(([, text]) => typeof text === "string" && text.trim()).map(([name, text]) => [name, text.slice(0, most.letters)]);
  if (sent.length === 0 && words.length > 0) {
    const query = new URLSearchParams([...words, ["at", Date.now()]]);
    return Response.redirect(`${registration.scope}#/enquiry?capture&${query}`, 303);
  }
  const isTooMuch = sent.reduce((sum, file) => sum + file.size, 0) > most.bytes;
  const files = isTooMuch ? [] : sent.slice(0, most.files);
  const cache = await caches.open(shared);
  const before = await cache.keys();
  await Promise.all(before.slice(0, Math.max(0, before.length + files.length - most.files)).map((one) => cache.delete(one)));
  const now = Date.now();
  await Promise.all(files.map((file, at) => {
    const address = new URL(`share/${now}-${String(at).padStart(4, "0")}`, registration.scope);
    return cache.put(address, new Response(file, { headers: { "x-name": encodeURIComponent(file.name) } }));
  }));
  return Response.redirect(`${registration.scope}#/data`, 303);
}

/** Caches every file of this version; if one fails, the former version stays. */
async function keep() {
  const cache = await caches.open(prefix + version);
  await Promise.all(Object.entries(files).map(async ([name, integrity]) => {
    const address = new URL(name, registration.scope).href;
    const before = isHashed(name) && (await caches.match(address));
    // A wrong copy in an intermediate cache is bypassed the second time.
    const get = (cache) => fetch(address, { cache, integrity });
    const response = before || (await get(isHashed(name) ? "default" : "no-cache").catch(() => get("reload")));
    if (!response.ok) throw new Error(`${name}: ${response.status}`);
    await cache.put(address, response);
  }));
}

/** Deletes older versions. The preceding one is kept, because an open page may still need a chunk of it. */
async function clear() {
  const own = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== prefix + version);
  await Promise.all(own.slice(0, -1).map((name) => caches.delete(name)));
}

/** A file of this version; one with a hash from any version; otherwise from the network. */
async function answer(request, name) {
  const address = new URL(name, registration.scope).href;
  const cache = await caches.open(prefix + version);
  const kept = (await cache.match(address)) ?? (isHashed(name) ? await caches.match(address) : undefined);
  return kept ?? fetch(request);
}

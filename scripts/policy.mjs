// Security policy, caching and types of the page's files, defined once. The page's own policy, the server of `make
// serve` and the configuration files for hosts (scripts/host-config.mjs) are generated from this.
import { extname } from "node:path";

const allowed = {
  "default-src": "'none'",
  // The page compiles its own program; no other code runs, and inline scripts are listed by their hash.
  "script-src": "'self' 'wasm-unsafe-eval'",
  "style-src": "'self'",
  "img-src": "'self' data: blob:",
  "frame-src": "blob:",
  "font-src": "'self'",
  "connect-src": "'self'",
  "manifest-src": "'self'",
  // The service worker, and the file worker from a blob of the page: its script is checked against its hash first.
  "worker-src": "'self' blob:",
  "base-uri": "'none'",
  "form-action": "'none'",
};

/** A page's policy; `more` adds to a directive or, if it is an array of one, replaces it. */
export function policy(more = {}) {
  const value = (name, own) => (Array.isArray(more[name]) ? more[name][0] : [own, more[name]].filter(Boolean).join(" "));
  return Object.entries(allowed).map(([name, own]) => `${name} ${value(name, own)}`).join("; ");
}

/** Where a page with teams on servers elsewhere may connect to: the listed ones, or any that is secure or on this computer. */
export const servers = (listed) => listed || "https: http://localhost:* http://127.0.0.1:*";

/** The policy in a finished page. */
export const policyOf = (page) => page.match(/http-equiv="Content-Security-Policy" content="([^"]*)"/)[1];

/** The sites that may embed the page: its own host, and those on the list beside it. */
export const frames = ({ origins = [] }) => ["'self'", ...origins.map((site) => site.origin ?? site)].join(" ");

/** The name of the page with the wider policy. */
export const WIDER_PAGE = "team.html";

/** The headers of every file. Sites that may embed the page are in the header only, because a page cannot declare
   that itself. */
export function headers(page, frames = "'self'") {
  return {
    "Content-Security-Policy": `${policyOf(page)}; frame-ancestors ${frames}`,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  };
}

/** The media types by file extension. */
export const types = {
  ".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".json": "application/json", ".png": "image/png",
  ".svg": "image/svg+xml", ".txt": "text/plain", ".wasm": "application/wasm", ".woff2": "font/woff2", ".webmanifest": "application/manifest+json",
};

/** A file's media type as a header. */
export function typeOf(name) {
  const type = types[extname(name)] ?? "application/octet-stream";
  return type.startsWith("text/") ? `${type}; charset=utf-8` : type;
}

/** The pattern of names with a content hash. */
export const HASHED = "-[0-9a-f]{16}";
/** The caching of such files, and of any other. */
export const KEPT = "public, max-age=31536000, immutable";
export const ASKED = "no-cache";
export const keptFor = (name) => (new RegExp(HASHED).test(name) ? KEPT : ASKED);

/** Whether a file becomes smaller by compression. */
export const isSqueezable = (name) => extname(name) in types && ![".png", ".woff2"].includes(extname(name));

// What the page may do, how long its files are kept, and of what type they are: said once. The page's own policy, the
// server of `make serve` and the configuration files for hosts (scripts/host-config.mjs) are made from this.
import { extname } from "node:path";

const allowed = {
  "default-src": "'none'",
  // The page compiles its own program; nothing else is run, and inline scripts are named by their hash.
  "script-src": "'self' 'wasm-unsafe-eval'",
  "style-src": "'self'",
  "img-src": "'self' data: blob:",
  "frame-src": "blob:",
  "font-src": "'self'",
  "connect-src": "'self'",
  "manifest-src": "'self'",
  // The service worker, and the file worker from a blob of the page's own: its script is checked against its hash first.
  "worker-src": "'self' blob:",
  "base-uri": "'none'",
  "form-action": "'none'",
};

/** A page's policy; `more` adds to a directive or, where it is an array of one, takes its place. */
export function policy(more = {}) {
  const value = (name, own) => (Array.isArray(more[name]) ? more[name][0] : [own, more[name]].filter(Boolean).join(" "));
  return Object.entries(allowed).map(([name, own]) => `${name} ${value(name, own)}`).join("; ");
}

/** The policy that a finished page bears. */
export const policyOf = (page) => page.match(/http-equiv="Content-Security-Policy" content="([^"]*)"/)[1];

/** Who may frame the page: pages of its own host, and the sites on the list that lies beside it. */
export const frames = ({ origins = [] }) => ["'self'", ...origins.map((site) => site.origin ?? site)].join(" ");

/** What a host says along with every file. Sites that may frame the page stand in the header alone: a page cannot say that. */
export function headers(page, frames = "'self'") {
  return {
    "Content-Security-Policy": `${policyOf(page)}; frame-ancestors ${frames}`,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  };
}

/** The types of the files there are, by the end of their names. */
export const types = {
  ".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".json": "application/json", ".png": "image/png",
  ".svg": "image/svg+xml", ".wasm": "application/wasm", ".webmanifest": "application/manifest+json",
};

/** A file's type as a host says it. */
export function typeOf(name) {
  const type = types[extname(name)] ?? "application/octet-stream";
  return type.startsWith("text/") ? `${type}; charset=utf-8` : type;
}

/** What is in a name with a hash of its content. */
export const HASHED = "-[0-9a-f]{16}";
/** How long such a file is kept, and any other. */
export const KEPT = "public, max-age=31536000, immutable";
export const ASKED = "no-cache";
export const keptFor = (name) => (new RegExp(HASHED).test(name) ? KEPT : ASKED);

/** Whether a file gets smaller by compression. */
export const isSqueezable = (name) => extname(name) in types && extname(name) !== ".png";

// Configuration files for common hosts, generated from scripts/policy.mjs for one build. docs/hosting.md describes how
// to use each; tests/e2e/hosting.spec.mjs runs nginx and Apache with theirs.
import { ASKED, HASHED, KEPT, WIDER_PAGE, frames, headers, keptFor, typeOf, types } from "./policy.mjs";

/** The header that differs between the pages. */
const POLICY = "Content-Security-Policy";

/** The files in the folder: pairs of a name and a text. `page` is the plain page, `wider` the one for teams on servers. */
export function hosts(names, page, wider, list) {
  const said = Object.entries(headers(page, frames(list)));
  const team = headers(wider, frames(list))[POLICY];
  return [
    [".htaccess", apache(said, team)],
    ["web.config", iis(names, said, team)],
    ["_headers", netlify(names, said, team)],
    // GitHub Pages leaves out files that begin with an underscore unless this file exists.
    [".nojekyll", ""],
    ["hosting/nginx.conf", nginx(said, team)],
    ["hosting/Caddyfile", caddy(said, team)],
    ["hosting/nginx-etcd.conf", nginxEtcd],
    ["hosting/apache-etcd.conf", apacheEtcd],
    ["hosting/Caddyfile-etcd", caddyEtcd],
    ["hosting/nginx-couchdb.conf", nginxCouchDb],
    ["hosting/apache-couchdb.conf", apacheCouchDb],
    ["hosting/Caddyfile-couchdb", caddyCouchDb],
    ["hosting/github-pages.yml", github],
    ["hosting/gitlab-ci.yml", gitlab],
    ["hosting/s3.sh", s3(names)],
    ["hosting/cloudfront-headers.json", cloudfront(said)],
  ];
}

const lines = (list, line) => list.map(line).join("\n");
const quoted = (text) => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
const TYPES = Object.entries(types);

const nginx = (said, team) => `# Kontor on nginx. Put this line into the location that serves the folder:
#   location /kontor/ { alias /srv/kontor/; include /srv/kontor/hosting/nginx.conf; }
# Include this file where it lies, so that a new version brings its own.
index index.html;
charset utf-8;
charset_types text/css text/javascript;
types {
${lines(TYPES, ([end, type]) => `  ${type} ${end.slice(1)};`)}
}
# The folder holds compressed copies. With Debian's package libnginx-mod-http-brotli-static, take out the # of brotli.
gzip_static on;
#brotli_static on;
gzip_vary on;
set $kontor_kept "${ASKED}";
if ($uri ~ "${HASHED}") { set $kontor_kept "${KEPT}"; }
add_header Cache-Control $kontor_kept;
set $kontor_policy ${quoted(Object.fromEntries(said)[POLICY])};
if ($uri ~ "/${WIDER_PAGE.replace(".", "\\.")}$") { set $kontor_policy ${quoted(team)}; }
${lines(said, ([name, value]) => `add_header ${name} ${name === POLICY ? "$kontor_policy" : quoted(value)} always;`)}
`;

const apache = (said, team) => `# Kontor on Apache. It works where the server reads .htaccess files (AllowOverride FileInfo or All); otherwise put its
# lines into a <Directory> of the server's configuration. Needs mod_headers; with mod_rewrite compressed copies are served.
AddDefaultCharset off
<IfModule mod_mime.c>
RemoveType .gz .br
RemoveLanguage .br
${lines(TYPES, ([end]) => `AddType "${typeOf(`x${end}`)}" ${end}`)}
AddEncoding br .br
AddEncoding gzip .gz
</IfModule>
<IfModule mod_rewrite.c>
RewriteEngine On
RewriteCond %{HTTP:Accept-Encoding} \\bbr\\b
RewriteCond %{REQUEST_FILENAME}.br -f
RewriteRule ^ %{REQUEST_URI}.br [L,E=no-gzip:1,E=no-brotli:1]
RewriteCond %{HTTP:Accept-Encoding} \\bgzip\\b
RewriteCond %{REQUEST_FILENAME}.gz -f
RewriteRule ^ %{REQUEST_URI}.gz [L,E=no-gzip:1,E=no-brotli:1]
</IfModule>
<IfModule mod_headers.c>
Header set Cache-Control "${ASKED}"
<FilesMatch "${HASHED}">
Header set Cache-Control "${KEPT}"
</FilesMatch>
Header merge Vary Accept-Encoding
${lines(said, ([name, value]) => `Header always set ${name} ${quoted(value)}`)}
# Its compressed copies, too.
<FilesMatch "^${WIDER_PAGE.replace(".", "\\.")}(\\.br|\\.gz)?$">
Header always set ${POLICY} ${quoted(team)}
</FilesMatch>
</IfModule>
`;

const xml = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

const iis = (names, said, team) => `<?xml version="1.0" encoding="utf-8"?>
<!-- Kontor on IIS: copy the folder into a site or an application; this file is read by itself. -->
<configuration>
  <system.webServer>
    <defaultDocument enabled="true"><files><clear /><add value="index.html" /></files></defaultDocument>
    <urlCompression doStaticCompression="true" />
    <staticContent>
      <clientCache cacheControlMode="DisableCache" />
${lines(TYPES, ([end]) => `      <remove fileExtension="${end}" /><mimeMap fileExtension="${end}" mimeType="${typeOf(`x${end}`)}" />`)}
    </staticContent>
    <httpProtocol>
      <customHeaders>
${lines(said, ([name, value]) => `        <remove name="${name}" /><add name="${name}" value="${xml(value)}" />`)}
      </customHeaders>
    </httpProtocol>
  </system.webServer>
${lines(names.filter((name) => keptFor(name) === KEPT), (name) => `  <location path="${name}"><system.webServer><staticContent><clientCache cacheControlMode="UseMaxAge" cacheControlMaxAge="365.00:00:00" cacheControlCustom="public, immutable" /></staticContent></system.webServer></location>`)}
  <location path="${WIDER_PAGE}"><system.webServer><httpProtocol><customHeaders><remove name="${POLICY}" /><add name="${POLICY}" value="${xml(team)}" /></customHeaders></httpProtocol></system.webServer></location>
</configuration>
`;

const netlify = (names, said, team) => `# Kontor on hosts that read a _headers file (Netlify, Cloudflare Pages and others). Where the folder is not the root of
# the site, put this file there and the folder's path before each path.
# These hosts join the headers of all paths that match, and two policies forbid what either forbids: each page has its own.
/*
${lines(said.filter(([name]) => name !== POLICY), ([name, value]) => `  ${name}: ${value}`)}
/
  Cache-Control: ${ASKED}
  ${POLICY}: ${Object.fromEntries(said)[POLICY]}
${lines(names, (name) => `/${name}
  Cache-Control: ${keptFor(name)}
  Content-Type: ${typeOf(name)}${name.endsWith(".html") && !name.startsWith("one-file-") ? `
  ${POLICY}: ${name === WIDER_PAGE ? team : Object.fromEntries(said)[POLICY]}` : ""}`)}
`;

// Braces mean something else to Caddy.
const spelt = HASHED.replace(/(\[[^\]]*\])\{(\d+)\}/, (_, letter, times) => letter.repeat(Number(times)));

const caddy = (said, team) => `# Kontor on Caddy. In your Caddyfile:
#   import /srv/kontor/hosting/Caddyfile
#   crm.example.com {
#     handle_path /kontor/* {
#       root * /srv/kontor
#       import kontor
#     }
#   }
(kontor) {
	@kontor_kept path_regexp ${spelt}
	@kontor_asked not path_regexp ${spelt}
	header @kontor_kept Cache-Control "${KEPT}"
	header @kontor_asked Cache-Control "${ASKED}"
	@kontor_team path */${WIDER_PAGE}
	@kontor_page not path */${WIDER_PAGE}
${lines(said, ([name, value]) => (name === POLICY
    ? `	header @kontor_page ${name} ${quoted(value)}\n	header @kontor_team ${name} ${quoted(team)}`
    : `	header ${name} ${quoted(value)}`))}
	file_server {
		precompressed br gzip
	}
}
`;

const nginxEtcd = `# A team's etcd behind the server of the page: no CORS, no wider policy. Put this file into the server block that serves
# Kontor, with the addresses of your cluster; in Kontor the server address is /etcd then.
# Only what Kontor asks for is passed on: etcd answers some other requests without a login.
location ~ ^/etcd/v3/(kv/range|kv/txn|watch|auth/authenticate)$ {
  rewrite ^/etcd(/.*)$ $1 break;
  # For several members, name an upstream block instead.
  proxy_pass http://127.0.0.1:2379;
  proxy_http_version 1.1;
  # Changes come as a stream that is silent for up to a minute.
  proxy_buffering off;
  proxy_read_timeout 75s;
  # etcd takes requests of 1.5 MB.
  client_max_body_size 2m;
}
`;

const apacheEtcd = `# A team's etcd behind the server of the page: no CORS, no wider policy. Put these lines into the virtual host that serves
# Kontor, with the address of your cluster; in Kontor the server address is /etcd then. Needs mod_proxy_http.
# Only what Kontor asks for is passed on: etcd answers some other requests without a login.
# Changes come as a stream that is silent for up to a minute.
ProxyPassMatch "^/etcd/(v3/(?:kv/range|kv/txn|watch|auth/authenticate))$" "http://127.0.0.1:2379/$1" flushpackets=on timeout=75
`;

const caddyEtcd = `# A team's etcd behind the server of the page: no CORS, no wider policy. Put this into the site that serves Kontor, with the
# addresses of your cluster; in Kontor the server address is /etcd then.
# Only what Kontor asks for is passed on: etcd answers some other requests without a login.
@kontor_etcd path /etcd/v3/kv/range /etcd/v3/kv/txn /etcd/v3/watch /etcd/v3/auth/authenticate
handle @kontor_etcd {
	uri strip_prefix /etcd
	reverse_proxy 127.0.0.1:2379 {
		flush_interval -1
	}
}
`;

// What Kontor asks CouchDB for, after /couch/.
const COUCHDB_PATHS = "_session|kontor-[a-z0-9_-]+(?:/_all_docs|/_bulk_docs|/_changes)?";

const nginxCouchDb = `# A team's CouchDB behind the server of the page: no CORS, no wider policy. Put this file into the server block that serves
# Kontor, with the address of your server; in Kontor the server address is /couch then.
# Only what Kontor asks for is passed on, and no other database.
location ~ "^/couch/(?:${COUCHDB_PATHS})$" {
  rewrite ^/couch(/.*)$ $1 break;
  # For several nodes, name an upstream block instead.
  proxy_pass http://127.0.0.1:5984;
  proxy_http_version 1.1;
  # A request that waits for changes is silent for up to a minute.
  proxy_buffering off;
  proxy_read_timeout 75s;
  client_max_body_size 8m;
}
`;

const apacheCouchDb = `# A team's CouchDB behind the server of the page: no CORS, no wider policy. Put these lines into the virtual host that serves
# Kontor, with the address of your server; in Kontor the server address is /couch then. Needs mod_proxy_http.
# Only what Kontor asks for is passed on, and no other database.
# A request that waits for changes is silent for up to a minute.
ProxyPassMatch "^/couch/(${COUCHDB_PATHS})$" "http://127.0.0.1:5984/$1" flushpackets=on timeout=75
`;

const caddyCouchDb = `# A team's CouchDB behind the server of the page: no CORS, no wider policy. Put this into the site that serves Kontor, with the
# address of your server; in Kontor the server address is /couch then.
# Only what Kontor asks for is passed on, and no other database.
@kontor_couchdb path_regexp ^/couch/(?:${COUCHDB_PATHS})$
handle @kontor_couchdb {
	uri strip_prefix /couch
	reverse_proxy 127.0.0.1:5984 {
		flush_interval -1
	}
}
`;

const github = `# Kontor on GitHub Pages: put the folder's content into the folder "kontor" of a repository and this file into
# .github/workflows/; in the repository's settings, choose "GitHub Actions" as the source of its pages. GitHub lets nobody
# set headers: the page's own policy holds, other sites may frame it.
name: Pages
on: { push: { branches: [main] } }
permissions: { contents: read, pages: write, id-token: write }
jobs:
  pages:
    runs-on: ubuntu-latest
    environment: { name: github-pages }
    steps:
      - uses: actions/checkout@v4
      - uses: actions/upload-pages-artifact@v3
        with: { path: kontor }
      - uses: actions/deploy-pages@v4
`;

const gitlab = `# Kontor on GitLab Pages: put the folder's content into the folder "kontor" of a repository and this file as
# .gitlab-ci.yml into its root. GitLab serves the compressed copies; it lets nobody set headers.
pages:
  script: cp -r kontor public
  artifacts: { paths: [public] }
  rules: [{ if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH }]
`;

const s3 = (names) => `#!/bin/sh
# Kontor on a store that speaks S3: sh s3.sh BUCKET/path [options of the aws command, such as --endpoint-url]. Needs the
# aws command. Each file gets its type and how long it is kept; pages come last, so that nobody meets half a version.
# The store sends no policy header: set one in front of it (cloudfront-headers.json has it for CloudFront, for all pages but
# ${WIDER_PAGE}, which has to be left out if teams use a server elsewhere).
set -eu
to="s3://$1"; shift
cd "$(dirname "$0")/.."
put() { name=$1 type=$2 kept=$3; shift 3; aws s3 cp "$name" "$to/$name" --content-type "$type" --cache-control "$kept" "$@"; }
${lines([...names].sort((a, b) => last(a) - last(b)), (name) => `put '${name}' '${typeOf(name)}' '${keptFor(name)}' "$@"`)}
`;
const last = (name) => ["service.js", "index.html"].indexOf(name);

const cloudfront = (said) => `${JSON.stringify({
  Name: "kontor",
  SecurityHeadersConfig: { ContentSecurityPolicy: { Override: true, ContentSecurityPolicy: said[0][1] }, ContentTypeOptions: { Override: true } },
  CustomHeadersConfig: { Quantity: said.length - 2, Items: said.slice(2).map(([Header, Value]) => ({ Header, Value, Override: true })) },
}, null, 2)}
`;

// The folder of `make dist` on real servers, with the configuration in it: under a path, with the policy, compressed,
// with the right types; a program of another build is refused with a message.
import { execFileSync, spawn } from "node:child_process";
import { appendFileSync, chmodSync, cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { filesIn, folder, version } from "../../scripts/dist.mjs";
import { WIDER_PAGE, headers } from "../../scripts/policy.mjs";
import { startCouch } from "./couchdb.mjs";
import { startCluster } from "./etcd.mjs";
import { create, edit, expect, open, saved, startEmpty, test } from "./support.mjs";
import { foundOn, joinOn } from "./team.mjs";

test.use({ serviceWorkers: "allow" });
test.describe.configure({ mode: "serial" });

const first = Number(process.env.KONTOR_PORT ?? 8123) + 600;

/** A file as the server sends it, not decompressed. */
const fetched = (address, accepted = "") => new Promise((done, failed) => {
  get(address, { headers: { "accept-encoding": accepted } }, (response) => {
    const parts = [];
    response.on("data", (part) => parts.push(part));
    response.on("end", () => done({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }));
  }).on("error", failed);
});

/** Changes a file so that it would still work: by a comment, or a section without effect. Returns a function that
   restores it. */
function damage(root, name) {
  const all = [name, `${name}.br`, `${name}.gz`].map((found) => join(root, "kontor", found));
  const before = all.map((found) => readFileSync(found));
  all.slice(1).forEach((found) => rmSync(found));
  appendFileSync(all[0], name.endsWith(".js") ? "\n// changed" : Buffer.from([0, 2, 1, 0x78]));
  return () => all.forEach((found, at) => writeFileSync(found, before[at]));
}

/** The configuration that passes on to a cluster, with its address. */
function behind(root, name, [etcd, couch]) {
  return ["etcd", "couchdb"].map((kind) => {
    const path = join(root, "kontor/hosting", name.replace("KIND", kind));
    writeFileSync(path, readFileSync(path, "utf8").replace("http://127.0.0.1:2379", etcd).replace("http://127.0.0.1:5984", couch));
    return path;
  });
}

const servers = {
  nginx(root, port, upstreams) {
    // The test sets ports and paths; the location is the one in docs/hosting.md.
    const own = readFileSync(join(root, "kontor/hosting/nginx.conf"), "utf8").replace("#brotli_static", "brotli_static");
    writeFileSync(join(root, "kontor/hosting/nginx.conf"), own);
    writeFileSync(join(root, "nginx.conf"), `
load_module /usr/lib/nginx/modules/ngx_http_brotli_static_module.so;
worker_processes 1;
daemon off;
pid ${root}/nginx.pid;
error_log ${root}/error.log;
events {}
http {
  access_log off;
  ${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${root}/${name};`).join(" ")}
  include /etc/nginx/mime.types;
  server {
    listen 127.0.0.1:${port};
    location /intranet/crm/ { alias ${root}/kontor/; include ${root}/kontor/hosting/nginx.conf; }
${behind(root, "nginx-KIND.conf", upstreams).map((path) => `    include ${path};`).join("\n")}
  }
}`);
    return ["/usr/sbin/nginx", ["-e", `${root}/error.log`, "-c", `${root}/nginx.conf`]];
  },
  apache(root, port, upstreams) {
    const modules = ["mpm_event", "authz_core", "mime", "dir", "alias", "headers", "rewrite", "filter", "deflate", "setenvif", "proxy", "proxy_http"];
    writeFileSync(join(root, "apache.conf"), `
${modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join("\n")}
ServerName localhost
Listen 127.0.0.1:${port}
PidFile ${root}/apache.pid
DefaultRuntimeDir ${root}
ErrorLog ${root}/error.log
DocumentRoot ${root}
${process.getuid() === 0 ? "User www-data\nGroup www-data" : ""}
Include /etc/apache2/mods-available/mime.conf
Include /etc/apache2/mods-available/deflate.conf
Alias /intranet/crm ${root}/kontor
<Directory ${root}/kontor>
  Options FollowSymLinks
  AllowOverride All
  Require all granted
</Directory>
${behind(root, "apache-KIND.conf", upstreams).map((path) => `Include ${path}`).join("\n")}`);
    return ["/usr/sbin/apache2", ["-d", root, "-f", `${root}/apache.conf`, "-DFOREGROUND"]];
  },
};

for (const [place, name] of Object.keys(servers).entries()) {
  test.describe(name, () => {
    const port = first + place;
    const address = `http://127.0.0.1:${port}/intranet/crm/`;
    let root;
    let server;
    let cluster;
    let couch;

    test.beforeAll(async () => {
      // The page is on the same origin as what passes on to it: no other one is allowed.
      cluster = await startCluster("http://nobody.example:8080", 1);
      couch = await startCouch("");
      root = mkdtempSync(join(tmpdir(), "kontor-"));
      chmodSync(root, 0o755);
      cpSync(folder, join(root, "kontor"), { recursive: true });
      server = spawn(...servers[name](root, port, [cluster.endpoints[0], couch.endpoints[0]]), { stdio: "inherit" });
      await expect.poll(() => fetched(address).then(({ status }) => status, (error) => String(error))).toBe(200);
    });
    test.afterAll(async () => {
      const ended = new Promise((done) => server.once("exit", done));
      server.kill();
      await ended;
      cluster.stop();
      couch.stop();
      rmSync(root, { recursive: true });
    });

    test("every file is served with its type, the policy and its cache lifetime", async () => {
      const page = readFileSync(join(folder, "index.html"), "utf8");
      const policyFor = (file) => {
        const own = file === WIDER_PAGE ? readFileSync(join(folder, WIDER_PAGE), "utf8") : page;
        return Object.entries(headers(own)).map(([key, value]) => [key.toLowerCase(), value]);
      };
      const policy = policyFor("");
      const types = { js: /^text\/javascript/, wasm: /^application\/wasm$/, css: /^text\/css/, html: /^text\/html/, txt: /^text\/plain/, json: /^application\/json$/, webmanifest: /^application\/manifest\+json$/, png: /^image\/png$/, svg: /^image\/svg\+xml$/, woff2: /^font\/woff2$/ };
      expect(Object.fromEntries(policy)["content-security-policy"]).toContain("frame-ancestors 'self'");
      const copies = new Set(readdirSync(folder));
      for (const name of ["index.html.br", "service.js.gz"]) expect([...copies]).toContain(name);
      for (const file of ["", ...readdirSync("dist")]) {
        for (const [accepted, encoding] of [["", ""], ["gzip, deflate", "gzip"], ["gzip, deflate, br", "br"]]) {
          const answer = await fetched(address + file, accepted);
          const said = `${file} for ${accepted}`;
          const type = types[(file || "x.html").split(".").pop()];
          expect(answer.status, said).toBe(200);
          expect(answer.headers["content-type"], said).toMatch(type);
          for (const [key, value] of policyFor(file)) expect(answer.headers[key], said).toBe(value);
          const isHashed = /-[0-9a-f]{16}/.test(file);
          expect(answer.headers["cache-control"], said).toBe(isHashed ? "public, max-age=31536000, immutable" : "no-cache");
          // A few files are too small to become smaller.
          const copy = `${file || "index.html"}.${encoding === "gzip" ? "gz" : encoding}`;
          if (!encoding) expect(answer.headers["content-encoding"], said).toBeUndefined();
          else if (copies.has(copy)) expect(answer.headers["content-encoding"], said).toBe(encoding);
          const unpacked = { br: brotliDecompressSync, gzip: gunzipSync }[answer.headers["content-encoding"]] ?? ((body) => body);
          expect(unpacked(answer.body).equals(readFileSync(join("dist", file || "index.html"))), said).toBe(true);
        }
      }
    });

    test("it opens under a path, keeps stored data, and works offline afterwards", async ({ page, context }) => {
      await page.goto(address);
      await page.getByRole("button", { name: "Start from scratch" }).click();
      await saved(page);
      await page.evaluate(async () => {
        const { active } = await navigator.serviceWorker.ready;
        while (active.state !== "activated") await new Promise((done) => setTimeout(done, 50));
      });
      await context.setOffline(true);
      await page.goto(`${address}#/data`);
      await page.reload();
      await saved(page);
      const buffer = Buffer.from("Last Name;Company\nHolm;Sund");
      await page.getByLabel("Choose files").setInputFiles({ name: "leads.csv", mimeType: "text/csv", buffer });
      await page.getByRole("button", { name: "Import 1 lead" }).click();
      await saved(page);
      await context.setOffline(false);
    });

    test("a team's cluster behind the host needs neither another page nor another policy", async ({ page, browser }) => {
      const passwords = cluster.team("sales", "--keeper", "anna", "--member", "ben");
      const reach = (user) => ({ address: "/etcd", team: "sales", user, password: passwords[user] });
      await startEmpty(page, undefined, address);
      await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht" });
      const lead = new URL(page.url()).hash.slice(2);
      await foundOn(page, address, reach("anna"));
      await open(page, lead, address);
      const context = await browser.newContext({ locale: "en-US", serviceWorkers: "block" });
      const ben = await context.newPage();
      await startEmpty(ben, undefined, address);
      await joinOn(ben, address, reach("ben"));
      await open(ben, lead, address);
      await edit(ben, { City: "Kiel" });
      // The stream of changes goes through the host.
      await expect(page.locator(".datum[data-key=city] .datum-value")).toHaveText("Kiel", { timeout: 5_000 });
      await context.close();
    });

    test("of a CouchDB behind the host, what a team asks for is passed on and nothing else", async () => {
      const passwords = couch.team("sales", "--keeper", "anna");
      const ask = async (path, body) => {
        const headers = { Authorization: `Basic ${btoa(`anna:${passwords.anna}`)}`, "Content-Type": "application/json" };
        const answer = await fetch(`http://127.0.0.1:${port}/couch/${path}`, { headers, ...(body ? { method: "POST", body: JSON.stringify(body) } : {}) });
        return [answer.status, await answer.text()];
      };
      expect((await ask("_session"))[1]).toContain('"name":"anna"');
      const large = { _id: "c!anna!0000000000000001!00000001", d: "A".repeat(4_000_000) };
      expect(await ask("kontor-sales/_bulk_docs", { docs: [large] })).toEqual([201, expect.stringContaining('"ok":true')]);
      const rows = await ask(`kontor-sales/_all_docs?startkey=${encodeURIComponent('"c!"')}&endkey=${encodeURIComponent('"c%"')}&inclusive_end=false`);
      expect(rows).toEqual([200, expect.stringContaining(large._id)]);
      expect(await ask("kontor-sales/_changes?feed=longpoll&since=0")).toEqual([200, expect.stringContaining(large._id)]);
      expect((await ask("kontor-sales"))[0]).toBe(200);
      for (const path of ["", "_users/_all_docs", "_all_dbs", "kontor-sales/_security", `kontor-sales/${large._id}`, "other/_all_docs"]) expect((await ask(path))[0], path).toBe(404);
    });

    test("a program of another build is refused with a message, and the right one loads on the next try", async ({ browser }) => {
      const names = readdirSync("dist");
      const changed = [
        [/^kontor_bg-.*\.wasm$/, "Kontor could not be started"],
        [/^kontor-[0-9a-f]{16}\.js$/, "Kontor could not be started"],
        [/^chunk-loader-.*\.js$/, "Kontor could not be started"],
        [/^split_admin_page-.*\.wasm$/, "This part of Kontor could not be loaded", "settings"],
        [/^file-worker-[0-9a-f]{16}\.js$/, "The part of Kontor that reads and writes files", "data"],
        [/^file-worker-.*\.wasm$/, "The part of Kontor that reads and writes files", "data"],
      ];
      for (const [pattern, words, path] of changed) {
        const mend = damage(root, names.find((found) => pattern.test(found)));
        // A separate browser, so that nothing is cached.
        const page = await (await browser.newContext({ serviceWorkers: "block", locale: "en-US" })).newPage();
        await page.goto(address);
        if (path) {
          await page.getByRole("button", { name: "Start from scratch" }).click();
          await saved(page);
          await page.goto(`${address}#/${path}`);
        }
        if (path === "data") await page.getByRole("button", { name: "Export this workspace" }).click();
        await expect(page.getByText(words).first()).toBeVisible();
        // The host has the right file again, and a cache that keeps the wrong one for a year does not matter.
        mend();
        await page.waitForLoadState("networkidle");
        await page.reload();
        await (path ? saved(page) : expect(page.getByRole("button", { name: "Start from scratch" })).toBeVisible());
        if (path === "settings") await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
        await page.context().close();
      }
    });

    test("a version with an incomplete file is never cached", async ({ browser }) => {
      const mend = damage(root, readdirSync("dist").find((found) => found.startsWith("split_planning_page-")));
      const page = await (await browser.newContext()).newPage();
      await page.goto(address);
      const keep = () => page.evaluate(() => navigator.serviceWorker.register("service.js").then(({ installing, waiting, active }) => new Promise((done) => {
        const worker = installing ?? waiting ?? active;
        const look = () => ["activated", "redundant"].includes(worker.state) && done(worker.state);
        worker.addEventListener("statechange", look);
        look();
      })));
      expect(await keep()).toBe("redundant");
      mend();
      await expect.poll(keep).toBe("activated");
      await page.context().close();
    });
  });
}

test("the archive contains the folder, and its other configuration is complete", async () => {
  const listed = execFileSync("python3", ["-m", "zipfile", "-l", `${folder}.zip`], { encoding: "utf8" });
  for (const name of filesIn(folder)) expect(listed).toContain(`kontor-${version}/${name}`);
  execFileSync("python3", ["-m", "zipfile", "-t", `${folder}.zip`]);
  execFileSync("sh", ["-n", `${folder}/hosting/s3.sh`]);
  execFileSync("python3", ["-c", "import sys, xml.dom.minidom as d; d.parse(sys.argv[1])", `${folder}/web.config`]);
  JSON.parse(readFileSync(`${folder}/hosting/cloudfront-headers.json`, "utf8"));
  const policy = headers(readFileSync(`${folder}/index.html`, "utf8"))["Content-Security-Policy"];
  for (const name of [".htaccess", "_headers", "hosting/nginx.conf", "hosting/Caddyfile", "hosting/cloudfront-headers.json"]) {
    expect(readFileSync(join(folder, name), "utf8")).toContain(policy);
  }
});

// The users' paths, end to end, in real Chromium on the release build.
import { defineConfig } from "@playwright/test";

const port = process.env.KONTOR_PORT ?? "8123";
const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

export default defineConfig({
  testDir: "tests/e2e",
  timeout: 90_000,
  // The first start of the file worker compiles its program, which takes some seconds on a busy machine with two cores.
  expect: { timeout: 15_000 },
  // A machine that is temporarily busy must not fail a path; what fails twice is broken.
  retries: process.env.CI ? 1 : 0,
  // One more than the cores: a path waits for the page about as often as the page computes. With four, two cores are no
  // faster, and some steps take longer than paths wait for.
  workers: 3,
  fullyParallel: true,
  reporter: "list",
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    locale: "en-US",
    // Paths that intercept requests need to see them; tests/e2e/offline.spec.mjs allows service workers.
    serviceWorkers: "block",
    timezoneId: "Europe/Berlin",
    viewport: { width: 1440, height: 900 },
    launchOptions: { executablePath: process.env.CHROMIUM_HEADLESS ?? process.env.CHROMIUM ?? "/usr/bin/chromium", args },
  },
  webServer: { command: `node scripts/serve.mjs ${port} dist`, url: `http://127.0.0.1:${port}/`, reuseExistingServer: false },
});

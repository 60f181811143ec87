// A client of the WebDriver protocol, as far as tests/engines needs it: every engine supports it, and Playwright's own
// browsers are not available everywhere.
import { spawn } from "node:child_process";

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
const pause = (time) => new Promise((done) => setTimeout(done, time));

/** Starts a driver and its browser; `capabilities` selects the browser. */
export async function browse(command, words, port, capabilities, environment) {
  const driver = spawn(command, words, { stdio: "ignore", env: { ...process.env, ...environment } });
  const base = `http://127.0.0.1:${port}`;
  const ask = async (method, path, body) => {
    // A browser that hangs would keep its driver waiting for minutes.
    const signal = AbortSignal.timeout(60_000);
    const answer = await fetch(`${base}${path}`, { method, signal, body: body && JSON.stringify(body), headers: { "content-type": "application/json" } });
    const { value } = await answer.json();
    if (value?.error) throw Object.assign(new Error(`${method} ${path}: ${value.error}: ${value.message}`), { code: value.error });
    return value;
  };
  const end = () => new Promise((done) => {
    driver.once("exit", done);
    driver.kill();
  });
  try {
    await until("the driver answers", () => ask("GET", "/status").then(({ ready }) => ready));
    const { sessionId } = await ask("POST", "/session", { capabilities: { alwaysMatch: capabilities } });
    return new Browser(ask, `/session/${sessionId}`, end);
  } catch (error) {
    await end();
    throw error;
  }
}

/** Waits until a condition holds, or fails with its description. */
export async function until(what, holds, patience = 30_000) {
  const last = Date.now() + patience;
  for (let why; ; await pause(50)) {
    try {
      const value = await holds();
      if (value) return value;
    } catch (error) {
      why = error;
    }
    if (Date.now() > last) throw new Error(`Not within ${patience} ms: ${what}${why ? ` (${why.message})` : ""}`);
  }
}

class Browser {
  constructor(ask, session, end) {
    this.ask = (method, path, body) => ask(method, session + path, body);
    this.end = async () => {
      await this.ask("DELETE", "").catch(() => {});
      await end();
    };
  }

  goto(url) {
    return this.ask("POST", "/url", { url });
  }

  reload() {
    return this.ask("POST", "/refresh", {});
  }

  /** The result of a function in the page. */
  run(work, ...args) {
    return this.ask("POST", "/execute/sync", { script: `return (${work}).apply(null, arguments)`, args });
  }

  /** Switches to the frame in an element, or without an argument back to the page. */
  async frame(selector) {
    await this.ask("POST", "/frame", { id: null });
    if (selector) await this.ask("POST", "/frame", { id: await this.run((selector) => document.querySelector(selector).shadowRoot.querySelector("iframe"), selector) });
  }

  /** Waits for the first visible element that matches a selector and whose text begins with `text`. */
  find(selector, text = "", patience = undefined) {
    const look = (selector, text) => [...document.querySelectorAll(selector)].find((element) => {
      const named = `${element.getAttribute("aria-label") ?? ""}\n${element.textContent}\n${element.value ?? ""}`;
      return element.checkVisibility?.() !== false && element.getClientRects().length > 0 && named.split("\n").some((line) => line.replace(/^[^\p{L}]+/u, "").startsWith(text));
    });
    return until(`${selector} with “${text}”`, () => this.run(look, selector, text), patience);
  }

  /** Clicks it; if the page was just redrawn, tries again. */
  async click(selector, text) {
    await until(`a click on ${selector} “${text ?? ""}”`, async () => {
      const element = await this.find(selector, text);
      await this.ask("POST", `/element/${element[ELEMENT]}/click`, {});
      return true;
    });
  }

  /** Types into the field with a label. */
  async fill(within, label, text) {
    const look = (within, label) => [...document.querySelectorAll(`${within} label`)]
      .find((element) => element.textContent.trim().replace(/ \*$/, "") === label)?.control;
    const field = await until(`a field “${label}”`, () => this.run(look, within, label));
    await this.ask("POST", `/element/${field[ELEMENT]}/clear`, {});
    await this.write(field, text);
  }

  /** Types into an element. */
  write(element, text) {
    return this.ask("POST", `/element/${element[ELEMENT]}/value`, { text });
  }

  /** Waits for a text in an element that matches a selector. */
  shows(selector, text) {
    const look = (selector, text) => [...document.querySelectorAll(selector)].some((element) => element.textContent.includes(text));
    return until(`“${text}” in ${selector}`, () => this.run(look, selector, text));
  }

  /** Waits until everything is stored. */
  saved() {
    return until("all is saved", () => this.run(() => document.querySelector(".saved")?.dataset.state === "yes"));
  }
}

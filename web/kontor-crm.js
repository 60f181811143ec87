// <kontor-crm>: Kontor as an element for pages of other sites. It contains a frame and exchanges messages with it;
// docs/embedding.md in the repository describes every message for use without the element. Load it from Kontor's address:
//   <script src="https://crm.example.com/kontor/kontor-crm.js" defer></script>
//   <kontor-crm show="opportunity" height="640"></kontor-crm>
(() => {
  /** The folder of this script is Kontor's. */
  const home = document.currentScript?.src ? new URL(".", document.currentScript.src).href : "";
  /** The events of the frame; other messages are ignored. */
  const EVENTS = ["opened", "saved", "created", "cancelled", "height"];
  const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  /** The time the frame has to answer, in milliseconds. */
  const PATIENCE = 20_000;

  class KontorCrm extends HTMLElement {
    static observedAttributes = ["src", "show", "read-only", "single", "theme", "language", "height"];

    #frame = document.createElement("iframe");
    #fallback = document.createElement("slot");
    #origin = "";
    #nonce = "";
    #isReady = false;
    #timer = 0;
    #number = 0;
    #waiting = new Map();
    #hear = (event) => this.#heard(event);

    constructor() {
      super();
      const root = this.attachShadow({ mode: "open" });
      const style = new CSSStyleSheet();
      style.replaceSync(":host { display: block } :host([hidden]) { display: none } iframe { display: block; width: 100%; border: 0 } slot[hidden] { display: none }");
      root.adoptedStyleSheets = [style];
      this.#fallback.hidden = true;
      this.#frame.allow = "clipboard-write; fullscreen";
      this.#frame.addEventListener("load", () => this.#frame.hasAttribute("src") && this.#greet());
      root.append(this.#frame, this.#fallback);
    }

    connectedCallback() {
      addEventListener("message", this.#hear);
      this.#fill();
    }

    disconnectedCallback() {
      removeEventListener("message", this.#hear);
      this.#stop("gone");
      this.#frame.removeAttribute("src");
    }

    attributeChangedCallback(name, before, now) {
      // An element that is upgraded gets its attributes before it is filled.
      if (!this.isConnected || !this.#origin || before === now) return;
      if (name === "src") this.#fill();
      else if (name === "height") this.#size();
      // Permissions are agreed in the handshake.
      else if (name === "read-only") this.#greet();
      else if (name === "show") this.show(now ?? "").catch(() => {});
      else this.look({}).catch(() => {});
    }

    /** Whether the frame has answered, so that it accepts requests. */
    get isReady() {
      return this.#isReady;
    }

    /** Opens a page: "lead", "record/…", "pipeline", "reports?…": whatever follows `#/` in Kontor's address. */
    show(what) {
      return this.#ask("show", { what });
    }

    /** Opens the dialog for a new lead, with fields filled in; the user decides. Events report the outcome. */
    create(fields = {}) {
      return this.#ask("create", { fields });
    }

    /** Changes the appearance: `theme` ("light", "dark", "" for the system's), `language` ("en", "de", "fr"), `single`
       (the page alone). */
    look(look = {}) {
      return this.#ask("look", { ...this.#wanted(), ...look });
    }

    #wanted() {
      const look = { single: this.hasAttribute("single"), theme: this.getAttribute("theme") ?? "" };
      return this.hasAttribute("language") ? { ...look, language: this.getAttribute("language") } : look;
    }

    #fill() {
      this.#stop("gone");
      const source = new URL(this.getAttribute("src") || home, document.baseURI);
      this.#origin = source.origin;
      if (this.hasAttribute("show")) source.hash = `#/${this.getAttribute("show").replace(/^#?\//, "")}`;
      this.#frame.title = this.getAttribute("title") ?? "Kontor";
      this.#size();
      this.#frame.src = source.href;
    }

    #size() {
      const height = this.getAttribute("height") ?? "600";
      if (height !== "auto") this.#frame.style.height = /^\d+$/.test(height) ? `${height}px` : height;
      else this.#frame.style.height ||= "600px";
    }

    /** Sends hello until the frame answers. Only a frame with the right origin can read it. */
    #greet() {
      this.#stop("gone");
      this.#nonce = Array.from(crypto.getRandomValues(new Uint8Array(24)), (byte) => LETTERS[byte % LETTERS.length]).join("");
      this.#fallback.hidden = true;
      const last = Date.now() + PATIENCE;
      const hello = (pause) => {
        if (Date.now() > last) {
          // Not on the list, or not reachable: the element's own content is shown.
          this.#fallback.hidden = false;
          this.dispatchEvent(new CustomEvent("kontor-silent", { bubbles: true }));
          return this.#stop("silent");
        }
        this.#say("embed", { read: this.hasAttribute("read-only"), ...this.#wanted() });
        this.#timer = setTimeout(hello, pause, Math.min(pause * 1.5, 2_000));
      };
      hello(200);
    }

    /** Removes the former frame; pending requests are rejected. */
    #stop(why) {
      clearTimeout(this.#timer);
      this.#isReady = false;
      this.#nonce = "";
      const waiting = [...this.#waiting.values()];
      this.#waiting.clear();
      for (const { failed } of waiting) failed(new Error(why));
    }

    #say(kontor, parts) {
      this.#frame.contentWindow?.postMessage(JSON.stringify({ kontor, version: 1, nonce: this.#nonce, ...parts }), this.#origin);
    }

    #ask(kontor, parts) {
      if (!this.#isReady) return Promise.reject(new Error("not ready"));
      return new Promise((done, failed) => {
        const request = ++this.#number;
        this.#waiting.set(request, { done, failed });
        this.#say(kontor, { ...parts, request });
      });
    }

    #heard({ source, origin, data }) {
      if (source !== this.#frame.contentWindow || origin !== this.#origin || typeof data !== "string" || !this.#nonce) return;
      let message;
      try {
        message = JSON.parse(data);
      } catch {
        return;
      }
      const { kontor, version, nonce, request, event, ...rest } = message ?? {};
      if (version !== 1 || nonce !== this.#nonce) return;
      if (kontor === "ready" && !this.#isReady) {
        clearTimeout(this.#timer);
        this.#isReady = true;
        this.dispatchEvent(new CustomEvent("kontor-ready", { bubbles: true, detail: rest }));
      } else if (kontor === "event" && EVENTS.includes(event)) {
        if (event === "height" && this.getAttribute("height") === "auto") this.#frame.style.height = `${Number(rest.height) || 600}px`;
        this.dispatchEvent(new CustomEvent(`kontor-${event}`, { bubbles: true, detail: rest }));
      } else if (kontor === "done" || kontor === "refused") {
        const asked = this.#waiting.get(request);
        this.#waiting.delete(request);
        if (kontor === "done") asked?.done();
        else asked?.failed(new Error(rest.why));
      }
    }
  }

  if (!customElements.get("kontor-crm")) customElements.define("kontor-crm", KontorCrm);
})();

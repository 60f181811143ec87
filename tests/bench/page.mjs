// The part of the measurements that runs inside the page. Installed before the page's own scripts, without changing
// them.

/** Runs in the page: installs `window.bench`, whose timers stop after the paint that shows the result. */
export function install() {
  // Resolves once the current frame has been painted.
  const shown = () => new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done(performance.now());
    port2.postMessage(0);
  });
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const painted = () => frame().then(shown);
  // Resolves with the first frame in which the condition holds.
  const until = async (holds) => {
    if (holds()) return painted();
    for (;;) {
      await frame();
      if (holds()) return shown();
    }
  };
  const input = (element, value) => {
    element.value = value;
    element.dispatchEvent(new Event("input", { bubbles: true }));
  };
  window.bench = {
    painted, until,
    // For each letter, the time from the key to the paint that shows its result.
    async type(selector, texts) {
      const element = document.querySelector(selector);
      const times = [];
      element.focus();
      for (const text of texts) {
        for (let end = 1; end <= text.length; end += 1) {
          await painted();
          const start = performance.now();
          input(element, text.slice(0, end));
          times.push((await painted()) - start);
        }
        input(element, "");
        await painted();
      }
      return times;
    },
    // Scrolls a list for some frames; returns the times between frames.
    async scroll(selector, step, frames) {
      const element = document.querySelector(selector);
      element.scrollTop = 0;
      await painted();
      const times = [];
      let last = await frame();
      for (let at = 0; at < frames; at += 1) {
        element.scrollTop += step;
        const now = await frame();
        times.push(now - last);
        last = now;
      }
      return times;
    },
    // The time from an action to the paint after `holds` became true.
    async act(act, holds) {
      await painted();
      const start = performance.now();
      act();
      return (await until(holds)) - start;
    },
  };
  // The time after the start at which the first rows of a list were painted.
  const usable = () => [...document.querySelectorAll(".grid-row:not([hidden]) a")].some((link) => link.textContent.trim() !== "");
  // When they were in the page, which is before they are painted: what is loaded from then on is not needed for them.
  const observe = () => {
    const observer = new MutationObserver(() => {
      if (!usable()) return;
      observer.disconnect();
      window.benchRows = performance.now();
    });
    observer.observe(document, { childList: true, characterData: true, subtree: true });
  };
  const watch = async () => {
    window.benchReady = await until(usable);
  };
  if (location.hash) {
    observe();
    watch();
  }
}

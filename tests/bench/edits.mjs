// Many actions of a user one after another, as fast as the page stores them.

/** Edits a field of the open record as many times, each an action of its own that is stored before the next. */
export const editMany = (page, count, text) => page.evaluate(async ([count, text]) => {
  const cell = document.querySelector(".datum[data-key=city]");
  const turn = () => new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = done;
    port2.postMessage(0);
  });
  const until = async (holds) => {
    for (let out = holds(); ; out = holds()) {
      if (out) return out;
      await turn();
    }
  };
  for (let at = 0; at < count; at += 1) {
    cell.querySelector(".datum-edit").click();
    const input = await until(() => cell.querySelector("input"));
    input.value = `${text} ${at}`;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
    await until(() => !cell.querySelector("input") && document.querySelector(".saved").dataset.state === "yes");
  }
}, [count, text]);

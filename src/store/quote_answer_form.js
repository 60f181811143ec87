(() => {
  "use strict";
  const asked = JSON.parse(document.getElementById("kontor-quote").textContent);
  const get = (id) => document.getElementById(id);
  const form = get("answer");
  const pad = get("answer-pad");
  const strokes = [];
  let points = 0;
  let line = null;
  form.hidden = false;

  const at = (event) => {
    const box = pad.getBoundingClientRect();
    const inside = (part, whole, most) => Math.max(0, Math.min(most, Math.round((part / whole) * most)));
    return [
      inside(event.clientX - box.left, box.width, asked.pad[0]),
      inside(event.clientY - box.top, box.height, asked.pad[1]),
    ];
  };
  const add = (event) => {
    const point = at(event);
    const stroke = strokes[strokes.length - 1];
    const last = stroke[stroke.length - 1];
    if (points >= asked.most[1] || (last && last[0] === point[0] && last[1] === point[1])) return;
    points += 1;
    stroke.push(point);
    // A dot is a line to itself.
    line.setAttribute("points", stroke.concat(stroke.length === 1 ? [point] : []).join(" "));
  };
  pad.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || strokes.length >= asked.most[0] || points >= asked.most[1]) return;
    event.preventDefault();
    pad.setPointerCapture(event.pointerId);
    line = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
    pad.append(line);
    strokes.push([]);
    add(event);
  });
  pad.addEventListener("pointermove", (event) => line && add(event));
  const end = () => {
    line = null;
  };
  pad.addEventListener("pointerup", end);
  pad.addEventListener("pointercancel", end);
  get("answer-clear").addEventListener("click", () => {
    strokes.length = 0;
    points = 0;
    pad.querySelectorAll("polyline").forEach((own) => own.remove());
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = form.querySelector("input[name=answer]:checked");
    const name = get("answer-name");
    const isMissing = !chosen || !name.value.trim();
    get("answer-missing").hidden = !isMissing;
    name.setAttribute("aria-invalid", String(!name.value.trim()));
    if (isMissing) return (chosen ? name : form.querySelector("input[name=answer]")).focus();
    const { format, version, quote } = asked;
    const answer = {
      format,
      version,
      quote,
      answer: chosen.value,
      name: name.value.trim(),
      remark: get("answer-remark").value.trim(),
      answered_at: new Date().toISOString(),
      signature: strokes.filter((stroke) => stroke.length).map((stroke) => stroke.flat()),
    };
    saveAnswer(answer, asked.file);
  });
})();

(() => {
  "use strict";
  const room = JSON.parse(document.getElementById("kontor-room").textContent);
  const get = (id) => document.getElementById(id);
  const form = get("answer");
  form.hidden = false;
  document.querySelectorAll("details.note").forEach((own) => (own.hidden = false));

  const items = () =>
    [...document.querySelectorAll("[data-item]")]
      .map((item) => {
        const comment = item.querySelector("textarea");
        const inputs = [...item.querySelectorAll("input[data-field]")];
        return {
          record: item.dataset.item,
          comment: comment ? comment.value.trim() : "",
          corrections: inputs
            .filter((input) => input.value.trim() !== input.defaultValue.trim())
            .map((input) => ({ field: input.dataset.field, was: input.defaultValue, wanted: input.value.trim() })),
        };
      })
      .filter((item) => item.comment || item.corrections.length);

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const name = get("answer-name");
    const all = items();
    const isMissing = !name.value.trim() || !all.length;
    get("answer-missing").hidden = !isMissing;
    name.setAttribute("aria-invalid", String(!name.value.trim()));
    if (isMissing) return (name.value.trim() ? document.querySelector("details.note summary") : name).focus();
    const { format, version, account } = room;
    const answer = { format, version, account, name: name.value.trim(), answered_at: new Date().toISOString(), items: all };
    saveAnswer(answer, room.file);
  });
})();

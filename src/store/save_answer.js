// Saves what was answered in a page as a file, and says so.
const saveAnswer = (answer, file) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(answer, null, 1)], { type: "application/json" }));
  link.download = file;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  const done = document.getElementById("answer-done");
  done.hidden = false;
  done.focus();
};

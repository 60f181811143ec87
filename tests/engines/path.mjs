// The main path: a lead is created, contacted, converted and won, and still exists after a reload. It runs in every
// engine, from every place where the product can be opened.

/** Runs the path from the open welcome page; `again` reloads the page. */
export async function walk(browser, again) {
  await browser.click("button", "Explore the demo");
  await browser.saved();
  await browser.shows("main h1", "Home");
  await browser.click(".demo", "Exit demo");
  await browser.click("button", "Start from scratch");
  await browser.saved();

  await browser.click("button", "New");
  await browser.click("[role=menuitem]", "Lead");
  await browser.fill("[role=dialog], dialog", "First name", "Ada");
  await browser.fill("[role=dialog], dialog", "Last name", "Berg");
  await browser.fill("[role=dialog], dialog", "Company", "Nordlicht Solar");
  await browser.click("dialog button[type=submit]", "Save");
  await browser.shows("main h1", "Ada Berg");
  await browser.saved();

  await browser.click("main button", "Call");
  const note = await browser.find(".quick-log input, .quick-log textarea");
  await browser.write(note, "Wants a quote");
  await browser.click(".log-submit", "Log");
  await browser.shows(".path-step[aria-current]", "Working");
  await browser.click("main button", "Convert");
  await browser.click("dialog button, [role=dialog] button", "Convert");
  await browser.shows("main h1", "Nordlicht Solar – New business");
  await browser.shows(".converted-line", "Converted from");
  await browser.saved();

  await browser.click(".path-step, .path button", "Closed Won");
  await browser.saved();
  await browser.shows(".path-step[aria-current]", "Closed Won");

  await again();
  await browser.saved();
  await browser.shows(".path-step[aria-current]", "Closed Won");
  await browser.run(() => { location.hash = "#/contact"; });
  await browser.shows(".grid-row a", "Ada Berg");
  await browser.click("button.undo", "Undo stage change");
  await browser.saved();
}

// A phone: a long touch moves a card; a quick one scrolls the board.
import { create, expect, fits, open, saved, startEmpty, test } from "./support.mjs";

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

test.beforeEach(async ({ page }) => {
  await startEmpty(page);
  await create(page, "opportunity", { "Opportunity name": "Big deal", "Close date": "2031-05-05" });
  await open(page, "pipeline");
  await fits(page);
});

const column = (page, name) => page.locator(".board-column", { hasText: name });

/** Touches the card, holds, and moves by some pixels. */
async function drag(page, context, rest, dx, dy) {
  const cdp = await context.newCDPSession(page);
  const box = await page.locator(".card").boundingBox();
  const [x, y] = [box.x + 40, box.y + 20];
  const touch = (type, ...touchPoints) => cdp.send("Input.dispatchTouchEvent", { type, touchPoints });
  await touch("touchStart", { x, y });
  await page.waitForTimeout(rest);
  for (let step = 1; step <= 6; step += 1) await touch("touchMove", { x: x + (dx * step) / 6, y: y + (dy * step) / 6 });
  await touch("touchEnd");
}

test("a card is moved after a long press", async ({ page, context }) => {
  await drag(page, context, 450, 260, 30);
  await expect(column(page, "Qualification").locator(".card")).toHaveCount(1);
  await saved(page);
});

test("a quick swipe scrolls the board and moves nothing", async ({ page, context }) => {
  await drag(page, context, 0, -180, 0);
  await expect.poll(() => page.locator(".board").evaluate((board) => board.scrollLeft)).toBeGreaterThan(50);
  await expect(column(page, "Prospecting").locator(".card")).toHaveCount(1);
  await expect(page.locator("[data-lifted]")).toHaveCount(0);
});

// Business cards as QR codes: shown on the page of a contact, read from a picture and with the camera into a new lead, and what is
// said where the camera is not allowed or the browser reads no codes. The browser of the tests reads none, so that one stands in.
import { create, expect, fits, looks, more, open, saved, scan, startEmpty, test } from "./support.mjs";

const CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Weber;Anna\r\nORG:Nord GmbH\r\nEMAIL:anna@nord.example\r\nEND:VCARD\r\n";

const openForm = async (page) => {
  await page.getByRole("button", { name: "New", exact: true }).click();
  await page.getByRole("menuitem", { name: "Lead" }).click();
  await page.getByText("Fill in from a signature").click();
};

test("a contact is shown as a code, and a code becomes a lead", async ({ page }) => {
  await page.addInitScript((card) => {
    window.BarcodeDetector = class {
      async detect(source) {
        const seen = source instanceof ImageBitmap ? card : window.cameraSees;
        return seen ? [{ rawValue: seen }] : [];
      }
    };
    navigator.mediaDevices.getUserMedia = async () => {
      if (!window.cameraAllowed) throw new DOMException("", "NotAllowedError");
      const canvas = document.createElement("canvas");
      canvas.getContext("2d").fillRect(0, 0, 10, 10);
      window.stream = canvas.captureStream(5);
      return window.stream;
    };
  }, CARD);
  await page.setViewportSize({ width: 1440, height: 900 });
  await startEmpty(page);
  await create(page, "contact", { "First name": "Anna", "Last name": "Weber", Email: "anna@nord.example" });
  await more(page, "Show as QR code");
  const code = page.getByRole("img", { name: "QR code with the business card of Anna Weber" });
  await expect(code).toBeVisible();
  await expect(page.locator("#card-code-close")).toBeFocused();
  await looks(page);
  await page.keyboard.press("Escape");
  await expect(code).toHaveCount(0);

  // One's own is on the page of one's record.
  await open(page, "settings/owners");
  const owner = page.getByRole("form", { name: "New owner" });
  await owner.getByLabel("Name").fill("Olga Own");
  await owner.getByRole("button", { name: "Add", exact: true }).click();
  await saved(page);
  await open(page, "settings/workspace");
  await page.getByLabel("You", { exact: true }).selectOption("Olga Own");
  await open(page, "settings/owners");
  await page.getByRole("link", { name: "Your business card" }).click();
  await more(page, "Show as QR code");
  await expect(page.getByRole("img", { name: "QR code with the business card of Olga Own" })).toBeVisible();
  await page.locator("#card-code-close").click();

  // From a picture: what was read is shown before it fills in the form.
  await openForm(page);
  const dialog = page.getByRole("dialog");
  const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
  await dialog.getByLabel("Read a QR code from a picture").setInputFiles({ name: "card.png", mimeType: "image/png", buffer: png });
  await expect(dialog.getByText("The code was read.")).toBeVisible();
  await expect(dialog.locator(".signature .facts")).toContainText("Nord GmbH");
  await scan(page);
  await dialog.getByRole("button", { name: "Fill in 4 fields" }).click();
  await expect(dialog.getByLabel("Company")).toHaveValue("Nord GmbH");
  await dialog.getByRole("button", { name: "Cancel" }).click();

  // With the camera, once it is allowed.
  await openForm(page);
  const camera = dialog.getByRole("button", { name: "Read a QR code with the camera" });
  await camera.click();
  await expect(dialog.getByText("The camera is not allowed here")).toBeVisible();
  await page.evaluate(() => { window.cameraAllowed = true; });
  await camera.click();
  await expect(dialog.locator("video")).toBeVisible();
  await scan(page);
  await page.evaluate(() => { window.cameraSees = "MECARD:N:Nord,Ben;EMAIL:ben@nord.example;;"; });
  await expect(dialog.locator(".signature .facts")).toContainText("ben@nord.example");
  await expect(dialog.locator("video")).toBeHidden();
  expect(await page.evaluate(() => window.stream.getTracks().every((track) => track.readyState === "ended"))).toBe(true);
  await page.evaluate(() => { window.cameraSees = undefined; });
  // Closing the dialog switches the camera off as well.
  await camera.click();
  await expect(dialog.locator("video")).toBeVisible();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect.poll(() => page.evaluate(() => window.stream.getTracks().every((track) => track.readyState === "ended"))).toBe(true);
  await saved(page);
});

test("a browser that reads no codes says so, and reads a card that is pasted", async ({ page }) => {
  await page.addInitScript(() => { delete window.BarcodeDetector; });
  await startEmpty(page);
  await openForm(page);
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("This browser reads no QR codes.")).toBeVisible();
  const text = dialog.getByLabel("Signature or business card as text");
  await text.fill(CARD);
  await expect(dialog.locator(".signature .facts")).toContainText("Nord GmbH");
  // The code of a printed quote is told from a card.
  await text.fill(`mailto:me@own.example?body=kontor-quote-1-${"a".repeat(32)}-${"0".repeat(24)}`);
  await expect(dialog.getByText("The quote of this code is not in this workspace.")).toBeVisible();
  await expect(dialog.locator(".signature .facts")).toHaveCount(0);
});

test.describe("in German, on a phone in the dark", () => {
  test.use({ locale: "de-DE", colorScheme: "dark", viewport: { width: 390, height: 844 } });

  test("a lead is shown as a code, and a pasted card fills in a new one", async ({ page, say }) => {
    await startEmpty(page, say);
    await create(page, "lead", { Vorname: "Jörg", Nachname: "Grün", Firma: "Nord", "E-Mail": "joerg@nord.example" }, say);
    await more(page, "Als QR-Code zeigen", "Weitere Aktionen");
    await expect(page.getByRole("img", { name: "QR-Code mit der Visitenkarte von Jörg Grün" })).toBeVisible();
    await fits(page);
    await scan(page);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: say.New, exact: true }).click();
    await page.getByRole("menuitem", { name: say.kinds.lead }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Aus einer Signatur ausfüllen").click();
    await dialog.getByLabel("Signatur oder Visitenkarte").fill(CARD);
    await dialog.getByRole("button", { name: "4 Felder ausfüllen" }).click();
    await expect(dialog.getByLabel("Firma")).toHaveValue("Nord GmbH");
    await page.keyboard.press("Enter");
    await expect(dialog).toBeHidden();
    await saved(page);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Anna Weber");
  });
});

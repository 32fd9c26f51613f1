// What a browser makes of the HTML reports in a folder. Exits 1 if anything is not as it should be.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [folder, pictures] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const widths = [["phone", 390, 844], ["tablet", 820, 1180], ["desktop", 1280, 800]];
const faults = [];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });

/** Opens a document; what it logs, throws or asks of the network is a fault. */
async function open(name, options) {
  const context = await browser.newContext({ bypassCSP: false, ...options });
  const page = await context.newPage();
  const address = pathToFileURL(join(folder, name)).href;
  const fault = (what) => faults.push(`${name} ${JSON.stringify(options)}: ${what}`);
  page.on("console", (message) => fault(`console: ${message.text()}`));
  page.on("pageerror", (error) => fault(`error: ${error.message}`));
  page.on("dialog", (dialog) => { fault(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => {
    const isOwn = request.url() === address || request.url().startsWith("data:");
    if (!isOwn) fault(`request: ${request.url()}`);
  });
  await page.goto(address, { waitUntil: "load" });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  return { page, context, fault };
}

/** No part of the page may be wider than the window, but what scrolls by itself. */
const overflow = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;

async function accessibility({ page, context, fault }) {
  // A policy that forbids scripts forbids this one, too: it is put in by the debugger.
  const session = await context.newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: axe });
  const { result } = await session.send("Runtime.evaluate", {
    expression: "axe.run(document, { resultTypes: ['violations'] }).then((r) => JSON.stringify(r.violations))",
    awaitPromise: true,
    returnByValue: true,
  });
  for (const violation of JSON.parse(result.value)) {
    const where = violation.nodes.slice(0, 3).map((node) => `${node.target} ${node.failureSummary}`);
    fault(`axe ${violation.id}: ${violation.help}\n    ${where.join("\n    ")}`);
  }
}

/** Sorting by a column of numbers puts the largest first, sums stay where they are. */
async function sorting({ page, fault }) {
  const table = page.locator("table.sortable", { hasText: "Cost by cluster" });
  const head = table.locator("thead th.number").last();
  await head.locator("button").click();
  if ((await head.getAttribute("aria-sort")) !== "descending") fault("a click does not sort");
  const index = await head.evaluate((cell) => cell.cellIndex);
  const numbers = await table.locator("tbody.rows tr").evaluateAll(
    (rows, at) => rows.map((row) => Number(row.cells[at].textContent.replace(/[,<$]/g, ""))), index);
  const known = numbers.filter((number) => !Number.isNaN(number));
  if (known.some((number, at) => at > 0 && number > known[at - 1])) fault(`not sorted: ${numbers}`);
}

/** The other reading of who pays is shown without any script. */
async function readings({ page, fault }) {
  const owner = page.locator("#reading-owner");
  if ((await owner.count()) === 0) return;
  await owner.check();
  const shown = await page.locator(".by-owner").isVisible();
  const hidden = await page.locator(".by-caller").isHidden();
  if (!shown || !hidden) fault("the toggle of who pays does nothing");
  await page.locator("#reading-caller").check();
}

const names = readdirSync(folder).filter((name) => name.endsWith(".html")).sort();
for (const name of names) {
  const stem = name.replace(".html", "");
  const shot = async (page, what, more) => {
    if (pictures) await page.screenshot({ path: join(pictures, `${stem}-${what}.png`), ...more });
  };
  for (const colorScheme of ["light", "dark"]) {
    for (const [device, width, height] of widths) {
      const opened = await open(name, { viewport: { width, height }, colorScheme });
      const { page, context, fault } = opened;
      const wider = await page.evaluate(overflow);
      if (wider > 0) fault(`wider than the window by ${wider} pixels`);
      await accessibility(opened);
      await shot(page, `${device}-${colorScheme}`, { fullPage: device !== "desktop" });
      if (device === "desktop") {
        await shot(page, `${device}-${colorScheme}-whole`, { fullPage: true });
        if (stem === "sample") { await readings(opened); await sorting(opened); }
      }
      await context.close();
    }
  }
  const plain = await open(name, { javaScriptEnabled: false, viewport: { width: 1280, height: 800 } });
  if ((await plain.page.locator("h1").innerText()) === "") plain.fault("nothing to read without script");
  await plain.context.close();
  const printed = await open(name, { viewport: { width: 794, height: 1123 } });
  await printed.page.emulateMedia({ media: "print" });
  await shot(printed.page, "print", { fullPage: true });
  if (pictures) await printed.page.pdf({ path: join(pictures, `${stem}.pdf`), format: "A4", preferCSSPageSize: true });
  await printed.context.close();
}
await browser.close();
if (names.length === 0) faults.push("no report to open");
for (const fault of faults) console.error(fault);
console.log(`${names.length} reports opened in ${widths.length} widths, light and dark, and printed: ${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);

// node drive.mjs: drives a browser for the tests. A line of JSON in, {do, …}; a line out, {value} or {error}.
import { existsSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { createInterface } from "node:readline";
import puppeteer from "puppeteer-core";

let browser = null;
let page = null;
let folder = null;
const problems = []; // what the page reported: errors, refusals of its policy
const requests = []; // addresses that anything of the page asked for, its worker too

const sleep = (time) => new Promise((resolve) => setTimeout(resolve, time));

/** The size of a file; 0 where there is none: Firefox first makes an empty file, then one of a passing name. */
const sizeOf = (path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

/** Whether a browser has written all of a file and given it its name: it stays as it is for a while. */
async function isWhole(path, wanted) {
  const size = sizeOf(path);
  for (const end = Date.now() + (path.endsWith(`/${wanted}`) ? 40 : 1000); Date.now() < end; await sleep(20))
    if (size === 0 || sizeOf(path) !== size) return false;
  return sizeOf(path) === size;
}

const commands = {
  async launch({ name, executable, downloads, width, height }) {
    folder = downloads;
    const chrome = name === "chrome";
    browser = await puppeteer.launch({
      browser: name,
      executablePath: executable,
      headless: true,
      args: chrome ? ["--no-sandbox", "--disable-dev-shm-usage"] : [],
      extraPrefsFirefox: {
        "browser.download.folderList": 2, "browser.download.dir": downloads, "browser.download.useDownloadDir": true,
        "browser.helperApps.neverAsk.saveToDisk": "application/octet-stream",
        "browser.download.always_ask_before_handling_new_types": false,
        "browser.download.manager.showWhenStarting": false, "browser.download.alwaysOpenPanel": false,
      },
    });
    page = await browser.newPage();
    await page.setViewport({ width, height });
    if (chrome) {
      const client = await browser.target().createCDPSession();
      await client.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: downloads });
      page.on("workercreated", (worker) => worker.client.on("Network.requestWillBeSent", ({ request }) => requests.push(request.url)));
    }
    page.on("request", (request) => requests.push(request.url()));
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
    return browser.version();
  },
  async open({ address, first }) {
    for (const other of await browser.pages()) if (other !== page) await other.close(); // what a page has opened
    await page.bringToFront();
    problems.length = 0;
    requests.length = 0;
    const added = first ? await page.evaluateOnNewDocument(first) : null;
    await page.goto(address);
    if (added) await page.removeScriptToEvaluateOnNewDocument(added.identifier);
  },
  async wait({ states, seconds }) {
    const end = Date.now() + seconds * 1000;
    for (;;) {
      const seen = await page.evaluate(() => ({
        state: document.documentElement.dataset.state,
        status: document.getElementById("status").textContent,
        alert: document.getElementById("alert").textContent,
      }));
      if (states.includes(seen.state)) return seen;
      if (Date.now() > end) throw new Error(`after ${seconds} s: ${JSON.stringify(seen)}`);
      await sleep(20);
    }
  },
  async choose({ files, folders }) {
    const input = await page.$("#input");
    await input.evaluate((element, wanted) => element.toggleAttribute("webkitdirectory", wanted), folders);
    await input.uploadFile(...files);
  },
  async fillForm({ file }) {
    await (await page.$(".form-input")).uploadFile(file);
  },
  async drag({ files }) { // Chromium only
    const client = await page.createCDPSession();
    const data = { items: [], files, dragOperationsMask: 1 };
    for (const type of ["dragEnter", "dragOver", "drop"]) await client.send("Input.dispatchDragEvent", { type, x: 300, y: 120, data });
  },
  async click({ text }) {
    const found = await page.evaluateHandle((wanted) => [...document.querySelectorAll("button")].find((one) => one.textContent === wanted), text);
    await found.click();
  },
  async type({ label, text }) {
    const input = await page.$(`input[aria-label="${label}"]`);
    await input.evaluate((one) => (one.value = ""));
    await input.type(text);
  },
  async select({ label, value }) {
    return page.evaluate((wanted, chosen) => {
      const select = [...document.querySelectorAll("label.choice")].find((one) => one.textContent.startsWith(wanted)).querySelector("select");
      select.value = chosen;
      select.dispatchEvent(new Event("change"));
    }, label, value);
  },
  async links() {
    return page.evaluate(() => [...document.querySelectorAll("a[download]")].map((link) => link.download));
  },
  async save({ name, seconds, key = null }) { // by a click, or by a key where the link has the focus
    rmSync(`${folder}/${name}`, { force: true }); // of an earlier test
    const before = new Set(readdirSync(folder));
    if (key) await page.keyboard.press(key);
    else await page.evaluate((wanted) => [...document.querySelectorAll("a[download]")].find((one) => one.download === wanted).click(), name);
    const end = Date.now() + seconds * 1000;
    for (;;) {
      const made = readdirSync(folder).filter((one) => !before.has(one) && !/\.(part|crdownload)$|^\.com/.test(one));
      const path = `${folder}/${made[0]}`;
      if (made.length === 1 && !existsSync(`${path}.part`) && (await isWhole(path, name))) return path;
      if (Date.now() > end) throw new Error(`${name} was not saved: ${readdirSync(folder)}`);
      await sleep(20);
    }
  },
  evaluate: ({ script }) => page.evaluate(script),
  press: ({ key }) => page.keyboard.press(key),
  async chooseByKey({ key, files }) { // as a person does who has the button in focus
    const opened = page.waitForFileChooser({ timeout: 60000 });
    await page.evaluate(() => null); // a round trip: Chromium may handle a key before it knows that the window is ours
    const [chooser] = await Promise.all([opened, page.keyboard.press(key)]);
    await chooser.accept(files);
  },
  async shot({ path, full, width, height }) {
    if (width) await page.setViewport({ width, height });
    await page.screenshot({ path, fullPage: full });
  },
  async axe() { // what of WCAG 2.1 A and AA a machine can tell
    const source = readFileSync(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf-8");
    await page.evaluate(`${source}; null`);
    const found = await page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"], resultTypes: ["violations"] }));
    return found.violations.map(({ id, nodes }) => [id, nodes.slice(0, 3).map((node) => node.html.slice(0, 120))]);
  },
  async open_all() {
    return page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
  },
  pdf: ({ path }) => page.pdf({ path, format: "A4" }),
  seen: () => ({ problems, requests }),
  async close() {
    await browser.close();
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  let answer = null;
  try {
    answer = { value: (await commands[asked.do](asked)) ?? null };
  } catch (error) {
    answer = { error: String(error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

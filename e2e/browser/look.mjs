// Opens pages in a headless Chromium and prints what it saw as JSON; it judges nothing. Standard input says what to open:
//   {"chromium": PATH, "shots": FOLDER, "pages": [{"name", "url"}], "walks": [{"name", "url"}], "charts": [TEXT], "mermaid": PATH}
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const require = createRequire(process.env.E2E_MODULES + "/");
const puppeteer = require("puppeteer-core");
const axe = require.resolve("axe-core/axe.min.js");
const job = JSON.parse(readFileSync(0, "utf8"));
const browser = await puppeteer.launch({ executablePath: job.chromium, headless: true, args: ["--no-sandbox", "--disable-dev-shm-usage"] });

// open gives a page and what it complained of and asked for; everything but its own file is refused.
async function open(url, { width = 1280, scheme = "light", script = true } = {}) {
  const page = await browser.newPage();
  const saw = { console: [], requests: [] };
  await page.setViewport({ width, height: width < 600 ? 844 : 900 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.setJavaScriptEnabled(script);
  await page.setRequestInterception(true);
  page.on("console", (m) => saw.console.push(m.type() + ": " + m.text()));
  page.on("pageerror", (e) => saw.console.push("error: " + e.message));
  page.on("request", (r) => {
    const own = r.isNavigationRequest() && r.url().startsWith("file:");
    if (!own && !r.url().startsWith("data:")) saw.requests.push(r.url());
    own || r.url().startsWith("data:") ? r.continue() : r.abort();
  });
  await page.goto(url);
  return { page, saw };
}

// looks is one page in every size and scheme: what is wrong with it by axe's rules, and whether it is wider than its place.
async function looks({ name, url }) {
  const out = [];
  for (const width of [1280, 390]) {
    for (const scheme of ["light", "dark"]) {
      const { page, saw } = await open(url, { width, scheme });
      await page.screenshot({ path: `${job.shots}/${name}-${width}-${scheme}.png`, fullPage: true });
      await page.evaluate(() => document.querySelectorAll("details").forEach((d) => { d.open = true; }));
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      const before = saw.console.length;
      await page.evaluate(readFileSync(axe, "utf8")); // the page's own policy refuses a script element
      const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
      saw.console.length = before;
      out.push({ name: `${name} ${width} ${scheme}`, wider, ...saw, violations: violations.map((v) => ({ id: v.id, impact: v.impact, help: v.help, at: v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200)) })) });
      await page.close();
    }
  }
  return out;
}

const focused = (page) => page.evaluate(() => ({ href: document.activeElement.getAttribute("href") || "", seen: document.activeElement === document.body || document.activeElement.getBoundingClientRect().height > 0 }));

// walk goes through an overview by the Tab key alone, and opens each record that it comes to with the Enter key.
async function walk({ name, url, script }) {
  const { page, saw } = await open(url, { script });
  const reached = [], opened = [];
  let hidden = 0;
  for (let i = 0; i < 2000; i++) {
    await page.keyboard.press("Tab");
    const { href, seen } = await focused(page);
    if (!seen) hidden++;
    if (/^(records\/|#r-)/.test(href)) reached.push(href);
    else if (reached.length > 0) break;
  }
  for (const href of reached) {
    await page.focus(`a[href="${href}"]`);
    await Promise.all([href.startsWith("#") ? page.waitForSelector(".record:target") : page.waitForNavigation(), page.keyboard.press("Enter")]);
    const title = await page.evaluate(() => { const h = document.querySelector(":target h1") || document.querySelector("h1"); return h.getBoundingClientRect().height > 0 ? h.textContent : ""; });
    const overview = await page.evaluate(() => { const o = document.querySelector(".overview"); return !!o && o.getBoundingClientRect().height > 0; });
    await page.keyboard.press("Tab");
    const back = (await focused(page)).href;
    opened.push({ href, title, overview, back });
    if (href.startsWith("#")) {
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => !document.querySelector(".record:target"));
    } else {
      await page.goto(url);
    }
  }
  await page.close();
  return { name, reached, opened, hidden, ...saw };
}

// filter chooses the failed ones by keyboard, and looks for a word where a script may run.
async function filter({ name, url, script }) {
  const { page, saw } = await open(url, { script });
  const rows = () => page.evaluate(() => Array.from(document.querySelectorAll(".rows tbody tr")).filter((r) => r.getClientRects().length > 0).map((r) => r.className));
  const all = await rows();
  await page.focus("#show-any");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  const failed = await rows();
  await page.focus("#show-bad");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  const box = await page.evaluate(() => document.querySelector("#search").getClientRects().length > 0);
  let found = "";
  if (box) {
    await page.focus("#words");
    await page.keyboard.type("gift CARDS");
    await page.waitForFunction(() => document.querySelector("#found").textContent !== "");
    found = await page.$eval("#found", (e) => e.textContent);
  }
  const matching = await rows();
  await page.close();
  return { name, all: all.length, failed, box, found, matching: matching.length, ...saw };
}

// charts are drawn by the library that GitHub uses.
async function charts() {
  if (!job.mermaid) return [];
  const page = await browser.newPage();
  await page.setContent("<body></body>");
  await page.addScriptTag({ path: job.mermaid });
  const out = [];
  for (const text of job.charts) {
    out.push(await page.evaluate(async (text) => {
      try {
        window.mermaid.initialize({ startOnLoad: false, securityLevel: "strict" });
        const { svg } = await window.mermaid.render("chart", text);
        const box = document.createElement("div");
        box.innerHTML = svg;
        return { error: "", tasks: box.querySelectorAll(".taskText, .taskTextOutsideRight, .taskTextOutsideLeft").length, links: box.querySelectorAll("a, script, foreignObject").length };
      } catch (e) {
        return { error: String(e.message), tasks: 0, links: 0 };
      }
    }, text));
  }
  await page.close();
  return out;
}

try {
  const out = { pages: [], walks: [], filters: [], charts: await charts() };
  for (const p of job.pages) out.pages.push(...(await looks(p)));
  for (const w of job.walks) {
    for (const script of [true, false]) {
      out.walks.push(await walk({ ...w, script, name: `${w.name}, script ${script}` }));
      out.filters.push(await filter({ ...w, script, name: `${w.name}, script ${script}` }));
    }
  }
  process.stdout.write(JSON.stringify(out));
} finally {
  await browser.close();
}

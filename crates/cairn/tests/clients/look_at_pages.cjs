// Looks at pages in Chromium as people do, in a narrow and a wide window: axe-core finds no barrier, html-validate no error, nothing is
// wider than the window, nor than the narrowest one that WCAG's rule on reflow knows, nothing is loaded from elsewhere, the console is silent, and what can be reached by keyboard is seen to have
// the focus.
//
// node look_at_pages.cjs URL COOKIE PATH…   (COOKIE: the session, or - for none)
// CAIRN_TEST_PICTURES=FOLDER keeps a picture of each page in both windows there.
const fs = require("fs");
const { chromium } = require("playwright-core");
const { HtmlValidate } = require("html-validate");

const [url, cookie, ...paths] = process.argv.slice(2);
const pictures = process.env.CAIRN_TEST_PICTURES;
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const validator = new HtmlValidate({
  extends: ["html-validate:standard"],
  rules: {
    // Taste, not errors: the templates' white space and their way to write void elements and attributes.
    "no-trailing-whitespace": "off",
    "void-style": "off",
    "attribute-boolean-style": "off",
    "no-inline-style": "error",
    "long-title": "off",
    "no-raw-characters": "off",
    "attribute-empty-style": "off",
    "doctype-style": "off",
    // The name of a list says what it holds.
    "aria-label-misuse": ["error", { allowAnyNamable: true }],
    "prefer-native-element": "off",
  },
});
const widths = [360, 1280];
// A window of 1280 pixels at four times the size: nobody has to scroll sideways there either.
const NARROWEST = 320;
// Pages that are looked at together.
const TOGETHER = 3;
const complaints = [];

async function look(browser, path) {
  const context = await browser.newContext({ viewport: { width: NARROWEST, height: 900 }, bypassCSP: true });
  if (cookie !== "-") {
    await context.addCookies([{ name: "ckan", value: cookie, url }]);
  }
  const page = await context.newPage();
  let width = NARROWEST;
  const complain = (what) => complaints.push(`${path} at ${width}: ${what}`);
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of [45]\d\d/.test(message.text())) complain(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(url)) complain(`loads ${request.url()}`);
  });
  await page.goto(url + path, { waitUntil: "load" });
  // The first thing that the keyboard reaches leads past the way around the site, where there is one, and the focus is seen.
  await page.keyboard.press("Tab");
  const first = await page.evaluate(() => {
    const at = document.activeElement;
    const style = getComputedStyle(at);
    const seen = style.outlineStyle !== "none" && at.getBoundingClientRect().left >= 0;
    at.blur();
    return { around: document.querySelector("header") !== null, href: at.getAttribute("href"), seen };
  });
  if ((first.around && first.href !== "#main") || !first.seen) complain(`the first stop of the keyboard is ${JSON.stringify(first)}`);
  await page.evaluate(axe);
  const resize = async (to) => {
    width = to;
    await page.setViewportSize({ width, height: 900 });
    const wide = await page.evaluate(() => {
      const past = (element) => element.getBoundingClientRect().right > window.innerWidth + 0.5 && !element.closest(".scroll, pre");
      const by = document.documentElement.scrollWidth - window.innerWidth;
      return { by, what: by > 0 ? [...document.querySelectorAll("body *")].filter(past).map((one) => one.outerHTML.slice(0, 100)).slice(0, 3) : [] };
    });
    if (wide.by > 0) complain(`${wide.by} pixels wider than the window: ${wide.what.join(" | ")}`);
  };
  await resize(NARROWEST);
  for (const next of widths) {
    await resize(next);
    const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    for (const violation of found.violations) {
      const nodes = violation.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ");
      complain(`${violation.id}: ${violation.help}: ${nodes}`);
    }
    if (pictures) {
      const name = path.replace(/[^a-z0-9]+/gi, "-").replace(/^-|-$/g, "") || "home";
      await page.screenshot({ path: `${pictures}/${name}-${width}.png`, fullPage: true });
    }
  }
  await context.close();
}

async function validate(path) {
  const headers = cookie === "-" ? {} : { cookie: `ckan=${cookie}` };
  const html = await (await fetch(url + path, { headers })).text();
  const report = await validator.validateString(html, path);
  for (const result of report.results) {
    for (const message of result.messages) {
      complaints.push(`${path}:${message.line}: ${message.ruleId}: ${message.message}`);
    }
  }
}

async function main() {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
  const waiting = [...paths];
  const lookOn = async () => {
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      await validate(path);
      await look(browser, path);
    }
  };
  await Promise.all(Array.from({ length: TOGETHER }, lookOn));
  await browser.close();
  if (complaints.length > 0) {
    console.log(complaints.join("\n"));
    process.exit(1);
  }
  console.log("done");
}

main().catch((error) => {
  console.log(error.stack);
  process.exit(2);
});

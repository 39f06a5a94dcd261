// A citizen with a telephone, and one at a desk: search in French, filter, open a record, look at its table, chart and map, take the
// file, cite and follow the record.
// With scripts off all of it works but what is drawn; with the keyboard alone the search and the table do.
//
// node citizen.cjs URL
const { chromium } = require("playwright-core");

const [url] = process.argv.slice(2);

function must(holds, what) {
  if (!holds) throw new Error(what);
}

async function story(browser, width, javaScriptEnabled, name) {
  const context = await browser.newContext({ viewport: { width, height: 800 }, javaScriptEnabled, acceptDownloads: true });
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(url)) errors.push(`loads ${request.url()}`);
  });
  await page.goto(`${url}/fr/`);
  await page.fill("#home-q", "lacs");
  await page.click("form.big button");
  await page.click("aside.filters a:has-text('lake')");
  must(page.url().includes("tags=lake"), `the filter is not in the address ${page.url()}`);
  await page.click(".card h3 a:has-text('Lacs')");
  must((await page.textContent("h1")).includes("Lacs et étangs"), "the record is not in French");
  if (javaScriptEnabled) {
    must(await page.isVisible("button[data-copy]"), "the address cannot be copied");
  } else {
    must(!(await page.isVisible("button[data-copy]")), "a button does nothing");
  }
  await page.click(".resource h3 a:has-text('Levels')");
  await page.click("th a:has-text('Niveau')");
  await page.click("th a:has-text('Niveau')");
  must((await page.textContent("tbody tr td.figure")) === "47", "the table is not in order");
  await page.click(".tabs a:has-text('Graphique')");
  await page.selectOption("#kind", "bar");
  await page.selectOption("#x", "lake");
  await page.selectOption("#agg", "sum");
  await page.selectOption("#y", "level");
  await page.click(".choices button");
  must((await page.textContent("#figures tbody td")) === "392", "the figures are wrong");
  const drawn = await page.locator("#chart canvas").count();
  must(drawn === (javaScriptEnabled ? 1 : 0), `${drawn} charts are drawn`);
  if (javaScriptEnabled) {
    const inked = await page.evaluate(() => {
      const canvas = document.querySelector("#chart canvas");
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      return data.some((value, place) => place % 4 === 3 && value > 0);
    });
    must(inked, "the chart is empty");
  }
  await page.click(".crumbs a");
  await page.click(".resource h3 a:has-text('Gauges')");
  await page.click(".tabs a:has-text('Carte')");
  must(await page.isVisible("text=45,50"), "the place is not listed");
  if (javaScriptEnabled) {
    await page.waitForSelector("#map .leaflet-overlay-pane canvas");
    must(await page.isVisible("#map [title='Agrandir']"), "the map speaks no French");
  }
  await page.click(".crumbs a");
  const download = page.waitForEvent("download");
  await page.click(".side a:has-text('BibTeX')");
  must((await download).suggestedFilename().endsWith(".bib"), "the citation is not saved");
  await page.click(".resource h3 a:has-text('Basins')");
  const file = await page.getAttribute("main a.button", "href");
  const taken = await context.request.get(url + file);
  must(taken.ok() && (await taken.json()).type === "FeatureCollection", "the file is not the file");
  await page.click(".crumbs a");
  // Following needs an account: the way to it leads back here.
  const record = page.url();
  await page.click(".follow a:has-text('Suivre')");
  await page.fill("#login", name);
  await page.fill("#password", "correct-horse");
  await page.press("#password", "Enter");
  await page.waitForURL(record);
  await page.click(".follow button:has-text('Suivre')");
  await page.waitForURL(record);
  must(await page.isVisible(".follow button:has-text('Ne plus suivre')"), "the record is not followed");
  must(errors.length === 0, errors.join("\n"));
  await context.close();
}

// Goes on with the tabulator until a place has the focus.
async function reach(page, selector) {
  for (let stop = 0; stop < 60; stop += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
  }
  throw new Error(`the keyboard does not reach ${selector}`);
}

async function keyboard(browser) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${url}/fr/dataset`);
  await reach(page, "#q");
  await page.keyboard.type("lacs");
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  await reach(page, ".card h3 a");
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  await reach(page, ".resource h3 a");
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  await reach(page, "#table-q");
  await page.keyboard.type("Petit");
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  must((await page.textContent("section .meta")).includes("16"), "the table was not searched");
  await reach(page, "thead th a");
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  must((await page.getAttribute("thead th", "aria-sort")) === "ascending", "the table was not ordered");
  await page.close();
}

async function main() {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
  await story(browser, 360, true, "alice");
  await story(browser, 1280, false, "bob");
  await keyboard(browser);
  await browser.close();
  console.log("done");
}

main().catch((error) => {
  console.log(error.stack);
  process.exit(2);
});

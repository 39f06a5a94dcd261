// A citizen with a telephone, and one at a desk: search in French, filter, open a record, look at its table, chart and map, take the
// file, cite and follow the record, and ask for what is missing.
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
  // What is not there is asked for.
  await page.click("header nav a[href='/fr/participate']");
  await page.click("main a[href='/fr/participate/ask']");
  await page.fill("#title", `Température des lacs (${name})`);
  await page.fill("#notes", "Chaque jour, depuis 2000.");
  await page.selectOption("#request_reason", "scientific");
  await page.selectOption("#organization_id", { label: "Bureau de l’eau" });
  await page.click("form.fields button[type=submit]");
  // Somebody of the office looks first at what a new account asks for.
  await page.waitForURL(/fr\/participate\/requests/);
  must((await page.textContent("[role=status]")).includes("sera affichée après examen"), "nothing is asked for");
  must(errors.length === 0, errors.join("\n"));
  await context.close();
}

// Goes on with the tabulator until a place has the focus.
async function reach(page, selector) {
  for (let stop = 0; stop < 150; stop += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
  }
  throw new Error(`the keyboard does not reach ${selector}`);
}

// Opens what a place leads to.
async function follow(page, selector) {
  await reach(page, selector);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
}

// Types into a field and sends its form.
async function ask(page, selector, text) {
  await reach(page, selector);
  await page.keyboard.type(text);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
}

async function searchByKeyboard(page) {
  await page.goto(`${url}/fr/dataset`);
  await ask(page, "#q", "mares");
  must((await page.textContent("#found")).includes("25"), "the mares are not found");
  await follow(page, "aside.filters a[href*='tags=lake']");
  must((await page.locator(".chosen a").count()) === 1, "the filter is not chosen");
  await reach(page, "#sort");
  // The order by title.
  while (!(await page.inputValue("#sort")).startsWith("title_string asc")) {
    const before = await page.inputValue("#sort");
    await page.keyboard.press("ArrowDown");
    must((await page.inputValue("#sort")) !== before, "there is no order by title");
  }
  await follow(page, "form.refine button");
  must((await page.textContent(".card h3")).includes("Mare 01"), "the mares are not in order");
  await follow(page, "nav.pages a[rel~=next]");
  must(page.url().includes("page=2") && (await page.locator(".card").count()) === 5, "there is no second page");
  must((await page.locator(".chosen a").count()) === 1, "the filter is lost");
  await follow(page, ".card h3 a");
  must((await page.textContent("h1")).includes("Mare 21"), "the record is not opened");
}

async function tableByKeyboard(page) {
  await page.goto(`${url}/fr/dataset/lakes`);
  await follow(page, ".resource h3 a");
  await follow(page, "nav.pages a[rel~=next]");
  must((await page.locator(".scroll").first().locator("tbody tr").count()) === 23, "there is no second page of the table");
  await follow(page, "thead th a");
  must((await page.getAttribute("thead th", "aria-sort")) === "ascending", "the table is not ordered");
  await follow(page, "thead th a");
  must((await page.getAttribute("thead th", "aria-sort")) === "descending", "the table is not ordered the other way");
  await ask(page, "#table-q", "Petit");
  must((await page.textContent("section .meta")).includes("16"), "the table is not searched");
  must((await page.getAttribute("thead th", "aria-sort")) === "descending", "the order is lost");
}

async function main() {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
  await story(browser, 360, true, "alice");
  await story(browser, 1280, true, "bob");
  await story(browser, 360, false, "carol");
  await story(browser, 1280, false, "dora");
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await searchByKeyboard(page);
  await tableByKeyboard(page);
  await browser.close();
  console.log("done");
}

main().catch((error) => {
  console.log(error.stack);
  process.exit(2);
});

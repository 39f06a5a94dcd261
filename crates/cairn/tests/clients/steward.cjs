// A steward: signs in, drops two files, sees what it says of itself, corrects it in two languages, looks it through and publishes it; with
// a telephone and at a desk, with scripts off too, and once by keyboard alone.
//
// node steward.cjs URL FOLDER-FOR-PICTURES
const { chromium } = require("playwright-core");

const [url, pictures] = process.argv.slice(2);

function must(holds, what) {
  if (!holds) throw new Error(what);
}

async function story(browser, width, javaScriptEnabled) {
  const context = await browser.newContext({ viewport: { width, height: 800 }, javaScriptEnabled });
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  const look = (name) => page.screenshot({ path: `${pictures}/${name}-${width}-${javaScriptEnabled ? "scripts" : "plain"}.png`, fullPage: true });
  await page.goto(`${url}/user/login`);
  await page.fill("[name=login]", "alice");
  await page.fill("[name=password]", "correct-horse");
  await page.press("[name=password]", "Enter");
  await page.waitForURL(/dashboard/);
  await page.goto(`${url}/dataset/new?from=file`);
  await look("first");
  const name = `snow-${width}-${javaScriptEnabled}`;
  await page.setInputFiles("#upload", [
    { name: `${name}.csv`, mimeType: "text/csv", buffer: Buffer.from("station,depth,day\nA1,12,2026-01-01\nA2,9,2026-01-02\n") },
    { name: "how-it-is-measured.txt", mimeType: "text/plain", buffer: Buffer.from("With a stick.\n") },
  ]);
  await page.click("button[value=files]");
  await page.waitForURL(/dataset\/edit/);
  const body = await page.textContent("main");
  must(body.includes("It has 2 rows") && body.includes("depth"), "the file says nothing of itself");
  await look("guess");
  await page.fill("[name=title_translated-en]", `Snow depth ${width}`);
  await page.fill("[name=title_translated-fr]", `Hauteur de neige ${width}`);
  await page.fill("[name=notes_translated-en]", "Depth of the snow, daily.");
  await page.click("button[value=draft]");
  await page.waitForURL(/dataset\/review/);
  must((await page.textContent("main")).includes("not told in French"), "what is missing is not told");
  await look("review");
  await page.click("main ul.remarks a:has-text('not told in French')");
  await page.fill("[name=notes_translated-fr]", "Hauteur quotidienne de la neige.");
  await page.click("button[value=draft]");
  await page.waitForURL(/dataset\/review/);
  await page.click("button[value=publish]");
  await page.waitForURL(/dataset\/snow/);
  must((await page.textContent("h1")).includes(`Snow depth ${width}`), "the record has another title");
  must((await page.locator("#resources ~ ul .card").count()) === 2, "a file is missing");
  await page.goto(page.url().replace(url, `${url}/fr`));
  must((await page.textContent("h1")).includes(`Hauteur de neige ${width}`), "the record is not in French");
  for (const [at, path] of [["work", "/dashboard/publishing"], ["bulk", "/dashboard/bulk"], ["import", "/fr/dashboard/import"]]) {
    await page.goto(url + path);
    await look(at);
  }
  must(errors.length === 0, errors.join("; "));
  await context.close();
}

// The form by keyboard alone: every field is reached in its order, and the button sends it.
async function byKeyboard(browser) {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  await page.goto(`${url}/user/login`);
  await page.focus("[name=login]");
  await page.keyboard.type("alice");
  await page.keyboard.press("Tab");
  await page.keyboard.type("correct-horse");
  await page.keyboard.press("Enter");
  await page.waitForURL(/dashboard/);
  await page.goto(`${url}/dataset/new`);
  const reached = new Set();
  for (let stops = 0; stops < 300; stops += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const { name, value, type } = document.activeElement;
      return { name, value, type };
    });
    if (at.name === "title_translated-en") await page.keyboard.type("By keyboard");
    if (at.name === "title_translated-fr") await page.keyboard.type("Au clavier");
    if (at.name === "owner_org") await page.keyboard.type("Water");
    if (at.name) reached.add(at.name);
    if (at.type === "submit" && at.value === "active") {
      await page.keyboard.press("Enter");
      break;
    }
  }
  await page.waitForURL(/dataset\/by-keyboard/);
  for (const name of ["name", "license_id", "private"]) must(reached.has(name), `${name} is not reached by keyboard`);
}

(async () => {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
  for (const width of [360, 1280]) for (const scripts of [true, false]) await story(browser, width, scripts);
  await byKeyboard(browser);
  await browser.close();
  console.log("done");
})().catch((error) => {
  console.error(error);
  process.exit(1);
});

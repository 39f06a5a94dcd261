// The inventory and the Charter as people meet them: somebody votes for a line, the admin of its organization opens it, takes an
// inventory in, and signs the figures; with a telephone and at a desk, in both languages.
//
// node openness.cjs URL FOLDER-FOR-PICTURES
const { chromium } = require("playwright-core");

const [url, pictures] = process.argv.slice(2);

function must(holds, what) {
  if (!holds) throw new Error(what);
}

async function story(browser, width, line) {
  const context = await browser.newContext({ viewport: { width, height: 800 } });
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  const look = (name) => page.screenshot({ path: `${pictures}/open-${name}-${width}.png`, fullPage: true });
  const main = () => page.textContent("main");
  await page.goto(`${url}/inventory`);
  must(!(await page.isVisible("button[value=vote]")), "somebody without an account can vote");
  await page.goto(`${url}/user/login`);
  await page.fill("[name=login]", "root");
  await page.fill("[name=password]", "correct-horse-battery");
  await page.press("[name=password]", "Enter");
  await page.waitForURL(/dashboard/);
  await page.goto(`${url}/inventory?organization=water-office&access_level=restricted`);
  await look("inventory");
  await page.click(`li:has(a[href="/dataset/${line}"]) button[value=vote]`);
  await page.waitForSelector(`li:has(a[href="/dataset/${line}"]) button[value=unvote]`);
  must((await main()).includes("1 vote"), "the vote is not shown");
  await page.goto(`${url}/fr/inventory?organization=water-office&access_level=restricted`);
  must((await main()).includes("Protection de la vie privée"), "the ground is not in French");
  await page.click(`li:has(a[href="/fr/dataset/${line}"]) button[value=publish]`);
  await page.goto(`${url}/dataset/${line}`);
  must((await main()).includes("Open"), "the line is not open");
  await page.goto(`${url}/inventory/import`);
  const table = "ref_number,title_en,title_fr,eligible_for_release,date_released\n" + `N-${width},New,Nouveau,Y,2030-01-31\nN-x-${width},Wrong,Faux,N,\n`;
  await page.setInputFiles("#upload", { name: "inventory.csv", mimeType: "text/csv", buffer: Buffer.from(table) });
  await page.click("button[value=write]");
  must((await main()).includes(`n-${width}`) && (await main()).includes("Missing value"), "what came of the lines is not told");
  await look("import");
  await page.goto(`${url}/fr/inventory/import`);
  await page.setInputFiles("#upload", { name: "inventory.csv", mimeType: "text/csv", buffer: Buffer.from(table) });
  await page.click("button[value=try]");
  must((await main()).includes("Valeur manquante") && !(await main()).includes("Missing value"), "what is wrong is not told in French");
  await page.goto(`${url}/charter?organization=water-office`);
  await look("charter");
  await page.click("a:has-text('Sign the figures')");
  await page.fill("[name=officer]", "A. Doe");
  await page.fill("[name=role]", "Deputy minister");
  await page.fill("[name=remarks-fr]", "De mieux en mieux");
  await page.click("form#digest button");
  await page.waitForURL(/charter\/attestation\//);
  must((await main()).includes("A. Doe, Deputy minister"), "who signed is not told");
  await page.goto(`${url}/fr/charter/attestations`);
  must((await main()).includes("Signée"), "that it was signed is not told");
  await look("attestations");
  for (const path of ["/quality", "/quality?organization=water-office", "/charter/comparison", "/quality/records?measure=keywords"]) {
    await page.goto(url + path);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    must(!wide, `${path} is wider than the screen`);
    await look(path.replace(/\W+/g, "-"));
  }
  must(errors.length === 0, errors.join("; "));
  await context.close();
}

(async () => {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
  await story(browser, 400, "wells-0");
  await story(browser, 1280, "wells-1");
  await browser.close();
  console.log("done");
})().catch((error) => {
  console.error(error);
  process.exit(1);
});

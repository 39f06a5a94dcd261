// The inventory and the Charter as people meet them. A steward takes an inventory in, sees which line is wrong, and opens one; a
// citizen says what should be opened next; an officer signs the figures, which can be printed. Everybody clicks their way, with a
// telephone in French and at a desk in English.
//
// node openness.cjs URL FOLDER-FOR-PICTURES
const { chromium } = require("playwright-core");

const [url, pictures] = process.argv.slice(2);

const said = {
  en: {
    inventory: "Inventory",
    attestations: "Attestations",
    importing: "Take an inventory in",
    sign: "Sign the figures",
    open: "Open",
    votes: "1 vote",
    missing: "Missing value",
    principle: "Open by default",
    title: "Snow depth of all stations, day by day since 2000, with what was measured in between",
  },
  fr: {
    inventory: "Inventaire",
    attestations: "Attestations",
    importing: "Importer un inventaire",
    sign: "Signer les chiffres",
    open: "Ouvert",
    votes: "1 vote",
    missing: "Valeur manquante",
    principle: "Ouvertes par défaut",
    title: "Hauteur de neige de toutes les stations, jour par jour depuis 2000, et ce qui a été mesuré entre-temps",
  },
};

function must(holds, what) {
  if (!holds) throw new Error(what);
}

// Somebody who is signed in, on the home page of their language.
async function person(browser, name, width, language) {
  const context = await browser.newContext({ viewport: { width, height: 800 } });
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  const root = language === "en" ? url : `${url}/${language}`;
  await page.goto(`${root}/user/login`);
  await page.fill("[name=login]", name);
  await page.fill("[name=password]", "correct-horse");
  await page.press("[name=password]", "Enter");
  await page.waitForURL(/dashboard/);
  const at = { name, page, root, width, words: said[language] };
  at.main = () => page.textContent("main");
  at.tab = async (words) => {
    await page.click(`nav.tabs a:has-text("${words}")`);
    await page.waitForLoadState();
  };
  at.look = async (what) => {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    must(wide <= 0, `${what} is ${wide} pixels wider than the window of ${width}`);
    await page.screenshot({ path: `${pictures}/open-${what}-${width}.png`, fullPage: true });
  };
  at.leave = async () => {
    must(errors.length === 0, `${name}: ${errors.join("; ")}`);
    await context.close();
  };
  return at;
}

// Readers of the change feed follow in their own time.
async function until(page, holds, what) {
  for (let look = 0; look < 60; look += 1) {
    if (await holds()) return;
    await page.waitForTimeout(250);
    await page.reload();
  }
  throw new Error(what);
}

// From the page of the organization to its report and on to its inventory.
async function toInventory(at) {
  await at.page.goto(`${at.root}/organization/water-office`);
  await at.page.click('main a[href*="/charter?organization="]');
  await at.page.waitForURL(/charter/);
  await at.tab(at.words.inventory);
  must(at.page.url().includes("organization=water-office"), "the inventory is of another organization");
}

async function steward(at) {
  const { page, words, width } = at;
  await toInventory(at);
  await page.click(`main a:has-text("${words.importing}")`);
  await page.waitForURL(/inventory\/import/);
  await at.look("import");
  const table =
    "ref_number,title_en,title_fr,eligible_for_release,date_released,exemption,exemption_rationale_en,exemption_rationale_fr\n" +
    `SNOW-${width},"${said.en.title}","${said.fr.title}",Y,2030-01-31,,,\n` +
    `NAMES-${width},Names,Noms,N,,privacy,People are named,Des personnes sont nommées\n` +
    `WRONG-${width},Wrong,Faux,N,,,,\n`;
  const file = { name: "inventory.csv", mimeType: "text/csv", buffer: Buffer.from(table) };
  await page.setInputFiles("#upload", file);
  await page.click("button[value=try]");
  must((await at.main()).includes(words.missing), "what is wrong is not told");
  must((await page.locator(`main a[href$="/dataset/snow-${width}"]`).count()) === 0, "a table that was tried is written");
  await page.setInputFiles("#upload", file);
  await page.click("button[value=write]");
  await at.look("imported");
  await page.click(`main a[href$="/dataset/snow-${width}"]`);
  must((await page.textContent("h1")).includes(words.title), "the line has another title");
}

async function citizen(at) {
  const { page, words, width } = at;
  await toInventory(at);
  const line = page.locator(`li.card:has(a[href$="/dataset/snow-${width}"])`);
  await until(page, () => line.count(), "the inventory does not list what was taken in");
  must((await line.locator("button[value=publish]").count()) === 0, "a citizen may open a line");
  await line.locator("button[value=vote]").click();
  await line.locator("button[value=unvote]").waitFor();
  must((await line.textContent()).includes(words.votes), "the vote is not shown");
  await at.look("inventory");
}

async function opens(at) {
  const { page, words, width } = at;
  await toInventory(at);
  // Of what is not open, that which people want most comes first.
  await page.selectOption("#access_level", "open_to_be_published");
  await page.click("form.filter-line button");
  await page.waitForURL(/access_level=open_to_be_published/);
  const first = await page.locator("li.card").first().textContent();
  must(first.includes(words.title) && first.includes(words.votes), "what people voted for is not first");
  const line = page.locator(`li.card:has(a[href$="/dataset/snow-${width}"])`);
  await line.locator("button[value=publish]").click();
  await page.waitForLoadState();
  await until(page, async () => (await line.count()) === 0, "the line is still to be opened");
  await at.tab(words.inventory);
  must((await line.locator(".badge").textContent()) === words.open, "the line is not open");
  await line.locator("h2 a").click();
  await page.waitForURL(new RegExp(`/dataset/snow-${width}$`));
}

async function officer(at) {
  const { page, words } = at;
  await page.goto(`${at.root}/organization/water-office`);
  await page.click('main a[href*="/charter?organization="]');
  await page.waitForURL(/charter/);
  await at.look("charter");
  await page.click(`main a:has-text("${words.sign}")`);
  await page.waitForURL(/charter\/sign/);
  await at.look("sign");
  await page.fill("[name=officer]", "Marie-Ève Tremblay-Featherstonehaugh");
  await page.fill("[name=role]", "Deputy minister");
  await page.fill("[name=remarks-en]", "Better and better");
  await page.fill("[name=remarks-fr]", "De mieux en mieux");
  await page.click("form#digest button[type=submit]");
  await page.waitForURL(/charter\/attestation\//);
  await at.look("attestation");
  const attestation = page.url();
  // On paper: all figures, nothing that can only be clicked, nothing cut off.
  await page.emulateMedia({ media: "print" });
  const paper = await page.evaluate(() => {
    const shown = (selector) => [...document.querySelectorAll(selector)].some((one) => one.checkVisibility());
    const right = Math.max(...[...document.querySelectorAll("main *")].map((one) => one.getBoundingClientRect().right));
    const hidden = [...document.querySelectorAll("main .scroll")].filter((one) => getComputedStyle(one).overflowX !== "visible");
    return {
      clicks: shown("nav.tabs, .top nav, .who, form, button, footer"),
      principles: document.querySelectorAll("section.principle").length,
      cut: right - window.innerWidth,
      hidden: hidden.length,
    };
  });
  must(!paper.clicks, "what can only be clicked is printed");
  must(paper.principles === 6 && paper.hidden === 0, `figures are missing on paper: ${JSON.stringify(paper)}`);
  must(paper.cut <= 0, `${paper.cut} pixels are cut off on paper at ${at.width}`);
  const text = await at.main();
  for (const part of ["Marie-Ève Tremblay-Featherstonehaugh, Deputy minister", words.principle, at.root === url ? "Better and better" : "De mieux en mieux"]) {
    must(text.includes(part), `${part} is not printed`);
  }
  await page.screenshot({ path: `${pictures}/open-printed-${at.width}.png`, fullPage: true });
  must((await page.pdf({ format: "Letter" })).length > 10000, "there is nothing to print");
  await page.emulateMedia({ media: "screen" });
  await at.tab(words.attestations);
  must((await at.main()).includes("Marie-Ève Tremblay-Featherstonehaugh"), "that it was signed is not told");
  await at.look("attestations");
  await page.click(`main a[href="${new URL(attestation).pathname}"]`);
  await page.waitForURL(attestation);
}

// The other pages, as everybody sees them.
async function around(at) {
  for (const path of ["/charter", "/quality", "/quality?organization=water-office", "/charter/comparison", "/quality/records?measure=keywords", "/inventory?late=true"]) {
    await at.page.goto(at.root + path);
    await at.look(path.replace(/\W+/g, "-").slice(1));
  }
}

async function story(browser, width, language) {
  for (const [name, ...parts] of [
    ["steward", steward],
    ["citizen", citizen],
    ["steward", opens],
    ["officer", officer, around],
  ]) {
    const at = await person(browser, name, width, language);
    for (const part of parts) await part(at);
    await at.leave();
  }
}

(async () => {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
  const nobody = await browser.newPage();
  await nobody.goto(`${url}/inventory`);
  must(!(await nobody.isVisible("button[value=vote]")), "somebody without an account can vote");
  await story(browser, 360, "fr");
  await story(browser, 1280, "en");
  await browser.close();
  console.log("done");
})().catch((error) => {
  console.error(error.stack);
  process.exit(1);
});

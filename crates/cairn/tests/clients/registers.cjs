// The registers as people meet them: a citizen filters algorithms by their risk, opens one, reads how to contest it, and signs up for a
// consultation; a steward fills in the questionnaire and sees the score before and after it is saved, and makes an indicator. In English
// with a telephone, in French at a desk and without scripts.
//
// node registers.cjs URL FOLDER-FOR-PICTURES TABLE
const { chromium } = require("playwright-core");

const [url, pictures, table] = process.argv.slice(2);

function must(holds, what) {
  if (!holds) throw new Error(what);
}

const words = {
  en: {
    base: "", risk: "Risk class", high: "High", record: "Benefit decisions", contest: "Write to the appeal board within 30 days.", rates: "Water rates",
    thanks: "Thank you", level: /Level (I|II|III|IV)\. Raw impact (\d+)/, saved: "Impact level", indicator: "Deep lakes", made: "The indicator is saved",
  },
  fr: {
    base: "/fr", risk: "Catégorie de risque", high: "Élevé", record: "Décisions de prestations",
    contest: "Écrivez à la commission d’appel dans les 30 jours.", rates: "Tarifs de l’eau", thanks: "Merci",
    level: /Niveau (I|II|III|IV)\. Incidence brute (\d+)/, saved: "Niveau d’incidence", indicator: "Lacs profonds", made: "L’indicateur est enregistré",
  },
};

async function visit(browser, width, javaScriptEnabled, errors) {
  const context = await browser.newContext({ viewport: { width, height: 800 }, javaScriptEnabled });
  const page = await context.newPage();
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(url)) errors.push(`loads ${request.url()}`);
  });
  return page;
}

// Presses a button of a form that comes back to its own address, and waits for what comes.
async function press(page, button) {
  const loaded = page.waitForEvent("load");
  await page.click(button);
  await loaded;
}

async function citizen(page, say, look) {
  await page.goto(`${url}${say.base}/algorithm`);
  await look("algorithms");
  await page.click(`aside.filters details:has(summary:has-text("${say.risk}")) a:has-text("${say.high}")`);
  must(page.url().includes("risk_class=high"), `the filter is not in the address ${page.url()}`);
  must((await page.locator("ul.cards > li.card").count()) === 1, "others than those of high risk are listed");
  await page.click(`.card h3 a:has-text("${say.record}")`);
  const body = await page.textContent("main");
  must(body.includes(say.contest), "how to contest it is not told");
  must(await page.isVisible('main a[href="https://example.org/appeal"]'), "the page to contest it is not linked");
  await look("algorithm");

  await page.goto(`${url}${say.base}/consultation`);
  await page.click(`.register-above a:has-text("${say.rates}")`);
  await page.fill("#sign-up-email", "somebody@example.org");
  await look("consultation");
  await page.click("form:has(#sign-up-email) button");
  await page.waitForURL(/sign-up$/);
  must((await page.textContent("main")).includes(say.thanks), "it is not told that the wish has arrived");
}

// Answers every question that is asked with its first choice, until nothing new is asked.
async function answer(page) {
  const open = page.locator("form.assess fieldset:has(input[type=radio]):not(:has(input:checked))");
  const lists = page.locator("form.assess select");
  for (let round = 0; round < 20; round += 1) {
    let answered = 0;
    while ((await open.count()) > 0) {
      await open.first().locator("input[type=radio]").first().check();
      answered += 1;
    }
    for (let place = 0; place < (await lists.count()); place += 1) {
      if ((await lists.nth(place).inputValue()) === "") {
        await lists.nth(place).selectOption({ index: 1 });
        answered += 1;
      }
    }
    await press(page, "button[value=try]");
    if (answered === 0) return;
  }
  throw new Error("more is asked again and again");
}

async function steward(page, say, look, number) {
  await page.goto(`${url}/user/login`);
  await page.fill("[name=login]", "alice");
  await page.fill("[name=password]", "correct-horse");
  await page.press("[name=password]", "Enter");
  await page.waitForURL(/dashboard/);
  await page.goto(`${url}${say.base}/algorithm/sorter`);
  await page.click("a.button[href$='/algorithm/assess/sorter']");
  await answer(page);
  const shown = (await page.textContent("main .note[role=status]")).match(say.level);
  must(shown, "the score is not shown before it is saved");
  await look("questionnaire");
  await page.click("button[value=save]");
  await page.waitForURL(/\/algorithm\/assessment\/sorter$/);
  const body = await page.textContent("main");
  must(body.includes(`${say.saved} ${shown[1]}`), `the level is not ${shown[1]}: ${body}`);
  must(body.includes(`${shown[2]} / 167`), `raw impact is not ${shown[2]}: ${body}`);
  await look("assessment");

  await page.goto(`${url}${say.base}/outcomes`);
  await page.click("a.button[href$='/outcomes/new']");
  await page.fill("[name=name]", `deep-lakes-${number}`);
  await page.fill("[name=title_translated-en]", "Deep lakes");
  await page.fill("[name=title_translated-fr]", "Lacs profonds");
  await page.fill("[name=statement]", "SELECT year");
  await press(page, "button[value=try]");
  must((await page.getAttribute("#statement", "aria-invalid")) === "true", "what is wrong with the statement is not told");
  await page.fill("[name=statement]", `SELECT year, level + 1 AS level FROM "${table}"`);
  await page.fill("[name=target]", "7,5");
  await press(page, "button[value=try]");
  must((await page.textContent("main .note[role=status] tbody tr:last-child td")).trim() === "8", "what the statement gives is not shown");
  await look("indicator");
  await page.click("button[value=save]");
  await page.waitForURL(/done=outcome-saved/);
  must((await page.textContent("main")).includes(say.made), "it is not told that it was saved");
  must((await page.textContent("h1")).includes(say.indicator), "it has another title");
  must(await page.isVisible("svg.line-chart"), "nothing is drawn");
  await page.click("a.button[href*='/outcomes/delete/']");
  await page.click("button.danger");
  await page.waitForURL(/done=outcome-deleted/);
}

(async () => {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
  for (const [language, width, scripts] of [["en", 390, true], ["fr", 1280, false]]) {
    const errors = [];
    const say = words[language];
    for (const person of [citizen, steward]) {
      const page = await visit(browser, width, scripts, errors);
      const look = (name) => page.screenshot({ path: `${pictures}/register-${name}-${language}.png`, fullPage: true });
      await person(page, say, look, width);
      await page.context().close();
    }
    must(errors.length === 0, errors.join("; "));
  }
  await browser.close();
  console.log("done");
})().catch((error) => {
  console.error(error);
  process.exit(1);
});

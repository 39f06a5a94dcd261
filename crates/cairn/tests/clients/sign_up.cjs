// News of a consultation as people get them: somebody signs up on its page, confirms by the link in the letter, reads what is new, and
// leaves with one click, or their mail program leaves for them. In French with a telephone, in English at a desk and without scripts.
//
// node sign_up.cjs URL FOLDER-OF-LETTERS FOLDER-FOR-PICTURES TOKEN
const fs = require("fs");
const { chromium } = require("playwright-core");

const [url, letters, pictures, token] = process.argv.slice(2);
// How long a letter may take.
const PATIENCE = 60_000;

function must(holds, what) {
  if (!holds) throw new Error(what);
}

const words = {
  en: { base: "", asked: "Thank you", confirmed: "Confirmed", left: "Your address is erased", gone: "not valid any more", news: "A meeting on" },
  fr: { base: "/fr", asked: "Merci", confirmed: "C’est confirmé", left: "Votre adresse est effacée", gone: "n’est plus valable", news: "Une rencontre le" },
};

// The letters to an address, the first first, as they read.
function lettersTo(address) {
  const names = fs.readdirSync(letters).filter((name) => name.endsWith(".txt")).sort();
  const read = names.map((name) => fs.readFileSync(`${letters}/${name}`, "utf8"));
  const bytes = (found) => Buffer.from(found.replaceAll("=", ""), "hex").toString("utf8");
  return read
    .filter((letter) => letter.includes(`RCPT TO:<${address}>`))
    .map((letter) => letter.replace(/=\n/g, "").replace(/(=[0-9A-F]{2})+/g, bytes));
}

async function letter(address, number) {
  for (const until = Date.now() + PATIENCE; Date.now() < until; ) {
    const found = lettersTo(address);
    if (found.length >= number) return found[number - 1];
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`letter ${number} to ${address} does not come`);
}

function link(letter, path) {
  const found = letter.match(new RegExp(`^${url}\\S*${path}\\S+$`, "m"));
  must(found, `no link to ${path} in ${letter}`);
  return found[0];
}

let updates = [];

// The office says something new.
async function tell(day) {
  updates = [...updates, { date: "2026-01-02", text: { en: `A meeting on day ${day}`, fr: `Une rencontre le jour ${day}` } }];
  const answer = await fetch(`${url}/api/3/action/package_patch`, {
    method: "POST",
    headers: { Authorization: token, "Content-Type": "application/json" },
    body: JSON.stringify({ id: "rates", updates }),
  });
  must(answer.status === 200, `the record does not change: ${await answer.text()}`);
}

async function fits(page, what) {
  const by = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  must(by <= 0, `${what} is ${by} pixels wider than the window`);
}

async function press(page, button) {
  const loaded = page.waitForEvent("load");
  await page.click(button);
  await loaded;
}

// Signs up and confirms; returns the link of the letter.
async function signUp(page, say, address, look) {
  await page.goto(`${url}${say.base}/consultation/rates`);
  await page.fill("#sign-up-email", address);
  await look("form");
  await page.click("form:has(#sign-up-email) button");
  await page.waitForURL(/sign-up$/);
  must((await page.textContent("main")).includes(say.asked), "it is not told that the wish has arrived");
  await look("asked");
  const confirm = link(await letter(address, 1), "/consultation/confirm/");
  must(confirm.startsWith(`${url}${say.base}/consultation/`), `the link is in another language: ${confirm}`);
  await page.goto(confirm);
  await look("confirm");
  await press(page, "main form button");
  must((await page.textContent("main")).includes(say.confirmed), "it is not told that it is confirmed");
  await look("confirmed");
  return confirm;
}

async function story(page, say, look, number) {
  const leaver = `leaver-${number}@example.org`;
  const stayer = `stayer-${number}@example.org`;
  const confirm = await signUp(page, say, leaver, look);
  await signUp(page, say, stayer, async () => {});
  await tell(number);
  const news = await letter(leaver, 2);
  must(news.includes(`${say.news} jour ${number}`) || news.includes(`${say.news} day ${number}`), `the letter does not say what is new: ${news}`);
  await letter(stayer, 2);

  // The link in the letter, and one button.
  const leave = link(news, "/consultation/leave/");
  await page.goto(leave);
  await look("leave");
  await press(page, "main form button");
  must((await page.textContent("main")).includes(say.left), "it is not told that the address is erased");
  await look("left");
  await page.goto(confirm);
  await press(page, "main form button");
  must((await page.textContent("main")).includes(say.gone), "the first link still works");

  // Whoever stays hears of the next thing, and of the one after it; by then a letter to who left would have come.
  await tell(number + 1);
  await letter(stayer, 3);
  await tell(number + 2);
  const last = await letter(stayer, 4);
  must(lettersTo(leaver).length === 2, "who left hears on");

  // Mail programs leave by one request of their own.
  const header = last.match(/^List-Unsubscribe: <([^>]+)>/m);
  must(header && last.includes("List-Unsubscribe-Post: List-Unsubscribe=One-Click"), `no way to leave in the head: ${last}`);
  const left = await fetch(header[1], {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: "List-Unsubscribe=One-Click",
    redirect: "error",
  });
  must(left.status === 200, `one request does not leave: ${left.status}`);
}

(async () => {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
  for (const [language, width, javaScriptEnabled] of [["fr", 360, true], ["en", 1280, false]]) {
    const errors = [];
    const context = await browser.newContext({ viewport: { width, height: 800 }, javaScriptEnabled });
    const page = await context.newPage();
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error" && !/status of 404/.test(message.text())) errors.push(message.text());
    });
    page.on("request", (request) => {
      if (!request.url().startsWith(url)) errors.push(`loads ${request.url()}`);
    });
    const look = async (name) => {
      await fits(page, name);
      await page.screenshot({ path: `${pictures}/sign-up-${name}-${language}.png`, fullPage: true });
    };
    await story(page, words[language], look, width);
    must(errors.length === 0, errors.join("; "));
    await context.close();
  }
  await browser.close();
  console.log("done");
})().catch((error) => {
  console.error(error);
  process.exit(1);
});

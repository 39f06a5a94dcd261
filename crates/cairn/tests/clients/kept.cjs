// What is promised and kept, how good it is, how it is used, who hears of it. A steward sees what to mend first, mends it, and sees the
// points rise; a citizen reads how far a commitment is and since when, looks at the figures of a record, follows it, and hears of what
// the steward did. With a telephone in French, and at a desk in English without scripts.
//
// node kept.cjs URL FOLDER-FOR-PICTURES
const { chromium } = require("playwright-core");

const [url, pictures] = process.argv.slice(2);

function must(holds, what) {
  if (!holds) throw new Error(what);
}

const words = {
  en: { base: "", metric: "keywords", began: "Began.", level: "Substantial", views: "Page views", saved: "Weekly" },
  fr: { base: "/fr", metric: "mots-clés", began: "Commencé.", level: "Important", views: "Pages consultées", saved: "Chaque semaine" },
};

// Readers of the change feed, and counts of uses, follow in their own time.
async function until(page, holds, what) {
  for (let look = 0; look < 120; look += 1) {
    if (await holds()) return;
    await page.waitForTimeout(250);
    await page.reload();
  }
  throw new Error(what);
}

async function visitor(browser, width, javaScriptEnabled, name) {
  // The counts tell people from programs by what they say of themselves.
  const userAgent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36";
  const context = await browser.newContext({ viewport: { width, height: 800 }, javaScriptEnabled, userAgent });
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  if (name) {
    await page.goto(`${url}/user/login`);
    await page.fill("[name=login]", name);
    await page.fill("[name=password]", "correct-horse");
    await page.press("[name=password]", "Enter");
    await page.waitForURL(/dashboard/);
  }
  const look = async (what) => {
    const wide = javaScriptEnabled ? await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth) : 0;
    must(wide <= 0, `${what} is ${wide} pixels wider than the window of ${width}`);
    await page.screenshot({ path: `${pictures}/kept-${what}-${width}.png`, fullPage: true });
  };
  const leave = async () => {
    must(errors.length === 0, errors.join("; "));
    await context.close();
  };
  return { page, context, look, leave };
}

const first = (text) => Number(text.match(/\d+/)[0]);

// From what is to be mended first in an organization to the record, and back to better figures.
async function mends({ page, look }, say, name) {
  await page.goto(`${url}${say.base}/quality?organization=water-office`);
  const lacking = page.locator("ol.improve a[href*='measure=keywords']");
  await until(page, () => lacking.count(), "nothing is to be mended");
  await look("improve");
  await lacking.click();
  await page.waitForURL(/measure=keywords/);
  const row = page.locator(`tr:has(a[href$='/dataset/${name}'])`);
  must((await row.count()) === 1, `${name} does not lack keywords`);
  const behind = page.url();
  await row.locator("a[href*='/quality/']").click();
  await page.waitForURL(/\/dataset\/quality\//);
  const points = async () => first(await page.locator(".measure p").nth(1).textContent());
  const before = await points();
  must((await page.textContent("ol.improve")).includes(say.metric), "keywords are not proposed");
  const record = page.url();
  await page.click("nav.crumbs a");
  await page.click("a.button[href*='/dataset/edit/']");
  await page.fill("[name='keywords-en']", "lake, level");
  await page.fill("[name='keywords-fr']", "lac, niveau");
  await page.click("main form button[type=submit][value=active]");
  await page.waitForURL(new RegExp(`/dataset/${name}`));
  await page.goto(record);
  must((await points()) === before + 30, `the record had ${before} points and has ${await points()}`);
  must(!(await page.textContent("main ol.improve")).includes(say.metric), "keywords are still proposed");
  await look("quality");
  await page.goto(behind);
  await until(page, async () => (await row.count()) === 0, "the figures of the organization do not follow");
}

async function reads({ page, look }, say) {
  await page.goto(`${url}${say.base}/commitment`);
  await look("commitments");
  await page.click(`.register-above .levels a:has-text("${say.level}")`);
  await page.waitForURL(/completion=substantial/);
  await page.click("ul.cards a[href$='/commitment/open-water']");
  const told = page.locator("details.deliverable").first();
  await told.locator("summary").click();
  must(await told.locator(`text=${say.began}`).isVisible(), "the timeline does not tell how it began");
  const periods = await told.locator("time").allTextContents();
  must(periods.length === 2, `the timeline has ${periods}`);
  await look("commitment");
  const feed = await page.request.get(new URL(await page.getAttribute("main a[href$='feed.atom']", "href"), url).href);
  must(feed.ok() && (await feed.text()).includes("<entry>"), "the feed of the commitment is empty");
  must((await page.textContent(".cite")).includes("2024") || (await page.textContent(".cite")).length > 20, "it cannot be cited");
  const table = await page.request.get(new URL(await page.getAttribute("main a[href$='tracker.csv']", "href"), url).href);
  must((await table.text()).split("\n").length === 4, "the table of the commitment has other rows");
}

async function counts({ page, look }, say, name) {
  await page.goto(`${url}${say.base}/dataset/${name}`);
  await page.click(".side a[href*='/analytics/']");
  await page.waitForURL(/analytics/);
  const views = async () => first(await page.locator(`.measure:has(h2:text("${say.views}")) .verdict`).textContent());
  await until(page, async () => (await views()) > 0, "nobody has looked at the record");
  const shown = await views();
  await look("analytics");
  const today = await page.inputValue("#until");
  const table = await page.request.get(new URL(await page.getAttribute("main a[download]", "href"), url).href);
  const line = (await table.text()).split(/\r?\n/).find((one) => one.startsWith(today));
  must(Number(line.split(",")[1]) >= shown, `the file tells ${line}, the page ${shown} views`);
  // Another day has none.
  await page.fill("#since", "2020-01-01");
  await page.fill("#until", "2020-01-02");
  await page.click("form.choices button");
  await page.waitForURL(/since=2020/);
  must((await views()) === 0, "a day of the past has views");
}

async function follows({ page }, say, name) {
  await page.goto(`${url}${say.base}/dataset/${name}`);
  await page.click(".follow button");
  await page.waitForLoadState();
  await page.goto(`${url}${say.base}/dashboard/notifications`);
  await page.selectOption("#digest", "weekly");
  await page.click("button[value=digest]");
  await page.waitForURL(/done=/);
  must((await page.inputValue("#digest")) === "weekly", "how often letters come is not kept");
}

async function hears({ page, look }, say, name) {
  await page.goto(`${url}${say.base}/dashboard/notifications`);
  const news = page.locator(`li.unseen a[href$='/dataset/${name}']`);
  await until(page, () => news.count(), "the follower hears nothing");
  await look("news");
  await page.click("button[value=seen]");
  await page.waitForLoadState();
  must((await page.locator("li.unseen").count()) === 0, "news that was seen is news");
  await page.click("button[value=feed]");
  await page.waitForLoadState();
  const feed = await page.request.get(new URL(await page.getAttribute("section[aria-labelledby=news-feed] dd a", "href"), url).href);
  must(feed.ok() && (await feed.text()).includes(`/dataset/${name}`), "the private feed does not tell the same");
  await page.fill("#url", "https://hooks.example.org/cairn");
  await page.click("button[value=webhook]");
  await page.waitForLoadState();
  must((await page.textContent("pre code.secret")).startsWith("whsec_"), "the secret of the webhook is not told");
  await page.click("button[value=webhook-delete]");
  await page.waitForLoadState();
  must((await page.locator("button[value=webhook-delete]").count()) === 0, "the webhook is still there");
}

(async () => {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
  for (const [width, language, scripts] of [[360, "fr", true], [1280, "en", false]]) {
    const say = words[language];
    const name = `levels-${width}`;
    for (const [who, part] of [["citizen", follows], ["alice", mends], [null, reads], [null, counts], ["citizen", hears]]) {
      const at = await visitor(browser, width, scripts, who);
      await part(at, say, name);
      await at.leave();
    }
  }
  await browser.close();
  console.log("done");
})().catch((error) => {
  console.error(error);
  process.exit(1);
});

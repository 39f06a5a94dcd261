// People take part: a citizen asks for data, another votes, a steward answers, and whoever follows hears of it; with scripts off too.
//
// node voices.cjs URL
const { chromium } = require("playwright-core");

const [url] = process.argv.slice(2);

function must(holds, what) {
  if (!holds) throw new Error(what);
}

async function person(browser, name, javaScriptEnabled) {
  const context = await browser.newContext({ viewport: { width: 390, height: 800 }, javaScriptEnabled });
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error") throw new Error(`${name}: ${message.text()}`);
  });
  await page.goto(`${url}/user/login`);
  await page.fill("[name=login]", name);
  await page.fill("[name=password]", "correct-horse");
  await page.press("[name=password]", "Enter");
  await page.waitForURL(/dashboard/);
  return page;
}

async function main() {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
  const citizen = await person(browser, "citizen", true);
  await citizen.goto(`${url}/participate`);
  await citizen.click("main a:has-text('Ask for data')");
  await citizen.fill("#title", "Snow depth of all stations");
  await citizen.fill("#notes", "Day by day, since 2000.");
  await citizen.selectOption("#request_reason", "scientific");
  await citizen.selectOption("#organization_id", { label: "Water Office" });
  await citizen.click("form.fields button[type=submit]");
  await citizen.waitForURL(/data-request\//);
  const request = citizen.url().split("?")[0];
  must((await citizen.textContent("main")).includes("1 vote"), "who asks has not voted");

  // Another one, in French and without scripts: votes, and follows.
  const other = await person(browser, "other", false);
  await other.goto(request.replace(url, `${url}/fr`));
  await other.click(".voice button");
  await other.waitForLoadState();
  must((await other.textContent(".voice")).includes("2 votes"), "the vote is not counted");
  await other.click(".follow button");
  await other.waitForLoadState();
  await other.goto(`${url}/fr/participate/requests`);
  must((await other.textContent("main")).includes("2 votes"), "the list has other votes");

  // The steward answers; a question comes, and is answered too.
  const steward = await person(browser, "alice", true);
  await steward.goto(request);
  await steward.click(".voice a");
  await steward.selectOption("#request_status", "released");
  await steward.fill("#answer", "It is **there** now.");
  await steward.fill("#answer-fr", "C’est publié.");
  await steward.fill("#fulfilled_by", "rivers");
  await steward.click("button[value=answer]");
  await steward.waitForURL(/done=answered/);
  must((await steward.textContent("main")).includes("It is there now."), "the answer is not shown");
  await citizen.goto(request);
  await citizen.click("main a[href*='/comments/']");
  await citizen.fill("#text", "Will it stay so?");
  await citizen.click("section button[type=submit]");
  await citizen.waitForURL(/done=commented/);
  await steward.goto(`${url}/participate/requests`);
  must((await steward.textContent("main")).includes("Snow depth"), "the request is not listed");

  // Whoever follows hears of it, and can follow more.
  for (let look = 0; look < 40; look += 1) {
    await other.goto(`${url}/fr/dashboard/notifications`);
    if ((await other.textContent("main")).includes("Snow depth")) break;
    await other.waitForTimeout(250);
  }
  must((await other.textContent("main")).includes("Snow depth"), "the follower hears nothing");
  await other.fill("#q", "glaciers");
  await other.click("button[value=follow]");
  await other.waitForURL(/done=saved/);
  must((await other.textContent("#searches + p + ul")).includes("glaciers"), "the search is not followed");
  await browser.close();
  console.log("done");
}

main().catch((error) => {
  console.log(error.stack);
  process.exit(2);
});

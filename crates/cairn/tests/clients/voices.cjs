// People take part: a citizen asks for data, another votes, a steward answers, and whoever follows hears of it; a comment is reported and
// hidden; a showcase is submitted, approved and seen. With scripts off too.
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

  // A remark that is out of place: reported by one, hidden by the steward, with the reason told to whoever wrote it.
  const comments = await citizen.evaluate(() => location.href.split("?")[0]);
  must(comments.includes("/comments/"), "the citizen is elsewhere");
  await other.goto(comments.replace(url, `${url}/fr`));
  must((await other.textContent("main")).includes("Will it stay so?"), "the remark is not shown");
  await other.click("main details:has([name=reason]) summary");
  await other.fill("main details[open] [name=reason]", "Hors sujet");
  await other.click("main details[open] button[value=report]");
  await other.waitForURL(/done=reported/);
  await steward.goto(`${url}/participate/moderation`);
  must((await steward.textContent("main")).includes("reported once"), "the report is not listed");
  await steward.fill("[name=remark]", "Please ask the office.");
  await steward.click("button[value=refuse]");
  await steward.waitForLoadState();
  await other.goto(comments);
  must(!(await other.textContent("main")).includes("Will it stay so?"), "the remark is still shown");
  await citizen.goto(comments);
  must((await citizen.textContent("main")).includes("Please ask the office."), "the citizen is not told why");

  // A showcase with many addresses waits, is approved, and is seen by everybody.
  await citizen.goto(`${url}/participate`);
  await citizen.click("main a[href='/participate/show']");
  await citizen.fill("#title", "Snow on the way to school");
  await citizen.fill("#notes", "See https://a.example, https://b.example, https://c.example and https://d.example.");
  await citizen.fill("#url", "https://snow.example");
  await citizen.selectOption("#showcase_type", "application");
  await citizen.fill("#packages", "rivers");
  await citizen.click("form.fields button[type=submit]");
  await citizen.waitForURL(/done=waiting/);
  const nobody = await (await browser.newContext()).newPage();
  await nobody.goto(`${url}/showcase`);
  must(!(await nobody.textContent("main")).includes("Snow on the way"), "the showcase is shown before anybody looked at it");
  const chief = await person(browser, "chief", true);
  await chief.goto(`${url}/dashboard/publishing`);
  await chief.click("main a:has-text('Snow on the way to school')");
  await chief.click("button[value=approve]");
  await chief.waitForLoadState();
  await nobody.goto(`${url}/showcase`);
  await nobody.click("main a:has-text('Snow on the way to school')");
  must((await nobody.textContent("main")).includes("https://snow.example"), "the showcase does not say where it is");
  await browser.close();
  console.log("done");
}

main().catch((error) => {
  console.log(error.stack);
  process.exit(2);
});

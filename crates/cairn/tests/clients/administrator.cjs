// An administrator with a telephone, and one at a desk: switches the second step on, signs in with a code, makes an organization, invites
// somebody, changes a role, looks at the jobs and at what a harvest would do and did, changes a setting, and finds it all in the audit
// log; with scripts and without.
//
// node administrator.cjs URL [FOLDER]   (FOLDER: where pictures of the pages are put)
const crypto = require("crypto");
const { chromium } = require("playwright-core");

const [url, folder] = process.argv.slice(2);
const password = "correct-horse-battery";

function must(holds, what) {
  if (!holds) throw new Error(what);
}

// The code that a device makes of a secret, some steps of thirty seconds from now.
function code(secret, later) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + later));
  const hash = crypto.createHmac("sha1", key).update(step).digest();
  const at = hash[19] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, "0");
}

async function visitor(browser, width, javaScriptEnabled) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, javaScriptEnabled });
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(url)) errors.push(`loads ${request.url()}`);
  });
  const picture = async (name) => {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    must(wide <= 0, `${name} is ${wide} pixels wider than ${width}`);
    if (folder) await page.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage: true });
  };
  return { context, page, errors, picture };
}

async function signIn(page, given) {
  await page.goto(`${url}/user/login`);
  await page.fill("#login", "root");
  await page.fill("#password", password);
  await page.click("form.fields button");
  if (given) {
    await page.fill("#code", given);
    await page.click("form.fields button");
  }
  await page.waitForURL(/\/dashboard\/datasets$/);
}

async function setUp(browser) {
  const { context, page, errors, picture } = await visitor(browser, 360, true);
  await signIn(page);
  await page.goto(`${url}/user/security`);
  await picture("second-step-off");
  await page.click("main form button");
  await picture("second-step");
  const secret = await page.textContent("code.secret");
  await page.fill("#code", code(secret, 0));
  await page.click("form.fields button");
  const recovery = await page.locator(".codes code").allTextContents();
  must(recovery.length === 10, `${recovery.length} recovery codes`);
  await picture("recovery-codes");
  must(errors.length === 0, errors.join("\n"));
  await context.close();
  return { secret, recovery };
}

async function story(browser, width, javaScriptEnabled, given) {
  const { context, page, errors, picture } = await visitor(browser, width, javaScriptEnabled);
  await signIn(page, given);
  const run = `${width}-${javaScriptEnabled ? "scripts" : "plain"}`;
  const name = `ice-${run}`;
  await page.goto(`${url}/dashboard/organizations`);
  await page.click("a.button:has-text('Add an organization')");
  await page.fill("[name='title_translated-en']", `Ice Office ${run}`);
  await page.fill("[name='title_translated-fr']", `Bureau des glaces ${run}`);
  await page.fill("[name='name']", name);
  await page.click("button[name=save][value=done]");
  await page.waitForURL(new RegExp(`/organization/${name}$`));
  await picture("organization");
  await page.click("a:has-text('Manage members')");
  await page.fill("#email", `carol-${run}@example.org`);
  await page.selectOption("#invite-role", "editor");
  await page.click("section[aria-labelledby=invite] button");
  must((await page.textContent("[role=status]")).includes("on its way"), "nobody was invited");
  await page.fill("#username", "alice");
  await page.click("section[aria-labelledby=add] button");
  await page.selectOption("#role-alice", "admin");
  await page.click(".card:has(#role-alice) button:has-text('Change')");
  must((await page.inputValue("#role-alice")) === "admin", "the role is another");
  await picture("members");
  await page.goto(`${url}/ckan-admin/`);
  await picture("admin");
  await page.click(".tabs a:has-text('Jobs')");
  await page.click(".states a:has-text('Done')");
  await picture("jobs");
  await page.click(".tabs a:has-text('Harvests')");
  await page.click(".card a:has-text('Neighbours')");
  await page.click("button:has-text('Find out what a run would do')");
  must((await page.textContent("[role=status]")).includes("what a run would do"), "nothing is found out");
  await page.click("button:has-text('Harvest now')");
  await page.waitForURL(/done=harvest/);
  await page.click("section[aria-labelledby=runs] li:last-child a");
  await page.waitForURL(/\/job\//);
  await picture("harvest-report");
  await page.goto(`${url}/ckan-admin/`);
  await page.click(".tabs a:has-text('Settings')");
  await page.fill("#ckan-site-title", `Library ${run}`);
  await page.click("form.fields button");
  must((await page.textContent(".site span")) === `Library ${run}`, "the title is another");
  await picture("settings");
  await page.click(".tabs a:has-text('People')");
  await page.fill("#q", "alice");
  await page.click("form.refine button");
  must((await page.locator(".card").count()) === 1, "alice is not found");
  await picture("users");
  await page.click(".tabs a:has-text('Trash')");
  await picture("trash");
  await page.click(".tabs a:has-text('Audit log')");
  await page.fill("#action", "config_option_update");
  await page.click("form.refine button");
  must((await page.textContent("tbody tr:first-child")).includes(`Library ${run}`), "the change is not noted");
  await picture("audit");
  for (const [path, shown] of [
    ["/dashboard", "news"],
    ["/fr/dashboard/work", "work"],
    ["/user/edit/root", "profile"],
    ["/fr/user/root/api-tokens", "tokens"],
    ["/user/password", "password"],
    ["/user/security", "second-step-on"],
    ["/user/register", "register"],
    ["/harvest", "harvest"],
    ["/harvest/neighbours", "harvest-source"],
    ["/dataset/collaborators/rivers", "collaborators"],
    ["/ckan-admin/moderation", "moderation"],
    ["/dataset/rivers", "record"],
    ["/user/alice", "person"],
  ]) {
    await page.goto(url + path);
    await picture(shown);
  }
  must(errors.length === 0, errors.join("\n"));
  await context.close();
}

async function main() {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
  const { secret, recovery } = await setUp(browser);
  await story(browser, 360, true, code(secret, 1));
  await story(browser, 1280, true, recovery[0]);
  await story(browser, 360, false, recovery[1]);
  await story(browser, 1280, false, recovery[2]);
  await browser.close();
  console.log("done");
}

main().catch((error) => {
  console.log(error.stack);
  process.exit(1);
});

// Pictures of every kind of page of the website: has people do a little of everything on a fresh demonstration catalogue, and looks.
//
// node screenshots.cjs URL TOKEN-FILE [FOLDER]
// With FOLDER: whole pages, narrow and wide, in both languages, as PNG. Without: the small ones of docs/screenshots with their list.
const fs = require("fs");
const path = require("path");
const { chromium } = require("playwright-core");

const [url, tokenFile, folder] = process.argv.slice(2);
const root = path.join(__dirname, "..");
const token = fs.readFileSync(tokenFile, "utf8").trim();
const widths = { narrow: 360, wide: 1280 };
const languages = { en: "", fr: "/fr" };
// Pictures that are kept: height of what is shown in pixels of the page, and how much smaller it is shown.
const kept = { narrow: { height: 1100, scale: 0.8 }, wide: { height: 1400, scale: 0.6 } };
const MOST_BYTES = 60_000;

// ---- What people do --------------------------------------------------------------------------------------------------------------------

async function call(action, params, authorization = token) {
  const isForm = params instanceof FormData;
  const headers = { Authorization: authorization, ...(isForm ? {} : { "Content-Type": "application/json" }) };
  const body = isForm ? params : JSON.stringify(params);
  let answer = await fetch(`${url}/api/action/${action}`, { method: "POST", headers, body });
  // What the server does at its start may take a while.
  for (let tries = 0; answer.status === 503 && tries < 20; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    answer = await fetch(`${url}/api/action/${action}`, { method: "POST", headers, body });
  }
  const told = await answer.json();
  if (!told.success) throw new Error(`${action}: ${JSON.stringify(told.error)}`);
  return told.result;
}

// Asks until it is so.
async function until(what, look) {
  for (let tries = 0; tries < 600; tries += 1) {
    const found = await look().catch(() => null);
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${what} takes too long`);
}

const both = (en, fr) => ({ en, fr });

async function upload(record, file, name, format) {
  const form = new FormData();
  const content = fs.readFileSync(path.join(root, "fixtures/tables", file));
  form.append("upload", new Blob([content]), file);
  for (const [key, value] of Object.entries({ package_id: record, name, format })) form.append(key, value);
  return call("resource_create", form);
}

async function loaded(resource) {
  await until(`the load of ${resource.name}`, async () => {
    const status = await call("xloader_status", { resource_id: resource.id });
    return status.status === "complete";
  });
}

// Tables as their publishers gave them, with records that describe them.
async function tables(known) {
  const owner = "open-tables";
  await call("organization_create", {
    name: owner,
    title: "Tables of several publishers",
    title_translated: both("Tables of several publishers", "Tableaux de plusieurs éditeurs"),
    description_translated: both("Tables that were awkward to read, as they were published.", "Des tableaux difficiles à lire, tels que publiés."),
  });
  await call("package_create", {
    name: "charging-points",
    owner_org: owner,
    license_id: "notspecified",
    title_translated: both("Charging points for electric vehicles", "Bornes de recharge pour véhicules électriques"),
    notes_translated: both(
      "Where electric vehicles are charged in France: operator, place, power and hours of **each point**, as operators report them.",
      "Où recharger un véhicule électrique en France : opérateur, lieu, puissance et horaires de **chaque borne**, tels que déclarés.",
    ),
    subject: ["transport"],
    keywords: both(["electric vehicles", "charging"], ["véhicules électriques", "recharge"]),
    update_frequency: "monthly",
    contact_email: "tables@example.org",
    spatial: { type: "Polygon", coordinates: [[[-5.1, 41.3], [9.6, 41.3], [9.6, 51.1], [-5.1, 51.1], [-5.1, 41.3]]] },
  });
  known.points = await upload("charging-points", "fr-irve-bornes.csv", "Bornes", "CSV");
  await call("package_create", {
    name: "service-requests",
    owner_org: owner,
    license_id: "odc-pddl",
    title_translated: both("Service requests of Boston", "Demandes de services à Boston"),
    notes_translated: both("What people asked the city for: a hundred requests.", "Ce que les gens demandent à la ville : cent demandes."),
    update_frequency: "daily",
  });
  known.requests = await upload("service-requests", "us-boston311-100.csv", "Requests", "CSV");
  known.events = await upload("service-requests", "bc-open511-events.json", "Road events", "JSON");
  await loaded(known.points);
  await loaded(known.requests);
  await call("package_create", {
    name: "snow-depth",
    owner_org: owner,
    state: "draft",
    title_translated: both("Snow depth", ""),
  });
  const gone = { name: "tram-stops", owner_org: owner, title_translated: both("Stops of the tram", "Arrêts du tramway") };
  await call("package_create", gone);
  await call("package_delete", { id: "tram-stops", reason: "The tram was closed; its stops are in the archive." });
}

async function registers(known) {
  const found = await call("package_search", { fq: "dataset_type:algorithm", rows: 1, sort: "metadata_modified desc" });
  known.algorithm = found.results[0].name;
  const answers = {};
  for (let before = -1; before !== Object.keys(answers).length; ) {
    before = Object.keys(answers).length;
    const asked = await call("algorithm_assessment_questions", { answers });
    for (const question of asked.pages.flatMap((page) => page.questions)) {
      if (question.asked && question.kind === "one") answers[question.name] ??= question.choices[0].value;
    }
  }
  await call("algorithm_assessment_create", { id: known.algorithm, answers });
  await call("package_create", {
    name: "open-mobility",
    type: "commitment",
    owner_org: "open-tables",
    title_translated: both("Open data on mobility", "Données ouvertes sur la mobilité"),
    notes_translated: both("What is known of charging, traffic and transit is published.", "Ce que l’on sait de la recharge, du trafic et des transports est publié."),
    plan: both("Open government plan 2025–2027", "Plan pour un gouvernement ouvert 2025-2027"),
    commitment_number: "4",
    problem: both("Operators publish in many shapes.", "Les opérateurs publient sous bien des formes."),
    deliverables: both("One table of all charging points.", "Un seul tableau de toutes les bornes."),
    due_date: "2027-03",
    completion: "substantial",
    contact_email: "plan@example.org",
    milestones: [
      { number: "4.1", title: both("Agree on columns", "S’entendre sur les colonnes"), completion: "complete", lead: "open-tables" },
      { number: "4.2", title: both("Publish each month", "Publier chaque mois"), completion: "limited", lead: "open-tables" },
    ],
    progress: [
      { deliverable: "4.1", reporting_period: "2026-01", completion: "complete", status_text: both("Agreed by twelve operators.", "Douze opérateurs s’entendent.") },
      { deliverable: "4.2", reporting_period: "2026-06", completion: "limited", status_text: both("Two months were late.", "Deux mois de retard.") },
    ],
  });
  await call("package_create", {
    name: "street-lights",
    type: "consultation",
    owner_org: "open-tables",
    title_translated: both("Street lights at night", "Éclairage public la nuit"),
    notes_translated: both("Which streets may be dark after midnight?", "Quelles rues peuvent rester sombres après minuit ?"),
    consultation_status: "open",
    start_date: "2026-01-01",
    end_date: "2099-01-01",
    how_to_take_part: both("Write, or come to the hall.", "Écrivez, ou venez à la salle."),
    participation_url: both("https://example.org/en", "https://example.org/fr"),
    contact_email: "lights@example.org",
    events: [{ starts: "2030-05-01T18:00:00", title: both("Town hall", "Assemblée publique"), place: both("12 Main Street", "12, rue Principale") }],
    what_was_heard: both("Crossings are to stay lit.", "Les passages doivent rester éclairés."),
    updates: [{ date: "2026-02-01", text: both("The date was moved at the request of residents.", "La date est repoussée à la demande des riverains.") }],
  });
  const fields = [{ id: "year", type: "text" }, { id: "points", type: "numeric" }];
  const records = [["2021", 118], ["2022", 190], ["2023", 301], ["2024", 406], ["2025", 571]].map(([year, points]) => ({ year, points }));
  const series = await call("resource_create", { package_id: "charging-points", name: "Points by year", url: "https://example.org/years.csv", format: "CSV" });
  await call("datastore_create", { resource_id: series.id, force: true, fields, records });
  await call("indicator_create", {
    name: "charging",
    owner_org: "open-tables",
    title_translated: both("Public charging points", "Bornes de recharge publiques"),
    notes_translated: both("How many can be used by everybody.", "Combien sont ouvertes à tous."),
    unit_translated: both("points", "bornes"),
    statement: `SELECT year, points FROM "${series.id}"`,
    direction: "up",
    target: 800,
    target_period: "2027",
  });
}

async function voices(known) {
  for (const [name, fullname] of [["alice", "Alice Moreau"], ["citizen", "Noor Haddad"]]) {
    await call("user_create", { name, fullname, email: `${name}@example.org`, password: "correct-horse", about: "Looks after tables." });
  }
  await call("organization_member_create", { id: "open-tables", username: "alice", role: "editor" });
  known.alice = (await call("api_token_create", { user: "alice", name: "Reports" })).token;
  const citizen = (await call("api_token_create", { user: "citizen", name: "x" })).token;
  const asked = await call("data_request_create", {
    title: "Hours of all public libraries",
    notes: "Opening hours by branch and day, with holidays, so that a map can say which one is open now.",
    organization_id: "open-tables",
    request_reason: "other",
  });
  known.asked = asked.name;
  await call("data_request_create", { title: "Trees that were felled", notes: "Each tree, its kind, its place and why.", organization_id: "open-tables" }, citizen);
  await call("comment_create", { package_id: "charging-points", text: "Is the power that of one plug, or of the whole station?" }, citizen);
  await call("comment_create", { package_id: "charging-points", text: "Of one plug: *puiss_max* is what one vehicle gets." });
  await call("package_collaborator_create", { id: "charging-points", user_id: "alice", capacity: "editor" });
  await call("harvest_source_create", {
    name: "neighbours", title: "Neighbouring town", url: "http://127.0.0.1:9/data.json", source_type: "datajson", owner_org: "open-tables", frequency: "DAILY",
  });
  const job = await call("harvest_job_create", { source_id: "neighbours", run: true });
  await until("the harvest", async () => (await call("harvest_job_show", { id: job.id })).status === "Finished");
  const signed = await until("the figures of the Charter", async () => {
    const seen = await call("charter_report_show", { organization: "open-tables" });
    return call("attestation_sign", {
      organization: "open-tables", officer: "A. Doe", role: "Deputy minister", digest: seen.digest,
      remarks: both("Two tables more are to come.", "Deux autres tableaux suivront."),
    });
  });
  known.attestation = signed.id;
}

// What is written beside the records.
async function written() {
  await call("ckanext_pages_update", {
    name: "guide",
    order: 1,
    title_translated: both("How to use the data", "Utiliser les données"),
    content_translated: both(
      "Open a table and choose *Chart*, or take the file home.\n\n## What you may do\n\nThe licence of each record says so in a sentence.\n\n| format | for |\n|---|---|\n| CSV | spreadsheets |\n| GeoJSON | maps |",
      "Ouvrez un tableau et choisissez *Graphique*, ou emportez le fichier.\n\n## Ce qui est permis\n\nLa licence de chaque fiche le dit en une phrase.\n\n| format | pour |\n|---|---|\n| CSV | les tableurs |\n| GeoJSON | les cartes |",
    ),
  });
  await call("ckanext_pages_update", {
    name: "thousand-records",
    page_type: "blog",
    publish_date: "2026-11-02",
    title_translated: both("Over nine hundred records", "Plus de neuf cents fiches"),
    content_translated: both("The registers of two countries are in the catalogue by now.", "Les registres de deux pays sont maintenant au catalogue."),
  });
}

// ---- What is looked at -----------------------------------------------------------------------------------------------------------------

// Name of the kind, who looks, address.
function pages(known) {
  const resource = (record, one) => `/dataset/${record}/resource/${one.id}`;
  const points = resource("charging-points", known.points);
  const requests = resource("service-requests", known.requests);
  return [
    ["home", null, "/"],
    ["about", null, "/about"],
    ["search", null, "/dataset?q=space"],
    ["search-filtered", null, "/dataset?q=space&res_format=CSV&sort=title_string+asc"],
    ["search-spelling", null, "/dataset?q=satelite"],
    ["search-nothing", null, "/dataset?q=zzzz"],
    ["search-wrong", null, "/dataset?q=title:%5B"],
    ["algorithms", null, "/algorithm"],
    ["showcases", null, "/showcase"],
    ["record", null, "/dataset/charging-points"],
    ["record-long", null, `/dataset/${known.long}`],
    ["record-deleted", null, "/dataset/tram-stops"],
    ["record-past", null, `/dataset/charging-points?as_of=${known.moment}`],
    ["history", null, "/dataset/activity/charging-points"],
    ["record-quality", null, "/dataset/quality/charging-points"],
    ["record-analytics", null, "/dataset/analytics/charging-points"],
    ["comments", null, "/dataset/comments/charging-points"],
    ["table", null, points],
    ["table-nothing", null, `${points}?q=zzzz`],
    ["chart", null, `${requests}/chart?kind=bar&x=neighborhood&agg=count`],
    ["chart-wrong", null, `${requests}/chart?kind=pie`],
    ["map", null, `${requests}/map`],
    ["embed", null, `${requests}/embed?show=chart`],
    ["resource-json", null, resource("service-requests", known.events)],
    ["algorithm", null, `/algorithm/${known.algorithm}`],
    ["algorithm-assessment", null, `/algorithm/assessment/${known.algorithm}`],
    ["commitments", null, "/commitment"],
    ["commitment", null, "/commitment/open-mobility"],
    ["consultations", null, "/consultation"],
    ["consultation", null, "/consultation/street-lights"],
    ["consultation-sign-up", null, "/consultation/street-lights/sign-up"],
    ["outcomes", null, "/outcomes"],
    ["outcome", null, "/outcomes/charging"],
    ["data-requests", null, "/data-request"],
    ["data-request", null, `/data-request/${known.asked}`],
    ["participate", null, "/participate"],
    ["requests", null, "/participate/requests"],
    ["quality", null, "/quality"],
    ["quality-of-organization", null, "/quality?organization=open-tables"],
    ["quality-records", null, "/quality/records?measure=keywords"],
    ["inventory", null, "/inventory"],
    ["charter", null, "/charter?organization=open-tables"],
    ["charter-site", null, "/charter"],
    ["charter-comparison", null, "/charter/comparison"],
    ["attestations", null, "/charter/attestations"],
    ["attestation", null, `/charter/attestation/${known.attestation}`],
    ["analytics", null, "/analytics"],
    ["log", null, "/log"],
    ["organization-analytics", null, "/organization/analytics/open-tables"],
    ["organizations", null, "/organization"],
    ["organization", null, "/organization/open-tables"],
    ["organization-about", null, "/organization/about/open-tables"],
    ["organization-members", null, "/organization/members/open-tables"],
    ["organization-activity", null, "/organization/activity/open-tables"],
    ["groups", null, "/group"],
    ["keywords", null, "/tag"],
    ["keyword", null, `/tag/${encodeURIComponent(known.tag)}`],
    ["subjects", null, "/subject"],
    ["subject", null, "/subject/transport"],
    ["people", null, "/user/"],
    ["person", null, "/user/alice"],
    ["person-activity", null, "/user/activity/admin"],
    ["sign-in", null, "/user/login"],
    ["reset", null, "/user/reset"],
    ["register", null, "/user/register"],
    ["written", null, "/pages/guide"],
    ["written-list", null, "/pages"],
    ["blog", null, "/blog"],
    ["written-edit", "admin", "/pages_edit/guide"],
    ["written-organization", "admin", "/organization/pages_edit/open-tables"],
    ["reports", null, "/report"],
    ["report", null, "/report/openness"],
    ["outcome-edit", "admin", "/outcomes/edit/charging"],
    ["register-import", "admin", "/algorithm/import/register"],
    ["not-found", null, "/nowhere"],
    ["refused", null, "/ckan-admin/"],
    ["record-steward", "alice", "/dataset/charging-points"],
    ["dashboard", "alice", "/dashboard"],
    ["dashboard-records", "alice", "/dashboard/datasets"],
    ["dashboard-organizations", "alice", "/dashboard/organizations"],
    ["work", "alice", "/dashboard/work"],
    ["publishing", "alice", "/dashboard/publishing"],
    ["bulk", "alice", "/dashboard/bulk"],
    ["import", "alice", "/dashboard/import"],
    ["imported", "alice", known.imported],
    ["notifications", "alice", "/dashboard/notifications"],
    ["ask", "alice", "/participate/ask"],
    ["show", "alice", "/participate/show?record=charging-points"],
    ["answer", "alice", `/participate/answer/${known.asked}`],
    ["publish-file", "alice", "/dataset/new?from=file"],
    ["publish", "alice", "/dataset/new"],
    ["publish-algorithm", "alice", "/algorithm/new"],
    ["assess", "admin", `/algorithm/assess/${known.algorithm}`],
    ["publish-commitment", "alice", "/commitment/new"],
    ["publish-consultation", "alice", "/consultation/new"],
    ["edit", "alice", "/dataset/edit/charging-points"],
    ["review", "alice", "/dataset/review/snow-depth"],
    ["resources", "alice", "/dataset/resources/charging-points"],
    ["delete", "alice", "/dataset/delete/charging-points"],
    ["resource-new", "alice", "/dataset/charging-points/resource/new"],
    ["resource-edit", "alice", `${points}/edit`],
    ["dictionary", "alice", `/dataset/charging-points/dictionary/${known.points.id}`],
    ["profile", "alice", "/user/edit"],
    ["password", "alice", "/user/password"],
    ["second-step", "alice", "/user/security"],
    ["tokens", "alice", "/user/alice/api-tokens"],
    ["followers", "admin", "/dataset/followers/charging-points"],
    ["organization-new", "admin", "/organization/new"],
    ["organization-edit", "admin", "/organization/edit/open-tables"],
    ["organization-delete", "admin", "/organization/delete/open-tables"],
    ["members", "admin", "/organization/manage_members/open-tables"],
    ["collaborators", "admin", "/dataset/collaborators/charging-points"],
    ["admin", "admin", "/ckan-admin/"],
    ["settings", "admin", "/ckan-admin/config"],
    ["users", "admin", "/ckan-admin/users"],
    ["jobs", "admin", "/ckan-admin/jobs?state=done"],
    ["moderation", "admin", "/ckan-admin/moderation"],
    ["comment-moderation", "admin", "/participate/moderation"],
    ["showcase-admins", "admin", "/ckan-admin/showcase_admins"],
    ["activities", "admin", "/ckan-admin/activities"],
    ["trash", "admin", "/ckan-admin/trash"],
    ["audit", "admin", "/ckan-admin/audit"],
    ["harvests", "admin", "/harvest"],
    ["harvest-new", "admin", "/harvest/new"],
    ["harvest", "admin", "/harvest/neighbours"],
    ["harvest-report", "admin", "/harvest/neighbours/job/last"],
    ["inventory-import", "admin", "/inventory/import"],
    ["sign", "admin", "/charter/sign?organization=open-tables"],
  ];
}

// What is looked at on paper too.
const PRINTED = ["record", "algorithm", "charter", "attestation", "table"];
// A4 without its margins.
const PAPER = { width: 720, height: 1050 };

async function signIn(browser, name, password) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${url}/user/login`);
  await page.fill("#login", name);
  await page.fill("#password", password);
  await page.press("#password", "Enter");
  await page.waitForURL(/dashboard/);
  const [cookie] = (await context.cookies()).filter((one) => one.name === "ckan");
  return { context, page, cookie };
}

// A steward takes in a table, of which two rows are wrong.
async function imported(page) {
  const table = "Title,Titre,Licence,E-mail\nBus stops,Arrêts de bus,cc-by,bus@example.org\nBridges,Ponts,cc-by,nowhere\nBus stops,Arrêts,cc-by,\n";
  await page.goto(`${url}/dashboard/import`);
  await page.setInputFiles("#upload", { name: "inventory.csv", mimeType: "text/csv", buffer: Buffer.from(table) });
  await page.click("button[value=map]");
  await page.click("button[value=try]");
  await page.waitForURL(/dashboard\/import\/.+/);
  return new URL(page.url()).pathname;
}

// Takes the upper part of a page, small enough to be kept.
async function keep(page, file, { height, scale }) {
  const session = await page.context().newCDPSession(page);
  const { width, height: whole } = await page.evaluate(() => ({ width: window.innerWidth, height: document.documentElement.scrollHeight }));
  const clip = { x: 0, y: 0, width, height: Math.min(whole, height), scale };
  for (const quality of [80, 60, 40, 20]) {
    const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality, clip, captureBeyondViewport: true });
    const bytes = Buffer.from(data, "base64");
    if (bytes.length <= MOST_BYTES || quality === 20) return fs.writeFileSync(file, bytes);
  }
}

async function look(browser, cookies, [name, who, address]) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  if (who) await context.addCookies([{ name: "ckan", value: cookies[who].value, url }]);
  const page = await context.newPage();
  for (const [language, base] of Object.entries(languages)) {
    for (const [size, width] of Object.entries(widths)) {
      // Of those that are kept, the wide ones speak English and the narrow ones French.
      if (!folder && (size === "wide") !== (language === "en")) continue;
      await page.setViewportSize({ width, height: 900 });
      const answer = await page.goto(url + base + address, { waitUntil: "load" });
      if (answer.status() >= 500) throw new Error(`${base}${address}: ${answer.status()}`);
      if (answer.status() >= 400 && !["not-found", "refused", "record-deleted", "search-wrong", "chart-wrong"].includes(name)) console.log(`${base}${address}: ${answer.status()}`);
      if (name.startsWith("map")) await page.waitForSelector("#map canvas").catch(() => console.log(`${address} draws no map`));
      const file = `${name}${language === "fr" ? "-fr" : ""}${size === "narrow" ? "-narrow" : ""}`;
      if (folder) {
        await page.screenshot({ path: path.join(folder, `${file}.png`), fullPage: true });
        if (size === "wide" && PRINTED.includes(name)) {
          await page.emulateMedia({ media: "print" });
          await page.setViewportSize(PAPER);
          await page.screenshot({ path: path.join(folder, `${file}-print.png`), fullPage: true });
          await page.emulateMedia({ media: null });
        }
      } else {
        await keep(page, path.join(root, "docs/screenshots", `${file}.webp`), kept[size]);
      }
    }
  }
  await context.close();
}

function list(all) {
  const rows = all.map(([name, who, address]) => {
    const pictures = `[wide](${name}.webp), [narrow, in French](${name}-fr-narrow.webp)`;
    return `| ${name.replaceAll("-", " ")} | \`${address.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID").replace(/=20\d\d-[^&]*/, "=MOMENT")}\` | ${who ?? "everybody"} | ${pictures} |`;
  });
  const head = [
    "# Pictures of the website",
    "",
    "Every kind of page, on the demonstration catalogue, as `make screenshots` takes them: 1280 pixels wide in English, 360 pixels wide in French.",
    "",
    "| page | address | for whom | pictures |",
    "|---|---|---|---|",
  ];
  fs.writeFileSync(path.join(root, "docs/screenshots/README.md"), `${[...head, ...rows].join("\n")}\n`);
}

async function main() {
  await until("the start of the server", async () => (await fetch(`${url}/about`)).ok);
  const known = {};
  await tables(known);
  await registers(known);
  await voices(known);
  await written();
  known.moment = (await call("package_show", { id: "charging-points" })).metadata_modified;
  const found = await call("package_search", { fq: "dataset_type:dataset organization:csa-asc", rows: 100 });
  const longest = found.results.toSorted((one, other) => other.title.length - one.title.length)[0];
  known.long = longest.name;
  known.tag = (await call("tag_list", {}))[0];
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
  const admin = await signIn(browser, "admin", "correct-horse-battery");
  const alice = await signIn(browser, "alice", "correct-horse");
  known.imported = await imported(alice.page);
  const cookies = { admin: admin.cookie, alice: alice.cookie };
  if (folder) fs.mkdirSync(folder, { recursive: true });
  const all = pages(known).filter(([name]) => !process.env.ONLY || process.env.ONLY.split(",").includes(name));
  for (const one of all) await look(browser, cookies, one);
  if (!folder && !process.env.ONLY) list(all);
  await browser.close();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});

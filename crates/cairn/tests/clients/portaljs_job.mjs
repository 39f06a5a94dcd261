// A job for PortalJS's client: makes an organization and a dataset with a file, finds it, meets an error.
//
// usage: portaljs_job.mjs FOLDER-OF-PACKAGES URL TOKEN

import assert from "node:assert/strict";
import { createRequire } from "node:module";

const [folder, ckanUrl, apiKey] = process.argv.slice(2);
const require = createRequire(`${folder}/`);
const { default: CkanRequest, CkanRequestError } = require("@portaljs/ckan-api-client-js");

const post = (action, json) => CkanRequest.post(action, { ckanUrl, apiKey, json });
const get = (action) => CkanRequest.get(action, { ckanUrl });

await post("organization_create", { name: "portal-ministry", title: "Portal ministry" });
const made = await post("package_create", {
  name: "portal-rivers",
  title: "Rivières et lacs",
  owner_org: "portal-ministry",
  tags: [{ name: "water" }],
});
assert.equal(made.success, true);

const formData = new FormData();
formData.append("package_id", made.result.id);
formData.append("name", "levels");
formData.append("upload", new Blob(["station,level\n1,2.5\n"], { type: "text/csv" }), "levels.csv");
// The client names no boundary by itself.
const encoded = new Response(formData);
const uploaded = await CkanRequest.post("resource_create", {
  ckanUrl,
  apiKey,
  headers: { "content-type": encoded.headers.get("content-type") },
  formData: await encoded.arrayBuffer(),
});
assert.equal(uploaded.result.format, "CSV");
const file = await fetch(uploaded.result.url);
assert.equal(await file.text(), "station,level\n1,2.5\n");

const found = await get("package_search?q=rivieres&fq=tags:water");
assert.deepEqual(found.result.results.map((one) => one.name), ["portal-rivers"]);
assert.equal(found.result.results[0].organization.title, "Portal ministry");

await assert.rejects(post("package_create", { name: "portal-rivers", owner_org: "portal-ministry" }), (error) => {
  assert.ok(error instanceof CkanRequestError);
  return true;
});
console.log("done");

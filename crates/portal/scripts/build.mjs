// Makes the scripts of the website out of src/ and the packages that package-lock.json pins: one file a page that needs one, and the outlines
// of the world for maps. What comes out is committed, so that building the program needs no Node. `make assets` runs it.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { quantize } from "topojson-client";
import { presimplify, quantile, simplify } from "topojson-simplify";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "../static/js");
// The part of all points of the outlines that is kept, and the steps that they are rounded to.
const KEPT_POINTS = 0.25;
const STEPS = 1e4;

const sources = readdirSync(join(here, "src")).filter((name) => name.endsWith(".js") || name.endsWith(".css"));
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
const made = await build({
  entryPoints: sources.map((name) => join(here, "src", name)),
  outdir: target,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2020"],
  charset: "utf8",
  legalComments: "inline",
  metafile: true,
  // Pictures of a package's style sheet that the website does not use: nothing loads them.
  external: ["*.png"],
  logLevel: "warning",
});

const world = JSON.parse(readFileSync(join(here, "node_modules/world-atlas/countries-50m.json"), "utf8"));
delete world.objects.land;
for (const country of world.objects.countries.geometries) {
  delete country.id;
  delete country.properties;
}
const weighed = presimplify(world);
const outlines = simplify(weighed, quantile(weighed, KEPT_POINTS));
writeFileSync(join(target, "world.json"), JSON.stringify(quantize(outlines, STEPS)));

// Who made what is in the bundles, under which licence.
const packages = new Set(["world-atlas"]);
for (const input of Object.keys(made.metafile.inputs)) {
  const found = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
  if (found) packages.add(found[1]);
}
let list = `# Other people's work in the website's scripts

Made by \`make assets\`. The scripts of the website are bundled from these packages; the program carries the bundles.
Crates are checked by \`make licences\` and \`deny.toml\`.
The outlines of \`world-atlas\` are Natural Earth's, which are in the public domain.
`;
for (const name of [...packages].sort()) {
  const folder = join(here, "node_modules", name);
  const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
  const text = file ? readFileSync(join(folder, file), "utf8").trim() : "";
  list += `\n## ${name} ${about.version}: ${about.license}\n\n\`\`\`text\n${text}\n\`\`\`\n`;
}
writeFileSync(join(here, "../../../docs/third-party.md"), list);

// By this it is known later whether the bundles are of these sources (`tools/assets.py`).
const hash = createHash("sha256");
const inputs = ["build.mjs", "package-lock.json", ...sources.sort().map((name) => `src/${name}`)];
for (const name of inputs) hash.update(`${name}\n`).update(readFileSync(join(here, name)));
writeFileSync(join(target, "sources.sha256"), `${hash.digest("hex")}\n`);

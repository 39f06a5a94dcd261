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
// How many steps of the picture of the world are a degree, and how many positions an outline has at least that is drawn there.
const STEPS_OF_DEGREE = 8;
const LEAST_POSITIONS = 4;

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
writeFileSync(join(target, "world.svg"), picture(quantize(outlines, STEPS)));

// Draws the outlines as one path, for pages that show a place on the world without a script; half clear, so that it suits every ground.
function picture(topology) {
  const { scale, translate } = topology.transform;
  const arcs = topology.arcs.map((arc) => {
    let [x, y] = [0, 0];
    return arc.map(([along, up]) => {
      x += along;
      y += up;
      const degrees = [x * scale[0] + translate[0], y * scale[1] + translate[1]];
      return [Math.round((degrees[0] + 180) * STEPS_OF_DEGREE), Math.round((90 - degrees[1]) * STEPS_OF_DEGREE)];
    });
  });
  const outline = (places) => {
    const positions = places.flatMap((place) => (place < 0 ? arcs[~place].toReversed() : arcs[place]));
    const other = (one, at) => at === 0 || one[0] !== positions[at - 1][0] || one[1] !== positions[at - 1][1];
    return positions.filter(other);
  };
  const [width, height] = [360 * STEPS_OF_DEGREE, 180 * STEPS_OF_DEGREE];
  // What goes over the 180th meridian goes on beyond the picture, instead of back across it; what goes around a pole holds the pole.
  const unrolled = (positions) => {
    let turn = 0;
    const rolled = positions.map(([x, y], at) => {
      const step = at === 0 ? 0 : x - positions[at - 1][0];
      if (Math.abs(step) > width / 2) turn -= Math.sign(step) * width;
      return [x + turn, y];
    });
    if (turn !== 0) {
      const pole = positions[0][1] > height / 2 ? height : 0;
      rolled.push([rolled.at(-1)[0], pole], [rolled[0][0], pole], rolled[0]);
    }
    return rolled;
  };
  let path = "";
  const draw = ([first, ...rest], shift) => {
    let before = first;
    const steps = rest.map(([x, y]) => {
      const step = [x - before[0], y - before[1]];
      before = [x, y];
      return step;
    });
    path += `M${first[0] + shift} ${first[1]}l${steps.flat().join(" ").replaceAll(" -", "-")}z`;
  };
  for (const country of topology.objects.countries.geometries) {
    const shapes = country.type === "Polygon" ? [country.arcs] : country.arcs;
    for (const places of shapes.flat()) {
      const positions = outline(places);
      if (positions.length < LEAST_POSITIONS) continue;
      const ring = unrolled(positions).slice(0, -1);
      draw(ring, 0);
      const along = ring.map(([x]) => x);
      if (Math.max(...along) > width) draw(ring, -width);
      if (Math.min(...along) < 0) draw(ring, width);
    }
  }
  const look = 'fill="#7f8c99" fill-opacity=".28" fill-rule="evenodd" stroke="#7f8c99" stroke-opacity=".7" stroke-width=".6"';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none"><path ${look} d="${path}"/></svg>\n`;
}

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

// Draws the places of the page on a map: outlines of the world from this site, nothing from elsewhere. The list below tells the same.
import { CircleMarker, GeoJSON, LatLngBounds, Map as LeafletMap, Control } from "leaflet/dist/leaflet-src.esm.js";
import { feature } from "topojson-client";

// Closer than this the outlines are too coarse to say anything.
const CLOSEST = 14;

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

// What is said of a place: text, never HTML.
function words(properties) {
  const list = document.createElement("dl");
  for (const [key, value] of Object.entries(properties ?? {})) {
    if (value === null || value === "") continue;
    const name = document.createElement("dt");
    name.textContent = key;
    const text = document.createElement("dd");
    text.textContent = typeof value === "object" ? JSON.stringify(value) : String(value);
    list.append(name, text);
  }
  return list;
}

async function draw(place) {
  const { world, zoomIn, zoomOut } = place.dataset;
  const places = JSON.parse(document.getElementById("places").textContent);
  place.hidden = false;
  // Who asked for less motion gets none.
  const moves = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = new LeafletMap(place, {
    zoomAnimation: moves,
    fadeAnimation: moves,
    markerZoomAnimation: moves,
    inertia: moves,
    attributionControl: false,
    zoomControl: false,
    preferCanvas: true,
    maxZoom: CLOSEST,
    minZoom: 1,
    worldCopyJump: true,
    scrollWheelZoom: false,
  });
  new Control.Zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(map);
  // The wheel scrolls the page until the map is in use.
  map.on("focus", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
  const strong = colour("--link");
  const drawn = new GeoJSON(places, {
    style: (one) =>
      one.geometry?.type.endsWith("Point")
        ? { radius: 6, weight: 1.5, color: colour("--paper"), fillColor: strong, fillOpacity: 0.9 }
        : { color: strong, weight: 2, fillOpacity: 0.25 },
    pointToLayer: (_, at) => new CircleMarker(at),
    onEachFeature: (one, layer) => {
      // Made when it is asked for: there may be thousands of places.
      const told = Object.values(one.properties ?? {}).some((value) => value !== null && value !== "");
      if (told) layer.bindPopup(() => words(one.properties), { maxWidth: 280, maxHeight: 240, closeButton: false });
    },
  });
  const bounds = drawn.getBounds();
  map.fitBounds(bounds.isValid() ? bounds : new LatLngBounds([-55, -170], [75, 170]), { maxZoom: 9, padding: [24, 24] });
  try {
    const answer = await fetch(world);
    if (!answer.ok) throw new Error(`the outlines were not loaded: ${answer.status}`);
    const topology = await answer.json();
    new GeoJSON(feature(topology, topology.objects.countries), {
      interactive: false,
      style: { color: colour("--soft"), weight: 0.7, fillColor: colour("--band"), fillOpacity: 1 },
    }).addTo(map);
  } finally {
    drawn.addTo(map);
  }
}

const place = document.getElementById("map");
if (place) draw(place);

// Draws the figures of the table below as a chart. The table holds all there is to know; without this script it is the page.
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  LineController,
  LineElement,
  LinearScale,
  PointElement,
  ScatterController,
  Tooltip,
} from "chart.js";

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  LineController,
  LineElement,
  LinearScale,
  PointElement,
  ScatterController,
  Tooltip,
);

// Colours of the page, which knows whether it is dark.
function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function draw(place) {
  const { kind, x, y } = place.dataset;
  const language = document.documentElement.lang;
  const rows = [...document.querySelectorAll("#figures tbody tr")].map((row) => ({
    name: row.cells[0].textContent.trim(),
    x: Number(row.cells[0].dataset.value),
    y: Number(row.cells[1].dataset.value),
  }));
  const figure = new Intl.NumberFormat(language, { maximumFractionDigits: 3 });
  const ink = colour("--soft");
  const line = colour("--line");
  const strong = colour("--link");
  const axis = (text, more) => ({
    title: { display: true, text, color: ink },
    ticks: { color: ink },
    grid: { color: line },
    ...more,
  });
  const isScatter = kind === "scatter";
  // Long names are read from the side.
  const lies = kind === "bar" && rows.some((row) => row.name.length > 12) && rows.length > 4;
  // As much of a name as leaves the window to what is drawn; the table has it whole.
  const most = Math.max(12, Math.round(window.innerWidth / 22));
  const short = (name) => (name.length > most ? `${name.slice(0, most - 1)}…` : name);
  const names = {
    ticks: {
      color: ink,
      autoSkip: kind !== "bar" || !lies,
      callback(value) {
        return short(this.getLabelForValue(value));
      },
    },
  };
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", place.dataset.label);
  place.append(canvas);
  place.hidden = false;
  if (lies) place.style.height = `${Math.max(20, rows.length * 1.6 + 4)}rem`;
  return new Chart(canvas, {
    type: kind,
    data: {
      labels: isScatter ? undefined : rows.map((row) => row.name),
      datasets: [
        {
          label: y,
          data: isScatter ? rows : rows.map((row) => row.y),
          backgroundColor: strong,
          borderColor: strong,
          borderWidth: kind === "line" ? 2 : 0,
          pointRadius: isScatter ? 3 : rows.length > 60 ? 0 : 3,
          pointHitRadius: 8,
          maxBarThickness: 96,
        },
      ],
    },
    options: {
      locale: language,
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      indexAxis: lies ? "y" : "x",
      scales: {
        x: lies ? axis(y, { beginAtZero: true }) : axis(x, isScatter ? {} : names),
        y: lies ? axis(x, names) : axis(y, { beginAtZero: kind === "bar" }),
      },
      plugins: {
        tooltip: {
          callbacks: {
            label: (item) =>
              isScatter
                ? `${figure.format(item.parsed.x)}; ${figure.format(item.parsed.y)}`
                : `${y}: ${figure.format(lies ? item.parsed.x : item.parsed.y)}`,
          },
        },
      },
    },
  });
}

const place = document.getElementById("chart");
if (place) {
  let chart = draw(place);
  // The page turned dark or light.
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    chart.destroy();
    place.replaceChildren();
    chart = draw(place);
  });
}

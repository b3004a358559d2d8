// Lays the map that the server drew under Leaflet, so that it can be moved and enlarged; without it, it stands still.
"use strict";
const figure = document.getElementById("map");
const drawn = figure?.querySelector("svg");
if (drawn && window.L) {
  const { west, south, east, north } = figure.dataset;
  // Leaflet's flat projection keeps the picture as the server drew it: latitude and longitude as they are, squeezed.
  const box = drawn.viewBox.baseVal;
  const bounds = [[0, 0], [box.height, box.width]];
  figure.replaceChildren();
  const map = L.map(figure, { crs: L.CRS.Simple, minZoom: -4, maxZoom: 4, zoomSnap: 0.1, attributionControl: false });
  drawn.classList.remove("map");
  L.svgOverlay(drawn, bounds, { interactive: true }).addTo(map);
  // Marks are as large on a phone as on a wall; names only where they can be read.
  const mark = () => {
    const scale = 2 ** map.getZoom();
    figure.style.setProperty("--much", String(Math.max(1, 1 / scale)));
    figure.classList.toggle("far", scale < 0.7);
  };
  map.on("zoomend", mark);
  map.fitBounds(bounds);
  mark();
  figure.setAttribute("aria-label", `Map from ${south}° to ${north}° north and ${west}° to ${east}° east`);
}

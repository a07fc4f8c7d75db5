// Pointer, keyboard and the address: what a person does to the map.

const REACH = 12; // pixels around the pointer in which a point counts as meant
const CLICK = 4; // pixels a pointer may wander and still click

function nearest(x, y, reach) {
  let best = -1;
  let least = reach * reach;
  for (let point = 0; point < total; point++) {
    if (narrowed && !matching[point]) continue;
    const dx = screenX(point) - x;
    const dy = screenY(point) - y;
    const distance = dx * dx + dy * dy;
    if (distance <= least) {
      least = distance;
      best = point;
    }
  }
  return best;
}

// The next point within 45 degrees of a direction, as the arrow keys ask for.
function towards(ux, uy) {
  if (state.current < 0) {
    const { width, height } = canvas.getBoundingClientRect();
    return nearest(width / 2, height / 2, Infinity);
  }
  let best = -1;
  let least = Infinity;
  for (let point = 0; point < total; point++) {
    if (narrowed && !matching[point]) continue;
    const dx = data.x[point] - data.x[state.current];
    const dy = data.y[point] - data.y[state.current];
    const along = dx * ux + dy * uy;
    const aside = Math.abs(dx * uy) + Math.abs(dy * ux);
    const distance = dx * dx + dy * dy;
    if (along > 0 && aside <= along && distance < least) {
      least = distance;
      best = point;
    }
  }
  return best;
}

const pointers = new Map();
let wandered = 0;

canvas.addEventListener("pointerdown", (event) => {
  canvas.setPointerCapture(event.pointerId);
  pointers.set(event.pointerId, [event.offsetX, event.offsetY]);
  if (pointers.size === 1) wandered = 0;
});

canvas.addEventListener("pointermove", (event) => {
  const before = pointers.get(event.pointerId);
  if (!before) return hover(event.offsetX, event.offsetY);
  const here = [event.offsetX, event.offsetY];
  if (pointers.size === 2) pinch(event.pointerId, before, here);
  pointers.set(event.pointerId, here);
  wandered += Math.abs(here[0] - before[0]) + Math.abs(here[1] - before[1]);
  if (wandered <= CLICK) return;
  canvas.classList.add("moving");
  byId("tip").hidden = true;
  move((here[0] - before[0]) / pointers.size, (here[1] - before[1]) / pointers.size);
});

function pinch(id, before, here) {
  const [other] = [...pointers].filter(([key]) => key !== id).map(([, place]) => place);
  const apart = (place) => Math.hypot(place[0] - other[0], place[1] - other[1]) || 1;
  zoom(apart(here) / apart(before), (here[0] + other[0]) / 2, (here[1] + other[1]) / 2);
}

function hover(x, y) {
  const point = nearest(x, y, REACH);
  canvas.classList.toggle("over", point >= 0 && Boolean(data.link[point]));
  if (point !== state.current) show(point, false);
}

function release(event) {
  pointers.delete(event.pointerId);
  canvas.classList.remove("moving");
}

canvas.addEventListener("pointercancel", release);
canvas.addEventListener("pointerup", (event) => {
  release(event);
  if (wandered > CLICK || event.button !== 0) return;
  const point = nearest(event.offsetX, event.offsetY, REACH);
  show(point);
  // The first touch shows what a mouse shows by hovering; the second opens.
  if (event.pointerType === "mouse" || touched === point) open(point);
  touched = point;
});
let touched = -1;

canvas.addEventListener("wheel", (event) => {
  event.preventDefault();
  zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0015)), event.offsetX, event.offsetY);
}, { passive: false });

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const KEYS = {
  "+": () => zoom(1.4),
  "=": () => zoom(1.4),
  "-": () => zoom(1 / 1.4),
  0: () => whole(),
  Enter: () => open(state.current),
  Escape: () => clear(),
};

canvas.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const arrow = ARROWS[event.key];
  if (!arrow && !KEYS[event.key]) return;
  event.preventDefault();
  if (!arrow) return KEYS[event.key]();
  if (event.shiftKey) return move(-60 * arrow[0], -60 * arrow[1]);
  const point = towards(...arrow);
  if (point < 0) return tell("no point further that way");
  reveal(point);
  show(point);
});

document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof HTMLInputElement;
  if (event.key === "/" && !typing) {
    event.preventDefault();
    byId("search").focus();
  } else if (event.key === "Escape" && typing) {
    clear();
    canvas.focus();
  }
});

function clear() {
  byId("search").value = "";
  state.chosen.clear();
  fillLegend();
  show(-1);
  search("");
}

function whole() {
  fit();
  redraw();
}

function otherTheme() {
  page.dataset.theme = dark() ? "light" : "dark";
  fillLegend();
  redraw();
}

// The address can ask for a search, a colouring and a theme: map.html#search=sqlite&theme=dark
function obeyAddress() {
  const asked = new URLSearchParams(location.hash.slice(1));
  if (["light", "dark"].includes(asked.get("theme"))) page.dataset.theme = asked.get("theme");
  const index = data.colours.findIndex((scheme) => scheme.name === asked.get("colour"));
  colourBy(Math.max(0, index));
  byId("search").value = asked.get("search") ?? "";
  if (byId("search").value) search(byId("search").value);
  const point = asked.has("point") ? Number(asked.get("point")) : -1;
  if (point >= 0 && point < total) show(point);
}

function start() {
  byId("count").textContent = `${total.toLocaleString()} ${data.unit}`;
  byId("colour").append(...data.colours.map((scheme) => new Option(scheme.name)));
  byId("colour").addEventListener("change", (event) => colourBy(event.target.selectedIndex));
  byId("search").addEventListener("input", (event) => search(event.target.value));
  byId("closer").addEventListener("click", () => zoom(1.4));
  byId("farther").addEventListener("click", () => zoom(1 / 1.4));
  byId("whole").addEventListener("click", whole);
  byId("theme").addEventListener("click", otherTheme);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    fillLegend();
    redraw();
  });
  new ResizeObserver(() => {
    const zoomed = state.scale !== state.fitted;
    resize();
    if (!zoomed) fit();
    draw(); // at once: a canvas that was given a size is empty
  }).observe(canvas);
  resize();
  fit();
  obeyAddress();
  draw();
}

start();

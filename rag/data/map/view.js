"use strict";
// The points, where the camera looks, and drawing. Text of documents is only ever textContent
// or canvas text, never markup.

const page = document.documentElement;
const byId = (id) => document.getElementById(id);
const data = JSON.parse(byId("data").textContent);
const total = data.x.length;
const canvas = byId("map");
const pen = canvas.getContext("2d");

const GREY = ["#8a929c", "#7d8590"];
const GROUPS = [
  ["#0067a5", "#6cb6ff"], ["#c84b00", "#ff9a5c"], ["#00805a", "#3fd0a0"],
  ["#b03a83", "#f49ac8"], ["#8a6a00", "#e5c04a"], ["#5b3f9e", "#b9a3ff"],
  ["#007d8f", "#4fd4e6"], ["#8c2d04", "#e08a6a"], ["#4a7a0b", "#a6d75b"],
  ["#c2185b", "#ff7fa8"], ["#3b5bdb", "#93a8ff"], ["#6b5b4a", "#cdb9a2"],
];
const RAMP = [
  ["#440154", "#3b528b", "#21808c", "#2f8f4e", "#a87400"],
  ["#8f7fe8", "#5b9be0", "#2fb5a5", "#8bd650", "#fde725"],
];

const state = {
  colour: 0, // which of data.colours
  chosen: new Set(), // groups picked in the legend
  words: [], // of the search box
  current: -1, // the point that has the tip
  scale: 1, left: 0, top: 0, // camera: pixels = world * scale + offset
  fitted: 1, // the scale that shows everything
};
let matching = new Uint8Array(total).fill(1);
let narrowed = false;

const dark = () => {
  const wish = page.dataset.theme;
  return wish ? wish === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
};
const token = (name) => getComputedStyle(page).getPropertyValue(name).trim();

function colourOf(group) {
  const scheme = data.colours[state.colour];
  const side = dark() ? 1 : 0;
  if (!scheme.ordered) return group < GROUPS.length ? GROUPS[group][side] : GREY[side];
  const stops = RAMP[side];
  return between(stops, (group / Math.max(1, scheme.groups.length - 1)) * (stops.length - 1));
}

// The colour at a place along a row of colours: 1.5 is half-way between the second and third.
function between(stops, at) {
  const left = Math.min(Math.floor(at), stops.length - 2);
  const part = (stop, from) => parseInt(stop.slice(from, from + 2), 16);
  const mixed = [1, 3, 5].map((from) => {
    const low = part(stops[left], from);
    return Math.round(low + (part(stops[left + 1], from) - low) * (at - left));
  });
  return `rgb(${mixed.join(",")})`;
}

const screenX = (point) => data.x[point] * state.scale + state.left;
const screenY = (point) => data.y[point] * state.scale + state.top;

function fit() {
  const { width, height } = canvas.getBoundingClientRect();
  const margin = 40;
  const room = (pixels, extent) => Math.max(1, pixels - 2 * margin) / Math.max(1, extent);
  state.fitted = Math.min(room(width, data.width), room(height, data.height));
  state.scale = state.fitted;
  state.left = (width - data.width * state.scale) / 2;
  state.top = (height - data.height * state.scale) / 2;
}

function zoom(factor, x, y) {
  const box = canvas.getBoundingClientRect();
  const atX = x ?? box.width / 2;
  const atY = y ?? box.height / 2;
  const scale = Math.min(Math.max(state.scale * factor, state.fitted / 2), state.fitted * 400);
  state.left = atX - ((atX - state.left) * scale) / state.scale;
  state.top = atY - ((atY - state.top) * scale) / state.scale;
  state.scale = scale;
  redraw();
}

function move(dx, dy) {
  state.left += dx;
  state.top += dy;
  redraw();
}

// Brings a point into the picture when it lies outside.
function reveal(point) {
  const { width, height } = canvas.getBoundingClientRect();
  const x = screenX(point);
  const y = screenY(point);
  if (x < 20 || y < 20 || x > width - 20 || y > height - 20) {
    state.left += width / 2 - x;
    state.top += height / 2 - y;
  }
}

let waiting = false;
function redraw() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    draw();
  });
}

function resize() {
  const { width, height } = canvas.getBoundingClientRect();
  const pixels = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * pixels);
  canvas.height = Math.round(height * pixels);
}

function radius() {
  const base = total < 1000 ? 4.5 : total < 10000 ? 3 : total < 30000 ? 2 : 1.5;
  return Math.min(9, base * Math.max(1, Math.sqrt(state.scale / state.fitted) * 0.8));
}

// The pixels of a dot and how much of each it covers: dots are written into the picture's memory
// one by one, because tens of thousands of calls to draw a circle take seconds.
function stamp(size) {
  const reach = Math.ceil(size);
  const dot = { reach, x: [], y: [], cover: [] };
  for (let y = -reach; y <= reach; y++) {
    for (let x = -reach; x <= reach; x++) {
      const cover = Math.min(1, Math.max(0, size + 0.5 - Math.hypot(x, y)));
      if (cover > 0) {
        dot.x.push(x);
        dot.y.push(y);
        dot.cover.push(cover);
      }
    }
  }
  return dot;
}

// Red, green and blue, 0 to 255, of a colour written in any way.
function parts(colour) {
  pen.fillStyle = colour;
  const hex = pen.fillStyle;
  return [1, 3, 5].map((from) => parseInt(hex.slice(from, from + 2), 16));
}

function draw() {
  const pixels = window.devicePixelRatio || 1;
  const { groups, of } = data.colours[state.colour];
  const colours = groups.map((_, group) => parts(colourOf(group)));
  const picture = pen.createImageData(canvas.width, canvas.height);
  const ground = parts(token("--ground"));
  new Uint32Array(picture.data.buffer).fill(
    (255 << 24) | (ground[2] << 16) | (ground[1] << 8) | ground[0],
  );
  const size = radius();
  const dot = stamp(size * pixels);
  for (const wanted of narrowed ? [0, 1] : [1]) {
    const weight = wanted ? 0.85 : 0.13;
    for (let point = 0; point < total; point++) {
      if (matching[point] === wanted) put(picture, dot, point, colours[of[point]], weight, pixels);
    }
  }
  pen.putImageData(picture, 0, 0);
  pen.setTransform(pixels, 0, 0, pixels, 0, 0);
  drawPictures(size);
  drawNames();
  drawCurrent(size);
  if (!page.dataset.drawn) {
    page.dataset.drawn = String(total);
    page.dataset.milliseconds = String(Math.round(performance.now()));
  }
}

// Thumbnails in place of dots, the larger the closer one looks; of a great many, those in view once
// there is room for them.
const SHOWN_PICTURES = 300;
const loaded = new Map();
function drawPictures(size) {
  const { width, height } = canvas.getBoundingClientRect();
  const inView = [];
  for (let point = 0; point < total && inView.length <= SHOWN_PICTURES; point++) {
    if (!data.picture[point] || !matching[point]) continue;
    const x = screenX(point);
    const y = screenY(point);
    if (x > 0 && y > 0 && x < width && y < height) inView.push(point);
  }
  if (inView.length > SHOWN_PICTURES) return;
  for (const point of inView) drawPicture(point, Math.min(96, size * 8));
}

function drawPicture(point, side) {
  if (!loaded.has(point)) {
    const fresh = new Image();
    fresh.onload = redraw;
    fresh.src = data.picture[point];
    loaded.set(point, fresh);
  }
  const image = loaded.get(point);
  if (!image.complete || !image.naturalWidth) return;
  const scale = side / Math.max(image.naturalWidth, image.naturalHeight);
  const [wide, high] = [image.naturalWidth * scale, image.naturalHeight * scale];
  pen.drawImage(image, screenX(point) - wide / 2, screenY(point) - high / 2, wide, high);
}

function put(picture, dot, point, colour, weight, pixels) {
  const { width, height, data: bytes } = picture;
  const left = Math.round(screenX(point) * pixels);
  const top = Math.round(screenY(point) * pixels);
  const far = dot.reach;
  if (left < -far || top < -far || left >= width + far || top >= height + far) return;
  for (let i = 0; i < dot.x.length; i++) {
    const x = left + dot.x[i];
    const y = top + dot.y[i];
    if (x < 0 || y < 0 || x >= width || y >= height) continue;
    const at = (y * width + x) * 4;
    const share = dot.cover[i] * weight;
    bytes[at] += (colour[0] - bytes[at]) * share;
    bytes[at + 1] += (colour[1] - bytes[at + 1]) * share;
    bytes[at + 2] += (colour[2] - bytes[at + 2]) * share;
  }
}

function drawCurrent(size) {
  if (state.current < 0) return;
  pen.strokeStyle = token("--ink");
  pen.lineWidth = 2.5;
  pen.beginPath();
  pen.arc(screenX(state.current), screenY(state.current), size + 4, 0, 2 * Math.PI);
  pen.stroke();
}

// Names of the largest groups, where they do not cover each other.
const places = new Map();
function middle(group) {
  const key = `${state.colour} ${group}`;
  if (!places.has(key)) {
    const { of } = data.colours[state.colour];
    const own = [];
    for (let point = 0; point < total; point++) if (of[point] === group) own.push(point);
    const median = (axis) => own.map((p) => axis[p]).sort((a, b) => a - b)[own.length >> 1];
    places.set(key, [median(data.x), median(data.y)]);
  }
  return places.get(key);
}

function drawNames() {
  const { groups, ordered } = data.colours[state.colour];
  if (ordered || groups.length < 2) return;
  pen.font = "600 13px system-ui, sans-serif";
  pen.textAlign = "center";
  pen.lineWidth = 4;
  pen.lineJoin = "round";
  const taken = [];
  groups.slice(0, GROUPS.length).forEach((name, group) => {
    if (state.chosen.size && !state.chosen.has(group)) return;
    const [worldX, worldY] = middle(group);
    const x = worldX * state.scale + state.left;
    const y = worldY * state.scale + state.top;
    const short = name.length > 32 ? `${name.slice(0, 31)}…` : name;
    const wide = pen.measureText(short).width / 2 + 4;
    if (taken.some(([a, b, w]) => Math.abs(a - x) < w + wide && Math.abs(b - y) < 18)) return;
    taken.push([x, y, wide]);
    pen.strokeStyle = token("--ground");
    pen.strokeText(short, x, y);
    pen.fillStyle = token("--ink");
    pen.fillText(short, x, y);
  });
}

// The panels around the map: legend, search, tip, and what a screen reader is told.

const HITS = 100; // found points listed as links
let searchable = null; // made by the first search: the map is drawn sooner

function texts() {
  searchable ??= data.name.map((name, i) => `${name}\n${data.place[i]}\n${data.text[i]}`.toLowerCase());
  return searchable;
}

function tell(text) {
  byId("status").textContent = text;
}

function groupOf(point) {
  const scheme = data.colours[state.colour];
  return scheme.groups[scheme.of[point]];
}

// A link to a point's file, or plain text where it has none.
function linkTo(point) {
  const link = document.createElement(data.link[point] ? "a" : "span");
  if (data.link[point]) {
    link.href = data.link[point];
    link.target = "_blank";
    link.rel = "noopener";
  }
  link.textContent = data.name[point];
  const place = document.createElement("small");
  place.textContent = data.place[point];
  link.append(place);
  return link;
}

function open(point) {
  if (point >= 0 && data.link[point]) linkTo(point).click();
}

function show(point, say = true) {
  state.current = point;
  const tip = byId("tip");
  tip.hidden = point < 0;
  if (point >= 0) {
    tip.children[0].textContent = data.name[point];
    tip.children[1].textContent = `${data.place[point]} · ${groupOf(point)}`;
    tip.children[2].textContent = data.text[point];
    showPicture(point);
    placeTip(tip, point);
    if (say) tell(`${data.name[point]}, ${data.place[point]}, ${groupOf(point)}. ${data.text[point]}`);
  }
  redraw();
}

// Thumbnails were drawn by the program that made the page; nothing of their files is in them.
function showPicture(point) {
  byId("seen")?.remove();
  if (!data.picture[point]) return;
  const seen = document.createElement("img");
  seen.id = "seen";
  seen.alt = "";
  seen.src = data.picture[point];
  byId("tip").append(seen);
}

function placeTip(tip, point) {
  const { width, height } = canvas.getBoundingClientRect();
  const x = screenX(point);
  const y = screenY(point);
  tip.style.left = `${Math.max(4, Math.min(x + 14, width - tip.offsetWidth - 4))}px`;
  const below = y + 14 + tip.offsetHeight < height;
  tip.style.top = `${Math.max(4, below ? y + 14 : y - 14 - tip.offsetHeight)}px`;
}

function choose() {
  const { of } = data.colours[state.colour];
  narrowed = state.words.length > 0 || state.chosen.size > 0;
  let found = 0;
  for (let point = 0; point < total; point++) {
    const inGroup = !state.chosen.size || state.chosen.has(of[point]);
    const said = state.words.every((word) => texts()[point].includes(word));
    matching[point] = inGroup && said ? 1 : 0;
    found += matching[point];
  }
  listHits(found);
  redraw();
}

function listHits(found) {
  const list = byId("hits");
  list.replaceChildren();
  page.dataset.found = String(found);
  byId("found").hidden = !narrowed;
  if (!narrowed) return;
  byId("hits-title").textContent = `Found ${found.toLocaleString()}`;
  tell(`${found} found`);
  for (let point = 0; point < total && list.children.length < HITS; point++) {
    if (!matching[point]) continue;
    const entry = document.createElement("li");
    const link = linkTo(point);
    link.addEventListener("focus", () => {
      reveal(point);
      show(point, false);
    });
    link.addEventListener("mouseenter", () => show(point, false));
    entry.append(link);
    list.append(entry);
  }
  if (found > HITS) {
    const more = document.createElement("li");
    more.textContent = `and ${(found - HITS).toLocaleString()} more`;
    list.append(more);
  }
}

function search(text) {
  state.words = text.toLowerCase().split(/\s+/).filter(Boolean);
  choose();
}

function fillLegend() {
  const scheme = data.colours[state.colour];
  const sizes = scheme.groups.map(() => 0);
  for (const group of scheme.of) sizes[group]++;
  byId("legend").replaceChildren(...scheme.groups.map((name, group) => legendEntry(name, group, sizes)));
}

function legendEntry(name, group, sizes) {
  const entry = document.createElement("li");
  const button = document.createElement("button");
  const dot = document.createElement("i");
  const label = document.createElement("span");
  const size = document.createElement("small");
  button.type = "button";
  dot.style.background = colourOf(group);
  label.textContent = name;
  size.textContent = sizes[group].toLocaleString();
  button.setAttribute("aria-pressed", String(state.chosen.has(group)));
  button.append(dot, label, size);
  button.addEventListener("click", () => {
    if (!state.chosen.delete(group)) state.chosen.add(group);
    button.setAttribute("aria-pressed", String(state.chosen.has(group)));
    choose();
  });
  entry.append(button);
  return entry;
}

function colourBy(index) {
  state.colour = index;
  state.chosen.clear();
  byId("colour").selectedIndex = index;
  fillLegend();
  choose();
}

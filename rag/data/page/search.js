// Search with conditions, and the list of results.

import { call } from "./api.js";
import { at, clean, make, place } from "./dom.js";
import { show } from "./evidence.js";
import { state } from "./state.js";
import { t } from "./texts.js";

let cursor = "";
let number = 0;

export async function facets() {
  const found = await call("GET", `/api/collections/${encodeURIComponent(state.collection)}/documents?limit=1000`);
  const sources = found.documents.map((one) => one.source.split("/"));
  const shared = common(sources);
  const folders = counted(sources.filter((parts) => parts.length > shared + 1).map((parts) => parts[shared]));
  fill(at("folder"), folders, (name) => `${name}/**`);
  fill(at("kind"), counted(found.documents.map((one) => one.kind)), (name) => name);
}

function common(sources) {
  if (!sources.length) return 0;
  let length = 0;
  while (sources.every((parts) => parts.length > length + 1 && parts[length] === sources[0][length])) length += 1;
  return length;
}

function counted(names) {
  const counts = new Map();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

function fill(select, counts, valueOf) {
  select.replaceChildren(make("option", { value: "" }, t("all")),
    ...counts.slice(0, 60).map(([name, count]) => make("option", { value: valueOf(name) }, `${clean(name)} (${count})`)));
  select.parentElement.hidden = counts.length < 2;
}

async function search(more) {
  const query = at("query").value.trim();
  if (!query) return;
  if (!more) cursor = "";
  const mine = (number += 1);
  const filter = { path: at("folder").value, kind: at("kind").value, since: at("since").value, until: at("until").value };
  try {
    const found = await call("POST", "/api/search", { query, collection: state.collection, k: 10, filter, cursor });
    if (mine !== number) return;
    cursor = found.next_cursor;
    const shown = found.results.map((one) => result(one, query));
    if (more) at("results").append(...shown);
    else at("results").replaceChildren(...shown);
    const count = at("results").childElementCount;
    at("search-status").textContent = count ? t("results", { count, seconds: found.seconds.toFixed(2) }) : t("nothing");
    at("more-results").hidden = !cursor;
  } catch (error) {
    at("search-status").textContent = error.message;
  }
}

function result(found, query) {
  const heading = found.heading || found.title;
  return make("li", {}, make("button", { className: "result", onclick: () => show(found.view, found.source) },
    make("strong", {}, clean(heading)), make("span", { className: "quiet" }, place(found)),
    make("span", { className: "snippet" }, ...snippet(clean(found.text).replace(/\s+/g, " "), query))));
}

// The part of a passage with most of the query's words, which are marked.
function snippet(text, query) {
  const terms = query.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [];
  const first = Math.max(0, Math.min(...terms.map((term) => text.toLowerCase().indexOf(term)).filter((place) => place >= 0), text.length));
  const start = first === text.length || first < 80 ? 0 : text.lastIndexOf(" ", first - 40) + 1;
  const part = (start ? "…" : "") + text.slice(start, start + 300) + (text.length > start + 300 ? "…" : "");
  if (!terms.length) return [part];
  const wanted = new RegExp(`(${terms.map((term) => term.replace(/[^\p{L}\p{N}]/gu, "")).join("|")})`, "giu");
  return part.split(wanted).map((piece, place) => (place % 2 ? make("mark", {}, piece) : piece));
}

export function start() {
  at("search-form").addEventListener("submit", (event) => {
    event.preventDefault();
    history.replaceState(null, "", `#search?${new URLSearchParams({ q: at("query").value })}`);
    search(false);
  });
  for (const id of ["folder", "kind", "since", "until"]) at(id).addEventListener("change", () => search(false));
  at("more-results").addEventListener("click", () => search(true));
}

export function open(query) {
  if (query && query !== at("query").value) {
    at("query").value = query;
    search(false);
  }
}

// Search with conditions, and the list of results.

import { call } from "./api.js";
import { at, clean, make, place } from "./dom.js";
import { show } from "./evidence.js";
import { overruled } from "./overruled.js";
import { labelled } from "./said.js";
import { state } from "./state.js";
import { counted, decimal, t } from "./texts.js";

let cursor = "";
let number = 0;
let everywhere = false;

const BETWEEN = "between";

export async function facets() {
  const found = await call("GET", `/api/collections/${encodeURIComponent(state.collection)}/facets`);
  fill(at("folder"), found.folders);
  fill(at("kind"), found.kinds);
  fill(at("year"), found.years);
  if (found.years.length > 1) at("year").append(make("option", { value: BETWEEN }, t("between")));
  at("between").hidden = true;
  for (const id of ["since", "until"]) at(id).value = "";
  at("map").href = `/map?${new URLSearchParams({ collection: state.collection })}`;
}

function fill(select, values) {
  select.replaceChildren(make("option", { value: "" }, t("all")),
    ...values.map((one) => make("option", { value: one.value }, `${clean(one.name)} (${counted(one.documents)})`)));
  select.parentElement.hidden = values.length < 2;
}

function conditions() {
  const year = at("year").value;
  const dates = year === BETWEEN ? { since: at("since").value, until: at("until").value } : { since: year, until: year };
  return { path: at("folder").value, kind: at("kind").value, ...dates };
}

async function search(more, anywhere = false) {
  const query = at("query").value.trim();
  if (!query) return;
  if (!more) cursor = "";
  if (!more) everywhere = anywhere;
  const mine = (number += 1);
  try {
    const found = await call("POST", "/api/search", { query, collection: state.collection, k: 10, filter: conditions(), anywhere: everywhere, cursor });
    if (mine !== number) return;
    cursor = found.next_cursor;
    const shown = found.results.map((one) => result(one, query));
    if (more) at("results").append(...shown);
    else at("results").replaceChildren(...shown);
    const count = at("results").childElementCount;
    at("search-status").textContent = count ? t("results", { count, seconds: decimal(found.seconds, 2) }) : t("nothing");
    const { scope } = await labelled({ scope: found.scope, sentences: [] });
    at("search-scope").replaceChildren(...overruled(scope, t("everywhere"), () => search(false, true)));
    at("more-results").hidden = !cursor;
  } catch (error) {
    at("search-status").textContent = error.message;
  }
}

function result(found, query) {
  const heading = (found.heading || found.title).split(" > ").at(-1);
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
  at("year").addEventListener("change", () => (at("between").hidden = at("year").value !== BETWEEN));
  for (const id of ["folder", "kind", "year", "since", "until"]) at(id).addEventListener("change", () => search(false));
  at("more-results").addEventListener("click", () => search(true));
}

export function open(query) {
  if (query && query !== at("query").value) {
    at("query").value = query;
    search(false);
  }
}

// Starts the page: which part is shown, which collection, the keys.

import { call } from "./api.js";
import * as asking from "./ask.js";
import { at, clean, make } from "./dom.js";
import * as evidence from "./evidence.js";
import * as files from "./files.js";
import * as searching from "./search.js";
import { state } from "./state.js";
import { counted, t } from "./texts.js";

const PAGES = ["ask", "search", "documents"];

async function route() {
  const [, page = "ask", rest = ""] = /^#(\w+)[/?]?(.*)$/.exec(location.hash) ?? [];
  const shown = PAGES.includes(page) ? page : "ask";
  for (const name of PAGES) at(`page-${name}`).hidden = name !== shown;
  for (const tab of document.querySelectorAll(".tabs a")) {
    if (tab.hash === `#${shown}`) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  evidence.close();
  side(false);
  if (shown === "ask" && /^\d+$/.test(rest) && rest !== state.conversation) await asking.open(rest);
  if (shown === "search") searching.open(new URLSearchParams(rest).get("q"));
  if (shown === "documents") await files.list();
  if (matchMedia("(pointer: fine)").matches) field()?.focus();
}

const field = () => (at("page-ask").hidden ? (at("page-search").hidden ? null : at("query")) : at("question"));

async function choose(name) {
  state.collection = name;
  const known = [...at("collection").options].find((option) => option.value === name);
  at("holds").textContent = known?.dataset.holds ?? "";
  if (!known) {
    at("holds").textContent = t("empty");
    return;
  }
  await Promise.all([asking.list(), searching.facets()]);
}

async function change() {
  await choose(at("collection").value);
  asking.begin();
  history.replaceState(null, "", location.hash.replace(/[/?].*/, "") || "#ask");
  await route();
}

async function begin() {
  const status = await fill();
  at("collection").value = status.collection;
  await choose(status.collection);
  await route();
}

async function fill() {
  const status = await call("GET", "/api/status");
  state.readOnly = status.read_only;
  at("collection").replaceChildren(...status.collections.map((one) => make("option", {
    value: one.name, "data-holds": t("holds", { documents: counted(one.documents), passages: counted(one.passages) }),
  }, clean(one.name))));
  return status;
}

// After files came or went: the counts, the conditions of the search, a collection that is new.
async function refresh() {
  await fill();
  at("collection").value = state.collection;
  await choose(state.collection);
}

function side(open) {
  document.body.classList.toggle("with-side", open);
  at("menu").setAttribute("aria-expanded", String(open));
}

// Sources of the last answer, results, documents: whatever j and k go through.
function steps() {
  const scope = PAGES.map((name) => at(`page-${name}`)).find((page) => !page.hidden);
  return [...scope.querySelectorAll(".place, .result, p .marker")].filter((one) => one.offsetParent);
}

function step(by) {
  const all = steps();
  const now = all.indexOf(document.activeElement);
  const next = all[now < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, now + by))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function key(event) {
  if (event.key === "Escape") {
    if (!at("help").open && (evidence.close() || asking.stop())) event.preventDefault();
    else side(false);
    return;
  }
  if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  const done = { "/": () => field()?.focus(), j: () => step(1), k: () => step(-1), "?": () => at("help").showModal() }[event.key];
  if (done) {
    event.preventDefault();
    done();
  }
}

for (const part of [asking, searching, files, evidence]) part.start();
at("collection").addEventListener("change", () => change().catch(report));
at("menu").addEventListener("click", () => side(!document.body.classList.contains("with-side")));
at("help-button").addEventListener("click", () => at("help").showModal());
addEventListener("hashchange", () => route().catch(report));
addEventListener("changed", () => refresh().catch(report));
addEventListener("keydown", key);
begin().catch(report);

function report(error) {
  at("holds").textContent = error.message;
}

// How an answer looks: what was computed or written, the stretches that prove it, or that there is none.

import { clean, make, place } from "./dom.js";
import { show } from "./evidence.js";
import { overruled } from "./overruled.js";
import { inline, quoted, table } from "./quoted.js";
import { decimal, t } from "./texts.js";

const MARKS = 12; // behind one computed number; the table below has them all

export function newTurn(question) {
  return make("article", { className: "turn" }, make("h2", {}, clean(question)), make("p", { className: "query quiet" }),
    make("div", { className: "plan quiet" }), make("div", { className: "answer" }), make("p", { className: "draft quiet", ariaHidden: "true" }),
    make("div", { className: "proof" }), make("p", { className: "status quiet" }));
}

export const part = (turn, name) => turn.querySelector(`.${name}`);
export const status = (turn, text) => (part(turn, "status").textContent = text);

export function prove(turn, quotes, marks = quotes.length > 1) {
  const proof = part(turn, "proof");
  // What stands there already stays as it is.
  const key = JSON.stringify(quotes.map((one) => [one.marker, one.quote, one.highlight, one.verified === false, marks]));
  if (proof.dataset.key === key) return;
  proof.dataset.key = key;
  proof.replaceChildren(...quotes.map((one) => stretch(one, marks)));
}

function stretch(found, marks) {
  const lines = found.table ? table(found.table.columns, found.table.rows.map((cells) => ({ cells, marked: true }))) : quoted(found.quote, found.highlight);
  return make("section", { className: "stretch" }, opener(found, marks ? `[${found.marker}] ` : ""), ...notes(found), make("blockquote", {}, lines));
}

function opener(found, before = "") {
  const heading = (found.heading ?? "").split(" > ").at(-1) || found.title;
  return make("button", { className: "place", onclick: () => show(found.view, found.source) }, `${before}${place(found)}`,
    heading ? make("span", { className: "quiet" }, ` · ${clean(heading)}`) : null);
}

function notes(found) {
  const said = [found.read_by_ocr ? t("byOcr") : "", found.verified === false ? t("changed") : ""].filter(Boolean);
  return said.map((text) => make("small", { className: "doubtful" }, ` ${text}`));
}

export function sentence(value, sources) {
  const shown = make("span", { className: value.supported ? "sentence" : "sentence doubtful" }, ...inline(clean(value.text)));
  for (const marker of value.markers.slice(0, MARKS)) {
    const source = sources.find((one) => one.marker === marker);
    if (source) shown.append(" ", mark(source));
  }
  if (value.markers.length > MARKS) shown.append(" …");
  if (!value.supported) shown.append(make("small", {}, ` ⚠ ${t("notInDocuments")}`));
  return shown;
}

const mark = (source) => make("button", {
  className: "marker", title: clean(place(source)), ariaLabel: `${source.marker}: ${clean(place(source))}`,
  onclick: () => show(source.view, source.source),
}, `${source.marker}`);

export function finish(turn, value, again) {
  part(turn, "draft").textContent = "";
  if (value.query && value.query !== value.question) part(turn, "query").textContent = t("searchedFor", { query: clean(value.query) });
  part(turn, "plan").replaceChildren(
    ...overruled(value.scope, t("everywhere"), () => again({ anywhere: true })),
    ...overruled(value.plan, t("readInstead"), () => again({ form: "lookup" })));
  if (value.abstained) return withhold(turn, value);
  const sources = value.citations.filter((one) => one.view);
  if (value.plan) {
    compute(turn, value, sources);
    part(turn, "answer").append(onwards(value.shown, again));
  } else {
    const written = value.mode === "generated" ? value.sentences.filter((one) => !one.quoted) : [];
    part(turn, "answer").replaceChildren(...written.flatMap((one) => [sentence(one, sources), " "]));
    const used = new Set(value.sentences.flatMap((one) => one.markers));
    const kept = value.mode === "generated" ? sources : sources.filter((one) => used.has(one.marker));
    prove(turn, kept, value.mode === "generated" || kept.length > 1);
  }
  const confidence = t(isDoubtful(value) ? "doubtful" : "confidence", { confidence: decimal(value.confidence, 2) });
  status(turn, [proved(value), value.broken_off ? t("brokenOff") : "", seconds(value), confidence].filter(Boolean).join(" · "));
}

// A long list goes on where it ended.
function onwards(shown, again) {
  if (!shown || (shown.from === 1 && !shown.next_page)) return "";
  const next = shown.next_page ? make("button", { className: "plain small", onclick: () => again({ page: shown.next_page }) }, t("more")) : "";
  return make("p", { className: "quiet" }, t("shown", shown), " ", next);
}

function proved(value) {
  if (value.plan) return t("computed");
  if (value.mode === "extracted") return t("quoted");
  const doubtful = value.sentences.filter((one) => !one.supported).length;
  return doubtful ? t("unsupported", { count: doubtful }) : t("supported");
}

// As Answer.is_doubtful has it.
const SURE = 0.6;
const isDoubtful = (value) => !value.plan && value.confidence < SURE;

const seconds = (value) => (value.seconds.total ? t("seconds", { seconds: decimal(value.seconds.total, 1) }) : "");

// The result, a line for each part of it, then the rows or places that it was made of.
function compute(turn, value, sources) {
  part(turn, "answer").replaceChildren(...value.sentences.map((one, number) => make("p", { className: number ? "" : "result-line" }, sentence(one, sources))));
  const tables = new Map();
  for (const one of sources) {
    if (!one.table) continue;
    const key = `${one.document} ${one.table.start}`;
    tables.set(key, [...(tables.get(key) ?? []), one]);
  }
  const listed = sources.filter((one) => !one.table);
  // Where every line of the result is one document, its mark opens it: no list below says it again.
  const told = value.sentences.every((one) => one.markers.length < 2);
  part(turn, "proof").replaceChildren(...[...tables.values()].map(rows), listed.length && !told ? more(listed) : "");
}

function rows(sources) {
  const all = sources.flatMap((one) => one.table.rows.map((cells, number) => ({ cells, marks: number ? [] : [mark(one)] })));
  return make("section", { className: "stretch" }, opener({ ...sources[0], page: null, start_line: null }), ...notes(sources[0]), table(sources[0].table.columns, all));
}

function more(sources) {
  const list = make("ol", { className: "sources" }, ...sources.map((one) => make("li", { value: one.marker }, opener(one), ...notes(one))));
  return sources.length <= MARKS ? list : make("details", {}, make("summary", {}, t("moreSources", { count: sources.length })), list);
}

// Nothing here may be taken for an answer: what is closest is shown as such, and dimmed.
export function withhold(turn, value) {
  part(turn, "draft").textContent = "";
  const closest = value.outcome === "closest" ? value.citations.filter((one) => one.view).slice(0, 1) : [];
  part(turn, "answer").replaceChildren(make("p", { className: "withheld" }, t(closest.length ? "closest" : "notCovered")));
  const proof = part(turn, "proof");
  delete proof.dataset.key;
  if (closest.length) proof.replaceChildren(make("div", { className: "closest" }, stretch(closest[0], false)));
  else proof.replaceChildren(make("p", { className: "quiet" }, t("nearest")), make("ol", { className: "sources" }, ...(value.nearest ?? []).map((one) => make("li", {}, opener(one)))));
  status(turn, t("confidence", { confidence: decimal(value.confidence, 2) }));
}

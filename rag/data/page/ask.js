// The conversation: questions, answers as they are made, their sources.

import { call, events, words } from "./api.js";
import { at, clean, make, markdown, place, say } from "./dom.js";
import { show } from "./evidence.js";
import { state } from "./state.js";
import { t } from "./texts.js";

let running = null;

export function stop() {
  if (!running) return false;
  running.abort();
  return true;
}

export function begin() {
  state.conversation = "new";
  at("turns").replaceChildren(at("welcome"));
  at("welcome").hidden = false;
}

export async function open(number) {
  begin();
  state.conversation = String(number);
  const found = await call("GET", `${base()}/${number}`);
  at("welcome").hidden = true;
  for (const kept of found.turns) {
    const turn = newTurn(kept.answer.question);
    finish(turn, kept.answer);
  }
  at("turns").lastElementChild?.scrollIntoView();
}

export async function list() {
  at("kept").hidden = state.readOnly;
  if (state.readOnly) return;
  const found = (await call("GET", base())).conversations;
  at("conversations").replaceChildren(...found.map((kept) => make("li", {},
    make("a", { href: `#ask/${kept.conversation_id}`, title: clean(kept.title) }, clean(kept.title)),
    make("button", { className: "plain", ariaLabel: t("delete"), onclick: () => forget(kept) }, "✕"))));
}

async function forget(kept) {
  if (!confirm(t("deleteSure"))) return;
  await call("DELETE", `${base()}/${kept.conversation_id}`);
  if (state.conversation === String(kept.conversation_id)) location.hash = "#ask";
  await list();
}

const base = () => `/api/collections/${encodeURIComponent(state.collection)}/conversations`;

async function ask(question) {
  at("welcome").hidden = true;
  const turn = newTurn(question);
  turn.scrollIntoView({ block: "end" });
  busy(true);
  running = new AbortController();
  const body = { question, collection: state.collection, extract: at("extract").checked };
  if (!state.readOnly) body.conversation = state.conversation;
  try {
    for await (const [kind, value] of events("/api/ask", body, running.signal)) hear(turn, kind, value);
  } catch (error) {
    status(turn, error.name === "AbortError" ? t("stopped") : error.message);
  }
  running = null;
  busy(false);
}

function busy(is) {
  at("stop").hidden = !is;
  at("send").hidden = is;
}

function newTurn(question) {
  const turn = make("article", { className: "turn" }, make("h2", {}, clean(question)),
    make("div", { className: "proof" }), make("div", { className: "answer" }),
    make("p", { className: "status quiet" }), make("ol", { className: "sources" }));
  at("turns").append(turn);
  return turn;
}

const part = (turn, name) => turn.querySelector(`.${name}`);
const status = (turn, text) => (part(turn, "status").textContent = text);

function hear(turn, kind, value) {
  if (kind === "queued" && value.position) status(turn, t("waiting", value));
  else if (kind === "search") status(turn, t("searching"));
  else if (kind === "evidence") {
    status(turn, t("writing"));
    turn.quotes = value.quotes;
    prove(turn, value.quotes[0]);
  } else if (kind === "sentence") part(turn, "answer").append(sentence(value, turn.quotes ?? []), " ");
  else if (kind === "error") status(turn, words(value.error));
  else if (kind === "done") {
    finish(turn, value);
    say(value.abstained ? t("withheld") : `${t("answered")} ${value.answer}`);
    if (value.conversation) {
      state.conversation = String(value.conversation);
      history.replaceState(null, "", `#ask/${value.conversation}`);
      list();
    }
  }
}

function prove(turn, quote) {
  part(turn, "proof").replaceChildren(make("p", { className: "quiet" }, t("fromDocuments")),
    make("blockquote", {}, markdown(quote.quote)), opener(quote, place(quote)));
}

function opener(found, text) {
  return make("button", { className: "place", onclick: () => show(found.view, found.source) }, text);
}

function sentence(value, sources) {
  const shown = make("span", { className: value.supported ? "sentence" : "sentence doubtful" }, markdown(value.text));
  for (const marker of value.markers) {
    const source = sources.find((one) => one.marker === marker);
    if (source) shown.append(" ", make("button", {
      className: "marker", title: place(source), ariaLabel: `${marker}: ${place(source)}`,
      onclick: () => show(source.view, source.source),
    }, `${marker}`));
  }
  if (!value.supported) shown.append(make("small", {}, ` ${t("notInDocuments")}`));
  return shown;
}

function finish(turn, value) {
  const answer = part(turn, "answer");
  if (value.abstained) return withhold(turn, value);
  const sources = value.citations.filter((one) => one.view);
  const best = sources.find((one) => one.quote) ?? null;
  if (best) prove(turn, best);
  // The best quote stands above the answer already: it is not said twice.
  const said = value.sentences.filter((one) => !(one.quoted && one.markers[0] === best?.marker));
  const parts = said.map((one) => (one.quoted ? make("blockquote", {}, sentence(one, sources)) : sentence(one, sources)));
  answer.replaceChildren(...(value.sentences.length ? parts.flatMap((one) => [one, " "]) : [markdown(value.answer)]));
  const doubtful = value.sentences.filter((one) => !one.supported).length;
  const proved = value.mode === "extracted" ? t("quoted") : doubtful ? t("unsupported", { count: doubtful }) : t("supported");
  const seconds = value.seconds.total ? ` · ${t("seconds", { seconds: value.seconds.total.toFixed(1) })}` : "";
  status(turn, `${proved}${seconds} · ${t("confidence", { confidence: value.confidence.toFixed(2) })}`);
  part(turn, "sources").replaceChildren(...sources.map((one) => make("li", { value: one.marker },
    opener(one, place(one)), one.verified ? null : make("small", { className: "doubtful" }, ` ${t("changed")}`))));
}

function withhold(turn, value) {
  part(turn, "proof").replaceChildren();
  part(turn, "answer").replaceChildren(make("p", { className: "withheld" }, markdown(value.answer)));
  status(turn, t("confidence", { confidence: value.confidence.toFixed(2) }));
  part(turn, "sources").replaceChildren(make("p", { className: "quiet" }, t("nearest")),
    ...(value.nearest ?? []).map((one) => make("li", {}, opener(one, place(one)),
      make("small", { className: "quiet" }, ` ${clean(one.heading || one.title)}`))));
}

export function start() {
  const field = at("question");
  const grow = () => {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight + 2, 200)}px`;
  };
  field.addEventListener("input", grow);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      at("ask-form").requestSubmit();
    }
  });
  at("ask-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const question = field.value.trim();
    if (!question || running) return;
    field.value = "";
    grow();
    ask(question);
  });
  at("stop").addEventListener("click", stop);
  at("new").addEventListener("click", begin);
}

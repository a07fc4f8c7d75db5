// The conversation: questions, answers as they are made, their sources.

import { finish, newTurn, part, prove, sentence, status, withhold } from "./answer.js";
import { call, events, words } from "./api.js";
import { at, clean, make, say } from "./dom.js";
import { labelled } from "./said.js";
import { state } from "./state.js";
import { t } from "./texts.js";

let running = null;
let last = "";

export function stop() {
  if (!running) return false;
  running.abort();
  return true;
}

export function begin() {
  state.conversation = "new";
  last = "";
  at("turns").replaceChildren(at("welcome"));
  at("welcome").hidden = false;
}

export async function open(number) {
  begin();
  state.conversation = String(number);
  const found = await call("GET", `${base()}/${number}`);
  at("welcome").hidden = true;
  for (const kept of found.turns) {
    last = kept.answer.question;
    finish(begun(last), await labelled(kept.answer), (wanted) => ask(kept.answer.question, wanted));
  }
  at("turns").lastElementChild?.scrollIntoView();
}

export async function list() {
  at("kept").hidden = state.readOnly;
  if (state.readOnly) return;
  const found = (await call("GET", base())).conversations;
  at("conversations").replaceChildren(...found.map((kept) => make("li", {},
    make("a", { href: `#ask/${kept.conversation_id}`, title: clean(kept.title) }, clean(kept.title)),
    make("button", { className: "plain", ariaLabel: `${t("delete")}: ${clean(kept.title)}`, onclick: () => forget(kept) }, "✕"))));
}

async function forget(kept) {
  if (!confirm(t("deleteSure"))) return;
  await call("DELETE", `${base()}/${kept.conversation_id}`);
  if (state.conversation === String(kept.conversation_id)) location.hash = "#ask";
  await list();
}

const base = () => `/api/collections/${encodeURIComponent(state.collection)}/conversations`;

// `wanted`: a form, a page of a long list, anywhere: what overrules the question's own words.
async function ask(question, wanted = {}) {
  if (running) return;
  at("welcome").hidden = true;
  last = question;
  const turn = begun(question);
  turn.scrollIntoView({ block: "end" });
  busy(true);
  running = new AbortController();
  const body = { question, collection: state.collection, extract: at("extract").checked, ...wanted };
  if (!state.readOnly) body.conversation = state.conversation;
  try {
    for await (const [kind, value] of events("/api/ask", body, running.signal)) await hear(turn, kind, value);
  } catch (error) {
    status(turn, error.name === "AbortError" ? t("stopped") : error.message);
  }
  part(turn, "draft").textContent = "";
  running = null;
  busy(false);
}

function begun(question) {
  const turn = newTurn(question);
  at("turns").append(turn);
  return turn;
}

function busy(is) {
  at("stop").hidden = !is;
  at("send").hidden = is;
}

// An answer grows below the edge: it is shown from its question on, unless the reader went elsewhere.
function reveal(turn) {
  const [view, place] = [at("main").getBoundingClientRect(), turn.getBoundingClientRect()];
  const room = view.height - at("ask-form").offsetHeight;
  if (place.top < view.top || place.top > view.bottom) return;
  turn.scrollIntoView({ block: place.height > room ? "start" : "nearest" });
}

async function hear(turn, kind, value) {
  if (kind === "queued" && value.position) status(turn, t("waiting", value));
  else if (kind === "search") status(turn, t("searching"));
  else if (kind === "evidence") {
    turn.quotes = value.quotes;
    prove(turn, value.quotes);
    reveal(turn);
    status(turn, at("extract").checked ? "" : t("writing"));
  } else if (kind === "token") part(turn, "draft").append(clean(value.text));
  else if (kind === "progress" && value.done) status(turn, t("progress", value));
  else if (kind === "sentence" && value.line) {
    part(turn, "draft").textContent = "";
    part(turn, "answer").append(make("p", {}, sentence(value, value.quotes)));
  } else if (kind === "sentence" && !value.quoted) {
    part(turn, "draft").textContent = "";
    part(turn, "answer").append(sentence(value, turn.quotes ?? []), " ");
  } else if (kind === "withheld") withhold(turn, value);
  else if (kind === "error") status(turn, await words(value.error));
  else if (kind === "done") done(turn, await labelled(value));
}

function done(turn, value) {
  finish(turn, value, (wanted) => ask(value.question, wanted));
  reveal(turn);
  say(value.abstained ? t("withheld") : `${t("answered")} ${value.answer}`);
  if (!value.conversation) return;
  state.conversation = String(value.conversation);
  history.replaceState(null, "", `#ask/${value.conversation}`);
  list();
}

// "/as count" answers the last question in another way.
function typed(text) {
  const form = /^\/as\s+(\S+)$/.exec(text)?.[1];
  if (!form) return ask(text);
  if (last) return ask(last, { form });
  return status(begun(text), t("nothingAsked"));
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
    typed(question);
  });
  at("stop").addEventListener("click", stop);
  at("new").addEventListener("click", begin);
}

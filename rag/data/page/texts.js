// Everything the page says. Another language is one more object with the same keys.

const en = {
  skip: "Skip to the question", menu: "Collections and conversations", ask: "Ask", search: "Search",
  documents: "Documents", keys: "Keys", collection: "Collection", conversations: "Conversations",
  new: "New", welcome: "Ask your documents",
  promise: "Every answer is proved by quotes, or withheld. Nothing leaves this machine.",
  question: "What do you want to know?", quotesAlone: "quotes alone", askButton: "Ask", stop: "Stop",
  query: "Words or a question", searchButton: "Search", folder: "Folder", kind: "Kind",
  since: "From", until: "To", more: "More", drop: "Drop files here, or", choose: "choose files",
  filter: "Pattern: notes/**, *.pdf", sort: "Sort by", byPath: "path", byChange: "latest change",
  byDate: "date", bySize: "size", openTab: "Open in a tab", copyLink: "Copy link", close: "Close",
  keySlash: "to the question or the query", keyMove: "next and previous source or result",
  keyEnter: "open it in its document", keyEscape: "close the document, stop an answer",
  keyHelp: "these keys",
  all: "all", copied: "Link copied", holds: "{documents} documents · {passages} passages",
  waiting: "Waiting; {position} before you", searching: "Searching …", writing: "Reading the quotes …",
  fromDocuments: "From your documents", nearest: "Nearest, which is no answer",
  notInDocuments: "not in your documents", changed: "changed since it was read",
  confidence: "confidence {confidence}", seconds: "{seconds} s", quoted: "quoted word for word",
  supported: "all sentences supported", unsupported: "{count} not in your documents",
  stopped: "Stopped.", answered: "Answer ready.", withheld: "Not covered by your documents.",
  delete: "Delete", deleteSure: "Delete this conversation?", removeSure: "Forget {source}?",
  results: "{count} passages · {seconds} s", nothing: "Nothing found. Use other words, or fewer conditions.",
  total: "{total} documents", empty: "Nothing here yet: drop files below Documents, or rag ingest PATH.",
  uploading: "{name}: sending {share} %", reading: "{name}: reading {share} %", added: "{name}: added",
  updated: "{name}: updated", unchanged: "{name}: unchanged", refused: "{name}: {reason}",
  failed: "{message}", offline: "The server does not answer. Is rag serve still running?",
  signIn: "Signed out: open the link of rag serve again.", loading: "Opening …", page: "p. {page}",
};
const languages = { en };
const chosen = (navigator.languages ?? ["en"]).map((name) => name.slice(0, 2)).find((name) => languages[name]) ?? "en";
const texts = languages[chosen];

export function t(key, values = {}) {
  return texts[key].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

// The page's own words stand in it in English; in another language they are replaced.
export function translate() {
  if (chosen === "en") return;
  document.documentElement.lang = chosen;
  for (const at of document.querySelectorAll("[data-text]")) at.textContent = t(at.dataset.text);
  for (const at of document.querySelectorAll("[data-hint]")) at.placeholder = t(at.dataset.hint);
  for (const at of document.querySelectorAll("[data-label]")) at.ariaLabel = t(at.dataset.label);
}

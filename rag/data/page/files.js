// What the collection holds; files dropped in, with what became of each.

import { call, events, upload, words } from "./api.js";
import { at, clean, make, shortened } from "./dom.js";
import { show } from "./evidence.js";
import { spoken } from "./said.js";
import { state } from "./state.js";
import { counted, t } from "./texts.js";

let cursor = "";

export async function list(more = false) {
  if (!more) cursor = "";
  const asked = new URLSearchParams({ path: at("list-filter").value, sort: at("sort").value, cursor, limit: 100 });
  try {
    const found = await call("GET", `/api/collections/${encodeURIComponent(state.collection)}/documents?${asked}`);
    cursor = found.next_cursor;
    at("total").textContent = t("total", { total: counted(found.total) });
    const rows = found.documents.map(row);
    if (more) at("list").append(...rows);
    else at("list").replaceChildren(...rows);
  } catch (error) {
    at("total").textContent = error.message;
    at("list").replaceChildren();
    cursor = "";
  }
  at("more-documents").hidden = !cursor;
  at("drop").hidden = state.readOnly;
}

function row(found) {
  const view = `/view/${found.document}?${new URLSearchParams({ collection: state.collection })}`;
  const size = found.bytes > 1e6 ? `${(found.bytes / 1e6).toFixed(1)}\u00a0MB` : `${Math.ceil(found.bytes / 1000)}\u00a0kB`;
  return make("li", {}, make("button", { className: "result", onclick: () => show(view, found.source) },
    make("strong", {}, clean(found.title || shortened(found.source))),
    make("span", { className: "quiet" }, [shortened(found.source), size, found.date].filter(Boolean).join(" · "))),
    state.readOnly ? null : make("button", { className: "plain", ariaLabel: `${t("delete")}: ${shortened(found.source)}`, onclick: () => remove(found) }, "✕"));
}

async function remove(found) {
  if (!confirm(t("removeSure", { source: shortened(found.source) }))) return;
  await call("DELETE", `/api/collections/${encodeURIComponent(state.collection)}/documents/${found.document}`);
  await list();
}

async function send(files) {
  for (const file of files) {
    const name = clean(file.name);
    const line = make("p", { className: "upload" }, t("uploading", { name, share: 0 }));
    at("uploads").prepend(line);
    try {
      const job = await upload(state.collection, file, (share) => (line.textContent = t("uploading", { name, share })));
      line.textContent = t("reading", { name, share: 0 });
      await follow(job.job, line, name);
    } catch (error) {
      line.classList.add("doubtful");
      line.textContent = t("refused", { name, reason: error.message });
    }
  }
  await list();
  dispatchEvent(new Event("changed"));
}

async function follow(job, line, name) {
  line.dataset.state = "unchanged";
  for await (const [kind, value] of events(`/api/jobs/${job}`)) {
    if (kind === "progress") line.textContent = t("reading", { name, share: Math.round(100 * value.share) });
    if (kind === "file" && value.status === "refused") line.classList.add("doubtful");
    if (kind === "file") {
      line.dataset.state = value.status;
      const [reason] = await spoken(value.reason ?? "");
      line.textContent = t(value.status === "removed" ? "unchanged" : value.status, { name, reason });
    }
    if (kind === "error") throw new Error(await words(value.error));
  }
  if (line.dataset.state === "unchanged") line.textContent = t("unchanged", { name });
}

export function start() {
  at("list-form").addEventListener("submit", (event) => event.preventDefault());
  at("list-filter").addEventListener("change", () => list());
  at("sort").addEventListener("change", () => list());
  at("more-documents").addEventListener("click", () => list(true));
  at("files").addEventListener("change", () => send([...at("files").files]));
  for (const kind of ["dragenter", "dragover"]) addEventListener(kind, (event) => {
    event.preventDefault();
    if (state.readOnly || !event.dataTransfer?.types.includes("Files")) return;
    location.hash = "#documents";
    at("drop").classList.add("over");
  });
  addEventListener("dragleave", (event) => event.relatedTarget ?? at("drop").classList.remove("over"));
  addEventListener("drop", (event) => {
    event.preventDefault();
    at("drop").classList.remove("over");
    if (!state.readOnly && event.dataTransfer.files.length) send([...event.dataTransfer.files]);
  });
}

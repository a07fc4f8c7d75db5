// The panel on the right: a document opened at the cited words.

import { at, say, shortened } from "./dom.js";
import { t } from "./texts.js";

let before = null;

export async function show(view, title) {
  const panel = at("evidence");
  if (panel.hidden) before = document.activeElement;
  at("evidence-title").textContent = shortened(title);
  at("evidence-open").href = view;
  panel.hidden = false;
  panel.dataset.view = view;
  document.body.classList.add("with-evidence");
  const body = at("evidence-body");
  body.setAttribute("aria-busy", "true");
  const answer = await fetch(view, { headers: { Accept: "text/html" } });
  const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
  if (panel.dataset.view !== view) return;
  body.replaceChildren(document.adoptNode(found));
  body.removeAttribute("aria-busy");
  for (const link of body.querySelectorAll('a[href^="?"]')) link.addEventListener("click", (event) => {
    event.preventDefault();
    show(new URL(link.getAttribute("href"), new URL(view, location)).href.replace(location.origin, ""), title);
  });
  const image = body.querySelector("img");
  if (image && !image.complete) await image.decode().catch(() => {});
  body.querySelector("rect.telling, rect, #mark, mark")?.scrollIntoView({ block: "center" });
  panel.focus({ preventScroll: true });
}

export function close() {
  const panel = at("evidence");
  if (panel.hidden) return false;
  panel.hidden = true;
  document.body.classList.remove("with-evidence");
  before?.focus();
  return true;
}

export function start() {
  at("evidence-close").addEventListener("click", close);
  at("evidence-link").addEventListener("click", async () => {
    await navigator.clipboard.writeText(location.origin + at("evidence").dataset.view);
    at("evidence-link").textContent = t("copied");
    say(t("copied"));
    setTimeout(() => (at("evidence-link").textContent = t("copyLink")), 1500);
  });
}

// What was understood of a question's words, in a line, and the way round it.

import { clean, make } from "./dom.js";

export function overruled(said, label, onclick) {
  return said ? [make("span", {}, clean(said)), make("button", { className: "plain small", onclick }, label)] : [];
}

// Making parts of the page. Text of documents only ever becomes text, never markup.

export const at = (id) => document.getElementById(id);

export function make(tag, values = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(values)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name in made && name !== "list") made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

// Characters that turn writing around or do not show are left out.
export function clean(text) {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g, "");
}

export function place(found) {
  const name = shortened(found.source);
  if (found.page !== null && found.page !== undefined) return `${name} p. ${found.page}`;
  if (!found.start_line) return name;
  const last = found.end_line && found.end_line !== found.start_line ? `–${found.end_line}` : "";
  return `${name}:${found.start_line}${last}`;
}

// The end of a path says most: folders in front of it go first.
export function shortened(source) {
  const parts = clean(source).split("/");
  return parts.length > 3 ? `…/${parts.slice(-3).join("/")}` : parts.join("/");
}

export function say(text) {
  at("said").textContent = text;
}

// What the page says, in the reader's language; the server puts the texts into the page.

const texts = JSON.parse(document.getElementById("texts").textContent);
export const language = document.documentElement.lang;

export function t(key, values = {}) {
  return texts[key].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export const decimal = (number, digits) => number.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
export const counted = (number) => number.toLocaleString(language);

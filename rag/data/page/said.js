// The server's own words in the reader's language: JSON has them in English, for programs.

import { language } from "./texts.js";

const ENGLISH = "en";
const WORDED = ["compare", "changes"]; // forms in which every line begins with our words

// An error and its hint, a reason; as it is where nothing better is known.
export async function spoken(...sentences) {
  return (await ask({ sentences })).sentences;
}

// An answer with its plan, its scope and the labels of its lines translated.
export async function labelled(value) {
  if (language === ENGLISH || !(value.plan || value.scope)) return value;
  const places = value.plan ? value.sentences.map((one, place) => place).filter((place) => isLabel(value, place)) : [];
  const { labels } = await ask({ labels: [value.scope ?? "", value.plan ?? "", ...places.map((place) => value.sentences[place].text)] });
  const sentences = value.sentences.map((one) => ({ ...one }));
  places.forEach((place, number) => (sentences[place].text = labels[number + 2]));
  const answer = value.plan ? sentences.map((one) => one.text).join("\n") : value.answer;
  return { ...value, answer, scope: labels[0], plan: labels[1], sentences };
}

function isLabel(value, place) {
  if (WORDED.includes(value.form)) return true;
  return value.form !== "summary" && (place === 0 || !value.sentences[place].markers.length);
}

async function ask(texts) {
  if (language === ENGLISH) return texts;
  try {
    const answer = await fetch("/said", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(texts) });
    return answer.ok ? await answer.json() : texts;
  } catch {
    return texts;
  }
}

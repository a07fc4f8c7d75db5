// The server's API: JSON, errors in its own words, and streams of events.

import { spoken } from "./said.js";
import { t } from "./texts.js";

export async function call(method, path, body, options = {}) {
  let answer;
  try {
    answer = await fetch(path, {
      method,
      headers: { Accept: "application/json", ...(body ? { "Content-Type": "application/json" } : {}) },
      body: body ? JSON.stringify(body) : undefined,
      ...options,
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Error(t("offline"));
  }
  return read(answer);
}

async function read(answer) {
  if (answer.status === 401) throw new Error(t("signIn"));
  const value = await answer.json();
  if (!answer.ok) throw new Error(await words(value.error));
  return value;
}

export async function words(error) {
  const [message, hint] = await spoken(error.message, error.hint ?? "");
  return hint ? `${message} (${hint})` : message;
}

// Events of a stream as [name, value], to its end or until `signal` stops it.
export async function* events(path, body, signal) {
  const answer = await fetch(path, {
    method: body ? "POST" : "GET",
    headers: { Accept: "text/event-stream", ...(body ? { "Content-Type": "application/json" } : {}) },
    body: body ? JSON.stringify(body) : undefined,
    signal,
  });
  if (!answer.ok) await read(answer);
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (rest + value).split("\n\n");
    rest = parts.pop();
    for (const part of parts) {
      const found = /^event: (\w+)\ndata: (.*)$/s.exec(part);
      if (found) yield [found[1], JSON.parse(found[2])];
    }
  }
}

export function upload(collection, file, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const name = encodeURIComponent(file.name);
    request.open("PUT", `/api/collections/${encodeURIComponent(collection)}/files/${name}`);
    request.upload.onprogress = (event) => progress(Math.round((100 * event.loaded) / event.total));
    request.onload = async () => {
      const value = JSON.parse(request.responseText);
      return request.status < 300 ? resolve(value) : reject(new Error(await words(value.error)));
    };
    request.onerror = () => reject(new Error(t("offline")));
    request.send(file);
  });
}

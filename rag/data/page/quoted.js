// A quote as it is meant: headings, lists, code and tables, what answers most marked in it.
// Text of documents only ever becomes text.

import { clean, make } from "./dom.js";

const FENCE = /^\s*(?:`{3,}|~{3,})/;
const ITEM = /^(\s*)(?:[-*+•]|\d{1,3}[.)])\s+(?:\[([ xX])\]\s+)?/;
const HEADING = /^#{1,6}\s+/;
const ROW = /^\s*\|.*\|\s*$/;
const RULE = /^[\s|:-]*-[\s|:-]*$/;
const INDENTED = /^(?: {4}|\t)/;

export function quoted(text, highlight = [0, 0]) {
  const whole = document.createDocumentFragment();
  // Places come in characters; here a rare one counts as two.
  const places = highlight.map((place) => [...text].slice(0, place).join("").length);
  for (const block of blocks(lines(text))) whole.append(drawn(block, places));
  return whole;
}

// Lines with their places in the text, and what each of them is.
function lines(text) {
  const raw = text.split("\n");
  // An odd number of fences that ends with one began in the middle of a block of code.
  const fences = raw.filter((line) => FENCE.test(line)).length;
  let inside = fences % 2 === 1 && FENCE.test(raw.findLast((line) => line.trim()) ?? "");
  let start = 0;
  return raw.map((line) => {
    const fence = FENCE.test(line);
    if (fence) inside = !inside;
    const found = { text: line, start, kind: fence ? "fence" : inside ? "code" : kindOf(line) };
    start += line.length + 1;
    return found;
  });
}

function kindOf(line) {
  if (!line.trim()) return "blank";
  if (HEADING.test(line)) return "heading";
  if (ROW.test(line)) return "table";
  if (ITEM.test(line)) return "list";
  return INDENTED.test(line) ? "code" : "prose";
}

function blocks(all) {
  const found = [];
  let before = null;
  for (const line of all) {
    const last = found.at(-1);
    // What is indented below an item belongs to it; a blank line inside code is part of it.
    if (line.kind === "code" && last?.kind === "list" && before?.kind !== "fence") last.lines.push({ ...line, kind: "list" });
    else if (line.kind === "prose" && last?.kind === "list" && before?.kind === "list" && /^\s/.test(line.text)) last.lines.push(line);
    else if (line.kind === "blank" && last?.kind === "code") last.lines.push(line);
    else if (!["blank", "fence"].includes(line.kind)) {
      const joined = last?.kind === line.kind && line.kind !== "heading" && (before === last.lines.at(-1) || line.kind === "list");
      if (joined || (last?.kind === "code" && line.kind === "code" && before?.kind !== "fence")) last.lines.push(line);
      else found.push({ kind: line.kind, lines: [line] });
    }
    before = line;
  }
  return found;
}

function drawn(block, highlight) {
  const { kind } = block;
  if (kind === "code") return make("pre", {}, make("code", {}, ...code(block.lines, highlight)));
  if (kind === "table") return markdownTable(block.lines, highlight);
  if (kind === "list") return list(block.lines, highlight);
  const parts = block.lines.flatMap((line, number) => [number ? "\n" : "", ...marked(line, highlight, kind === "heading" ? HEADING : null)]);
  return make(kind === "heading" ? "h3" : "p", { className: "prose" }, ...parts);
}

function code(all, highlight) {
  const last = all.findLastIndex((line) => line.text.trim());
  return all.slice(0, last + 1).flatMap((line, number) => [number ? "\n" : "", ...marked(line, highlight, null, (text) => [text])]);
}

function list(all, highlight) {
  const made = make(/^\s*\d/.test(all[0].text) ? "ol" : "ul");
  if (made.tagName === "OL") made.start = parseInt(all[0].text, 10);
  for (const line of all) {
    const item = ITEM.exec(line.text);
    if (!item) {
      made.lastElementChild?.append("\n", ...marked(line, highlight));
      continue;
    }
    const entry = make("li", {}, ...marked(line, highlight, ITEM));
    if (item[1].length) entry.style.marginLeft = `${Math.min(4, item[1].length / 2)}em`;
    if (item[2] !== undefined) {
      entry.className = "task";
      entry.prepend(item[2] === " " ? "☐ " : "☑ ");
    }
    made.append(entry);
  }
  return made;
}

function markdownTable(all, highlight) {
  const rows = all.filter((line) => !RULE.test(line.text));
  const head = RULE.test(all[1]?.text ?? "");
  const cells = (line) => line.text.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((cell) => cell.trim());
  return table(head ? cells(rows[0]) : [], (head ? rows.slice(1) : rows).map((line) => ({
    cells: cells(line),
    marked: line.start < highlight[1] && line.start + line.text.length > highlight[0],
  })));
}

// Rows below the names of their columns; `marks` stand in front of a row that has some.
export function table(columns, rows) {
  const numbered = rows.some((row) => row.marks);
  const head = columns.length ? [make("thead", {}, make("tr", {}, numbered ? make("th") : null, ...columns.map((name) => make("th", {}, clean(name)))))] : [];
  return make("div", { className: "sheet" }, make("table", {}, ...head, make("tbody", {}, ...rows.map((row) => make("tr", row.marked ? { className: "marked" } : {},
    numbered ? make("td", { className: "marks" }, ...(row.marks ?? [])) : null,
    ...row.cells.map((cell) => make("td", isAmount(cell) ? { className: "amount" } : isDate(cell) ? { className: "date" } : {}, clean(cell))))))));
}

const isDate = (cell) => /^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}$/.test(cell);
const isAmount = (cell) => /^[\s€$£+−-]*\d[\d.,\s']*[\s€$£%]*$/.test(cell);

// A line in pieces, the part inside the highlight as <mark>; `lead` is cut off its front.
function marked(line, highlight, lead = null, draw = inline) {
  const skipped = lead ? (lead.exec(line.text)?.[0].length ?? 0) : 0;
  const place = (at) => Math.max(skipped, Math.min(line.text.length, at - line.start));
  const [from, to] = [place(highlight[0]), place(highlight[1])];
  if (from >= to) return draw(clean(line.text.slice(skipped)));
  return [...draw(clean(line.text.slice(skipped, from))), make("mark", {}, ...draw(clean(line.text.slice(from, to)))), ...draw(clean(line.text.slice(to)))];
}

// Code, bold, emphasis; a link is its label, its address is not followed.
export function inline(text) {
  return text.split(/(`[^`\n]+`|\*\*[^*\n]+\*\*|(?<![\w*])\*[^*\s][^*\n]*\*|!?\[[^[\]\n]+\]\([^()\s]*\))/).map((part) => {
    if (/^`.+`$/.test(part)) return make("code", {}, part.slice(1, -1));
    if (/^\*\*.+\*\*$/.test(part)) return make("strong", {}, part.slice(2, -2));
    if (/^\*.+\*$/.test(part)) return make("em", {}, part.slice(1, -1));
    const link = /^!?\[([^[\]]+)\]\(([^()]*)\)$/.exec(part);
    return link ? make("span", { className: "link", title: link[2] }, link[1]) : part;
  }).filter((part) => part !== "");
}

// A form for the lines of a statement, by its grammar (docs/HTTP.md, "/api/kinds"): one field a line, groups within groups, times in
// the organisation's zone, texts that become attachments.

import { el, given, say } from "./dom.js";
import { arrange } from "./statement.js";
import { endOfDay, fromField, toField } from "./times.js";

let fields = 0;

/** Whether a line names a text by hash and size. */
export const isText = (form) => form === "attachment" || form?.or_none === "attachment";

const several = (row) => row.often === "any" || row.often === "some";

/** A reference that nobody has used. */
const fresh = () => `r-${Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;

function choice(row, value, about) {
  const words = row.often === "one" ? row.form.words : ["", ...row.form.words];
  const select = el("select", { class: "in", ...about }, ...words.map((word) => el("option", { value: word }, word === "" ? say("left-out") : word)));
  if (words.includes(value)) select.value = value;
  return { node: select, read: () => select.value };
}

/** A time of the zone; the end of its day is one press away. */
function time(value, about) {
  const input = el("input", { class: "in", type: "datetime-local", step: "1", ...about });
  input.value = toField(value);
  const end = el("button", { class: "btn alt s", type: "button", click: () => {
    input.value = endOfDay(input.value || toField(given.now));
    input.dispatchEvent(new Event("input", { bubbles: true }));
  } }, say("end-of-day"));
  return { node: el("div", { class: "side" }, input, end), read: () => fromField(input.value) };
}

/** What one line is typed into. */
function control(row, value, about) {
  if (row.form?.words) return choice(row, value, about);
  if (row.form === "time") return time(value, about);
  const plain = { class: "in", autocomplete: "off", spellcheck: "false", ...about };
  if (isText(row.form)) {
    const area = el("textarea", plain);
    if (typeof value === "object") area.value = value.text;
    const kept = typeof value === "string" && value !== "none" ? value : "";
    return { node: area, read: () => (area.value === "" ? kept : { text: area.value }) };
  }
  const input = el("input", plain);
  input.value = value;
  return { node: input, read: () => input.value.trim() };
}

const usual = (row) => (row.usual?.take === "fresh-reference" ? fresh() : (row.usual?.text ?? ""));

/** One line with what belongs to it. */
function entry(row, item, away) {
  fields += 1;
  const id = `field-${fields}`;
  const hint = row.meaning ? `${id}-hint` : null;
  const { node, read } = control(row, item?.value ?? usual(row), { id, "aria-describedby": hint, "data-key": row.key });
  const group = row.lines ? lines(row.lines, item?.group?.items ?? []) : null;
  const out = away && el("button", { class: "btn alt s", type: "button", click: () => away(made) }, say("remove"), el("span", { class: "vh" }, say("of", { name: row.key })));
  const head = [el("label", { for: id }, el("code", {}, row.key)), row.meaning ? el("span", { class: "hint", id: hint }, row.meaning) : null, node];
  const made = el("div", { class: group ? "sheet stack" : "field" }, ...(group ? [el("div", { class: "field" }, ...head), ...group.nodes] : head), out ? el("div", { class: "btns" }, out) : null);
  const blank = item && group ? lines(row.lines, []) : group;
  const begun = JSON.stringify(blank?.read() ?? []);
  const own = () => {
    const value = read();
    const inner = group?.read() ?? [];
    // What somebody filled in below an empty first field is still there; a group that nobody touched is not.
    return value === "" && (inner.length === 0 || JSON.stringify(inner) === begun) ? [] : [[row.key, value], ...inner];
  };
  return { node: made, read: own };
}

/** All lines of one key. */
function part(row, items) {
  const node = el("div", { class: "stack", "data-lines": row.key });
  if (!several(row)) {
    const only = entry(row, items[0], null);
    node.append(only.node);
    return { node, read: only.read };
  }
  let entries = [];
  const away = (gone) => {
    entries = entries.filter((one) => one.node !== gone);
    gone.remove();
    more.focus();
    more.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const add = (item) => {
    const made = entry(row, item, away);
    entries.push(made);
    more.before(made.node);
    return made;
  };
  const more = el("button", { class: "btn alt s", type: "button", "data-add": row.key, click: () => add(null).node.querySelector("input, select, textarea").focus() }, say("add", { name: row.key }));
  node.append(more);
  items.forEach(add);
  if (items.length === 0 && row.often === "some") add(null);
  return { node, read: () => entries.flatMap((one) => one.read()) };
}

/** The lines of a group; those that may be left out, and are, fold away behind the others. */
function lines(table, items) {
  const parts = table.map((row) => ({ row, ...part(row, items.filter((item) => item.key === row.key)) }));
  const idle = ({ row }) => (row.often === "optional" || row.often === "any") && !items.some((item) => item.key === row.key);
  const [shown, folded] = [parts.filter((one) => !idle(one)), parts.filter(idle)];
  const nodes = shown.map(({ node }) => node);
  if (folded.length > 0) nodes.push(el("details", {}, el("summary", {}, say("more", { count: folded.length })), el("div", { class: "stack" }, ...folded.map(({ node }) => node))));
  return { nodes, read: () => parts.flatMap(({ read }) => read()) };
}

/**
 * Fields for all lines of a kind, filled with these lines; `read` gives the lines as they stand, where a text that is to become an
 * attachment is `{ text }`. The first line of a group has an empty value while only what belongs to it is filled in.
 */
export const form = (table, given) => lines(table, arrange(table, given).items);

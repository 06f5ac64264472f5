// The page: what the server gave the module, its words, and elements made without markup in strings.

/** What the server put into the page. */
export const given = JSON.parse(document.getElementById("data")?.textContent ?? "{}");

/** A sentence by its code, with its values. */
export function say(code, values = {}) {
  const sentence = given.words?.[code] ?? code;
  return sentence.replace(/\{([a-z_-]+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** An element with attributes and children; null and false are left out, true is an empty attribute. */
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false || value === undefined) continue;
    if (typeof value === "function") made.addEventListener(name, value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

/** The same for drawings. */
export function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** A path of this language. */
export const link = (path) => `/${given.language}${path}`;

/** The title in the language of the page. */
export const title = (thing) => (given.language === "zh" ? thing.title : thing.title_en);

/** A remark with a bold first line. */
export function note(kind, head, body, ...more) {
  return el("div", { class: `note ${kind}` }, el("b", {}, head), el("p", {}, body), ...more);
}

export const button = (label, press, kind = "") => el("button", { class: `btn ${kind}`, type: "button", click: press }, label);

export const anchor = (label, href, kind = "") => el("a", { class: `btn ${kind}`, href }, label);

/** The code to scan for a path of this site. */
export const qr = (path, alt) => el("img", { class: "qr", src: `/qr.svg?to=${encodeURIComponent(path)}`, alt, width: "176", height: "176" });

/** Offers text as a file. */
export function download(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const saving = el("a", { href: url, download: name });
  document.body.append(saving);
  saving.click();
  saving.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A time as the pages show it: in one zone, which they name. */
export function moment(time) {
  const parts = new Intl.DateTimeFormat(given.language === "zh" ? "zh-CN" : "en-GB", {
    timeZone: given.zone, year: "numeric", month: given.language === "zh" ? "numeric" : "long", day: "numeric",
    hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  }).formatToParts(time);
  const part = (name) => parts.find((one) => one.type === name)?.value ?? "";
  return given.language === "zh"
    ? `${part("year")} 年 ${part("month")} 月 ${part("day")} 日 ${part("hour")}:${part("minute")}（${given.zone_said}）`
    : `${part("day")} ${part("month")} ${part("year")}, ${part("hour")}:${part("minute")} ${given.zone_said}`;
}

/** The day of a time in that zone: 2026.11.30. */
export const day = (time) => new Intl.DateTimeFormat("sv-SE", { timeZone: given.zone }).format(time).replaceAll("-", ".");

/** Names one after another, as the language joins them. */
export const joined = (names) => names.join(given.language === "zh" ? "、" : ", ");

/** One line of a list of checks: y done, x failed, w to be minded. */
export function check(kind, head, body = "") {
  const [sign, word] = { y: ["✓", "passed"], x: ["✗", "failed"], w: ["!", "mind"] }[kind];
  return el("li", { class: kind },
    el("span", { class: "i", "aria-hidden": "true" }, sign),
    el("div", {}, el("p", {}, el("span", { class: "vh" }, say(word)), head), body ? el("p", {}, body) : null));
}

/** JSON of an address; null for 404. Errors as `fetch` does, and with the problem that the service tells. */
export async function json(path) {
  const answer = await fetch(path, { headers: { Accept: "application/json" } });
  if (answer.status === 404) return null;
  if (!answer.ok) throw Object.assign(new Error(path), { problem: await answer.json().catch(() => ({})) });
  return answer.json();
}

// What a page already knows of an act: lines from the poll, the matter or the earlier text that it is about.

import { Fault } from "./bytes.js";
import { given as around, json } from "./dom.js";
import { pinned } from "./follow.js";
import { textHash } from "./note.js";
import { rows, value } from "./statement.js";

const HASH = /^[0-9a-f]{64}$/;
const ID = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const NUMBER = /^[1-9][0-9]{0,9}$/;
const MANDATE = /^([a-z0-9][a-z0-9._-]{0,63} ){2}[1-9][0-9]{0,9} [1-9][0-9]{0,9}$/;
const FORMS = { statement: HASH, matter: HASH, claim: HASH, poll: ID, from: ID, under: ID, mandate: MANDATE, task: NUMBER };

/** What a link may name: hashes, ids and numbers only, since they become parts of addresses and lines. Errors with `bad-link`. */
function named(asked) {
  for (const [key, form] of Object.entries(FORMS)) if (key in asked && !form.test(asked[key])) throw new Fault("bad-link", key);
}

/**
 * The text of a statement of the log without its signatures, or of a draft; null where there is none. Errors with `bad-link` unless it
 * is of this kind and of the log that this device has pinned, and has this hash where one is given.
 */
async function textOf(path, kind, hash) {
  const answer = await fetch(path);
  if (answer.status >= 500) throw new Fault("busy");
  if (!answer.ok) return null;
  const note = await answer.text();
  const end = note.lastIndexOf("\n\n");
  const text = end < 0 ? note : note.slice(0, end + 1);
  const { origin, genesis } = await pinned(around);
  if (!text.startsWith(`folkmoot/${kind}/v1\nlog ${origin}\ngenesis ${genesis}\n`)) throw new Fault("bad-link", "kind");
  if (hash !== undefined && (await textHash(text)) !== hash) throw new Fault("bad-link", "statement");
  return text;
}

/** The mandate by which somebody sits, as `vote` names it; the one that was asked for where there are several. */
async function mandateOf(name, asked) {
  const bodies = (await json("/api/bodies?limit=1000"))?.items ?? [];
  const each = await Promise.all(bodies.map(({ body }) => json(`/api/bodies/${body}`)));
  const seats = each.flatMap((body) => body.groups.flatMap((group) => group.seats));
  const own = seats.filter((seat) => seat.mandate && (seat.name === name || seat.person === name));
  return (own.find((seat) => seat.mandate === asked) ?? own[0])?.mandate;
}

const KEPT = "folkmoot-lot";

/** The secret of a scrutineer's part of a poll's lot, as this device keeps it. */
export const secretOf = (origin, poll, name) => JSON.parse(localStorage.getItem(KEPT) ?? "{}")[`${origin} ${poll} ${name}`];

export function keepSecret(origin, poll, name, secret) {
  const all = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
  localStorage.setItem(KEPT, JSON.stringify({ ...all, [`${origin} ${poll} ${name}`]: secret }));
}

async function ofPoll(kind, asked, name, origin) {
  const poll = await json(`/api/polls/${asked.poll}`);
  if (!poll) return [];
  const head = [["poll", poll.poll]];
  if (kind === "poll-change") return [...head, ["notice", poll.notice]];
  if (kind === "reveal") return [...head, ["notice", poll.notice], ["secret", secretOf(origin, poll.poll, name) ?? ""]];
  if (kind === "claim") return [...head, ["against", poll.roll?.statement ?? ""], ["member", name.replace("m/", "")], ["about", name.replace("m/", "")]];
  if (kind === "ruling") {
    const { items } = (await json(`/api/polls/${poll.poll}/claims?limit=1000`)) ?? { items: [] };
    return [...head, ["claim", asked.claim ?? items.find((one) => one.ruling === null)?.claim ?? ""]];
  }
  return head;
}

async function ofMatter(kind, asked, name) {
  const matter = await json(`/api/matters/${asked.matter}`);
  if (!matter) return [];
  const head = [["matter", matter.matter]];
  const version = ["version", matter.version];
  switch (kind) {
    case "vote": {
      const mandate = await mandateOf(name, asked.mandate);
      const before = matter.votes.find((vote) => vote.mandate === mandate);
      return [...head, version, ["mandate", mandate ?? ""], ["seq", String((before?.seq ?? 0) + 1)]];
    }
    case "support": return [...head, version, ["member", name.replace("m/", "")]];
    case "admission": return [...head, version];
    case "answer": return [...head, ["by", name]];
    case "accept": return [["for", `matter ${matter.matter}`], ["by", name]];
    case "progress": case "confirm": {
      const task = matter.tasks.find((one) => String(one.task) === asked.task);
      // Reports are numbered for the task, and what others say of it for each of them.
      const seq = kind === "progress" ? (task?.report?.seq ?? 0) + 1 : 1;
      return task ? [["task", `${matter.matter} ${task.task}`], ["by", name], ["seq", String(seq)]] : [["by", name]];
    }
    case "matter": return [["procedure", matter.procedure_hash], ["author", name], ["prev", matter.version], ["title", matter.title], ["title-en", matter.title_en]];
    default: return head;
  }
}

/** What a matter about the poll concerns: the poll, or its contest where the procedure asks for one and there is one only. */
async function contestOf(sort, name) {
  if (sort !== "contest") return `poll ${name}`;
  const { contests } = (await json(`/api/polls/${name}`)) ?? { contests: [] };
  return contests.length === 1 ? `contest ${name} ${contests[0].contest}` : `contest ${name}`;
}

/** A matter about another matter or a poll: an appeal, a stay, an objection. It has its own procedure and nothing else of that one. */
async function against(asked, name) {
  const { items } = (await json("/api/documents?limit=1000")) ?? { items: [] };
  const procedure = items.find((one) => one.sort === "procedure" && one.name === asked.under);
  const head = [["author", name], ["prev", "none"]];
  if (!procedure) return head;
  const text = await (await fetch(`/api/attachments/${procedure.hash}`)).text();
  const concerned = asked.matter ? `matter ${asked.matter}` : await contestOf(value(text, "concerns")?.split(" ", 1)[0], asked.poll);
  return [["procedure", procedure.hash], ...head, ["concerns", concerned]];
}

/**
 * The lines that are known, or as `text` the whole statement where nothing is left to choose: what another has signed, or what the
 * service has drafted. Nothing is filled in that the kind does not have. Errors with `bad-link` for a link that names no hash or id, or
 * another text than it says, with `busy`, and as `fetch`, `json` and `pinned`.
 */
export async function prefill({ kind, lines }, asked, name, origin) {
  named(asked);
  if ("statement" in asked) return { text: await textOf(`/api/statements/${asked.statement}`, kind, asked.statement) };
  if (kind === "roll") return { text: asked.poll ? await textOf(`/api/polls/${asked.poll}/drafts/roll`, kind) : null };
  let given = [];
  if (kind === "notice" && asked.from) {
    const poll = await json(`/api/polls/${asked.from}`);
    const notice = poll ? await textOf(`/api/statements/${poll.notice}`, kind, poll.notice) : null;
    given = rows(notice ?? "").filter(([key]) => key !== "log" && key !== "genesis");
  } else if (kind === "matter" && asked.under && (asked.matter || asked.poll)) given = await against(asked, name);
  else if (asked.matter && kind !== "notice") given = await ofMatter(kind, asked, name);
  else if (asked.poll) given = await ofPoll(kind, asked, name, origin);
  else if (asked.mandate && kind === "accept") given = [["for", `mandate ${asked.mandate}`], ["by", name]];
  else if (kind === "matter" || kind === "resign") given = [[kind === "matter" ? "author" : "by", name]];
  const has = (key) => lines.some((row) => row.key === key || row.lines?.some((inner) => inner.key === key || inner.lines?.some((most) => most.key === key)));
  return { lines: given.filter(([key, value]) => has(key) && value !== "") };
}

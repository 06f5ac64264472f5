// What entries about tasks need and change (docs/formats/tasks.md).

import { require } from "./fault.js";
import { readTime } from "./form.js";
import { wordsOf } from "./verify-clauses.js";
import { aboutMatter, isMeant, meant, ownsTask } from "./verify-who.js";

/** What an adopted matter leaves to be done: itself, under a procedure that says who does it, and each clause that failed. */
export function raiseTasks(state, matter, taken, at) {
  const whole = matter.procedure.task.length > 0 ? [1] : [];
  const failed = taken.flatMap((came, place) => (came.startsWith("failed ") ? [place + 2] : []));
  for (const number of [...whole, ...failed]) {
    const fresh = { from: at, reports: 0, last: null, asked: 0, said: new Map(), reopened: false, ended: null };
    state.tasks.set(`${matter.name} ${number}`, fresh);
  }
}

function taskOf(state, name) {
  const task = state.tasks.get(name);
  require(task !== undefined, "unknown-task", { task: name });
  return { task, matter: state.matters.get(wordsOf(name)[0]) };
}

const isDone = ({ last, ended }) => last?.says === "done" && ended === null;

/** How many are asked whether what somebody did is done: those of the `confirm` line but the owner, each once. */
function countAsked(state, matter, owner) {
  const { confirm } = matter.procedure;
  if (confirm === null) return 0;
  const people = new Set(meant(state, [confirm.who], aboutMatter(state, matter)).map((name) => state.names.person(name)));
  people.delete(state.names.person(owner));
  return people.size;
}

function progress(state, entry) {
  const { body } = entry.statement;
  const { task, matter } = taskOf(state, body.task);
  require(task.ended === null, "task-ended", { task: body.task });
  const now = state.requireNow();
  const latest = ownsTask(state, matter, task, body.by);
  require(latest !== undefined, "not-your-task", { person: body.by, task: body.task });
  require(!isDone(task), "task-ended.done", { task: body.task });
  require(Number(body.seq) === task.reports + 1, "matter-sequence", { person: body.by, seq: body.seq, expected: task.reports + 1 });
  const due = body.due === null ? null : readTime(body.due);
  require(due === null || latest === null || due <= latest, "task-due-too-late", { task: body.task, until: latest });
  require(due === null || due > now, "task-due-too-late.past", { task: body.task, now });
  entry.requireText(body.text);
  task.reports += 1;
  task.last = { by: body.by, says: body.says };
  task.asked = body.says === "done" ? countAsked(state, matter, body.by) : 0;
  if (body.says === "done" && task.asked === 0) task.ended = "confirmed";
}

function confirm(state, entry) {
  const { body } = entry.statement;
  const { task, matter } = taskOf(state, body.task);
  const asked = matter.procedure.confirm;
  require(asked !== null, "not-yours-to-confirm.nobody", { task: body.task });
  require(task.ended === null, "task-ended", { task: body.task });
  require(isDone(task), "task-not-done", { task: body.task });
  const person = state.names.person(body.by);
  require(state.names.person(task.last.by) !== person, "not-yours-to-confirm.own", { person: body.by });
  require(isMeant(state, asked.who, body.by, aboutMatter(state, matter)), "not-yours-to-confirm", { person: body.by });
  const said = task.said.get(person) ?? { seq: 0, says: null };
  require(Number(body.seq) === said.seq + 1, "matter-sequence", { person: body.by, seq: body.seq, expected: said.seq + 1 });
  require(said.says !== body.says, "confirmed-already", { person: body.by });
  if (body.reason !== null) entry.requireText(body.reason);
  task.said.set(person, { seq: said.seq + 1, says: body.says });
  const count = [...task.said.values()].filter(({ says }) => says === body.says).length;
  const { above, below } = asked.share;
  if (BigInt(count) * below >= BigInt(task.asked) * above) settle(task, body.says, state.now);
}

/** So many have said the same: it is over, or disputed for the first time to be done again. */
function settle(task, says, now) {
  if (says === "confirmed" || task.reopened) {
    task.ended = says;
    return;
  }
  Object.assign(task, { reopened: true, from: now, last: null });
  for (const [person, { seq }] of task.said) task.said.set(person, { seq, says: null });
}

/** By kind: judges an entry and changes the state. */
export const TASKS = { progress, confirm };

// The second verifier in a worker of the page, asked one question at a time.

/** The page lets one policy make addresses of scripts, once, and this is the only one: the worker's. */
function trusted(address) {
  const types = globalThis.trustedTypes;
  return types ? types.createPolicy("verifier", { createScriptURL: () => address }).createScriptURL("") : address;
}

/**
 * Starts the worker, so that it has all it needs before anybody goes offline. The function that it gives takes a question
 * (`worker.js` says which) and promises the report; `progress` is called with `judged` and `size`. Errors with the verifier's fault
 * where it cannot judge, and with `broken` where it breaks.
 */
export function startVerifier(address) {
  const worker = new Worker(trusted(address), { type: "module" });
  return (question, progress) =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => {
        if (data.progress) return progress(data.progress);
        return data.report ? resolve(data.report) : reject(data.fault);
      };
      worker.onerror = (event) => reject({ code: "broken", case: null, values: { error: String(event.message ?? "") } });
      worker.postMessage(question);
    });
}

/** The code of what is wrong, with its case where it has one. */
export const codeOf = (failure) => (failure.case ? `${failure.code}.${failure.case}` : failure.code);

/** What a report says of a poll: `ballots`, and in `result` what a certificate stands behind. */
export const countedHere = (report, poll) => report.findings.find((one) => one.topic === "poll" && one.poll === poll);

/**
 * What keeps whoever has this report from standing behind the result that the page shows; null where nothing does. `kind` is
 * `differs` with the `failure`, `other-result`, or `not-judged` with what is `left` unjudged.
 */
export function obstacle(report, page) {
  if (!report.holds) return { kind: "differs", failure: report.failure };
  if (countedHere(report, page.poll)?.result?.statement !== page.result) return { kind: "other-result" };
  const left = report.not_judged.filter(({ what, poll }) => what === "contest" && poll === page.poll);
  return left.length > 0 ? { kind: "not-judged", left } : null;
}

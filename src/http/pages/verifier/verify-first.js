// The first documents: those that genesis names, judged together, and the founders who take their seats (docs/formats/
// organisation.md, "genesis").

import { Charter } from "./documents.js";
import { misfit, policyMisfit } from "./documents-fit.js";
import { require } from "./fault.js";
import { adopt, countsAlike, documentAt, wordsOf } from "./verify-clauses.js";
import { judgeSeats } from "./verify-due.js";
import { seatFounders } from "./verify-seats.js";

/** The documents that lines name, in their order. Throws where one is another than its line says, or cannot stand. */
export function firstDocuments(entry, lines, genesis) {
  const together = new Charter();
  const documents = lines.map((line) => {
    const [sort, name, hash, size] = wordsOf(line);
    const document = documentAt(entry, `${hash} ${size}`);
    require(document.sort === sort && document.name === name, "document-misnamed", { stated: name, sort });
    require(document.revision === 1, "document-revision", { sort, name, stated: document.revision });
    together.put(document);
    return document;
  });
  const [organisation] = together.of("organisation");
  const limit = genesis.body["enrol-limit"];
  const same = organisation === undefined || (countsAlike(organisation, genesis) && organisation.body["enrol-limit"] === limit);
  require(same, "organisation-differs", { name: organisation?.name });
  for (const document of documents) {
    const wrong = policyMisfit(genesis.body, document) ?? misfit(together, document);
    require(wrong === null, "document-unfit", { sort: document.sort, name: document.name, why: wrong });
  }
  const groups = documents.filter(({ sort }) => sort === "body").flatMap(({ seats }) => seats.groups);
  const founders = genesis.body.founder.length;
  const other = groups.find(({ offices, seats }) => offices.includes("founder") && seats !== founders);
  require(other === undefined, "founders-seats", { seats: other?.seats, founders });
  requireFounders(documents, founders);
  return documents;
}

/** Throws unless a procedure lets a body of founders decide, and one does with all votes but one. */
function requireFounders(documents, founders) {
  const isOfFounders = ({ sort, seats }) => sort === "body" && seats.groups.some(({ offices }) => offices.includes("founder"));
  const bodies = documents.filter(isOfFounders).map(({ name }) => name);
  const deciding = documents.filter(({ sort, procedure }) => sort === "procedure" && bodies.includes(procedure.decide.body));
  require(deciding.length > 0, "founders-missing");
  const votes = { all: founders, sitting: founders, for: founders - 1, against: 0, abstain: 0, recused: 0, vacant: 0 };
  const passes = ({ procedure }) => judgeSeats(procedure, votes) === "adopted";
  require(deciding.some(passes), "founders-all-needed", { name: deciding[0].name, founders });
}

/** Puts them in force as of an instant, in seconds: the founders sit. */
export function putInForce(state, documents, from, index) {
  for (const document of documents) adopt(state, state, document, true);
  seatFounders(state, documents, from, index);
}

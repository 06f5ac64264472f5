//! Refusals about claims against a provisional roll and their rulings.

use folkmoot::domain::attachment::AttachmentRef;
use folkmoot::domain::hash::Hash;
use folkmoot::domain::poll::claim::Verdict;
use folkmoot::domain::statement::claim::Claim;
use folkmoot::domain::statement::ruling::Ruling;
use folkmoot::domain::statement::{Said, Statement};

use super::{Case, case};
use crate::harness::{Town, body};
use crate::main_job::POLL;
use crate::plans::{id, who};

const WHY: &[u8] = b"why";

/// What m-3 says about its own place on the roll.
pub fn claim(town: &Town, poll: &str, reference: &str) -> Claim {
    let roll = town.http.poll(poll).roll.expect("there is a roll");
    Claim {
        reference: id(reference),
        poll: id(poll),
        against: roll.statement.expect("it is in the log"),
        member: id("m-3"),
        about: id("m-3"),
        reason: AttachmentRef::to(WHY),
    }
}

/// A decision of a claim: upheld with remedies, dismissed without.
pub fn ruling(poll: &str, claim: Hash, remedies: &[u64]) -> Ruling {
    Ruling {
        poll: id(poll),
        claim,
        verdict: match remedies.is_empty() {
            true => Verdict::Dismissed,
            false => Verdict::Upheld,
        },
        remedies: remedies.to_vec(),
        reason: AttachmentRef::to(WHY),
    }
}

impl Town {
    /// m-3 objects to the provisional roll.
    pub fn object(&self, poll: &str, reference: &str) -> Hash {
        let note = self.note(claim(self, poll, reference), &[who("m/m-3")]);
        self.accepted(&note, &[WHY]).statement
    }

    /// The registrar decides a claim.
    pub fn rule(&self, poll: &str, claim: Hash, remedies: &[u64]) -> Hash {
        let note = self.note(ruling(poll, claim, remedies), &[who("o/lin")]);
        self.accepted(&note, &[WHY]).statement
    }

    /// The certified roll as the service drafts it, signed by the registrar.
    fn certifying(&self) -> Vec<u8> {
        let text = self.http.text(&format!("/api/polls/{POLL}/drafts/roll"));
        let Said::Roll(roll) = Statement::parse(&text).unwrap().said else {
            panic!("not a roll:\n{text}");
        };
        body(&self.note(*roll, &[who("o/lin")]), &[])
    }
}

/// While a claim waits; that claim, the certification it holds up, and the cases.
pub fn waiting(town: &Town) -> (Hash, Vec<u8>, Vec<Case>) {
    let certifying = town.certifying();
    let waits = town.object(POLL, "a");
    let stale = Claim {
        against: Hash([7; 32]),
        ..claim(town, POLL, "b")
    };
    let ledger = town.http.poll(POLL).ledger_size.unwrap();
    let (own, lin) = (["m/m-3"], ["o/lin"]);
    let cases = vec![
        case(
            "a second claim",
            (409, "claim-waits", "one at a time"),
            town.said_with(claim(town, POLL, "b"), &own, &[WHY]),
        ),
        case(
            "against another roll",
            (422, "stale-roll", "look at that one"),
            town.said_with(stale, &own, &[WHY]),
        ),
        case(
            "for another member",
            (403, "not-your-own", "m/m-2"),
            town.said_with(claim(town, POLL, "b"), &["m/m-2"], &[WHY]),
        ),
        case(
            "a ruling on nothing",
            (404, "unknown-claim", "0707"),
            town.said_with(ruling(POLL, Hash([7; 32]), &[]), &lin, &[WHY]),
        ),
        case(
            "an entry that counts already",
            (422, "bad-remedy", "puts nothing right"),
            town.said_with(ruling(POLL, waits, &[ledger - 1]), &lin, &[WHY]),
        ),
        case(
            "certified over a claim",
            (409, "claims-unruled", "1 claim against"),
            certifying.clone(),
        ),
    ];
    (waits, certifying, cases)
}

/// A fourth claim against the same provisional roll.
pub fn one_too_many(town: &Town) -> Vec<Case> {
    for reference in ["r-1", "r-2", "r-3"] {
        let dismissed = town.object("missed", reference);
        town.rule("missed", dismissed, &[]);
    }
    let fourth = claim(town, "missed", "r-4");
    vec![case(
        "a fourth claim",
        (409, "claims-exhausted", "the most there may be"),
        town.said_with(fourth, &["m/m-3"], &[WHY]),
    )]
}

/// A claim against a roll whose period of claims is over.
pub fn after_their_time(town: &Town) -> Vec<Case> {
    let late = claim(town, "missed", "late");
    vec![case(
        "a late claim",
        (422, "too-late", "claims-until"),
        town.said_with(late, &["m/m-3"], &[WHY]),
    )]
}

/// After the claim was upheld, before there is a new provisional roll.
pub fn upheld(town: &Town, claim: Hash, certifying: Vec<u8>) -> Vec<Case> {
    town.credit(&[("m-3", 5), ("m-1", 500)]);
    town.rule(POLL, claim, &[town.http.size() - 1]);
    vec![
        case(
            "decided twice",
            (409, "claim-ruled", "already been decided"),
            town.said_with(ruling(POLL, claim, &[]), &["o/lin"], &[WHY]),
        ),
        case(
            "certified without a new roll",
            (409, "roll-superseded", "comes first"),
            certifying,
        ),
    ]
}

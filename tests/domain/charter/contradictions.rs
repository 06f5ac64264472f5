//! Every contradiction of a procedure is found and named with its lines.

use folkmoot::domain::charter::document::{Document, compose};
use folkmoot::domain::charter::names::Charter;
use folkmoot::domain::charter::preset::presets;
use folkmoot::domain::fault::Fault;

use super::super::plans::matters::{FOUNDING, HOUSE, OBJECTION, PROPOSAL, VETO, WISH, document};
use super::super::second;

/// A preset's procedure with lines left out and others put in.
fn changed(preset: &str, without: &[&str], with: &[&str]) -> Document {
    let found = presets()
        .into_iter()
        .find(|found| found.name.as_str() == preset);
    let [document] = found.unwrap().documents.try_into().unwrap();
    let text = document.text();
    let kept = text.lines().skip(1).filter(|line| {
        !without
            .iter()
            .any(|key| line == key || line.starts_with(&format!("{key} ")))
    });
    let given: Vec<(String, String)> = kept
        .chain(with.iter().copied())
        .map(|line| line.split_once(' ').unwrap())
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect();
    compose(&given).unwrap_or_else(|why| panic!("{why:?}"))
}

fn contradictions(document: &Document) -> Vec<String> {
    let Document::Procedure(procedure) = document else {
        panic!("a procedure");
    };
    let all = procedure.contradictions();
    all.iter().map(|fault| fault.told().to_string()).collect()
}

/// A preset, lines left out, lines put in, and what is found then.
type Row = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
    &'static str,
);

const CASES: &[Row] = &[
    (
        "proposal",
        &["deliberation"],
        &["deliberation 61 days 60 days"],
        "least-above-most: line deliberation 61 days 60 days",
    ),
    (
        "proposal",
        &["open-between"],
        &["open-between 1 month 30 days"],
        "least-above-most: line open-between 1 month 30 days",
    ),
    (
        "election",
        &["nominate"],
        &["nominate nomination 2 days 1 day"],
        "least-above-most: line nominate nomination 2 days 1 day",
    ),
    (
        "proposal",
        &["certificates"],
        &["certificates 3 of 3"],
        "every-scrutineer: line certificates 3 of 3",
    ),
    (
        "proposal",
        &["certificates"],
        &["certificates 0 of 3"],
        "every-scrutineer: line certificates 0 of 3",
    ),
    (
        "override",
        &[],
        &["method yes-no"],
        "only-with-poll: line method yes-no, other decide body council 21 days",
    ),
    (
        "override",
        &[],
        &["alternatives allowed"],
        "only-with-poll: line alternatives allowed, other decide body council 21 days",
    ),
    (
        "proposal",
        &["method"],
        &[],
        "poll-needs: line decide poll, needed method",
    ),
    (
        "proposal",
        &["announce"],
        &[],
        "poll-needs: line decide poll, needed announce",
    ),
    (
        "proposal",
        &["objection"],
        &[],
        "poll-needs: line decide poll, needed objection",
    ),
    (
        "proposal",
        &[],
        &["threshold seats all strict 1/2"],
        "only-with-body: line threshold seats all strict 1/2, other decide poll",
    ),
    (
        "proposal",
        &[],
        &["recused in"],
        "only-with-body: line recused in, other decide poll",
    ),
    (
        "proposal",
        &[],
        &["vacant for"],
        "only-with-body: line vacant for, other decide poll",
    ),
    (
        "override",
        &[],
        &["threshold heads cast strict 1/2"],
        "body-counts-seats: line threshold heads cast strict 1/2, other decide body council 21 days",
    ),
    (
        "override",
        &["threshold"],
        &[],
        "body-needs: line decide body council 21 days, needed threshold seats",
    ),
    (
        "nomination",
        &[],
        &["threshold heads cast strict 1/2"],
        "nobody-votes: line threshold heads cast strict 1/2, other decide admission",
    ),
    (
        "nomination",
        &[],
        &["quorum seats cast inclusive count 5"],
        "nobody-votes: line quorum seats cast inclusive count 5, other decide admission",
    ),
    (
        "proposal",
        &["policy"],
        &[],
        "weight-without-policy: line threshold weight for-against strict 1/2",
    ),
    (
        "nomination",
        &[],
        &["support weight inclusive count 5"],
        "weight-without-policy: line support weight inclusive count 5",
    ),
    (
        "nomination",
        &["bring"],
        &["bring member weight 5"],
        "weight-without-policy: line bring member weight 5",
    ),
    (
        "proposal",
        &["cooling-off"],
        &[],
        "needs: line stay override ends, needed cooling-off",
    ),
    (
        "nomination",
        &["support-within"],
        &[],
        "needs: line support heads inclusive count 3, needed support-within",
    ),
    (
        "nomination",
        &["support"],
        &[],
        "needs: line support-within 14 days, needed support",
    ),
    (
        "override",
        &["decide", "threshold"],
        &["decide answer"],
        "needs: line decide answer, needed answer",
    ),
    (
        "nomination",
        &["admit"],
        &[],
        "needs: line appeal admission-appeal, needed admit",
    ),
    (
        "election",
        &["nominate"],
        &[],
        "needs: line short extend 7 days 2, needed nominate",
    ),
    (
        "proposal",
        &[],
        &["extension swing 1 hour 2 hours"],
        "swing-unseen: line extension swing 1 hour 2 hours, other publication sealed-until-close",
    ),
    (
        "proposal",
        &["method"],
        &["method magic"],
        "no-such-method: line method magic",
    ),
    (
        "election",
        &["method"],
        &["method yes-no"],
        "does-not-elect: line method yes-no, other nominate nomination 7 days 14 days",
    ),
    (
        "proposal",
        &["versions"],
        &["versions notice keeps"],
        "keeps-after-admission: line versions notice keeps, other admit 1 office election-officer 7 days",
    ),
    (
        "nomination",
        &["bring"],
        &["bring member value 10"],
        "needs-a-roll: line bring member value 10",
    ),
    (
        "proposal",
        &[],
        &["voters member weight 10"],
        "reads-a-roll: line voters member weight 10",
    ),
    (
        "nomination",
        &["bring"],
        &["bring author"],
        "not-yet-there: line bring author",
    ),
    (
        "nomination",
        &["concerns", "bring"],
        &["bring concerned"],
        "concerns-nobody: line bring concerned",
    ),
    (
        "override",
        &["threshold"],
        &["threshold seats all strict 1/1"],
        "unreachable: line threshold seats all strict 1/1",
    ),
    (
        "proposal",
        &[],
        &["quorum heads cast inclusive share 3/2"],
        "unreachable: line quorum heads cast inclusive share 3/2",
    ),
    (
        "nomination",
        &[],
        &["bring member"],
        "twice: line bring member",
    ),
    ("proposal", &[], &["cap-cast 0"], "no-cap: line cap-cast 0"),
    ("proposal", &[], &["cap-cast 1"], "no-cap: line cap-cast 1"),
    (
        "proposal",
        &[],
        &["roll-audit 5"],
        "awaited: line roll-audit 5",
    ),
    (
        "proposal",
        &[],
        &["lot beacon drand 1 hour"],
        "awaited: line lot beacon drand 1 hour",
    ),
    (
        "election",
        &[],
        &["unopposed elected"],
        "awaited: line unopposed elected",
    ),
    (
        "election",
        &[],
        &["round 30 days heads cast inclusive 1/3"],
        "awaited: line round 30 days heads cast inclusive 1/3",
    ),
    (
        "proposal",
        &[],
        &["confirm supporters 3/2"],
        "unreachable: line confirm supporters 3/2",
    ),
    (
        "proposal",
        &[],
        &["clause certify"],
        "awaited: line clause certify",
    ),
    (
        "proposal",
        &[],
        &["freeze grant"],
        "awaited: line freeze grant",
    ),
    (
        "nomination",
        &[],
        &["support unrelated 4"],
        "awaited: line support unrelated 4",
    ),
];

#[test]
fn each_contradiction_is_named_with_both_lines() {
    for (preset, without, with, expected) in CASES {
        let document = changed(preset, without, with);
        second::document_alike(&document.text());
        let found = contradictions(&document);
        let expected = format!("unfit-procedure.{expected}");
        assert!(found.contains(&expected), "{expected}\n{found:#?}");
    }
}

#[test]
fn procedures_that_wait_for_each_other_or_object_by_polls_are_never_adopted() {
    let found = |texts: &[&str], judged: &str| -> Vec<String> {
        let mut charter = Charter::default();
        for text in texts {
            charter.put(&document(text));
        }
        let misfits = charter.misfits(&document(judged));
        let told = misfits.iter().map(Fault::told);
        told.map(|told| {
            let case = told.case.map_or(String::new(), |case| format!(".{case}"));
            format!("{}{case}", told.code)
        })
        .collect()
    };
    assert_eq!(found(&[FOUNDING, WISH, VETO], WISH), [""; 0]);
    let waits = format!("{VETO}cooling-off 1 day\nstay wish ends\n");
    let circle = [FOUNDING, WISH, &waits];
    for judged in [WISH, &waits] {
        assert_eq!(found(&circle, judged), ["unfit-procedure.never-ends"]);
    }
    let own = PROPOSAL.replace("objection objection", "objection proposal");
    let texts = [FOUNDING, &own, OBJECTION, HOUSE, VETO];
    let told = found(&texts, &own);
    assert!(
        told.contains(&"unfit-procedure.objection-by-poll".to_owned()),
        "{told:?}"
    );
}

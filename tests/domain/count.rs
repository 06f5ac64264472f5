//! The shape all counting methods share: ballots, ties, the lot and the working.

use folkmoot::domain::count::{
    BallotKind, CountError, Election, ElectionBuilder, Lot, Mark, MarkFault, Terms, method,
};

use crate::shared::said;

fn builder(options: &[&str], seats: u16, kind: BallotKind) -> ElectionBuilder {
    let options = options.iter().map(|name| (*name).to_owned()).collect();
    ElectionBuilder::new(options, seats, kind, Terms::default()).unwrap()
}

fn mark(option: u16, number: u32) -> Mark {
    Mark { option, number }
}

fn approvals(ballots: &[(u64, &[u16])], lot: Option<&[&str]>) -> Election {
    let mut builder = builder(&["a", "b", "c"], 2, BallotKind::Approvals);
    for (weight, options) in ballots {
        let marks: Vec<Mark> = options.iter().map(|&option| mark(option, 1)).collect();
        builder.push(*weight, &marks).unwrap();
    }
    let election = builder.build();
    match lot {
        None => election,
        Some(order) => {
            let lot = Lot::given(order, election.options()).unwrap();
            election.with_lot(lot)
        }
    }
}

#[test]
fn equal_ballots_are_merged_and_keep_their_weight() {
    let election = approvals(&[(2, &[0, 1]), (1, &[]), (5, &[1, 0])], None);
    assert_eq!(election.ballots().len(), 2);
    assert_eq!(election.weight(), 8);
    assert_eq!(election.ballots().heads(), 3);
}

#[test]
fn a_tie_for_the_last_seat_needs_a_lot() {
    let ballots: &[(u64, &[u16])] = &[(3, &[0]), (2, &[1]), (2, &[2])];
    let approval = method("approval").unwrap();
    assert_eq!(
        approval.count(&approvals(ballots, None)),
        Err(CountError::NeedsLot {
            options: vec!["b".into(), "c".into()]
        }),
    );
    let outcome = approval
        .count(&approvals(ballots, Some(&["c", "a", "b"])))
        .unwrap();
    insta::assert_snapshot!(outcome.to_json(), @r#"{"method":"approval","seats":2,"options":["a","b","c"],"heads":3,"weight":"7","elected":["a","c"],"ranking":[["a"],["b","c"]],"rounds":[{"round":1,"step":"count","tallies":{"a":"3","b":"2","c":"2"},"elected":["a","c"]}],"ties":[{"round":1,"about":"elect","tied":["b","c"],"by":"lot","picked":["c"]}]}"#);
}

#[test]
fn ballots_that_do_not_fit_their_kind_are_refused() {
    let fault = |kind, marks: &[Mark]| match builder(&["a", "b"], 1, kind).push(1, marks) {
        Err(CountError::Ballot { ballot: 1, fault }) => Some(fault),
        _ => None,
    };
    assert_eq!(
        fault(BallotKind::Choice, &[mark(0, 1), mark(1, 1)]),
        Some(MarkFault::TooMany { count: 2 })
    );
    assert_eq!(
        fault(BallotKind::Approvals, &[mark(2, 1)]),
        Some(MarkFault::UnknownOption { option: 3 })
    );
    assert_eq!(
        fault(BallotKind::Approvals, &[mark(1, 1), mark(1, 1)]),
        Some(MarkFault::Repeated {
            option: "b".to_owned()
        })
    );
    assert_eq!(
        fault(BallotKind::Ranking, &[mark(1, 3), mark(0, 3)]),
        Some(MarkFault::SharedRank { rank: 3 })
    );
    assert_eq!(
        fault(BallotKind::WeakRanking, &[mark(1, 0)]),
        Some(MarkFault::RankZero)
    );
}

#[test]
fn gaps_between_ranks_close() {
    let mut builder = builder(&["a", "b"], 1, BallotKind::Ranking);
    builder.push(1, &[mark(0, 7), mark(1, 2)]).unwrap();
    builder.push(1, &[mark(1, 1), mark(0, 2)]).unwrap();
    assert_eq!(builder.build().ballots().len(), 1);
}

#[test]
fn a_proposal_passes_by_its_rule() {
    use folkmoot::domain::count::Roll;
    use folkmoot::domain::count::decision::{DecisionRule, Verdict};
    let decide = |rule: Option<DecisionRule>, ballots: &[(u64, Option<u16>)]| {
        let roll = Some(Roll {
            heads: 9,
            weight: 100,
        });
        let terms = Terms {
            decision: rule,
            roll,
            ..Terms::default()
        };
        let options = ["for", "against"].map(str::to_owned).to_vec();
        let mut builder = ElectionBuilder::new(options, 1, BallotKind::Choice, terms).unwrap();
        for &(weight, option) in ballots {
            let marks: Vec<Mark> = option.into_iter().map(|option| mark(option, 1)).collect();
            builder.push(weight, &marks).unwrap();
        }
        let outcome = method("yes-no").unwrap().count(&builder.build()).unwrap();
        (outcome.decision.unwrap().verdict, outcome.elected)
    };
    let ballots = [(30, Some(0)), (20, Some(1)), (15, None)];
    assert_eq!(decide(None, &ballots), (Verdict::Passed, vec![0]));
    let quorum = |at_least| Some(DecisionRule::openzeppelin_simple(at_least));
    assert_eq!(decide(quorum(45), &ballots), (Verdict::Passed, vec![0]));
    assert_eq!(decide(quorum(46), &ballots), (Verdict::Lapsed, vec![]));
    assert_eq!(
        decide(None, &[(5, Some(0)), (5, Some(1))]),
        (Verdict::Rejected, vec![])
    );
    assert_eq!(decide(None, &[]), (Verdict::Rejected, vec![]));
}

#[test]
fn written_files_read_back_the_same() {
    use folkmoot::domain::count::format::{blt, csv};
    let text = "3 2\n-2\n[tie 3 1 2]\n5 1 2=3 0\n2 3 0\n1 0\n0\n\"a\"\n\"b\"\n\"c\"\n\"t\"\n";
    let profile = blt::read(text.as_bytes()).unwrap();
    let written = blt::write(&profile);
    assert_eq!(blt::write(&blt::read(written.as_bytes()).unwrap()), written);
    let rows = csv::write(&profile.election);
    let again = csv::read(rows.as_bytes(), BallotKind::WeakRanking, None).unwrap();
    assert_eq!(csv::write(&again.election), rows);
}

#[test]
fn garbage_gets_its_line_and_the_reason() {
    use folkmoot::domain::count::format::{Reading, read};
    let fault = |name: &str, text: &str| {
        let read = read(name, text.as_bytes(), &Reading::of(BallotKind::Ranking));
        said(&read.unwrap_err())
    };
    insta::assert_snapshot!(
        fault("x.blt", "2 1\n1 1 0\n1 3 0\n0\n"),
        @"line 3: expected an option from 1 to the number of options, found `3`"
    );
    insta::assert_snapshot!(
        fault("x.csv", "weight,choice\nmany,park\n"),
        @"line 2: expected a weight, found `many`"
    );
    insta::assert_snapshot!(fault("x.blt", "2 1\n1 1 2\n"), @"line 3: the file ends where a preference, or 0 at the end of the ballot should follow");
}

#[test]
fn cast_vote_records_read_back_the_same() {
    use folkmoot::domain::count::format::cvr::nist_write;
    use folkmoot::domain::count::format::{Reading, read};
    let time = "2026-12-01T12:00:00Z";
    for (kind, text) in [
        (
            BallotKind::Ranking,
            "weight,ranking\n3,a > b\n9,b = c > a\n1,\n",
        ),
        (BallotKind::Approvals, "weight,approvals\n3,a | b\n2,c\n"),
        (BallotKind::Choice, "weight,choice\n3,a\n2,b\n"),
        (BallotKind::Scores, "weight,a,b,c\n3,5,,1\n2,0,4,4\n"),
    ] {
        let profile = read("x.csv", text.as_bytes(), &Reading::of(kind)).unwrap();
        let report = nist_write::write(&profile, time);
        let again = read("x.json", report.as_bytes(), &Reading::of(kind)).unwrap();
        assert_eq!(nist_write::write(&again, time), report);
        assert_eq!(again.election.weight(), profile.election.weight());
    }
}

#[test]
fn weights_that_are_not_whole_are_counted_in_parts() {
    use folkmoot::domain::count::format::{Reading, csv, read};
    let text = "weight,choice\n1.5,a\n1/3,b\n2,b\n";
    let profile = read("x.csv", text.as_bytes(), &Reading::of(BallotKind::Choice)).unwrap();
    let outcome = method("single-choice")
        .unwrap()
        .count(&profile.election)
        .unwrap();
    insta::assert_snapshot!(outcome.to_json(), @r#"{"method":"single-choice","seats":1,"options":["a","b"],"heads":3,"weight":"23","parts":"6","elected":["b"],"ranking":[["b"],["a"]],"rounds":[{"round":1,"step":"count","tallies":{"a":"9","b":"14"},"elected":["b"]}],"ties":[]}"#);
    assert_eq!(
        csv::write(&profile.election),
        "weight,choice\n9/6,a\n14/6,b\n"
    );
    let votes = r#"{"proposal":{"choices":["x","y"]},"votes":[{"choice":1,"balance":0.25},{"choice":2,"balance":3}]}"#;
    let profile = read("x.json", votes.as_bytes(), &Reading::of(BallotKind::Choice)).unwrap();
    assert_eq!(
        (profile.election.weight(), profile.election.terms().parts),
        (13, Some(4))
    );
    let fault = read(
        "x.csv",
        b"weight,choice\n1,a\n1.2.3,b\n",
        &Reading::of(BallotKind::Choice),
    );
    assert_eq!(
        said(&fault.unwrap_err()),
        "line 3: expected a weight, found `1.2.3`"
    );
}

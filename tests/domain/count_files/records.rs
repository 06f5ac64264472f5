//! Cast vote records: ranks that are doubtful, columns that say what they hold, contests side by side.

use folkmoot::domain::count::format::cvr::{OvervoteRule, Rules};
use folkmoot::domain::count::format::{Reading, read};
use folkmoot::domain::count::{BallotKind, Overvote};

use super::{CLEAR, plain, shown, taken};

/// A rank of two names, a rank skipped, and an option ranked twice, under these rules.
fn doubtful(rules: Rules) -> (String, Overvote) {
    let text =
        "rank1,rank2,rank3,rank4\na|b,c,,\nb,,,c\na,a,c,\na,x,c,\novervote,b,,\nundervote,b,,\n";
    let options = ["a", "b", "c"].map(str::to_owned);
    let reading = Reading {
        rules: &rules,
        options: Some(&options),
        ..Reading::of(BallotKind::Ranking)
    };
    let profile = read("x.csv", text.as_bytes(), &reading).unwrap();
    let overvote = profile.election.terms().overvote;
    (shown(&profile), overvote)
}

#[test]
fn doubtful_ranks_are_read_by_the_rule() {
    let overvotes = |overvote| {
        doubtful(Rules {
            overvote,
            ..Rules::default()
        })
    };
    let (usual, terms) = overvotes(OvervoteRule::ExhaustIfMultipleContinuing);
    assert_eq!(terms, Overvote::Exhausts);
    insta::assert_snapshot!(usual, @"
    weak-ranking 1
    weight,ranking
    1,a > c
    1,a > Undeclared Write-ins > c
    1,a = b > c
    2,b
    1,b > c
    ");
    let skips = overvotes(OvervoteRule::SkipIfMultipleContinuing);
    assert_eq!(skips, (usual, Overvote::Skips));
    insta::assert_snapshot!(overvotes(OvervoteRule::ExhaustImmediately).0, @"
    ranking 1
    weight,ranking
    2,
    1,a > c
    1,a > Undeclared Write-ins > c
    1,b
    1,b > c
    ");
    insta::assert_snapshot!(overvotes(OvervoteRule::AlwaysSkip).0, @"
    ranking 1
    weight,ranking
    1,a > c
    1,a > Undeclared Write-ins > c
    2,b
    1,b > c
    1,c
    ");
    insta::assert_snapshot!(overvotes(OvervoteRule::Spoils).0, @"
    ranking 1
    weight,ranking
    2,
    1,a > c
    1,a > Undeclared Write-ins > c
    1,b
    1,b > c
    ");
    for most in [1, 2] {
        let skipped = doubtful(Rules {
            skipped_max: Some(most),
            ..Rules::default()
        });
        assert_eq!(skipped.0.contains("\n1,b > c\n"), most == 2);
    }
    let duplicates = doubtful(Rules {
        duplicate_exhausts: true,
        ..Rules::default()
    });
    insta::assert_snapshot!(duplicates.0, @"
    weak-ranking 1
    weight,ranking
    1,a
    1,a > Undeclared Write-ins > c
    1,a = b > c
    2,b
    1,b > c
    ");
}

#[test]
fn columns_of_our_own_layout_hold_ranks_and_a_count() {
    for (text, expected) in [
        (
            "weight,rank1,rank2\n5,b,a\n",
            "ranking 1\nweight,ranking\n5,b > a\n",
        ),
        (
            "rank1,rank2,count\nb,a,5\n",
            "ranking 1\nweight,ranking\n5,b > a\n",
        ),
        (
            "rank1,rank2,weight\nb,,5\n",
            "ranking 1\nweight,ranking\n5,b\n",
        ),
        (
            "rank1\nundervote\nb\n",
            "ranking 1\nweight,ranking\n1,\n1,b\n",
        ),
    ] {
        assert_eq!(plain("x.csv", text), expected);
    }
    // A column of voters counts them, a column of weight is that of one.
    let heads = |text: &str| {
        let profile = read("x.csv", text.as_bytes(), &Reading::of(BallotKind::Ranking));
        profile.unwrap().election.ballots().heads()
    };
    assert_eq!(heads("rank1,count\na,5\n"), 5);
    assert_eq!(heads("count,rank1\n5,a\n"), 5);
    assert_eq!(heads("rank1,weight\na,5\n"), 1);
    // Any other heading beside them makes it a grid of options.
    insta::assert_snapshot!(plain("x.csv", "weight,rank1,rank2,count\n5,1,2,3\n"), @"
    ranking 1
    weight,ranking
    5,rank1 > rank2 > count
    ");
    insta::assert_snapshot!(plain("x.csv", "rank1,rank2,other\n1,2,3\n"), @"
    ranking 1
    weight,ranking
    1,rank1 > rank2 > other
    ");
    insta::assert_snapshot!(plain("x.csv", "weight,other\n4,1\n"), @"
    ranking 1
    weight,ranking
    4,other
    ");
    insta::assert_snapshot!(plain("x.csv", "other,count\n2,1\n"), @"
    ranking 1
    weight,ranking
    1,count > other
    ");
    insta::assert_snapshot!(plain("x.csv", "count\n1\n"), @"
    ranking 1
    weight,ranking
    1,count
    ");
}

#[test]
fn a_record_holds_the_current_snapshot_of_the_contest_that_is_asked_for() {
    let report = |contests: &str| {
        format!(
            r#"{{"Election":[{{"Candidate":[{{"@id":"1","Name":"a"}},{{"@id":"2","Name":"b"}}],"Contest":[{contests}]}}],
            "CVR":[{{"CurrentSnapshotId":"now","CVRSnapshot":[
              {{"@id":"now","CVRContest":[{{"ContestId":"x","CVRContestSelection":[
                {{"ContestSelectionId":"s2","SelectionPosition":[{{"Rank":1}},{{"Rank":2,"HasIndication":"no"}}]}},
                {{"ContestSelectionId":"s1","SelectionPosition":[{{"Rank":2,"IsAllocable":"no"}}]}}]}},
                {{"ContestId":"y","CVRContestSelection":[{{"ContestSelectionId":"s1","SelectionPosition":[{{"Rank":1}}]}}]}}]}},
              {{"@id":"old","CVRContest":[]}}]}}]}}"#
        )
    };
    let selections = r#""ContestSelection":[{"@id":"s1","CandidateIds":["1"]},{"@id":"s2","CandidateIds":["2"]}]"#;
    let one = |id: &str, name: &str| format!(r#"{{"@id":"{id}","Name":"{name}",{selections}}}"#);
    let both = report(&format!("{},{}", one("x", "chair"), one("y", "dean")));
    let asked = |file: &str, contest| {
        let reading = Reading {
            contest,
            ..Reading::of(BallotKind::Ranking)
        };
        taken("x.json", file, &reading)
    };
    insta::assert_snapshot!(asked(&both, None), @"line 1: the file holds several contests: name one with --contest");
    insta::assert_snapshot!(asked(&both, Some("dean")), @"
    ranking 1
    weight,ranking
    1,a
    ");
    insta::assert_snapshot!(asked(&both, Some("x")), @"
    ranking 1
    weight,ranking
    1,b
    ");
    insta::assert_snapshot!(asked(&both, Some("mayor")), @"line 1: the file ends where the contest should follow");
    insta::assert_snapshot!(asked(&report(&one("y", "dean")), None), @"
    ranking 1
    weight,ranking
    1,a
    ");
    let clear = format!(
        "{}\n3,1,0,1\n",
        CLEAR.replace("Choice_2:race", "Choice_2:other").trim_end()
    );
    let asked = |contest| {
        let reading = Reading {
            contest,
            ..Reading::of(BallotKind::Ranking)
        };
        taken("x.csv", &clear, &reading)
    };
    insta::assert_snapshot!(asked(None), @"line 1: the file holds several contests: name one with --contest");
    insta::assert_snapshot!(asked(Some("race")), @"
    ranking 1
    weight,ranking
    2,a
    1,b
    ");
    insta::assert_snapshot!(asked(Some("other")), @"
    ranking 1
    weight,ranking
    1,
    2,b
    ");
}

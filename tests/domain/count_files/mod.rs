//! Ballot files: which format a file is taken for, what doubtful ranks and odd cells become, what is refused.
//!
//! What was read is shown as the kind of its ballots, its seats and the CSV we write of it.

mod configurations;
mod money;
mod records;

use folkmoot::domain::count::format::cvr::{OvervoteRule, Rules, nist_write};
use folkmoot::domain::count::format::{Fault, Profile, Reading, csv, nist_results, read};
use folkmoot::domain::count::{BallotKind, Terms, method};

use crate::shared::said;

const RANKS: &str = "rank1,rank2,rank3\na,b,c\nb,,a\n";
const GRID: &str = "a,b,c\n1,2,3\n2,1,\n";
const CLEAR: &str = "RowNumber,Choice_1:race:1:Number:a,Choice_1:race:1:Number:b,Choice_2:race:2:Number:b\n1,1,0,1\n2,0,1,0\n";
const LISTED: &str = "weight,ranking\n2,a > b\n";
const SCORES: &str = "weight,a,b\n2,5,\n";
const STARVOTE: &str = "voterID,ballotID,precinct,a,b\n1,1,x,5,0\n";
const NIST: &str = r#"{"CVR":[{"CVRSnapshot":[{"CVRContest":[{"CVRContestSelection":[
    {"ContestSelectionId":"s1","SelectionPosition":[{"Rank":1}]},
    {"ContestSelectionId":"s2","SelectionPosition":[{"Rank":2}]}]}]}]}],
    "Election":[{"Candidate":[{"@id":"1","Name":"a"},{"@id":"2","Name":"b"}],"Contest":[{"@id":"x","Name":"chair",
    "ContestSelection":[{"@id":"s1","CandidateIds":["1"]},{"@id":"s2","CandidateIds":["2"]}]}]}]}"#;
const SNAPSHOT: &str = r#"{"proposal":{"choices":["x","y"]},"votes":[{"choice":1,"balance":2}]}"#;
const VOTERS: &str = r#"{"num_cand":2,"voters":[{"weight":2,"approve":[0]}]}"#;
const BLT: &str = "2 1\n3 1 2 0\n0\n\"a\"\n\"b\"\n\"t\"\n";

fn shown(profile: &Profile) -> String {
    let election = &profile.election;
    format!(
        "{} {}\n{}",
        election.kind(),
        election.seats(),
        csv::write(election)
    )
}

fn taken(name: &str, text: &str, reading: &Reading<'_>) -> String {
    match read(name, text.as_bytes(), reading) {
        Ok(profile) => shown(&profile),
        Err(error) => said(&error),
    }
}

fn as_kind(kind: BallotKind, name: &str, text: &str) -> String {
    taken(name, text, &Reading::of(kind))
}

fn plain(name: &str, text: &str) -> String {
    as_kind(BallotKind::Ranking, name, text)
}

#[test]
fn rules_for_doubtful_ranks_go_with_records_only() {
    let refused = format!("line 1: {}", said(&Fault::NotRecords));
    let odd = [
        Rules {
            overvote: OvervoteRule::AlwaysSkip,
            ..Rules::default()
        },
        Rules {
            skipped_max: Some(0),
            ..Rules::default()
        },
        Rules {
            duplicate_exhausts: true,
            ..Rules::default()
        },
    ];
    let usual = [
        Rules::default(),
        Rules {
            overvote: OvervoteRule::SkipIfMultipleContinuing,
            ..Rules::default()
        },
    ];
    for (is_odd, rules) in odd
        .iter()
        .map(|r| (true, r))
        .chain(usual.iter().map(|r| (false, r)))
    {
        let is_refused = |kind, (name, text)| {
            let reading = Reading {
                rules,
                ..Reading::of(kind)
            };
            taken(name, text, &reading) == refused
        };
        let ranked = |file| is_refused(BallotKind::Ranking, file);
        for records in [
            ("x.csv", RANKS),
            ("x.csv", GRID),
            ("x.csv", CLEAR),
            ("x.json", NIST),
        ] {
            assert!(!ranked(records), "{records:?}");
        }
        for others in [
            ("x.csv", LISTED),
            ("x.csv", STARVOTE),
            ("x.json", SNAPSHOT),
            ("x.json", VOTERS),
            ("x.blt", BLT),
            ("x.pb", GRID),
        ] {
            assert_eq!(ranked(others), is_odd, "{others:?}");
        }
        assert_eq!(is_refused(BallotKind::Scores, ("x.csv", SCORES)), is_odd);
        assert!(!is_refused(BallotKind::Scores, ("x.csv", RANKS)));
        assert!(!is_refused(BallotKind::Scores, ("x.csv", CLEAR)));
    }
}

#[test]
fn options_can_be_named_where_a_file_may_leave_some_out() {
    let refused = format!("line 1: {}", said(&Fault::OwnOptions));
    let options = ["c", "b", "a"].map(str::to_owned);
    for (name, text, is_refused) in [
        ("x.csv", LISTED, false),
        ("x.csv", RANKS, false),
        ("x.csv", "weight,approvals\n1,b\n", false),
        ("x.csv", "choice\nb\n", false),
        ("x.csv", GRID, true),
        ("x.csv", STARVOTE, true),
        ("x.json", VOTERS, true),
        ("x.blt", BLT, true),
    ] {
        let reading = Reading {
            options: Some(&options),
            ..Reading::of(BallotKind::Ranking)
        };
        assert_eq!(taken(name, text, &reading) == refused, is_refused, "{text}");
    }
}

#[test]
fn a_file_is_taken_for_what_its_name_and_its_beginning_say() {
    insta::assert_snapshot!(plain("x.csv", RANKS), @"
    ranking 1
    weight,ranking
    1,a > b > c
    1,b > a
    ");
    insta::assert_snapshot!(plain("x.csv", GRID), @"
    ranking 1
    weight,ranking
    1,a > b > c
    1,b > a
    ");
    insta::assert_snapshot!(plain("x.csv", CLEAR), @"
    ranking 1
    weight,ranking
    1,a > b
    1,b
    ");
    insta::assert_snapshot!(plain("x.csv", &CLEAR.replace("RowNumber", "\"RowNumber\"")), @"
    ranking 1
    weight,ranking
    1,a > b
    1,b
    ");
    insta::assert_snapshot!(plain("x.csv", LISTED), @"
    ranking 1
    weight,ranking
    2,a > b
    ");
    insta::assert_snapshot!(plain("x.csv", STARVOTE), @"
    scores 1
    weight,a,b
    1,5,
    ");
    insta::assert_snapshot!(plain("x.csv", &STARVOTE.replace("voterID", "\"voterID\"")), @"
    scores 1
    weight,a,b
    1,5,
    ");
}

#[test]
fn what_is_no_table_is_taken_for_what_its_beginning_says() {
    insta::assert_snapshot!(plain("x.json", NIST), @"
    ranking 1
    weight,ranking
    1,a > b
    ");
    insta::assert_snapshot!(as_kind(BallotKind::Choice, "x.json", SNAPSHOT), @"
    choice 1
    weight,choice
    2,1
    ");
    insta::assert_snapshot!(plain("x.json", VOTERS), @"
    approvals 1
    weight,approvals
    2,0
    ");
    insta::assert_snapshot!(plain("x.json", "{}"), @"line 1: the file ends where `voters`, `votes`, `CVR` or `metadata` should follow");
    insta::assert_snapshot!(plain("x", BLT), @"
    ranking 1
    weight,ranking
    3,1 > 2
    ");
    let noted = BLT.replacen('\n', " # two options, one seat\n", 1);
    assert_eq!(plain("x", &noted), plain("x", BLT));
    insta::assert_snapshot!(plain("x.toc", "# NUMBER ALTERNATIVES: 3\n# ALTERNATIVE NAME 2: b\n4: 2,{1,3}\n1: 3\n"), @"
    weak-ranking 1
    weight,ranking
    4,2 > 1 = 3
    1,3
    ");
    insta::assert_snapshot!(plain("x.yaml", "profile: [[0, 1], [2]]\nnum_cand: 3\ncommitteesize: 2\n"), @"
    approvals 2
    weight,approvals
    1,0 | 1
    1,2
    ");
    insta::assert_snapshot!(as_kind(BallotKind::Scores, "x.csv", SCORES), @"
    scores 1
    weight,a,b
    2,5,
    ");
    insta::assert_snapshot!(as_kind(BallotKind::Approvals, "x.csv", SCORES), @"
    scores 1
    weight,a,b
    2,5,
    ");
    insta::assert_snapshot!(as_kind(BallotKind::Points, "x.csv", SCORES), @"
    points 1
    weight,a,b
    2,5,
    ");
}

#[test]
fn cells_keep_their_quotes_and_have_a_heading_each() {
    let choice = "weight,choice\n2,\"say \"\"yes\"\", then > go\"\n1,a = b\n";
    insta::assert_snapshot!(plain("x.csv", choice), @r#"
    choice 1
    weight,choice
    1,a = b
    2,"say ""yes"", then > go"
    "#);
    insta::assert_snapshot!(plain("x.csv", "weight,approvals\n2, b | a |\n1,\n"), @"
    approvals 1
    weight,approvals
    1,
    2,a | b
    ");
    insta::assert_snapshot!(plain("x.csv", "weight,ranking\n2,a > b,c\n"), @"line 2: expected as many cells as headings, found `2,a > b,c`");
    insta::assert_snapshot!(plain("x.csv", "weight,ranking\n2,a = b > c\n1,\"a > b\n"), @"line 3: the file ends where a closing quote should follow");
    insta::assert_snapshot!(as_kind(BallotKind::Scores, "x.csv", "weight,a\n2,5\n"), @"
    scores 1
    weight,a
    2,5
    ");
    insta::assert_snapshot!(as_kind(BallotKind::Scores, "x.csv", "weight,a,b\n2,5,1,1\n"), @"line 2: expected as many cells as headings, found `2,5,1,1`");
    insta::assert_snapshot!(plain("x.csv", "a,b\n1,2,3\n"), @"line 2: expected as many cells as headings, found `1,2,3`");
    insta::assert_snapshot!(as_kind(BallotKind::Scores, "x.csv", "weight,a,b\n2,\"3,4\"\n"), @"line 2: expected a whole score, found `3,4`");
    let project = "META\nkey;value\nvote_type;approval\nbudget;9\nPROJECTS\nproject_id;cost;name\n1;2;\"the \"\"old\"\" pool; mended\"\n2;3;5\" nails\n3;4; \"lamps\nand light\" \nVOTES\nvoter_id;vote\n1;1,3\n";
    let profile = read(
        "x.pb",
        project.as_bytes(),
        &Reading::of(BallotKind::Approvals),
    )
    .unwrap();
    assert_eq!(
        profile.names,
        ["the \"old\" pool; mended", "5\" nails", "lamps\nand light"]
    );
    insta::assert_snapshot!(plain("x.pb", "META\nkey;value\nvote_type;approval\nbudget;9\nPROJECTS\n"), @"line 1: the file ends where PROJECTS with a header should follow");
    // Lines within quotes, brackets and comments are counted.
    let fault = "2 1\n# a comment = [\n3 1 2 0\n0\n\"a\nlonger\" \"b\" [note\nof two] x\n";
    insta::assert_snapshot!(plain("x.blt", fault), @"line 7: expected the title, found `note�of two`");
    insta::assert_snapshot!(plain("x.blt", "2 1\n3 1 0\n0\n\"a\n"), @"line 4: the file ends where a closing quote should follow");
    insta::assert_snapshot!(plain("x.blt", "2 1\n[tie 1"), @"line 2: the file ends where a closing bracket should follow");
    insta::assert_snapshot!(plain("x.yaml", "description: \"Park\"\nprofile: [[0]]\nnum_cand: 1\ncommitteesize: one\n"), @"line 4: expected `committeesize`, found `one `");
    let yaml = read(
        "x.yaml",
        b"description: \"Park\"\nprofile: [[0]]\nnum_cand: 1\ncommitteesize: 1\n",
        &Reading::of(BallotKind::Approvals),
    );
    assert_eq!(yaml.unwrap().title, "Park");
}

#[test]
fn votes_of_snapshot_that_do_not_fit_their_kind_are_left_out() {
    let file = r#"{"proposal":{"choices":["x","y"]},"votes":[{"choice":2,"balance":1},
        {"choice":[2,1],"balance":2},{"choice":[1],"balance":4},{"choice":{"1":0.5,"2":3},"balance":8}]}"#;
    for (kind, expected) in [
        (BallotKind::Choice, "choice 1\nweight,choice\n1,2\n"),
        (
            BallotKind::Approvals,
            "approvals 1\nweight,approvals\n4,1\n2,1 | 2\n",
        ),
        (BallotKind::Ranking, "ranking 1\nweight,ranking\n2,2 > 1\n"),
        (BallotKind::Shares, "shares 1\nweight,1,2\n8,5,30\n"),
    ] {
        assert_eq!(as_kind(kind, "x.json", file), expected);
    }
}

#[test]
fn files_of_starvote_name_others_up_to_a_depth_and_their_highest_score() {
    let beside = |name: &str| -> Option<Vec<u8>> {
        let depth: usize = name.strip_suffix(".starvote")?.parse().ok()?;
        let text = match depth {
            0 => "[ballots]\na = 3\nb = 1\n".to_owned(),
            _ => format!("[options]\nstarvote_path = {}.starvote\n", depth - 1),
        };
        Some(text.into_bytes())
    };
    let deep = |depth: usize| {
        let text = format!("[options]\nmaximum score = 4\nstarvote_path = {depth}.starvote\n");
        let reading = Reading {
            beside: &beside,
            ..Reading::of(BallotKind::Scores)
        };
        read("x.starvote", text.as_bytes(), &reading)
    };
    let profile = deep(0).unwrap();
    assert_eq!(profile.election.terms().score_max, Some(4));
    assert_eq!(shown(&profile), "scores 1\nweight,a,b\n1,3,1\n");
    let deepest = (0..20).take_while(|&depth| deep(depth).is_ok()).count();
    assert_eq!(deepest, 8);
    insta::assert_snapshot!(said(&deep(deepest).unwrap_err()), @"line 2: expected an existing file, found `0.starvote`");
}

#[test]
fn weights_of_voters_are_counted_in_parts() {
    let file =
        r#"{"num_cand":2,"voters":[{"weight":"1/2","approve":[0]},{"weight":2,"approve":[1,0]}]}"#;
    let profile = read(
        "x.json",
        file.as_bytes(),
        &Reading::of(BallotKind::Approvals),
    )
    .unwrap();
    assert_eq!(
        profile.election.terms(),
        &Terms {
            parts: Some(2),
            ..Terms::default()
        }
    );
    assert_eq!(
        shown(&profile),
        "approvals 1\nweight,approvals\n1/2,0\n4/2,0 | 1\n"
    );
}

#[test]
fn a_report_of_results_says_who_stood_and_who_won() {
    let profile = read(
        "x.csv",
        b"weight,ranking\n5,a > b\n4,c > b\n2,b > c\n",
        &Reading::of(BallotKind::Ranking),
    )
    .unwrap();
    let outcome = method("stv-folkmoot")
        .unwrap()
        .count(&profile.election)
        .unwrap();
    insta::assert_snapshot!(nist_results::write(&profile, &outcome, "2026-12-01T12:00:00Z"), @r#"{"@type":"ElectionResults.ElectionReport","Election":[{"@type":"ElectionResults.Election","Candidate":[{"@id":"c0","@type":"ElectionResults.Candidate","BallotName":{"@type":"ElectionResults.InternationalizedText","Text":[{"@type":"ElectionResults.LanguageString","Content":"a","Language":"und"}]},"ExternalIdentifier":[{"@type":"ElectionResults.ExternalIdentifier","OtherType":"option","Type":"other","Value":"a"}]},{"@id":"c1","@type":"ElectionResults.Candidate","BallotName":{"@type":"ElectionResults.InternationalizedText","Text":[{"@type":"ElectionResults.LanguageString","Content":"b","Language":"und"}]},"ExternalIdentifier":[{"@type":"ElectionResults.ExternalIdentifier","OtherType":"option","Type":"other","Value":"b"}]},{"@id":"c2","@type":"ElectionResults.Candidate","BallotName":{"@type":"ElectionResults.InternationalizedText","Text":[{"@type":"ElectionResults.LanguageString","Content":"c","Language":"und"}]},"ExternalIdentifier":[{"@type":"ElectionResults.ExternalIdentifier","OtherType":"option","Type":"other","Value":"c"}],"PostElectionStatus":"winner"}],"Contest":[{"@id":"contest","@type":"ElectionResults.CandidateContest","ContestSelection":[{"@id":"cs0","@type":"ElectionResults.CandidateSelection","CandidateIds":["c0"],"VoteCounts":[{"@type":"ElectionResults.VoteCounts","Count":5,"GpUnitId":"gp","Round":1,"Type":"total","x-folkmoot:Exact":"5"},{"@type":"ElectionResults.VoteCounts","Count":5,"GpUnitId":"gp","Round":2,"Type":"total","x-folkmoot:Exact":"5"}]},{"@id":"cs1","@type":"ElectionResults.CandidateSelection","CandidateIds":["c1"],"VoteCounts":[{"@type":"ElectionResults.VoteCounts","Count":2,"GpUnitId":"gp","Round":1,"Type":"total","x-folkmoot:Exact":"2"}]},{"@id":"cs2","@type":"ElectionResults.CandidateSelection","CandidateIds":["c2"],"VoteCounts":[{"@type":"ElectionResults.VoteCounts","Count":4,"GpUnitId":"gp","Round":1,"Type":"total","x-folkmoot:Exact":"4"},{"@type":"ElectionResults.VoteCounts","Count":6,"GpUnitId":"gp","Round":2,"Type":"total","x-folkmoot:Exact":"6"}]}],"ElectionDistrictId":"gp","Name":"","NumberElected":1,"OtherVoteVariation":"stv-folkmoot","VoteVariation":"other","VotesAllowed":3}],"ElectionScopeId":"gp","EndDate":"2026-12-01","Name":{"@type":"ElectionResults.InternationalizedText","Text":[{"@type":"ElectionResults.LanguageString","Content":"","Language":"und"}]},"StartDate":"2026-12-01","Type":"other"}],"Format":"summary-contest","GeneratedDate":"2026-12-01T12:00:00Z","GpUnit":[{"@id":"gp","@type":"ElectionResults.ReportingUnit","Type":"other"}],"Issuer":"Folkmoot","IssuerAbbreviation":"Folkmoot","Notes":"Extension: x-folkmoot:Exact is a count that need not be whole","SequenceEnd":1,"SequenceStart":1,"Status":"unofficial-complete","VendorApplicationId":"Folkmoot"}"#);
    let large = read(
        "x.csv",
        b"weight,choice\n18446744073709551615,a\n2,a\n",
        &Reading::of(BallotKind::Choice),
    )
    .unwrap();
    let outcome = method("single-choice")
        .unwrap()
        .count(&large.election)
        .unwrap();
    let report = nist_results::write(&large, &outcome, "2026");
    assert!(
        report.contains(r#""Count":"18446744073709551617""#),
        "{report}"
    );
}

#[test]
fn a_file_without_a_known_ending_is_known_by_what_it_does_not_begin_with() {
    let yaml = "# by hand\n\nprofile: [[0]]\nnum_cand: 1\ncommitteesize: 1\n";
    insta::assert_snapshot!(plain("x", yaml), @"
    approvals 1
    weight,approvals
    1,0
    ");
    insta::assert_snapshot!(plain("x", "hello\n"), @"line 1: expected the number of options, found `hello`");
}

#[test]
fn headings_say_what_columns_hold() {
    insta::assert_snapshot!(as_kind(BallotKind::Scores, "x.csv", "weight,choice,other\n2,5,1\n"), @"
    scores 1
    weight,choice,other
    2,5,1
    ");
    insta::assert_snapshot!(plain("x.csv", "weight\n5\n"), @"line 1: the contest has no options: name at least one");
    let ordered = |text: &str, options| {
        let reading = Reading {
            is_ordered: true,
            options,
            ..Reading::of(BallotKind::Ranking)
        };
        taken("x.csv", text, &reading)
    };
    let options = ["b", "a"].map(str::to_owned);
    insta::assert_snapshot!(ordered(LISTED, None), @"line 1: the order of the options decides here, and the file only names them: state it with --options");
    insta::assert_snapshot!(ordered(LISTED, Some(&options)), @"
    ranking 1
    weight,ranking
    2,a > b
    ");
    insta::assert_snapshot!(ordered(GRID, None), @"
    ranking 1
    weight,ranking
    1,a > b > c
    1,b > a
    ");
}

#[test]
fn nicknames_stand_for_numbers() {
    let text =
        "3 1\n[nick x y z]\n[withdrawn y]\n4 z x 0\n2 1 y 0\n0\n\"a\"\n\"b\"\n\"c\"\n\"t\"\n";
    let profile = read("x.blt", text.as_bytes(), &Reading::of(BallotKind::Ranking)).unwrap();
    insta::assert_snapshot!(shown(&profile), @"
    ranking 1
    weight,ranking
    2,1 > 2
    4,3 > 1
    ");
    assert_eq!(profile.election.standing(), [0, 2]);
}

#[test]
fn options_of_one_name_are_written_by_their_ids() {
    for (second, expected) in [("a", "3,1 > 2"), ("b", "3,a > b")] {
        let text = BLT.replace("\"b\"", &format!("\"{second}\""));
        let profile = read("x.blt", text.as_bytes(), &Reading::of(BallotKind::Ranking)).unwrap();
        let report = nist_write::write(&profile, "2026-12-01T12:00:00Z");
        let again = plain("x.json", &report);
        assert_eq!(again, format!("ranking 1\nweight,ranking\n{expected}\n"));
    }
}

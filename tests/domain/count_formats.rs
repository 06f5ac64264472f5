//! What readers of ballot files make of variants that other programs write, one fact a test.

use folkmoot::domain::count::format::{Fault, Profile, Reading, read};
use folkmoot::domain::count::pairwise::Unranked;
use folkmoot::domain::count::{Lot, Terms, method, option_of};

use crate::shared::said;

/// The file read for the method of that name.
pub fn try_read(name: &str, text: &str, by: &str) -> Result<Profile, String> {
    let method = method(by).unwrap();
    let reading = Reading {
        is_ordered: method.heeds_decision(),
        ..Reading::of(method.ballot_kind())
    };
    read(name, text.as_bytes(), &reading).map_err(|error| said(&error))
}

pub fn profile(name: &str, text: &str, by: &str) -> Profile {
    try_read(name, text, by).unwrap()
}

/// Options, then weight and marks of each distinct ballot.
pub fn shown(profile: &Profile) -> String {
    let election = &profile.election;
    let mut ballots: Vec<String> = election
        .ballots()
        .iter()
        .map(|ballot| {
            let ranks = ballot.ranks().map(|rank| {
                let names = rank.iter().map(|&mark| election.name(option_of(mark)));
                names.collect::<Vec<_>>().join("=")
            });
            format!("{}: {}", ballot.weight, ranks.collect::<Vec<_>>().join(">"))
        })
        .collect();
    ballots.sort();
    format!("{} | {}", election.options().join(","), ballots.join(", "))
}

#[test]
fn concrete_stv_ranks_the_candidates_of_parties() {
    let text = r#"{"metadata":{"name":{"name":"Two parties"},
        "candidates":[{"name":"A1"},{"name":"A2"},{"name":"B"}],
        "parties":[{"candidates":[0,1]},{"candidates":[2]}],"vacancies":2},
        "atl":[{"parties":[1,0],"n":5}],"btl":[{"candidates":[1],"n":3}],"informal":0}"#;
    let read = profile("made-up.stv", text, "stv-act");
    assert_eq!(shown(&read), "A1,A2,B | 3: A2, 5: B>A1>A2");
    assert_eq!(
        (read.election.seats(), read.title.as_str()),
        (2, "Two parties")
    );
    let unknown = text.replace("[1,0]", "[7]");
    assert_eq!(
        try_read("made-up.stv", &unknown, "stv-act").unwrap_err(),
        "line 1: expected the position of a party, found `7`"
    );
}

#[test]
fn concrete_stv_withdraws_whom_a_file_excludes() {
    let text = r#"{"metadata":{"candidates":[{"name":"A"},{"name":"B"}],"excluded":[1]},
        "btl":[{"candidates":[1,0],"n":3}]}"#;
    let read = profile("made-up.stv", text, "stv-act");
    assert_eq!(read.election.terms().withdrawn, [1].into());
    assert_eq!(read.election.seats(), 1);
}

#[test]
fn weights_of_every_format_may_be_fractions() {
    let scaled = |name: &str, text: &str| {
        let read = profile(name, text, "borda");
        format!("{} in {:?}", shown(&read), read.election.terms().parts)
    };
    let blt = "2 1\n12.5 1 2 0\n8.25 2 1 0\n1/3 2 0\n1 1 0\n0\n";
    let parts = "1,2 | 12: 1, 150: 1>2, 4: 2, 99: 2>1 in Some(12)";
    assert_eq!(scaled("x.blt", blt), parts);
    let preflib = "# NUMBER ALTERNATIVES: 2\n12.5: 1,2\n8.25: 2,1\n1/3: 2\n1: 1\n";
    assert_eq!(scaled("x.soi", preflib), parts);
    let grid = "weight,1,2\n12.5,1,2\n8.25,2,1\n1/3,,1\n1,1,\n";
    assert_eq!(scaled("x.csv", grid), parts);
    let ranks = "rank1,rank2,weight\n1,2,12.5\n2,1,8.25\n2,,1/3\n1,,1\n";
    assert_eq!(scaled("x.csv", ranks), parts);
    let approvals = "profile: [[0], [1]]\nvoter_weights: [1.3, 2]\n";
    let parts = "0,1 | 13: 0, 20: 1 in Some(10)";
    assert_eq!(scaled("x.abc.yaml", approvals), parts);
    let projects = "PROJECTS\nproject_id;cost\np;1\nq;2\n";
    let votes = "VOTES\nvoter_id;weight;vote\n1;12.5;p\n2;1/3;q\n";
    let budget = format!("META\nkey;value\nvote_type;approval\nbudget;9\n{projects}{votes}");
    assert_eq!(scaled("x.pb", &budget), "p,q | 2: q, 75: p in Some(6)");
    assert_eq!(
        try_read("x.blt", "2 1\n-1.5 1 0\n0\n", "borda").unwrap_err(),
        "line 2: expected an option from 1 to the number of options, found `1.5`"
    );
    assert_eq!(
        try_read("x.blt", "2 1\n1 1 0\n1.x 1 0\n0\n", "borda").unwrap_err(),
        "line 3: expected a weight, or 0 after the last ballot, found `1.x`"
    );
    assert_eq!(
        try_read("x.csv", "rank1,count\na,1.5\n", "irv").unwrap_err(),
        "line 2: expected a whole number of ballots, found `1.5`"
    );
}

#[test]
fn abcvoting_profiles_may_be_sets_and_dashes_and_leave_sizes_out() {
    let sets = profile(
        "x.abc.yaml",
        "profile: [{2}, {1, 0}, {}]\ncompute:\n- rule_id: av\n",
        "pav",
    );
    assert_eq!(shown(&sets), "0,1,2 | 1: , 1: 0>1, 1: 2");
    let dashes =
        "profile:\n- [2]\n# nobody\n- {1, 0}  # two\n- []\nnum_cand: 4\ncommitteesize: 2\n";
    let dashes = profile("x.yml", dashes, "pav");
    assert_eq!(shown(&dashes), "0,1,2,3 | 1: , 1: 0>1, 1: 2");
    assert_eq!(dashes.election.seats(), 2);
    assert_eq!(
        try_read("x.yaml", "profile: [[0]]\nvoter_weights: [1, 2]\n", "pav").unwrap_err(),
        "line 2: expected a weight for each ballot, found `[1, 2]`"
    );
}

#[test]
fn preflib_files_of_before_2022_are_read() {
    let old = "3\n1,Ada\n2, Bo\n3,Cy\n9,9,2\n5,1,{2,3}\n4,3\n";
    let read = profile("x.toi", old, "schulze");
    assert_eq!(shown(&read), "1,2,3 | 4: 3, 5: 1>2=3");
    assert_eq!(read.names, ["Ada", "Bo", "Cy"]);
}

#[test]
fn a_number_among_the_votes_of_preflib_is_no_older_header() {
    let text = "# NUMBER ALTERNATIVES: 2\n3: 1,2\n4\n";
    assert_eq!(
        try_read("x.soi", text, "schulze").unwrap_err(),
        "line 3: expected `count: order`, found `4`"
    );
}

#[test]
fn a_file_without_a_known_ending_is_known_by_its_beginning() {
    for (text, by, options) in [
        ("2 1\n1 1 0\n0\n", "borda", 2),
        (
            "\u{feff}# FILE NAME: x\n# NUMBER ALTERNATIVES: 3\n1: 2\n",
            "borda",
            3,
        ),
        ("{\"num_cand\": 4, \"voters\": []}", "pav", 4),
        ("profile: [[0, 1]]\n", "pav", 2),
        ("[ballots]\na = 1\nb = 2\n", "star", 2),
        ("weight,ranking\n1,a > b\n", "irv", 2),
        ("choice\na\nb\nc\n", "single-choice", 3),
        (
            "META\nkey;value\nvote_type;approval\nbudget;9\nPROJECTS\nproject_id;cost\np;1\nVOTES\nvoter_id;vote\n1;p\n",
            "budget-greedy",
            1,
        ),
    ] {
        for name in ["-", "ballots.txt"] {
            let read = profile(name, text, by);
            assert_eq!(read.election.options().len(), options, "{text}");
        }
    }
}

#[test]
fn headings_of_csv_are_known_in_any_case_and_the_weight_comes_first() {
    let quoted = profile("x.csv", "\"Weight\",\"Ranking\"\n2,a > b\n", "borda");
    assert_eq!(shown(&quoted), "a,b | 2: a>b");
    for text in ["ranking,weight\na > b,2\n", "a,b,Weight\n1,2,3\n"] {
        let fault = try_read("x.csv", text, "borda").unwrap_err();
        assert!(
            fault.starts_with("line 1: expected the weight in the first column"),
            "{fault}"
        );
    }
}

#[test]
fn a_poll_of_star_vote_may_have_scores_above_five() {
    let text = "voterID,voteTime,pollID,\"A\",\"B\"\nx,\"2023-05-14 12:52:42\",_,10,3\n";
    assert_eq!(shown(&profile("x.csv", text, "rrv")), "A,B | 1: A>B");
}

#[test]
fn the_sides_of_a_proposal_stand_in_their_order() {
    let options = |text: &str| {
        profile("x.csv", text, "yes-no")
            .election
            .options()
            .join(",")
    };
    assert_eq!(
        options("choice\nagainst\nabstain\nfor\n"),
        "for,against,abstain"
    );
    assert_eq!(options("choice\nNo\n"), "Yes,No");
    let unknown = try_read("x.csv", "choice\nbuild\nleave\n", "yes-no").unwrap_err();
    assert_eq!(unknown, format!("line 1: {}", said(&Fault::NoOrder)));
    assert!(try_read("x.csv", "ranking\na > b\n", "debian-cpssd").is_err());
    assert!(try_read("x.csv", "choice\nbuild\nleave\n", "single-choice").is_ok());
}

#[test]
fn a_proposal_fills_one_seat_and_takes_first_ranks() {
    let read = profile("x.blt", "2 1\n3 1 0\n2 2 1 0\n0\n", "yes-no");
    let count = |seats| {
        method("yes-no")
            .unwrap()
            .count(&read.election.clone().with_seats(seats))
    };
    assert_eq!(count(1).unwrap().elected, [0]);
    assert_eq!(
        said(&count(2).unwrap_err()),
        "yes-no cannot fill 2 seats: it fills exactly one"
    );
}

#[test]
fn borda_can_be_silent_about_what_ballots_leave_out() {
    let read = profile("x.blt", "3 1\n2 1 0\n3 2 3 0\n0\n", "borda");
    let totals = |unranked| {
        let terms = Terms {
            unranked,
            ..Terms::default()
        };
        let election = read.election.clone().with_terms(terms).unwrap();
        let outcome = method("borda").unwrap().count(&election).unwrap();
        let tallies = outcome.rounds[0].tallies.iter();
        tallies
            .map(|tally| tally.as_ref().unwrap().to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(totals(Unranked::Below), ["4", "7", "4"]);
    assert_eq!(totals(Unranked::Silent), ["6", "9", "6"]);
}

#[test]
fn no_winners_in_an_rctab_configuration_leave_one_seat() {
    use folkmoot::domain::count::format::rctab;
    let config = r#"{"cvrFileSources":[{"provider":"ess","firstVoteColumnIndex":"1"}],
        "candidates":[{"name":"A"},{"name":"B"}],
        "rules":{"tiebreakMode":"stopCountingAndAsk","overvoteRule":"exhaustImmediately",
        "winnerElectionMode":"bottomsUpUsingPercentageThreshold","maxSkippedRanksAllowed":"1",
        "maxRankingsAllowed":"max","numberOfWinners":"0"}}"#;
    let read = rctab::read(config.as_bytes(), &[b"r1\nA\nB\nA\n".to_vec()]).unwrap();
    assert_eq!(read.election.seats(), 1);
    let none = read.election.with_seats(0);
    assert_eq!(
        method("bottoms-up-15")
            .unwrap()
            .count(&none)
            .unwrap()
            .elected
            .len(),
        2
    );
}

#[test]
fn an_undeclared_write_in_cannot_win() {
    let text = "4 2\n[undeclared 4]\n5 4 1 2 0\n2 3 0\n0\n";
    let read = profile("x.blt", text, "minneapolis");
    let lot = Lot::given(&["4", "3", "2", "1"], read.election.options()).unwrap();
    let outcome = method("minneapolis")
        .unwrap()
        .count(&read.election.with_lot(lot))
        .unwrap();
    assert_eq!(outcome.elected_names(), ["1", "3"]);
}

#[test]
fn candidates_of_rctab_go_by_their_aliases_too() {
    use folkmoot::domain::count::format::rctab;
    let config = r#"{"cvrFileSources":[{"provider":"ess","firstVoteColumnIndex":"1"}],
        "candidates":[{"name":"Ada","aliases":["A. Lee","Lee"]},{"name":"Bo"}],
        "rules":{"tiebreakMode":"stopCountingAndAsk","overvoteRule":"exhaustImmediately",
        "winnerElectionMode":"singleWinnerMajority","maxSkippedRanksAllowed":"1",
        "maxRankingsAllowed":"max","numberOfWinners":"1"}}"#;
    let read = rctab::read(
        config.as_bytes(),
        &[b"r1,r2\nLee,Bo\nA. Lee,\nBo,Ada\n".to_vec()],
    );
    assert_eq!(
        shown(&read.unwrap()),
        "Ada,Bo | 1: Ada, 1: Ada>Bo, 1: Bo>Ada"
    );
}

#[test]
fn broken_json_says_what_is_wrong_at_its_line_and_nothing_steers_the_terminal() {
    let fault = |text: &str| try_read("x.json", text, "approval").unwrap_err();
    assert_eq!(
        fault("{\"num_cand\": 2,\n\"voters\": [{\"weight\": 1}]}"),
        "line 2: expected weighted approvals: missing field `approve`"
    );
    assert_eq!(
        fault("{\"voters\": ["),
        "line 1: expected a JSON object: EOF while parsing a list"
    );
    assert_eq!(
        try_read("x.blt", "\u{1b}[31m", "borda").unwrap_err(),
        "line 1: expected the number of options, found `\u{fffd}[31m`"
    );
}

#[test]
fn lines_of_plain_digits_are_read_like_others() {
    use folkmoot::domain::count::format::csv;
    let written = |text: &str| csv::write(&profile("x.csv", text, "score").election);
    let plain = "weight,a,b,c\n3,5,,1\n12,0,4\n1,,,\n0,7,1,2\n";
    let blanks = plain
        .replace(',', " , ")
        .replacen("weight , a , b , c", "weight,a,b,c", 1);
    assert_eq!(written(plain), written(&blanks));
    assert_eq!(written("a,b\n5,1\n,2\n"), written("a,b\n\"5\",1\n,\"2\"\n"));
    for (line, fault) in [
        (
            "1,2,3,4,5",
            "expected as many cells as headings, found `1,2,3,4,5`",
        ),
        (",2", "expected a weight, found ``"),
        ("1,4294967296", "expected a whole score, found `4294967296`"),
        (
            "18446744073709551616,1",
            "expected a weight, found `18446744073709551616`",
        ),
    ] {
        let text = format!("weight,a,b,c\n{line}\n");
        let said = try_read("x.csv", &text, "score").unwrap_err();
        assert_eq!(said, format!("line 2: {fault}"));
    }
    for cell in [":", "x"] {
        let said = try_read("x.csv", &format!("a,b\n1,2\n{cell},{cell}\n"), "score").unwrap_err();
        let fault = format!("line 3: expected a whole score, found `{cell}`");
        assert_eq!(said, fault);
    }
}

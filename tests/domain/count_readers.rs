//! What readers of files take for the same, and what they must never take for nothing.

use crate::count_formats::{profile, shown, try_read};

#[test]
fn dialects_of_blt_say_the_same() {
    let usual =
        "3 1\n-3\n2 1 2=3 0\n1 3 0\n1 2 1 0\n1 0\n0\n\"Ada Lee\"\n\"Bo\"\n\"Cy\"\n\"Chair\"\n";
    let expected = {
        let profile = profile("x.blt", usual, "borda");
        (shown(&profile), profile.names, profile.title)
    };
    for dialect in [
        // Hill's equal ranks.
        usual.replace("2=3", "(2 3)"),
        usual.replace("2=3", "( 2 3 )"),
        // Ranks left out, and comments.
        usual.replace("2=3", "- 2=3"),
        usual
            .replace("1 3 0\n", "1 3 0 # alone\n")
            .replace("3 1\n", "/* of\ntoday */ 3 1\n"),
        // Ids instead of weights of 1.
        usual.replace(
            "\n1 3 0\n1 2 1 0\n1 0\n",
            "\n(b1) 3 0\n(ballot 2) 2 1 0\n(b3) 0\n",
        ),
        // No quotes.
        usual.replace('"', ""),
        // No closing 0.
        usual.replace(" 0\n", "\n"),
        // No line ends but one, and Windows'.
        usual.replace('\n', " "),
        usual.replace('\n', "\r\n"),
    ] {
        let profile = profile("x.blt", &dialect, "borda");
        let told = (shown(&profile), profile.names, profile.title);
        assert_eq!(told, expected, "{dialect}");
    }
    for (text, fault) in [
        (
            usual.replace("1 3 0\n", "0 3 0\n"),
            "line 4: expected the name of an option, found `3 0`",
        ),
        (
            usual.replace("-3\n", "[withdraw 3]\n"),
            "line 2: expected nick, tie, withdrawn, undeclared or droop in brackets, found `withdraw`",
        ),
        (
            usual.replace("2=3", "(2 3"),
            "line 3: the file ends where a closing parenthesis should follow",
        ),
        (
            usual.replace("2=3", "2 3)"),
            "line 3: expected parentheses in pairs, found `3)`",
        ),
        (
            usual.replace("\n1 3 0\n1 2 1 0", "\n(b) 3 0\n(b) 2 1 0"),
            "line 5: expected the id of each ballot only once, found `(b)`",
        ),
        (
            usual.replace("2 1 2=3 0", "2 1 /* 2=3 0"),
            "line 3: the file ends where the end of a comment should follow",
        ),
    ] {
        assert_eq!(try_read("x.blt", &text, "borda").unwrap_err(), fault);
    }
}

/// A report of one contest with one mark.
fn nist(selection: &str, position: &str, candidates: &str) -> String {
    format!(
        r#"{{"CVR":[{{"CVRSnapshot":[{{"CVRContest":[{{"CVRContestSelection":[{{"ContestSelectionId":"s",{selection}
        "SelectionPosition":[{{{position}}}]}}]}}]}}]}}],"Election":[{{"Candidate":[{{"@id":"c","Name":"a"}}],
        "Contest":[{{"ContestSelection":[{{"@id":"s","CandidateIds":{candidates}}}]}}]}}]}}"#
    )
}

fn voters(head: &str, voter: &str) -> String {
    format!(r#"{{{head}"num_cand":3,"voters":[{{"approve":[0]{voter}}}]}}"#)
}

fn snapshot(vote: &str) -> String {
    format!(r#"{{"proposal":{{"choices":["x","y"]}},"votes":[{{{vote}}}]}}"#)
}

fn concrete(seats: &str, n: &str) -> String {
    format!(
        r#"{{"metadata":{{"candidates":[{{"name":"a"}}],"vacancies":{seats}}},"btl":[{{"candidates":[0],"n":{n}}}]}}"#
    )
}

fn yaml(more: &str) -> String {
    format!("profile: [[0],[1]]\n{more}\n")
}

fn pb(meta: &str, kind: &str) -> String {
    format!(
        "META\nkey;value\nbudget;5\nvote_type;{kind}\n{meta}PROJECTS\nproject_id;cost\na;1\nVOTES\nvoter_id;vote\n1;a\n"
    )
}

fn starvote(option: &str) -> String {
    format!("[options]\n{option}\n\n[ballots]\na = 5\n")
}

#[test]
fn files_of_each_format_are_read_where_every_value_is_of_its_type() {
    for (name, text, method) in [
        ("x.json", nist("", r#""Rank":1"#, r#"["c"]"#), "irv"),
        ("x.json", nist(r#""Rank":1,"#, "", r#"["c"]"#), "irv"),
        ("x.json", voters("", r#","weight":1"#), "approval"),
        (
            "x.json",
            snapshot(r#""choice":1,"balance":2"#),
            "single-choice",
        ),
        ("x.stv", concrete("1", "3"), "stv-scottish"),
        ("x.yaml", yaml("committeesize: 2"), "approval"),
        ("x.yaml", yaml("\"committeesize\": 2"), "approval"),
        (
            "x.pb",
            pb("max_length;3\n", "ordinal"),
            "budget-most-points",
        ),
        ("x.starvote", starvote("seats = 1"), "star"),
    ] {
        let read = try_read(name, &text, method);
        assert!(read.is_ok(), "{name}: {read:?}");
    }
}

/// Files in which one value is of another type than it must be, or stands under a name that nobody knows. None
/// of them may be read as if the value were not there.
#[test]
fn a_value_of_another_type_is_never_taken_for_none() {
    let weighed = r#","weight":1"#;
    let (rank, c) = (r#""Rank":1"#, r#"["c"]"#);
    let approved = |ids: &str| voters("", weighed).replace("[0]", ids);
    for (name, text, method) in [
        ("x.json", nist("", r#""Rank":"1""#, c), "irv"),
        ("x.json", nist("", r#""Rank":1.5"#, c), "irv"),
        ("x.json", nist("", r#""Rank":null"#, c), "irv"),
        ("x.json", nist("", "", c), "irv"),
        ("x.json", nist("", rank, r#""c""#), "irv"),
        ("x.json", nist("", rank, r#"["d"]"#), "irv"),
        (
            "x.json",
            nist("", r#""Rank":1,"HasIndication":true"#, c),
            "irv",
        ),
        ("x.json", nist(r#""Rank":"1","#, rank, c), "irv"),
        ("x.json", voters(r#""seats":"2","#, weighed), "approval"),
        ("x.json", voters(r#""seat":2,"#, weighed), "approval"),
        ("x.json", voters(r#""budget":[5],"#, weighed), "approval"),
        ("x.json", voters("", r#","weight":true"#), "approval"),
        (
            "x.json",
            voters("", r#","weight":1,"wieght":2"#),
            "approval",
        ),
        ("x.json", approved("[0.5]"), "approval"),
        ("x.json", approved("[null]"), "approval"),
        (
            "x.json",
            snapshot(r#""choice":"1","balance":2"#),
            "single-choice",
        ),
        (
            "x.json",
            snapshot(r#""choice":[1],"balance":2"#),
            "single-choice",
        ),
        ("x.json", snapshot(r#""choice":1,"balance":2"#), "approval"),
        (
            "x.json",
            snapshot(r#""choice":1,"balance":[2]"#),
            "single-choice",
        ),
        ("x.json", snapshot(r#""choice":1"#), "single-choice"),
        ("x.stv", concrete(r#""1""#, "3"), "stv-scottish"),
        ("x.stv", concrete("1", r#""3""#), "stv-scottish"),
        ("x.yaml", yaml("committeesize: two"), "approval"),
        ("x.yaml", yaml("committesize: 2"), "approval"),
        (
            "x.yaml",
            yaml("committeesize: 1\ncommitteesize: 2"),
            "approval",
        ),
        ("x.yaml", yaml("voter_weights: {0: 1}"), "approval"),
        (
            "x.pb",
            pb("max_length;three\n", "ordinal"),
            "budget-most-points",
        ),
        ("x.pb", pb("", "cumulative"), "budget-most-points"),
        ("x.starvote", starvote("seats = two"), "star"),
        ("x.starvote", starvote("seat = 2"), "star"),
    ] {
        assert!(try_read(name, &text, method).is_err(), "{text}");
    }
}

/// The records of one contest as XML: what a position says, and what is beside it in its selection.
fn xml(position: &str, beside: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<cdf:CastVoteRecordReport xmlns:cdf="NIST_V0_cast_vote_records.xsd">
 <cdf:CVR><cdf:CurrentSnapshotId>s2</cdf:CurrentSnapshotId>
  <cdf:CVRSnapshot ObjectId="s1"/>
  <cdf:CVRSnapshot ObjectId="s2"><cdf:CVRContest><cdf:ContestId>x</cdf:ContestId>
   <cdf:CVRContestSelection><cdf:ContestSelectionId>sb</cdf:ContestSelectionId>
    <cdf:SelectionPosition><cdf:HasIndication>yes</cdf:HasIndication><cdf:Rank>1</cdf:Rank></cdf:SelectionPosition>
   </cdf:CVRContestSelection>
   <cdf:CVRContestSelection><cdf:ContestSelectionId>sa</cdf:ContestSelectionId>{beside}
    <cdf:SelectionPosition>{position}</cdf:SelectionPosition>
   </cdf:CVRContestSelection>
  </cdf:CVRContest></cdf:CVRSnapshot>
 </cdf:CVR>
 <cdf:Election ObjectId="e">
  <cdf:Candidate ObjectId="a"><cdf:Name>Ada &amp; Co</cdf:Name></cdf:Candidate>
  <cdf:Candidate ObjectId="b"><cdf:Name>Bo</cdf:Name></cdf:Candidate>
  <cdf:Contest ObjectId="x"><cdf:Name>Chair</cdf:Name><cdf:VoteVariation>rcv</cdf:VoteVariation>
   <cdf:ContestSelection ObjectId="sa"><cdf:CandidateIds>a</cdf:CandidateIds></cdf:ContestSelection>
   <cdf:ContestSelection ObjectId="sb"><cdf:CandidateIds>b</cdf:CandidateIds></cdf:ContestSelection>
  </cdf:Contest>
 </cdf:Election>
</cdf:CastVoteRecordReport>
"#
    )
}

#[test]
fn records_of_nist_are_read_as_xml_too() {
    let second = "<cdf:Rank>2</cdf:Rank>";
    let write_in = format!("{second}<cdf:CVRWriteIn><cdf:Text>Cy</cdf:Text></cdf:CVRWriteIn>");
    let adjudicated = "<cdf:Status>needs-adjudication</cdf:Status>";
    for (text, ballots) in [
        (xml(second, ""), "Ada & Co,Bo | 1: Bo>Ada & Co"),
        (xml("", second), "Ada & Co,Bo | 1: Bo>Ada & Co"),
        (
            xml(
                &format!("{second}<cdf:IsAllocable>no</cdf:IsAllocable>"),
                "",
            ),
            "Ada & Co,Bo | 1: Bo",
        ),
        (xml(second, adjudicated), "Ada & Co,Bo | 1: Bo"),
        (
            xml(&write_in, ""),
            "Ada & Co,Bo,Undeclared Write-ins | 1: Bo>Undeclared Write-ins",
        ),
    ] {
        // Known by its ending, and by how it begins.
        for name in ["x.xml", "-"] {
            assert_eq!(shown(&profile(name, &text, "irv")), ballots);
        }
    }
    let faults = [
        xml("<cdf:Rank>two</cdf:Rank>", ""),
        xml("<cdf:Rank>1</cdf:Rank><cdf:Rank>2</cdf:Rank>", ""),
        xml("<cdf:Rank><cdf:Rank>1</cdf:Rank></cdf:Rank>", ""),
        xml("", ""),
        xml(second, "").replace("</cdf:Contest>", ""),
        xml(second, "").replacen("CastVoteRecordReport", "ElectionReport", 1),
        xml(second, "").replace("CastVoteRecordReport", "ElectionReport"),
        xml(second, "").replace("?>\n", "?><!DOCTYPE a [<!ENTITY b \"c\">]>\n"),
    ];
    let told: Vec<String> = faults
        .iter()
        .map(|text| try_read("x.xml", text, "irv").unwrap_err())
        .collect();
    insta::assert_snapshot!(told.join("\n"), @"
    line 10: expected a whole number, found `two`
    line 10: expected one plain text for each name, found `Rank`
    line 10: expected one plain text for each name, found `Rank`
    line 1: expected a Rank for each mark, found `sa`
    line 21: expected XML: expected 'cdf:Contest' tag, not 'cdf:Election'
    line 22: expected XML: expected 'cdf:ElectionReport' tag, not 'cdf:CastVoteRecordReport'
    line 1: expected a CastVoteRecordReport, found `ElectionReport`
    line 1: expected XML: XML with DTD detected
    ");
}

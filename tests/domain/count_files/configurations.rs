//! RCTab's configurations: what they say is done, and what is not built is refused.

use folkmoot::domain::count::format::rctab;
use serde_json::Value;

use super::{NIST, shown};
use crate::shared::said;

#[test]
fn a_configuration_says_how_its_files_are_read() {
    let config = |more: &str, rules: &str| {
        format!(
            r#"{{"outputSettings":{{"contestName":"Mayor"}},"cvrFileSources":[{{"provider":"ess",{more}"firstVoteColumnIndex":"2","overvoteDelimiter":"/"}}],
            "candidates":[{{"name":"a"}},{{"name":"b"}},{{"name":"c","excluded":true}}],
            "rules":{{{rules}"overvoteRule":"alwaysSkipToNextRank","winnerElectionMode":"bottomsUp",
            "maxRankingsAllowed":"2","numberOfWinners":"2"}}}}"#
        )
    };
    let ask = r#""tiebreakMode":"stopCountingAndAsk","#;
    let unlimited = r#""maxSkippedRanksAllowed":"unlimited","#;
    let usual = format!("{ask}{unlimited}");
    let usual = usual.as_str();
    let ballots = "id,first,second,third\n1,a,b,c\n2,b/a,c,a\n3,,b,a\n";
    let read =
        |config: String, text: &str| rctab::read(config.as_bytes(), &[text.as_bytes().to_vec()]);
    let profile = read(config("", usual), ballots).unwrap();
    insta::assert_snapshot!(shown(&profile), @"
    ranking 2
    weight,ranking
    1,a > b
    1,b
    1,c
    ");
    assert_eq!(profile.title, "Mayor");
    assert!(profile.election.lot().is_none());
    assert_eq!(profile.election.standing(), [0, 1]);
    let ordered = read(
        config(
            "",
            &format!(r#""tiebreakMode":"useCandidateOrder",{unlimited}"#),
        ),
        ballots,
    )
    .unwrap();
    assert_eq!(ordered.election.lot().unwrap().order(), [0, 1, 2]);
    let none = format!(r#"{ask}"maxSkippedRanksAllowed":"0","#);
    let write_ins = config(r#""treatBlankAsUndeclaredWriteIn":true,"#, &none);
    let profile = read(write_ins, ballots).unwrap();
    assert_eq!(profile.election.undeclared(), [3]);
    insta::assert_snapshot!(shown(&profile), @"
    ranking 2
    weight,ranking
    1,a > b
    1,c
    1,Undeclared Write-ins > b
    ");
    let none_skipped = config("", &none);
    insta::assert_snapshot!(shown(&read(none_skipped, ballots).unwrap()), @"
    ranking 2
    weight,ranking
    1,
    1,a > b
    1,c
    ");
    // Our own headings say where the ranks are.
    insta::assert_snapshot!(shown(&read(config("", usual), "rank1,rank2,rank3,count\na,b,c,7\n").unwrap()), @"
    ranking 2
    weight,ranking
    7,a > b > c
    ");
    let nist = config("", usual).replace("\"ess\"", "\"cdf\"");
    insta::assert_snapshot!(shown(&read(nist, NIST).unwrap()), @"
    ranking 2
    weight,ranking
    1,a > b
    ");
}

/// A configuration that is read, as JSON.
fn complete() -> Value {
    serde_json::json!({
        "outputSettings": {"contestName": "Mayor"},
        "cvrFileSources": [{"provider": "ess", "firstVoteColumnIndex": "1"}],
        "candidates": [{"name": "a"}, {"name": "b"}],
        "rules": {
            "tiebreakMode": "useCandidateOrder",
            "overvoteRule": "exhaustImmediately",
            "winnerElectionMode": "singleWinnerMajority",
            "numberOfWinners": "1",
            "decimalPlacesForVoteArithmetic": "4",
            "maxSkippedRanksAllowed": "1",
            "maxRankingsAllowed": "max",
        },
    })
}

/// What a configuration is told, changed at a path.
fn told(path: &str, value: Value) -> String {
    let mut config = complete();
    let (parent, key) = path.rsplit_once('/').unwrap();
    config.pointer_mut(parent).unwrap()[key] = value;
    let config = serde_json::to_vec(&config).unwrap();
    let read = rctab::read(&config, &[b"r1,r2\na,b\nb,\na,\n".to_vec()]);
    match read.and_then(|_| rctab::method(&config)) {
        Ok(name) => name.to_owned(),
        Err(error) => said(&error),
    }
}

#[test]
fn a_configuration_with_a_key_that_is_not_built_is_refused() {
    assert_eq!(told("/rules/rulesDescription", "x".into()), "irv");
    for place in [
        "",
        "/outputSettings",
        "/cvrFileSources/0",
        "/candidates/0",
        "/rules",
    ] {
        let refused = told(&format!("{place}/newFangledRule"), true.into());
        let expected = "line 1: expected an RCTab configuration: unknown field `newFangledRule`";
        assert!(refused.starts_with(expected), "{place}: {refused}");
    }
}

#[test]
fn numbers_and_flags_of_a_configuration_may_stand_in_quotes_or_not() {
    for (key, value, quoted) in [
        (
            "numberOfWinners",
            serde_json::json!(1),
            serde_json::json!("1"),
        ),
        (
            "maxSkippedRanksAllowed",
            serde_json::json!(0),
            serde_json::json!("0"),
        ),
        (
            "hareQuota",
            serde_json::json!(false),
            serde_json::json!("false"),
        ),
        ("randomSeed", serde_json::json!(-7), serde_json::json!("-7")),
    ] {
        let path = format!("/rules/{key}");
        assert_eq!([told(&path, value), told(&path, quoted)], ["irv", "irv"]);
    }
    let texts = [
        "tiebreakMode",
        "overvoteRule",
        "winnerElectionMode",
        "randomSeed",
        "numberOfWinners",
        "multiSeatBottomsUpPercentageThreshold",
        "decimalPlacesForVoteArithmetic",
        "minimumVoteThreshold",
        "maxSkippedRanksAllowed",
        "maxRankingsAllowed",
        "stopTabulationEarlyAfterRound",
    ];
    let flags = [
        "nonIntegerWinningThreshold",
        "doesFirstRoundDetermineThreshold",
        "hareQuota",
        "batchElimination",
        "cutoffElimination",
        "continueUntilTwoCandidatesRemain",
        "exhaustOnDuplicateCandidate",
    ];
    let lists = [
        serde_json::json!([1]),
        serde_json::json!({"a": 1}),
        serde_json::json!(1.5),
    ];
    for wrong in lists.iter().chain([&Value::Bool(true)]) {
        for key in texts {
            let refused = told(&format!("/rules/{key}"), wrong.clone());
            assert!(
                refused.contains("expected a text or a whole number"),
                "{key}: {refused}"
            );
        }
    }
    for wrong in lists.iter().chain([&Value::from(1), &Value::from("yes")]) {
        for key in flags {
            let refused = told(&format!("/rules/{key}"), wrong.clone());
            assert!(
                refused.contains("expected true or false"),
                "{key}: {refused}"
            );
        }
    }
}

#[test]
fn a_configuration_with_a_value_that_is_not_built_is_refused() {
    let rule = |key: &str, value: &str| told(&format!("/rules/{key}"), value.into());
    let flag = |key: &str| told(&format!("/rules/{key}"), true.into());
    let told = [
        rule("tiebreakMode", "byAge"),
        rule("tiebreakMode", "random"),
        rule("overvoteRule", "guess"),
        rule("numberOfWinners", "two"),
        rule("numberOfWinners", "70000"),
        rule("minimumVoteThreshold", "some"),
        rule("maxSkippedRanksAllowed", "few"),
        rule("maxSkippedRanksAllowed", ""),
        rule("maxRankingsAllowed", ""),
        rule("stopTabulationEarlyAfterRound", "0"),
        rule("undeclaredWriteInLabel", "UWI"),
        flag("hareQuota"),
        flag("cutoffElimination"),
        told("/cvrFileSources/0/provider", "dominion".into()),
        told("/cvrFileSources/0/firstVoteRowIndex", "second".into()),
        told("/candidates/1/name", "c".into()),
    ];
    insta::assert_snapshot!(told.join("\n"), @"
    line 1: expected a tiebreakMode of RCTab, found `byAge`
    line 1: expected a whole randomSeed for this tiebreakMode, found ``
    line 1: expected an overvoteRule of RCTab, found `guess`
    line 1: expected a whole numberOfWinners up to 65,535, found `two`
    line 1: expected a whole numberOfWinners up to 65,535, found `70000`
    line 1: expected a whole minimumVoteThreshold, found `some`
    line 1: expected unlimited or a whole maxSkippedRanksAllowed, found `few`
    line 1: expected unlimited or a whole maxSkippedRanksAllowed, found ``
    line 1: expected max or a whole maxRankingsAllowed, found ``
    line 1: expected no stopTabulationEarlyAfterRound, or a whole one from 1, found `0`
    line 1: expected labels in each of cvrFileSources, found `UWI`
    line 1: expected hareQuota and nonIntegerWinningThreshold only with multiWinnerAllow modes, found `singleWinnerMajority`
    line 1: expected cutoffElimination only with bottomsUpUsingPercentageThreshold, found `singleWinnerMajority`
    line 1: expected ess, genericCsv, clearBallot or cdf as provider, found `dominion`
    line 1: expected a whole firstVoteRowIndex, found `second`
    line 2: expected the name of a candidate or of write-ins, found `b`
    ");
}

#[test]
fn a_configuration_names_its_method() {
    let named = |rules: &str| {
        let config = format!(r#"{{"cvrFileSources":[],"candidates":[],"rules":{{{rules}}}}}"#);
        match rctab::method(config.as_bytes()) {
            Ok(name) => name.to_owned(),
            Err(error) => said(&error),
        }
    };
    let places = |places: &str, mode: &str, more: &str| {
        named(&format!(
            r#""decimalPlacesForVoteArithmetic":"{places}","winnerElectionMode":"{mode}"{more}"#
        ))
    };
    let mode = |mode: &str, more: &str| places("4", mode, more);
    let several = "multiWinnerAllowMultipleWinnersPerRound";
    let single = "multiWinnerAllowOnlyOneWinnerPerRound";
    let percent = "bottomsUpUsingPercentageThreshold";
    let (hare, decimal) = (
        r#","hareQuota":true"#,
        r#","nonIntegerWinningThreshold":true"#,
    );
    let fifteen = r#","multiSeatBottomsUpPercentageThreshold":"15""#;
    let first = format!(r#"{fifteen},"doesFirstRoundDetermineThreshold":true"#);
    let told = [
        mode("singleWinnerMajority", ""),
        mode("multiPassIrv", ""),
        mode("bottomsUp", ""),
        mode(percent, fifteen),
        mode(percent, &first),
        mode(several, ""),
        mode(several, hare),
        mode(several, decimal),
        mode(single, decimal),
        mode(single, ""),
        mode(single, hare),
        mode(several, &format!("{hare}{decimal}")),
        mode(percent, r#","multiSeatBottomsUpPercentageThreshold":"20""#),
        places("6", several, ""),
        mode("approval", ""),
    ];
    insta::assert_snapshot!(told.join("\n"), @"
    irv
    irv-sequential
    bottoms-up
    bottoms-up-15
    bottoms-up-15-first
    stv-rctab
    stv-rctab-hare
    stv-rctab-decimal
    stv-rctab-single
    stv-rctab-single-whole
    line 1: expected hareQuota only with whole thresholds and multiple winners per round, found `multiWinnerAllowOnlyOneWinnerPerRound`
    line 1: expected hareQuota only with whole thresholds and multiple winners per round, found `multiWinnerAllowMultipleWinnersPerRound`
    line 1: expected 15 as multiSeatBottomsUpPercentageThreshold, found `20`
    line 1: expected 4 as decimalPlacesForVoteArithmetic, with several winners, found `6`
    line 1: expected a winnerElectionMode of RCTab, found `approval`
    ");
    for name in &told[..10] {
        assert!(folkmoot::domain::count::method(name).is_some(), "{name}");
    }
}

//! Verification of whole mirrors: what holds, and that nothing wrong goes unnoticed.

use folkmoot::domain::hash::Hash;
use folkmoot::domain::poll::notice::Publication;
use folkmoot::domain::verify::{Failure, Held, Options, Report, verify};
use folkmoot::words::{self, Language};

use proptest::prelude::*;

use super::community::{self, Community, PollPlan, council_and_charter, marks};
use super::log_directory::Files;
use super::second;

pub const POLL: &str = "council-2027";
pub const MEMBERS: [&str; 7] = ["m-1", "m-2", "m-3", "m-4", "m-5", "m-6", "m-7"];

/// A community whose poll is open and where nobody has voted yet.
pub fn opened(publication: Publication) -> Community {
    let mut community = Community::new();
    community.enrol(MEMBERS);
    community.credit(&[("m-1", 40), ("m-2", 31), ("m-3", 5), ("m-4", 5)]);
    community.credit(&[("m-1", -3), ("m-5", 12)]);
    let policy = community.policy(&[("base", "1")]);
    community.announce(PollPlan {
        poll: POLL,
        policy,
        publication,
        contests: council_and_charter(),
    });
    community.open(POLL);
    community
}

/// What six of the seven voted, one of them twice.
pub fn vote(community: &mut Community) {
    let ballots = [
        ("m-1", ["lin-wei", "ma-li"], "for"),
        ("m-2", ["ma-li", "chen-yu"], "against"),
        ("m-3", ["zhao-min", "lin-wei"], "for"),
        ("m-1", ["chen-yu", "lin-wei"], "for"),
        ("m-4", ["ma-li", "lin-wei"], "for"),
        ("m-5", ["lin-wei", "zhao-min"], "against"),
        ("m-6", ["chen-yu", "lin-wei"], "for"),
    ];
    for (salt, (member, ranking, side)) in (1..).zip(ballots) {
        community.vote(POLL, member, &marks(salt, &ranking, side));
    }
}

/// The whole of a poll, certified.
pub fn certified() -> Community {
    let mut community = opened(Publication::SealedUntilClose);
    vote(&mut community);
    community.close(POLL);
    community.result(POLL);
    community.certify(POLL);
    community
}

pub fn verify_files(files: &Files, options: &Options) -> Report {
    let report = verify_alone(files, options);
    second::agrees(files, options, &report);
    report
}

/// The same without a second opinion.
fn verify_alone(files: &Files, options: &Options) -> Report {
    verify(&|path| files.get(path).cloned(), options, &mut |_| ())
}

/// What a verification of these files says is wrong.
pub fn failure(files: &Files, options: &Options) -> Failure {
    let report = verify_files(files, options);
    assert!(!report.holds, "verification holds:\n{report}");
    report.failure.expect("what does not hold has a reason")
}

/// A report as people read it.
pub fn told(report: &Report) -> String {
    words::verify::report(Language::English, report)
}

/// What does not hold, as people read it.
pub fn why(failure: &Failure) -> String {
    words::verify::failure(Language::English, failure)
}

pub fn pinned(community: &Community) -> Options {
    Options {
        trust: Some(community.trust()),
        threads: 2,
        ..Options::default()
    }
}

#[test]
fn certified_poll_verifies() {
    let community = certified();
    let report = verify_files(&community.mirror(), &pinned(&community));
    insta::assert_snapshot!(told(&report), @"
    leaves        53 entries have the leaf hashes that the tiles hold
    tree          the tiles and the entries lead to root bf5135c4dc8d1ea33dbb10966aab0437dddb507e61a9079de33c8c0ad77cd75e
    checkpoint    vote.example.org/council of size 53 is signed by the log key vote.example.org/council+f0883909+Af0XJDhaoMdbZPt4zWAvodmR/ev3axPFjtcC6sg16fYY
    signatures    62 signatures are valid under strict-v1
    authority     53 statements come from authorised signers and follow the rules
    ledger        6 contributions in 2 batches add up to what is stated
    rolls         3 roll statements recomputed from ledger and policy, with the power report
    claims        0 claims against rolls, 0 rulings with reasons
    ballots       7 ballots in unbroken chains, cast by voters while their poll was open
    counts        1 result recounted with the same bytes
    certificates  2 signatures by scrutineers on results
    poll          council-2027: certified; 6 of 7 voters with 96 of 97 weight
    poll          council-2027: council elected chen-yu and ma-li
    poll          council-2027: charter passed
    poll          council-2027: result certified by o/wang and o/xu
    decisions     2 decisions, 6 votes of bodies, 2 taken effect: each follows from the log
    body          founders: 3 of 3 seats held; 3 mandates were ever offered
    note          a log truncated to an earlier state cannot be told from a complete one; --receipt FILE or --checkpoint FILE, kept from before, can tell
    note          the clock of this log is a test clock: its times prove nothing
    verified: everything holds, for the log that the trust file names
    ");
}

#[test]
fn every_wrong_byte_is_noticed_and_its_file_named() {
    let community = certified();
    let files = community.mirror();
    for options in [pinned(&community), Options::default()] {
        for (path, bytes) in &files {
            for place in [0, bytes.len() / 2, bytes.len().saturating_sub(1)] {
                let mut changed = files.clone();
                let Some(byte) = changed.get_mut(path).unwrap().get_mut(place) else {
                    continue;
                };
                *byte ^= 1;
                let failure = failure(&changed, &options);
                assert!(failure.to_string().contains(path), "{path}: {failure}");
            }
        }
    }
}

#[test]
fn seeded_wrong_bytes_are_all_noticed() {
    let community = certified();
    let files = community.mirror();
    let options = pinned(&community);
    let total: usize = files.values().map(Vec::len).sum();
    let long = std::env::var_os("FOLKMOOT_LONG").is_some();
    for seed in 0..if long { 10_000_u32 } else { 1_000 } {
        let draw = Hash::of(&seed.to_be_bytes()).0;
        let number = u64::from_be_bytes(draw[..8].try_into().unwrap());
        let mut place = usize::try_from(number).unwrap() % total;
        let lies_in = |(_, bytes): &(&String, &Vec<u8>)| match place < bytes.len() {
            true => true,
            false => {
                place -= bytes.len();
                false
            }
        };
        let (path, _) = files.iter().find(lies_in).unwrap();
        let mut changed = files.clone();
        changed.get_mut(path).unwrap()[place] ^= draw[8].max(1);
        let report = verify_alone(&changed, &options);
        // A second opinion on one in sixteen, and on all under `./check --long`.
        if long || seed % 16 == 0 {
            second::agrees(&changed, &options, &report);
        }
        let failure = report.failure.expect("a wrong byte is noticed");
        assert!(failure.to_string().contains(path), "{path}: {failure}");
    }
}

#[test]
fn every_missing_file_is_named() {
    let community = certified();
    let files = community.mirror();
    for path in files.keys() {
        let mut fewer = files.clone();
        fewer.remove(path);
        let failure = failure(&fewer, &pinned(&community));
        assert_eq!(
            (
                failure.file.as_str(),
                words::say(Language::English, &failure.problem)
            ),
            (path.as_str(), "missing".to_owned())
        );
    }
}

#[test]
fn receipt_and_checkpoint_are_contained() {
    let community = certified();
    let earlier = community.at(30);
    let options = Options {
        receipts: vec![Held {
            name: "my.receipt".to_owned(),
            bytes: earlier.receipt(12).to_string().into_bytes(),
        }],
        checkpoints: vec![Held {
            name: "old.checkpoint".to_owned(),
            bytes: earlier.checkpoint().into_bytes(),
        }],
        ..pinned(&community)
    };
    let report = verify_files(&community.mirror(), &options);
    assert!(report.holds, "{report}");
    let cut = failure(&community.at(25).mirror(), &options);
    insta::assert_snapshot!(why(&cut), @"my.receipt: it shows that the log had 30 entries, but this download has only 25: entries at its end are missing");
}

/// What somebody holds can be anything; the log holds nevertheless, and that is said.
#[test]
fn what_proves_nothing_is_no_verdict_about_the_log() {
    let community = certified();
    let receipt = community.at(30).receipt(12).to_string();
    let elsewhere = receipt.replace("vote.example.org/council", "other.example.org/council");
    let other_entry = receipt.replace("index 12", "index 13");
    let beyond = receipt.replace("index 12", "index 12000");
    for (bytes, code) in [
        ("not a receipt".to_owned(), "bad-receipt"),
        (elsewhere, "bad-receipt"),
        (other_entry, "held"),
        (beyond, "held"),
    ] {
        let options = Options {
            receipts: vec![Held {
                name: "my.receipt".to_owned(),
                bytes: bytes.into_bytes(),
            }],
            ..pinned(&community)
        };
        let report = verify_files(&community.mirror(), &options);
        assert!(report.holds, "{report}");
        let found: Vec<_> = report
            .unusable
            .iter()
            .map(|file| (file.file.as_str(), &*file.problem.code))
            .collect();
        let code = match code {
            "bad-receipt" if found[0].1.starts_with("bad-checkpoint") => found[0].1,
            code => code,
        };
        assert_eq!(found, [("my.receipt", code)], "{report}");
    }
    let junk = Options {
        checkpoints: vec![Held {
            name: "old.checkpoint".to_owned(),
            bytes: b"junk".to_vec(),
        }],
        ..pinned(&community)
    };
    let report = verify_files(&community.mirror(), &junk);
    assert!(report.holds && report.unusable.len() == 1, "{report}");
}

#[test]
fn mirror_in_a_directory_verifies() {
    let community = certified();
    let directory = tempfile::tempdir().unwrap();
    community::write(&community.mirror(), directory.path());
    let source = |path: &str| std::fs::read(directory.path().join(path)).ok();
    let report = verify(&source, &pinned(&community), &mut |_| ());
    assert!(report.holds, "{report}");
}

/// A poll of 300 members who all voted: more than one bundle, on both sides of every step.
fn large() -> Community {
    let mut community = Community::new();
    let members: Vec<String> = (0..300).map(|number| format!("m-{number:03}")).collect();
    community.enrol(members.iter().map(String::as_str));
    for part in members.chunks(100) {
        let amounts: Vec<(&str, i64)> = part.iter().map(|member| (member.as_str(), 7)).collect();
        community.credit(&amounts);
    }
    let policy = community.policy(&[("base", "1")]);
    community.announce(PollPlan {
        poll: POLL,
        policy,
        publication: Publication::SealedUntilClose,
        contests: council_and_charter(),
    });
    community.open(POLL);
    for (salt, member) in (0..).zip(&members) {
        let side = ["for", "against"][usize::from(salt % 3 == 0)];
        community.vote(POLL, member, &marks(salt, &["ma-li", "chen-yu"], side));
    }
    community.close(POLL);
    community.result(POLL);
    community.certify(POLL);
    community
}

#[test]
fn report_does_not_depend_on_the_number_of_threads() {
    let community = large();
    let files = community.mirror();
    let mut progress = Vec::new();
    let reports = [0, 1, 2, 7].map(|threads| {
        let options = Options {
            threads,
            ..pinned(&community)
        };
        let source = |path: &str| files.get(path).cloned();
        verify(&source, &options, &mut |step| progress.push(step.judged))
    });
    let [first, others @ ..] = &reports;
    assert!(first.holds, "{first}");
    assert!(others.iter().all(|other| other == first));
    assert_eq!(
        progress.last(),
        Some(&(community.entries.len().try_into().unwrap()))
    );
}

#[test]
fn first_of_several_faults_is_named() {
    let community = large();
    let mut files = community.mirror();
    // A wrong entry under a right tree: the marks of one ballot, and the bundle after it missing.
    let path = "attachment/entries/001";
    let bytes = files.get_mut(path).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    files.remove("tile/entries/002.p/128");
    let failure = failure(&files, &pinned(&community));
    assert_eq!(
        (failure.file.as_str(), failure.entry),
        (path, Some(511)),
        "{failure}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]
    #[test]
    fn result_does_not_depend_on_the_order_of_different_members(
        order in Just(vec![0_usize, 1, 2, 3, 4, 5]).prop_shuffle(),
        choices in prop::collection::vec((0_usize..4, 0_usize..4, any::<bool>()), 6),
    ) {
        let outcome = |order: &[usize]| {
            let mut community = opened(Publication::Open);
            for &place in order {
                let (first, second, side) = choices[place];
                let names = ["chen-yu", "lin-wei", "ma-li", "zhao-min"];
                let both = [names[first], names[second]];
                let ranking = &both[..1 + usize::from(first != second)];
                let side = if side { "for" } else { "against" };
                let salt = u64::try_from(place).unwrap();
                community.vote(POLL, MEMBERS[place], &marks(salt, ranking, side));
            }
            community.close(POLL);
            community.result(POLL);
            let report = verify_files(&community.mirror(), &pinned(&community));
            assert!(report.holds, "{report}");
            let poll = community.state.polls().find(&community::id(POLL)).unwrap();
            let result = poll.result_statement().unwrap().clone();
            (result.contests, result.ballots, result.weight, result.outcome)
        };
        prop_assert_eq!(outcome(&order), outcome(&[0, 1, 2, 3, 4, 5]));
    }
}

#[test]
fn transcripts_verify_this_log() {
    let community = certified();
    let mut files = Files::new();
    for (path, bytes) in community.mirror() {
        files.insert(format!("log/{path}"), bytes);
    }
    let mut other = community.trust();
    other.genesis = Hash::of(b"another organisation");
    let cast = community.at(46);
    files.insert(
        "trust".to_owned(),
        community.trust().to_string().into_bytes(),
    );
    files.insert("other-trust".to_owned(), other.to_string().into_bytes());
    files.insert(
        "ballot.receipt".to_owned(),
        cast.receipt(45).to_string().into_bytes(),
    );
    files.insert(
        "last-week.checkpoint".to_owned(),
        cast.checkpoint().into_bytes(),
    );
    let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/verify.in");
    if std::env::var_os("FOLKMOOT_WRITE_TRANSCRIPTS").is_some() {
        community::write(&files, &directory);
    }
    for (path, bytes) in files {
        let found = std::fs::read(directory.join(&path)).unwrap_or_default();
        assert!(
            found == bytes,
            "{path} has changed: set FOLKMOOT_WRITE_TRANSCRIPTS and run again"
        );
    }
}

//! Corrections of the ledger: what they may name, when they count, and that a reversed line might
//! never have been.

use folkmoot::domain::attachment::AttachmentRef;
use folkmoot::domain::hash::Hash;
use folkmoot::domain::poll::cut::LedgerCut;
use folkmoot::domain::poll::notice::Publication;
use folkmoot::domain::state::ledger;
use folkmoot::domain::statement::Statement;
use folkmoot::domain::statement::correction::Correction;
use folkmoot::domain::statement::refusal::{Refusal, Unfit};

use super::community::{Community, PollPlan, council_and_charter, id, who};
use super::verify::{pinned, verify_files};
use super::weight_communities::Dice;

const POLL: &str = "council-2027";
const MEMBERS: [&str; 4] = ["m-1", "m-2", "m-3", "m-4"];

impl Community {
    /// The registrar puts other amounts in place of lines of the source.
    pub fn correct(&mut self, reference: &str, lines: &[(&str, i64)]) -> Result<Hash, Refusal> {
        let reason = self.attach(format!("why {reference}").as_bytes());
        let lines = lines.iter().map(|(line, amount)| (id(line), *amount));
        let correction = Correction {
            reference: id(reference),
            source: who("s/app"),
            lines: lines.collect(),
            reason,
        };
        let note = self.note(correction, &[who("o/lin")]);
        self.submit(&note)
    }

    /// The reference of a line of the last batch, by its place.
    pub fn last_line(&self, place: usize) -> String {
        let everything = LedgerCut {
            size: u64::MAX,
            ..LedgerCut::default()
        };
        let batches = self.state.ledger().batches_at(&everything);
        let batch = &self.shelf.0[&batches.last().expect("there is a batch").lines];
        let text = std::str::from_utf8(batch).unwrap();
        let line = text.lines().nth(place).expect("there is such a line");
        line.split(' ').next().unwrap().to_owned()
    }
}

/// Four members and a batch of four lines.
fn credited() -> Community {
    let mut community = Community::new();
    community.enrol(MEMBERS);
    community.credit(&[("m-1", 40), ("m-2", 31), ("m-3", 5), ("m-1", 7)]);
    community
}

/// The roll of a linear policy, once its record date has passed.
fn roll(community: &mut Community) -> String {
    let policy = community.policy(&[("base", "1")]);
    community.announce(PollPlan {
        poll: POLL,
        policy,
        publication: Publication::Open,
        contests: council_and_charter(),
    });
    community.clock("2026-12-05T00:00:00Z");
    String::from_utf8(community.roll(POLL).1.text()).unwrap()
}

#[test]
fn the_last_correction_of_a_line_stands_in_its_place() {
    let mut community = credited();
    let lines = [0, 1, 2].map(|place| community.last_line(place));
    let [first, second, third] = lines.each_ref().map(String::as_str);
    community
        .correct("fix-1", &[(first, 4), (second, 9)])
        .unwrap();
    community
        .correct("fix-2", &[(second, -9), (third, 0)])
        .unwrap();
    let roll = roll(&mut community);
    assert_eq!(
        roll,
        "m-1 owner 12\nm-2 owner 1\nm-3 owner 1\nm-4 owner 1\n"
    );
}

#[test]
fn a_correction_after_the_record_date_leaves_the_roll_as_it_was() {
    let mut community = credited();
    let line = community.last_line(0);
    let before = roll(&mut community);
    community.correct("fix-1", &[(&line, 0)]).unwrap();
    let after = community.roll(POLL).1.text();
    assert_eq!(String::from_utf8(after).unwrap(), before);
}

#[test]
fn a_correction_names_what_was_credited_once_with_a_reason() {
    let mut community = credited();
    let line = community.last_line(0);
    assert!(matches!(
        community.correct("fix-1", &[("no-line", 0)]),
        Err(Refusal::Ledger(ledger::Refusal::UnknownContribution { .. }))
    ));
    community.correct("fix-1", &[(&line, 3)]).unwrap();
    let again = community.correct("fix-1", &[(&line, 4)]);
    assert!(matches!(
        again,
        Err(Refusal::Statement(Unfit::ReferenceUsed { .. }))
    ));
    let empty = Correction {
        reference: id("fix-2"),
        source: who("s/app"),
        lines: vec![(id(&line), 3)],
        reason: AttachmentRef::to(&[]),
    };
    let note = community.note(empty, &[who("o/lin")]);
    assert_eq!(
        community.submit(&note),
        Err(Refusal::Statement(Unfit::TextSize {
            bytes: 0,
            max: 8_000
        }))
    );
}

#[test]
fn lines_of_a_correction_stand_in_order() {
    let community = credited();
    let reason = AttachmentRef::to(b"why");
    for lines in [
        Vec::new(),
        vec![(id("b"), 1), (id("a"), 1)],
        vec![(id("a"), 1), (id("a"), 1)],
    ] {
        let text = community.text(Correction {
            reference: id("fix-1"),
            source: who("s/app"),
            lines,
            reason,
        });
        assert!(Statement::parse(&text).is_err(), "{text}");
    }
}

#[test]
fn a_log_with_corrections_verifies_with_and_without_their_reasons() {
    let mut community = credited();
    let line = community.last_line(0);
    community.correct("fix-1", &[(&line, 0)]).unwrap();
    roll(&mut community);
    community.certify_roll(POLL);
    let report = verify_files(&community.mirror(), &pinned(&community));
    assert!(report.holds, "{report}");
    community.withheld.push(Hash::of(b"why fix-1"));
    let report = verify_files(&community.mirror(), &pinned(&community));
    assert!(report.holds, "{report}");
}

#[test]
fn a_reversed_line_might_never_have_been() {
    for seed in 0..100 {
        let mut dice = Dice(seed);
        let amount = |dice: &mut Dice| (dice.pick(&MEMBERS), dice.between(-50, 90));
        let mut lines: Vec<(&str, i64)> = (0..8).map(|_| amount(&mut dice)).collect();
        let reversed = dice.between(0, 7) as usize;
        let mut with = Community::new();
        with.enrol(MEMBERS);
        with.credit(&lines);
        let line = with.last_line(reversed);
        with.correct("fix-1", &[(&line, dice.between(-9, 9))])
            .unwrap();
        with.correct("fix-2", &[(&line, 0)]).unwrap();
        lines.remove(reversed);
        let mut without = Community::new();
        without.enrol(MEMBERS);
        without.credit(&lines);
        assert_eq!(roll(&mut with), roll(&mut without), "seed {seed}");
    }
}

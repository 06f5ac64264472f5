//! The examples of docs/formats/ as the entries of one log: each where the document
//! says it stands, admitted by the rules, and what the log implies computed again.

use std::collections::BTreeMap;

use folkmoot::domain::attachment::AttachmentRef;
use folkmoot::domain::hash::Hash;
use folkmoot::domain::log::key::SecretKey;
use folkmoot::domain::log::note::{Note, NoteSignature};
use folkmoot::domain::office::Principal;
use folkmoot::domain::poll::marks::Marks;
use folkmoot::domain::poll::notice::Notice;
use folkmoot::domain::poll::phase::Phase;
use folkmoot::domain::statement::clock::Clock;
use folkmoot::domain::statement::close::Close;
use folkmoot::domain::statement::contributions::Contributions;
use folkmoot::domain::statement::open::Open;
use folkmoot::domain::statement::poll_change::Does;
use folkmoot::domain::statement::submission::Submission;
use folkmoot::domain::statement::{Said, Statement};
use folkmoot::domain::text::Value;
use folkmoot::domain::weight::ledger::Batch;

use super::community::{Community, id, time, who};
use super::plans::{self, ORIGIN, matters::clause};
use super::verify::{pinned, verify_files};

/// The batch that the claim of the examples asks for.
const LATE: &str = "act-1077 m-7f3k9q development 20 2027-01-03T14:00:00Z\n";

/// The log in the making, and what the document shows of it.
struct Chain {
    community: Community,
    /// By kind, in the order of the document.
    shown: BTreeMap<String, Vec<String>>,
}

impl Chain {
    /// The first sixteen entries, and everything that statements name on the shelf.
    fn begin() -> Chain {
        let document = super::formats::statements();
        let mut community = Community::new();
        let mut shown: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for rest in document.split("```text\n").skip(1) {
            let block = rest.split("```").next().unwrap();
            community.attach(block.as_bytes());
            let kind = block.strip_prefix("folkmoot/").unwrap_or_default();
            let (kind, _) = kind.split_once('/').unwrap_or_default();
            shown
                .entry(kind.to_owned())
                .or_default()
                .push(block.to_owned());
        }
        Chain { community, shown }
    }

    fn size(&self) -> usize {
        self.community.entries.len()
    }

    /// The next entry, which the document does not show.
    fn hidden(&mut self, said: impl Into<Said>, signers: &[&str]) -> Hash {
        let signers: Vec<Principal> = signers.iter().map(|name| who(name)).collect();
        self.community.signed(said, &signers)
    }

    /// The statement of the document is the one that follows from the log.
    fn follows(&mut self, entry: usize, said: impl Into<Said>, signers: &[&str]) {
        let said = said.into();
        let text = self.community.text(said.clone());
        let all = self
            .shown
            .get(said.kind())
            .expect("every kind has an example");
        assert!(
            all.contains(&text),
            "docs/formats/, entry {entry}, must be\n{text}"
        );
        assert_eq!(self.size(), entry, "{text}");
        self.hidden(said, signers);
    }

    /// The n-th example of a kind is the next entry.
    fn entry(&mut self, entry: usize, (kind, n): (&str, usize), signers: &[&str]) -> Hash {
        let text = self.shown[kind][n].clone();
        assert_eq!(self.size(), entry, "{text}");
        let statement = Statement::parse(&text).unwrap();
        self.hidden(statement.said, signers)
    }

    fn clock(&mut self, entry: usize, at: &str) {
        assert_eq!(self.size(), entry);
        self.hidden(Clock { time: time(at) }, &["s/service"]);
    }

    fn notice(&self) -> Notice {
        match Statement::parse(&self.shown["notice"][0]).unwrap().said {
            Said::Notice(notice) => *notice,
            other => panic!("{other:?}"),
        }
    }
}

/// Entries 16 to 30: members, contributions, a policy, the notice.
fn prepare(chain: &mut Chain) {
    chain.entry(16, ("clock", 0), &["s/service"]);
    for member in ["m-2c9xw4", "m-p8r2aa"] {
        let mut enrol = plans::enrolment(member);
        enrol.joined = time("2023-01-01T00:00:00Z");
        chain.hidden(enrol, &["o/lin", &format!("m/{member}")]);
    }
    assert_eq!(chain.size(), 19);
    let whole = Submission::parse(chain.shown["enrol"][0].as_bytes()).unwrap();
    chain.community.submit(&whole.note).unwrap();
    chain.entry(20, ("member", 0), &["o/lin"]);
    let text = &chain.shown["rekey"][0];
    let holder = who("m/m-7f3k9q");
    let second = SecretKey::from_seed(&Hash::of(b"the second key of m/m-7f3k9q").0);
    let keys = [plans::key_of(&holder), second];
    let line = |key| NoteSignature::make(text, &holder.line_name(ORIGIN), key);
    let rekey = Note::new(text, keys.iter().map(line).collect()).unwrap();
    chain.community.submit(&rekey).unwrap();
    chain.entry(22, ("revoke", 0), &["m/m-7f3k9q"]);
    chain.entry(23, ("contributions", 0), &["s/app"]);
    let policy = AttachmentRef::to(chain.shown["policy"][0].as_bytes());
    let adopts = format!("adopt-policy house {}", policy.write());
    chain.community.decide(vec![clause(&adopts)]);
    chain.entry(30, ("notice", 0), &["o/officer"]);
}

/// Entries 31 to 47: the poll of the examples.
fn vote(chain: &mut Chain) {
    let poll = "council-2027";
    chain.clock(31, "2026-12-05T00:00:00Z");
    let provisional = chain.community.roll_statement(poll);
    chain.hidden(provisional, &["o/lin"]);
    let certified = chain.community.roll_statement(poll);
    chain.follows(33, certified.clone(), &["o/lin"]);
    chain.follows(34, certified, &["o/checker"]);
    chain.entry(35, ("reveal", 0), &["o/wang"]);
    chain.entry(36, ("reveal", 1), &["o/xu"]);
    chain.clock(37, "2026-12-10T12:00:00Z");
    let found = chain.community.state.polls().find(&id(poll)).unwrap();
    let opening = Open::implied(found);
    chain.follows(38, opening, &["s/service"]);
    chain.entry(39, ("ballot", 0), &["m/m-7f3k9q"]);
    let marks = Marks::parse(chain.shown["marks"][1].as_bytes()).unwrap();
    let other = chain.community.ballot(poll, "m-2c9xw4", &marks);
    chain.hidden(other, &["m/m-2c9xw4"]);
    chain.entry(41, ("ballot", 1), &["m/m-7f3k9q"]);
    chain.clock(42, "2026-12-17T12:00:00Z");
    let state = &chain.community.state;
    let close = Close::implied(state, state.polls().find(&id(poll)).unwrap()).unwrap();
    chain.follows(43, close, &["s/service"]);
    let (result, _) = chain.community.count(poll);
    chain.follows(44, result, &["s/service"]);
    chain.clock(45, "2026-12-20T12:00:00Z");
    let certificate = chain.community.certificate(poll);
    chain.follows(46, certificate.clone(), &["o/wang"]);
    chain.follows(47, certificate, &["o/xu"]);
}

/// Entries 48 to 57: a correction, and a claim in a later poll.
fn object(chain: &mut Chain) {
    chain.entry(48, ("correction", 0), &["o/lin"]);
    chain.clock(49, "2027-01-05T00:00:00Z");
    let later = Notice {
        poll: id("budget-2027"),
        record_date: time("2027-01-10T00:00:00Z"),
        opens: time("2027-01-20T12:00:00Z"),
        closes: time("2027-01-27T12:00:00Z"),
        objections_until: time("2027-01-30T12:00:00Z"),
        ..chain.notice()
    };
    chain.hidden(later, &["o/officer"]);
    chain.clock(51, "2027-01-10T00:00:00Z");
    let provisional = chain.community.roll_statement("budget-2027");
    let against = chain.hidden(provisional, &["o/lin"]);
    chain.clock(53, "2027-01-12T00:00:00Z");
    assert!(
        chain.shown["claim"][0].contains(&format!("\nagainst {against}\n")),
        "against {against}"
    );
    let claim = chain.entry(54, ("claim", 0), &["m/m-7f3k9q"]);
    let batch = Batch::parse(LATE.as_bytes()).unwrap();
    let lines = chain.community.attach(batch.text().as_bytes());
    let credited = Contributions {
        reference: id("2027-01"),
        from: time("2027-01-01T00:00:00Z"),
        until: time("2027-02-01T00:00:00Z"),
        count: 1,
        totals: batch.totals(),
        root: batch.root(),
        lines,
    };
    chain.hidden(credited, &["s/app"]);
    assert!(
        chain.shown["ruling"][0].contains(&format!("\nclaim {claim}\n")),
        "claim {claim}"
    );
    chain.entry(56, ("ruling", 0), &["o/lin"]);
    let anew = chain.community.roll_statement("budget-2027");
    chain.hidden(anew, &["o/lin"]);
}

/// Entries 58 and 59: the later poll is called off.
fn cancel(chain: &mut Chain) {
    let poll = id("budget-2027");
    let found = chain.community.state.polls().find(&poll).unwrap();
    let notice = found.notice_hash();
    let reason = b"The venue was lost. The budget will be announced again.\n";
    let change = plans::change(poll.as_str(), notice, Does::Cancel, reason);
    chain.follows(58, change.clone(), &["o/officer"]);
    chain.follows(59, change, &["o/wang"]);
    let found = chain.community.state.polls().find(&poll).unwrap();
    assert_eq!(found.phase(), Phase::Cancelled);
}

#[test]
fn the_examples_are_entries_of_one_log() {
    let mut chain = Chain::begin();
    let logged = Submission::parse(&chain.community.entries[0]).unwrap();
    assert_eq!(logged.note.text, chain.shown["genesis"][0]);
    prepare(&mut chain);
    vote(&mut chain);
    object(&mut chain);
    cancel(&mut chain);
    chain.entry(60, ("clock-step", 0), &["o/lin"]);
    let community = &chain.community;
    let report = verify_files(&community.mirror(), &pinned(community));
    assert!(report.holds, "{report}");
}

//! A whole poll over HTTP, step by step: what `tests/domain/community` does to a state, here with
//! requests alone.

use folkmoot::domain::attachment::AttachmentRef;
use folkmoot::domain::charter::clause::Clause;
use folkmoot::domain::hash::Hash;
use folkmoot::domain::office::{Office, Principal};
use folkmoot::domain::poll::marks::Marks;
use folkmoot::domain::poll::phase::Phase;
use folkmoot::domain::statement::ballot::Ballot;
use folkmoot::domain::statement::clock::Clock;
use folkmoot::domain::statement::reveal::Reveal;
use folkmoot::domain::text::Value;
use folkmoot::view::polls::{LastBallotView, PollView};

use crate::harness::{Receipted, Town};
use crate::plans::matters::{
    WHY, accepts, adopts, document, founders_matter, founders_votes, hash_of, holders, offices,
    policy,
};
use crate::plans::{
    self, FOUNDERS, OFFICES, PollPlan, SCRUTINEERS, credited, enrolment, id, secret, time, who,
};

impl Town {
    /// A first clock at the beginning of December 2026, and a holder of each office.
    pub fn settle(&self) {
        self.settle_after("2026-12-01T00:00:00Z");
    }

    /// The same with another first clock.
    pub fn settle_after(&self, text: &str) {
        self.clock(text);
        self.decide(offices(OFFICES), &[]);
    }

    /// A founder moves the log's time.
    pub fn clock(&self, text: &str) -> Hash {
        self.signed(Clock { time: time(text) }, &["o/alice"])
    }

    /// The founders decide by their votes what these clauses say, and those to whom they give an office have
    /// accepted it; the name of the matter.
    pub fn decide(&self, clauses: Vec<Clause>, attachments: &[&[u8]]) -> Hash {
        let holders = holders(&clauses);
        let matter = founders_matter(self.reference(), clauses);
        let note = self.note(matter, &[who(FOUNDERS[0])]);
        let bytes: Vec<&[u8]> = [WHY].iter().chain(attachments).copied().collect();
        let matter = self.accepted(&note, &bytes).statement;
        for holder in holders {
            let holder = holder.write();
            let yes = accepts(&format!("matter {matter}"), &holder, None);
            self.signed(yes, &[&holder]);
        }
        for (founder, vote) in FOUNDERS.iter().zip(founders_votes(matter)) {
            self.signed(vote, &[founder]);
        }
        matter
    }

    /// The founders grant an office without limits.
    pub fn grant(&self, office: Office, holder: &str) {
        self.decide(offices([(office, holder)]), &[]);
    }

    /// The registrar enrols members of class `owner` who joined at the beginning of 2021.
    pub fn enrol<'a>(&self, members: impl IntoIterator<Item = &'a str>) {
        for member in members {
            self.signed(enrolment(member), &["o/lin", &format!("m/{member}")]);
        }
    }

    /// Enrols a member about whom there is this to say.
    pub fn enrol_with(&self, member: &str, details: &[u8]) {
        let mut enrolment = enrolment(member);
        enrolment.details = Some(AttachmentRef::to(details));
        let note = self.note(enrolment, &[who("o/lin"), who(&format!("m/{member}"))]);
        self.accepted(&note, &[details]);
    }

    /// Enrols members, many at once, until the last bundle is full.
    pub fn fill_a_bundle(&self) {
        let size = self.http.size();
        let full = (size / 256 + 1) * 256;
        let members: Vec<String> = (size..full).map(|place| format!("m-x{place}")).collect();
        std::thread::scope(|scope| {
            for part in members.chunks(32) {
                scope.spawn(|| self.enrol(part.iter().map(String::as_str)));
            }
        });
    }

    /// The source credits a batch of development; the lines come in the statement's body.
    pub fn credit(&self, amounts: &[(&str, i64)]) -> Hash {
        let (contributions, lines) = credited(self.reference(), amounts);
        let note = self.note(contributions, &[who("s/app")]);
        self.accepted(&note, &[&lines]).statement
    }

    /// The source credits a member with so many contributions of 1 at once: the lines, some 55 bytes each.
    pub fn credit_many(&self, member: &str, count: usize) -> Vec<u8> {
        let (contributions, lines) = credited(self.reference(), &vec![(member, 1); count]);
        let note = self.note(contributions, &[who("s/app")]);
        self.accepted(&note, &[&lines]);
        lines
    }

    /// The founders adopt a policy from its own lines; the hash of its text.
    pub fn policy(&self, name: &str, lines: &[(&str, &str)]) -> Hash {
        let text = policy(name, 1, lines);
        let bytes = document(&text).text();
        self.decide(vec![adopts(&text)], &[bytes.as_bytes()]);
        hash_of(&text)
    }

    /// The returning officer announces a poll.
    pub fn announce(&self, plan: PollPlan) -> Hash {
        self.signed(plans::notice(plan), &["o/officer"])
    }

    /// The registrar proposes the roll that the service drafts, and both certify it.
    pub fn certify_roll(&self, poll: &str) {
        let draft = format!("/api/polls/{poll}/drafts/roll");
        self.sign_draft(&draft, "o/lin");
        self.sign_draft(&draft, "o/lin");
        self.sign_draft(&draft, "o/checker");
    }

    /// A scrutineer reveals its part of the lot.
    pub fn reveal(&self, poll: &str, scrutineer: &str) {
        let reveal = Reveal {
            poll: id(poll),
            notice: self.http.poll(poll).notice,
            secret: secret(&who(scrutineer)),
        };
        self.signed(reveal, &[scrutineer]);
    }

    /// From the notice to the opening: record date, rolls, reveals of all but the last scrutineer.
    pub fn open(&self, poll: &str) -> PollView {
        self.clock("2026-12-05T00:00:00Z");
        self.certify_roll(poll);
        self.reveal(poll, SCRUTINEERS[0]);
        self.reveal(poll, SCRUTINEERS[1]);
        self.clock("2026-12-10T12:00:00Z");
        self.http.await_phase(poll, Phase::Open)
    }

    /// The statement that opened the poll.
    pub fn opening(&self, poll: &str) -> Hash {
        let open = self.http.poll(poll).open;
        open.unwrap_or_else(|| panic!("{poll} is not open"))
    }

    /// The member's next ballot with these marks.
    pub fn ballot(&self, poll: &str, member: &str, marks: &Marks) -> Ballot {
        let path = format!("/api/polls/{poll}/ballots/{member}");
        let last: LastBallotView = self.http.read(&path);
        Ballot {
            open: self.opening(poll),
            member: id(member),
            seq: last.seq + 1,
            prev: last.statement,
            marks: Hash::of(marks.text().as_bytes()),
        }
    }

    /// A member casts a ballot, the first or a later one, marks in the same body.
    pub fn vote(&self, poll: &str, member: &str, marks: &Marks) -> Receipted {
        let ballot = self.ballot(poll, member, marks);
        let note = self.note(ballot, &[Principal::Member(id(member))]);
        self.accepted(&note, &[marks.text().as_bytes()])
    }

    /// The closing time passes; the service closes and counts by itself.
    pub fn close(&self, poll: &str) -> PollView {
        self.clock("2026-12-17T12:00:00Z");
        self.http.await_phase(poll, Phase::ProvisionalResult)
    }

    /// The objection window passes and two scrutineers certify.
    pub fn certify(&self, poll: &str) {
        self.clock("2026-12-20T12:00:00Z");
        let draft = format!("/api/polls/{poll}/drafts/certificate");
        self.sign_draft(&draft, SCRUTINEERS[0]);
        self.sign_draft(&draft, SCRUTINEERS[1]);
    }
}

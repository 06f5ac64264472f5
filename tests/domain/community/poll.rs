//! One poll of a test community: announced, its roll made, opened, voted in, closed, counted, certified.

use std::collections::BTreeMap;

use folkmoot::domain::derive::{Counting, DeriveError, RollBasis};
use folkmoot::domain::hash::Hash;
use folkmoot::domain::id::Id;
use folkmoot::domain::office::Principal;
use folkmoot::domain::poll::marks::Marks;
use folkmoot::domain::poll::notice::Publication;
use folkmoot::domain::poll::result::PollResult;
use folkmoot::domain::poll::roll::{PublishedRoll, Stage};
use folkmoot::domain::statement::ballot::Ballot;
use folkmoot::domain::statement::certificate::Certificate;
use folkmoot::domain::statement::close::Close;
use folkmoot::domain::statement::open::Open;
use folkmoot::domain::statement::reveal::Reveal;
use folkmoot::domain::statement::roll::next_roll;
use folkmoot::domain::weight::ledger::Batch;
use folkmoot::domain::weight::roll::Roll;

use super::Community;
use crate::plans::{PollPlan, SCRUTINEERS, council_and_charter, id, notice, secret, who};

impl Community {
    /// The returning officer announces a poll: record date 5, opening 10, closing 17, objections
    /// until 20 December 2026.
    pub fn announce(&mut self, plan: PollPlan) {
        self.signed(notice(plan), &[who("o/officer")]);
    }

    /// The poll of most tests, council and charter with open ballots, is announced, and its record
    /// date passes.
    pub fn announce_council(&mut self, poll: &'static str, policy: Hash) {
        self.announce(PollPlan {
            poll,
            policy,
            publication: Publication::Open,
            contests: council_and_charter(),
        });
        self.clock("2026-12-05T00:00:00Z");
    }

    /// The roll that the ledger makes now.
    pub fn roll(&self, poll: &str) -> (RollBasis, Roll) {
        let basis = RollBasis::of(&self.state, &id(poll)).expect("the ledger is fixed");
        let mut events = Vec::new();
        for record in basis.ledger().batches() {
            let batch = Batch::parse(&self.shelf.0[&record.lines]).expect("it was admitted");
            events.extend(
                batch
                    .lines()
                    .iter()
                    .filter_map(|line| basis.ledger().event(record, line)),
            );
        }
        let weighed = basis
            .ledger()
            .weigh(|| events.iter().copied().map(Ok::<_, DeriveError>));
        (basis, weighed.expect("the ledger can be weighed").0)
    }

    /// The next `roll` statement: provisional, or certified once there is a provisional one.
    pub fn roll_statement(&mut self, poll: &str) -> PublishedRoll {
        let (basis, roll) = self.roll(poll);
        let next = next_roll(&self.state, self.state.polls().find(&id(poll)).unwrap());
        self.stated(&basis, &roll, next)
    }

    /// The statement about any roll; its lines and the report that fits it are put on the shelf.
    pub fn stated(
        &mut self,
        basis: &RollBasis,
        roll: &Roll,
        next: (Stage, Option<(u64, Hash)>),
    ) -> PublishedRoll {
        self.attach(&roll.text());
        let power = basis.power(roll);
        if let Some(power) = &power {
            self.attach(power);
        }
        basis.statement(roll, power.as_deref(), next)
    }

    /// The registrar proposes the roll, the roll checker agrees.
    pub fn certify_roll(&mut self, poll: &str) {
        let provisional = self.roll_statement(poll);
        self.signed(provisional, &[who("o/lin")]);
        let certified = self.roll_statement(poll);
        self.signed(certified.clone(), &[who("o/lin")]);
        self.signed(certified, &[who("o/checker")]);
    }

    /// From the notice to the opening: record date, rolls, reveals of all but the last scrutineer.
    pub fn open(&mut self, poll: &str) {
        self.clock("2026-12-05T00:00:00Z");
        self.certify_roll(poll);
        let notice = self.state.polls().find(&id(poll)).unwrap().notice_hash();
        for scrutineer in SCRUTINEERS.map(who).into_iter().take(2) {
            let reveal = Reveal {
                poll: id(poll),
                notice,
                secret: secret(&scrutineer),
            };
            self.signed(reveal, &[scrutineer]);
        }
        self.clock("2026-12-10T12:00:00Z");
        let opening = Open::implied(self.state.polls().find(&id(poll)).unwrap());
        self.signed(opening, &[who("s/service")]);
    }

    /// The next ballot of a member with these marks, which are put on the shelf.
    pub fn ballot(&mut self, poll: &str, member: &str, marks: &Marks) -> Ballot {
        let marks = self.attach(marks.text().as_bytes()).hash;
        let poll = self.state.polls().find(&id(poll)).unwrap();
        let place = self.state.members().find(&id(member));
        let voter = place.and_then(|place| poll.voters().find(place));
        let last = voter.map(|voter| poll.voters().last_ballot(voter));
        Ballot {
            open: poll.open_hash().expect("the poll is open"),
            member: id(member),
            seq: last.map_or(0, |last| last.seq) + 1,
            prev: last.and_then(|last| last.previous()),
            marks,
        }
    }

    /// A member casts a ballot, the first or a later one.
    pub fn vote(&mut self, poll: &str, member: &str, marks: &Marks) -> Hash {
        let ballot = self.ballot(poll, member, marks);
        self.signed(ballot, &[Principal::Member(id(member))])
    }

    /// The service closes the poll on time.
    pub fn close(&mut self, poll: &str) {
        self.clock("2026-12-17T12:00:00Z");
        let found = self.state.polls().find(&id(poll)).unwrap();
        let close = Close::implied(&self.state, found).expect("the poll is open");
        self.signed(close, &[who("s/service")]);
    }

    /// The result as the ballots of the log make it, and its working.
    pub fn count(&self, poll: &str) -> (PollResult, Vec<u8>) {
        let poll = id(poll);
        let mut counting = Counting::of(&self.state, &poll).expect("the poll is closed");
        let found = self.state.polls().find(&poll).unwrap();
        let mut last: BTreeMap<Id, Hash> = BTreeMap::new();
        for entry in &self.entries {
            if let Some((member, marks)) = ballot_in(entry, found.open_hash()) {
                last.insert(member, marks);
            }
        }
        for (member, marks) in last {
            let place = self.state.members().find(&member).unwrap();
            let voter = found.voters().find(place).unwrap();
            let marks = counting
                .read(&self.shelf.0[&marks])
                .expect("they were admitted");
            counting.add(voter, &marks).expect("they fit");
        }
        counting.finish().expect("it can be counted")
    }

    /// The service states the result.
    pub fn result(&mut self, poll: &str) {
        let (result, working) = self.count(poll);
        self.attach(&working);
        self.signed(result, &[who("s/service")]);
    }

    /// The certificate that scrutineers are to sign.
    pub fn certificate(&self, poll: &str) -> Certificate {
        let result = self.state.polls().find(&id(poll)).unwrap().result();
        let result = result.expect("there is a result");
        Certificate {
            poll: id(poll),
            result: result.statement,
            size: result.size,
            root: result.root,
        }
    }

    /// The objection window passes and two scrutineers certify.
    pub fn certify(&mut self, poll: &str) {
        self.clock("2026-12-20T12:00:00Z");
        let certificate = self.certificate(poll);
        for scrutineer in SCRUTINEERS.map(who).into_iter().take(2) {
            self.signed(certificate.clone(), &[scrutineer]);
        }
    }
}

/// Whose ballot an entry is and which marks it names, if it is one of the poll opened so.
fn ballot_in(entry: &[u8], open: Option<Hash>) -> Option<(Id, Hash)> {
    let text = std::str::from_utf8(entry).ok()?;
    let value = |key: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(key))?;
        Some(line.trim_start())
    };
    let is_ballot = text.starts_with("folkmoot/ballot/v1\n");
    let fits = is_ballot && Hash::parse(value("open ")?) == open;
    fits.then_some((
        Id::parse(value("member ")?)?,
        Hash::parse(value("marks ")?)?,
    ))
}

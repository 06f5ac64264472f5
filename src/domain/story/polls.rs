//! Polls in a story: announced with the least times that the procedure allows, opened, closed, counted and
//! certified on time. Rolls are as the story says what members weigh.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::What;
use super::stage::{Stage, lines_with, scrutineer, scrutineers, stand_in};
use crate::domain::attachment::AttachmentRef;
use crate::domain::charter::document::Document;
use crate::domain::charter::names::Charter;
use crate::domain::charter::procedure::Procedure;
use crate::domain::charter::rule::{Quorum, Threshold};
use crate::domain::charter::sort::Sort;
use crate::domain::charter::span::Span;
use crate::domain::charter::who::eligibility;
use crate::domain::count::decision::DecisionRule;
use crate::domain::derive::Counting;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::{Principal, service};
use crate::domain::poll::contest::{Choice, Contest};
use crate::domain::poll::marks::{MarkLine, Marks, Salt};
use crate::domain::poll::notice::{Notice, Publication};
use crate::domain::poll::phase::Phase;
use crate::domain::poll::roll::{PublishedRoll, Stage as RollStage};
use crate::domain::state::fate::Called;
use crate::domain::state::matter::Matter;
use crate::domain::state::poll::{Poll, Step};
use crate::domain::state::voters::Voter;
use crate::domain::state::{organisation, polls};
use crate::domain::statement::adoption::adopted;
use crate::domain::statement::ballot::Ballot;
use crate::domain::statement::certificate::Certificate;
use crate::domain::statement::close::Close;
use crate::domain::statement::open::Open;
use crate::domain::time::Time;
use crate::domain::title::Titles;
use crate::domain::weight::eligibility::Eligibility;
use crate::domain::weight::roll::{Roll, RollLine};

/// What stands where a procedure asks for no least time.
fn hour() -> Span {
    Span::hours(1).expect("it is not nothing")
}

fn named(text: &str) -> Id {
    Id::parse(text).expect("it is an id")
}

fn after(span: Span, from: Time) -> Time {
    span.after(from).unwrap_or(from)
}

impl Stage<'_> {
    /// A poll whose roll was certified before the story begins, under each policy: what supporters weigh.
    pub fn roll_before(&mut self, charter: &Charter) {
        let far = Time::parse("9000-01-01T00:00:00Z").expect("it is a time");
        for (place, document) in charter.documents().iter().enumerate() {
            let Document::Policy(policy) = document else {
                continue;
            };
            let hash = Hash::of(document.text().as_bytes());
            let poll = named(&format!("story-before-{place}"));
            let mut notice = self.notice(poll, hash, far);
            notice.contests = vec![contest("yes-no", DecisionRule::default())];
            self.put(polls::Effect::Announced {
                statement: Hash::of(notice.poll.as_str().as_bytes()),
                officer: scrutineer(1),
                ledger_size: Some(0),
                notice: Arc::new(notice.clone()),
            });
            self.certify_roll(&notice, policy.policy.is_flat());
        }
    }

    /// Announces a poll that decides a matter.
    pub fn announce(&mut self, name: &Id, matter: Hash, by: &Principal) {
        let found = self.matter(matter).clone();
        let procedure = found.procedure();
        let documents = self.state.documents();
        let policy = procedure.policy.as_ref();
        let policy = policy.and_then(|policy| documents.hash_of(Sort::Policy, policy));
        let flat = policy.is_none();
        let policy = policy.unwrap_or_else(|| self.flat_policy());
        let id = named(&format!("story-poll-{}", self.acts));
        let notice = self.bound_notice(id, policy, &found);
        match self.say(notice.clone(), by) {
            Err(refusal) => self.refused(name, procedure, &refusal),
            Ok(_) => {
                self.tell(name, What::Called, lines_with(procedure, "announce"));
                self.certify_roll(&notice, flat);
                self.follow();
            }
        }
    }

    fn bound_notice(&self, id: Id, policy: Hash, matter: &Matter) -> Notice {
        let (now, procedure) = (self.now(), matter.procedure());
        let mut notice = self.notice(id, policy, now);
        let mut opens = after(procedure.notice_at_least.unwrap_or(hour()), now);
        if let Some(claims) = &procedure.claims {
            let until = after(claims.first, now);
            notice.claims_until = Some(until);
            opens = opens.max(after(claims.second, until));
        }
        let least = procedure.open_between.map(|between| between.first);
        let objection = procedure
            .objection
            .as_ref()
            .map(|objection| objection.within);
        notice.opens = opens;
        notice.closes = after(least.unwrap_or(hour()), opens);
        notice.objections_until = after(objection.unwrap_or(hour()), notice.closes);
        notice.mode = Some(procedure.mode);
        notice.publication = procedure.publication.unwrap_or(Publication::Open);
        notice.eligibility = eligibility(&procedure.voters).unwrap_or_default();
        if let Some(certificates) = &procedure.certificates {
            notice.certificates = certificates.least;
        }
        let method = procedure.method.as_ref().map_or("yes-no", Id::as_str);
        let mut contest = contest(method, rule(procedure));
        contest.cap_cast = procedure.cap_cast;
        contest.procedure = Some(matter.procedure_hash());
        contest.decides = vec![matter.last().hash];
        notice.contests = vec![contest];
        notice
    }

    /// A notice without contests whose times follow an instant.
    fn notice(&self, poll: Id, policy: Hash, opens: Time) -> Notice {
        let charter = self.state.documents().in_force();
        let scrutineers = (1..=scrutineers(charter)).map(scrutineer);
        let closes = after(hour(), opens);
        Notice {
            poll,
            titles: Titles::of("story", "story"),
            mode: None,
            contact: None,
            re_run_of: None,
            policy,
            record_date: self.now(),
            claims_until: None,
            nominations_until: None,
            opens,
            closes,
            objections_until: after(hour(), closes),
            publication: Publication::Open,
            eligibility: Eligibility::default(),
            extensions: Vec::new(),
            certificates: 1,
            scrutineers: scrutineers.map(|who| (who, Hash::of(b"lot"))).collect(),
            contests: Vec::new(),
        }
    }

    /// A policy that gives everybody the same weight, in force from now on.
    fn flat_policy(&mut self) -> Hash {
        let document = stand_in(Sort::Policy, &named("story-flat"), &["bonus-limit 0"]);
        let hash = self.shelf.put(document.text().as_bytes());
        if self.state.documents().adopted(&hash).is_none() {
            for effect in adopted(hash, &document) {
                self.put(effect);
            }
        }
        hash
    }

    /// The roll of a poll as the story says what members weigh; each the same where it is flat.
    fn certify_roll(&mut self, notice: &Notice, flat: bool) {
        let asked = &notice.eligibility.classes;
        let members = self.story.members.iter();
        let entitled = members.filter(|(.., class)| asked.is_empty() || asked.contains(class));
        let mut lines = Vec::new();
        let mut voters = BTreeMap::new();
        for (member, weight, class) in entitled {
            let weight = if flat { 1 } else { *weight };
            let place = self.state.members().find(member);
            voters.insert(place.expect("it was enrolled"), weight);
            lines.push(RollLine {
                member: member.clone(),
                class: class.clone(),
                weight,
            });
        }
        lines.sort_by(|one, other| one.member.cmp(&other.member));
        let roll = Roll::new(lines).expect("a story names each member once");
        let poll = self.state.polls().find(&notice.poll);
        let published = Arc::new(PublishedRoll {
            poll: notice.poll.clone(),
            notice: poll.map_or(notice.policy, Poll::notice_hash),
            stage: RollStage::Certified,
            ledger: 0,
            seen: None,
            count: u64::try_from(roll.count()).unwrap_or(u64::MAX),
            weight: roll.total(),
            root: roll.root(),
            lines: AttachmentRef::to(&roll.text()),
            power: None,
            overriding: None,
        });
        let statement = Hash::of(format!("roll of {}", notice.poll).as_bytes());
        let proposed = Step::RollProposed {
            statement,
            roll: published.clone(),
        };
        self.put(polls::Effect::of(&notice.poll, proposed));
        let voters = voters.into_iter();
        let certified = Step::RollCertified {
            statement,
            roll: published,
            lines: Arc::new(roll),
            voters: voters
                .map(|(member, weight)| Voter { member, weight })
                .collect(),
        };
        self.put(polls::Effect::of(&notice.poll, certified));
    }

    /// Lets time go on to an instant, stopping where something changes by time alone.
    pub fn pass(&mut self, until: Time) {
        loop {
            let now = self.now();
            let boundaries = self.state.boundaries();
            let next = boundaries.filter(|at| *at > now && *at <= until).min();
            let time = next.unwrap_or(until);
            self.put(organisation::Effect::ClockMoved { time });
            self.follow();
            self.polls_go_on();
            if time == until {
                return;
            }
        }
    }

    fn polls_go_on(&mut self) {
        let polls = self.state.polls().iter();
        let ids: Vec<Id> = polls.map(|poll| poll.id().clone()).collect();
        for id in ids {
            while self.poll_goes_on(&id) {
                self.follow();
            }
        }
    }

    /// The next step of a poll whose time has come; whether there was one.
    fn poll_goes_on(&mut self, id: &Id) -> bool {
        let now = self.now();
        let poll = self.state.polls().find(id).expect("it was announced");
        let notice = poll.notice().clone();
        let said = match poll.phase() {
            Phase::RollCertified if notice.opens <= now => {
                let said = Open::implied(poll);
                self.say(said, &service())
            }
            Phase::Open if notice.closes <= now => {
                let said = Close::implied(&self.state, poll);
                self.say(said.expect("it is open"), &service())
            }
            Phase::Closed => {
                let result = self.count(id);
                self.say(result, &service())
            }
            Phase::ProvisionalResult if notice.objections_until <= now => {
                let signed = u32::try_from(poll.certified_by().len()).unwrap_or(u32::MAX);
                let said = Certificate::implied(poll).expect("it is counted");
                self.say(said, &scrutineer(signed.saturating_add(1)))
            }
            _ => return false,
        };
        said.expect("the log implies it");
        true
    }

    fn count(&mut self, id: &Id) -> crate::domain::poll::result::PollResult {
        let mut counting = Counting::of(&self.state, id).expect("it is closed");
        let poll = self.state.polls().find(id).expect("it is closed");
        for (voter, last) in poll.voters().cast_ballots() {
            let marks = self.marks.get(&last.statement);
            let marks = marks.and_then(|marks| self.shelf.bytes(marks));
            let marks = counting.read(&marks.unwrap_or_default());
            let marks = marks.expect("the ballot was admitted");
            counting.add(voter, &marks).expect("the ballot fits");
        }
        let (result, working) = counting.finish().expect("the contest was tried");
        self.shelf.put(&working);
        result
    }

    /// A member's vote in the poll that decides a matter.
    pub fn vote(&mut self, name: &Id, matter: Hash, by: &Id, side: Option<bool>) {
        let found = self.matter(matter).clone();
        let running = self.state.called(&found) == Some(Called::Running);
        let call = found.called().filter(|_| running);
        let poll = call.and_then(|call| self.state.polls().find(&call.poll));
        let opened = poll.and_then(|poll| Some((poll.open_hash()?, poll)));
        let Some((open, poll)) = opened else {
            let by = lines_with(found.procedure(), "decide");
            self.tell(name, What::Refused("wrong-phase".to_owned()), by);
            return;
        };
        let contests = poll.notice().contests.iter();
        let contests = contests.map(|contest| {
            let kind = contest.counted_by().ballot_kind();
            let mark = match side {
                Some(true) => MarkLine::of_kind(kind, named("for"), 1),
                Some(false) => MarkLine::of_kind(kind, named("against"), 1),
                None => MarkLine::Mark(named("abstain")),
            };
            (contest.id.clone(), vec![mark])
        });
        let marks = Marks {
            salt: Salt([0; 16]),
            contests: contests.collect(),
        };
        let place = self.state.members().find(by);
        let voter = place.and_then(|place| poll.voters().find(place));
        let last = voter.map(|voter| poll.voters().last_ballot(voter));
        let (seq, prev) = match last {
            Some(last) => (last.seq.saturating_add(1), last.previous()),
            None => (1, None),
        };
        let marks = self.shelf.put(marks.text().as_bytes());
        let ballot = Ballot {
            open,
            member: by.clone(),
            seq,
            prev,
            marks,
        };
        match self.say(ballot, &Principal::Member(by.clone())) {
            Ok(statement) => {
                self.marks.insert(statement, marks);
            }
            Err(refusal) => self.refused(name, found.procedure(), &refusal),
        }
    }
}

/// The rule that a procedure's quorums and thresholds are.
fn rule(procedure: &Procedure) -> DecisionRule {
    let quorums = procedure.quorums.iter().filter_map(|quorum| match quorum {
        Quorum::Poll(quorum) => Some(*quorum),
        Quorum::Seats(_) => None,
    });
    let thresholds = procedure.thresholds.iter();
    let thresholds = thresholds.filter_map(|threshold| match threshold {
        Threshold::Poll(threshold) => Some(*threshold),
        Threshold::Seats(_) => None,
    });
    DecisionRule {
        quorums: quorums.collect(),
        thresholds: thresholds.collect(),
    }
}

/// A contest of two options, for and against.
fn contest(method: &str, rule: DecisionRule) -> Contest {
    let option = |name: &str| Choice {
        id: named(name),
        titles: Titles::of(name, name),
        cost: None,
    };
    Contest {
        id: named("story"),
        titles: Titles::of("story", "story"),
        procedure: None,
        decides: Vec::new(),
        fills: None,
        short: Vec::new(),
        method: named(method),
        seats: 1,
        score_max: None,
        points_max: None,
        marks_max: None,
        cap_cast: None,
        budget: None,
        rule,
        reopen: None,
        substitutes: None,
        groups: Vec::new(),
        options: vec![option("for"), option("against")],
    }
}

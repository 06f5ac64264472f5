//! What the lines of a procedure must be together: each contradiction with both its lines.

use super::concerned::ConcernedSort;
use super::contradiction::Contradiction;
use super::document::{lines_of, told};
use super::need::Need;
use super::poll_lines::{BallotOrder, Extension, LotSource, Short, Tie};
use super::procedure::{Decide, Procedure, Supporters, VersionsUntil};
use super::rule::{Quorum, Threshold};
use super::span::Spans;
use super::who::{Who, eligibility};
use crate::domain::count::decision::{self, Level, Measure, Strictness};
use crate::domain::count::method;
use crate::domain::exact::Fraction;
use crate::domain::poll::notice::Publication;

/// The lines that a procedure has only where polls decide; those that it must have then first.
const POLL_LINES: &[&str] = &[
    "method",
    "publication",
    "announce",
    "notice-at-least",
    "open-between",
    "certificates",
    "objection",
    "alternatives",
    "voters",
    "cap-cast",
    "delegation",
    "round",
    "tie",
    "lot",
    "order",
    "roll-audit",
    "nominate",
    "short",
    "unopposed",
    "re-open",
    "claims",
    "extension",
];

/// How many of [`POLL_LINES`] a procedure must have where polls decide.
const POLL_NEEDS: usize = 7;

/// Lines that are read and that the engine does not know yet how to follow.
const AWAITED: &[&str] = &[
    "roll-audit",
    "unopposed",
    "round",
    "alternatives",
    "delegation",
];

impl Procedure {
    /// Everything that contradicts itself in it, in the order of the rules; nothing where it is fit. What
    /// it names is not asked here.
    pub fn contradictions(&self) -> Vec<Contradiction> {
        let mut found = Found {
            procedure: self,
            lines: lines_of(self),
            all: Vec::new(),
        };
        found.times();
        found.what_decides();
        found.poll();
        found.weights();
        found.companions();
        found.who();
        found.shares();
        found.repeated();
        found.awaited();
        found.all
    }
}

/// The contradictions of one procedure, as they are found.
struct Found<'a> {
    procedure: &'a Procedure,
    lines: Vec<(String, String)>,
    all: Vec<Contradiction>,
}

impl Found<'_> {
    /// The first line of this key.
    fn line(&self, key: &str) -> Option<String> {
        let mut lines = self.lines.iter();
        let (key, value) = lines.find(|(found, _)| found == key)?;
        Some(format!("{key} {value}"))
    }

    /// Every line with one of these keys.
    fn lines_with(&self, keys: &[&str]) -> Vec<String> {
        let lines = self.lines.iter();
        let wanted = lines.filter(|(key, _)| keys.contains(&key.as_str()));
        wanted
            .map(|(key, value)| format!("{key} {value}"))
            .collect()
    }

    fn decide(&self) -> String {
        told("decide", &self.procedure.decide)
    }

    fn times(&mut self) {
        let procedure = self.procedure;
        let nominate = procedure.nominate.as_ref();
        let between: [(&str, Option<Spans>); 3] = [
            ("deliberation", procedure.deliberation),
            ("nominate", nominate.map(|nominate| nominate.time)),
            ("open-between", procedure.open_between),
        ];
        for (key, spans) in between {
            let fits = spans.is_none_or(|spans| spans.first.fits_in(spans.second));
            if let Some(line) = self.line(key).filter(|_| !fits) {
                self.all.push(Contradiction::LeastAboveMost { line });
            }
        }
        if let Some(certificates) = procedure.certificates
            && (certificates.least == 0 || certificates.least >= certificates.of)
        {
            let line = told("certificates", &certificates);
            self.all.push(Contradiction::EveryScrutineer { line });
        }
    }

    /// Quorums, thresholds and the lines of bodies' votes against what decides.
    fn what_decides(&mut self) {
        let (procedure, other) = (self.procedure, self.decide());
        let counted = procedure
            .quorums
            .iter()
            .map(|quorum| (told("quorum", quorum), quorum.is_of_seats()));
        let thresholds = procedure
            .thresholds
            .iter()
            .map(|threshold| (told("threshold", threshold), threshold.is_of_seats()));
        for (line, of_seats) in counted.chain(thresholds) {
            let other = other.clone();
            match (&procedure.decide, of_seats) {
                (Decide::Answer | Decide::Admission, _) => {
                    self.all.push(Contradiction::NobodyVotes { line, other });
                }
                (Decide::Poll, true) => {
                    self.all.push(Contradiction::OnlyWithBody { line, other });
                }
                (Decide::Body { .. }, false) => {
                    self.all
                        .push(Contradiction::BodyCountsSeats { line, other });
                }
                (Decide::Poll, false) | (Decide::Body { .. }, true) => {}
            }
        }
        if !matches!(procedure.decide, Decide::Body { .. }) {
            for line in self.lines_with(&["recused", "vacant"]) {
                let other = other.clone();
                self.all.push(Contradiction::OnlyWithBody { line, other });
            }
        } else if !procedure.thresholds.iter().any(Threshold::is_of_seats) {
            let needed = "threshold seats";
            self.all.push(Contradiction::BodyNeeds {
                line: other,
                needed,
            });
        }
    }

    fn poll(&mut self) {
        let procedure = self.procedure;
        if procedure.decide != Decide::Poll {
            for line in self.lines_with(POLL_LINES) {
                let other = self.decide();
                self.all.push(Contradiction::OnlyWithPoll { line, other });
            }
            return;
        }
        for needed in POLL_LINES.iter().take(POLL_NEEDS) {
            if self.line(needed).is_none() {
                let line = self.decide();
                self.all.push(Contradiction::PollNeeds { line, needed });
            }
        }
        if let Some(name) = &procedure.method {
            let line = told("method", name);
            match method(name.as_str()) {
                None => self.all.push(Contradiction::NoSuchMethod { line }),
                Some(method) if !method.elects() => {
                    if let Some(other) = self.line("nominate") {
                        self.all.push(Contradiction::DoesNotElect { line, other });
                    }
                }
                Some(_) => {}
            }
        }
        if procedure.publication == Some(Publication::SealedUntilClose) {
            for extension in &procedure.extensions {
                if matches!(extension, Extension::Swing { .. }) {
                    let line = told("extension", extension);
                    let other = told("publication", &Publication::SealedUntilClose);
                    self.all.push(Contradiction::SwingUnseen { line, other });
                }
            }
        }
    }

    fn weights(&mut self) {
        let procedure = self.procedure;
        if procedure.policy.is_some() {
            return;
        }
        let mut weighed = Vec::new();
        for (key, who) in self.whos() {
            if who.asks_weight() {
                weighed.push(told(key, who));
            }
        }
        for need in &procedure.support {
            if matches!(
                need,
                Need::Backing {
                    measure: Measure::Weight,
                    ..
                }
            ) {
                weighed.push(told("support", need));
            }
        }
        let quorums = procedure
            .quorums
            .iter()
            .filter(|quorum| quorum.asks_weight());
        weighed.extend(quorums.map(|quorum| told("quorum", quorum)));
        let thresholds = procedure.thresholds.iter();
        let thresholds = thresholds.filter(|threshold| threshold.asks_weight());
        weighed.extend(thresholds.map(|threshold| told("threshold", threshold)));
        for line in weighed {
            self.all.push(Contradiction::WeightWithoutPolicy { line });
        }
    }

    /// Lines that need another one beside them.
    fn companions(&mut self) {
        let procedure = self.procedure;
        let answers = procedure.decide == Decide::Answer;
        let needs: [(Vec<String>, bool, &'static str); 7] = [
            (
                self.lines_with(&["stay"]),
                procedure.cooling_off.is_some(),
                "cooling-off",
            ),
            (
                self.lines_with(&["support"]),
                procedure.support_within.is_some(),
                "support-within",
            ),
            (
                self.lines_with(&["support-within", "supporter"]),
                !procedure.support.is_empty(),
                "support",
            ),
            (
                vec![self.decide()]
                    .into_iter()
                    .filter(|_| answers)
                    .collect(),
                !procedure.answer.is_empty(),
                "answer",
            ),
            (
                self.lines_with(&["appeal"]),
                procedure.admit.is_some(),
                "admit",
            ),
            (
                self.lines_with(&["short", "re-open"]),
                procedure.nominate.is_some(),
                "nominate",
            ),
            (
                self.lines_with(&["confirm"]),
                !procedure.tasks.is_empty(),
                "task",
            ),
        ];
        for (lines, there, needed) in needs {
            for line in lines.into_iter().filter(|_| !there) {
                self.all.push(Contradiction::Needs { line, needed });
            }
        }
        let versions = procedure.versions();
        if (versions.until, versions.supporters) == (VersionsUntil::Notice, Supporters::Keeps)
            && let Some(admit) = &procedure.admit
        {
            let line = told("versions", &versions);
            let other = told("admit", admit);
            self.all
                .push(Contradiction::KeepsAfterAdmission { line, other });
        }
    }

    /// Every line that says who, with its key.
    fn whos(&self) -> Vec<(&'static str, &Who)> {
        let procedure = self.procedure;
        let mut all: Vec<(&'static str, &Who)> = Vec::new();
        all.extend(procedure.bring.iter().map(|who| ("bring", who)));
        all.extend(procedure.supporter.iter().map(|who| ("supporter", who)));
        all.extend(procedure.admit.iter().map(|admit| ("admit", &admit.by.who)));
        all.extend(
            procedure
                .answer
                .iter()
                .map(|answer| ("answer", &answer.who)),
        );
        all.extend(procedure.voters.iter().map(|who| ("voters", who)));
        let announce = procedure.announce.iter();
        all.extend(announce.map(|announce| ("announce", &announce.who)));
        all.extend(procedure.tasks.iter().map(|task| ("task", &task.who)));
        let confirm = procedure.confirm.iter();
        all.extend(confirm.map(|confirm| ("confirm", &confirm.who)));
        all
    }

    fn who(&mut self) {
        let mut found = Vec::new();
        for (key, who) in self.whos() {
            let line = told(key, who);
            match key {
                "voters" if who.asks_weight() => {
                    found.push(Contradiction::ReadsARoll { line: line.clone() });
                }
                "voters" => {}
                _ if who.asks_value() => {
                    found.push(Contradiction::NeedsARoll { line: line.clone() });
                }
                _ => {}
            }
            match who {
                Who::Author | Who::Supporters if matches!(key, "bring" | "supporter") => {
                    found.push(Contradiction::NotYetThere { line });
                }
                Who::Concerned | Who::Electors if self.procedure.concerns.is_none() => {
                    found.push(Contradiction::ConcernsNobody { line });
                }
                Who::Member(_)
                | Who::Body { .. }
                | Who::Office(_)
                | Who::Author
                | Who::Supporters
                | Who::Concerned
                | Who::Electors => {}
            }
        }
        self.all.extend(found);
    }

    /// Shares above the whole.
    fn shares(&mut self) {
        let procedure = self.procedure;
        let mut above: Vec<String> = Vec::new();
        for threshold in &procedure.thresholds {
            let share = match threshold {
                Threshold::Seats(threshold) => Some((threshold.share, threshold.strictness)),
                Threshold::Poll(threshold) => match threshold.level {
                    Level::Share {
                        share, strictness, ..
                    } => Some((share, strictness)),
                    Level::Adaptive => None,
                },
            };
            if share.is_some_and(|(share, strictness)| !can_be_reached(share, strictness)) {
                above.push(told("threshold", threshold));
            }
        }
        for quorum in &procedure.quorums {
            let (need, strictness) = match quorum {
                Quorum::Seats(quorum) => (quorum.need, quorum.strictness),
                Quorum::Poll(quorum) => (quorum.need, quorum.strictness),
            };
            if let decision::Need::Share(share) = need
                && !can_be_reached(share, strictness)
            {
                above.push(told("quorum", quorum));
            }
        }
        for need in &procedure.support {
            if let Need::Backing {
                strictness,
                size: decision::Need::Share(share),
                ..
            } = need
                && !can_be_reached(*share, *strictness)
            {
                above.push(told("support", need));
            }
        }
        if let Some(confirm) = &procedure.confirm
            && (confirm.share.numerator() == 0 || confirm.share > Fraction::ONE)
        {
            above.push(told("confirm", confirm));
        }
        if let Some(share) = procedure.cap_cast
            && !share.is_proper()
        {
            let line = told("cap-cast", &share);
            self.all.push(Contradiction::NoCap { line });
        }
        for line in above {
            self.all.push(Contradiction::Unreachable { line });
        }
    }

    /// Lines that say a second time what one said before.
    fn repeated(&mut self) {
        let mut seen: Vec<&(String, String)> = Vec::new();
        let mut twice = Vec::new();
        for pair in &self.lines {
            let (key, value) = pair;
            let is_title = matches!(key.as_str(), "title" | "title-en");
            if !is_title && seen.contains(&pair) {
                twice.push(format!("{key} {value}"));
            }
            seen.push(pair);
        }
        let fields: Vec<_> = self.procedure.fields.iter().collect();
        for (place, field) in fields.iter().enumerate() {
            let before = fields.iter().take(place);
            if before
                .into_iter()
                .any(|other| other.shape.id == field.shape.id)
            {
                twice.push(told("field", &field.shape));
            }
        }
        twice.dedup();
        for line in twice {
            self.all.push(Contradiction::Twice { line });
        }
    }

    /// Whether a notice can say who votes.
    fn voters_are_told(&self) -> bool {
        match (self.procedure.voters.as_slice(), &self.procedure.concerns) {
            ([Who::Electors], Some(ConcernedSort::Mandate(_))) => true,
            (voters, _) => eligibility(voters).is_some(),
        }
    }

    /// What may stand in a procedure and cannot be followed yet, by its name.
    fn awaited(&mut self) {
        let procedure = self.procedure;
        let mut lines = self.lines_with(AWAITED);
        if let Some(concerns) = &procedure.concerns
            && *concerns == ConcernedSort::Text
        {
            lines.push(told("concerns", concerns));
        }
        let clauses = procedure.clauses.iter().filter(|kind| kind.is_awaited());
        lines.extend(clauses.map(|kind| told("clause", kind)));
        let freezes = procedure.freezes.iter().filter(|kind| kind.is_awaited());
        lines.extend(freezes.map(|kind| told("freeze", kind)));
        if let Some(lot @ LotSource::Beacon(..)) = &procedure.lot {
            lines.push(told("lot", lot));
        }
        if let Some(tie @ Tie::Runoff(_)) = &procedure.tie {
            lines.push(told("tie", tie));
        }
        if let Some(order @ (BallotOrder::Lot | BallotOrder::Rotated)) = &procedure.order {
            lines.push(told("order", order));
        }
        let swing = |line: &&Extension| matches!(line, Extension::Swing { .. });
        let swings = procedure.extensions.iter().filter(swing);
        lines.extend(swings.map(|line| told("extension", line)));
        let outgoing = procedure
            .short
            .iter()
            .filter(|line| **line == Short::Outgoing);
        lines.extend(outgoing.map(|line| told("short", line)));
        if !self.voters_are_told() {
            lines.extend(procedure.voters.first().map(|who| told("voters", who)));
        }
        let needs = procedure.support.iter();
        let needs = needs.filter(|need| matches!(need, Need::Unrelated { .. }));
        lines.extend(needs.map(|need| told("support", need)));
        for line in lines {
            self.all.push(Contradiction::Awaited { line });
        }
    }
}

/// Whether anything can be so large a share of the whole.
fn can_be_reached(share: Fraction, strictness: Strictness) -> bool {
    match strictness {
        Strictness::Inclusive => share <= Fraction::ONE,
        Strictness::Strict => share < Fraction::ONE,
    }
}

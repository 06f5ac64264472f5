//! A result beside what other rules would have made of the same ballots, and how close it was.
//!
//! Nothing here changes a result. Rules: `docs/WEIGHTS.md`, section 12.

use std::collections::BTreeMap;

use super::DeriveError;
use crate::domain::count::decision::{
    Base, DecisionRule, Level, Measure, Need, Participation, Quorum, Strictness, Threshold,
};
use crate::domain::count::election::{ElectionBuilder, Mark, Roll as RollSize, Terms};
use crate::domain::count::{CountError, Lot, Method, Outcome};
use crate::domain::exact::Fraction;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::state::State;
use crate::domain::state::voters::LastBallot;
use crate::domain::text::Value;
use crate::domain::weight::margin::{Margin, Marks, Side, of_sums, of_verdict};
use crate::domain::weight::member::Member;
use crate::domain::weight::roll::Roll;
use crate::domain::weight::setting::{Event, Setting};
use crate::domain::weight::whatif::{ContestWhatIf, OtherRule, WhatIfReport, what_if};

/// One contest as it is counted.
#[derive(Clone, Debug)]
pub struct Question {
    /// Its id.
    pub id: String,
    /// The counting method.
    pub method: &'static dyn Method,
    /// The options in the order of the ballot.
    pub options: Vec<String>,
    /// Seats to fill.
    pub seats: u16,
    /// What else the notice says; the roll is filled in.
    pub terms: Terms,
    /// What breaks ties.
    pub lot: Option<Lot>,
}

/// The last ballot of every voter, to be counted under one roll after another.
#[derive(Clone, Debug)]
pub struct Recount {
    questions: Vec<Question>,
    /// Who voted, and the place of what the ballot marks.
    voters: Vec<(Id, usize)>,
    forms: Vec<Vec<Vec<Mark>>>,
    known: BTreeMap<Vec<Vec<(u16, u32)>>, usize>,
}

/// Every voter of a poll and the ballot that counts, in order of member id.
pub fn last_ballots(state: &State, poll: &Id) -> Result<Vec<(Id, LastBallot)>, DeriveError> {
    let found = state.polls().require(poll)?;
    let Some(cut) = state.ledger_cut(found) else {
        return Ok(Vec::new());
    };
    let voted = state.members().at(&cut).filter_map(|(member, index, ..)| {
        let last = found.voters().last_ballot(found.voters().find(index)?);
        (last.seq > 0).then(|| (member.clone(), last))
    });
    Ok(voted.collect())
}

/// Ballots that mark alike: the form's place, how many, and what they weigh together.
type Pile = (usize, u32, u64);

impl Recount {
    /// An empty ballot box for these contests.
    pub fn new(questions: Vec<Question>) -> Recount {
        Recount {
            questions,
            voters: Vec::new(),
            forms: Vec::new(),
            known: BTreeMap::new(),
        }
    }

    /// An empty ballot box for the contests of an opened poll.
    ///
    /// Errors with `UnknownPoll`. Before the opening there is no lot, and ties stay open.
    pub fn of(state: &State, poll: &Id) -> Result<Recount, DeriveError> {
        let poll = state.polls().require(poll)?;
        let contests = poll.notice().contests.iter().map(|contest| {
            let options: Vec<String> = contest.option_ids().iter().map(Id::to_string).collect();
            let draw = |seed: Hash| Lot::draw(contest.id.as_str(), &seed.0, &options);
            Question {
                id: contest.id.to_string(),
                method: contest.counted_by(),
                seats: contest.seats,
                terms: contest.terms_without(&poll.struck(&contest.id)),
                lot: poll.seed().map(draw),
                options,
            }
        });
        Ok(Recount::new(contests.collect()))
    }

    /// Puts in a voter's ballot, the marks contest by contest.
    pub fn cast(&mut self, member: Id, marks: Vec<Vec<Mark>>) {
        let plain = |contest: &Vec<Mark>| {
            let pairs = contest.iter().map(|mark| (mark.option, mark.number));
            pairs.collect::<Vec<_>>()
        };
        let key: Vec<Vec<(u16, u32)>> = marks.iter().map(plain).collect();
        let next = self.forms.len();
        let form = *self.known.entry(key).or_insert(next);
        if form == next {
            self.forms.push(marks);
        }
        self.voters.push((member, form));
    }

    /// The outcome of every contest under a roll, in words that are equal for equal outcomes; `None`
    /// where it cannot be counted.
    pub fn outcomes(&self, roll: &Roll) -> Vec<Option<String>> {
        let piles = self.piles(roll);
        if piles.is_empty() && !self.voters.is_empty() {
            // Nobody who voted has weight: a lot would be all there is.
            return vec![None; self.questions.len()];
        }
        let contests = (0..).zip(&self.questions);
        let told = contests.map(|(place, question)| {
            let outcome = self.count(place, question, &question.terms, roll, &piles);
            outcome.ok().map(|outcome| told(&outcome))
        });
        told.collect()
    }

    /// Everything that is shown beside the result under `certified`, the roll that was voted with.
    ///
    /// `events` is asked for the whole ledger once a variant of the policy.
    pub fn report<I: IntoIterator<Item = Event>>(
        &self,
        setting: Setting,
        members: &[Member],
        certified: &Roll,
        events: impl Fn() -> I,
    ) -> WhatIfReport {
        let actual = self.outcomes(certified);
        let rules = what_if(setting, members, events, &actual, |roll| {
            self.outcomes(roll)
        });
        let piles = self.piles(certified);
        let contests = (0..).zip(&self.questions).zip(actual).zip(rules);
        let contests = contests.map(|(((place, question), outcome), rules)| {
            let counted = self.count(place, question, &question.terms, certified, &piles);
            let counted = counted.ok();
            ContestWhatIf {
                contest: question.id.clone(),
                method: question.method.name().to_owned(),
                decisions: self.decisions(place, question, certified, &piles, counted.as_ref()),
                margin: counted
                    .and_then(|counted| self.margin(place, question, certified, &counted)),
                outcome,
                rules,
            }
        });
        WhatIfReport {
            contests: contests.collect(),
        }
    }

    fn piles(&self, roll: &Roll) -> Vec<Pile> {
        let mut questions = self.questions.iter();
        // What a cap on the cast weight leaves of a ballot depends on its own weight.
        let merges = questions.all(|question| {
            question.method.ballot_kind().merges() && question.terms.cap_cast.is_none()
        });
        let mut sums = vec![(0_u32, 0_u64); self.forms.len()];
        let mut piles = Vec::new();
        for (member, form) in &self.voters {
            let Some(line) = roll.voter(member) else {
                continue;
            };
            let (heads, weight) = sums[*form];
            let more = heads.checked_add(1).zip(weight.checked_add(line.weight));
            let more = more.filter(|_| merges);
            // What does not go into one sum is counted as another ballot that marks alike.
            if more.is_none() && heads > 0 {
                piles.push((*form, heads, weight));
            }
            sums[*form] = more.unwrap_or((1, line.weight));
        }
        let whole = (0..).zip(sums).filter(|(_, (heads, _))| *heads > 0);
        piles.extend(whole.map(|(form, (heads, weight))| (form, heads, weight)));
        piles
    }

    fn count(
        &self,
        place: usize,
        question: &Question,
        terms: &Terms,
        roll: &Roll,
        piles: &[Pile],
    ) -> Result<Outcome, CountError> {
        let terms = Terms {
            roll: Some(size(roll)),
            ..terms.clone()
        };
        let Question {
            options,
            seats,
            method,
            ..
        } = question;
        let mut builder =
            ElectionBuilder::new(options.clone(), *seats, method.ballot_kind(), terms)?;
        for &(form, heads, weight) in piles {
            builder.push_heads(heads, weight, &self.forms[form][place])?;
        }
        let election = builder.build();
        method.count(&match &question.lot {
            Some(lot) => election.with_lot(lot.clone()),
            None => election,
        })
    }

    /// The verdicts of other quorums and thresholds, where the contest is judged by a rule.
    fn decisions(
        &self,
        place: usize,
        question: &Question,
        roll: &Roll,
        piles: &[Pile],
        counted: Option<&Outcome>,
    ) -> Vec<OtherRule> {
        let Some(actual) = counted.filter(|outcome| outcome.is_proposal()) else {
            return Vec::new();
        };
        let rule = rule_of(&question.terms);
        let others = other_rules(&rule).into_iter();
        let others = others.filter(|(_, other)| *other != rule);
        let judged = others.map(|(name, other)| {
            let terms = Terms {
                decision: Some(other),
                ..question.terms.clone()
            };
            let outcome = self.count(place, question, &terms, roll, piles);
            let outcome = outcome.ok().map(|outcome| told(&outcome));
            OtherRule {
                name: name.to_owned(),
                changes: outcome.as_ref().map(|outcome| *outcome != told(actual)),
                outcome,
            }
        });
        judged.collect()
    }

    /// How close it was; `None` where that is not computed.
    fn margin(
        &self,
        place: usize,
        question: &Question,
        roll: &Roll,
        counted: &Outcome,
    ) -> Option<Margin> {
        // Where seats are reserved or capped for groups, or further conditions are asked, sums alone do not elect.
        // Under a cap on the cast weight every ballot that changes moves what all others count for.
        let terms = &question.terms;
        if terms.cap_cast.is_some() {
            return None;
        }
        let is_plain =
            terms.decision.is_none() && terms.reopen.is_none() && terms.marks_max.is_none();
        let by_sums = terms.groups.is_empty() && is_plain;
        let (given_max, scored) = match (question.method.name(), question.terms.score_max) {
            ("yes-no", _) => return Some(self.verdict_margin(place, question, roll)),
            ("single-choice" | "approval", _) if by_sums => (1, false),
            ("score", Some(most)) if by_sums => (u64::from(most), true),
            _ => return None,
        };
        let weighed = self.voters.iter().filter_map(|(member, form)| {
            let marks = &self.forms[*form][place];
            Some((roll.voter(member)?.weight, marks))
        });
        let votes = weighed.map(|(weight, marks)| {
            let mut given = vec![0; question.options.len()];
            for mark in marks {
                if let Some(given) = given.get_mut(usize::from(mark.option)) {
                    *given = if scored { u64::from(mark.number) } else { 1 };
                }
            }
            Marks { weight, given }
        });
        let votes: Vec<Marks> = votes.collect();
        let elected: Vec<usize> = counted
            .elected
            .iter()
            .map(|&place| usize::from(place))
            .collect();
        let others = 0..question.options.len();
        let others: Vec<usize> = others.filter(|place| !elected.contains(place)).collect();
        let lot = question.lot.as_ref();
        let place = |option: usize| Some(lot?.place(u16::try_from(option).ok()?));
        let wins_tie = |one, other| place(one) < place(other);
        let sets = (elected.as_slice(), others.as_slice());
        Some(of_sums(&votes, given_max, sets, wins_tie))
    }

    fn verdict_margin(&self, place: usize, question: &Question, roll: &Roll) -> Margin {
        let sides = self.voters.iter().filter_map(|(member, form)| {
            let first = self.forms[*form][place].first();
            Some(Side {
                weight: roll.voter(member)?.weight,
                in_favour: match first.map(|mark| mark.option) {
                    Some(0) => Some(true),
                    Some(1) => Some(false),
                    _ => None,
                },
            })
        });
        let sides: Vec<Side> = sides.collect();
        let RollSize { heads, weight } = size(roll);
        let rule = rule_of(&question.terms);
        of_verdict(&sides, (heads.into(), weight), |ballots| {
            rule.judge(ballots).verdict
        })
    }
}

fn size(roll: &Roll) -> RollSize {
    RollSize {
        heads: u64::try_from(roll.count()).unwrap_or(u64::MAX),
        weight: roll.total(),
    }
}

/// The rule of a proposal; the method's own where the notice names none.
fn rule_of(terms: &Terms) -> DecisionRule {
    let simple = || DecisionRule::simple_majority(Measure::Weight);
    terms.decision.clone().unwrap_or_else(simple)
}

/// The verdict, else who is elected in the order of the ballot: the same people are the same outcome.
fn told(outcome: &Outcome) -> String {
    let mut elected = outcome.elected.clone();
    elected.sort_unstable();
    let elected: Vec<&str> = elected.iter().map(|&option| outcome.name(option)).collect();
    match outcome.verdict() {
        Some(verdict) => verdict.write(),
        None if elected.is_empty() => "nobody".to_owned(),
        None => elected.join(", "),
    }
}

/// The other quorums over the rule's thresholds, and the other thresholds under its quorums.
fn other_rules(rule: &DecisionRule) -> Vec<(&'static str, DecisionRule)> {
    let quorum = |measure| {
        let half = Fraction::new(1, 2).expect("2 is not zero");
        vec![Quorum {
            measure,
            counts: Participation::Cast,
            need: Need::Share(half),
            strictness: Strictness::Inclusive,
        }]
    };
    let share = |measure, above, below| Threshold {
        measure,
        level: Level::Share {
            share: Fraction::new(above, below).expect("the denominator is not zero"),
            base: Base::ForAgainst,
            strictness: Strictness::Inclusive,
        },
    };
    let quorums = [
        ("no-quorum", Vec::new()),
        ("quorum-heads-1/2", quorum(Measure::Heads)),
        ("quorum-weight-1/2", quorum(Measure::Weight)),
    ];
    let majority = Threshold::majority;
    let thresholds = [
        ("majority-weight", vec![majority(Measure::Weight)]),
        ("majority-heads", vec![majority(Measure::Heads)]),
        (
            "majority-weight-and-heads",
            vec![majority(Measure::Weight), majority(Measure::Heads)],
        ),
        ("weight-3/5", vec![share(Measure::Weight, 3, 5)]),
        ("weight-2/3", vec![share(Measure::Weight, 2, 3)]),
    ];
    let quorums = quorums.into_iter().map(|(name, quorums)| {
        let thresholds = rule.thresholds.clone();
        (
            name,
            DecisionRule {
                quorums,
                thresholds,
            },
        )
    });
    let thresholds = thresholds.into_iter().map(|(name, thresholds)| {
        let quorums = rule.quorums.clone();
        (
            name,
            DecisionRule {
                quorums,
                thresholds,
            },
        )
    });
    quorums.chain(thresholds).collect()
}

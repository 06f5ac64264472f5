//! `poll-change`: puts a poll right that was announced. Who signs depends on what it does: the returning officer
//! and a scrutineer of the poll, or for a voter more a registrar and a roll checker, each the same text within
//! seven days; to annul, as many of its scrutineers as certify a result.
//!
//! ```text
//! folkmoot/poll-change/v1
//! log, genesis
//! poll council-2027
//! notice 8d72…
//! does strike                     what is done, see the table
//! ground died                     the rule that it rests on
//! reason 5be1… 120                an attachment, a text
//! option council lin-wei          what is new
//! ```
//!
//! | `does` | when | what is new |
//! |---|---|---|
//! | `erratum` | before the opening | `corrects` with the titles as they were and as they are to be |
//! | `reschedule` | before the record date | all times, none earlier, no time for anything shorter |
//! | `cancel` | before the opening | |
//! | `annul` | from the opening until the result is certified | |
//! | `strike` | while ballots are taken | `option`: passed over in the count |
//! | `add-voter` | from the certification of the roll to the close | `member`, `class`, `weight`, `remedy` |

use super::authority::Signing;
use super::refusal::Refusal;
use super::{Case, Follows, Kind, consent};
use crate::domain::attachment::{AttachmentRef, Named};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Office;
use crate::domain::poll::change::{Addition, Calendar, Change, Corrected};
use crate::domain::poll::phase::Phase;
use crate::domain::state::approvals::About;
use crate::domain::state::poll::{Poll, Refusal as PollRefusal, Step};
use crate::domain::state::voters::Voter;
use crate::domain::state::{Effect, State, claims, polls};
use crate::domain::text::{lines, words};
use crate::domain::time::Time;

/// What is done to the poll.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Does {
    /// Puts titles right.
    Erratum,
    /// Moves everything to later.
    Reschedule,
    /// Calls it off.
    Cancel,
    /// Gives it up after it opened.
    Annul,
    /// Passes a candidate over.
    Strike,
    /// Adds a voter whom the certified roll left out.
    AddVoter,
}

words!(Does: "erratum" Does::Erratum "reschedule" Does::Reschedule "cancel" Does::Cancel
    "annul" Does::Annul "strike" Does::Strike "add-voter" Does::AddVoter);

lines! {
    /// The lines of a `poll-change` statement.
    pub struct PollChange {
        one poll "poll": Id;
        one notice "notice": Hash;
        one does "does": Does;
        /// The rule that it rests on.
        optional ground "ground": Id;
        one reason "reason": AttachmentRef;
        groups corrected: Corrected, Rising(&[]);
        optional record_date "record-date": Time;
        optional claims_until "claims-until": Time;
        optional opens "opens": Time;
        optional closes "closes": Time;
        optional objections_until "objections-until": Time;
        /// Contest and option.
        optional option "option": (Id, Id);
        optional member "member": Id;
        optional class "class": Id;
        optional weight "weight": u64;
        /// Log indexes, rising.
        many remedies "remedy": u64, Rising(&[]);
    }
    check PollChange::check;
}

crate::faults! {
    /// Lines of a change that do not go together.
    pub enum Contradiction {
        Needless { line: &'static str } "contradiction.change-needless" Malformed;
        Lacking { line: &'static str } "contradiction.change-lacking" Malformed;
        ChangedCalendar "contradiction.change-calendar" Malformed;
    }
}

const CORRECTED_EXAMPLE: &str = "\
poll council-2027
notice 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d
does erratum
reason 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 4
corrects option council lin-wei
was 林微
was-en Lin Wei
title 林薇
title-en Lin Wei
";
const MOVED_EXAMPLE: &str = "\
poll council-2027
notice 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d
does reschedule
reason 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 4
record-date 2026-12-02T00:00:00Z
claims-until 2026-12-09T12:00:00Z
opens 2026-12-11T12:00:00Z
closes 2026-12-18T12:00:00Z
objections-until 2026-12-21T12:00:00Z
";
const ADDED_EXAMPLE: &str = "\
poll council-2027
notice 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d
does add-voter
ground left-out
reason 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 4
member m-7f3k9q
class owner
weight 12
remedy 57
";

impl Kind for PollChange {
    const NAME: &'static str = "poll-change";
    const SIGNED_BY: Signing = Signing::ByDeed(&[
        Office::ReturningOfficer,
        Office::Scrutineer,
        Office::Registrar,
        Office::RollChecker,
    ]);
    const EXAMPLE: &'static str = "\
# Puts a poll right that was announced: erratum, reschedule, cancel, annul, strike, add-voter.
# The returning officer and a scrutineer of the poll sign the same text; a voter more: a registrar and a roll
# checker; to annul: as many scrutineers as certify.
poll council-2027
notice 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d  # the hash of the poll's notice
does strike
ground died                     # the rule that it rests on: annul, strike and add-voter need one
reason 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 4  # or reason=@FILE as an option
# corrects option council lin-wei  # erratum: whose titles, then was, was-en, title, title-en
# opens 2026-12-12T12:00:00Z    # reschedule: record-date, claims-until, opens, closes, objections-until, all of them
option council lin-wei          # strike: contest and option
# member m-7f3k9q               # add-voter: then class, weight, and the entries that make the weight
";
    const MORE: &'static [&'static str] = &[CORRECTED_EXAMPLE, MOVED_EXAMPLE, ADDED_EXAMPLE];
    const COMPOSED: bool = true;

    fn signing(&self) -> Signing {
        match self.does {
            Does::Erratum | Does::Reschedule | Does::Cancel | Does::Strike => {
                Signing::Two(&[&[Office::ReturningOfficer], &[Office::Scrutineer]])
            }
            Does::AddVoter => Signing::Two(&[&[Office::Registrar], &[Office::RollChecker]]),
            Does::Annul => Signing::Office(&[Office::Scrutineer]),
        }
    }

    fn attachments(&self) -> Vec<Named> {
        vec![self.reason.text()]
    }

    fn subject(&self) -> Option<&Id> {
        None
    }

    fn follows(&self) -> Follows<'_> {
        match self.does {
            Does::AddVoter => Follows::Addition(self),
            _ => Follows::Nothing,
        }
    }

    fn about(&self) -> Option<About> {
        Some(About::Poll(self.poll.clone()))
    }

    fn reach(&self) -> Option<Id> {
        (self.does == Does::AddVoter).then(|| self.poll.clone())
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let poll = case.state.polls().require(&self.poll)?;
        poll.require_notice(&self.notice)?;
        match self.does {
            Does::AddVoter => {
                poll.refuse_second_role(case.signer())?;
                let offices = case.state.offices();
                let mut both = [Office::Registrar, Office::RollChecker].into_iter();
                if !both.any(|office| offices.scope_allows(case.signer(), office, &self.poll)) {
                    offices.require_scope(case.signer(), Office::Registrar, &self.poll)?;
                }
            }
            Does::Annul => drop(poll.require_scrutineer(case.signer())?),
            Does::Erratum | Does::Reschedule | Does::Cancel | Does::Strike => {
                poll.require_role(case.signer())?;
            }
        }
        let (change, voter) = self.change(case.state, poll)?;
        case.require_text(&self.reason)?;
        let changed = Step::Changed {
            statement: case.hash,
            ground: self.ground.clone(),
            reason: self.reason.hash,
            change,
        };
        let steps = [changed].into_iter().chain(voter);
        let effects = steps.map(|step| polls::Effect::of(&self.poll, step).into());
        if self.does != Does::Annul {
            return Ok(effects.collect());
        }
        let threshold = usize::try_from(poll.notice().certificates).unwrap_or(usize::MAX);
        let its = |who: &_| poll.notice().has_scrutineer(who);
        let (mut signed, complete) = consent::approve(case, threshold, None, its)?;
        signed.extend(effects.filter(|_| complete));
        Ok(signed)
    }
}

impl PollChange {
    /// What it changes, with the voter that it adds. Errors where the poll is not so far, or too far, or where
    /// what is new does not fit it.
    fn change(&self, state: &State, poll: &Poll) -> Result<(Change, Option<Step>), Refusal> {
        let change = match self.does {
            Does::Cancel => {
                poll.require_before_open()?;
                Change::Cancelled
            }
            Does::Erratum => {
                poll.require_before_open()?;
                for one in &self.corrected {
                    poll.require_corrigible(one)?;
                }
                poll.require_distinct(&self.corrected)?;
                Change::Corrected(self.corrected.clone())
            }
            Does::Reschedule => {
                let after = self.calendar().expect("read has checked the times");
                poll.require_reschedulable(&after)?;
                let before = poll.notice().calendar();
                Change::Rescheduled { before, after }
            }
            Does::Annul => {
                poll.require_annullable()?;
                Change::Annulled
            }
            Does::Strike => {
                let (contest, option) = self.option.clone().expect("read has checked the option");
                poll.require_phase(Phase::Open)?;
                poll.require_strikable(&contest, &option)?;
                Change::Struck { contest, option }
            }
            Does::AddVoter => return self.add(state, poll),
        };
        Ok((change, None))
    }

    fn add(&self, state: &State, poll: &Poll) -> Result<(Change, Option<Step>), Refusal> {
        let addition = self.addition().expect("read has checked the voter");
        poll.require_roll_in_use()?;
        let member = state.members().require(&addition.member)?;
        if poll.voters().find(member).is_some() {
            return Err(PollRefusal::OnTheRoll {
                member: addition.member,
                poll: self.poll.clone(),
            }
            .into());
        }
        let ledger_size = poll.ledger_size().unwrap_or_default();
        for &entry in &addition.remedies {
            let says = state.ledger().has_entry(entry)
                || state.members().changed_by(&addition.member, entry);
            if entry < ledger_size || !says {
                return Err(claims::Refusal::BadRemedy {
                    entry,
                    ledger_size,
                    about: addition.member,
                }
                .into());
            }
        }
        let voter = Voter {
            member,
            weight: addition.weight,
        };
        let step = Step::VoterAdded { voter };
        Ok((Change::VoterAdded(addition), Some(step)))
    }

    /// The times to which it moves the poll.
    pub fn calendar(&self) -> Option<Calendar> {
        Some(Calendar {
            record_date: self.record_date?,
            claims_until: self.claims_until,
            opens: self.opens?,
            closes: self.closes?,
            objections_until: self.objections_until?,
        })
    }

    /// The voter whom it adds.
    pub fn addition(&self) -> Option<Addition> {
        Some(Addition {
            member: self.member.clone()?,
            class: self.class.clone()?,
            weight: self.weight?,
            remedies: self.remedies.clone(),
        })
    }

    /// What is new must be what it does needs, and nothing else.
    fn check(&self) -> Result<(), Contradiction> {
        let does = self.does;
        let given = [
            (Does::Erratum, "corrects", !self.corrected.is_empty()),
            (Does::Reschedule, "record-date", self.record_date.is_some()),
            (Does::Reschedule, "opens", self.opens.is_some()),
            (Does::Reschedule, "closes", self.closes.is_some()),
            (
                Does::Reschedule,
                "objections-until",
                self.objections_until.is_some(),
            ),
            (Does::Strike, "option", self.option.is_some()),
            (Does::AddVoter, "member", self.member.is_some()),
            (Does::AddVoter, "class", self.class.is_some()),
            (Does::AddVoter, "weight", self.weight.is_some()),
            (Does::AddVoter, "remedy", !self.remedies.is_empty()),
        ];
        for (of, line, stands) in given {
            if stands != (of == does) {
                return Err(match stands {
                    true => Contradiction::Needless { line },
                    false => Contradiction::Lacking { line },
                });
            }
        }
        if self.claims_until.is_some() && does != Does::Reschedule {
            let line = "claims-until";
            return Err(Contradiction::Needless { line });
        }
        let needs_ground = matches!(does, Does::Annul | Does::Strike | Does::AddVoter);
        match self.ground.is_none() && needs_ground {
            true => Err(Contradiction::Lacking { line: "ground" }),
            false => self.check_calendar(),
        }
    }

    /// The times must run as those of a notice do.
    fn check_calendar(&self) -> Result<(), Contradiction> {
        let Some(to) = self.calendar() else {
            return Ok(());
        };
        let rising = [to.opens, to.closes, to.objections_until];
        let within = |until: Time| to.record_date < until && until < to.opens;
        let runs = rising.is_sorted_by(|a, b| a < b) && to.record_date <= to.opens;
        match runs && to.claims_until.is_none_or(within) {
            true => Ok(()),
            false => Err(Contradiction::ChangedCalendar),
        }
    }
}

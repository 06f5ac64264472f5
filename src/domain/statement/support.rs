//! `support`: stands behind a version of a matter, or no longer. Signed by whoever the procedure lets
//! support it.
//!
//! ```text
//! folkmoot/support/v1
//! log, genesis
//! matter 8d72…                    its name: the hash of its first version
//! version 8d72…                   hash of its last version, which was read
//! by m/ada                        who supports it, and signs
//! seq 1                           1, 2, 3 … per person and matter
//! says for                        or `no-longer`
//! ```

use super::authority::Signing;
use super::refusal::Refusal;
use super::{Case, Kind, who};
use crate::domain::charter::need::Need;
use crate::domain::count::decision::{self, Measure, Strictness};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::state::matter::{Beginning, Could, Matter};
use crate::domain::state::matters::Refusal as Wrong;
use crate::domain::state::{Effect, State, matters};
use crate::domain::text::{lines, words};

/// Whether somebody stands behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    For,
    NoLonger,
}

words!(Says: "for" Says::For "no-longer" Says::NoLonger);

lines! {
    /// The lines of a `support` statement.
    pub struct Support {
        one matter "matter": Hash;
        one version "version": Hash;
        one by "by": Principal;
        one seq "seq": u32 => Text("1");
        one says "says": Says => Text("for");
    }
}

impl Kind for Support {
    const NAME: &'static str = "support";
    const SIGNED_BY: Signing = Signing::Stated;
    const EXAMPLE: &'static str = "\
# Stands behind the last version of a matter, or no longer.
matter 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d  # its name
version 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d  # its last version
by m/m-7f3k9q
seq 1                           # 1, 2, 3 … each time you say something about this matter
says for                        # or no-longer
";
    const DAILY_MAX: Option<u32> = Some(1024);
    const COMPOSED: bool = true;

    fn subject(&self) -> Option<&Id> {
        None
    }

    fn person(&self) -> Option<&Principal> {
        Some(&self.by)
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let matter = require_open(case.state, &self.matter)?;
        require_last(matter, &self.version)?;
        let now = case.state.require_now()?;
        if let Some(until) = matter.support_until().filter(|until| now >= *until) {
            let matter = self.matter;
            return Err(Wrong::SupportOver { matter, until }.into());
        }
        let procedure = matter.procedure();
        let supporter = procedure.supporter();
        let about = who::About::matter(case.state, matter);
        let asked = !procedure.support.is_empty();
        if !asked || !who::is_any(case.state, supporter, &self.by, about) {
            return Err(Wrong::NotYoursToSupport {
                person: self.by.clone(),
                procedure: procedure.id.clone(),
            }
            .into());
        }
        let (last, stands) = matter.support_of(&self.by);
        require_next(&self.by, self.seq, last)?;
        let (person, name) = (self.by.clone(), self.matter);
        match (self.says, stands) {
            (Says::For, true) => {
                return Err(Wrong::SupportedAlready {
                    person,
                    matter: name,
                }
                .into());
            }
            (Says::NoLonger, false) => {
                return Err(Wrong::NotSupportedBy {
                    person,
                    matter: name,
                }
                .into());
            }
            (Says::For, false) | (Says::NoLonger, true) => {}
        }
        let said = matters::Effect::Supported {
            matter: name,
            by: person,
            seq: self.seq,
            stands: self.says == Says::For,
        };
        let carries = self.says == Says::For && matter.supported_at().is_none() && {
            let mut people: Vec<Principal> = matter.supporters().cloned().collect();
            people.push(self.by.clone());
            let needs = procedure.support.as_slice();
            holds_for(case.state, needs, matter.could(), matter.roll(), &people)
        };
        let carried = carries.then_some(matters::Effect::Carried { matter: name });
        let effects = std::iter::once(said).chain(carried);
        Ok(effects.map(Effect::from).collect())
    }
}

/// Who stands behind a matter as it is brought.
pub fn first(beginning: &Beginning) -> Vec<Principal> {
    let author = beginning.author_supports.then(|| beginning.author.clone());
    author.into_iter().collect()
}

/// Whether all needs of a matter that is brought hold with these behind it.
pub fn holds(state: &State, beginning: &Beginning, people: &[Principal]) -> bool {
    let needs = &beginning.procedure.support;
    let roll = beginning.roll.as_ref();
    holds_for(state, needs, beginning.could, roll, people)
}

/// Whether a version that has just come is supported at once, its supporters having stayed or the author
/// being enough.
pub fn carried_again(state: &State, matter: &Matter) -> bool {
    let procedure = matter.procedure();
    let voids =
        procedure.versions().supporters == crate::domain::charter::procedure::Supporters::Voids;
    if !voids && matter.supported_at().is_some() {
        return false;
    }
    let author = matter.author();
    let people: Vec<Principal> = match voids {
        true => {
            let about = who::About::matter(state, matter);
            let supports = who::is_any(state, procedure.supporter(), author, about);
            let author = supports.then(|| author.clone());
            author.into_iter().collect()
        }
        false => matter.supporters().cloned().collect(),
    };
    let (could, roll) = (matter.could(), matter.roll());
    holds_for(state, &procedure.support, could, roll, &people)
}

fn holds_for(
    state: &State,
    needs: &[Need],
    could: Could,
    roll: Option<&Id>,
    people: &[Principal],
) -> bool {
    let heads = u128::try_from(people.len()).unwrap_or(u128::MAX);
    let roll = roll.and_then(|poll| state.polls().find(poll));
    needs.iter().all(|need| match need {
        Need::Backing {
            measure: Measure::Heads,
            strictness,
            size,
        } => reaches(heads, *size, *strictness, could.heads.into()),
        Need::Backing {
            measure: Measure::Weight,
            strictness,
            size,
        } => {
            let weight = who::weight(state, people.iter(), roll);
            reaches(weight, *size, *strictness, could.weight)
        }
        Need::Tags { dimension, least } => {
            let values = who::tags(state, dimension, people.iter());
            values >= usize::try_from(*least).unwrap_or(usize::MAX)
        }
        // No document with such a need is adopted.
        Need::Unrelated { .. } => false,
    })
}

/// Whether a number reaches a need of so many.
fn reaches(given: u128, need: decision::Need, strictness: Strictness, of: u128) -> bool {
    let (left, right) = match need {
        decision::Need::Count(count) => (given, count),
        decision::Need::Share(share) => (
            given.saturating_mul(share.denominator().into()),
            of.saturating_mul(share.numerator().into()),
        ),
        decision::Need::RootOfRoll(factor) => {
            let left = given.saturating_mul(factor.denominator().into());
            let right = u128::from(factor.numerator());
            let right = right.saturating_mul(right).saturating_mul(of);
            (left.saturating_mul(left), right)
        }
    };
    match strictness {
        Strictness::Inclusive => left >= right,
        Strictness::Strict => left > right,
    }
}

/// A matter that can still go further and is not decided. Errors with `Unknown` or `Settled`.
pub fn require_open<'a>(state: &'a State, matter: &Hash) -> Result<&'a Matter, Refusal> {
    let found = state.matters().require(matter)?;
    match found.is_open() && found.decided().is_none() {
        true => Ok(found),
        false => Err(Wrong::Settled { matter: *matter }.into()),
    }
}

/// Errors with `NotTheLast` unless this is the last version.
pub fn require_last(matter: &Matter, version: &Hash) -> Result<(), Refusal> {
    let last = matter.last().hash;
    match *version == last {
        true => Ok(()),
        false => Err(Wrong::NotTheLast {
            matter: matter.name(),
            last,
        }
        .into()),
    }
}

/// Errors with `WrongSequence` unless this is the next number of a person.
pub fn require_next(person: &Principal, seq: u32, last: u32) -> Result<(), Refusal> {
    let expected = last.saturating_add(1);
    match seq == expected {
        true => Ok(()),
        false => Err(Wrong::WrongSequence {
            person: person.clone(),
            seq,
            expected,
        }
        .into()),
    }
}

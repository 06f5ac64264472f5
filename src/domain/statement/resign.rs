//! `resign`: no to a seat or office. Declines what was offered, gives up a mandate, or leaves an office that
//! was granted; at once.
//!
//! ```text
//! folkmoot/resign/v1
//! log, genesis
//! from mandate council general 3 1    or `office` and its name, or `matter` and a hash: what its clauses give
//! by m/ada                        who says it, and signs; or as whom the person acts
//! reason 5be1… 120                an attachment, a text
//! ```

use super::authority::Signing;
use super::refusal::Refusal;
use super::{Case, Kind, accept, seats};
use crate::domain::attachment::{AttachmentRef, Named};
use crate::domain::charter::concerned::Mandate;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::line::Form;
use crate::domain::office::{Office, Principal};
use crate::domain::state::bodies::Refusal as NotSeated;
use crate::domain::state::matters::Refusal as Wrong;
use crate::domain::state::seats::Closing;
use crate::domain::state::{Effect, matters, offices};
use crate::domain::text::{Value, lines};
use crate::domain::time::Time;

lines! {
    /// The lines of a `resign` statement.
    pub struct Resign {
        one what "from": Left;
        one by "by": Principal;
        optional reason "reason": AttachmentRef;
    }
}

/// What somebody leaves or declines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Left {
    /// A seat, offered or held.
    Mandate(Mandate),
    /// An office that was granted.
    Office(Office),
    /// What a clause of a matter gives.
    Matter(Hash),
}

impl Value for Left {
    const FORM: Form = Form::Any(&[
        Form::All(&[Form::Word(&["mandate"]), Mandate::FORM]),
        Form::All(&[Form::Word(&["office"]), Office::FORM]),
        Form::All(&[Form::Word(&["matter"]), Hash::FORM]),
    ]);

    fn read(text: &str) -> Option<Left> {
        match text.split_once(' ')? {
            ("mandate", rest) => Mandate::read(rest).map(Left::Mandate),
            ("office", rest) => Office::read(rest).map(Left::Office),
            ("matter", rest) => Hash::read(rest).map(Left::Matter),
            _ => None,
        }
    }

    fn write(&self) -> String {
        match self {
            Left::Mandate(mandate) => format!("mandate {mandate}"),
            Left::Office(office) => format!("office {office}"),
            Left::Matter(matter) => format!("matter {matter}"),
        }
    }
}

impl Kind for Resign {
    const NAME: &'static str = "resign";
    const SIGNED_BY: Signing = Signing::Stated;
    const EXAMPLE: &'static str = "\
# Declines a seat that was offered, or gives up a mandate or an office.
from mandate council general 3 1  # or: from office registrar; or: from matter HASH, what its clauses give
by m/m-7f3k9q
# reason 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 4  # or reason=@FILE as an option
";
    const MORE: &'static [&'static str] = &["\
reason 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 4
by o/lin
from office registrar
"];
    const DAILY_MAX: Option<u32> = Some(64);
    const COMPOSED: bool = true;

    fn subject(&self) -> Option<&Id> {
        None
    }

    fn person(&self) -> Option<&Principal> {
        Some(&self.by)
    }

    fn attachments(&self) -> Vec<Named> {
        self.reason.iter().map(|reason| reason.text()).collect()
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let now = case.state.require_now()?;
        if let Some(reason) = &self.reason {
            case.require_text(reason)?;
        }
        match &self.what {
            Left::Mandate(mandate) => self.leave_seat(case, mandate, now),
            Left::Office(office) => self.leave_office(case, *office),
            Left::Matter(matter) => self.decline(case, matter),
        }
    }
}

impl Resign {
    fn leave_seat(
        &self,
        case: &Case<'_>,
        mandate: &Mandate,
        now: Time,
    ) -> Result<Vec<Effect>, Refusal> {
        let state = case.state;
        let held = state.bodies().require_mandate(mandate)?;
        let person = state.all_offices().person(&self.by);
        if held.person != *person {
            return Err(NotSeated::NotYours {
                mandate: mandate.clone(),
                person: self.by.clone(),
            }
            .into());
        }
        let closing = match held.accepted {
            Some(_) => Closing::Resigned,
            None => Closing::Declined,
        };
        let effects = seats::close(state, std::slice::from_ref(mandate), closing, now);
        match (effects.is_empty(), closing) {
            (false, _) => Ok(effects),
            (true, Closing::Declined) => Err(NotSeated::OfferOver {
                mandate: mandate.clone(),
            }
            .into()),
            (true, _) => Err(NotSeated::MandateOver {
                mandate: mandate.clone(),
            }
            .into()),
        }
    }

    fn leave_office(&self, case: &Case<'_>, office: Office) -> Result<Vec<Effect>, Refusal> {
        let holder = self.by.clone();
        let in_force = case.state.offices();
        in_force.require(&holder, office)?;
        if matches!(office, Office::Founder | Office::Service) {
            return Err(Wrong::OfficeNotGiven { office, holder }.into());
        }
        if in_force.mandate(&holder, office).is_some() {
            return Err(NotSeated::ByMandate { office, holder }.into());
        }
        let ended = offices::Effect::Ended { office, holder };
        Ok(vec![ended.into()])
    }

    fn decline(&self, case: &Case<'_>, matter: &Hash) -> Result<Vec<Effect>, Refusal> {
        let found = case.state.matters().require(matter)?;
        if accept::offered(found, &self.by).is_empty() {
            return Err(Wrong::NothingToAccept {
                person: self.by.clone(),
                matter: *matter,
            }
            .into());
        }
        let declined = matters::Effect::Declined {
            matter: *matter,
            by: self.by.clone(),
        };
        Ok(vec![declined.into()])
    }
}

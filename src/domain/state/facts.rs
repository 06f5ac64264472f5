//! The facts of one member, and what can change about them.

use crate::domain::time::Time;

/// A member's place in order of enrolment, from 0.
pub type MemberIndex = u32;

/// Whether a membership is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// In force.
    Active,
    /// In force without a vote.
    Suspended,
    /// Over.
    Ended,
}

/// What can change about a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// Place of the class in the genesis statement.
    pub class: u16,
    /// Whether the membership is in force.
    pub standing: Standing,
    /// Whether a registrar stands behind the enrolment.
    pub confirmed: bool,
    /// Whether two officers stand behind the date on which the membership is said to have begun.
    pub vouched: bool,
    /// To whom contributions are credited instead.
    pub merged_into: Option<MemberIndex>,
}

impl Facts {
    /// Whether the member may be on a roll.
    pub fn may_vote(&self) -> bool {
        self.confirmed && self.standing == Standing::Active
    }
}

/// When a membership began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Began {
    /// As the enrolment says.
    pub stated: Time,
    /// The log's clock at the enrolment.
    pub logged: Time,
}

impl Began {
    /// From when on it counts: as stated where two officers stand behind that, else as the log's clock says.
    pub fn counts(self, facts: Facts) -> Time {
        match facts.vouched {
            true => self.stated,
            false => self.logged,
        }
    }
}

/// One change of a member's facts.
#[derive(Debug, Clone, Copy)]
pub(super) enum FactChange {
    Confirmed,
    Vouched,
    Stands(Standing),
    Class(u16),
    MergedInto(Option<MemberIndex>),
    Reinstated,
    Expelled,
    /// Places in the table of tags.
    Tagged(u32),
    Untagged(u32),
}

impl FactChange {
    /// Whether it says if the membership is in force.
    pub(super) fn is_of_standing(self) -> bool {
        match self {
            FactChange::Stands(_)
            | FactChange::MergedInto(_)
            | FactChange::Reinstated
            | FactChange::Expelled => true,
            FactChange::Confirmed
            | FactChange::Vouched
            | FactChange::Class(_)
            | FactChange::Tagged(_)
            | FactChange::Untagged(_) => false,
        }
    }

    /// The facts after it.
    pub(super) fn on(self, facts: Facts) -> Facts {
        match self {
            FactChange::Confirmed => Facts {
                confirmed: true,
                ..facts
            },
            FactChange::Vouched => Facts {
                vouched: true,
                ..facts
            },
            FactChange::Stands(standing) => Facts { standing, ..facts },
            FactChange::Class(class) => Facts { class, ..facts },
            FactChange::Tagged(_) | FactChange::Untagged(_) => facts,
            FactChange::Reinstated => Facts {
                standing: Standing::Active,
                merged_into: None,
                ..facts
            },
            FactChange::Expelled => Facts {
                standing: Standing::Ended,
                ..facts
            },
            FactChange::MergedInto(merged_into) => Facts {
                standing: Standing::Ended,
                merged_into,
                ..facts
            },
        }
    }
}

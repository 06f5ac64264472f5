//! Members: their classes, standing and keys, as they are now and as they were at any log size.

use std::collections::BTreeSet;
use std::sync::Arc;

pub use super::facts::{Began, Facts, MemberIndex, Standing};

use super::facts::FactChange;
use super::key_chain::{self, KeyRecord, Revocation};
use crate::domain::id::Id;
use crate::domain::log::key::PublicKey;
use crate::domain::office::Principal;
use crate::domain::persistent::{Map, Set};
use crate::domain::poll::cut::LedgerCut;
use crate::domain::time::Time;
use crate::domain::weight::member::Tag;

crate::faults! {
    /// What is refused about members.
    pub enum Refusal {
        Unknown { member: Id } "unknown-member" Missing;
        Exists { member: Id } "member-exists" Conflict;
        Ended { member: Id } "member-ended" Conflict;
        NotEnded { member: Id } "member-not-ended" Conflict;
        /// A matter has ended the membership: no officers take that back.
        Expelled { member: Id, entry: u64 } "member-expelled" Conflict;
        MergeIntoItself "merge-into-itself" Unfit;
        EnrolledLater { member: Id, entry: u64 } "without-vote.enrolled-later" Missing;
        Unconfirmed { member: Id } "without-vote.unconfirmed" Missing;
        Suspended { member: Id, entry: u64 } "without-vote.suspended" Missing;
        Gone { member: Id, entry: u64 } "without-vote.ended" Missing;
        Merged { member: Id, into: Id, entry: u64 } "without-vote.merged" Missing;
        EnrolLimit { enroller: Principal, limit: u32 } "enrol-limit" Unfit;
    }
}

/// What can happen to members.
#[derive(Debug, Clone)]
pub enum Effect {
    /// There are these classes that members can be of, in id order.
    ClassesSet {
        /// The classes.
        classes: Vec<Id>,
    },
    /// A member exists, with a first key.
    Enrolled {
        /// The member.
        member: Id,
        /// The first key.
        key: PublicKey,
        /// What the member is.
        class: Id,
        /// When the membership began.
        joined: Time,
        /// Whether a registrar stands behind it already.
        confirmed: bool,
        /// Who enrolled it.
        by: Principal,
    },
    /// The registrar changed members.
    Changed {
        /// Unique among member statements; `None` where a clause changed them.
        reference: Option<Id>,
        /// Which, in id order.
        members: Vec<Id>,
        /// What changed about each.
        change: Change,
    },
    /// A further key.
    KeyAdded {
        /// Whose.
        member: Id,
        /// Which.
        key: PublicKey,
    },
    /// A key ended.
    KeyEnded {
        /// Whose.
        member: Id,
        /// Which.
        key: PublicKey,
        /// By a clause of a matter: only for polls opened afterwards.
        by_matter: bool,
    },
}

/// What a `member` statement does to each member it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The member has a vote.
    Confirmed,
    /// The membership began when its enrolment says.
    Vouched,
    /// The member is active, suspended or gone.
    Stands(Standing),
    /// The member is of another class.
    Class(Id),
    /// The member has these tags too.
    Tagged(Vec<Tag>),
    /// The member has these tags no longer.
    Untagged(Vec<Tag>),
    /// The membership ended and its contributions are another member's.
    MergedInto(Id),
    /// The end or the merger is taken back.
    Reinstated,
    /// A matter ended the membership.
    Expelled,
}

#[derive(Debug, Clone)]
struct Member {
    began: Began,
    enrolled_at: u64,
    enrolled: Facts,
    changes: Vec<(u64, FactChange)>,
    keys: Vec<KeyRecord>,
}

impl Member {
    fn facts(&self) -> Facts {
        self.facts_where(|_| true)
    }

    /// The facts that the changes make whose log index counts.
    fn facts_where(&self, counts: impl Fn(u64) -> bool) -> Facts {
        let changes = self.changes.iter().filter(|(index, _)| counts(*index));
        changes.fold(self.enrolled, |facts, (_, change)| change.on(facts))
    }
}

/// All members.
#[derive(Debug, Clone, Default)]
pub struct Members {
    index: Map<Id, MemberIndex>,
    members: Map<MemberIndex, Member>,
    classes: Vec<Id>,
    /// Every tag that anybody ever had, in order of first mention, and where each stands.
    tags: Map<u32, Arc<Tag>>,
    tag_places: Map<Arc<Tag>, u32>,
    references: Set<Id>,
    /// Whose each key is or was, by its first half: nobody makes two keys with one half.
    owners: Map<u128, MemberIndex>,
    /// The first entry about members after each clock of the log that had one.
    logged: Map<Time, u64>,
    /// Enrolments of each enroller on the day of the last one.
    enrolled_today: Map<Principal, ((i32, u32, u32), u32)>,
}

impl Members {
    /// The member with this id.
    pub fn find(&self, id: &Id) -> Option<MemberIndex> {
        self.index.get(id).copied()
    }

    /// The member with this id. Errors with `Unknown`.
    pub fn require(&self, id: &Id) -> Result<MemberIndex, Refusal> {
        self.find(id)
            .ok_or_else(|| Refusal::Unknown { member: id.clone() })
    }

    /// How many members were ever enrolled.
    pub fn count(&self) -> usize {
        self.members.len()
    }

    /// Whether the membership is in force now.
    pub fn standing(&self, member: MemberIndex) -> Standing {
        self.member(member)
            .map_or(Standing::Ended, |member| member.facts().standing)
    }

    /// When a membership began, and the member's facts as they are now.
    pub fn now(&self, id: &Id) -> Option<(Began, Facts)> {
        let member = self.member(self.find(id)?)?;
        Some((member.began, member.facts()))
    }

    /// The log indexes, as far as they count for a roll, of a member's enrolment, of who vouched for its date, of tags, and
    /// of mergers into another and their undoing.
    pub fn entries_about(&self, id: &Id, cut: &LedgerCut) -> Vec<u64> {
        let Some(member) = self.find(id).and_then(|place| self.member(place)) else {
            return Vec::new();
        };
        let changes = member.changes.iter();
        let merged = changes.filter(|(_, change)| {
            matches!(
                change,
                FactChange::MergedInto(_)
                    | FactChange::Reinstated
                    | FactChange::Tagged(_)
                    | FactChange::Vouched
            )
        });
        let merged = merged.map(|(index, _)| *index);
        let merged = merged.filter(|index| cut.counts(id, *index));
        std::iter::once(member.enrolled_at).chain(merged).collect()
    }

    /// The log index of a member's enrolment.
    pub fn enrolled_at(&self, id: &Id) -> Option<u64> {
        Some(self.member(self.find(id)?)?.enrolled_at)
    }

    /// Whether a member statement with this reference has taken effect.
    pub fn reference_used(&self, reference: &Id) -> bool {
        self.references.contains(reference)
    }

    /// Whether the entry at a log index changed a member.
    pub fn changed_by(&self, id: &Id, index: u64) -> bool {
        let member = self.find(id).and_then(|place| self.member(place));
        member.is_some_and(|member| member.changes.iter().any(|(at, _)| *at == index))
    }

    /// The members enrolled before a roll's ledger ended, in id order, as that ledger knows them: id,
    /// place, when the membership began, facts.
    pub fn at(&self, cut: &LedgerCut) -> impl Iterator<Item = (&Id, MemberIndex, Began, Facts)> {
        self.index.iter().filter_map(move |(id, &index)| {
            let member = self.member(index)?;
            let facts = member.facts_where(|entry| cut.counts(id, entry));
            (member.enrolled_at < cut.size).then_some((id, index, member.began, facts))
        })
    }

    /// Errors with why somebody has no vote by a roll's ledger: `Unknown`, `EnrolledLater`, `Unconfirmed`,
    /// `Suspended`, `Gone` or `Merged`, with the entry that made it so.
    pub fn require_vote(&self, id: &Id, cut: &LedgerCut) -> Result<(), Refusal> {
        let unknown = || Refusal::Unknown { member: id.clone() };
        let found = self.find(id).and_then(|place| self.member(place));
        let found = found.ok_or_else(unknown)?;
        let member = id.clone();
        if found.enrolled_at >= cut.size {
            let entry = found.enrolled_at;
            return Err(Refusal::EnrolledLater { member, entry });
        }
        let facts = found.facts_where(|entry| cut.counts(id, entry));
        let changes = found.changes.iter().rev();
        let mut changes = changes.filter(|(entry, _)| cut.counts(id, *entry));
        let ending = changes.find(|(_, change)| change.is_of_standing());
        let entry = ending.map_or(found.enrolled_at, |(entry, _)| *entry);
        let survivor = facts.merged_into.and_then(|place| {
            let mut all = self.index.iter();
            all.find(|(_, index)| **index == place)
                .map(|(id, _)| id.clone())
        });
        match (facts.standing, survivor) {
            (_, Some(into)) => Err(Refusal::Merged {
                member,
                into,
                entry,
            }),
            (Standing::Suspended, None) => Err(Refusal::Suspended { member, entry }),
            (Standing::Ended, None) => Err(Refusal::Gone { member, entry }),
            (Standing::Active, None) if !facts.confirmed => Err(Refusal::Unconfirmed { member }),
            (Standing::Active, None) => Ok(()),
        }
    }

    /// The tags of a member as a roll's ledger knows them, in bytewise order; none for an unknown one.
    pub fn tags(&self, id: &Id, place: MemberIndex, cut: &LedgerCut) -> Vec<Arc<Tag>> {
        let mut tags = BTreeSet::new();
        let changes = self.member(place).map_or(&[][..], |member| &member.changes);
        for (entry, change) in changes {
            match change {
                _ if !cut.counts(id, *entry) => {}
                FactChange::Tagged(tag) => {
                    tags.extend(self.tag(*tag));
                }
                FactChange::Untagged(tag) => {
                    self.tag(*tag).map(|tag| tags.remove(tag));
                }
                FactChange::Confirmed
                | FactChange::Vouched
                | FactChange::Stands(_)
                | FactChange::Class(_)
                | FactChange::MergedInto(_)
                | FactChange::Reinstated
                | FactChange::Expelled => {}
            }
        }
        tags.into_iter().cloned().collect()
    }

    fn tag(&self, place: u32) -> Option<&Arc<Tag>> {
        self.tags.get(&place)
    }

    /// The keys of a member, oldest first; none for an unknown one.
    pub(super) fn keys(&self, id: &Id) -> &[KeyRecord] {
        let member = self.find(id).and_then(|index| self.member(index));
        member.map_or(&[], |member| member.keys.as_slice())
    }

    /// The member who ever had this key.
    pub(super) fn holder(&self, key: &PublicKey) -> Option<&Id> {
        let place = self.owners.get(&half(key))?;
        let mut all = self.index.iter();
        all.find(|(_, other)| *other == place).map(|(id, _)| id)
    }

    /// Errors with `EnrolLimit` when the enroller has used up the UTC day of `now`.
    pub fn check_enrol_limit(
        &self,
        enroller: &Principal,
        now: Time,
        limit: u32,
    ) -> Result<(), Refusal> {
        match self.enrolled_today.get(enroller) {
            Some((day, count)) if *day == now.date() && *count >= limit => {
                Err(Refusal::EnrolLimit {
                    enroller: enroller.clone(),
                    limit,
                })
            }
            _ => Ok(()),
        }
    }

    /// The member with this id, whose membership has not ended. Errors with `Unknown` or `Ended`.
    pub fn require_standing(&self, id: &Id) -> Result<MemberIndex, Refusal> {
        let member = self.require(id)?;
        match self.standing(member) {
            Standing::Ended => Err(Refusal::Ended { member: id.clone() }),
            Standing::Active | Standing::Suspended => Ok(member),
        }
    }

    /// The member with this id, whose membership officers have ended. Errors with `Unknown`, `NotEnded` or `Expelled`.
    pub fn require_ended(&self, id: &Id) -> Result<MemberIndex, Refusal> {
        let place = self.require(id)?;
        let changes = self.member(place).map_or(&[][..], |member| &member.changes);
        let mut last = changes.iter().rev();
        let last = last.find(|(_, change)| change.is_of_standing());
        let member = id.clone();
        match (self.standing(place), last) {
            (Standing::Ended, Some((entry, FactChange::Expelled))) => Err(Refusal::Expelled {
                member,
                entry: *entry,
            }),
            (Standing::Ended, _) => Ok(place),
            (Standing::Active | Standing::Suspended, _) => Err(Refusal::NotEnded { member }),
        }
    }

    fn member(&self, index: MemberIndex) -> Option<&Member> {
        self.members.get(&index)
    }

    fn member_mut(&mut self, id: &Id) -> &mut Member {
        let place = self.index.get(id).expect("it was admitted");
        let member = self.members.get_mut(place);
        member.expect("the index names members")
    }

    fn class_place(&self, class: &Id) -> u16 {
        let place = self.classes.iter().position(|known| known == class);
        place
            .and_then(|place| u16::try_from(place).ok())
            .expect("admission has checked the class")
    }

    /// When something was said of members: clocks of the log, and the first such entry after each. Both
    /// rise.
    pub fn logged(&self) -> impl Iterator<Item = (Time, u64)> {
        self.logged.iter().map(|(time, entry)| (*time, *entry))
    }

    pub(super) fn apply(&mut self, effect: &Effect, at: &super::Moment<'_>) {
        if let Some(now) = at.now
            && !self.logged.contains_key(&now)
        {
            self.logged.insert(now, at.index);
        }
        match effect {
            Effect::ClassesSet { classes } => self.classes.clone_from(classes),
            Effect::Enrolled {
                member,
                key,
                class,
                joined,
                confirmed,
                by,
            } => {
                let facts = Facts {
                    class: self.class_place(class),
                    standing: Standing::Active,
                    confirmed: *confirmed,
                    vouched: false,
                    merged_into: None,
                };
                let place =
                    MemberIndex::try_from(self.members.len()).expect("fewer than 2^32 members");
                self.index.insert(member.clone(), place);
                self.owners.insert(half(key), place);
                let member = Member {
                    began: Began {
                        stated: *joined,
                        logged: at.now.unwrap_or(*joined),
                    },
                    enrolled_at: at.index,
                    enrolled: facts,
                    // Most have one, their confirmation, and there may be a million members.
                    changes: Vec::with_capacity(1),
                    keys: vec![KeyRecord::new(*key)],
                };
                self.members.insert(place, member);
                self.note_enrolment(by, at.now);
            }
            Effect::Changed {
                reference,
                members,
                change,
            } => {
                if let Some(reference) = reference {
                    self.references.insert(reference.clone());
                }
                for member in members {
                    self.change(member, change, at.index);
                }
            }
            Effect::KeyAdded { member, key } => {
                let place = *self.index.get(member).expect("it was admitted");
                self.owners.insert(half(key), place);
                key_chain::add(&mut self.member_mut(member).keys, *key);
            }
            Effect::KeyEnded {
                member,
                key,
                by_matter,
            } => {
                let revocation = Revocation {
                    at: at.index,
                    by_matter: *by_matter,
                };
                key_chain::revoke(&mut self.member_mut(member).keys, key, revocation);
            }
        }
    }

    fn note_enrolment(&mut self, by: &Principal, now: Option<Time>) {
        let day = now.map_or((1970, 1, 1), Time::date);
        let today = match self.enrolled_today.get(by) {
            Some((last, count)) if *last == day => count.saturating_add(1),
            _ => 1,
        };
        self.enrolled_today.insert(by.clone(), (day, today));
    }

    fn tag_place(&mut self, tag: &Tag) -> u32 {
        let tag = Arc::new(tag.clone());
        if let Some(place) = self.tag_places.get(&tag) {
            return *place;
        }
        let place = u32::try_from(self.tags.len()).expect("fewer than 2^32 tags");
        self.tags.insert(place, tag.clone());
        self.tag_places.insert(tag, place);
        place
    }

    fn change(&mut self, id: &Id, change: &Change, index: u64) {
        let change = match change {
            Change::Tagged(tags) => {
                return self.retag(id, tags, FactChange::Tagged, index);
            }
            Change::Untagged(tags) => {
                return self.retag(id, tags, FactChange::Untagged, index);
            }
            Change::Confirmed => FactChange::Confirmed,
            Change::Vouched => FactChange::Vouched,
            Change::Stands(standing) => FactChange::Stands(*standing),
            Change::Class(class) => FactChange::Class(self.class_place(class)),
            Change::MergedInto(into) => FactChange::MergedInto(self.find(into)),
            Change::Reinstated => FactChange::Reinstated,
            Change::Expelled => FactChange::Expelled,
        };
        self.member_mut(id).changes.push((index, change));
    }

    fn retag(&mut self, id: &Id, tags: &[Tag], change: fn(u32) -> FactChange, index: u64) {
        let places: Vec<u32> = tags.iter().map(|tag| self.tag_place(tag)).collect();
        let changes = places.into_iter().map(|place| (index, change(place)));
        self.member_mut(id).changes.extend(changes);
    }
}

/// The first 16 bytes of a key.
fn half(key: &PublicKey) -> u128 {
    let (first, _) = key.as_bytes().split_at(16);
    first
        .iter()
        .fold(0, |half, byte| (half << 8) | u128::from(*byte))
}

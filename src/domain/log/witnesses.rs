//! Who must have cosigned a head before it counts (C2SP tlog-policy): witnesses, groups of them, and a quorum.

use std::collections::BTreeSet;
use std::fmt;

use super::cosignature::{CosignatureError, cosignatures};
use super::verifier::WitnessKey;
use crate::domain::time::Time;
use crate::faults;

/// How far ahead of the reader's clock a witness's may be, in seconds.
const AHEAD_MAX: i64 = 600;

faults! {
    /// Why the witnesses do not stand behind a head.
    pub enum WitnessFault {
        /// A line that claims to be of one of them and is not.
        Cosignature { error: CosignatureError } "witnesses.cosignature" Unsigned;
        /// Too few have cosigned: those who have, as the trust file calls them; and how many did so too long ago.
        Quorum { quorum: String, found: String, old: usize } "witnesses.quorum" Unfit;
    }
}

/// The witnesses that a trust file or a service names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Witnesses {
    /// In the order of the file.
    pub witnesses: Vec<Witness>,
    /// Each of what stands before it.
    pub groups: Vec<Group>,
    /// The witness or group that must stand behind a head; `None` when nobody need.
    pub quorum: Option<String>,
    /// How old a cosignature may be, in seconds; `None` for any age.
    pub within: Option<u32>,
}

/// One witness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// What the file calls it.
    pub name: String,
    /// What it cosigns with.
    pub key: WitnessKey,
    /// Where it is asked: what stands before `/add-checkpoint`.
    pub url: Option<String>,
}

/// Some of these must stand behind a head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What the file calls it.
    pub name: String,
    /// How many, from 1.
    pub needed: usize,
    /// Witnesses and groups.
    pub members: Vec<String>,
}

impl Witnesses {
    /// Whether those who are named, witnesses all, are a quorum.
    pub fn suffice(&self, names: &BTreeSet<&str>) -> bool {
        let Some(quorum) = &self.quorum else {
            return true;
        };
        let mut stand = names.clone();
        for group in &self.groups {
            let members = group.members.iter();
            let count = members.filter(|name| stand.contains(name.as_str())).count();
            if count >= group.needed {
                stand.insert(&group.name);
            }
        }
        stand.contains(quorum.as_str())
    }

    /// The witnesses that stand behind a signed checkpoint, as the file calls them, each with the newest of its
    /// cosignatures. With the reader's clock, one that is older than the file allows, or lies ahead, does not count.
    ///
    /// Errors with `Cosignature` when one is forged, and with `Quorum` when those who stand behind it are none.
    pub fn judge(
        &self,
        checkpoint: &[u8],
        now: Option<Time>,
    ) -> Result<Vec<(&str, Time)>, WitnessFault> {
        let keys: Vec<WitnessKey> = self.witnesses.iter().map(|one| one.key.clone()).collect();
        let all =
            cosignatures(checkpoint, &keys).map_err(|error| WitnessFault::Cosignature { error })?;
        let newest = |witness: &Witness| {
            let own = all.iter().filter(|one| *one.witness == witness.key);
            own.map(|one| one.time).max()
        };
        let (mut found, mut old) = (Vec::new(), 0_usize);
        for witness in &self.witnesses {
            match newest(witness) {
                Some(time) if self.is_fresh(time, now) => found.push((witness.name.as_str(), time)),
                Some(_) => old = old.saturating_add(1),
                None => {}
            }
        }
        let names: BTreeSet<&str> = found.iter().map(|(name, _)| *name).collect();
        if self.suffice(&names) {
            return Ok(found);
        }
        let found: Vec<&str> = names.into_iter().collect();
        Err(WitnessFault::Quorum {
            quorum: self.quorum.clone().unwrap_or_default(),
            found: found.join(", "),
            old,
        })
    }

    fn is_fresh(&self, time: Time, now: Option<Time>) -> bool {
        let (Some(within), Some(now)) = (self.within, now) else {
            return true;
        };
        let age = now.seconds().saturating_sub(time.seconds());
        (-AHEAD_MAX..=i64::from(within)).contains(&age)
    }
}

/// The lines of a policy file, the quorum last.
impl fmt::Display for Witnesses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(within) = self.within {
            writeln!(f, "#cosigned-within {within}")?;
        }
        for Witness { name, key, url } in &self.witnesses {
            match url {
                Some(url) => writeln!(f, "witness {name} {key} {url}")?,
                None => writeln!(f, "witness {name} {key}")?,
            }
        }
        for group in &self.groups {
            let (name, needed) = (&group.name, group.needed);
            writeln!(f, "group {name} {needed} {}", group.members.join(" "))?;
        }
        writeln!(f, "quorum {}", self.quorum.as_deref().unwrap_or("none"))
    }
}

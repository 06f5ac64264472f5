//! The trust file: what an auditor holds before looking at a log (C2SP tlog-policy grammar).
//!
//! It pins the log's keys, the witnesses that must stand behind its heads, and in comments that other
//! readers of the format skip, the hash of the genesis statement and how old a cosignature may be. A
//! service reads the same grammar for the witnesses that it asks.

use std::fmt;

use super::verifier::{VerifierKey, VerifierKeyError, WitnessKey};
use super::witnesses::{Group, Witness, Witnesses};
use crate::domain::hash::Hash;
use crate::faults;

const GENESIS: &str = "#genesis ";
const WITHIN: &str = "#cosigned-within ";

/// The name that stands for no quorum.
const NONE: &str = "none";

/// The most logs, witnesses and groups together.
const NAMES_MAX: usize = 128;

faults! {
    /// Why a trust file cannot be used; lines count from 1.
    pub enum TrustError {
        /// Not UTF-8, or a control character other than tab and line feed.
        NotText "trust-file.not-text" Malformed;
        /// Not a line of the grammar.
        Line { line: usize } "trust-file.line" Malformed;
        /// A name that is taken, that stands on no line before, or that another group has.
        Name { line: usize, name: String } "trust-file.name" Malformed;
        /// A bad key of a log or witness.
        Key { line: usize, error: VerifierKeyError } "trust-file.key" Malformed;
        /// The same public key twice.
        RepeatedKey { line: usize } "trust-file.repeated-key" Malformed;
        /// The line that must be there once is missing or repeated.
        Once { what: &'static str } "trust-file.once" Malformed;
        /// No log at all.
        NoLog "trust-file.no-log" Malformed;
        /// More lines than anybody needs.
        TooMany { max: usize } "trust-file.too-many" TooLarge;
    }
}

/// Which log is trusted: any of these keys, this beginning, and what these witnesses stand behind.
///
/// ```text
/// #genesis 1f0c...9a
/// log vote.example.org/council+f0883909+Af0XJDhaoMdbZPt4zWAvodmR/ev3axPFjtcC6sg16fYY
/// quorum none
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trust {
    /// SHA-256 of the genesis statement's text.
    pub genesis: Hash,
    /// The log's keys; at least one.
    pub logs: Vec<VerifierKey>,
    /// Who must have cosigned a head.
    pub witnesses: Witnesses,
}

impl Trust {
    /// Trusts these keys and this beginning, and asks for no witness.
    pub fn of(genesis: Hash, logs: Vec<VerifierKey>) -> Trust {
        Trust {
            genesis,
            logs,
            witnesses: Witnesses::default(),
        }
    }

    /// Reads a trust file. Spaces, tabs, comments, URLs and the order of lines are free, but that a name stands
    /// before it is used.
    pub fn parse(bytes: &[u8]) -> Result<Trust, TrustError> {
        let policy = Policy::parse(bytes)?;
        let &[genesis] = policy.genesis.as_slice() else {
            return Err(TrustError::Once {
                what: "#genesis HASH",
            });
        };
        if policy.logs.is_empty() {
            return Err(TrustError::NoLog);
        }
        Ok(Trust {
            genesis,
            logs: policy.logs,
            witnesses: policy.witnesses,
        })
    }
}

impl fmt::Display for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{GENESIS}{}", self.genesis)?;
        for key in &self.logs {
            writeln!(f, "log {key}")?;
        }
        write!(f, "{}", self.witnesses)
    }
}

/// Reads a file that names witnesses for a log that is known already: lines `log` and `#genesis` are allowed and
/// say nothing.
pub fn parse_witnesses(bytes: &[u8]) -> Result<Witnesses, TrustError> {
    Policy::parse(bytes).map(|policy| policy.witnesses)
}

/// What the grammar holds.
#[derive(Default)]
struct Policy {
    genesis: Vec<Hash>,
    logs: Vec<VerifierKey>,
    witnesses: Witnesses,
    quorums: usize,
    withins: usize,
    /// The names that a group has already.
    members: Vec<String>,
}

impl Policy {
    fn parse(bytes: &[u8]) -> Result<Policy, TrustError> {
        let text = str::from_utf8(bytes).map_err(|_| TrustError::NotText)?;
        if text.contains(|c: char| c.is_ascii_control() && c != '\t' && c != '\n') {
            return Err(TrustError::NotText);
        }
        let mut policy = Policy::default();
        for (content, line) in text.split('\n').zip(1..) {
            policy.take(content, line)?;
            let (logs, known) = (policy.logs.len(), policy.witnesses.witnesses.len());
            let count = logs.saturating_add(known);
            if count.saturating_add(policy.witnesses.groups.len()) > NAMES_MAX {
                return Err(TrustError::TooMany { max: NAMES_MAX });
            }
        }
        let once = |what| TrustError::Once { what };
        match (policy.quorums, policy.withins) {
            (1, 0 | 1) => Ok(policy),
            (1, _) => Err(once("#cosigned-within SECONDS")),
            _ => Err(once("quorum NAME")),
        }
    }

    fn take(&mut self, content: &str, line: usize) -> Result<(), TrustError> {
        let wrong = || TrustError::Line { line };
        if let Some(hash) = content.strip_prefix(GENESIS) {
            self.genesis.push(Hash::parse(hash).ok_or_else(wrong)?);
            return Ok(());
        }
        if let Some(seconds) = content.strip_prefix(WITHIN) {
            let number: u32 = seconds.parse().map_err(|_| wrong())?;
            if number == 0 || number.to_string() != seconds {
                return Err(wrong());
            }
            self.witnesses.within = Some(number);
            self.withins = self.withins.saturating_add(1);
            return Ok(());
        }
        let items = content.split([' ', '\t']).filter(|item| !item.is_empty());
        let items: Vec<&str> = items.collect();
        match *items.as_slice() {
            [] => {}
            [comment, ..] if comment.starts_with('#') => {}
            ["log", key] | ["log", key, _] => {
                let key = VerifierKey::parse(key);
                let key = key.map_err(|error| TrustError::Key { line, error })?;
                self.require_new_key(*key.public_key().as_bytes(), line)?;
                self.logs.push(key);
            }
            ["witness", name, key] => self.witness(name, key, None, line)?,
            ["witness", name, key, url] => self.witness(name, key, Some(url), line)?,
            ["group", name, needed, ref members @ ..] => self.group(name, needed, members, line)?,
            ["quorum", name] => {
                if name != NONE && !self.names(name) {
                    let name = name.to_owned();
                    return Err(TrustError::Name { line, name });
                }
                self.witnesses.quorum = (name != NONE).then(|| name.to_owned());
                self.quorums = self.quorums.saturating_add(1);
            }
            _ => return Err(wrong()),
        }
        Ok(())
    }

    fn witness(
        &mut self,
        name: &str,
        key: &str,
        url: Option<&str>,
        line: usize,
    ) -> Result<(), TrustError> {
        let key = WitnessKey::parse(key).map_err(|error| TrustError::Key { line, error })?;
        self.require_new_key(*key.public_key().as_bytes(), line)?;
        self.require_new_name(name, line)?;
        self.witnesses.witnesses.push(Witness {
            name: name.to_owned(),
            key,
            url: url.map(str::to_owned),
        });
        Ok(())
    }

    fn group(
        &mut self,
        name: &str,
        needed: &str,
        members: &[&str],
        line: usize,
    ) -> Result<(), TrustError> {
        self.require_new_name(name, line)?;
        for member in members {
            let taken = self.members.iter().any(|other| other == member);
            if taken || !self.names(member) {
                let name = (*member).to_owned();
                return Err(TrustError::Name { line, name });
            }
            self.members.push((*member).to_owned());
        }
        let needed = match needed {
            "all" => members.len(),
            "any" => 1,
            number => number
                .parse()
                .ok()
                .filter(|count: &usize| count.to_string() == number)
                .unwrap_or_default(),
        };
        if !(1..=members.len()).contains(&needed) {
            return Err(TrustError::Line { line });
        }
        self.witnesses.groups.push(Group {
            name: name.to_owned(),
            needed,
            members: members.iter().map(|name| (*name).to_owned()).collect(),
        });
        Ok(())
    }

    /// Whether a line before has this name.
    fn names(&self, name: &str) -> bool {
        let Witnesses {
            witnesses, groups, ..
        } = &self.witnesses;
        witnesses.iter().any(|one| one.name == name) || groups.iter().any(|one| one.name == name)
    }

    fn require_new_name(&self, name: &str, line: usize) -> Result<(), TrustError> {
        if name == NONE || self.names(name) {
            let name = name.to_owned();
            return Err(TrustError::Name { line, name });
        }
        Ok(())
    }

    /// A witness with the key of the log would be the log's own word once more.
    fn require_new_key(&self, key: [u8; 32], line: usize) -> Result<(), TrustError> {
        let logs = self.logs.iter().map(|log| log.public_key());
        let witnesses = self.witnesses.witnesses.iter();
        let mut known = logs.chain(witnesses.map(|one| one.key.public_key()));
        match known.any(|old| *old.as_bytes() == key) {
            true => Err(TrustError::RepeatedKey { line }),
            false => Ok(()),
        }
    }
}

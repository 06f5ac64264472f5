//! Everything that the database holds, compared with its log: what `doctor --deep` and `rebuild --check`
//! tell.
//!
//! It looks and changes nothing, and a service may go on meanwhile. Whether the log is right is for
//! `verify`; this says whether the tables are those that the log makes.

use std::collections::{BTreeMap, BTreeSet};
use std::iter::Peekable;

use super::ServiceError;
use super::backup::Database;
use super::engine::Settings;
use super::rebuild::{fill, last_signed};
use super::replay::Folded;
use crate::domain::attachment::Role;
use crate::domain::fault::{Fault, Told};
use crate::domain::hash::Hash;
use crate::domain::log::checkpoint::Checkpoint;
use crate::domain::log::tile::TILE_WIDTH;
use crate::domain::log::tree::Frontier;
use crate::domain::log::verifier::VerifierKey;
use crate::store::log::{self, Head, SignedHead};
use crate::store::projections::{self, Difference};
use crate::store::{Connection, Store, StoreError, tiles};

/// What is in the database that the log does not make, or the other way round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The log is damaged, or is not the one that was signed. Nothing that follows from it was looked at.
    Log(Told),
    /// The marks of the ballot at this entry are not those that its member signed.
    Marks(u64),
    /// An attachment is missing, altered, or stands beside the wrong entry or with the wrong role.
    Attachment(Hash),
    /// A full tile is missing or holds other hashes.
    Tile {
        /// Its level.
        level: u8,
        /// Its place on the level.
        index: u64,
    },
    /// There are tiles that no entries fill: how many more than should be.
    StrayTiles(u64),
    /// The head of this size in the list of signed ones is not one that the log key signed for this log.
    Checkpoint(u64),
    /// A row of a projected table.
    Row(Difference),
}

/// What an audit has seen.
#[derive(Debug, Clone)]
pub struct Audit {
    /// Where the log ends.
    pub head: Head,
    /// What is wrong; nothing when all is well.
    pub findings: Vec<Finding>,
}

/// Folds the log and compares every table with it. `progress` is told how many entries are done.
///
/// Errors when the database cannot be reached. What is wrong in it is not an error but a finding.
pub fn audit(settings: &Settings, progress: &mut dyn FnMut(u64)) -> Result<Audit, ServiceError> {
    let origin = settings.genesis.submission()?.statement.log;
    let mark = last_signed(&settings.data, &origin)?;
    let database = Database::of_service(&settings.data, settings.database_url.as_deref())?;
    let store = Store::unchanged(database.url(), &settings.schema);
    let key = VerifierKey::new(&origin, settings.keys.log.public());
    let compared = projections::compare(&store, |conn| {
        let signed = log::checkpoints(conn)?;
        let mut watch = Watch::new(&signed);
        let (replayed, head) = fill(conn, &origin, mark, progress, |conn, folded| {
            watch.see(conn, folded)
        })?;
        replayed.check(mark)?;
        let mut findings = watch.finish(conn)?;
        findings.extend(replayed.marks_lost.into_iter().map(Finding::Marks));
        let keys: Vec<VerifierKey> = key.into_iter().collect();
        let ours = |signed: &&SignedHead| {
            Checkpoint::open(&signed.note, &keys).is_ok_and(|found| {
                (found.size, found.root) == (signed.head.size, signed.head.root)
                    && found.origin == origin
            })
        };
        let foreign = signed.iter().filter(|signed| !ours(signed));
        findings.extend(foreign.map(|signed| Finding::Checkpoint(signed.head.size)));
        Ok::<_, ServiceError>(Audit { head, findings })
    });
    match compared {
        Ok((mut audit, differences)) => {
            audit
                .findings
                .extend(differences.into_iter().map(Finding::Row));
            Ok(audit)
        }
        Err(
            error @ (ServiceError::LogDamaged { .. }
            | ServiceError::BeyondHead { .. }
            | ServiceError::RolledBack { .. }
            | ServiceError::Forked { .. }
            | ServiceError::Store(StoreError::Corrupt { .. })),
        ) => Ok(Audit {
            head: mark,
            findings: vec![Finding::Log(error.told())],
        }),
        Err(error) => Err(error),
    }
}

/// What the fold should find besides the entries, as it passes them.
struct Watch<'a> {
    tree: Frontier,
    signed: Peekable<std::slice::Iter<'a, SignedHead>>,
    named: BTreeMap<Hash, (u64, Role)>,
    tiles: u64,
    findings: Vec<Finding>,
}

impl Watch<'_> {
    fn new(signed: &[SignedHead]) -> Watch<'_> {
        Watch {
            tree: Frontier::new(),
            signed: signed.iter().peekable(),
            named: BTreeMap::new(),
            tiles: 0,
            findings: Vec::new(),
        }
    }

    fn see(&mut self, conn: &mut Connection, folded: &Folded) -> Result<(), ServiceError> {
        self.tree.push(folded.leaf);
        let size = self.tree.size();
        while let Some(signed) = self.signed.next_if(|signed| signed.head.size <= size) {
            if signed.head.size != size || signed.head.root != self.tree.root() {
                self.findings.push(Finding::Checkpoint(signed.head.size));
            }
        }
        for named in folded.named.iter().filter(|named| named.size.is_some()) {
            let first = (folded.index, named.role);
            self.named.entry(named.hash).or_insert(first);
        }
        for tile in &folded.filled {
            if tile.hashes.len() != TILE_WIDTH {
                continue;
            }
            self.tiles += 1;
            if tiles::tile(conn, tile.level, tile.index)?.as_ref() != Some(&tile.hashes) {
                let (level, index) = (tile.level, tile.index);
                self.findings.push(Finding::Tile { level, index });
            }
        }
        Ok(())
    }

    /// What is wrong with attachments and tiles, and with signed heads that are larger than the log.
    fn finish(mut self, conn: &mut Connection) -> Result<Vec<Finding>, ServiceError> {
        let larger = self
            .signed
            .map(|signed| Finding::Checkpoint(signed.head.size));
        self.findings.extend(larger);
        let mut unseen: BTreeSet<Hash> = self.named.keys().copied().collect();
        for row in log::attachment_rows(conn)? {
            unseen.remove(&row.hash);
            let stands = self.named.get(&row.hash);
            let placed = stands
                .is_some_and(|(entry, role)| *entry == row.entry && role.as_str() == row.role);
            let whole = match log::attachment(conn, &row.hash)? {
                Some(found) => Hash::of(&found.bytes) == row.hash,
                None => row.role == Role::Text.as_str(),
            };
            if !placed || !whole {
                self.findings.push(Finding::Attachment(row.hash));
            }
        }
        self.findings
            .extend(unseen.into_iter().map(Finding::Attachment));
        let stored = tiles::count(conn)?;
        if stored > self.tiles {
            let stray = stored - self.tiles;
            self.findings.push(Finding::StrayTiles(stray));
        }
        Ok(self.findings)
    }
}

//! The log as files: what a static mirror of it would hold, made from the database when first asked for.

use std::collections::BTreeMap;

use super::engine::Engine;
use super::shared::Published;
use crate::domain::hash::Hash;
use crate::domain::log::attachments::{item_head, parse_attachment_path};
use crate::domain::log::tile::{TILE_WIDTH, TileKind, TilePath, encode_bundle, encode_hashes};
use crate::domain::statement::Said;
use crate::domain::statement::submission::Submission;
use crate::store::log::{self, Entry};
use crate::store::{Connection, Lane, StoreError, tiles};

/// One file of the log, in pieces, since all of a bundle's attachments may be more than memory holds.
pub struct File {
    /// What it is made of, in order.
    pub pieces: Vec<Piece>,
    /// Whether it will always have these bytes.
    pub final_bytes: bool,
}

/// A part of a file.
pub enum Piece {
    /// These bytes.
    Held(Vec<u8>),
    /// An attachment, which [`Engine::stored`] reads when its turn comes.
    Stored {
        /// SHA-256 of its bytes.
        hash: Hash,
        /// How many.
        size: u64,
    },
}

impl File {
    /// How many bytes it has.
    pub fn length(&self) -> u64 {
        let length = |piece: &Piece| match piece {
            Piece::Held(bytes) => bytes.len() as u64,
            Piece::Stored { size, .. } => *size,
        };
        self.pieces.iter().map(length).sum()
    }
}

/// The largest attachment bundle that is kept as a file; larger ones are read while they are sent.
const KEPT_BYTES_MAX: u64 = 8 << 20;

impl Engine {
    /// The file at a path, where it is kept: it will always have these bytes. `None` for every path that
    /// names no file of the log, whatever lies there: the path comes from whoever asks.
    pub fn kept_file(&self, path: &str) -> Option<std::fs::File> {
        let is_of_log = TilePath::parse(path).is_some() || parse_attachment_path(path).is_some();
        is_of_log.then(|| self.files.find(path)).flatten()
    }

    /// The file at a path such as `tile/0/001` or `attachment/entries/000.p/7`.
    ///
    /// `None` for paths that are no such file, or that lie beyond the newest signed head.
    pub async fn file(&self, path: String) -> Result<Option<File>, StoreError> {
        let published = self.published();
        if let Some((index, width)) = parse_attachment_path(&path) {
            let size = published.head.size;
            let plan = self.store.read(Lane::Log, move |conn| {
                plan_attachments(conn, index, width, size)
            });
            let Some(plan) = plan.await? else {
                return Ok(None);
            };
            return match plan.final_bytes && plan.length() <= KEPT_BYTES_MAX {
                true => self.keep_bundle(path, plan).await.map(Some),
                false => Ok(Some(plan)),
            };
        }
        let Some(tile) = TilePath::parse(&path) else {
            return Ok(None);
        };
        let files = self.files.clone();
        let file = self.store.read(Lane::Log, move |conn| {
            let Some(bytes) = read_tile(conn, &tile, &published)? else {
                return Ok(None);
            };
            let final_bytes = tile.width == TILE_WIDTH;
            if final_bytes {
                files.keep(&path, &bytes);
            }
            Ok(Some(File {
                pieces: vec![Piece::Held(bytes)],
                final_bytes,
            }))
        });
        file.await
    }

    /// A final bundle of attachments, read whole and kept; as planned where something was erased
    /// meanwhile.
    async fn keep_bundle(&self, path: String, plan: File) -> Result<File, StoreError> {
        let mut bytes = Vec::new();
        for piece in &plan.pieces {
            match piece {
                Piece::Held(held) => bytes.extend_from_slice(held),
                Piece::Stored { hash, size } => match self.stored(*hash, *size).await? {
                    Some(read) => bytes.extend(read),
                    None => return Ok(plan),
                },
            }
        }
        let files = self.files.clone();
        let kept = tokio::task::spawn_blocking(move || {
            files.keep(&path, &bytes);
            bytes
        });
        let held = kept.await.map(Piece::Held);
        Ok(held.map_or(plan, |held| File {
            pieces: vec![held],
            final_bytes: true,
        }))
    }

    /// The bytes of a stored piece; `None` when they were erased after its file was planned.
    pub async fn stored(&self, hash: Hash, size: u64) -> Result<Option<Vec<u8>>, StoreError> {
        let place = self.questions.attachment().await;
        let read = self.store.read(Lane::Log, move |conn| {
            let found = log::attachment(conn, &hash);
            drop(place);
            found
        });
        let bytes = read.await?.map(|found| found.bytes);
        Ok(bytes.filter(|bytes| bytes.len() as u64 == size))
    }
}

fn read_tile(
    conn: &mut Connection,
    tile: &TilePath,
    published: &Published,
) -> Result<Option<Vec<u8>>, StoreError> {
    let size = published.head.size;
    match tile.kind {
        TileKind::Entries => {
            let Some(entries) = read_entries(conn, tile.index, tile.width, size)? else {
                return Ok(None);
            };
            let bodies: Vec<Vec<u8>> = entries.into_iter().map(|entry| entry.body).collect();
            let bundle = encode_bundle(&bodies).map_err(|error| StoreError::Corrupt {
                what: error.to_string(),
            });
            bundle.map(Some)
        }
        TileKind::Hashes { level } => {
            if !lies_within(tile, level, size) {
                return Ok(None);
            }
            let found = match published.edge.tile(level, tile.index) {
                Some(hashes) => Some(hashes.to_vec()),
                None => tiles::tile(conn, level, tile.index)?,
            };
            let hashes = found.and_then(|hashes| hashes.get(..tile.width).map(encode_hashes));
            let hashes = hashes.ok_or_else(|| StoreError::Corrupt {
                what: format!("{tile} is not stored"),
            });
            hashes.map(Some)
        }
    }
}

/// Whether a log of `size` entries has all hashes of a tile of this level.
fn lies_within(tile: &TilePath, level: u8, size: u64) -> bool {
    let end = tile.index.checked_mul(TILE_WIDTH as u64);
    let end = end.and_then(|first| first.checked_add(tile.width as u64));
    let entries = end.zip(256_u64.checked_pow(u32::from(level)));
    let entries = entries.and_then(|(end, span)| end.checked_mul(span));
    entries.is_some_and(|entries| entries <= size)
}

fn read_entries(
    conn: &mut Connection,
    index: u64,
    width: usize,
    size: u64,
) -> Result<Option<Vec<Entry>>, StoreError> {
    let first = index.saturating_mul(TILE_WIDTH as u64);
    let end = first.saturating_add(width as u64);
    if end > size {
        return Ok(None);
    }
    log::entries(conn, first..end).map(Some)
}

/// What the entries of a bundle name, withheld where a poll is still sealed or where it is erased.
///
/// Marks come with their entries. What is named with its size may be large and is not read here.
fn plan_attachments(
    conn: &mut Connection,
    index: u64,
    width: usize,
    size: u64,
) -> Result<Option<File>, StoreError> {
    let Some(entries) = read_entries(conn, index, width, size)? else {
        return Ok(None);
    };
    let mut pieces = Vec::new();
    let mut held = Vec::new();
    let mut final_bytes = width == TILE_WIDTH;
    let mut sealed = BTreeMap::new();
    for entry in entries {
        let corrupt = |what: String| StoreError::Corrupt {
            what: format!("entry {}: {what}", entry.index),
        };
        let head = |length| item_head(length).map_err(|error| corrupt(error.to_string()));
        let submission =
            Submission::parse(&entry.body).map_err(|error| corrupt(error.to_string()))?;
        let said = &submission.statement.said;
        if let Said::Ballot(ballot) = said {
            let sealed = match sealed.get(&ballot.open) {
                Some(known) => *known,
                None => {
                    let found = log::sealing_poll(conn, &ballot.open)?.is_some();
                    sealed.insert(ballot.open, found);
                    found
                }
            };
            let kept = |marks: &&[u8]| !sealed && Hash::of(marks) == ballot.marks;
            let marks = entry.marks.as_deref().filter(kept);
            held.extend(head(marks.map(|marks| marks.len() as u64))?);
            held.extend(marks.unwrap_or_default());
            final_bytes &= marks.is_some();
            continue;
        }
        for named in said.attachments() {
            let stored = log::naming(conn, &named.hash)?
                .ok_or_else(|| corrupt(format!("attachment {} is not stored", named.hash)))?;
            // It stands with the first entry that names it.
            if stored.entry != entry.index {
                continue;
            }
            let given = named.size.filter(|_| !stored.erased);
            held.extend(head(given)?);
            if let Some(size) = given {
                let hash = named.hash;
                pieces.push(Piece::Held(std::mem::take(&mut held)));
                pieces.push(Piece::Stored { hash, size });
            }
            final_bytes &= given.is_some() && !named.role.is_erasable();
        }
    }
    pieces.push(Piece::Held(held));
    Ok(Some(File {
        pieces,
        final_bytes,
    }))
}

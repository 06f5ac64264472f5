//! The log as files: what a static mirror of it would hold, made from the database when asked for.

use std::collections::BTreeMap;

use super::WriteError;
use super::engine::Engine;
use super::writer::Published;
use crate::domain::hash::Hash;
use crate::domain::log::attachments::{AttachmentWriter, parse_attachment_path};
use crate::domain::log::tile::{TILE_WIDTH, TileKind, TilePath, encode_bundle, encode_hashes};
use crate::domain::statement::Body;
use crate::domain::statement::submission::Submission;
use crate::store::log::{self, Entry};
use crate::store::{Connection, StoreError, tiles};

/// One file of the log.
pub struct File {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Whether it will always have these bytes.
    pub final_bytes: bool,
}

impl Engine {
    /// The file at a path such as `tile/0/001` or `attachment/entries/000.p/7`.
    ///
    /// `None` for paths that are no such file, or that lie beyond the newest signed head.
    pub async fn file(&self, path: String) -> Result<Option<File>, WriteError> {
        let Some(published) = self.published() else {
            return Ok(None);
        };
        if let Some((index, width)) = parse_attachment_path(&path) {
            let place = self.desk.bundle().await;
            let file = self.store.read(move |conn| {
                let file = read_attachments(conn, index, width, published.head.size);
                drop(place);
                file
            });
            return Ok(file.await?);
        }
        let Some(tile) = TilePath::parse(&path) else {
            return Ok(None);
        };
        let file = self
            .store
            .read(move |conn| read_tile(conn, &tile, &published));
        Ok(file.await?)
    }
}

fn read_tile(
    conn: &mut Connection,
    tile: &TilePath,
    published: &Published,
) -> Result<Option<File>, StoreError> {
    let final_bytes = tile.width == TILE_WIDTH;
    let bytes = match tile.kind {
        TileKind::Entries => {
            let Some(entries) = read_entries(conn, tile.index, tile.width, published.head.size)?
            else {
                return Ok(None);
            };
            let bodies: Vec<Vec<u8>> = entries.into_iter().map(|entry| entry.body).collect();
            encode_bundle(&bodies).map_err(|error| StoreError::Corrupt {
                what: error.to_string(),
            })?
        }
        TileKind::Hashes { level } => {
            if !lies_within(tile, level, published.head.size) {
                return Ok(None);
            }
            let found = match published.edge.tile(level, tile.index) {
                Some(hashes) => Some(hashes.to_vec()),
                None => tiles::tile(conn, level, tile.index)?,
            };
            let hashes = found.and_then(|hashes| hashes.get(..tile.width).map(encode_hashes));
            hashes.ok_or_else(|| StoreError::Corrupt {
                what: format!("{tile} is not stored"),
            })?
        }
    };
    Ok(Some(File { bytes, final_bytes }))
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
fn read_attachments(
    conn: &mut Connection,
    index: u64,
    width: usize,
    size: u64,
) -> Result<Option<File>, StoreError> {
    let Some(entries) = read_entries(conn, index, width, size)? else {
        return Ok(None);
    };
    let mut items = AttachmentWriter::default();
    let mut final_bytes = width == TILE_WIDTH;
    let mut sealed = BTreeMap::new();
    for mut entry in entries {
        let corrupt = |what: String| StoreError::Corrupt {
            what: format!("entry {}: {what}", entry.index),
        };
        let submission =
            Submission::parse(&entry.body).map_err(|error| corrupt(error.to_string()))?;
        let body = &submission.statement.body;
        let mut add = |item: Option<&[u8]>, erasable: bool| {
            final_bytes &= item.is_some() && !erasable;
            items.item(item).map_err(|error| corrupt(error.to_string()))
        };
        if let Body::Ballot(ballot) = body {
            let sealed = match sealed.get(&ballot.open) {
                Some(known) => *known,
                None => {
                    let found = log::sealing_poll(conn, &ballot.open)?.is_some();
                    sealed.insert(ballot.open, found);
                    found
                }
            };
            add(entry.marks.as_deref().filter(|_| !sealed), false)?;
            entry.marks = None;
            continue;
        }
        for named in body.attachments() {
            let stored = log::naming(conn, &named.hash)?
                .ok_or_else(|| corrupt(format!("attachment {} is not stored", named.hash)))?;
            // It stands with the first entry that names it.
            if stored.entry == entry.index {
                add(stored.bytes.as_deref(), is_erasable(body, &named.hash))?;
            }
        }
    }
    let bytes = items.finish();
    Ok(Some(File { bytes, final_bytes }))
}

/// Whether what a statement names may be erased.
fn is_erasable(body: &Body, named: &Hash) -> bool {
    match body {
        Body::RollStatement(roll) => roll.overriding.is_some_and(|reason| reason.hash == *named),
        body => log::ERASABLE.contains(&body.kind()),
    }
}

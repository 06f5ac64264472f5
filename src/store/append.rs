//! Appending a batch to the log: the one statement `append.sql` with its values.
//!
//! Order, hashes and signatures are the caller's business (`domain::log`); this file keeps what it
//! is given, all or nothing, under a compare-and-swap on the head.

use std::sync::Arc;

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt, Binary, Nullable, SmallInt, Text};

use super::log::Head;
use super::project::{self, Change};
use super::rows::to_row;
use super::{Connection, StoreError};
use crate::domain::attachment::Role;
use crate::domain::hash::Hash;

/// A signed note on its way into the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    /// The kind of the statement.
    pub kind: &'static str,
    /// SHA-256 of the statement text.
    pub statement_hash: Hash,
    /// The name on the first signature line.
    pub signer: String,
    /// The Ed25519 public key of that line.
    pub key: [u8; 32],
    /// The RFC 6962 leaf hash of the body.
    pub leaf_hash: Hash,
    /// The signed note, byte for byte.
    pub body: Vec<u8>,
    /// The marks, of a ballot and of nothing else.
    pub marks: Option<Arc<[u8]>>,
}

/// An attachment on its way into the log, beside the first entry that names it with its size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAttachment {
    /// SHA-256 of the bytes.
    pub hash: Hash,
    /// The attachment, byte for byte.
    pub bytes: Arc<[u8]>,
    /// What it is to the statement that names it: evidence or a text.
    pub role: Role,
    /// The index of the entry that names it.
    pub entry: u64,
}

/// A full tile that the batch completes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTile {
    /// The level, 0 to 7.
    pub level: u8,
    /// The place on its level.
    pub index: u64,
    /// Its 256 hashes, 8192 bytes.
    pub hashes: Vec<u8>,
}

/// What one transaction appends.
#[derive(Debug, Clone)]
pub struct Batch {
    /// The head that the batch was built on.
    pub expected: Head,
    /// The head that it makes.
    pub new: Head,
    /// The entries, in order: the first gets the index `expected.size`.
    pub entries: Vec<NewEntry>,
    /// The attachments they name with their size. One that is in the log already stays as it is.
    pub attachments: Vec<NewAttachment>,
    /// Everything that came with the entries, marks too: what of it was staged is staged no longer.
    pub supplied: Vec<Hash>,
    /// The tiles that they complete.
    pub tiles: Vec<NewTile>,
    /// What the entries change, for the projected rows.
    pub changes: Vec<Change>,
}

/// Appends a batch in one transaction, durably.
///
/// Errors with `HeadMoved` when the log is no longer at `batch.expected`, and with
/// `OutcomeUnknown` when the connection was lost while committing; every other error means that
/// nothing was written. After any error the caller must fold its state again from the log.
pub fn append(conn: &mut Connection, batch: &Batch) -> Result<(), StoreError> {
    let append = Append::new(batch)?;
    match batch.changes.iter().any(Change::is_projected) {
        true => append_and_project(conn, append, batch),
        // One round trip: the statement is a transaction of its own.
        false => moved(
            append.get_result(conn).map_err(StoreError::at_commit)?,
            batch,
        ),
    }
}

fn append_and_project(
    conn: &mut Connection,
    append: Append<'_>,
    batch: &Batch,
) -> Result<(), StoreError> {
    type Manager = AnsiTransactionManager;
    Manager::begin_transaction(conn)?;
    let written = append
        .get_result(conn)
        .map_err(StoreError::from)
        .and_then(|count| moved(count, batch))
        .and_then(|()| project::project(conn, &batch.changes));
    match written {
        Ok(()) => Manager::commit_transaction(conn).map_err(StoreError::at_commit),
        Err(refusal) => {
            // A rollback that fails leaves a connection on which everything else fails too.
            let _ = Manager::rollback_transaction(conn);
            Err(refusal)
        }
    }
}

fn moved(heads: i64, batch: &Batch) -> Result<(), StoreError> {
    match heads {
        1 => Ok(()),
        _ => Err(StoreError::HeadMoved {
            expected: batch.expected,
        }),
    }
}

/// The statement of `append.sql` with its values: one round trip for all tables of the log, and,
/// unlike `sql_query`, prepared once for each connection.
struct Append<'a> {
    new: (i64, &'a [u8]),
    expected: (i64, &'a [u8]),
    indexes: Vec<i64>,
    kinds: Vec<&'a str>,
    statement_hashes: Vec<&'a [u8]>,
    signers: Vec<&'a str>,
    keys: Vec<&'a [u8]>,
    leaf_hashes: Vec<&'a [u8]>,
    bodies: Vec<&'a [u8]>,
    marks: Vec<Option<&'a [u8]>>,
    attachment_hashes: Vec<&'a [u8]>,
    attachment_bytes: Vec<&'a [u8]>,
    attachment_roles: Vec<&'a str>,
    attachment_entries: Vec<i64>,
    supplied: Vec<&'a [u8]>,
    tile_levels: Vec<i16>,
    tile_indexes: Vec<i64>,
    tile_hashes: Vec<&'a [u8]>,
}

impl<'a> Append<'a> {
    /// Errors when a number does not fit its column, or an attachment is of another batch's entry.
    fn new(batch: &'a Batch) -> Result<Append<'a>, StoreError> {
        let Batch {
            entries,
            attachments,
            tiles,
            ..
        } = batch;
        let own = batch.expected.size..batch.new.size;
        if let Some(stray) = attachments.iter().find(|a| !own.contains(&a.entry)) {
            let what = format!("an attachment of entry {} beside {own:?}", stray.entry);
            return Err(StoreError::Corrupt { what });
        }
        Ok(Append {
            new: (to_row(batch.new.size)?, &batch.new.root.0),
            expected: (to_row(batch.expected.size)?, &batch.expected.root.0),
            indexes: own.map(to_row).collect::<Result<_, _>>()?,
            kinds: entries.iter().map(|e| e.kind).collect(),
            statement_hashes: entries.iter().map(|e| &e.statement_hash.0[..]).collect(),
            signers: entries.iter().map(|e| e.signer.as_str()).collect(),
            keys: entries.iter().map(|e| &e.key[..]).collect(),
            leaf_hashes: entries.iter().map(|e| &e.leaf_hash.0[..]).collect(),
            bodies: entries.iter().map(|e| e.body.as_slice()).collect(),
            marks: entries.iter().map(|e| e.marks.as_deref()).collect(),
            attachment_hashes: attachments.iter().map(|a| &a.hash.0[..]).collect(),
            attachment_bytes: attachments.iter().map(|a| &a.bytes[..]).collect(),
            attachment_roles: attachments.iter().map(|a| a.role.as_str()).collect(),
            attachment_entries: attachments
                .iter()
                .map(|a| to_row(a.entry))
                .collect::<Result<_, _>>()?,
            supplied: batch.supplied.iter().map(|hash| &hash.0[..]).collect(),
            tile_levels: tiles.iter().map(|t| i16::from(t.level)).collect(),
            tile_indexes: tiles
                .iter()
                .map(|t| to_row(t.index))
                .collect::<Result<_, _>>()?,
            tile_hashes: tiles.iter().map(|t| t.hashes.as_slice()).collect(),
        })
    }
}

impl QueryFragment<Pg> for Append<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        const SQL: &str = include_str!("append.sql");
        let mut pieces = SQL.split('?');
        let mut piece = || {
            pieces
                .next()
                .expect("append.sql has a place for each value")
        };
        macro_rules! bind {
            ($($sql_type:ty => $value:expr),+ $(,)?) => {$(
                out.push_sql(piece());
                out.push_bind_param::<$sql_type, _>($value)?;
            )+};
        }
        bind! {
            BigInt => &self.new.0, Binary => self.new.1,
            BigInt => &self.expected.0, Binary => self.expected.1,
            Array<BigInt> => &self.indexes, Array<Text> => &self.kinds, Array<Binary> => &self.statement_hashes,
            Array<Text> => &self.signers, Array<Binary> => &self.keys,
            Array<Binary> => &self.leaf_hashes, Array<Binary> => &self.bodies,
            Array<Nullable<Binary>> => &self.marks,
            Array<Binary> => &self.attachment_hashes, Array<Binary> => &self.attachment_bytes,
            Array<Text> => &self.attachment_roles, Array<BigInt> => &self.attachment_entries,
            Array<Binary> => &self.supplied,
            Array<SmallInt> => &self.tile_levels, Array<BigInt> => &self.tile_indexes,
            Array<Binary> => &self.tile_hashes,
        }
        out.push_sql(piece());
        Ok(())
    }
}

impl QueryId for Append<'_> {
    type QueryId = Append<'static>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl Query for Append<'_> {
    type SqlType = BigInt;
}

impl RunQueryDsl<Connection> for Append<'_> {}

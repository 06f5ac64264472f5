//! The log's own tables, read: entries, attachments, marks and checkpoints, which are also kept here.
//!
//! Entries come in by `append`; tiles are in `tiles`.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::{DateTime, Utc};
use diesel::dsl::now;
use diesel::prelude::*;

use super::rows::{from_row, to_bytes, to_row};
use super::schema::{attachment, checkpoint, entry, log_head};
use super::{Connection, StoreError};
use crate::domain::attachment::Role;
use crate::domain::hash::Hash;
use crate::domain::log::tree::empty_root;

/// How many entries [`for_each_entry`] holds at a time: one entry bundle of tlog-tiles.
const CHUNK: u64 = 256;

/// Where the log ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The number of entries.
    pub size: u64,
    /// The RFC 6962 tree hash over them.
    pub root: Hash,
}

impl Head {
    /// The head of a log without entries.
    pub fn empty() -> Head {
        Head {
            size: 0,
            root: empty_root(),
        }
    }
}

/// An entry as the log holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the log.
    pub index: u64,
    /// The kind of the statement, as stored.
    pub kind: String,
    /// SHA-256 of the statement text, as stored.
    pub statement_hash: Hash,
    /// The name on the first signature line, as stored.
    pub signer: String,
    /// The Ed25519 public key that the first signature line was checked with.
    pub key: [u8; 32],
    /// The RFC 6962 leaf hash, as stored: recompute it before trusting it.
    pub leaf_hash: Hash,
    /// The signed note, byte for byte.
    pub body: Vec<u8>,
    /// The marks, of a ballot and of nothing else.
    pub marks: Option<Vec<u8>>,
}

/// An attachment as the log holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// The attachment, byte for byte.
    pub bytes: Vec<u8>,
    /// Whether it may be erased: no result depends on it.
    pub erasable: bool,
    /// The index of the first entry that names it.
    pub entry: u64,
}

/// A head that the service has signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedHead {
    /// The head.
    pub head: Head,
    /// The signed note, byte for byte.
    pub note: Vec<u8>,
}

/// Where the log ends now.
pub fn head(conn: &mut Connection) -> Result<Head, StoreError> {
    let row: (i64, Vec<u8>) = log_head::table
        .select((log_head::size, log_head::root))
        .first(conn)?;
    to_head(row)
}

/// The entries of a range, in order; as many as there are. The caller bounds the range.
pub fn entries(conn: &mut Connection, range: Range<u64>) -> Result<Vec<Entry>, StoreError> {
    type Row = (
        i64,
        String,
        Vec<u8>,
        String,
        Vec<u8>,
        Vec<u8>,
        Vec<u8>,
        Option<Vec<u8>>,
    );
    let rows: Vec<Row> = entry::table
        .filter(
            entry::index
                .ge(to_row(range.start)?)
                .and(entry::index.lt(to_row(range.end)?)),
        )
        .order(entry::index)
        .select((
            entry::index,
            entry::kind,
            entry::statement_hash,
            entry::signer,
            entry::key,
            entry::leaf_hash,
            entry::body,
            entry::marks,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(index, kind, hash, signer, key, leaf_hash, body, marks)| {
            Ok(Entry {
                index: from_row(index, "entry.index")?,
                kind,
                statement_hash: Hash(to_bytes(hash, "entry.statement_hash")?),
                signer,
                key: to_bytes(key, "entry.key")?,
                leaf_hash: Hash(to_bytes(leaf_hash, "entry.leaf_hash")?),
                body,
                marks,
            })
        })
        .collect()
}

/// The first entries of a range, at most 256 of them, in order and without a gap.
///
/// Errors with `Corrupt` when one of them is missing.
pub fn chunk(conn: &mut Connection, range: Range<u64>) -> Result<Vec<Entry>, StoreError> {
    let end = range.end.min(range.start.saturating_add(CHUNK));
    let found = entries(conn, range.start..end)?;
    for (wanted, index) in (range.start..end).zip(
        found
            .iter()
            .map(|entry| Some(entry.index))
            .chain(std::iter::repeat(None)),
    ) {
        if index != Some(wanted) {
            let what = format!("entry {wanted} is missing");
            return Err(StoreError::Corrupt { what });
        }
    }
    Ok(found)
}

/// Hands the entries of a range to `visit` in order, reading 256 at a time.
///
/// Errors with `Corrupt` when an index is missing, and with what `visit` errors with.
pub fn for_each_entry<E: From<StoreError>>(
    conn: &mut Connection,
    range: Range<u64>,
    mut visit: impl FnMut(Entry) -> Result<(), E>,
) -> Result<(), E> {
    let mut next = range.start;
    while next < range.end {
        for entry in chunk(conn, next..range.end)? {
            visit(entry)?;
            next += 1;
        }
    }
    Ok(())
}

/// The first entry that stands at or beyond the end of a log of this size: the head does not count it.
pub fn beyond(conn: &mut Connection, size: u64) -> Result<Option<u64>, StoreError> {
    let found: Option<i64> = entry::table
        .filter(entry::index.ge(to_row(size)?))
        .order(entry::index)
        .select(entry::index)
        .first(conn)
        .optional()?;
    found
        .map(|index| from_row(index, "entry.index"))
        .transpose()
}

/// The index of the entry with this statement and first key, if it has been accepted.
pub fn entry_by_statement(
    conn: &mut Connection,
    statement: &Hash,
    key: &[u8; 32],
) -> Result<Option<u64>, StoreError> {
    let found: Option<i64> = entry::table
        .filter(
            entry::statement_hash
                .eq(&statement.0[..])
                .and(entry::key.eq(&key[..])),
        )
        .select(entry::index)
        .first(conn)
        .optional()?;
    found
        .map(|index| from_row(index, "entry.index"))
        .transpose()
}

/// Where an attachment stands that statements of the log name with its size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Naming {
    /// The index of the first entry that names it.
    pub entry: u64,
    /// Whether its bytes are gone.
    pub erased: bool,
}

/// Where the attachment with this hash stands, if an entry names it with its size.
pub fn naming(conn: &mut Connection, hash: &Hash) -> Result<Option<Naming>, StoreError> {
    let found: Option<(bool, i64)> = attachment::table
        .find(&hash.0[..])
        .select((attachment::bytes.is_null(), attachment::entry))
        .first(conn)
        .optional()?;
    found
        .map(|(erased, entry)| {
            let entry = from_row(entry, "attachment.entry")?;
            Ok(Naming { entry, erased })
        })
        .transpose()
}

/// The attachment with this hash, if an entry names it with its size and it is not erased.
pub fn attachment(conn: &mut Connection, hash: &Hash) -> Result<Option<Attachment>, StoreError> {
    type Row = (Vec<u8>, String, i64);
    let found: Option<Row> = attachment::table
        .find(&hash.0[..])
        .filter(attachment::bytes.is_not_null())
        .select((
            attachment::bytes.assume_not_null(),
            attachment::role,
            attachment::entry,
        ))
        .first(conn)
        .optional()?;
    found
        .map(|(bytes, role, entry)| {
            Ok(Attachment {
                bytes,
                erasable: role == Role::Text.as_str(),
                entry: from_row(entry, "attachment.entry")?,
            })
        })
        .transpose()
}

/// A ballot as the log holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredBallot {
    /// The signed note, byte for byte.
    pub body: Vec<u8>,
    /// The marks: hash them before trusting them.
    pub marks: Vec<u8>,
}

/// Those of these entries that are ballots, by index.
pub fn ballots(
    conn: &mut Connection,
    ballots: &[u64],
) -> Result<BTreeMap<u64, StoredBallot>, StoreError> {
    let wanted = ballots.iter().map(|&index| to_row(index));
    let wanted: Vec<i64> = wanted.collect::<Result<_, _>>()?;
    let rows: Vec<(i64, Vec<u8>, Vec<u8>)> = entry::table
        .filter(entry::index.eq_any(wanted))
        .filter(entry::marks.is_not_null())
        .select((entry::index, entry::body, entry::marks.assume_not_null()))
        .load(conn)?;
    rows.into_iter()
        .map(|(index, body, marks)| {
            let ballot = StoredBallot { body, marks };
            Ok((from_row(index, "entry.index")?, ballot))
        })
        .collect()
}

/// Puts marks beside a ballot, in the place of those that stand there.
pub fn put_marks(conn: &mut Connection, ballot: u64, marks: &[u8]) -> Result<(), StoreError> {
    let wanted = entry::table.find(to_row(ballot)?);
    diesel::update(wanted.filter(entry::marks.is_not_null()))
        .set(entry::marks.eq(marks))
        .execute(conn)?;
    Ok(())
}

/// The time, by the clock of the database.
pub fn database_time(conn: &mut Connection) -> Result<DateTime<Utc>, StoreError> {
    Ok(diesel::select(now.into_sql::<diesel::sql_types::Timestamptz>()).get_result(conn)?)
}

/// Keeps a signed head; one of the same size that is there already stays.
pub fn save_checkpoint(conn: &mut Connection, signed: &SignedHead) -> Result<(), StoreError> {
    diesel::insert_into(checkpoint::table)
        .values((
            checkpoint::size.eq(to_row(signed.head.size)?),
            checkpoint::root.eq(&signed.head.root.0[..]),
            checkpoint::note.eq(&signed.note),
        ))
        .on_conflict_do_nothing()
        .execute(conn)?;
    Ok(())
}

/// The largest head that the service has signed, if any.
pub fn latest_checkpoint(conn: &mut Connection) -> Result<Option<SignedHead>, StoreError> {
    let found = checkpoint::table
        .order(checkpoint::size.desc())
        .select(checkpoint::all_columns);
    found
        .first(conn)
        .optional()?
        .map(to_signed_head)
        .transpose()
}

/// Every head that the service has signed and kept, the smallest first.
pub fn checkpoints(conn: &mut Connection) -> Result<Vec<SignedHead>, StoreError> {
    let rows = checkpoint::table
        .order(checkpoint::size)
        .select(checkpoint::all_columns)
        .load(conn)?;
    rows.into_iter().map(to_signed_head).collect()
}

/// An attachment's row, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentRow {
    /// The hash under which it stands.
    pub hash: Hash,
    /// What it is, as the database spells it.
    pub role: String,
    /// The index of the first entry that names it, as stored.
    pub entry: u64,
}

/// Every attachment's row, by hash.
pub fn attachment_rows(conn: &mut Connection) -> Result<Vec<AttachmentRow>, StoreError> {
    let rows: Vec<(Vec<u8>, String, i64)> = attachment::table
        .order(attachment::hash)
        .select((attachment::hash, attachment::role, attachment::entry))
        .load(conn)?;
    rows.into_iter()
        .map(|(hash, role, entry)| {
            Ok(AttachmentRow {
                hash: Hash(to_bytes(hash, "attachment.hash")?),
                role,
                entry: from_row(entry, "attachment.entry")?,
            })
        })
        .collect()
}

fn to_signed_head((size, root, note): (i64, Vec<u8>, Vec<u8>)) -> Result<SignedHead, StoreError> {
    Ok(SignedHead {
        head: to_head((size, root))?,
        note,
    })
}

fn to_head((size, root): (i64, Vec<u8>)) -> Result<Head, StoreError> {
    Ok(Head {
        size: from_row(size, "size")?,
        root: Hash(to_bytes(root, "root")?),
    })
}

/// The index of the first entry whose statement has this hash, whoever signed it.
pub fn first_entry_by_statement(
    conn: &mut Connection,
    hash: &Hash,
) -> Result<Option<u64>, StoreError> {
    let index: Option<i64> = entry::table
        .filter(entry::statement_hash.eq(&hash.0[..]))
        .order(entry::index)
        .select(entry::index)
        .first(conn)
        .optional()?;
    index.map(|index| from_row(index, "index")).transpose()
}

/// The index of the last `clock` before an entry.
pub fn clock_before(conn: &mut Connection, before: u64) -> Result<Option<u64>, StoreError> {
    let index: Option<i64> = entry::table
        .filter(
            entry::kind
                .eq("clock")
                .and(entry::index.lt(to_row(before)?)),
        )
        .order(entry::index.desc())
        .select(entry::index)
        .first(conn)
        .optional()?;
    index.map(|index| from_row(index, "index")).transpose()
}

/// The poll that was opened by this statement, while the marks of its ballots are sealed; `None`
/// once they are released.
pub fn sealing_poll(conn: &mut Connection, open: &Hash) -> Result<Option<String>, StoreError> {
    use super::schema::poll;
    let found = poll::table
        .filter(poll::opened_by.eq(&open.0[..]))
        .filter(poll::sealed.and(poll::closed_by.is_null()))
        .select(poll::poll_);
    Ok(found.first(conn).optional()?)
}

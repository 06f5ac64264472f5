//! The one statement that appends a batch: `append.sql` with its values. When it runs, and what its
//! outcome means, is in [`super::log::append`].

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt, Binary, Nullable, SmallInt, Text};

use super::log::Batch;
use super::rows::to_row;
use super::{Connection, StoreError};

/// The statement of `append.sql` with its values: one round trip for all tables of the log, and,
/// unlike `sql_query`, prepared once for each connection.
pub(super) struct Append<'a> {
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
    attachment_kinds: Vec<&'a str>,
    attachment_entries: Vec<i64>,
    supplied: Vec<&'a [u8]>,
    tile_levels: Vec<i16>,
    tile_indexes: Vec<i64>,
    tile_hashes: Vec<&'a [u8]>,
}

impl<'a> Append<'a> {
    /// Errors when a number does not fit its column, or an attachment is of another batch's entry.
    pub(super) fn new(batch: &'a Batch) -> Result<Append<'a>, StoreError> {
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
            attachment_kinds: attachments.iter().map(|a| a.kind).collect(),
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
            Array<Text> => &self.attachment_kinds, Array<BigInt> => &self.attachment_entries,
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

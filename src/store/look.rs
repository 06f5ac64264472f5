//! Looking at a database from outside, as it is: nothing is migrated, no right is handed out.
//!
//! A backup must not change what it copies, and a restore must know that it overwrites nothing.

use diesel::connection::SimpleConnection;
use diesel::sql_types::{Bool, Text};
use diesel::{Connection as _, QueryableByName, RunQueryDsl, sql_query};

use super::log::{self, Head, SignedHead};
use super::{Connection, StoreError, migrate};

/// What a schema holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where its log ends.
    pub head: Head,
    /// The largest head in its list of signed ones; the service adds to it when it has a quiet moment.
    pub signed: Option<SignedHead>,
}

/// The log in `schema` of the database at `url`; `None` where there is none.
///
/// Errors when the server cannot be reached, and when the name is not that of a schema.
pub fn look(url: &str, schema: &str) -> Result<Option<Found>, StoreError> {
    migrate::check_name(schema)?;
    let mut conn = Connection::establish(url)?;
    conn.batch_execute(&format!(
        "SET default_transaction_read_only = on; SET search_path = \"{schema}\", pg_temp"
    ))?;
    #[derive(QueryableByName)]
    struct There {
        #[diesel(sql_type = Bool)]
        there: bool,
    }
    let query = sql_query("SELECT to_regclass($1) IS NOT NULL AS there");
    let table = format!("{schema}.log_head");
    let there = query
        .bind::<Text, _>(table)
        .get_result::<There>(&mut conn)?;
    if !there.there {
        return Ok(None);
    }
    // In this order: the log may grow in between, and then continues what was signed.
    let signed = log::latest_checkpoint(&mut conn)?;
    let head = log::head(&mut conn)?;
    Ok(Some(Found { head, signed }))
}

//! The projected tables as a whole: emptied and filled again from the log, by their owner.

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};

use diesel::sql_types::{Bool, Text};
use diesel::{QueryableByName, RunQueryDsl, sql_query};

use super::{Connection, Store, StoreError};

/// Every table whose rows follow from the log. The service adds to them and never empties them.
pub const PROJECTIONS: &[&str] = &[
    "certificate_signature",
    "claim",
    "contribution",
    "correction",
    "lot_reveal",
    "member",
    "office_term",
    "policy",
    "poll",
    "principal_key",
    "roll_line",
];

/// Empties the projections and has `refill` fill them, in one transaction: all or nothing, and until
/// the end readers wait.
///
/// Errors with what `refill` errors with, or when the owner cannot do it; then nothing has changed.
pub fn renew<E: From<StoreError>>(
    store: &Store,
    refill: impl FnOnce(&mut Connection) -> Result<(), E>,
) -> Result<(), E> {
    type Manager = AnsiTransactionManager;
    let mut conn = store.connect_as_owner()?;
    Manager::begin_transaction(&mut conn).map_err(StoreError::from)?;
    let emptied = conn
        .batch_execute(&format!("TRUNCATE {}", PROJECTIONS.join(", ")))
        .map_err(StoreError::from);
    match emptied.map_err(E::from).and_then(|()| refill(&mut conn)) {
        Ok(()) => {
            Manager::commit_transaction(&mut conn).map_err(StoreError::at_commit)?;
            Ok(())
        }
        Err(error) => {
            // A rollback that fails leaves a connection that is closed in a moment anyway.
            let _ = Manager::rollback_transaction(&mut conn);
            Err(error)
        }
    }
}

/// A row that a projection has and should not have, or the other way round. A row that was altered is
/// both: once as it is, once as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The table.
    pub table: &'static str,
    /// Whether the log makes this row and the table lacks it; else the table alone has it.
    pub missing: bool,
    /// The row, as PostgreSQL prints it.
    pub row: String,
}

/// The most differences of one table that are told.
const TOLD_MAX: i64 = 100;

/// Fills tables of the same form beside the projections, and tells which rows differ, table by table.
///
/// All in one transaction that sees the database as it is at the beginning and is undone at the end, so a
/// service may go on writing. `refill` finds the empty tables where it would else find the
/// projections. Errors with what `refill` errors with.
pub fn compare<T, E: From<StoreError>>(
    store: &Store,
    refill: impl FnOnce(&mut Connection) -> Result<T, E>,
) -> Result<(T, Vec<Difference>), E> {
    let mut conn = store.connect_as_owner()?;
    let schema = store.schema();
    let mut sql = "BEGIN ISOLATION LEVEL REPEATABLE READ;".to_owned();
    for table in PROJECTIONS {
        sql.push_str(&format!(
            "CREATE TEMP TABLE {table} (LIKE \"{schema}\".{table}
                 INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES) ON COMMIT DROP;"
        ));
    }
    sql.push_str(&format!("SET LOCAL search_path = pg_temp, \"{schema}\""));
    conn.batch_execute(&sql).map_err(StoreError::from)?;
    let done = refill(&mut conn)?;
    let mut differences = Vec::new();
    for table in PROJECTIONS {
        differences.extend(differing(&mut conn, schema, table)?);
    }
    conn.batch_execute("ROLLBACK").map_err(StoreError::from)?;
    Ok((done, differences))
}

fn differing(
    conn: &mut Connection,
    schema: &str,
    table: &'static str,
) -> Result<Vec<Difference>, StoreError> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Bool)]
        missing: bool,
        #[diesel(sql_type = Text)]
        row: String,
    }
    let (right, found) = (format!("pg_temp.{table}"), format!("\"{schema}\".{table}"));
    let query = format!(
        "(SELECT true AS missing, r::text AS row FROM (TABLE {right} EXCEPT ALL TABLE {found}) AS r
             ORDER BY 2 LIMIT {TOLD_MAX})
         UNION ALL
         (SELECT false, r::text FROM (TABLE {found} EXCEPT ALL TABLE {right}) AS r
             ORDER BY 2 LIMIT {TOLD_MAX})"
    );
    let rows: Vec<Row> = sql_query(query).load(conn)?;
    Ok(rows
        .into_iter()
        .map(|Row { missing, row }| Difference {
            table,
            missing,
            row,
        })
        .collect())
}

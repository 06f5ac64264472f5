//! What the service may do: a role without login, and one line for each table.
//!
//! The owner makes the tables and is not seen again; the service's connections take this role
//! first. The log is append-only because nobody gave the role a right to change it; marks, which the
//! log knows by their hash, may be put back.

use diesel::connection::SimpleConnection;
use diesel::sql_types::{Bool, Text};
use diesel::{QueryableByName, RunQueryDsl, sql_query};

use super::{Connection, StoreError};
use crate::domain::fault::Term;

/// Each table with what the service may do to it, in the words of `GRANT`. A table that has no
/// line here is closed to the service; a projection gets `UPDATE` or `DELETE` only where its
/// effects need it, by column where that suffices.
pub const RIGHTS: &[(&str, &str)] = &[
    ("attachment", "SELECT, INSERT"),
    ("certificate_signature", "SELECT, INSERT"),
    ("checkpoint", "SELECT, INSERT"),
    (
        "claim",
        "SELECT, INSERT, UPDATE (ruling, ruled_at, ruled_by, verdict, remedies, ruling_reason)",
    ),
    ("contribution", "SELECT, INSERT"),
    ("correction", "SELECT, INSERT"),
    // Marks are known by their hash: the service may put back what was lost.
    ("entry", "SELECT, INSERT, UPDATE (marks)"),
    ("log_head", "SELECT, UPDATE (size, root)"),
    ("lot_reveal", "SELECT, INSERT"),
    (
        "member",
        "SELECT, INSERT, UPDATE (class, confirmed, standing, merged_into, tags)",
    ),
    ("office_term", "SELECT, INSERT, UPDATE (ended_by)"),
    ("policy", "SELECT, INSERT"),
    (
        "poll",
        "SELECT, INSERT, UPDATE (ledger_size, provisional_roll, certified_roll, roll_lines, opened_by, \
         closed_by, closed_size, result, outcome, certificate, cancelled_by, annulled_by, opens_at, closes_at)",
    ),
    ("principal_key", "SELECT, INSERT, UPDATE (revoked_at)"),
    ("roll_line", "SELECT, INSERT"),
    ("staged_attachment", "SELECT, INSERT, DELETE"),
    ("tile", "SELECT, INSERT"),
];

/// The service's role for a schema: roles belong to the whole server, so it carries the name.
pub fn service_role(schema: &str) -> String {
    format!("{schema}_service")
}

/// Makes the role if it is missing, lets the current user take it, and sets its rights again.
///
/// Errors with the SQL that an administrator must run when the current user may not do that.
pub fn hand_out(conn: &mut Connection, schema: &str) -> Result<(), StoreError> {
    let role = service_role(schema);
    ensure_role(conn, &role)?;
    let mut sql = format!(
        "BEGIN; GRANT USAGE ON SCHEMA \"{schema}\" TO \"{role}\";
         REVOKE ALL ON ALL TABLES IN SCHEMA \"{schema}\" FROM \"{role}\", PUBLIC;"
    );
    for (table, rights) in RIGHTS {
        sql.push_str(&format!(
            "GRANT {rights} ON \"{schema}\".\"{table}\" TO \"{role}\";"
        ));
    }
    sql.push_str("COMMIT");
    conn.batch_execute(&sql)?;
    Ok(())
}

#[derive(QueryableByName)]
struct Current {
    #[diesel(sql_type = Bool)]
    exists: bool,
    #[diesel(sql_type = Text)]
    user: String,
}

fn ensure_role(conn: &mut Connection, role: &str) -> Result<(), StoreError> {
    let current = look_up(conn, role)?;
    let create = format!("CREATE ROLE \"{role}\" NOLOGIN");
    let grant = format!("GRANT \"{role}\" TO \"{}\"", current.user);
    let refused = |what| StoreError::Privileges {
        what,
        sql: format!("  {create};\n  {grant};"),
    };
    if !current.exists {
        let created = conn.batch_execute(&create);
        // A service of another database on this server may have made it just now.
        if created.is_err() && !look_up(conn, role)?.exists {
            created.map_err(|_| refused(Term("may-create-roles")))?;
        }
    }
    let take = format!("SET ROLE \"{role}\"; RESET ROLE");
    if conn.batch_execute(&take).is_ok() {
        return Ok(());
    }
    let granted = conn
        .batch_execute(&grant)
        .and_then(|()| conn.batch_execute(&take));
    granted.map_err(|_| refused(Term("may-take-role")))
}

fn look_up(conn: &mut Connection, role: &str) -> Result<Current, StoreError> {
    let query = sql_query(
        "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS exists, current_user::text AS user",
    );
    Ok(query.bind::<Text, _>(role).get_result(conn)?)
}

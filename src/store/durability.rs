//! Whether the server keeps what it has acknowledged, whatever happens to its machine.

use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl, sql_query};

use super::{Connection, StoreError};

/// Refuses a server on which a crash could undo what it has acknowledged.
pub(super) fn check_durability(conn: &mut Connection) -> Result<(), StoreError> {
    for (setting, wanted, accepted) in [
        ("fsync", "on", &["on"][..]),
        ("full_page_writes", "on", &["on"]),
        (
            "synchronous_commit",
            "on or remote_apply",
            &["on", "remote_apply"],
        ),
    ] {
        let value = show(conn, setting)?;
        if !accepted.contains(&value.as_str()) {
            return Err(StoreError::NotDurable {
                setting,
                value,
                wanted,
                advice: setting_advice(conn, setting)?,
            });
        }
    }
    Ok(())
}

/// The command that changes a setting where its value comes from: the nearest place wins, so a change
/// of the server's own would be overridden by the database's or the role's.
fn setting_advice(conn: &mut Connection, setting: &str) -> Result<String, StoreError> {
    #[derive(QueryableByName)]
    struct Place {
        #[diesel(sql_type = Text)]
        source: String,
        #[diesel(sql_type = Text)]
        database: String,
        #[diesel(sql_type = Text)]
        role: String,
    }
    let query = "SELECT source, quote_ident(current_database()) AS database, \
                 quote_ident(session_user) AS role FROM pg_settings WHERE name = $1";
    let query = sql_query(query).bind::<Text, _>(setting);
    let Place {
        source,
        database,
        role,
    } = query.get_result(conn)?;
    let on = format!("SET {setting} = on`");
    Ok(match source.as_str() {
        "database" => format!("`ALTER DATABASE {database} {on}"),
        "user" => format!("`ALTER ROLE {role} {on}"),
        "database user" => format!("`ALTER ROLE {role} IN DATABASE {database} {on}"),
        "client" | "session" => "the options of DATABASE_URL, or PGOPTIONS".to_owned(),
        _ => format!("`ALTER SYSTEM {on}, then `SELECT pg_reload_conf()`"),
    })
}

/// The value of a server setting, as `SHOW` prints it.
pub(super) fn show(conn: &mut Connection, setting: &str) -> Result<String, StoreError> {
    #[derive(QueryableByName)]
    struct Value {
        #[diesel(sql_type = Text)]
        value: String,
    }
    let query = sql_query("SELECT current_setting($1) AS value").bind::<Text, _>(setting);
    Ok(query.get_result::<Value>(conn)?.value)
}

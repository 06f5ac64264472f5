//! Whether the server keeps what it has acknowledged, whatever happens to its machine.

use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl, sql_query};

use super::{Connection, StoreError};
use crate::domain::fault::{AnyOf, Told, declared};

/// Refuses a server on which a crash could undo what it has acknowledged.
pub(super) fn check_durability(conn: &mut Connection) -> Result<(), StoreError> {
    for (setting, accepted) in [
        ("fsync", &["on"][..]),
        ("full_page_writes", &["on"]),
        ("synchronous_commit", &["on", "remote_apply"]),
    ] {
        let value = show(conn, setting)?;
        if !accepted.contains(&value.as_str()) {
            return Err(StoreError::NotDurable {
                setting,
                value,
                wanted: AnyOf(accepted.to_vec()),
                advice: setting_advice(conn, setting)?,
            });
        }
    }
    Ok(())
}

/// The command that changes a setting where its value comes from: the nearest place wins, so a change
/// of the server's own would be overridden by the database's or the role's.
fn setting_advice(conn: &mut Connection, setting: &str) -> Result<Told, StoreError> {
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
    let command = match source.as_str() {
        "database" => format!("ALTER DATABASE {database} SET {setting} = on"),
        "user" => format!("ALTER ROLE {role} SET {setting} = on"),
        "database user" => format!("ALTER ROLE {role} IN DATABASE {database} SET {setting} = on"),
        "client" | "session" => return Ok(declared("setting.of-client")),
        _ => format!("ALTER SYSTEM SET {setting} = on"),
    };
    let case = match source.as_str() {
        "database" | "user" | "database user" => "setting.of-database",
        _ => "setting.of-system",
    };
    Ok(declared(case).with("command", command))
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

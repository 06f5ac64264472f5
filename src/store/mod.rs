//! PostgreSQL: the only layer that says `diesel`.
//!
//! [`Store::open`] brings the schema up to date as its owner; from then on every connection runs
//! as a restricted role that can add to the log and never change it. One connection writes, a pool
//! reads. Functions take a [`Connection`] and return domain types; what they refuse and accept is
//! decided elsewhere.

pub mod append;
pub mod claims;
pub mod connection;
mod durability;
pub mod error;
pub mod ledger;
pub mod log;
pub mod look;
mod members;
pub mod migrate;
mod offices;
pub mod policies;
mod polls;
pub mod project;
pub mod projections;
pub mod read_back;
pub mod roles;
mod rows;
pub mod schema;
pub mod staging;
pub mod tiles;

pub use connection::{Connection, Lane, Store};
pub use error::StoreError;

/// An instant of the log as the database takes it.
fn to_timestamp(time: crate::domain::time::Time) -> chrono::DateTime<chrono::Utc> {
    chrono::DateTime::from_timestamp(time.seconds(), 0).expect("a time of the log is in range")
}

/// Runs a query that returns nothing.
fn run<Q>(query: Q, conn: &mut Connection) -> Result<(), StoreError>
where
    Q: diesel::query_dsl::methods::ExecuteDsl<Connection>,
{
    Q::execute(query, conn)?;
    Ok(())
}

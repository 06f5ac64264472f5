//! Everything that needs PostgreSQL; it starts its own.

mod batches;
mod cluster;
mod database;
mod log;
mod migrations;
mod rights;
mod transcripts;

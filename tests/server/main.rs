//! Everything that needs PostgreSQL; it starts its own.

mod batches;
mod cluster;
mod database;
mod disk_full;
mod high_water;
mod kill;
mod log;
mod migrations;
mod rights;
mod transcripts;

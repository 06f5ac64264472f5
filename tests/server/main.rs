//! Everything that needs PostgreSQL; it starts its own.

mod cluster;
mod database;
mod migrations;
mod rights;
mod transcripts;

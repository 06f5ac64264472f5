//! Everything that needs PostgreSQL; it starts its own.

mod authority;
mod backup;
mod batches;
mod bound;
mod bundles;
mod clock_bound;
mod cluster;
mod commands;
mod council;
mod count_cases;
mod crowds;
mod database;
mod disk_full;
mod dry_runs;
mod edges;
mod erasure;
mod guide;
mod harness;
mod high_water;
mod impossible_rows;
mod invitations;
mod kill_ballots;
mod kill_service;
mod kinds;
mod log;
mod lost_marks;
mod main_job;
mod matters;
mod migrations;
mod mirror;
mod openapi;
mod oracle;
mod paces;
mod pages;
mod pinned;
mod polls_changed;
mod reads;
mod real;
mod refusals;
mod rehearsals;
mod replay;
mod rights;
mod routes;
mod sdk;
mod tampering;
mod tasks;
mod town;
mod transcripts;
mod troubles;
mod turn;
mod typed_files;
mod views;
mod weight_files;
mod weights;
mod what_ifs;
mod witnesses;

#[path = "../oracles/go.rs"]
mod go_oracle;
#[path = "../plans/mod.rs"]
mod plans;
#[path = "../oracles/python.rs"]
mod python_oracle;
#[path = "../shared/mod.rs"]
mod shared;

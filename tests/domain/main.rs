//! Everything that needs no database: rules, formats, laws, the shape of the house.

mod charter;
mod claims;
mod clock_bound;
mod committee_laws;
mod community;
mod corrections;
mod count;
mod count_cases;
mod count_decision;
mod count_edges;
mod count_examples;
mod count_files;
mod count_formats;
mod count_groups;
mod count_heeds;
mod count_laws;
mod count_neighbours;
mod count_oracle;
mod count_readers;
mod count_terms;
mod formats;
mod guard;
mod house;
mod http_documents;
mod lines;
mod log_attachments;
mod log_directory;
mod log_documents;
mod log_notes;
mod log_oracle;
mod log_tree;
mod log_vectors;
mod matters;
mod modules;
mod persistent;
mod points;
mod polls_annulled;
mod polls_cancelled;
mod polls_changed;
mod polls_lapsed;
mod polls_longer;
mod polls_tried;
mod record_date;
mod second;
mod shared;
mod statement_agreed;
mod statement_chain;
mod statement_documents;
mod statement_groups;
mod statement_offices;
mod statement_titles;
mod stories;
mod story_oracle;
mod tags;
mod verify;
mod verify_refused;
mod weight_communities;
mod weight_derivation;
mod weight_laws;
mod weight_ledger;
mod weight_policy;
mod weight_real;
mod witnesses;
mod words;

#[path = "../oracles/go.rs"]
mod go_oracle;
#[path = "../plans/mod.rs"]
mod plans;
#[path = "../oracles/python.rs"]
mod python_oracle;
#[path = "../shared/mod.rs"]
mod shared_cases;
mod weight_oracle;
mod weight_power;
mod weight_whatif;

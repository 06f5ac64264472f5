//! The methods, one file each, and the registry that names them.
//!
//! To add one: its file here, its line in [`METHODS`], a folder of vectors under `tests/vectors`, its
//! section in `docs/METHODS.md`.

mod approval;
mod borda;
mod condorcet;
mod copeland;
mod cumulative;
mod irv;
mod minimax;
mod quadratic;
mod ranked_pairs;
mod schulze;
mod score;
mod single_choice;
mod snapshot_quadratic;
mod stv_folkmoot;
mod stv_meek_prf;
mod stv_scottish;
mod stv_wigm_prf;
mod stv_wigm_prf_batch;
mod yes_no;

use super::Method;

/// Every method, in the order `folkmoot methods` lists them.
pub static METHODS: &[&dyn Method] = &[
    &yes_no::YesNo,
    &single_choice::SingleChoice,
    &approval::Approval,
    &score::Score,
    &borda::CLASSIC,
    &borda::DOWDALL,
    &borda::MODIFIED,
    &cumulative::Cumulative,
    &quadratic::Quadratic,
    &snapshot_quadratic::SnapshotQuadratic,
    &irv::Irv,
    &condorcet::Condorcet,
    &schulze::WINNING,
    &schulze::MARGINS,
    &ranked_pairs::MARGINS,
    &ranked_pairs::WINNING,
    &minimax::WINNING,
    &minimax::MARGINS,
    &minimax::OPPOSITION,
    &copeland::Copeland,
    &stv_folkmoot::StvFolkmoot,
    &stv_scottish::StvScottish,
    &stv_meek_prf::StvMeekPrf,
    &stv_wigm_prf::StvWigmPrf,
    &stv_wigm_prf_batch::StvWigmPrfBatch,
];

//! The methods, one file each, and the registry that names them.
//!
//! To add one: its file here, its line in [`METHODS`], a folder of vectors under `tests/vectors`, its
//! section in `docs/METHODS.md`.

mod allocated_score;
mod approval;
mod bloc_star;
mod borda;
mod bottoms_up;
mod bottoms_up_15;
mod budget_equal_shares;
mod budget_equal_shares_add1;
mod budget_equal_shares_add1_greedy;
mod budget_equal_shares_cardinality;
mod budget_equal_shares_cardinality_add1;
mod budget_equal_shares_cardinality_add1_greedy;
mod budget_equal_shares_points;
mod budget_equal_shares_points_add1;
mod budget_equal_shares_points_add1_greedy;
mod budget_greedy;
mod budget_greedy_cardinality;
mod budget_greedy_points;
mod budget_most_points;
mod budget_phragmen;
mod cfer;
mod condorcet;
mod copeland;
mod countback_act;
mod cumulative;
mod debian_cpssd;
mod equal_shares;
mod equal_shares_av;
mod equal_shares_increment;
mod irv;
mod irv_sequential;
mod list_divisor;
mod list_largest_remainder;
mod minimax;
mod minneapolis;
mod pav;
mod qpq;
mod quadratic;
mod ranked_pairs;
mod rrv;
mod schulze;
mod score;
mod seq_pav;
mod seq_phragmen;
mod single_choice;
mod snapshot_copeland;
mod snapshot_quadratic;
mod sss;
mod sss_electowiki;
mod star;
mod stv_act;
mod stv_folkmoot;
mod stv_meek_droop;
mod stv_meek_droop_equalized;
mod stv_meek_nz;
mod stv_meek_prf;
mod stv_rctab;
mod stv_scottish;
mod stv_warren;
mod stv_wigm_prf;
mod stv_wigm_prf_batch;
mod two_round;
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
    &two_round::TwoRound,
    &irv::METHOD,
    &irv_sequential::METHOD,
    &bottoms_up::METHOD,
    &bottoms_up_15::METHOD,
    &bottoms_up_15::FIRST,
    &condorcet::Condorcet,
    &schulze::WINNING,
    &schulze::MARGINS,
    &ranked_pairs::MARGINS,
    &ranked_pairs::WINNING,
    &minimax::WINNING,
    &minimax::MARGINS,
    &minimax::OPPOSITION,
    &copeland::Copeland,
    &snapshot_copeland::SnapshotCopeland,
    &debian_cpssd::DebianCpssd,
    &stv_folkmoot::METHOD,
    &stv_scottish::METHOD,
    &stv_meek_prf::METHOD,
    &stv_wigm_prf::METHOD,
    &stv_wigm_prf_batch::METHOD,
    &stv_meek_nz::METHOD,
    &stv_meek_droop::METHOD,
    &stv_meek_droop_equalized::METHOD,
    &stv_warren::METHOD,
    &qpq::Qpq,
    &minneapolis::METHOD,
    &cfer::METHOD,
    &stv_rctab::METHOD,
    &stv_rctab::HARE,
    &stv_rctab::DECIMAL,
    &stv_rctab::SINGLE,
    &stv_rctab::SINGLE_WHOLE,
    &stv_act::StvAct,
    &countback_act::CountbackAct,
    &list_divisor::DHONDT,
    &list_divisor::SAINTE_LAGUE,
    &list_largest_remainder::ListLargestRemainder,
    &star::Star,
    &bloc_star::BlocStar,
    &allocated_score::AllocatedScore,
    &rrv::Rrv,
    &sss::Sss,
    &sss_electowiki::SssElectowiki,
    &seq_phragmen::SeqPhragmen,
    &pav::Pav,
    &seq_pav::SeqPav,
    &equal_shares::EqualSharesPhragmen,
    &equal_shares_increment::EqualSharesIncrement,
    &equal_shares_av::EqualSharesAv,
    &budget_greedy::METHOD,
    &budget_greedy_cardinality::METHOD,
    &budget_greedy_points::METHOD,
    &budget_most_points::METHOD,
    &budget_equal_shares::METHOD,
    &budget_equal_shares_add1::METHOD,
    &budget_equal_shares_add1_greedy::METHOD,
    &budget_equal_shares_cardinality::METHOD,
    &budget_equal_shares_cardinality_add1::METHOD,
    &budget_equal_shares_cardinality_add1_greedy::METHOD,
    &budget_equal_shares_points::METHOD,
    &budget_equal_shares_points_add1::METHOD,
    &budget_equal_shares_points_add1_greedy::METHOD,
    &budget_phragmen::METHOD,
];

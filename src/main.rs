//! The `folkmoot` command: parse, call, exit code.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Ballots are allocated by the threads that receive them and freed by the writer, which the
/// system's allocator is slow at.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    folkmoot::cli::main()
}

//! The `folkmoot` command: parse, call, exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    folkmoot::cli::main()
}

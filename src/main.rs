//! The `folkmoot` command: parse, call, exit code.

fn main() {}

//! Builds the Go program beside this file, for whichever test binary wants to run it.
//!
//! It needs the Debian packages `golang-go` and `golang-golang-x-mod-dev` (see README.md here);
//! where those are missing, tests print "skipped".

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

const GO_PATH: &str = "/usr/share/gocode";

/// The compiled program `log.go`; prints "skipped" and is `None` where it cannot be built.
pub fn log_program() -> Option<&'static Path> {
    static BUILT: OnceLock<Option<PathBuf>> = OnceLock::new();
    let built = BUILT.get_or_init(build).as_deref();
    if built.is_none() {
        println!("skipped: log.go needs the packages golang-go and golang-golang-x-mod-dev");
    }
    built
}

fn build() -> Option<PathBuf> {
    let packages = Path::new(GO_PATH).join("src/golang.org/x/mod/sumdb");
    let has_go = Command::new("go").arg("version").output().is_ok();
    if !has_go || !packages.exists() {
        return None;
    }
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
    // Built aside and moved into place, because another test binary may be running the program.
    let fresh = temporary.join(format!("log-oracle-{}", std::process::id()));
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracles/log.go");
    let build = Command::new("go")
        .args(["build", "-o"])
        .arg(&fresh)
        .arg(source)
        .env("GO111MODULE", "off")
        .env("GOPATH", GO_PATH)
        .env("GOFLAGS", "")
        .env("GOCACHE", temporary.join("go-cache"))
        .output()
        .unwrap();
    let messages = String::from_utf8_lossy(&build.stderr);
    assert!(
        build.status.success(),
        "{source} does not build:\n{messages}"
    );
    let program = temporary.join("log-oracle");
    std::fs::rename(fresh, &program).unwrap();
    Some(program)
}

//! Officers in Chromium, each in a browser profile of their own: from the lot to a roll, a ruling, and a poll that two cancel.

use crate::{has, packages, run_script};

#[test]
fn officers_run_a_poll_through_pages() {
    let Some(packages) = packages().filter(|_| has("node") && has("chromium")) else {
        println!(
            "skipped: the pages of officers: tools/prepare tests installs node, chromium and their packages"
        );
        return;
    };
    // Below /tmp and open to pass through, so that the server's user gets at its cluster.
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o711);
    let folder = tempfile::Builder::new().permissions(mode).tempdir();
    let folder = folder.expect("a directory for temporary files");
    run_script("officers.mjs", &packages, |node| {
        node.arg(env!("CARGO_BIN_EXE_folkmoot")).arg(folder.path())
    });
}

//! Enrolment by signing in at an app, against a real OpenID Connect provider that the test starts.

use crate::{has, packages, run_script};

#[test]
fn a_member_enrols_by_signing_in_at_the_hosts_app() {
    let packages = packages().filter(|packages| packages.join("oidc-provider").exists());
    let Some(packages) = packages.filter(|_| has("node") && has("chromium")) else {
        println!(
            "skipped: enrolment by signing in: tools/prepare tests installs node, chromium, and oidc-provider for node"
        );
        return;
    };
    // Below /tmp and open to pass through, so that the server's user gets at its cluster.
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o711);
    let folder = tempfile::Builder::new().permissions(mode).tempdir();
    let folder = folder.expect("a directory for temporary files");
    run_script("oidc.mjs", &packages, |node| {
        node.arg(env!("CARGO_BIN_EXE_folkmoot")).arg(folder.path())
    });
}

//! The pages in Chromium, against `folkmoot demo`: a newcomer's way from the invitation to the result.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use crate::{has, packages, run_script};

/// A demo that stays, and is stopped with the test.
struct Demo {
    child: Child,
    site: String,
    invitations: Vec<String>,
    folder: tempfile::TempDir,
}

impl Demo {
    /// Starts it and waits for its invitations.
    fn start() -> Demo {
        let folder = tempfile::tempdir().unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_folkmoot"))
            .args(["demo", "--members", "20", "--listen", "127.0.0.1:0"])
            .args(["--every-ballot", "--newcomers-vote", "150", "--data"])
            .arg(folder.path().join("data"))
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        let mut invitations = Vec::new();
        let mut told = String::new();
        for line in said.lines() {
            let line = line.unwrap();
            told.push_str(&format!("{line}\n"));
            let word = line.split_whitespace().find(|word| word.contains("#"));
            invitations.extend(word.map(str::to_owned));
            if line.contains("folkmoot verify") {
                break;
            }
        }
        assert!(!invitations.is_empty(), "{told}");
        let site = invitations[0].split("/zh/").next().unwrap().to_owned();
        Demo {
            child,
            site,
            invitations,
            folder,
        }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let stop = Command::new("kill")
            .arg(self.child.id().to_string())
            .status();
        let _ = stop.map(|_| self.child.wait());
    }
}

#[test]
fn a_newcomer_enrols_votes_and_sees_the_result() {
    let Some(packages) = packages().filter(|_| has("node") && has("chromium")) else {
        println!(
            "skipped: the pages in a browser: tools/prepare tests installs node, chromium and their packages"
        );
        return;
    };
    let demo = Demo::start();
    let run = |script: &str, invitations: &[String]| {
        let key = demo.folder.path().join("data/officers/xu.key");
        run_script(script, &packages, |node| {
            node.arg(&demo.site)
                .args(invitations)
                .env("FOLKMOOT_SCRUTINEER", key)
        });
    };
    let (last, others) = demo.invitations.split_last().unwrap();
    run("browser.mjs", others);
    match has("firefox-esr") && packages.join("puppeteer-core").exists() {
        true => run("firefox.mjs", std::slice::from_ref(last)),
        false => println!("skipped: casting in Firefox: tools/prepare tests installs firefox-esr"),
    }
}

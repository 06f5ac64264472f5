//! Invitations from the command line to the log: `invite`, the desk, `confirm`. And what becomes of invitations that
//! expired, were used, withdrawn or replaced.

use std::os::unix::fs::PermissionsExt;

use folkmoot::domain::hash::Hash;
use folkmoot::domain::log::key::SecretKey;
use folkmoot::domain::log::note::{Note, NoteSignature};
use serde_json::{Value, json};

use crate::commands::Terminal;
use crate::harness::{Answer, Client};

const HEADER: &str = "member,class,joined\n";

/// A service with a desk, and a registrar.
fn desk() -> Terminal {
    let mut terminal = Terminal::open();
    terminal.set_clock("2026-12-01T00:00:00Z");
    terminal.appoint("registrar:o/lin enroller:s/desk");
    terminal.stop();
    terminal.write("data/folkmoot.toml", "desk = \"../desk.key\"\n");
    terminal.serve("data");
    terminal
}

/// The code of each member in what `invite` printed.
fn codes(printed: &str) -> Vec<(String, String)> {
    let rows = printed.lines().skip(1);
    let code = |row: &str| {
        let (member, link) = row.split_once(',').unwrap();
        let (_, code) = link.split_once("/zh/invitation#").unwrap();
        (member.to_owned(), code.to_owned())
    };
    rows.map(code).collect()
}

impl Terminal {
    fn invite(&self, members: &[&str], more: &str) -> Vec<(String, String)> {
        let rows: Vec<String> = members
            .iter()
            .map(|member| format!("{member},member,2021-05-01\n"))
            .collect();
        self.write("members.csv", &format!("{HEADER}{}", rows.concat()));
        let site = "--site https://vote.example.org/";
        codes(&self.done(&format!("invite members.csv --data data {site} {more}")))
    }

    fn ask(&self, path: &str, form: &Value) -> Answer {
        let agent = ureq::Agent::config_builder().http_status_as_error(false);
        let agent: ureq::Agent = agent.build().into();
        let asked = agent.post(format!("{}/desk/{path}", self.url));
        let asked = asked.content_type("application/json");
        crate::harness::answer(asked.send(form.to_string()))
    }

    /// What the desk says to a code.
    fn look(&self, code: &str) -> Answer {
        self.ask("invitation", &json!({ "code": code }))
    }

    /// Enrols with a code and a key of the member's own; what the log answers.
    fn redeem(&self, member: &str, code: &str, seed: u8) -> Answer {
        let key = SecretKey::from_seed(&[seed; 32]);
        let form = json!({ "code": code, "key": key.public().to_string() });
        let answer = self.ask("enrolment", &form);
        assert_eq!(answer.status, 200, "{}", answer.text());
        let half = answer.json()["note"].as_str().unwrap().to_owned();
        let note = Note::parse(half.as_bytes()).unwrap();
        let origin = note.text.lines().nth(1).unwrap().split_once(' ').unwrap().1;
        let own = NoteSignature::make(&note.text, &format!("{origin}/m/{member}"), &key);
        let mut lines = note.signatures.clone();
        lines.push(own);
        let whole = Note::new(&note.text, lines).unwrap();
        Client::new(&self.url).post("/api/statements", &whole.to_bytes())
    }

    fn confirm(&self, file: &str) -> Value {
        self.json(&format!("confirm {file} --key lin.key --yes --json"))
    }
}

#[test]
fn whoever_is_invited_enrols_once_and_is_confirmed_by_the_registrar() {
    let mut terminal = desk();
    let codes = terminal.invite(&["m-1", "m-2", "m-3"], "--letters letters.html");
    let [(_, first), (_, second), _] = &codes[..] else {
        panic!("{codes:?}");
    };

    let letters = terminal.read("letters.html");
    assert_eq!(letters.matches("<article>").count(), 3);
    assert_eq!(letters.matches("<svg").count(), 3);
    assert!(letters.contains(&format!("https://vote.example.org/zh/invitation#{first}")));
    let path = terminal.dir.path().join("data/invitations");
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let kept = terminal.read("data/invitations");
    assert!(codes.iter().all(|(_, code)| !kept.contains(code)));
    assert!(kept.contains(&Hash::of(first.as_bytes()).to_string()));

    let found = terminal.look(first).json();
    assert_eq!(
        (&found["member"], &found["class"]),
        (&json!("m-1"), &json!("member"))
    );
    assert_eq!(terminal.redeem("m-1", first, 1).status, 200);
    let used = terminal.look(first);
    assert_eq!(
        (used.status, used.code().as_str()),
        (409, "invitation-used")
    );
    assert_eq!(used.json()["values"]["member"], "m-1");
    // Whoever has stolen the link of another finds that it is for nobody else, and enrols only that member.
    let key = SecretKey::from_seed(&[9; 32]).public().to_string();
    let stolen = terminal.ask("enrolment", &json!({ "code": first, "key": key }));
    assert_eq!(stolen.code(), "invitation-used");

    let before = terminal.json("status --json")["size"].clone();
    assert_eq!(
        terminal.confirm("members.csv"),
        json!({ "confirmed": 1, "missing": 2, "tagged": 0 })
    );
    assert_ne!(terminal.json("status --json")["size"], before);
    assert_eq!(
        terminal.confirm("members.csv"),
        json!({ "confirmed": 0, "missing": 2, "tagged": 0 })
    );

    // Somebody who enrolled as something else than the registrar's file says is not confirmed.
    assert_eq!(terminal.redeem("m-2", second, 2).status, 200);
    terminal.write("other.csv", &format!("{HEADER}m-2,member,2020-01-01\n"));
    let (code, said) = terminal.fails("confirm other.csv --key lin.key --yes");
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("2021-05-01"), "{said}");
    assert_eq!(
        terminal.confirm("members.csv"),
        json!({ "confirmed": 1, "missing": 1, "tagged": 0 })
    );
    terminal.stop();
}

#[test]
fn withdrawn_replaced_and_expired_invitations_are_told_apart() {
    let mut terminal = desk();
    let codes = terminal.invite(&["m-1", "m-2", "m-3"], "--days 1");
    let code = |member: usize| codes[member - 1].1.clone();

    terminal.done("invite --withdraw m-1 --data data");
    assert_eq!(terminal.look(&code(1)).code(), "unknown-invitation");
    let (exit, said) = terminal.fails("invite --withdraw m-9 --data data");
    assert_eq!(exit, Some(2), "{said}");
    assert!(said.contains("m-9"), "{said}");

    let again = terminal.invite(&["m-2"], "--days 366");
    assert_eq!(terminal.look(&code(2)).code(), "unknown-invitation");
    assert_eq!(terminal.look(&again[0].1).status, 200);

    // The log of this service is on a test clock, by which the desk goes.
    terminal.set_clock("2027-09-01T00:00:00Z");
    let expired = terminal.look(&code(3));
    assert_eq!(
        (expired.status, expired.code().as_str()),
        (422, "invitation-expired")
    );
    assert!(expired.json()["values"]["at"].is_string());
    let key = SecretKey::from_seed(&[3; 32]).public().to_string();
    let late = terminal.ask("enrolment", &json!({ "code": code(3), "key": key }));
    assert_eq!(late.code(), "invitation-expired");
    assert_eq!(terminal.look(&again[0].1).status, 200);

    let (exit, said) = {
        terminal.write(
            "tagged.csv",
            "member,class,joined,city\nm-4,member,2021-05-01,shanghai\n",
        );
        terminal.fails("invite tagged.csv --data data")
    };
    assert_eq!(exit, Some(2), "{said}");
    terminal.write("letters.html", "kept");
    let (exit, said) = terminal.fails("invite members.csv --data data --letters letters.html");
    assert_ne!(exit, Some(0), "{said}");
    assert_eq!(terminal.read("letters.html"), "kept");
    terminal.stop();
}

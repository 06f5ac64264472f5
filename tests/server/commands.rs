//! The command line against a running service: one poll from `init` to the certificate, typed.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A directory to type in, and a service whose time founders move.
pub struct Terminal {
    pub dir: TempDir,
    pub url: String,
    service: Child,
}

impl Terminal {
    pub fn open() -> Terminal {
        // Below /tmp and open to pass through, so that the server's user gets at its cluster.
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o711);
        let dir = tempfile::Builder::new().permissions(mode).tempdir();
        let dir = dir.expect("a directory for temporary files");
        let made = command(
            dir.path(),
            "init --try --test-clock 2026-12-01T00:00:00Z --data data",
        )
        .output();
        assert!(made.expect("the command starts").status.success());
        let (service, url) = serve(dir.path(), "data").expect("the service starts");
        Terminal { dir, url, service }
    }

    /// Asks the service to end and waits until it has.
    pub fn stop(&mut self) {
        // The number of a process that has ended may be another's by now.
        if !matches!(self.service.try_wait(), Ok(None)) {
            return;
        }
        // Asked rather than killed, so that PostgreSQL has ended when the directory goes.
        let process = self.service.id().to_string();
        let _ = Command::new("kill").arg(process).status();
        let _ = self.service.wait();
    }

    /// Lets a service on another data directory take the place of one that has ended.
    pub fn serve(&mut self, data: &str) {
        (self.service, self.url) = serve(self.dir.path(), data).expect("the service starts");
    }

    /// Types a command.
    pub fn run(&self, line: &str) -> Output {
        command(self.dir.path(), line)
            .env("FOLKMOOT_URL", &self.url)
            .env("FOLKMOOT_TRUST", "data/trust")
            .output()
            .expect("the command starts")
    }

    /// What a command that succeeds prints on its standard output.
    pub fn done(&self, line: &str) -> String {
        let output = self.run(line);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "folkmoot {line}\n{said}");
        String::from_utf8(output.stdout).expect("commands print UTF-8")
    }

    pub fn json(&self, line: &str) -> Value {
        serde_json::from_str(&self.done(line)).expect("it prints JSON")
    }

    /// Exit code and standard error of a command that fails.
    pub fn fails(&self, line: &str) -> (Option<i32>, String) {
        let output = self.run(line);
        let said = String::from_utf8_lossy(&output.stderr);
        (output.status.code(), said.into_owned())
    }

    pub fn write(&self, file: &str, text: &str) {
        fs::write(self.dir.path().join(file), text).expect("the directory is writable");
    }

    pub fn read(&self, file: &str) -> String {
        fs::read_to_string(self.dir.path().join(file)).expect("the file was written")
    }

    pub fn set_clock(&self, time: &str) {
        let key = "data/keys/founders/alice.key";
        self.done(&format!(
            "compose clock time={time} --key {key} --yes --json"
        ));
    }

    /// The founders fill offices and adopt documents by one matter, on which all of them vote.
    pub fn appoint(&self, what: &str) {
        let keys = ["alice", "bob", "carol"].map(|name| format!("data/keys/founders/{name}.key"));
        self.done(&format!("appoint {what} --yes --key {}", keys.join(" ")));
    }

    /// Officers, four members with contributions, a policy.
    pub fn populate(&self) {
        self.set_clock("2026-12-01T00:00:00Z");
        self.write("policy.lines", POLICY);
        self.appoint(
            "registrar:o/lin returning-officer:o/wu roll-checker:o/qian scrutineer:o/wang \
             scrutineer:o/xu source:s/app --adopt policy.lines",
        );
        let cities = [
            ("m-1", "shanghai"),
            ("m-2", "shanghai"),
            ("m-3", "beijing shanghai"),
        ];
        let members = cities.map(|(member, city)| format!("{member},member,2021-05-01,{city},\n"));
        self.write(
            "members.csv",
            &format!("member,class,joined,city,family-role\n{}", members.concat()),
        );
        let enrol = "enrol --csv members.csv --key lin.key --keys members --json";
        let done = self.json(enrol);
        assert_eq!((&done["enrolled"], &done["tagged"]), (&3.into(), &3.into()));
        self.done("enrol m-4 --class member --joined 2021-05-01 --key lin.key --keys members");
        assert_eq!(
            self.json(enrol)["enrolled"],
            3,
            "enrolling again changes nothing"
        );
        self.write("contributions.csv", CONTRIBUTIONS);
        let import = "import contributions.csv --key app.key --batch-lines 2 --json";
        assert_eq!(self.json(import)["batches"], 2);
        let before = self.json("status --json")["size"].clone();
        assert_eq!(self.json(import)["lines"], 3);
        assert_eq!(
            self.json("status --json")["size"],
            before,
            "importing again adds nothing"
        );
    }

    /// Announces the poll, reveals the lot.
    pub fn post_notice(&self) {
        self.set_clock("2026-12-02T00:00:00Z");
        self.draft_notice();
        self.done("compose notice --from notice.txt --key wu.key --yes --json");
        self.done("lot reveal o-wang.lot --key wang.key --yes --json");
    }

    /// Writes the lines of the notice into a file.
    pub fn draft_notice(&self) {
        let policy = self.done("status");
        let policy = policy.lines().find(|line| line.starts_with("policy "));
        let policy = policy.and_then(|line| line.split(' ').next_back());
        let scrutineers = ["o/wang", "o/xu"].map(|name| {
            let file = name.replace('/', "-");
            self.done(&format!("lot new p-1 --as {name} --out {file}.lot"))
        });
        let notice = NOTICE.replace("POLICY", policy.expect("status shows the policy"));
        self.write(
            "notice.txt",
            &notice.replace("SCRUTINEERS\n", &scrutineers.concat()),
        );
    }

    /// Announces the poll, certifies the roll.
    pub fn announce(&self) {
        self.post_notice();
        self.done("roll p-1 --key lin.key --yes --json");
        self.object();
        self.done("roll p-1 --key lin.key --yes --json");
        self.done("roll p-1 --key qian.key --yes --json");
    }

    /// One claim is dismissed, one is upheld with a correction, and the roll is proposed anew.
    fn object(&self) {
        self.write("why.txt", "It was half of that.\n");
        let none = self.done("claim p-1");
        assert!(none.contains("no claims"), "{none}");
        let claim = "claim p-1 --about m-2 --reason why.txt --key members/m-1.key --yes --json";
        let first = self.json(claim);
        let hash = first["statement"].as_str().unwrap();
        let shown = self.json("status p-1 --json");
        assert_eq!(
            (
                &shown["claims_waiting"],
                &shown["contests"][0]["option_groups"]
            ),
            (&1.into(), &Value::Array(vec![]))
        );
        let wanted = serde_json::json!({"classes": [], "tags": [{"dimension": "city", "value": "shanghai"}], "tenure_days": null, "value": null});
        assert_eq!(shown["eligibility"], wanted);
        assert!(
            self.done("status p-1")
                .contains("claims waiting for a ruling: 1\n")
        );
        let (code, asked) =
            self.fails(&format!("rule {hash} --reason why.txt --key lin.key --yes"));
        assert!(code == Some(2) && asked.contains("terminal"), "{asked}");
        self.done(&format!(
            "rule {hash} --dismiss --reason why.txt --key lin.key --yes"
        ));
        let second = self.json(claim);
        let hash = second["statement"].as_str().unwrap();
        let line = "compose correction source=s/app reason=@why.txt --from line.txt";
        self.write("line.txt", "line r2 50\n");
        let correction = self.json(&format!("{line} --key lin.key --yes --json"));
        let remedy = &correction["index"];
        let rule = format!("rule {hash} --remedy {remedy} --reason why.txt");
        let shown = self.done(&rule);
        assert!(shown.contains("verdict upheld\n"), "{shown}");
        self.done(&format!("{rule} --key lin.key --yes"));
        let listed = self.done("claim p-1");
        assert!(
            listed.contains("dismissed by o/lin: It was half of that.\n"),
            "{listed}"
        );
        let upheld = format!("upheld by o/lin, remedied by {remedy}: It was half of that.\n");
        assert!(listed.contains(&upheld), "{listed}");
        self.done("roll p-1 --key lin.key --yes --json");
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A service on a data directory and its URL; exit code and last words of one that does not start.
pub fn serve(dir: &Path, data: &str) -> Result<(Child, String), (Option<i32>, String)> {
    serve_with(dir, data, None)
}

/// The same with PostgreSQL's programs from this folder.
pub fn serve_with(
    dir: &Path,
    data: &str,
    programs: Option<&Path>,
) -> Result<(Child, String), (Option<i32>, String)> {
    let line = format!("serve --data {data} --listen 127.0.0.1:0");
    let mut service = command(dir, &line)
        .envs(programs.map(|programs| ("PG_BIN_DIR", programs)))
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let said = BufReader::new(service.stderr.take().expect("it is piped"));
    let mut last = String::new();
    let mut lines = said.lines().map_while(Result::ok);
    let url = lines.find_map(|line| {
        let url = line.split_once("listening on ");
        let url = url.map(|(_, rest)| rest.split(';').next().unwrap_or_default().to_owned());
        last = line;
        url
    });
    let Some(url) = url else {
        let status = service.wait().expect("it was started");
        return Err((status.code(), last));
    };
    std::thread::spawn(move || lines.for_each(drop));
    Ok((service, url))
}

/// What founders adopt in place of the policy that the log begins with.
const POLICY: &str = "\
policy house
title 票权规则
title-en House rules
revision 2
amended-by founding
transform sqrt
base 1
";

const CONTRIBUTIONS: &str = "reference,member,category,amount,occurred_at\n\
    r1,m-1,development,100,2026-01-01T00:00:00Z\n\
    r2,m-2,development,49,2026-02-01T00:00:00Z\n\
    r3,m-3,special,9,2026-03-01T00:00:00Z\n";

const NOTICE: &str = "\
poll p-1
title 章程修订
title-en Charter amendment
policy POLICY
record-date 2026-12-02T00:00:00Z
opens 2026-12-10T12:00:00Z
closes 2026-12-17T12:00:00Z
objections-until 2026-12-20T12:00:00Z
publication sealed-until-close
tag city shanghai
certificates 1
SCRUTINEERS
contest charter
title 章程修订
title-en Charter amendment
method yes-no
seats 1
threshold weight for-against inclusive 2/3
option for
title 赞成
title-en For
option against
title 反对
title-en Against
";

/// A command as it is typed in `dir`.
pub fn command(dir: &Path, line: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_folkmoot"));
    command.env("FOLKMOOT_LANG", "en");
    command.current_dir(dir).args(line.split(' '));
    command.stdin(Stdio::null());
    command
}

#[test]
fn a_poll_runs_from_init_to_the_certificate_by_commands_alone() {
    let terminal = Terminal::open();
    terminal.populate();
    terminal.announce();
    let vote = "vote p-1 --key members/m-1.key --yes --json charter=for";
    let (code, said) = terminal.fails(vote);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("it opens at 2026-12-10T12:00:00Z"), "{said}");
    terminal.set_clock("2026-12-11T00:00:00Z");
    let first = terminal.json(vote);
    assert_eq!(first["seq"], 1);
    let again = terminal.json("vote p-1 --key members/m-1.key --yes --json charter=against");
    assert_eq!(again["seq"], 2);
    assert_eq!(
        terminal.json("vote p-1 --key members/m-2.key --yes --json charter=for")["seq"],
        1
    );
    let resent = "submit p-1.m-1.2.note --attachment p-1.m-1.2.marks --json";
    assert_eq!(terminal.json(resent)["index"], again["index"]);
    let receipt = terminal.json("receipt --note p-1.m-1.2.note --json");
    assert_eq!(receipt["index"], again["index"]);
    assert!(
        terminal
            .read("p-1.m-1.2.receipt")
            .starts_with("c2sp.org/tlog-proof@v1\n")
    );
    let counts = terminal.done("ballot p-1 m-1");
    assert!(counts.contains("Ballot number 2 of m-1, entry"), "{counts}");
    assert!(
        counts.contains("unless another one replaces it before the close"),
        "{counts}"
    );
    let explained = terminal.done("weight p-1 m-1");
    assert!(explained.starts_with("Weight of m-1: 11\n"), "{explained}");
    terminal.done("weight p-1 m-1 --proof my-weight.json");
    let proven = terminal.json("verify-weight my-weight.json --json");
    assert_eq!(proven["derivation"]["weight"], "11");
    terminal.set_clock("2026-12-18T00:00:00Z");
    while terminal.json("status p-1 --json")["phase"] == "closed" {
        std::thread::yield_now();
    }
    terminal.set_clock("2026-12-21T00:00:00Z");
    terminal.done("certify p-1 --key xu.key --yes --json");
    let poll = terminal.json("status p-1 --json");
    assert_eq!(poll["phase"], "certified");
    let result = terminal.done("result p-1");
    for told in [
        "Certified result",
        "Charter amendment",
        "Voted: 2 of 3 members",
        "Against",
    ] {
        assert!(result.contains(told), "{told}: {result}");
    }
    let hash = first["statement"].as_str().expect("a hash");
    let counted = terminal.done(&format!("ballot p-1 m-1 --statement {hash}"));
    for told in [
        "number 2 replaced it",
        "is counted with weight",
        "[x] Against",
    ] {
        assert!(counted.contains(told), "{told}: {counted}");
    }
    assert_eq!(
        poll["turnout"],
        serde_json::json!({"heads": 2, "weight": "19"})
    );
    assert_eq!(poll["result"]["contests"][0]["verdict"], "rejected");
}

#[test]
fn what_a_command_refuses_changes_nothing_in_the_log() {
    let terminal = Terminal::open();
    terminal.populate();
    let before = terminal.json("status --json")["size"].clone();
    terminal.write(
        "bad.csv",
        "member,class,joined\r\nm-8,member,2021-05-01\r\nm-8,Owner,2021\r\n",
    );
    terminal.write(
        "tags.csv",
        "member,class,joined,city\nm-8,member,2021-05-01,shanghai\n",
    );
    terminal.write("stray.csv", &CONTRIBUTIONS.replace("r3,m-3", "r4,m-9"));
    terminal.write("wrong.csv", &CONTRIBUTIONS.replace("special", "points"));
    let cases = [
        (
            "enrol --csv bad.csv --key lin.key --keys members",
            2,
            "bad.csv, line 3: bad-class: there is no class `Owner`",
        ),
        (
            "enrol m-9 --class nobody --key lin.key --keys members",
            2,
            "there is no class",
        ),
        (
            "enrol m-9 --class member --key wu.key --keys members",
            1,
            "not-authorised: ",
        ),
        (
            "enrol --csv tags.csv --key wu.key --keys members",
            2,
            "o/wu is not a registrar",
        ),
        (
            "import stray.csv --key app.key",
            2,
            "stray.csv, line 4: unknown-member: ",
        ),
        (
            "import wrong.csv --key app.key",
            2,
            "wrong.csv, line 4: unknown-category: ",
        ),
        (
            "import contributions.csv --key wang.key",
            1,
            "not-authorised: ",
        ),
        ("roll p-1", 1, "unknown-poll: "),
        ("certify p-1", 1, "unknown-poll: "),
        ("vote p-1 --key lin.key charter=for", 2, "is not a member"),
        (
            "compose member does=end member=m-1 --key lin.key",
            2,
            "--yes",
        ),
        ("status --url http://127.0.0.1:1", 3, "cannot reach"),
    ];
    for (line, code, words) in cases {
        let (found, said) = terminal.fails(line);
        assert_eq!(found, Some(code), "folkmoot {line}: {said}");
        assert!(said.contains(words), "folkmoot {line}: {said}");
    }
    assert_eq!(terminal.json("status --json")["size"], before);
}

#[test]
fn the_doctor_names_what_is_ill() {
    let terminal = Terminal::open();
    let findings = terminal.json("doctor --data data --json");
    let findings = findings.as_array().expect("an array");
    assert!(findings.iter().all(|f| f["well"] == true), "{findings:?}");
    let key = terminal.dir.path().join("data/keys/log.key");
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    fs::set_permissions(key, open).expect("it is ours");
    let output = terminal.run("doctor --data data");
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stdout);
    let advice = "FAULT keys in data: others can read the secret in data/keys/log.key (mode 644); \
                  run: chmod 600 data/keys/log.key";
    assert_eq!(said.lines().next(), Some(advice));
}

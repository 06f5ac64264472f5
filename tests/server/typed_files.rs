//! Files that people write, given to commands beside a running service: one fault, and nothing of them
//! is in the log; and a ballot that was refused stands in nobody's way.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

use crate::commands::Terminal;
use crate::harness::Client;

const HEADER: &str = "reference,member,category,amount,occurred_at\n";

impl Terminal {
    fn size(&self) -> u64 {
        let size = &self.json("status --json")["size"];
        size.as_u64().expect("a number")
    }

    /// The lines about faults that a command says, which changes nothing in the log.
    fn faults(&self, line: &str) -> String {
        let before = self.size();
        let (code, said) = self.fails(line);
        assert_eq!(code, Some(2), "folkmoot {line}: {said}");
        assert_eq!(self.size(), before, "folkmoot {line}: {said}");
        let faults = said.lines().filter(|line| line.contains(", line "));
        faults.collect::<Vec<_>>().join("\n")
    }

    fn exists(&self, file: &str) -> bool {
        self.dir.path().join(file).exists()
    }
}

#[test]
fn every_fault_of_an_import_is_told_before_anything_is_signed() {
    let terminal = Terminal::open();
    terminal.populate();
    let rows = "\
        pp1,m-1,development,1,2026-01-01T00:00:00Z\n\
        r1,m-1,development,100,2026-02-01T00:00:00Z\n\
        pp3,m-9,development,1,2026-03-01T00:00:00Z\n\
        pp4,m-1,development,1,2026-12-03T00:00:00Z\n\
        r2,m-3,points,49,2026-02-01T00:00:00Z\n\
        pp3,m-1,development,1,2026-03-01T00:00:00Z\n";
    terminal.write("part.csv", &format!("{HEADER}{rows}"));
    let told = terminal.faults("import part.csv --key app.key --batch-lines 1");
    let tried = terminal.faults("import part.csv --key app.key --dry-run");
    assert_eq!(told, tried);
    insta::assert_snapshot!(told, @r"
    part.csv, line 3: reference-used: `r1` is already in the log, in entry 20, for another contribution: m-1,development,100,2026-01-01T00:00:00Z; give this one a reference of its own, or correct that one (folkmoot compose correction --example)
    part.csv, line 4: unknown-member: there is no member `m-9`
    part.csv, line 5: not-yet-occurred: 2026-12-03T00:00:00Z is more than a day after the log's clock, 2026-12-01T00:00:00Z
    part.csv, line 6: unknown-category: the category `points` is not one of this organisation's: development, efficiency, interaction, special
    part.csv, line 6: reference-elsewhere: `r2` is already in the log for another member; give this one a reference of its own, or correct that one (folkmoot compose correction --example)
    part.csv, line 7: duplicate-reference: the reference `pp3` is already in line 4
    ");
}

#[test]
fn a_category_that_is_not_the_sources_is_found_before_its_batch() {
    let terminal = Terminal::open();
    terminal.populate();
    let made = terminal.json("keygen --as s/lab --out lab.key --json");
    let key = made["public"].as_str().expect("a key").to_owned();
    terminal.appoint(&format!("source:s/lab={key}@development"));
    // Who has the key elsewhere takes the office later.
    let matters = Client::new(&terminal.url).json("/api/matters");
    let matters = matters["items"].as_array().expect("a list");
    let last = matters.iter().max_by_key(|matter| matter["entry"].as_u64());
    let matter = last.expect("it was brought")["matter"]
        .as_str()
        .expect("a hash");
    terminal.done(&format!("accept {matter} --key lab.key --yes"));
    let rows = "\
        l1,m-1,development,1,2026-01-01T00:00:00Z\n\
        l2,m-1,special,1,2026-02-01T00:00:00Z\n";
    terminal.write("lab.csv", &format!("{HEADER}{rows}"));
    let told = terminal.faults("import lab.csv --key lab.key --batch-lines 1");
    let wanted = "lab.csv, line 3: out-of-scope: s/lab may not credit `special`";
    assert_eq!(told, wanted);
}

#[test]
fn an_import_goes_on_where_it_stopped_in_whatever_batches() {
    let terminal = Terminal::open();
    terminal.populate();
    let row = |reference: &str, month: u32| {
        format!("{reference},m-1,development,1,2026-{month:02}-01T00:00:00Z\n")
    };
    terminal.write("some.csv", &format!("{HEADER}{}", row("n3", 3)));
    terminal.done("import some.csv --key app.key");
    let rows: String = [("n1", 1), ("n2", 2), ("n3", 3), ("n4", 4)]
        .map(|(reference, month)| row(reference, month))
        .concat();
    terminal.write("all.csv", &format!("{HEADER}{rows}"));
    let tried = terminal.run("import all.csv --key app.key --dry-run");
    let said = String::from_utf8_lossy(&tried.stderr);
    assert!(said.contains("unchanged: lines 4.\n"), "{said}");
    let text = String::from_utf8_lossy(&tried.stdout);
    assert!(text.contains("count 3\n"), "{text}");
    let done = terminal.json("import all.csv --key app.key --json");
    let wanted = serde_json::json!({
        "batches": 1, "entries": [23], "lines": 4, "already": 1, "totals": {"development": "4"},
    });
    assert_eq!(done, wanted);
    // Used for a member whom the file does not name: only the service can tell.
    let rows = format!("{}{}", row("n5", 5), row("n1", 6)).replace("m-1", "m-2");
    terminal.write("other.csv", &format!("{HEADER}{rows}"));
    let told = terminal.faults("import other.csv --key app.key --batch-lines 1");
    insta::assert_snapshot!(told, @"other.csv, line 3: reference-elsewhere: `n1` is already in the log for another member; give this one a reference of its own, or correct that one (folkmoot compose correction --example)");
}

#[test]
fn an_import_that_is_broken_off_says_what_is_in_the_log() {
    let terminal = Terminal::open();
    terminal.populate();
    let rows: String = [("n1", 1), ("n2", 2), ("n3", 3)]
        .map(|(reference, month)| {
            format!("{reference},m-1,development,1,2026-{month:02}-01T00:00:00Z\n")
        })
        .concat();
    terminal.write("three.csv", &format!("{HEADER}{rows}"));
    let before = terminal.size();
    let refusing = "HTTP/1.1 409 Conflict\r\nContent-Type: application/problem+json\r\n\
         Connection: close\r\n\r\n\
         {\"type\":\"about:blank\",\"title\":\"Conflict\",\"status\":409,\"code\":\"reference-used\"}";
    let url = in_between(&terminal.url, 1, refusing);
    let import = "import three.csv --key app.key --batch-lines 1";
    let (code, said) = terminal.fails(&format!("{import} --url {url}"));
    assert_eq!((code, terminal.size()), (Some(1), before + 1), "{said}");
    assert!(said.contains("reference-used: "), "{said}");
    let state = "three.csv, lines in the log: 2; refused: 3; not sent: 4.";
    assert!(said.contains(state), "{said}");
    assert_eq!(terminal.json(&format!("{import} --json"))["already"], 1);
}

#[test]
fn every_fault_of_an_enrolment_is_told_before_anything_is_signed() {
    let terminal = Terminal::open();
    terminal.populate();
    let rows = "\
        member,class,joined\n\
        m-n1,member,2021-05-01\n\
        m-n2,owner,2099-01-01\n\
        m-1,member,2022-05-01\n\
        m-2,member,2021-05-01\n\
        m-n3,member,2021\n\
        m-n3,member,2021-05-01\n\
        m-n4,member\n\
        m-5,member,2021-05-01\n";
    terminal.write("new.csv", rows);
    terminal.write("members/m-5.key", "nonsense");
    let told = terminal.faults("enrol --csv new.csv --key lin.key --keys members");
    insta::assert_snapshot!(told, @r"
    new.csv, line 3: bad-class: there is no class `owner`; choose from member
    new.csv, line 3: in-the-future: joined 2099-01-01T00:00:00Z, but it is 2026-12-01T00:00:00Z: nobody joins in the future
    new.csv, line 4: member-exists: there is already a member `m-1`, of class member, joined 2021-05-01T00:00:00Z, enrolled with another class, time, key or signer: leave the line out
    new.csv, line 6: bad-time: joined `2021` is not valid: write it as 2026-12-01, 2026-12-01T12:00:00Z or 2026-12-01T20:00:00+08:00
    new.csv, line 7: duplicate-member: the member is already in line 6
    new.csv, line 8: cell-count: 3 cells expected, 2 found
    new.csv, line 9: bad-key: others can read the secret in members/m-5.key (mode 644); run: chmod 600 members/m-5.key
    ");
    assert!(!terminal.exists("members/m-n1.key"), "nothing was signed");
}

/// A proxy that reads and tries for everybody. It passes the first few statements on, and answers
/// those after them in the service's place.
fn in_between(service: &str, first: usize, answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("it listens"));
    let service = service.trim_start_matches("http://").to_owned();
    std::thread::spawn(move || {
        let mut sent = 0;
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let request = whole_request(&mut stream);
            let mut reply = Vec::new();
            if request.starts_with(b"POST /api/statements ") {
                sent += 1;
            }
            if request.starts_with(b"POST /api/statements ") && sent > first {
                reply.extend(answer.as_bytes());
            } else {
                let mut beyond = TcpStream::connect(&service).expect("the service listens");
                beyond.write_all(&request).expect("it reads");
                beyond.read_to_end(&mut reply).expect("it answers");
            }
            let _ = stream.write_all(&reply);
        }
    });
    url
}

/// A request with its body, after whose answer the connection ends.
fn whole_request(stream: &mut TcpStream) -> Vec<u8> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap_or(0) == 1 {
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.parse().ok())?
    });
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body).expect("the body comes");
    let head = head.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
    [head.into_bytes(), body].concat()
}

#[test]
fn a_refused_ballot_frees_its_number_and_an_unanswered_one_does_not() {
    let terminal = Terminal::open();
    terminal.populate();
    terminal.announce();
    terminal.set_clock("2026-12-11T00:00:00Z");
    terminal.done("keygen --as m/m-1 --out new.key");
    terminal.done("compose rekey member=m-1 --key members/m-1.key --new-key new.key --yes --json");
    let key = std::fs::read_to_string(terminal.dir.path().join("members/m-1.key"));
    let key = key.expect("the key was made with the member");
    let key = key.lines().find_map(|line| line.strip_prefix("public "));
    let key = key.expect("a key file").to_owned();
    terminal.done(&format!(
        "compose revoke member=m-1 key={key} --key new.key --yes --json"
    ));
    let (code, said) = terminal.fails("vote p-1 --key members/m-1.key --yes charter=for");
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("key-revoked: "), "{said}");
    assert!(
        said.contains("The ballot was refused and is not in the log."),
        "{said}"
    );
    assert!(!terminal.exists("p-1.m-1.1.note") && !terminal.exists("p-1.m-1.1.marks"));
    for answer in [
        "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    ] {
        let url = in_between(&terminal.url, 0, answer);
        let vote = format!("vote p-1 --key members/m-2.key --yes --url {url} charter=for");
        let (_, said) = terminal.fails(&vote);
        assert!(said.contains("may or may not have arrived"), "{said}");
        assert!(terminal.exists("p-1.m-2.1.note"), "{said}");
        let (code, said) = terminal.fails(&vote);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains("has already been signed"), "{said}");
        for ending in ["note", "marks"] {
            let file = terminal.dir.path().join(format!("p-1.m-2.1.{ending}"));
            std::fs::remove_file(file).expect("it was kept");
        }
    }
    let vote = "vote p-1 --key new.key --yes --json charter=for";
    assert_eq!(terminal.json(vote)["seq"], 1);
}

#[test]
fn members_bring_keys_of_their_own_in_a_file_as_excel_saves_it() {
    let terminal = Terminal::open();
    terminal.populate();
    let keygen = "keygen --as m/m-8 --out m-8.key --class member --joined 2021-05-01";
    let line = terminal.done(&format!("{keygen} --trust data/trust"));
    let line = line.trim();
    let sheet = format!(
        "member;class;joined;key;proof;city\r\n{};上海\r\n",
        line.replace(',', ";")
    );
    let (sheet, ..) = encoding_rs::GB18030.encode(&sheet);
    std::fs::write(terminal.dir.path().join("own.csv"), sheet).expect("it is writable");
    let enrol = "enrol --csv own.csv --key lin.key --keys nowhere";
    let told = terminal.faults(enrol);
    assert!(told.contains("own.csv, line 2: bad-tag: "), "{told}");
    terminal.write("names.csv", "column,name,id\ncity,上海,shanghai\n");
    let done = terminal.json(&format!("{enrol} --names names.csv --json"));
    assert_eq!(done, serde_json::json!({"enrolled": 1, "tagged": 1}));
    assert!(
        !terminal.exists("nowhere"),
        "no secret was made for anybody"
    );

    // A proof is of one member, class and day.
    let other = line.replace("2021-05-01", "2021-05-02");
    let broken = line.replace(&line[line.len() - 40..], "");
    let rows = format!(
        "member,class,joined,key,proof\n{other}\n{}\n",
        broken.replace("m-8", "m-9")
    );
    terminal.write("other.csv", &rows);
    let told = terminal.faults("enrol --csv other.csv --key lin.key --keys nowhere");
    let codes: Vec<&str> = told
        .lines()
        .filter_map(|line| line.split(": ").nth(1))
        .collect();
    assert_eq!(codes, ["bad-proof", "bad-own-key"], "{told}");

    let made = terminal.run("enrol m-10 --class member --key lin.key --keys made");
    let said = String::from_utf8_lossy(&made.stderr);
    assert!(said.contains("Whoever holds this file can vote"), "{said}");
}

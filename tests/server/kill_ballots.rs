//! `kill -9` of the whole service and of PostgreSQL while ballots come in over HTTP: none that was
//! acknowledged is lost, and whoever does not know sends the same ballot again.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use folkmoot::domain::hash::Hash;
use folkmoot::domain::log::receipt::Receipt;
use folkmoot::domain::office::Principal;
use folkmoot::domain::poll::notice::Publication;
use folkmoot::domain::statement::ballot::Ballot;

use crate::cluster::{kill_postmaster, made_cluster};
use crate::harness::{Client, PATIENCE, Service, Town, body, log_key, settings, verifier_key};
use crate::main_job::{POLL, verify_download};
use crate::plans::{PollPlan, council_and_charter, genesis, id, marks};

const CHILD: &str = "FOLKMOOT_TEST_ENGINE";
const VOTERS: usize = 32;
/// How many ballots each of them casts, one after another.
const BALLOTS: u32 = 12;
/// After so many receipts something is killed, PostgreSQL and the service in turn.
const KILLS: [usize; 6] = [8, 40, 90, 150, 210, 290];

/// Not a test of its own: what the other test runs and kills.
#[test]
fn the_engine_that_is_killed() {
    let Some(dir) = std::env::var_os(CHILD) else {
        return;
    };
    let settings = settings(None, Path::new(&dir), genesis(log_key().public()));
    let service = Service::start(settings).unwrap();
    // Not print!, which the test harness may hold back.
    let mut out = std::io::stdout();
    writeln!(out, "\nserves {}", service.url)
        .and_then(|()| out.flush())
        .unwrap();
    loop {
        std::thread::park();
    }
}

/// Runs the service in another process; where it answers.
fn start(dir: &Path) -> (Child, String) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([
        "--exact",
        "kill_ballots::the_engine_that_is_killed",
        "--nocapture",
    ]);
    command
        .env(CHILD, dir)
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let mut lines = output.lines().map_while(Result::ok);
    let url = lines.find_map(|line| Some(line.strip_prefix("serves ")?.to_owned()));
    // What the service has to say must go somewhere, or it waits.
    std::thread::spawn(move || lines.for_each(|line| eprintln!("service: {line}")));
    (child, url.expect("the service starts"))
}

/// All ballots of one voter, signed beforehand, each with its marks.
fn chain(town: &Town, open: Hash, member: &str) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut prev = None;
    let ballot = |seq: u32| {
        let marks = marks(u64::from(seq), &["ma-li"], "for").text();
        let ballot = Ballot {
            open,
            member: id(member),
            seq,
            prev,
            marks: Hash::of(marks.as_bytes()),
        };
        let note = town.note(ballot, &[Principal::Member(id(member))]);
        prev = Some(Hash::of(note.text.as_bytes()));
        (note.to_bytes(), body(&note, &[marks.as_bytes()]))
    };
    (1..=BALLOTS).map(ballot).collect()
}

/// Sends one ballot until there is a receipt for it, wherever the service is by then.
fn cast(url: &Mutex<String>, note: &[u8], body: &[u8]) -> Receipt {
    let begun = Instant::now();
    loop {
        let client = Client::new(&url.lock().unwrap().clone());
        match client.try_post("/api/statements", body) {
            Some(answer) if answer.status == 200 => {
                let receipt = Receipt::parse(&answer.bytes).expect("a whole receipt");
                receipt
                    .verify(note, &[verifier_key()])
                    .expect("it proves the ballot");
                return receipt;
            }
            Some(answer) => assert_eq!(answer.status, 503, "{}", answer.text()),
            None => {}
        }
        assert!(begun.elapsed() < PATIENCE, "nobody answers");
        std::thread::park_timeout(Duration::from_millis(20));
    }
}

#[test]
fn no_acknowledged_ballot_is_lost_and_every_other_can_be_sent_again() {
    let dir = made_cluster("");
    let (mut child, url) = start(&dir);
    let town = Town::at(&url);
    town.settle();
    let members: Vec<String> = (0..VOTERS).map(|place| format!("m-{place:02}")).collect();
    town.enrol(members.iter().map(String::as_str));
    let policy = town.policy("house", &[("base", "1")]);
    town.announce(PollPlan {
        poll: POLL,
        policy,
        publication: Publication::SealedUntilClose,
        contests: council_and_charter(),
    });
    town.open(POLL);
    let open = town.hash_of(POLL, "open");
    let chains: Vec<_> = members
        .iter()
        .map(|member| chain(&town, open, member))
        .collect();
    let before = town.http.size();

    let (url, acknowledged) = (Mutex::new(url), AtomicUsize::new(0));
    let voter = |chain: &[(Vec<u8>, Vec<u8>)]| {
        let one = |(note, body): &(Vec<u8>, Vec<u8>)| {
            let receipt = cast(&url, note, body);
            acknowledged.fetch_add(1, Ordering::Relaxed);
            receipt
        };
        chain.iter().map(one).collect::<Vec<_>>()
    };
    let receipts: Vec<Receipt> = std::thread::scope(|scope| {
        let voters: Vec<_> = chains
            .iter()
            .map(|chain| scope.spawn(|| voter(chain)))
            .collect();
        for (turn, after) in KILLS.into_iter().enumerate() {
            while acknowledged.load(Ordering::Relaxed) < after {
                std::thread::park_timeout(Duration::from_millis(1));
            }
            if turn % 2 == 0 {
                kill_postmaster(&dir);
                continue;
            }
            child.kill().unwrap();
            child.wait().unwrap();
            let (next, address) = start(&dir);
            child = next;
            *url.lock().unwrap() = address;
        }
        voters
            .into_iter()
            .flat_map(|voter| voter.join().unwrap())
            .collect()
    });

    let town = Town::at(&url.lock().unwrap());
    let cast = u64::try_from(receipts.len()).unwrap();
    assert_eq!(town.http.size(), before + cast);
    let view = town.http.json(&format!("/api/polls/{POLL}"));
    assert_eq!(view["turnout"]["heads"], VOTERS);
    let report = verify_download(&town, &receipts);
    assert!(report.holds, "{report}");
    child.kill().unwrap();
    child.wait().unwrap();
}

//! Many who ask at once: whoever reads keeps nobody from writing, and what is kept for them has an end.

use std::io::Write;
use std::net::TcpStream;
use std::sync::mpsc::channel;

use diesel::connection::SimpleConnection;
use diesel::{RunQueryDsl, sql_query};
use folkmoot::domain::hash::Hash;
use folkmoot::domain::poll::notice::Publication;
use folkmoot::domain::poll::phase::Phase;

use crate::harness::{Place, Service, Town};
use crate::main_job::{MEMBERS, POLL, opened};
use crate::plans::{PollPlan, council_and_charter};

/// Polls whose record date has passed, without a roll.
fn recorded_polls(service: &Service, polls: &[&'static str]) -> Town {
    let town = Town::new(service);
    town.settle();
    town.enrol(MEMBERS);
    town.credit(&[("m-1", 40), ("m-2", 31)]);
    let policy = town.policy("house", &[("base", "1")]);
    for poll in polls {
        town.announce(PollPlan {
            poll,
            policy,
            publication: Publication::Open,
            contests: council_and_charter(),
        });
    }
    town.clock("2026-12-05T00:00:00Z");
    town
}

/// A poll whose record date has passed, without a roll.
pub fn recorded(service: &Service) -> Town {
    recorded_polls(service, &[POLL])
}

/// Asks all of these at once while nobody can read an attachment, until `enough`; then what all got.
fn asked_at_once(
    place: &Place,
    town: &Town,
    paths: &[String],
    enough: impl Fn(&[(u16, String)]) -> bool,
) -> Vec<(u16, String)> {
    let mut owner = place.database.owner();
    owner
        .batch_execute("BEGIN; LOCK TABLE attachment IN ACCESS EXCLUSIVE MODE")
        .unwrap();
    let (told, codes) = channel();
    let mut all = Vec::new();
    std::thread::scope(|scope| {
        for path in paths {
            let told = told.clone();
            scope.spawn(move || {
                let answer = town.http.get(path);
                told.send((answer.status, answer.code())).unwrap();
            });
        }
        drop(told);
        while !enough(&all) {
            all.push(codes.recv().expect("there are more answers"));
        }
        owner.batch_execute("ROLLBACK").unwrap();
    });
    all.extend(codes.try_iter());
    all
}

#[test]
fn only_so_many_questions_wait() {
    let place = Place::new();
    let service = place.start();
    let polls: Vec<&str> = "a b c d e f g h i j k l m n o p q r s t u v w x"
        .split(' ')
        .collect();
    let town = recorded_polls(&service, &polls);
    let paths: Vec<String> = polls
        .iter()
        .map(|poll| format!("/api/polls/{poll}/weights/m-1"))
        .collect();
    // Whoever is served meanwhile, and waits too long for the table, is told otherwise.
    let full = |all: &[(u16, String)]| all.iter().any(|(_, code)| code == "questions-full");
    let all = asked_at_once(&place, &town, &paths, full);
    assert!(all.iter().any(|(status, _)| *status == 200), "{all:?}");
    let nobody = town.http.get("/api/polls/a/weights/m-x");
    assert_eq!((nobody.status, nobody.code().as_str()), (404, "not-found"));
    service.stop();
}

#[test]
fn however_many_ask_the_same_nobody_is_turned_away() {
    let place = Place::new();
    let service = place.start();
    let town = recorded(&service);
    let path = |number: usize| match number % 3 {
        0 => format!("/api/polls/{POLL}/issuance?days=7"),
        _ => format!("/api/polls/{POLL}/weights/m-{}", number % 3),
    };
    let paths: Vec<String> = (0..48).map(path).collect();
    let all = asked_at_once(&place, &town, &paths, |_| true);
    assert_eq!(all.len(), 48);
    assert!(all.iter().all(|(status, _)| *status == 200), "{all:?}");
    service.stop();
}

/// Later batches change nothing for a poll whose record date has passed.
#[test]
fn what_was_computed_is_found_without_the_ledger() {
    let place = Place::new();
    let service = place.start();
    let town = recorded(&service);
    let page = |what: &str| town.http.get(&format!("/api/polls/{POLL}/{what}"));
    let before = page("issuance?days=7").text();
    town.credit(&[("m-3", 7)]);
    let mut owner = place.database.owner();
    owner
        .batch_execute("BEGIN; LOCK TABLE attachment IN ACCESS EXCLUSIVE MODE")
        .unwrap();
    assert_eq!(page("issuance?days=7").text(), before);
    assert_eq!(page("drafts/roll").status, 200);
    owner.batch_execute("ROLLBACK").unwrap();
    service.stop();
}

/// A thousand readers of a roll would otherwise wait for three connections, and be told that nothing can be read.
#[test]
fn what_a_roll_names_is_read_from_the_database_once() {
    let place = Place::new();
    let service = place.start();
    let town = opened(&service, Publication::Open);
    let paths = ["roll", "power"].map(|what| format!("/api/polls/{POLL}/{what}"));
    let first = paths.each_ref().map(|path| town.http.get(path).text());
    assert!(
        first[0].contains("m-1 ") && first[1].contains("\"gini\""),
        "{first:?}"
    );
    let many: Vec<String> = paths.iter().cycle().take(32).cloned().collect();
    let all = asked_at_once(&place, &town, &many, |all| all.len() == 32);
    assert!(all.iter().all(|(status, _)| *status == 200), "{all:?}");
    // What is kept is not trusted: a file that was changed is passed over.
    let kept = place.data.path().join("files/named");
    for file in std::fs::read_dir(kept).unwrap() {
        std::fs::write(file.unwrap().path(), "another roll\n").unwrap();
    }
    assert_eq!(
        paths.each_ref().map(|path| town.http.get(path).text()),
        first
    );
    service.stop();
}

#[test]
fn full_uploads_keep_nobody_from_the_roll() {
    let place = Place::new();
    let service = place.start();
    let town = recorded(&service);
    let fill = "INSERT INTO staged_attachment (hash, bytes)
                SELECT sha256(number::text::bytea), convert_to(repeat('a', 67108864), 'UTF8')
                FROM generate_series(1, 4) AS number";
    sql_query(fill)
        .execute(&mut place.database.owner())
        .unwrap();
    let draft = town.http.text(&format!("/api/polls/{POLL}/drafts/roll"));
    let lines = draft.lines().find_map(|line| line.strip_prefix("lines "));
    let lines = lines.unwrap().split(' ').next().unwrap();
    let shown = town.http.text(&format!("/api/attachments/{lines}"));
    assert!(shown.contains("m-1 owner 41\n"), "{shown}");
    town.certify_roll(POLL);
    town.http.await_phase(POLL, Phase::RollCertified);
    service.stop();
}

#[test]
fn small_uploads_have_an_end_too() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    let fill = "INSERT INTO staged_attachment (hash, bytes)
                SELECT sha256(number::text::bytea), 'a' FROM generate_series(1, 4095) AS number";
    sql_query(fill)
        .execute(&mut place.database.owner())
        .unwrap();
    let put = |bytes: &[u8]| {
        let answer = town
            .http
            .put(&format!("/api/attachments/{}", Hash::of(bytes)), bytes);
        (answer.status, answer.code())
    };
    assert_eq!(put(b"one"), (204, String::new()));
    assert_eq!(put(b"two"), (503, "uploads-full".to_owned()));
    service.stop();
}

#[test]
fn large_bodies_share_their_room_and_small_ones_need_none() {
    let place = Place::new();
    let service = place.start();
    let town = opened(&service, Publication::Open);
    let address = service.url.trim_start_matches("http://");
    let held: Vec<TcpStream> = (0..4)
        .map(|_| {
            let mut stream = TcpStream::connect(address).unwrap();
            write!(
                stream,
                "POST /api/statements HTTP/1.1\r\nHost: {address}\r\nContent-Length: 67108864\r\n\r\n"
            )
            .unwrap();
            // More than half of it has been read when all of this is on its way.
            stream.write_all(&vec![b'a'; 48 << 20]).unwrap();
            stream
        })
        .collect();
    let large = vec![b'a'; 20_000];
    let put = || {
        let path = format!("/api/attachments/{}", Hash::of(&large));
        let answer = town.http.put(&path, &large);
        (answer.status, answer.code())
    };
    assert_eq!(put(), (503, "bodies-full".to_owned()));
    town.clock("2026-12-10T12:00:01Z");
    drop(held);
    while put().0 == 503 {}
    assert_eq!(put(), (204, String::new()));
    service.stop();
}

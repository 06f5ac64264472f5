//! Attachment bundles with more in them than a connection takes at once: sent piece by piece, and
//! copied as they arrive.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;

use diesel::connection::SimpleConnection;
use folkmoot::domain::charter::document::Document;
use folkmoot::domain::hash::Hash;
use folkmoot::domain::log::attachments::encode_attachments;

use crate::erasure::erase;
use crate::harness::{Place, Town};
use crate::main_job::verify_download;
use crate::mirror::{files, folkmoot};
use crate::plans::matters::{WHY, first};

/// `mirror` run in a directory that has one already, or not: how many files it fetched.
fn fetched(url: &str, directory: &Path) -> u64 {
    let done = folkmoot(directory, &["mirror", url, "mirror", "--json"]);
    assert!(done.status.success(), "{done:?}");
    let said: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    said["fetched"].as_u64().unwrap()
}

/// What comes first in every bundle here: the documents of genesis, and why the founders filled the offices.
fn settled() -> Vec<String> {
    let mut settled: Vec<String> = first(&[]).iter().map(Document::text).collect();
    settled.push(String::from_utf8(WHY.to_vec()).unwrap());
    settled
}

#[test]
fn a_large_bundle_is_what_the_format_says() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    town.settle();
    let settled = settled();
    let first = vec![1; 1 << 16];
    town.enrol_with("m-1", &first);
    // It stands with the first who names it.
    town.enrol_with("m-2", &first);
    let second = town.credit_many("m-1", 100_000);
    assert!(second.len() > 4 << 20);
    town.enrol_with("m-3", b"short");
    let width = town.http.size();
    town.fill_a_bundle();
    let expected = |last| {
        let own = [Some(first.as_slice()), Some(second.as_slice()), last];
        encode_attachments(settled.iter().map(|text| Some(text.as_bytes())).chain(own)).unwrap()
    };

    let partial = format!("/attachment/entries/000.p/{width}");
    for path in [partial.as_str(), "/attachment/entries/000"] {
        let answer = town.http.get(path);
        assert!(answer.bytes == expected(Some(b"short")), "{path}");
        let head = ureq::head(format!("{}{path}", service.url)).call().unwrap();
        for stated in [
            &answer.headers["content-length"],
            head.headers()["content-length"].to_str().unwrap(),
        ] {
            assert_eq!(*stated, answer.bytes.len().to_string());
        }
    }

    let directory = tempfile::tempdir().unwrap();
    fetched(&service.url, directory.path());
    let mirror = directory.path().join("mirror");
    assert!(files(&mirror) == town.http.mirror());
    let verified = folkmoot(directory.path(), &["verify", "mirror"]);
    assert!(verified.status.success(), "{verified:?}");
    // The checkpoint alone; and what is cut short, or withholds.
    assert_eq!(fetched(&service.url, directory.path()), 1);
    let bundle = mirror.join("attachment/entries/000");
    let whole = fs::read(&bundle).unwrap();
    fs::write(&bundle, &whole[..whole.len() - 1]).unwrap();
    assert_eq!(fetched(&service.url, directory.path()), 2);
    assert!(fs::read(&bundle).unwrap() == whole);
    erase(&place, &Hash::of(b"short"));
    fs::remove_file(&bundle).unwrap();
    assert_eq!(fetched(&service.url, directory.path()), 2);
    assert_eq!(fetched(&service.url, directory.path()), 2);
    assert!(fs::read(&bundle).unwrap() == expected(None));
    service.stop();
}

#[test]
fn what_is_erased_on_the_way_breaks_the_bundle_off() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    town.settle();
    // More than lies between two ends of a connection.
    town.enrol(["m-1"]);
    let long = town.credit_many("m-1", 300_000);
    assert!(long.len() > 12 << 20);
    town.enrol_with("m-2", b"erasable");
    let path = format!("/attachment/entries/000.p/{}", town.http.size());
    let url = format!("{}{path}", service.url);
    let read = |mut answer: ureq::http::Response<ureq::Body>| {
        let body = answer.body_mut().with_config().limit(1 << 30);
        body.read_to_vec()
    };
    let begun = ureq::get(&url).call().unwrap();
    erase(&place, &Hash::of(b"erasable"));
    let broken = read(begun).unwrap_err().to_string();
    assert!(broken.contains("isconnect"), "{broken}");
    let settled = settled();
    let before = settled.iter().map(|text| Some(text.as_bytes()));
    let now = encode_attachments(before.chain([Some(long.as_slice()), None])).unwrap();
    assert!(town.http.get(&path).bytes == now);
    assert!(verify_download(&town, &[]).holds);
    // Nor are other bytes sent in place of those that were stated.
    let forge = format!(
        "UPDATE attachment SET bytes = 'x' WHERE hash = decode('{}', 'hex')",
        Hash::of(&long)
    );
    place.database.owner().batch_execute(&forge).unwrap();
    // Broken off at the first item, perhaps before the head of the answer is out.
    let broken = ureq::get(&url).call().and_then(read);
    let broken = broken.unwrap_err().to_string();
    assert!(broken.contains("isconnect"), "{broken}");
    let head = ureq::head(&url).call().unwrap();
    assert_eq!(head.headers()["content-length"], now.len().to_string());
    service.stop();
}

/// Reads what a client asks for: the path.
fn request(stream: &TcpStream) -> String {
    let lines = BufReader::new(stream).lines().map_while(Result::ok);
    let lines: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    lines[0].split(' ').nth(1).unwrap().to_owned()
}

/// Serves files at the URL that it returns, and breaks off in the middle of each the first time.
fn broken_off_once(files: BTreeMap<String, Vec<u8>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let mut asked = BTreeSet::new();
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let path = request(&stream)[1..].to_owned();
            let bytes = &files[&path];
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                bytes.len()
            );
            stream.write_all(head.as_bytes()).unwrap();
            let sent = if asked.insert(path) {
                bytes.len() / 2
            } else {
                bytes.len()
            };
            stream.write_all(&bytes[..sent]).unwrap();
        }
    });
    url
}

#[test]
fn a_file_that_breaks_off_is_fetched_again() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    town.settle();
    town.enrol_with("m-1", &vec![1; 1 << 16]);
    let log = town.http.mirror();
    service.stop();
    let directory = tempfile::tempdir().unwrap();
    let url = broken_off_once(log.clone());
    assert_eq!(fetched(&url, directory.path()), log.len() as u64);
    assert!(files(&directory.path().join("mirror")) == log);
}

#[test]
fn an_answer_too_long_for_memory_is_not_read() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        request(&stream);
        let head = b"HTTP/1.1 200 OK\r\nContent-Length: 1073741825\r\n\r\n";
        stream.write_all(head).unwrap();
    });
    let directory = tempfile::tempdir().unwrap();
    let done = folkmoot(directory.path(), &["verify", &url]);
    assert_eq!(done.status.code(), Some(3), "{done:?}");
    let said = String::from_utf8(done.stderr).unwrap();
    assert_eq!(
        said,
        format!(
            "folkmoot: {url}/checkpoint is longer than 1 GiB, the most that is read from a service into \
             memory: copy the log with folkmoot mirror and name the directory instead of the URL\n"
        )
    );
}

//! Erasing what is erasable, with the SQL of `docs/OPERATING.md`: the log goes on and verifies.

use diesel::connection::SimpleConnection;
use folkmoot::domain::hash::Hash;

use crate::harness::{Place, Town};
use crate::main_job::verify_download;
use crate::plans::matters::{WHY, first};

const GUIDE: &str = include_str!("../../docs/OPERATING.md");

/// What the guide tells an operator to run for a hash.
pub fn erase(place: &Place, hash: &Hash) {
    let (_, section) = GUIDE.split_once("## Erasing").expect("the guide has it");
    let (_, sql) = section.split_once("```sql\n").expect("with its SQL");
    let (sql, _) = sql.split_once("```").expect("which ends");
    let mut owner = place.database.owner();
    for statement in sql
        .trim()
        .replace("HASH", &hash.to_string())
        .split_inclusive(';')
    {
        owner.batch_execute(statement).unwrap();
    }
}

#[test]
fn what_is_erased_is_withheld_and_the_log_verifies() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    town.settle();
    // Two name the same bytes: they stand with the first.
    town.enrol_with("m-1", b"Lin Wei, Harbour Road");
    town.enrol_with("m-2", b"Lin Wei, Harbour Road");
    town.enrol_with("m-3", b"somebody else");
    let lines = town.credit(&[("m-1", 40)]);
    let hash = Hash::of(b"Lin Wei, Harbour Road");
    let path = format!("/api/attachments/{hash}");
    assert_eq!(town.http.get(&path).headers["cache-control"], "no-store");
    erase(&place, &hash);
    let gone = town.http.get(&path);
    assert_eq!((gone.status, gone.code().as_str()), (404, "not-found"));
    let size = town.http.size();
    let bundle = town.http.get(&format!("/attachment/entries/000.p/{size}"));
    // After the documents of genesis and what the founders said of their first matter.
    let documents = first(&[]).into_iter().map(|document| document.text());
    let before = documents.chain([String::from_utf8(WHY.to_vec()).unwrap()]);
    let before: usize = before.map(|text| 4 + text.len()).sum();
    assert_eq!(bundle.bytes[before..before + 4], [0xff; 4]);
    // Whoever names it again brings nothing back.
    town.enrol_with("m-4", b"Lin Wei, Harbour Road");
    assert_eq!(town.http.get(&path).status, 404);
    let report = verify_download(&town, &[]);
    assert!(report.holds, "{report}");
    service.stop();
    let service = place.start();
    let town = Town::at(&service.url);
    let report = verify_download(&town, &[]);
    assert!(report.holds, "{report}");
    let note = town.http.text(&format!("/api/statements/{lines}"));
    let batch = note.lines().find_map(|line| line.strip_prefix("lines "));
    let batch = Hash::parse(batch.unwrap().split(' ').next().unwrap()).unwrap();
    let kept = format!("/api/attachments/{batch}");
    let before = town.http.text(&kept);
    assert!(
        town.http.get(&kept).headers["cache-control"].contains("immutable"),
        "{before}"
    );
    erase(&place, &batch);
    assert_eq!(town.http.text(&kept), before);
    let forced = place
        .database
        .owner()
        .batch_execute("UPDATE attachment SET bytes = NULL");
    let refusal = forced.unwrap_err().to_string();
    assert!(refusal.contains("attachment_erased_check"), "{refusal}");
    service.stop();
}

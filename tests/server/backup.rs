//! Backup and restore by the commands: nothing is overwritten, nothing signed is forgotten.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use folkmoot::service::cluster::Cluster;

use crate::commands::{Terminal, serve};
use crate::database::{TestDatabase, connect};

/// Every table of the log in this database, with a digest of its rows.
fn rows(url: &str) -> BTreeMap<String, String> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        value: String,
    }
    let conn = &mut connect(url);
    let tables = "SELECT tablename::text AS value FROM pg_tables WHERE schemaname = 'folkmoot'";
    let tables: Vec<Row> = sql_query(tables).load(conn).unwrap();
    assert!(tables.len() > 10, "it is a log's schema");
    let digest = |table: Row| {
        let sql = format!(
            "SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, E'\\n' ORDER BY t::text)), '') \
             AS value FROM folkmoot.\"{}\" t",
            table.value
        );
        let found: Row = sql_query(sql).get_result(conn).unwrap();
        (table.value, found.value)
    };
    tables.into_iter().map(digest).collect()
}

/// The rows in a data directory without a running service.
fn rows_in(data: &Path) -> BTreeMap<String, String> {
    let cluster = Cluster::start(data).unwrap();
    rows(cluster.database_url())
}

#[test]
fn a_restored_log_has_the_same_rows_and_goes_on() {
    let mut terminal = Terminal::open();
    terminal.populate();
    terminal.announce();
    terminal.set_clock("2026-12-11T00:00:00Z");
    terminal.done("vote p-1 --key members/m-1.key --yes --json charter=for");
    let size = terminal.json("status --json")["size"].clone();
    terminal.stop();
    let made = terminal.json("backup copy --data data --with-keys --json");
    assert_eq!(made["size"], size);
    let restore = "restore copy --data other --checkpoint copy/checkpoint --json";
    assert_eq!(terminal.json(restore)["size"], size);
    let at = |name: &str| terminal.dir.path().join(name);
    assert_eq!(rows_in(&at("other")), rows_in(&at("data")));
    terminal.serve("other");
    terminal.done("vote p-1 --key members/m-2.key --yes --json charter=for");
    // The close releases marks that were sealed when the copy was made.
    terminal.set_clock("2026-12-18T00:00:00Z");
    terminal.set_clock("2026-12-21T00:00:00Z");
    terminal.done("certify p-1 --key xu.key --yes --json");
    let poll = terminal.json("status p-1 --json");
    assert_eq!(poll["phase"], "certified");
    assert_eq!(poll["turnout"]["heads"], 2);
    let held = "--checkpoint copy/checkpoint --receipt p-1.m-1.1.receipt";
    let verify = format!("verify {} --trust data/trust {held} --json", terminal.url);
    let report = terminal.json(&verify);
    assert_eq!(report["holds"], true, "{report}");
}

#[test]
fn a_log_behind_what_was_signed_is_neither_restored_nor_served() {
    let mut terminal = Terminal::open();
    terminal.populate();
    terminal.done("backup copy --data data");
    let enrol = "enrol m-9 --class member --key lin.key --keys members --json";
    assert_eq!(terminal.json(enrol)["enrolled"], 1);
    terminal.done(&format!("mirror {} mirror", terminal.url));
    terminal.stop();
    let (code, said) = terminal.fails("restore copy --data new --high-water data/high-water");
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("this database was rolled back"), "{said}");
    let newer = "restore copy --data newer --checkpoint mirror/checkpoint";
    assert_eq!(terminal.fails(newer).0, Some(1));
    for data in ["new", "newer"] {
        let keys = terminal.dir.path().join(data).join("keys");
        fs::create_dir(&keys).unwrap();
        for key in ["log.key", "service.key"] {
            let from = terminal.dir.path().join("data/keys").join(key);
            fs::copy(from, keys.join(key)).unwrap();
        }
        let (code, said) = serve(terminal.dir.path(), data).expect_err("it is not served");
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("this database was rolled back"), "{said}");
    }
}

#[test]
fn a_lost_cluster_comes_back_in_its_place() {
    let mut terminal = Terminal::open();
    terminal.populate();
    let size = terminal.json("status --json")["size"].clone();
    terminal.done("backup copy --data data");
    terminal.stop();
    let at = |name: &str| terminal.dir.path().join(name);
    let before = rows_in(&at("data"));
    fs::rename(at("data/pg"), at("lost")).unwrap();
    // What the service kept beside its database says how far the log must reach.
    terminal.done("restore copy --data data");
    let mut after = rows_in(&at("data"));
    // The list of signed heads may have grown after the copy.
    after.insert("checkpoint".to_owned(), before["checkpoint"].clone());
    assert_eq!(after, before);
    terminal.serve("data");
    assert_eq!(terminal.json("status --json")["size"], size);
}

#[test]
fn a_backup_goes_from_one_database_to_another() {
    let mut terminal = Terminal::open();
    terminal.populate();
    terminal.stop();
    terminal.done("backup copy --data data");
    let (first, second) = (TestDatabase::empty(), TestDatabase::empty());
    let (first_url, url) = (first.url(), second.url());
    let checkpoint = "--checkpoint copy/checkpoint";
    terminal.done(&format!(
        "restore copy --data a {checkpoint} --database-url {first_url}"
    ));
    terminal.done(&format!("backup again --data a --database-url {first_url}"));
    terminal.done(&format!(
        "restore again --data b {checkpoint} --database-url {url}"
    ));
    assert_eq!(rows(&url), rows_in(&terminal.dir.path().join("data")));
    let (code, said) = terminal.fails(&format!(
        "restore again --data c {checkpoint} --database-url {url}"
    ));
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("overwrites nothing"), "{said}");
    let (code, said) = terminal.fails(&format!("demo --exit --database-url {url}"));
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("name another with --schema"), "{said}");
}

#[test]
fn backup_and_restore_overwrite_nothing_and_guess_nothing() {
    let mut terminal = Terminal::open();
    terminal.populate();
    let made = terminal.run("backup copy --data data");
    let said = String::from_utf8_lossy(&made.stderr);
    let back = "folkmoot restore copy --data <NEW DIR> --high-water data/high-water\n";
    assert!(said.contains(back), "{said}");
    let running = "restore copy --data data";
    assert_eq!(terminal.fails(running).0, Some(3));
    terminal.stop();
    let at = |name: &str| terminal.dir.path().join(name);
    let before = rows_in(&at("data"));
    let mode = |name: &str| fs::metadata(at(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("copy"), mode("copy/log.dump")), (0o700, 0o600));
    assert!(!at("copy/keys").exists() && !at("copy/high-water").exists());
    let whole = fs::read(at("copy/log.dump")).unwrap();
    fs::create_dir(at("less.part")).unwrap();
    fs::create_dir(at("torn")).unwrap();
    for file in ["genesis.note", "trust", "checkpoint"] {
        fs::copy(at("copy").join(file), at("torn").join(file)).unwrap();
    }
    fs::write(at("torn/log.dump"), &whole[..whole.len() / 2]).unwrap();
    for (line, code, words) in [
        ("backup copy --data data", 2, "already exists"),
        (
            "backup more --data nowhere",
            3,
            "cannot read nowhere/genesis.note",
        ),
        ("backup more --data data --schema other", 3, "named other"),
        ("restore copy --data data", 2, "overwrites nothing"),
        ("restore copy --data new", 2, "how far the log must reach"),
        (
            "restore copy --data new --checkpoint copy/trust",
            2,
            "copy/trust: ",
        ),
        (
            "restore nowhere --data new",
            3,
            "cannot read nowhere/genesis.note",
        ),
        (
            "restore torn --data half --checkpoint torn/checkpoint",
            3,
            "pg_restore failed",
        ),
        (
            "restore copy --data half --high-water copy/checkpoint",
            2,
            "copy/checkpoint is not a high-water mark of the log localhost/try",
        ),
        ("backup less --data data", 2, "less.part was left by"),
    ] {
        let (found, said) = terminal.fails(line);
        assert_eq!(found, Some(code), "folkmoot {line}: {said}");
        assert!(said.contains(words), "folkmoot {line}: {said}");
    }
    assert!(!at("more").exists() && !at("more.part").exists() && !at("new").exists());
    assert_eq!(rows_in(&at("data")), before);
    // What was only half there can be filled by another attempt, held against another mark.
    for file in ["high-water", "trust", "genesis.note"] {
        assert!(!at("half").join(file).exists(), "{file}");
    }
    let output = terminal.run("restore copy --data half --high-water data/high-water");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(
        said.contains("\nNext: folkmoot serve --data half\n"),
        "{said}"
    );
}

//! A full disk: refused politely or not, nothing acknowledged is lost, and space brings it back.

use std::path::{Path, PathBuf};
use std::process::Command;

use folkmoot::service::cluster::Cluster;
use folkmoot::store::{Connection, Store, StoreError, append, log};

use crate::batches::{batch, root};
use crate::cluster::{made_cluster, reconnect};
use crate::database::SCHEMA;

/// A small file system in memory; unmounted when the test ends, however it ends.
struct SmallDisk(PathBuf);

impl SmallDisk {
    /// None where mounting is not allowed.
    fn mount() -> Option<SmallDisk> {
        let dir = tempfile::Builder::new()
            .prefix("folkmoot-disk-")
            .tempdir()
            .unwrap()
            .keep();
        let mounted = mount(&["-t", "tmpfs", "-o", "size=80m,mode=0755", "tmpfs"], &dir);
        if mounted {
            return Some(SmallDisk(dir));
        }
        std::fs::remove_dir(&dir).unwrap();
        None
    }

    fn grow(&self) {
        assert!(mount(&["-o", "remount,size=400m"], &self.0));
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
        let _ = std::fs::remove_dir(&self.0);
    }
}

fn mount(options: &[&str], dir: &Path) -> bool {
    let output = Command::new("mount").args(options).arg(dir).output();
    output.is_ok_and(|output| output.status.success())
}

#[test]
fn a_full_disk_loses_nothing_and_space_brings_the_service_back() {
    let Some(disk) = SmallDisk::mount() else {
        println!("skipped: mounting a small disk is not allowed here");
        return;
    };
    let dir = disk.0.join("data");
    let copied = Command::new("cp")
        .arg("-a")
        .arg(made_cluster(""))
        .arg(&dir)
        .status()
        .unwrap();
    assert!(copied.success());
    let cluster = Cluster::start(&dir).unwrap();
    let store = Store::open(cluster.database_url(), SCHEMA).unwrap();
    let (acked, refusal) = append_until_refused(&mut store.connect().unwrap());
    assert!(
        matches!(
            refusal,
            StoreError::DiskFull { .. }
                | StoreError::Unavailable { .. }
                | StoreError::OutcomeUnknown { .. }
        ),
        "{refusal:?}"
    );

    disk.grow();
    reconnect(cluster.database_url());
    let mut conn = store.connect().unwrap();
    let head = log::head(&mut conn).unwrap();
    assert!(acked <= head.size, "acked {acked}, log {}", head.size);
    assert_eq!(head.root, root(head.size));
    let mut seen = 0;
    log::for_each_entry(&mut conn, 0..head.size, |_| {
        seen += 1;
        Ok::<(), StoreError>(())
    })
    .unwrap();
    assert_eq!(seen, head.size);
    append::append(&mut conn, &batch(head.size, 10)).unwrap();
}

fn append_until_refused(conn: &mut Connection) -> (u64, StoreError) {
    let mut acked = 0;
    loop {
        match append::append(conn, &batch(acked, 256)) {
            Ok(()) => acked += 256,
            Err(error) => return (acked, error),
        }
    }
}

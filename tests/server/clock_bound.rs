//! The database's clock runs away: the log does not follow it, and says so.
//!
//! PostgreSQL runs with a clock that is not the machine's (libfaketime); where that is missing nothing is tried.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::Instant;

use folkmoot::domain::attachment::AttachmentRef;
use folkmoot::domain::state::organisation::ClockSource;
use folkmoot::domain::statement::clock_step::ClockStep;
use folkmoot::domain::time::Time;
use folkmoot::service::clock::{Reading, Why};
use folkmoot::view::operators::HealthView;
use folkmoot::view::organisation::OrganisationView;

use crate::commands::{command, serve_with};
use crate::harness::{Answer, Client, PATIENCE, Place, Service, Town, log_key};
use crate::kill_service::data_dir_of;
use crate::plans::matters::{self, founders_matter};
use crate::plans::{genesis, id, who};

/// The library that gives a process another clock.
const LIBRARY: &str = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

const WHY: &[u8] = b"The clocks of our telephones say so.\n";

/// PostgreSQL's programs with a clock of their own, which a file moves.
struct Programs {
    dir: PathBuf,
}

impl Programs {
    /// `None` where the library or the programs are missing.
    fn make(dir: &Path) -> Option<Programs> {
        let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
            .ok()?
            .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
            .collect();
        versions.sort();
        let real = versions.pop()?;
        if !Path::new(LIBRARY).exists() {
            return None;
        }
        let dir = dir.join("programs");
        fs::create_dir_all(&dir).unwrap();
        let open = |path: &Path| {
            fs::set_permissions(path, PermissionsExt::from_mode(0o755)).unwrap();
        };
        open(&dir);
        let programs = Programs { dir };
        programs.shift(0);
        for program in ["initdb", "postgres"] {
            let path = programs.dir.join(program);
            let script = format!(
                "#!/bin/sh\nexport LD_PRELOAD={LIBRARY} FAKETIME_TIMESTAMP_FILE={} FAKETIME_NO_CACHE=1 \
                 DONT_FAKE_MONOTONIC=1\nexec {} \"$@\"\n",
                programs.dir.join("clock").display(),
                real.join(program).display(),
            );
            fs::write(&path, script).unwrap();
            open(&path);
        }
        Some(programs)
    }

    /// Moves the clock so many seconds from the machine's, at one stroke.
    fn shift(&self, seconds: i64) {
        let path = self.dir.join("clock");
        let new = self.dir.join("clock.new");
        fs::write(&new, format!("{seconds:+}s\n")).unwrap();
        fs::set_permissions(&new, PermissionsExt::from_mode(0o644)).unwrap();
        fs::rename(&new, &path).unwrap();
    }
}

/// The binary, running; killed when a test fails.
struct Running {
    child: Child,
    url: String,
    http: Client,
}

impl Running {
    fn start(dir: &Path, programs: &Programs) -> Running {
        let data = dir.to_str().unwrap();
        let (child, url) = serve_with(Path::new("/"), data, Some(&programs.dir)).unwrap();
        let http = Client::new(&url);
        Running { child, url, http }
    }

    fn health(&self) -> (u16, HealthView) {
        let answer = self.http.get("/health");
        (
            answer.status,
            serde_json::from_slice(&answer.bytes).unwrap(),
        )
    }

    /// Asks until health has this status and names this reason, or none.
    fn await_health(&self, status: u16, why: Option<&str>) {
        let begun = Instant::now();
        loop {
            let (found, view) = self.health();
            let found_why = view.clock.as_ref().map(|clock| clock.why.as_str());
            if (found, found_why) == (status, why) {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "{found} {view:?}");
            std::thread::yield_now();
        }
    }

    /// How many seconds the log's clock is ahead of the machine's.
    fn log_ahead(&self) -> i64 {
        let organisation: OrganisationView = self.http.read("/api/organisation");
        organisation.now.expect("it has a clock").seconds() - machine()
    }

    fn end(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn machine() -> i64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    i64::try_from(now.unwrap().as_secs()).unwrap()
}

/// A matter of this name that alice brings.
fn brought(town: &Town, name: &str) -> Answer {
    let matter = founders_matter(id(name), Vec::new());
    town.http
        .submit(&town.note(matter, &[who("o/alice")]), &[matters::WHY])
}

/// A founder says that it is so many seconds later than the machine's clock says, within ten minutes of `said_at`.
fn says(town: &Town, said_at: i64, founder: &str, ahead: i64) -> Answer {
    let at = |seconds| Time::from_seconds(said_at + ahead + seconds).unwrap();
    let step = ClockStep {
        from: at(-600),
        until: at(600),
        reason: AttachmentRef::to(WHY),
    };
    let note = town.note(step, &[who(founder)]);
    town.http.submit(&note, &[WHY])
}

/// A database that was away for longer than the log may step alone, under a service that ran on.
#[test]
fn nobody_knows_the_time_after_the_database_was_away_for_too_long() {
    let place = Place::new();
    let mut born = genesis(log_key().public());
    born.clock = ClockSource::Real;
    let service = Service::start(place.settings_of(born)).unwrap();
    let town = Town::new(&service);
    assert_eq!(brought(&town, "first").status, 200);
    let state = &service.engine.published().state;
    let last = state.now().expect("it has a clock").seconds();
    let why = |database: i64, carried: Option<i64>| {
        let machine = database;
        let doubt = Reading { database, machine }.doubt(carried, state);
        doubt.map(|doubt| (doubt.why, doubt.why.stops()))
    };
    assert_eq!(why(last + 7 * DAY, Some(last + 7 * DAY)), None);
    let stopped = Some((Why::Stopped, true));
    assert_eq!(why(last + 7 * DAY + 1, Some(last + 7 * DAY)), stopped);
    assert_eq!(why(last, Some(last + 8 * DAY)), stopped);
    let stepped = Some((Why::Stepped, false));
    assert_eq!(why(last + 8 * DAY, Some(last + 6 * DAY)), stepped);
    service.stop();
}

#[test]
fn a_clock_that_runs_away_is_not_believed_until_two_officers_say_so() {
    let mut born = genesis(log_key().public());
    born.clock = ClockSource::Real;
    let dir = data_dir_of("clock-bound", born);
    let Some(programs) = Programs::make(&dir) else {
        println!("skipped: a database with another clock: libfaketime is not there");
        return;
    };
    let service = Running::start(&dir, &programs);
    service.await_health(200, None);
    let town = Town::at(&service.url);
    assert_eq!(brought(&town, "first").status, 200);

    // Ten years ahead: the log's time goes on as it was, statements are taken, and everybody is told.
    programs.shift(3_650 * DAY);
    service.await_health(200, Some("stepped"));
    assert_eq!(brought(&town, "second").status, 200);
    assert!(service.log_ahead().abs() < HOUR, "{}", service.log_ahead());
    let metrics = service.http.text("/metrics");
    assert!(metrics.contains("folkmoot_clock_in_doubt 1"), "{metrics}");
    let line = format!("doctor --data {} --url {}", dir.display(), service.url);
    let doctor = command(&dir, &line).output().unwrap();
    let said = String::from_utf8_lossy(&doctor.stdout);
    assert!(said.contains("the database's clock says 20"), "{said}");

    // Back again by itself.
    programs.shift(0);
    service.await_health(200, None);

    // An hour ahead, or behind: no office alone can say so, two can.
    programs.shift(-2 * HOUR);
    service.await_health(200, Some("stepped"));
    programs.shift(HOUR);
    service.await_health(200, Some("stepped"));
    let now = machine();
    assert_eq!(says(&town, now, "o/alice", HOUR).status, 200);
    service.await_health(200, Some("stepped"));
    assert_eq!(says(&town, now, "o/bob", HOUR).status, 200);
    service.await_health(200, None);
    assert_eq!(brought(&town, "third").status, 200);
    assert!(service.log_ahead() > HOUR - 600, "{}", service.log_ahead());
    service.end();

    // A start at which nobody knows the time: the database says another than the machine.
    programs.shift(30 * DAY);
    let service = Running::start(&dir, &programs);
    service.await_health(503, Some("apart"));
    let town = Town::at(&service.url);
    let answer = brought(&town, "fourth");
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (503, "clock-in-doubt")
    );
    let now = machine();
    assert_eq!(says(&town, now, "o/alice", 30 * DAY).status, 200);
    assert_eq!(says(&town, now, "o/carol", 30 * DAY).status, 200);
    service.await_health(200, None);
    assert_eq!(brought(&town, "fourth").status, 200);
    assert!(service.log_ahead() > 30 * DAY - 600);
    service.end();
}

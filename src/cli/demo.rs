//! `folkmoot demo`: the main job from beginning to end, in front of your eyes.
//!
//! A made-up community, but nothing else is pretended: a real service on a real PostgreSQL, every
//! statement signed with its own key and sent over HTTP, the result verified from a download.

pub(super) mod community;
mod founders;
pub(super) mod poll;
mod welcome;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use self::community::Community;
use super::error::setup::SetupFault;
use super::seen::Pinned;
use super::serve::{self, After, DatabaseOption};
use super::verify::verify_service;
use super::{CliError, language};
use crate::domain::fault::{Told, Value};
use crate::domain::hash::Hash;
use crate::domain::poll::notice::Publication;
use crate::domain::poll::phase::Phase;
use crate::http::site::{Both, Line, Site};
use crate::service::ServiceError;
use crate::service::desk::Desk;
use crate::words::{self, Language};

/// Run a whole election, from contributions to a certified, verified result
///
/// Makes a community of a few hundred members with a ledger of contributions, elects a council of
/// five and votes on a charter, all signed and over HTTP, and verifies everything from a download.
/// Takes about half a minute. The service keeps running afterwards, so that you can look around.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:\n  folkmoot demo\n  folkmoot demo --exit --members 50"
)]
pub struct Args {
    /// Stop when everything has been shown
    #[arg(long)]
    exit: bool,
    /// How many members the community has
    #[arg(long, value_name = "N", default_value_t = 300, value_parser = clap::value_parser!(u32).range(10..=20_000))]
    members: u32,
    /// What the made-up community grows from; the same seed gives the same ledger and choices
    #[arg(long, value_name = "N", default_value_t = 2026)]
    seed: u64,
    /// Where to listen; a free port if this one is taken
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Where to put everything [default: a directory of its own that is removed at the end]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// How long newcomers may vote, in seconds
    #[arg(long, hide = true, value_name = "SECONDS", default_value_t = 600, value_parser = clap::value_parser!(i64).range(20..=86_400))]
    newcomers_vote: i64,
    /// Ask newcomers one question of every kind of ballot
    #[arg(long, hide = true)]
    every_ballot: bool,
    #[command(flatten)]
    database: DatabaseOption,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    serve::tell_what_happens(tracing::Level::WARN);
    let (dir, kept) = match &args.data {
        Some(dir) => (dir.clone(), true),
        None => (
            std::env::temp_dir().join(format!("folkmoot-demo-{}", std::process::id())),
            false,
        ),
    };
    let done = show(args, &dir);
    if !kept {
        let _ = std::fs::remove_dir_all(&dir);
    }
    done
}

fn show(args: &Args, dir: &std::path::Path) -> Result<(), CliError> {
    say(&Told::new("demo-title"));
    let community = Community::found(dir, args.members, args.seed)?;
    let genesis = Told::new("demo-genesis").with("founders", 3_u8);
    step(1, &genesis.with("threshold", community::THRESHOLD));
    let engine = serve::start(community.data(), &args.database).map_err(|error| match error {
        // The log is another's, such as an earlier demo's, so its mark is not in this new directory.
        CliError::Engine(ServiceError::HighWaterMissing { .. }) => {
            CliError::from(SetupFault::SchemaTaken {
                schema: args.database.schema().to_owned(),
            })
        }
        error => error,
    })?;
    let listen = free(args.listen);
    let desk = Desk::new(
        community::principal(community::APP),
        community.key(community::APP),
        community.data().invitations(),
    );
    let (exit, every, seconds) = (args.exit, args.every_ballot, args.newcomers_vote);
    serve::serve(engine, (Some(desk), site()), listen, move |address| {
        let url = format!("http://{address}");
        let (community, policy) = play(community, &url)?;
        if exit {
            return Ok(After::Stop);
        }
        let guests = welcome::Guests::invite(&community, &url)?;
        let command = format!(
            "folkmoot mirror {url} /tmp/folkmoot-mirror && folkmoot verify /tmp/folkmoot-mirror"
        );
        let stays = Told::new("demo-stays").with("url", &url);
        let links = guests
            .links()
            .iter()
            .map(|link| format!("  {link}"))
            .collect::<Vec<_>>();
        let key = community.hand_out(poll::UNSIGNED)?;
        println!();
        say(&stays
            .with("links", links.join("\n"))
            .with("certify", format!("{url}/zh/polls/{}/certify", poll::POLL))
            .with("key", key.display().to_string())
            .with("command", command));
        guests.receive(&community, policy, seconds, every);
    })
}

/// What the demo's pages have at their foot.
fn site() -> Site {
    let both = |code: &str| Both {
        zh: words::term(Language::Chinese, code),
        en: words::term(Language::English, code),
    };
    Site {
        contact: Some(both("demo-contact")),
        lines: vec![Line {
            text: both("demo-line"),
            link: None,
        }],
        ..Site::default()
    }
}

fn play(community: Community, url: &str) -> Result<(Community, Hash), CliError> {
    let begun = Instant::now();
    let community = community.connect(url)?;
    step(2, &Told::new("demo-offices"));
    community.grant_offices()?;
    step(
        3,
        &Told::new("demo-enrolment").with("count", community.size()),
    );
    community.enrol()?;
    let (events, heaviest) = community.credit()?;
    let ledger = Told::new("demo-ledger").with("count", events);
    step(4, &ledger.with("heaviest", heaviest));
    step(5, &Told::new("demo-policy"));
    let policy = community.adopt_policy()?;
    let poll = poll::Election::announce(
        &community,
        policy,
        poll::Calendar::at_pace(begun.elapsed()),
        Publication::SealedUntilClose,
    )?;
    step(6, &Told::new("demo-notice"));
    poll.reveal_lots()?;
    let (voters, weight) = poll.certify_roll()?;
    let roll = Told::new("demo-roll").with("count", voters);
    step(7, &roll.with("weight", weight));
    poll.wait_for(Phase::Open)?;
    step(8, &Told::new("demo-open"));
    let cast = poll.cast_ballots()?;
    step(9, &Told::new("demo-ballots").with("count", cast));
    poll.wait_for(Phase::ProvisionalResult)?;
    step(10, &Told::new("demo-counted"));
    poll.print_result()?;
    poll.certify_result()?;
    step(11, &Told::new("demo-certified"));
    println!();
    say(&Told::new("demo-verify"));
    verify(url, &community)?;
    println!();
    say(&Told::new("demo-done").with("seconds", begun.elapsed().as_secs()));
    Ok((community, policy))
}

/// The address, or one with a free port when somebody listens there.
fn free(listen: SocketAddr) -> SocketAddr {
    match std::net::TcpListener::bind(listen) {
        Ok(_) => listen,
        Err(_) => SocketAddr::new(listen.ip(), 0),
    }
}

fn say(told: &Told) {
    println!("{}", language::say(told));
}

fn step(number: u32, told: &Told) {
    println!("{number:>3}. {}", language::say(told));
}

/// Asks again and again until something is there, but not for ever.
pub(super) fn wait<T>(
    what: &Value,
    mut ask: impl FnMut() -> Result<Option<T>, CliError>,
) -> Result<T, CliError> {
    let patience = Instant::now() + Duration::from_secs(600);
    loop {
        if let Some(found) = ask()? {
            return Ok(found);
        }
        if Instant::now() > patience {
            let what = what.clone();
            return Err(SetupFault::NeverCame { what }.into());
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}

fn verify(url: &str, community: &Community) -> Result<(), CliError> {
    let pinned = Pinned::read(&community.trust_file())?;
    let report = verify_service(url, pinned.trust.clone(), Some(&pinned))?;
    print!("{}", words::verify::report(language::language(), &report));
    Ok(())
}

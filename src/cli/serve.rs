//! `folkmoot serve`: the engine behind HTTP, until it is told to stop.

use std::env;
use std::io::{IsTerminal, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::data::{DataDir, DataOption};
use super::error::connection::ConnectionFault;
use super::error::setup::SetupFault;
use super::key::KeyFile;
use super::settings::Settings;
use super::{CliError, terminal};
use crate::domain::fault::{Fault, Told};
use crate::domain::log::policy::parse_witnesses;
use crate::domain::office::Principal;
use crate::http;
use crate::http::site::Site;
use crate::service::Engine;
use crate::service::cosigned::Asked;
use crate::service::desk::Desk;
use crate::service::desk::oidc::Provider;
use crate::service::engine::Settings as EngineSettings;
use crate::service::error::os;
use crate::service::job::EngineKeys;
use crate::service::pace::PACE;

/// Run the service
///
/// Without DATABASE_URL it starts a PostgreSQL of its own in the data directory and stops it when
/// it ends. Listens on the loopback address: put a proxy with TLS in front of it (docs/OPERATING.md).
/// The file folkmoot.toml in the data directory may say the same as options, and what the pages have of their own.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Example:\n  folkmoot init --try && folkmoot serve"
)]
pub struct Args {
    #[command(flatten)]
    data: DataOption,
    #[command(flatten)]
    database: DatabaseOption,
    /// Where to listen [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS", env = "FOLKMOOT_LISTEN")]
    listen: Option<SocketAddr>,
    /// Enrol anybody who has an invitation (`folkmoot invite`), with this enroller's key
    #[arg(long, value_name = "FILE", env = "FOLKMOOT_DESK")]
    desk: Option<PathBuf>,
    /// Ask the witnesses that this file names to cosign the log (docs/OPERATING.md)
    #[arg(long, value_name = "FILE", env = "FOLKMOOT_WITNESSES")]
    witnesses: Option<PathBuf>,
    /// Let the service ask private addresses, such as a witness in this house
    #[arg(long, env = "FOLKMOOT_OUTBOUND_PRIVATE")]
    outbound_private: bool,
}

/// The loopback address, for a proxy before it.
const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);
const DEFAULT_SCHEMA: &str = "folkmoot";

/// Which PostgreSQL, and which schema in it.
#[derive(clap::Args, Debug, Clone)]
pub struct DatabaseOption {
    /// A PostgreSQL to use instead of a private one
    #[arg(long, value_name = "URL", env = "DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// The schema that holds this organisation
    #[arg(long, value_name = "NAME", default_value = DEFAULT_SCHEMA)]
    schema: String,
}

impl DatabaseOption {
    /// A private cluster, whatever the environment says.
    pub fn private() -> DatabaseOption {
        DatabaseOption {
            database_url: None,
            schema: DEFAULT_SCHEMA.to_owned(),
        }
    }

    /// Where it is; `None` for a private cluster.
    pub fn url(&self) -> Option<&str> {
        self.database_url.as_deref()
    }

    /// The options as they are typed again in a further command. The URL may hold a password: what is
    /// printed names it only where it is.
    pub fn again(&self) -> String {
        let named = self
            .url()
            .filter(|url| env::var("DATABASE_URL").as_deref() != Ok(url));
        let url = named.map_or("", |_| " --database-url <URL>");
        match self.schema() {
            DEFAULT_SCHEMA => url.to_owned(),
            schema => format!("{url} --schema {schema}"),
        }
    }

    /// The schema.
    pub fn schema(&self) -> &str {
        &self.schema
    }
}

pub fn run(args: &Args) -> Result<(), CliError> {
    tell_what_happens(tracing::Level::INFO);
    let data = args.data.dir()?;
    let settings = Settings::read(&data)?;
    let key = args.desk.as_ref().or(settings.desk.as_ref());
    let desk = key.map(|path| desk(&data, path)).transpose()?;
    let desk = match (desk, settings.sign_in(&data)?) {
        (Some(desk), Some(oidc)) => Some(desk.with_sign_in(Provider::new(oidc), data.sign_ins())),
        (desk, _) => desk,
    };
    let site = settings.site(&data)?;
    let listen = args.listen.or(settings.listen).unwrap_or(LISTEN);
    let private = args.outbound_private || settings.outbound_private;
    let asked = args.witnesses.as_ref().or(settings.witnesses.as_ref());
    let asked = asked.map(|path| asked_of(path, private)).transpose()?;
    let engine = start_asking(&data, &args.database, asked.unwrap_or_default())?;
    serve(engine, (desk, site), listen, |address| {
        let url = format!("http://{address}");
        super::language::tell(&Told::new("listening").with("url", url));
        Ok(After::Stay)
    })
}

/// The enrolment desk of a data directory, with the enroller's key in a file.
fn desk(data: &DataDir, path: &Path) -> Result<Desk, CliError> {
    let file = KeyFile::read(path)?;
    let named = file
        .name
        .filter(|name| !matches!(name, Principal::Member(_)));
    let name = named.ok_or_else(|| SetupFault::DeskKey {
        path: path.to_owned(),
    })?;
    Ok(Desk::new(name, file.secret, data.invitations()))
}

/// Whether the service goes on after what was to be done once it answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// Until a signal.
    Stay,
    /// No.
    Stop,
}

/// The engine of a data directory, which asks no witnesses.
pub fn start(data: &DataDir, database: &DatabaseOption) -> Result<Engine, CliError> {
    start_asking(data, database, Asked::default())
}

/// The same in a private cluster, for measurements: whoever measures votes as often as it likes.
pub fn start_unpaced(data: &DataDir) -> Result<Engine, CliError> {
    http::start_recording();
    let settings = settings(data, &DatabaseOption::private())?;
    let pace = Duration::ZERO;
    Ok(Engine::start(EngineSettings { pace, ..settings })?)
}

fn start_asking(
    data: &DataDir,
    database: &DatabaseOption,
    asked: Asked,
) -> Result<Engine, CliError> {
    http::start_recording();
    let settings = settings(data, database)?;
    Ok(Engine::start(EngineSettings { asked, ..settings })?)
}

/// The witnesses of a file, each with its URL.
fn asked_of(path: &Path, private: bool) -> Result<Asked, CliError> {
    let witnesses = parse_witnesses(&terminal::read(path)?).map_err(|error| {
        let (path, reason) = (path.to_owned(), error.told());
        ConnectionFault::Trust { path, reason }
    })?;
    match witnesses.witnesses.iter().find(|one| one.url.is_none()) {
        None => Ok(Asked { witnesses, private }),
        Some(one) => Err(SetupFault::WitnessUrl {
            path: path.to_owned(),
            name: one.name.clone(),
        }
        .into()),
    }
}

/// What the engine of a data directory is started with.
pub fn settings(data: &DataDir, database: &DatabaseOption) -> Result<EngineSettings, CliError> {
    Ok(EngineSettings {
        data: data.root().to_owned(),
        database_url: database.database_url.clone(),
        schema: database.schema.clone(),
        keys: EngineKeys {
            log: KeyFile::read(&data.log_key())?.secret,
            service: KeyFile::read(&data.service_key())?.secret,
        },
        genesis: data.birth()?,
        asked: Asked::default(),
        pace: PACE,
    })
}

/// Serves until a signal comes or `once` says to stop; `once` runs beside it when it answers.
pub fn serve(
    engine: Engine,
    face: (Option<Desk>, Site),
    listen: SocketAddr,
    once: impl FnOnce(SocketAddr) -> Result<After, CliError> + Send + 'static,
) -> Result<(), CliError> {
    let engine = Arc::new(engine);
    let shared = engine.clone();
    let done = http::block_on(async move {
        let (server, address) =
            http::bind_with(shared, face, listen).map_err(|error| SetupFault::Listen {
                listen: listen.to_string(),
                reason: os(&error),
            })?;
        let handle = server.handle();
        let beside = std::thread::spawn(move || once(address));
        let running = tokio::spawn(server);
        let mut beside = Some(beside);
        let mut outcome = Ok(());
        // One listener for all rounds: a signal that came between two would be lost.
        let mut stop = std::pin::pin!(http::stop_signal());
        loop {
            tokio::select! {
                () = &mut stop => break,
                () = tokio::time::sleep(std::time::Duration::from_millis(50)), if beside.is_some() => {
                    if beside.as_ref().is_some_and(|thread| thread.is_finished()) {
                        let thread = beside.take().expect("it was there");
                        match thread.join().expect("what runs beside does not panic") {
                            Ok(After::Stay) => {}
                            Ok(After::Stop) => break,
                            Err(error) => { outcome = Err(error); break; }
                        }
                    }
                }
            }
        }
        handle.stop(true).await;
        let _ = running.await;
        // A worker may hold on to the engine for a moment longer, so it is not waited for.
        engine.stop();
        outcome
    });
    let _ = std::io::stderr().flush();
    done
}

/// The service's own messages, on the standard error.
pub fn tell_what_happens(level: tracing::Level) {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false)
        .with_max_level(level)
        .init();
}

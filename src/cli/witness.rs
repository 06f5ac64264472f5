//! `folkmoot witness`: somebody outside who stands behind what a log has shown, so that it cannot show anything
//! else.

use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use super::error::files::unwritable;
use super::error::setup::SetupFault;
use super::key::KeyFile;
use super::seen::Pinned;
use super::serve::tell_what_happens;
use super::{CliError, language, terminal};
use crate::domain::fault::Told;
use crate::http;
use crate::service::error::os;
use crate::service::witness::WitnessState;

/// Be a witness of logs
///
/// Cosigns the heads that logs send, each only if it continues what was cosigned before (C2SP
/// tlog-witness). Runs where the operator of the log cannot reach it, behind a proxy with TLS.
/// With --new it makes the directory, the key and an empty state, and prints the key for trust
/// files; without, it needs the state that it left. A witness whose state is lost must not go on
/// under its name.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:\n  \
    folkmoot witness ./witness --new witness.example.net/w1\n  \
    folkmoot witness ./witness --log trust --listen 127.0.0.1:7380"
)]
pub struct Args {
    /// The directory with the witness's key and state
    #[arg(value_name = "DIR")]
    directory: PathBuf,
    /// Make a new witness with this name, a URL without its scheme
    #[arg(long, value_name = "NAME", conflicts_with_all = ["log", "listen"])]
    new: Option<String>,
    /// The trust file of a log to watch; may be repeated
    #[arg(long, value_name = "FILE", required_unless_present = "new")]
    log: Vec<PathBuf>,
    /// Where to listen
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7380")]
    listen: SocketAddr,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let (directory, key) = (&args.directory, args.directory.join("key"));
    if let Some(name) = &args.new {
        fs::create_dir_all(directory).map_err(unwritable(directory))?;
        let file = KeyFile::generate(None)?;
        file.write(&key)?;
        let named = WitnessState::create(directory, name, &file.secret)?;
        return terminal::deliver(None, format!("{named}\n").as_bytes());
    }
    tell_what_happens(tracing::Level::INFO);
    let mut logs = Vec::new();
    for path in &args.log {
        logs.extend(Pinned::read(path)?.trust.logs);
    }
    let secret = KeyFile::read(&key)?.secret;
    let state = WitnessState::open(directory, secret, logs)?;
    let name = state.name().to_string();
    http::block_on(async move {
        let (server, address) =
            http::witness::bind(Arc::new(state), args.listen).map_err(|error| {
                let (listen, reason) = (args.listen.to_string(), os(&error));
                SetupFault::Listen { listen, reason }
            })?;
        let url = format!("http://{address}");
        language::tell(
            &Told::new("witness-listening")
                .with("name", &name)
                .with("url", url),
        );
        let handle = server.handle();
        let running = tokio::spawn(server);
        http::stop_signal().await;
        handle.stop(true).await;
        let _ = running.await;
        Ok(())
    })
}

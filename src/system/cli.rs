//! The command line: what each command takes, and the small ones' bodies.

mod assets;
mod audit;
mod check;
mod feed;
mod postcodes;
mod ready;
mod sandbox;

use std::fmt::Display;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::pin::pin;

use clap::{Args, Parser, Subcommand};
use secrecy::{ExposeSecret, SecretString};

use crate::config::{Config, ConfigFaults, DatabaseConfig, LogConfig, LogFormat, listen_address};
use crate::county::client::first;
use crate::docs::Document;
use crate::log;
use crate::prelude::*;
use crate::server::{Server, StartError};
use crate::system::mark::{self, Mark};
use crate::system::sandbox::year;
use kernel::auth::secret::ClientSecret;
use kernel::clock::Clock;
use kernel::db::{Db, Exposed, OpenError};

/// The open, headless API for social prescribing in England.
#[derive(Debug, Parser)]
#[command(name = "linkwork", version)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the binary does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the API on an invented county, on an embedded database: nothing to set up, nothing real.
    Sandbox(SandboxArgs),
    /// Print a bearer token of the sandbox's agency or person of a role.
    Token(TokenArgs),
    /// Serve, configured by LINKWORK_* variables.
    Serve,
    /// Bring the database's schema up to date.
    Migrate,
    /// Enter, change or switch off a client: for the first administrator.
    #[command(subcommand)]
    Client(ClientCommand),
    /// Look through the trail of who saw whom.
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// Look after the change feed.
    #[command(subcommand)]
    Feed(feed::FeedCommand),
    /// Take in another directory of groups.
    #[command(subcommand)]
    Assets(assets::AssetsCommand),
    /// Load where postcodes lie.
    #[command(subcommand)]
    Postcodes(postcodes::PostcodesCommand),
    /// Say all that is wrong with the configuration and the database, without serving.
    Check,
    /// Print the API's contract (OpenAPI 3.1, JSON).
    Openapi,
    /// Ask the server on this machine whether it is ready (for a container's health check).
    Ready,
}

/// `linkwork sandbox`
#[derive(Clone, Debug, Args)]
pub struct SandboxArgs {
    /// The port to serve on.
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// The sandbox's folder.
    #[command(flatten)]
    pub data: DataArg,
    /// Another database than the folder's own, which is the sandbox's from then on: sqlite:… or postgres://…
    #[arg(long, value_name = "URL", conflicts_with = "reset")]
    pub database: Option<SecretString>,
    /// How many invented people a year of the county is told of, while it serves.
    #[arg(long, default_value_t = year::PEOPLE, value_parser = clap::value_parser!(u32).range(..=100_000))]
    pub people: u32,
    /// Begin anew: forget what is in the folder.
    #[arg(long)]
    pub reset: bool,
}

/// `linkwork token`
#[derive(Clone, Debug, Args)]
pub struct TokenArgs {
    /// What to act as.
    #[arg(required_unless_present = "list", conflicts_with = "list", value_parser = role)]
    pub role: Option<Role>,
    /// Which of those who have the role, as `--list` names them.
    #[arg(long = "as", value_name = "NAME", conflicts_with = "list")]
    pub name: Option<String>,
    /// Name everybody there is a token for.
    #[arg(long)]
    pub list: bool,
    /// The sandbox's folder.
    #[command(flatten)]
    pub data: DataArg,
}

/// Where the sandbox keeps its things.
#[derive(Clone, Debug, Args)]
pub struct DataArg {
    /// The sandbox's folder.
    #[arg(long = "data", value_name = "DIR", default_value_os_t = std::env::temp_dir().join("linkwork-sandbox"))]
    pub dir: PathBuf,
}

/// `linkwork client`: for the first administrator; the others are made through the API.
#[derive(Clone, Debug, Subcommand)]
pub enum ClientCommand {
    /// Enter a client and print its secret, once.
    Create {
        /// What it is called.
        name: String,
        /// Whose program it is; made, as an ICS of that name, where there is no organisation yet.
        #[arg(long, value_name = "NAME_OR_ID")]
        organisation: String,
        /// What it acts as.
        #[arg(long, default_value = "admin", value_parser = role)]
        role: Role,
    },
    /// Give a client another secret and print it, once; the one before it stops working.
    Rotate { id: ClientId },
    /// Switch a client off, with its next request.
    Disable { id: ClientId },
}

fn role(text: &str) -> Result<Role, String> {
    text.parse().map_err(|_| {
        let words: Vec<String> = <Role as catalogue::coded::Coded>::ALL.iter().map(Role::to_string).collect();
        format!("must be one of {}", words.join(", "))
    })
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum CommandFault {
    /// The settings are wrong.
    #[error(transparent)]
    Config(#[from] ConfigFaults),
    /// The database cannot be opened, or is not fit.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Others could read it.
    #[error(transparent)]
    Exposed(#[from] Exposed),
    /// The database refused.
    #[error("the database: {0}")]
    Database(#[from] sea_orm::DbErr),
    /// A client was not entered or changed.
    #[error(transparent)]
    Client(#[from] first::Refused),
    /// The database is a sandbox's.
    #[error(transparent)]
    Mark(#[from] mark::Refused),
    /// The schema is behind this version.
    #[error("{0} migrations are pending: run `linkwork migrate`")]
    Pending(usize),
    #[error(transparent)]
    Sandbox(#[from] sandbox::Fault),
    /// It does not start.
    #[error(transparent)]
    Start(#[from] StartError),
    #[error("the API's contract cannot be read: {0}")]
    Document(#[from] serde_json::Error),
    /// A kept checkpoint cannot be read.
    #[error("{path} cannot be read: {error}")]
    Checkpoint { path: String, error: io::Error },
    /// The audit trail is not as it was written.
    #[error("the audit trail is not as it was written")]
    AuditTrail,
    /// There is no such service.
    #[error("there is no service {0}")]
    NoService(ServiceId),
    /// Another directory cannot be read.
    #[error(transparent)]
    Directory(#[from] crate::community::directory_import::read::ReadFault),
    /// Another directory was not taken in.
    #[error(transparent)]
    DirectoryImport(#[from] crate::community::directory_import::store::StoreFault),
    /// No postcodes were loaded.
    #[error(transparent)]
    Postcodes(#[from] crate::community::postcode::load::LoadFault),
    /// Signals cannot be listened for.
    #[error("cannot wait for signals: {0}")]
    Signals(io::Error),
    /// No server answers here.
    #[error("no answer at {0}: {1}")]
    NoAnswer(SocketAddr, io::Error),
    /// A server answers, and is not well.
    #[error("{0} does not answer 200 to /readyz")]
    Unwell(SocketAddr),
}

/// Runs a command to its end. `document` is the API's contract, as it is published.
pub async fn run(command: Command, document: &'static str) -> Result<(), CommandFault> {
    let variables =
        std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    let variables: Vec<(String, String)> = variables.collect();
    match command {
        Command::Sandbox(args) => {
            log::start(&LogConfig { level: tracing::Level::WARN, format: LogFormat::Text });
            let mut stop_signal = pin!(stop_signal()?);
            let sandbox = sandbox::Sandbox::start(args, variables, read(document)?).await?;
            say(sandbox.welcome());
            tokio::select! {
                () = &mut stop_signal => {}
                Err(fault) = sandbox.tell_year() => {
                    tracing::error!(%fault, "the year in the life of the county is narrated no further");
                    stop_signal.await;
                }
            }
            sandbox.stop().await;
        }
        Command::Token(TokenArgs { role, name, list, data }) => match role.filter(|_| !list) {
            None => say(sandbox::list()),
            Some(role) => {
                let actor = crate::system::sandbox::cast::find(role, name.as_deref()).ok_or(sandbox::Fault::Nobody)?;
                say(sandbox::token(&data.dir, actor)?);
            }
        },
        Command::Serve => {
            let config = Config::read(variables)?;
            log::start(&config.log);
            let stop_signal = stop_signal()?;
            let server = Server::start(config, Clock::real(), read(document)?).await?;
            tracing::info!(address = %server.address(), "serving");
            stop_signal.await;
            tracing::info!("draining");
            server.stop().await;
        }
        Command::Openapi => say(document.trim_end()),
        Command::Migrate => {
            let database = DatabaseConfig::read(variables)?;
            let db = open_as(&database, database.owner_url.as_ref().unwrap_or(&database.url)).await?;
            mark::check(&db, Mark::Real).await?;
            db.migrate().await?;
            mark::claim(&db, Mark::Real).await?;
            let owner = database.owner_url.as_ref().map(ExposeSecret::expose_secret);
            if let Some(owner) = owner {
                db.grant_to_user_of(database.url.expose_secret(), owner).await?;
            }
            // What was restored or loaded meanwhile would be planned for as what was there before.
            db.gather_statistics().await?;
            say("the schema is up to date");
        }
        Command::Client(command) => say(client(command, variables).await?),
        Command::Audit(command) => audit::run(command, variables).await?,
        Command::Feed(command) => feed::run(command, variables).await?,
        Command::Assets(command) => assets::run(command, variables).await?,
        Command::Postcodes(command) => postcodes::run(command, variables).await?,
        Command::Check => check::run(variables).await?,
        Command::Ready => ready::run(listen_address(variables)?)?,
    }
    Ok(())
}

/// Does it, and answers what to print.
async fn client(command: ClientCommand, variables: Vec<(String, String)>) -> Result<String, CommandFault> {
    let db = open_migrated(&DatabaseConfig::read(variables)?).await?;
    mark::claim(&db, Mark::Real).await?;
    let now = Clock::real().now();
    let printed = match command {
        ClientCommand::Create { name, organisation, role } => {
            let (id, secret) = first::create(&db, &name, &organisation, role, now).await?;
            credentials(id, &secret)
        }
        ClientCommand::Rotate { id } => credentials(id, &first::rotate(&db, id, now).await?),
        ClientCommand::Disable { id } => {
            first::disable(&db, id, now).await?;
            format!("client {id} is disabled")
        }
    };
    db.close().await?;
    Ok(printed)
}

/// Two lines that a shell can read. The secret is shown this once.
fn credentials(id: ClientId, secret: &ClientSecret) -> String {
    format!("client_id={id}\nclient_secret={}", secret.expose())
}

/// Prints a line. That nobody reads it any more is no reason to stop.
fn read(document: &'static str) -> Result<Data<Document>, serde_json::Error> {
    Document::read(document).map(Data::new)
}

fn say(line: impl Display) {
    let _ = writeln!(io::stdout(), "{line}");
}

/// Waits for SIGTERM or Control-C. Both are listened for from now on: whoever says so while the server starts is heard
/// once it can drain what it has taken.
fn stop_signal() -> Result<impl Future<Output = ()>, CommandFault> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate()).map_err(CommandFault::Signals)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(CommandFault::Signals)?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

async fn open(database: &DatabaseConfig) -> Result<Db, CommandFault> {
    open_as(database, &database.url).await
}

/// A database that this program's tables are in.
async fn open_migrated(database: &DatabaseConfig) -> Result<Db, CommandFault> {
    let db = open(database).await?;
    must_be_migrated(&db).await?;
    Ok(db)
}

async fn must_be_migrated(db: &Db) -> Result<(), CommandFault> {
    match db.pending_migrations().await? {
        0 => Ok(()),
        pending => Err(CommandFault::Pending(pending)),
    }
}

async fn open_as(database: &DatabaseConfig, url: &SecretString) -> Result<Db, CommandFault> {
    kernel::db::check_at_rest(url.expose_secret())?;
    Ok(Db::open(url.expose_secret(), database.connections).await?)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[derive(Debug, Parser)]
    struct Token {
        #[command(flatten)]
        args: TokenArgs,
    }

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
        let token = |words: &[&str]| Token::try_parse_from(["token"].iter().chain(words)).map(|token| token.args);
        assert_eq!(token(&["link_worker", "--as", "amira"]).unwrap().name.as_deref(), Some("amira"));
        assert!(token(&["--list"]).unwrap().list);
        for wrong in [&[][..], &["king"], &["referrer", "--list"]] {
            assert!(token(wrong).is_err(), "{wrong:?}");
        }
    }
}

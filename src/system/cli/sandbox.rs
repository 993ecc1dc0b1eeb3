//! `linkwork sandbox` and `linkwork token`.

use std::convert::Infallible;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::time::Instant;

use secrecy::ExposeSecret;

use crate::config::{Config, SandboxFault};
use crate::server::{Server, StartError};
use crate::system::sandbox::cast::{Actor, CAST};
use crate::system::sandbox::narrator::{NarrationError, Narrator};
use crate::system::sandbox::story;
use crate::system::sandbox::{self, seed, year};
use kernel::auth::keys::{FolderFault, Secrets};
use kernel::auth::real_now;
use kernel::auth::token::{LONGEST_IN_SANDBOX, Tokens};
use kernel::clock::Clock;
use kernel::db::{Db, OpenError};

/// The file of the sandbox's folder that holds the URL it was last served at: tokens name it.
const URL_FILE: &str = "public_url";
/// The files of the sandbox's own database.
const DATABASE_FILES: [&str; 3] = ["linkwork.db", "linkwork.db-wal", "linkwork.db-shm"];

/// Why the sandbox does not run.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// Its settings or keys.
    #[error(transparent)]
    Settings(#[from] SandboxFault),
    #[error(transparent)]
    Keys(#[from] FolderFault),
    /// Its database cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Its database refused.
    #[error("the database: {0}")]
    Database(#[from] sea_orm::DbErr),
    /// It does not start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// Its story does not go through.
    #[error("the sandbox's story: {0}")]
    Story(#[from] NarrationError),
    #[error("the sandbox's folder: {0}")]
    Folder(#[from] io::Error),
    /// `--reset` forgets a file of the sandbox's own; another database is not ours to empty.
    #[error("--reset empties the sandbox's own file only: empty the database of LINKWORK_DATABASE_URL yourself")]
    NotOurs,
    /// `token` before the first start.
    #[error("there is no sandbox in this folder yet: start `linkwork sandbox` first")]
    NotStarted,
    /// No such name.
    #[error("nobody of that role is called so: `linkwork token --list` names them")]
    Nobody,
    /// The token was not signed.
    #[error("the token cannot be signed")]
    Token,
}

/// Brings the sandbox up and answers once it takes requests.
pub async fn start(dir: &Path, port: u16, reset: bool, variables: Vec<(String, String)>) -> Result<Server, Fault> {
    let began = Instant::now();
    if reset {
        forget(dir, &variables)?;
    }
    let config = Config::sandbox(dir, port, variables)?;
    let db = Db::open(config.database.url.expose_secret(), config.database.connections).await?;
    db.migrate().await?;
    let clock = Clock::real();
    let is_new = seed(&db, clock.now()).await?;
    db.close().await?;
    fs::write(dir.join(URL_FILE), &config.public_url)?;
    let server = Server::start(config, clock).await?;
    if is_new {
        story::narrate(server.state(), server.address()).await?;
    }
    tracing::info!(milliseconds = began.elapsed().as_millis(), "ready");
    Ok(server)
}

/// Tells the year in the life of the county while visitors are let in, and again whenever the sandbox begins anew. Ends
/// only with a fault, which leaves the sandbox as it is.
pub async fn tell_year(
    visitors: &Server,
    dir: &Path,
    people: u32,
    variables: Vec<(String, String)>,
) -> Result<Infallible, Fault> {
    let config = Config { public_url: visitors.state().public_url.clone(), ..Config::sandbox(dir, 0, variables)? };
    let node = Server::start(config, Clock::real()).await?;
    let stage = year::Stage {
        dir,
        people,
        today: &visitors.state().clock,
        resets: visitors.resets(),
        narrator: Narrator::new(node.state(), node.address()).map_err(Fault::Story)?,
        then: &node.state().clock,
    };
    Ok(stage.narrate(report).await?)
}

/// How far the telling has come, beside what is printed to be pasted. That nobody reads it is no reason to stop.
fn report(line: String) {
    let _ = writeln!(io::stderr(), "{line}");
}

fn forget(dir: &Path, variables: &[(String, String)]) -> Result<(), Fault> {
    if variables.iter().any(|(name, _)| name.starts_with("LINKWORK_DATABASE_URL")) {
        return Err(Fault::NotOurs);
    }
    for file in DATABASE_FILES {
        match fs::remove_file(dir.join(file)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(year::forget(dir)?)
}

/// A token of one of the cast, for the sandbox in this folder.
pub fn token(dir: &Path, actor: &Actor) -> Result<String, Fault> {
    let url = fs::read_to_string(dir.join(URL_FILE)).map_err(|_| Fault::NotStarted)?;
    let secrets = Secrets::in_folder(&dir.join("keys"))?;
    let audience = format!("{url}/v1");
    let tokens = Tokens::new(secrets.keyring, url, audience, LONGEST_IN_SANDBOX);
    let token = sandbox::token(&tokens, actor, real_now()).map_err(|_| Fault::Token)?;
    Ok(token.expose_secret().to_owned())
}

/// The cast, a line each: role, name, who it is.
pub fn list() -> String {
    let line = |actor: &Actor| format!("{:<28}{:<24}{}", actor.role.to_string(), actor.name, actor.full_name);
    CAST.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What to paste next.
pub fn welcome(server: &Server, dir: &Path) -> String {
    let url = format!("http://localhost:{}", server.address().port());
    let data = dir.display();
    format!(
        "The sandbox is open: {url}/docs\n\
         Everything in it is invented. Its folder is {data}\n\n\
         Paste into another terminal:\n\n  \
         TOKEN=$(cargo run --release --quiet -- token referrer --data {data})\n  \
         curl --fail-with-body {url}/v1/referrals \\\n    \
         -H \"Authorization: Bearer $TOKEN\" -H \"Idempotency-Key: first\" \\\n    \
         -H \"Content-Type: application/json\" -d @tests/fixtures/referrals/pharmacy.json\n\n\
         `linkwork token --list` names everybody you can be. Control-C stops the sandbox; started again it goes on.\n"
    )
}

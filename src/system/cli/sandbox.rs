//! `linkwork sandbox` and `linkwork token`.

use std::convert::Infallible;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::Path;
use std::time::Instant;

use secrecy::ExposeSecret;

use super::SandboxArgs;
use crate::config::{Config, DatabaseConfig, SandboxFault};
use crate::docs::Document;
use crate::prelude::*;
use crate::server::{Server, StartError};
use crate::system::mark::{self, Mark};
use crate::system::sandbox::cast::{Actor, CAST};
use crate::system::sandbox::narrator::{NarrationError, Narrator};
use crate::system::sandbox::story;
use crate::system::sandbox::{self, seed, year};
use kernel::auth::keys::{FolderFault, Secrets, make_folder};
use kernel::auth::real_now;
use kernel::auth::token::{LONGEST_IN_SANDBOX, Tokens};
use kernel::clock::Clock;
use kernel::db::{Db, OpenError};

/// The file of the sandbox's folder that holds the URL it was last served at: tokens name it.
const URL_FILE: &str = "public_url";
/// The file of the sandbox's folder that is locked while the sandbox runs.
const LOCK_FILE: &str = "lock";
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
    /// Its database is a real one.
    #[error(transparent)]
    Mark(#[from] mark::Refused),
    #[error("another sandbox runs in this folder: stop it first, or take another folder with --data")]
    InUse,
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

/// A sandbox that takes requests. As long as it lives, no other process uses its folder.
pub struct Sandbox {
    server: Server,
    args: SandboxArgs,
    variables: Vec<(String, String)>,
    document: Data<Document>,
    _folder: File,
}

impl Sandbox {
    /// Brings it up and answers once it takes requests.
    pub async fn start(
        args: SandboxArgs,
        variables: Vec<(String, String)>,
        document: Data<Document>,
    ) -> Result<Self, Fault> {
        let began = Instant::now();
        let dir = &args.data.dir;
        let folder = take(dir)?;
        let config = Config::sandbox(dir, args.port, args.database.as_ref(), variables.clone())?;
        if args.reset {
            forget(dir, &config.database).await?;
        }
        let db = open(&config.database).await?;
        mark::check(&db, Mark::Sandbox).await?;
        db.migrate().await?;
        let clock = Clock::real();
        let is_new = seed(&db, clock.now()).await?;
        db.close().await?;
        fs::write(dir.join(URL_FILE), &config.public_url)?;
        let server = Server::start(config, clock, document.clone()).await?;
        if is_new {
            story::narrate(server.state(), server.address()).await?;
        }
        tracing::info!(milliseconds = began.elapsed().as_millis(), "ready");
        Ok(Self { server, args, variables, document, _folder: folder })
    }

    /// Tells the year in the life of the county while visitors are let in, and again whenever the sandbox begins anew. Ends
    /// only with a fault, which leaves the sandbox as it is.
    pub async fn tell_year(&self) -> Result<Infallible, Fault> {
        let Self { server: visitors, args, variables, document, .. } = self;
        let dir = &args.data.dir;
        let config = Config {
            public_url: visitors.state().public_url.clone(),
            ..Config::sandbox(dir, 0, args.database.as_ref(), variables.clone())?
        };
        let node = Server::start(config, Clock::real(), document.clone()).await?;
        let stage = year::Stage {
            dir,
            people: args.people,
            today: &visitors.state().clock,
            resets: visitors.resets(),
            narrator: Narrator::new(node.state(), node.address()).map_err(Fault::Story)?,
            then: &node.state().clock,
        };
        Ok(stage.narrate(report).await?)
    }

    /// Lets in nobody any more, and ends.
    pub async fn stop(self) {
        self.server.stop().await;
    }

    /// What to paste next.
    pub fn welcome(&self) -> String {
        let url = format!("http://localhost:{}", self.server.address().port());
        let data = self.args.data.dir.display();
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
}

async fn open(database: &DatabaseConfig) -> Result<Db, OpenError> {
    Db::open(database.url.expose_secret(), database.connections).await
}

/// Makes the folder where it is not there, and keeps other processes out of it. The system lets go of the lock when this one
/// ends, however it ends.
fn take(dir: &Path) -> Result<File, Fault> {
    make_folder(dir)?;
    let lock = File::create(dir.join(LOCK_FILE))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(Fault::InUse),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// How far the telling has come, beside what is printed to be pasted. That nobody reads it is no reason to stop.
fn report(line: String) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Somebody may have put another database in the place of ours: that one stays.
async fn forget(dir: &Path, database: &DatabaseConfig) -> Result<(), Fault> {
    let db = open(database).await?;
    let checked = mark::check(&db, Mark::Sandbox).await;
    db.close().await?;
    checked?;
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
    let audience = sandbox::audience(&url);
    let tokens = Tokens::new(secrets.keyring, url, audience, LONGEST_IN_SANDBOX);
    let token = sandbox::token(&tokens, actor, real_now()).map_err(|_| Fault::Token)?;
    Ok(token.expose_secret().to_owned())
}

/// The cast, a line each: role, name, who it is.
pub fn list() -> String {
    let line = |actor: &Actor| format!("{:<28}{:<24}{}", actor.role.to_string(), actor.name, actor.full_name);
    CAST.iter().map(line).collect::<Vec<_>>().join("\n")
}

//! `linkwork assets`: other directories.

use std::time::Duration;

use clap::Subcommand;

use super::{CommandFault, open_migrated, say};
use crate::community::directory_import::read::Source;
use crate::community::directory_import::store::{Target, store};
use crate::config::Config;
use crate::county::service;
use crate::prelude::*;
use crate::server::StartError;
use crate::system::mark::{self, Mark};
use kernel::clock::Clock;
use kernel::outbound::Outbound;

/// As long as a directory may take to be read.
const PATIENCE: Duration = Duration::from_secs(30 * 60);

/// `linkwork assets`
#[derive(Clone, Debug, Subcommand)]
pub enum AssetsCommand {
    /// Take in another directory that follows Open Referral UK 3.0, and say what was not taken in and why. Run again, it follows
    /// what changed there: what was changed here stays, and what vanished is closed unless somebody goes there.
    Import {
        /// Its root on the web, or a folder with its answers (service_list*.json, service_full*.json).
        #[arg(value_name = "URL_OR_FOLDER")]
        from: String,
        /// The service that has the groups in its directory from now on.
        #[arg(long, value_name = "ID")]
        service: ServiceId,
        /// What the other directory is called here, always the same; where it is read from, if left out.
        #[arg(long, value_name = "NAME")]
        source: Option<String>,
    },
}

/// Takes it in, and says what came of it.
pub async fn run(command: AssetsCommand, variables: Vec<(String, String)>) -> Result<(), CommandFault> {
    let AssetsCommand::Import { from, service: service_id, source } = command;
    let config = Config::read(variables)?;
    let db = open_migrated(&config.database).await?;
    mark::claim(&db, Mark::Real).await?;
    let known = service::entity::Entity::find_by_id(service_id);
    if known.one(db.system("a directory is taken into a service's own").read()).await?.is_none() {
        return Err(CommandFault::NoService(service_id));
    }
    let outbound = Outbound::new(config.outbound).map_err(|_| StartError::Outbound)?;
    let source = source.unwrap_or_else(|| from.trim_end_matches('/').to_owned());
    let read = Source::of(&from).read(&outbound, PATIENCE).await?;
    let report = store(&db, &Target::new(service_id, source), read, Clock::real().now()).await?;
    db.close().await?;
    for (what, why) in &report.lines {
        say(format_args!("{what}: {why}"));
    }
    say(format_args!(
        "{} entered, {} changed, {} as they were, {} closed; {} lines to look at",
        report.entered,
        report.changed,
        report.unchanged,
        report.retired,
        report.lines.len()
    ));
    Ok(())
}

//! `linkwork audit`: whether the trail of who saw whom is as it was written.

use std::path::PathBuf;

use clap::Subcommand;

use super::{CommandFault, open_migrated, say};
use crate::config::Config;
use crate::server::TRAIL;
use kernel::audit::verify::{Findings, MOST_FAULTS, verify};

/// `linkwork audit`
#[derive(Clone, Debug, Subcommand)]
pub enum AuditCommand {
    /// Say whether any entry was changed, taken out, added or put elsewhere since it was written.
    Verify {
        /// A file with the `signature` of a checkpoint that was kept elsewhere (GET /v1/audit-checkpoints): the trail
        /// must still hold what it held then.
        #[arg(long, value_name = "FILE")]
        checkpoint: Option<PathBuf>,
    },
}

/// Looks through the whole trail, prints what it finds, and fails where that is not as it was written. It reads only.
pub async fn run(command: AuditCommand, variables: Vec<(String, String)>) -> Result<(), CommandFault> {
    let AuditCommand::Verify { checkpoint } = command;
    let published = checkpoint
        .map(|path| {
            let path_text = path.display().to_string();
            std::fs::read_to_string(path).map_err(|error| CommandFault::Checkpoint { path: path_text, error })
        })
        .transpose()?;
    let config = Config::read(variables)?;
    let db = open_migrated(&config.database).await?;
    let (key, keys) = (config.secrets.root.derive(TRAIL), &config.secrets.keyring);
    let found = verify(&db, &key, keys, published.as_deref(), |position| {
        if position % 100_000 == 0 {
            say(format_args!("{position} entries looked at"));
        }
    })
    .await?;
    db.close().await?;
    report(&found)
}

fn report(found: &Findings) -> Result<(), CommandFault> {
    for fault in &found.faults {
        say(fault);
    }
    if found.faults.len() >= MOST_FAULTS {
        say(format_args!("It stopped after {MOST_FAULTS} faults."));
    }
    say(format_args!(
        "{} entries in the chain ({} of them from before entries were sealed), {} not linked yet, {} checkpoints hold ({} \
         signed with keys that are not here).",
        found.links, found.unsealed, found.pending, found.checkpoints, found.unknown_keys
    ));
    if found.faults.is_empty() {
        say("The audit trail is as it was written.");
        return Ok(());
    }
    Err(CommandFault::AuditTrail)
}

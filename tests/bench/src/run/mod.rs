//! Runs the yardstick: the servers in rounds, one after the other, each operation driven by wrk.

mod check;
mod flat;
mod mixed;
pub mod operations;
mod round;
mod table;
mod wrk;

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::data::{Engine, Store};
use crate::fault::{Outcome, fault};
use crate::issuer::Issuer;
use crate::linkwork::Binary;
use operations::Operation;
use round::{Bench, Round};

/// `bench run`
#[derive(Debug, Args)]
pub struct RunArgs {
    /// On which database.
    engine: Engine,
    /// Two minutes: 10 thousand referrals, short rounds, no flatness.
    #[arg(long)]
    quick: bool,
    /// Only the table, without flatness.
    #[arg(long, conflicts_with = "flat")]
    table: bool,
    /// Only flatness, without the table.
    #[arg(long)]
    flat: bool,
    /// Only a minute of mixed load.
    #[arg(long, conflicts_with_all = ["table", "flat", "quick"])]
    mixed: bool,
    /// Only operations whose name holds this.
    #[arg(long)]
    only: Option<String>,
    /// How many referrals the table is of.
    #[arg(long)]
    referrals: Option<u64>,
    /// The sizes whose processor time per request is compared.
    #[arg(long, num_args = 2, default_values_t = [10_000, 2_000_000])]
    sizes: Vec<u64>,
    /// Rounds of the table.
    #[arg(long)]
    rounds: Option<usize>,
    /// Seconds of each operation in a round.
    #[arg(long)]
    seconds: Option<u64>,
}

/// Runs it and prints what it finds.
pub fn run(args: &RunArgs, folder: &std::path::Path, linkwork: PathBuf, fresh: bool) -> Outcome<()> {
    let binary = Binary(linkwork);
    let store = Store::open(folder, args.engine)?;
    let issuer = Issuer::start(&store.folder)?;
    let seconds = Duration::from_secs(args.seconds.unwrap_or(if args.quick { 1 } else { 8 }));
    let operations = operations::chosen(args.only.as_deref())?;
    let bench = Bench { store: &store, binary: &binary, issuer: &issuer, seconds, warm: !args.quick };
    let is_all = !(args.table || args.quick || args.flat || args.mixed);
    let referrals = args.referrals.unwrap_or(if args.quick { 10_000 } else { 200_000 });
    // What fails in one does not keep the others from being looked at.
    let mut found = Vec::new();
    if is_all || args.table || args.quick {
        let data = store.data(&binary, referrals, fresh)?;
        found.push(table::run(&bench, &data, &operations, args.rounds.unwrap_or(if args.quick { 2 } else { 3 })));
    }
    if is_all || args.mixed {
        let data = store.data(&binary, referrals, fresh && args.mixed)?;
        found.push(mixed::run(&bench, &data, Duration::from_secs(args.seconds.unwrap_or(60))));
    }
    if is_all || args.flat {
        found.push(flat::run(&bench, &args.sizes, &operations, fresh));
    }
    found.into_iter().collect()
}

/// A table with a hole in it is shown, and is no success.
fn refuse_faults<'r>(operations: &[Operation], rounds: impl Iterator<Item = &'r Round>) -> Outcome<()> {
    let mut faults = Vec::new();
    for round in rounds {
        let found = operations.iter().enumerate();
        faults.extend(found.filter_map(|(number, of)| Some(format!("{}: {}", of.name, round.fault(number)?))));
    }
    if faults.is_empty() { Ok(()) } else { Err(fault(format!("not everything was measured:\n{}", faults.join("\n")))) }
}

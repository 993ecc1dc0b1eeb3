//! The yardstick: how fast Linkwork is beside a bare server that does the same work on the same rows. See README.md.

mod bare;
mod capture;
mod cast;
mod cell;
mod data;
mod database;
mod fault;
mod issuer;
mod linkwork;
mod load;
mod person;
mod postgres;
mod process;
mod run;
mod stories;
mod template;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use data::{Engine, Store};
use fault::Outcome;
use linkwork::Binary;

/// How fast Linkwork is beside a bare server that does the same work on the same rows.
#[derive(Debug, Parser)]
#[command(name = "bench")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Measure, loading what data is wanted.
    Run {
        #[command(flatten)]
        common: Common,
        #[command(flatten)]
        run: run::RunArgs,
    },
    /// Load data and keep it, without measuring. Stopped and started again, it goes on.
    Load(LoadArgs),
    /// Serve as the bare server.
    #[command(hide = true)]
    Bare(bare::BareArgs),
}

#[derive(Debug, Args)]
struct Common {
    /// Where data is kept.
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// Linkwork's binary, built for release.
    #[arg(long)]
    linkwork: PathBuf,
    /// Load anew what is there already.
    #[arg(long)]
    fresh: bool,
}

#[derive(Debug, Args)]
struct LoadArgs {
    #[command(flatten)]
    common: Common,
    /// On which database.
    engine: Engine,
    /// How many referrals, of half as many people: 10000 to 2000000.
    referrals: u64,
}

fn main() -> ExitCode {
    match obey(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("bench: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn obey(command: Command) -> Outcome<()> {
    match command {
        Command::Run { common, run } => run::run(&run, &common.data, common.linkwork, common.fresh),
        Command::Bare(args) => bare::serve(&args),
        Command::Load(LoadArgs { common, engine, referrals }) => {
            let store = Store::open(&common.data, engine)?;
            store.data(&Binary(common.linkwork), referrals, common.fresh).map(drop)
        }
    }
}

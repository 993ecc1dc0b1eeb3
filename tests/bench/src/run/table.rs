//! The table: both servers in rounds on one copy of the data.

use super::check::{self, Work};
use super::operations::Operation;
use super::round::{self, Bench, Figures, Paths, Round, Side};
use crate::data::Data;
use crate::fault::Outcome;

/// Runs the rounds and prints the table.
pub fn run(bench: &Bench<'_>, data: &Data, operations: &[Operation], rounds: usize) -> Outcome<()> {
    let place = bench.store.copy(data)?;
    let paths = Paths::read(&place)?;
    println!("\n## {}, {} referrals, {} s each\n", bench.store.engine.name(), data.referrals, bench.seconds.as_secs());
    let works = check::run(bench, (data, &place), operations, &paths)?;
    let mut bare = Vec::with_capacity(rounds);
    let mut linkwork = Vec::with_capacity(rounds);
    for number in 1..=rounds {
        eprintln!("round {number} of {rounds}");
        bare.push(round::run(bench, Side::Bare, (data, &place), operations, &paths)?);
        linkwork.push(round::run(bench, Side::Linkwork, (data, &place), operations, &paths)?);
    }
    print(operations, &works, &bare, &linkwork);
    super::refuse_faults(operations, bare.iter().chain(&linkwork))
}

/// The middle one, or the mean of the middle two.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let at = |place: usize| values.get(place).copied().unwrap_or(f64::NAN);
    (at(values.len() / 2) + at(values.len().saturating_sub(1) / 2)) / 2.0
}

fn range(values: &[f64]) -> (f64, f64) {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    (least, values.iter().copied().fold(f64::NEG_INFINITY, f64::max))
}

/// What the rounds found of an operation.
fn figures(rounds: &[Round], number: usize) -> Vec<Figures> {
    rounds.iter().filter_map(|round| round.figures(number)).collect()
}

/// The rates of each round in which both were measured, one against the other.
fn ratios(bare: &[Round], linkwork: &[Round], of: (usize, usize)) -> Vec<f64> {
    let rate = |round: &Round, number| round.figures(number).map(|figures| figures.measured.per_second);
    let pairs = bare.iter().zip(linkwork);
    pairs.filter_map(|(bare, linkwork)| Some(rate(linkwork, of.1)? / rate(bare, of.0)?)).collect()
}

fn print(operations: &[Operation], works: &[Work; 2], bare: &[Round], linkwork: &[Round]) {
    println!();
    println!(
        "| operation | server | a second | p50 ms | p99 ms | p99 alone | CPU µs | database's µs | statements | bytes | \
         to bare (rounds) |"
    );
    println!("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---|");
    for (number, operation) in operations.iter().enumerate() {
        // Linkwork shares commits or does not: what it does at `submit` is held against both.
        let submit = operations.iter().position(Operation::writes).filter(|_| operation.is_bare_alone());
        let own = submit.unwrap_or(number);
        let ratios = ratios(bare, linkwork, (number, own));
        let (least, most) = range(&ratios);
        let ratio = match ratios.is_empty() {
            true => String::new(),
            false => format!("{:.3} ({least:.3} to {most:.3})", median(ratios)),
        };
        let (of_bare, of_linkwork) = (figures(bare, number), figures(linkwork, own));
        if operation.is_bare_alone() && of_bare.is_empty() {
            continue;
        }
        line(operation.name, "bare", &of_bare, works[0].statements[number], "");
        if operation.is_bare_alone() {
            println!("| | Linkwork's submit | | | | | | | | | {ratio} |");
        } else {
            line("", "Linkwork", &of_linkwork, works[1].statements[number], &ratio);
        }
    }
    let memory = |rounds: &[Round]| rounds.iter().map(|round| round.memory).fold(0.0, f64::max);
    println!("\nPeak memory: Linkwork {:.0} MiB, the bare server {:.0} MiB.", memory(linkwork), memory(bare));
    noise(operations, bare, linkwork);
}

fn line(name: &str, server: &str, figures: &[Figures], statements: Option<u64>, ratio: &str) {
    if figures.is_empty() {
        println!("| {name} | {server} | FAILED | | | | | | | | |");
        return;
    }
    let of = |value: fn(&Figures) -> f64| median(figures.iter().map(value).collect());
    let alone: Vec<f64> = figures.iter().filter_map(|figures| figures.alone).collect();
    let alone = if alone.is_empty() { "-".to_owned() } else { format!("{:.2}", median(alone)) };
    let statements = statements.map_or("-".to_owned(), |count| count.to_string());
    println!(
        "| {name} | {server} | {:.0} | {:.2} | {:.2} | {alone} | {:.0} | {:.0} | {statements} | {:.0} | {ratio} |",
        of(|figures| figures.measured.per_second),
        of(|figures| figures.measured.median),
        of(|figures| figures.measured.p99),
        of(|figures| figures.processor),
        of(|figures| figures.database),
        of(|figures| figures.measured.bytes as f64),
    );
}

/// How far the same work differs from round to round: what a ratio may differ without meaning anything.
fn noise(operations: &[Operation], bare: &[Round], linkwork: &[Round]) {
    let livez = |rounds: &[Round]| {
        let rates: Vec<_> = rounds.iter().map(|round| format!("{:.0}", round.livez)).collect();
        rates.join(", ")
    };
    println!("The machine: /livez a second in each round: bare {}; Linkwork {}.", livez(bare), livez(linkwork));
    let spread = operations.iter().enumerate().filter_map(|(number, operation)| {
        let rates: Vec<f64> = figures(bare, number).iter().map(|figures| figures.measured.per_second).collect();
        let (least, most) = range(&rates);
        let spread = (most - least) / median(rates) * 100.0;
        spread.is_finite().then(|| format!("{} {spread:.0} %", operation.name))
    });
    println!("The bare server's rounds differ by: {}.", spread.collect::<Vec<_>>().join(", "));
}

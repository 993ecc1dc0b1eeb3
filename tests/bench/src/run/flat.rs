//! Flatness: whether a request costs as much on large data as on small.

use super::operations::Operation;
use super::round::{self, Bench, Paths, Round, Side};
use crate::fault::Outcome;

/// What a request may cost on the largest data, to the same on the smallest.
const LIMIT: f64 = 1.5;

/// Runs one round of Linkwork at each size, on the loaded data itself: a copy of the largest would take longer than the
/// round, and the few rows that the round adds are of no weight in it.
pub fn run(bench: &Bench<'_>, sizes: &[u64], operations: &[Operation], fresh: bool) -> Outcome<()> {
    let operations: Vec<_> = operations.iter().copied().filter(|operation| !operation.is_bare_alone()).collect();
    let mut rounds = Vec::with_capacity(sizes.len());
    for referrals in sizes {
        let data = bench.store.data(bench.binary, *referrals, fresh)?;
        let place = bench.store.original(&data);
        let paths = Paths::read(&place)?;
        eprintln!("a round at {referrals} referrals");
        rounds.push(round::run(bench, Side::Linkwork, (&data, &place), &operations, &paths)?);
    }
    println!("\n## Flatness, {}: CPU µs of a request, the database's with it\n", bench.store.engine.name());
    let headings: Vec<String> = sizes.iter().map(|size| format!("{size} referrals")).collect();
    println!("| operation | {} | large to small | limit {LIMIT} |", headings.join(" | "));
    println!("|---|{}---:|---|", "---:|".repeat(sizes.len()));
    for (number, operation) in operations.iter().enumerate() {
        let cost = |round: &Round| round.figures(number).map(|figures| figures.processor + figures.database);
        let costs: Vec<Option<f64>> = rounds.iter().map(cost).collect();
        let words: Vec<String> =
            costs.iter().map(|cost| cost.map_or("FAILED".to_owned(), |cost| format!("{cost:.0}"))).collect();
        let (Some(Some(small)), Some(Some(large))) = (costs.first(), costs.last()) else {
            println!("| {} | {} | - | MISSED |", operation.name, words.join(" | "));
            continue;
        };
        let ratio = large / small;
        let verdict = if ratio <= LIMIT { "kept" } else { "MISSED" };
        println!("| {} | {} | {ratio:.2} | {verdict} |", operation.name, words.join(" | "));
    }
    super::refuse_faults(&operations, rounds.iter())
}

//! What a network leaves open is what all changes that there could be leave open.

use proptest::prelude::{ProptestConfig, any, prop_assert_eq, proptest};
use proptest::strategy::Strategy;

use super::*;

const NODES: usize = 4;

fn arc() -> impl Strategy<Value = Arc> {
    (0..NODES, 0..NODES, any::<bool>(), any::<bool>(), proptest::option::of(1_u64..5))
        .prop_map(|(from, to, more, less, cost)| Arc { from, to, more, less, cost })
}

/// Whether some change of every arc by one at most, as it may, changes this one and leaves each node in balance.
fn by_trying_all(arcs: &[Arc], of: usize) -> bool {
    fn search(arcs: &[Arc], of: usize, at: usize, balance: &mut [i32; NODES]) -> bool {
        let Some(arc) = arcs.get(at) else { return balance.iter().all(|node| *node == 0) };
        let steps = [(0, at != of), (1, arc.more), (-1, arc.less)];
        steps.into_iter().filter(|(_, may)| *may).any(|(step, _)| {
            balance[arc.from] -= step;
            balance[arc.to] += step;
            let is_found = search(arcs, of, at + 1, balance);
            balance[arc.from] += step;
            balance[arc.to] -= step;
            is_found
        })
    }
    search(arcs, of, 0, &mut [0; NODES])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn an_arc_is_open_where_some_change_of_all_changes_it(arcs in proptest::collection::vec(arc(), 1..8)) {
        let expected: Vec<bool> = (0..arcs.len()).map(|of| by_trying_all(&arcs, of)).collect();
        prop_assert_eq!(is_open(NODES, &arcs), expected);
    }

    #[test]
    fn the_cheapest_way_opens_an_arc_and_costs_no_more_than_any_other(arcs in proptest::collection::vec(arc(), 1..8)) {
        let opened = |which: &dyn Fn(usize) -> bool| {
            let open = |(place, arc): (usize, &Arc)| if which(place) { Arc { more: true, less: true, ..*arc } } else { *arc };
            arcs.iter().enumerate().map(open).collect::<Vec<_>>()
        };
        let cost = |place: usize| arcs[place].cost.unwrap_or(1_000);
        for of in 0..arcs.len() {
            let sets = (0..1_usize << arcs.len()).filter(|set| set & (1 << of) == 0);
            let costs = sets.filter(|set| by_trying_all(&opened(&|place| set & (1 << place) != 0), of));
            let least = costs.map(|set| (0..arcs.len()).filter(|place| set & (1 << place) != 0).map(cost).sum::<u64>()).min();
            let found = Ways::of(NODES, &arcs).cheapest(&arcs, of);
            let own = found.as_ref().map(|way| way.iter().map(|place| cost(*place)).sum::<u64>());
            prop_assert_eq!(own, least.filter(|cost| *cost < 1_000), "{:?}", found);
        }
    }
}

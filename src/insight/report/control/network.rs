//! What figures that add up leave open, all of them together. Pure.
//!
//! Figures that add up along rows and columns are a flow: each is an arc, and what comes into a node goes out of it. An arc that
//! may carry one more, or one less, while every other stays within what is published of it, lies on a circle of such changes; one
//! that lies on none has its number told, by some sum of sums. This is exact, and linear in the figures: a change goes round
//! within a strongly connected component, and an arc that may change both ways is of use there unless it is a bridge (Gusfield
//! 1988, of tables with suppressed cells; Boesch and Tindell 1980, of graphs with one-way edges).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// An arc.
#[derive(Clone, Copy, Debug)]
pub struct Arc {
    pub from: usize,
    pub to: usize,
    /// Whether it may carry one more.
    pub more: bool,
    /// Whether it may carry one less.
    pub less: bool,
    /// What it costs to let it carry any number; nothing where that is not possible.
    pub cost: Option<u64>,
}

/// The arcs at each node: the other end, and which arc it is.
struct Ends {
    starts: Vec<usize>,
    ends: Vec<(usize, usize)>,
}

impl Ends {
    fn of(nodes: usize, pairs: &[(usize, usize, usize)]) -> Self {
        let mut starts = vec![0; nodes + 1];
        for (from, ..) in pairs {
            starts[from + 1] += 1;
        }
        for node in 0..nodes {
            starts[node + 1] += starts[node];
        }
        let mut next = starts.clone();
        let mut ends = vec![(0, 0); pairs.len()];
        for (from, to, arc) in pairs {
            ends[next[*from]] = (*to, *arc);
            next[*from] += 1;
        }
        Self { starts, ends }
    }

    fn at(&self, node: usize) -> &[(usize, usize)] {
        &self.ends[self.starts[node]..self.starts[node + 1]]
    }
}

/// The ways that changes may go: along an arc that may carry more, against one that may carry less.
fn ways(arcs: &[Arc], is_backwards: bool) -> Vec<(usize, usize, usize)> {
    let mut ways = Vec::with_capacity(arcs.len() * 2);
    for (place, arc) in arcs.iter().enumerate() {
        if if is_backwards { arc.less } else { arc.more } {
            ways.push((arc.from, arc.to, place));
        }
        if if is_backwards { arc.more } else { arc.less } {
            ways.push((arc.to, arc.from, place));
        }
    }
    ways
}

/// Whether each arc may carry another number than it does, with every other within what it may.
pub fn is_open(nodes: usize, arcs: &[Arc]) -> Vec<bool> {
    let components = components(nodes, arcs);
    let within: Vec<(usize, &Arc)> = arcs
        .iter()
        .enumerate()
        .filter(|(_, arc)| (arc.more || arc.less) && components[arc.from] == components[arc.to])
        .collect();
    let is_bridge = bridges(nodes, arcs.len(), &within);
    let mut is_open = vec![false; arcs.len()];
    for (place, arc) in within {
        is_open[place] = !(arc.more && arc.less && is_bridge[place]);
    }
    is_open
}

/// The strongly connected component of each node.
fn components(nodes: usize, arcs: &[Arc]) -> Vec<usize> {
    let (ahead, back) = (Ends::of(nodes, &ways(arcs, false)), Ends::of(nodes, &ways(arcs, true)));
    let mut finished = Vec::with_capacity(nodes);
    let mut is_seen = vec![false; nodes];
    for root in 0..nodes {
        if std::mem::replace(&mut is_seen[root], true) {
            continue;
        }
        let mut path = vec![(root, 0)];
        while let Some((node, next)) = path.last_mut() {
            match ahead.at(*node).get(*next) {
                Some((to, _)) => {
                    *next += 1;
                    if !std::mem::replace(&mut is_seen[*to], true) {
                        path.push((*to, 0));
                    }
                }
                None => {
                    finished.push(*node);
                    path.pop();
                }
            }
        }
    }
    let mut components = vec![usize::MAX; nodes];
    for root in finished.into_iter().rev() {
        if components[root] != usize::MAX {
            continue;
        }
        components[root] = root;
        let mut reached = vec![root];
        while let Some(node) = reached.pop() {
            for (to, _) in back.at(node) {
                if components[*to] == usize::MAX {
                    components[*to] = root;
                    reached.push(*to);
                }
            }
        }
    }
    components
}

/// Whether each arc is the only one that holds what is at its two ends together, whichever way arcs go.
fn bridges(nodes: usize, arcs: usize, within: &[(usize, &Arc)]) -> Vec<bool> {
    let both = |(place, arc): &(usize, &Arc)| [(arc.from, arc.to, *place), (arc.to, arc.from, *place)];
    let ends = Ends::of(nodes, &within.iter().flat_map(both).collect::<Vec<_>>());
    let (mut is_bridge, mut order, mut low) = (vec![false; arcs], vec![usize::MAX; nodes], vec![usize::MAX; nodes]);
    let mut count = 0;
    for root in 0..nodes {
        if order[root] != usize::MAX || ends.at(root).is_empty() {
            continue;
        }
        let mut path = vec![(root, usize::MAX, 0)];
        (order[root], low[root]) = (count, count);
        count += 1;
        while let Some((node, by, next)) = path.last_mut() {
            let (here, came_by) = (*node, *by);
            if let Some((to, arc)) = ends.at(here).get(*next).copied() {
                *next += 1;
                if arc == came_by {
                    continue;
                }
                if order[to] == usize::MAX {
                    (order[to], low[to]) = (count, count);
                    count += 1;
                    path.push((to, arc, 0));
                } else {
                    low[here] = low[here].min(order[to]);
                }
                continue;
            }
            path.pop();
            if let Some((above, ..)) = path.last() {
                low[*above] = low[*above].min(low[here]);
                if low[here] > order[*above] {
                    is_bridge[came_by] = true;
                }
            }
        }
    }
    is_bridge
}

/// Where changes may go, for whoever looks for the cheapest of them again and again.
pub struct Ways {
    nodes: usize,
    ends: Ends,
}

impl Ways {
    pub fn of(nodes: usize, arcs: &[Arc]) -> Self {
        let both = |(place, arc): (usize, &Arc)| [(arc.from, arc.to, place), (arc.to, arc.from, place)];
        Self { nodes, ends: Ends::of(nodes, &arcs.iter().enumerate().flat_map(both).collect::<Vec<_>>()) }
    }

    /// The arcs that must be let carry any number so that this one may carry another: those that cost the least together. None
    /// where it may already; nothing where no others help.
    pub fn cheapest(&self, arcs: &[Arc], of: usize) -> Option<Vec<usize>> {
        let arc = arcs.get(of)?;
        let one_more = if arc.more { self.shortest(arcs, of, arc.to, arc.from) } else { None };
        let one_less = if arc.less { self.shortest(arcs, of, arc.from, arc.to) } else { None };
        let (_, path) = [one_more, one_less].into_iter().flatten().min_by_key(|(cost, _)| *cost)?;
        Some(path)
    }

    /// The way of the least cost from one node to another, but by one arc: what it costs, and the arcs of it that cost something.
    fn shortest(&self, arcs: &[Arc], without: usize, from: usize, to: usize) -> Option<(u64, Vec<usize>)> {
        let mut best = vec![u64::MAX; self.nodes];
        let mut came: Vec<Option<(usize, usize, u64)>> = vec![None; self.nodes];
        let mut next = BinaryHeap::from([Reverse((0, from))]);
        best[from] = 0;
        while let Some(Reverse((cost, node))) = next.pop() {
            if node == to {
                break;
            }
            if cost > best[node] {
                continue;
            }
            for (other, place) in self.ends.at(node).iter().filter(|(_, place)| *place != without) {
                let arc = arcs[*place];
                let is_free = if arc.from == node { arc.more } else { arc.less };
                let Some(own) = (if is_free { Some(0) } else { arc.cost }) else { continue };
                let then = cost + own;
                if then < best[*other] {
                    best[*other] = then;
                    came[*other] = Some((node, *place, own));
                    next.push(Reverse((then, *other)));
                }
            }
        }
        if best[to] == u64::MAX {
            return None;
        }
        let (mut path, mut node) = (Vec::new(), to);
        while node != from {
            let (before, place, own) = came[node]?;
            path.extend((own > 0).then_some(place));
            node = before;
        }
        Some((best[to], path))
    }
}

#[cfg(test)]
#[path = "network/tests.rs"]
mod tests;

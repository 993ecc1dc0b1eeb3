//! Figures that add up two ways, under control all together: rows that make up rows, as practices do a network and months a
//! quarter, and in each row parts that make up its whole. Pure.
//!
//! Beyond what each sum by itself tells ([`super::Equation`]), nobody may find out a `*` by all of them at once. For a part, that
//! holds even for who knows every whole to the last person: so nothing that is published of the same wholes by something else,
//! as by age beside by sex, tells more of it. For a whole it holds by all wholes, and by them with the parts of one breakdown.

use super::network::{Arc, Ways, is_open};
use super::{Figure, MOST_SUPPRESSED, Parts, Published, PublishedCount, Reader, True, is_few, rounded};

/// A number, and whether it is withheld.
#[derive(Clone, Copy)]
pub struct Cell {
    pub(super) count: True,
    pub(super) is_withheld: bool,
}

/// A whole and its parts.
#[derive(Clone)]
pub struct Row {
    /// The row that it is a part of.
    parent: Option<usize>,
    pub(super) whole: Cell,
    pub(super) parts: Vec<Cell>,
    kind: Parts,
}

/// Which figures are withheld for the sake of others.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Yields {
    /// Any of them.
    Any,
    /// Those of the first row: what is in it is published by itself.
    First,
}

/// Rows, each after the one that it is a part of.
#[derive(Clone, Default)]
pub struct Plane {
    /// The rows.
    pub rows: Vec<Row>,
}

/// Which sums are looked at, and for whose sake.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    /// Wholes, as if they had no parts.
    Wholes,
    /// Parts, as if everybody knew the wholes.
    Parts,
    /// Wholes, by all that is published of them and their parts; parts alone yield.
    WholesByParts,
}

impl Cell {
    fn of(figure: &Figure) -> Self {
        let is_withheld = !figure.equations.iter().all(|one| one.is_safe(figure.count));
        Self { count: figure.count, is_withheld }
    }

    pub(super) fn published(self) -> PublishedCount {
        if self.is_withheld { PublishedCount::WITHHELD } else { PublishedCount::of(Reader::OfAggregates, self.count) }
    }

    /// Whether one more, and one less, would be published alike.
    fn may_change(self) -> (bool, bool) {
        let True(count) = self.count;
        match count {
            count if self.is_withheld => (true, count > 0),
            0 => (false, false),
            1..=MOST_SUPPRESSED => (count < MOST_SUPPRESSED, count > 1),
            _ => (
                rounded(count + 1) == rounded(count),
                count - 1 > MOST_SUPPRESSED && rounded(count - 1) == rounded(count),
            ),
        }
    }

    fn is_suppressed(self) -> bool {
        is_few(self.count) && !self.is_withheld
    }
}

impl Row {
    /// A whole with its parts, under control by themselves: by each of their sums, and by the parts with a whole that everybody
    /// knows. Of 1 to 7 people no parts are shown.
    pub fn alone(whole: &Figure, parts: &[Figure], kind: Parts) -> Self {
        let mut row = Self { parent: None, whole: Cell::of(whole), parts: parts.iter().map(Cell::of).collect(), kind };
        row.withhold_if_few();
        if !row.whole.is_withheld && kind != Parts::Areas {
            super::withhold(&mut row, kind);
            let mut plane = Plane { rows: vec![row.clone()] };
            plane.protect(Look::Parts, Yields::Any);
            row = plane.rows.swap_remove(0);
        }
        row
    }

    /// One that is published nowhere.
    pub fn hidden(whole: True, parts: impl Iterator<Item = True>, kind: Parts) -> Self {
        let hidden = |count| Cell { count, is_withheld: true };
        Self { parent: None, whole: hidden(whole), parts: parts.map(hidden).collect(), kind }
    }

    /// As a part of the row at that place.
    pub fn beneath(self, parent: Option<usize>) -> Self {
        Self { parent, ..self }
    }

    fn withhold_if_few(&mut self) {
        if self.kind != Parts::Areas && (self.whole.is_withheld || is_few(self.whole.count)) {
            // Where all are in one part, it would tell the whole; and a few people's parts tell of each of them.
            self.parts.iter_mut().for_each(|part| part.is_withheld = true);
        }
    }

    /// Withholds what is withheld of the same figures elsewhere.
    pub fn join(&mut self, other: &Self) {
        self.whole.is_withheld |= other.whole.is_withheld;
        for (part, other) in self.parts.iter_mut().zip(&other.parts) {
            part.is_withheld |= other.is_withheld;
        }
        self.withhold_if_few();
    }

    /// As it leaves.
    pub fn published(&self) -> Published {
        Published { total: self.whole.published(), parts: self.parts.iter().map(|part| part.published()).collect() }
    }
}

impl Plane {
    /// Puts other rows beneath the first.
    pub fn extend(&mut self, beneath: Self) {
        let first = self.rows.len();
        let below = |row: Row| Row { parent: Some(row.parent.map_or(0, |parent| parent + first)), ..row };
        self.rows.extend(beneath.rows.into_iter().map(below));
    }

    /// Withholds wholes until nobody finds one out by all the others.
    pub fn protect_wholes(&mut self, yields: Yields) {
        self.protect(Look::Wholes, yields);
        self.rows.iter_mut().for_each(Row::withhold_if_few);
    }

    /// Withholds parts until nobody finds one out by all the others and every whole; and, where any may yield, no whole by them.
    pub fn protect_parts(&mut self, yields: Yields) {
        self.protect(Look::Parts, yields);
        if yields == Yields::Any {
            self.protect(Look::WholesByParts, yields);
        }
    }

    fn protect(&mut self, look: Look, yields: Yields) {
        let may_be_disclosed = |row: &Row| match look {
            Look::Parts => row.parts.iter().any(|part| part.is_suppressed()),
            Look::Wholes | Look::WholesByParts => row.whole.is_suppressed(),
        };
        if !self.rows.iter().any(may_be_disclosed) {
            return;
        }
        let (nodes, mut arcs, cells) = self.network(look, yields);
        let is_sought = |plane: &Self, place: usize| {
            cells[place].is_some_and(|(row, part)| {
                part.is_some() == (look == Look::Parts) && plane.cell(row, part).is_suppressed()
            })
        };
        let is_open = is_open(nodes, &arcs);
        let disclosed: Vec<usize> =
            (0..arcs.len()).filter(|place| !is_open[*place] && is_sought(self, *place)).collect();
        if disclosed.is_empty() {
            return;
        }
        let ways = Ways::of(nodes, &arcs);
        for place in disclosed {
            // Others always help: those that yield are on some way each, since what is made up of somebody is somebody.
            for withheld in ways.cheapest(&arcs, place).unwrap_or_else(|| vec![place]) {
                let Some((row, part)) = cells[withheld] else { continue };
                let cell = self.cell_mut(row, part);
                cell.is_withheld = true;
                (arcs[withheld].more, arcs[withheld].less) = cell.may_change();
            }
        }
    }

    fn cell(&self, row: usize, part: Option<usize>) -> Cell {
        let row = &self.rows[row];
        part.map_or(row.whole, |part| row.parts[part])
    }

    fn cell_mut(&mut self, row: usize, part: Option<usize>) -> &mut Cell {
        let row = &mut self.rows[row];
        match part {
            Some(part) => &mut row.parts[part],
            None => &mut row.whole,
        }
    }

    /// The figures as a flow: from the ground down each column of parts to the rows that have no rows in them, and from there up
    /// the wholes to the ground. Nodes, arcs, and which figure each arc is. What is 0 and shown stays so.
    #[expect(clippy::type_complexity, reason = "read at once, in one place")]
    fn network(&self, look: Look, yields: Yields) -> (usize, Vec<Arc>, Vec<Option<(usize, Option<usize>)>>) {
        let (rows, columns) = (self.rows.len(), self.rows.first().map_or(0, |row| row.parts.len()));
        let mut is_leaf = vec![true; rows];
        self.rows.iter().filter_map(|row| row.parent).for_each(|parent| is_leaf[parent] = false);
        let columns = if look == Look::Wholes { 0 } else { columns };
        let whole_of = |row: usize| if columns == 0 && is_leaf[row] { 0 } else { 1 + row };
        let part_of =
            |row: usize, column: usize| if is_leaf[row] { 1 + row } else { 1 + rows + row * columns + column };
        let (mut arcs, mut cells) = (Vec::new(), Vec::new());
        let mut push = |from: usize, to: usize, cell: Cell, place: (usize, Option<usize>), may_yield: bool| {
            let (more, less) = cell.may_change();
            let True(count) = cell.count;
            let cost = (may_yield && count > 0 && !cell.is_withheld).then_some(count + 1);
            if more || less || cost.is_some() {
                arcs.push(Arc { from, to, more, less, cost });
                cells.push(Some(place));
            }
        };
        for (place, row) in self.rows.iter().enumerate() {
            let is_yielding = yields == Yields::Any || place == 0;
            for (column, part) in row.parts.iter().enumerate().take(columns) {
                let from = row.parent.map_or(0, |parent| part_of(parent, column));
                push(from, part_of(place, column), *part, (place, Some(column)), is_yielding);
            }
            if look != Look::Parts {
                let to = row.parent.map_or(0, whole_of);
                push(whole_of(place), to, row.whole, (place, None), is_yielding && look == Look::Wholes);
            }
        }
        if columns > 0 {
            for (place, row) in self.rows.iter().enumerate().filter(|(place, _)| is_leaf[*place]) {
                if row.kind == Parts::Overlapping {
                    // They come to as much as the whole, or to more: by how much is published nowhere.
                    let parts: u64 = row.parts.iter().map(|part| part.count.0).sum();
                    let less = parts > row.whole.count.0;
                    arcs.push(Arc { from: 1 + place, to: 0, more: true, less, cost: None });
                    cells.push(None);
                }
            }
        }
        (1 + rows + rows * columns, arcs, cells)
    }
}

//! Areas that add up: practices that make up networks, these places, and these an integrated care system. Pure.

use std::collections::HashMap;

use super::area::Area;
use crate::prelude::rules::*;

/// Areas, each after the one that it is in.
#[derive(Clone, Debug)]
pub struct County {
    ids: Vec<Uuid>,
    parents: Vec<Option<usize>>,
    places: HashMap<Uuid, usize>,
    /// For each area the levels beneath it, each by those of it that make it up.
    levels: Vec<Vec<Vec<usize>>>,
    /// There is but one: all people of some services.
    is_one: bool,
}

impl County {
    /// All people of some services, which are of no area.
    pub fn one() -> Self {
        let top = Uuid::nil();
        Self {
            ids: vec![top],
            parents: vec![None],
            places: HashMap::from([(top, 0)]),
            levels: vec![Vec::new()],
            is_one: true,
        }
    }

    /// An area with all beneath it.
    pub fn of(top: &Area) -> Self {
        let id = top.organisation.id.0;
        let mut county = Self { ids: Vec::new(), parents: Vec::new(), ..Self::one() };
        county.places.clear();
        county.is_one = false;
        county.enter(id, None);
        for practice in &top.practices {
            let around = [practice.place, practice.pcn, Some(practice.id)].into_iter().flatten();
            around.fold(0, |parent, area| if area.0 == id { 0 } else { county.enter(area.0, Some(parent)) });
        }
        if !top.services.is_empty() {
            county.enter(Uuid::nil(), Some(0));
        }
        county.levels = county.all_levels();
        county
    }

    fn enter(&mut self, id: Uuid, parent: Option<usize>) -> usize {
        if let Some(place) = self.places.get(&id) {
            return *place;
        }
        self.places.insert(id, self.ids.len());
        self.ids.push(id);
        self.parents.push(parent);
        self.ids.len() - 1
    }

    fn all_levels(&self) -> Vec<Vec<Vec<usize>>> {
        let mut children = vec![Vec::new(); self.ids.len()];
        for (place, parent) in self.parents.iter().enumerate() {
            parent.iter().for_each(|parent| children[*parent].push(place));
        }
        let levels = |place: usize| {
            let mut levels: Vec<Vec<usize>> = Vec::new();
            let mut at = children[place].clone();
            while !at.is_empty() {
                let is_last = at.iter().all(|place| children[*place].is_empty());
                let or_itself =
                    |place: &usize| if children[*place].is_empty() { vec![*place] } else { children[*place].clone() };
                let next = if is_last { Vec::new() } else { at.iter().flat_map(or_itself).collect() };
                levels.push(std::mem::replace(&mut at, next));
            }
            levels
        };
        (0..self.ids.len()).map(levels).collect()
    }

    /// Where an area stands; of the people of services that of all of them.
    pub fn place(&self, id: Option<Uuid>) -> Option<usize> {
        if self.is_one { Some(0) } else { self.places.get(&id?).copied() }
    }

    /// What an area is in.
    pub fn parent(&self, place: usize) -> Option<usize> {
        self.parents[place]
    }

    /// The levels beneath an area, each by those of it that make it up.
    pub fn levels(&self, place: usize) -> &[Vec<usize>] {
        &self.levels[place]
    }

    /// Whether it is no area: people who are registered with none of its practices.
    pub fn is_hidden(&self, place: usize) -> bool {
        !self.is_one && self.ids[place].is_nil()
    }

    /// The areas that a practice is in, itself first.
    pub fn around(&self, practice: Uuid) -> impl Iterator<Item = Uuid> {
        let first = self.places.get(&practice).copied();
        std::iter::successors(first, |place| self.parents[*place]).map(|place| self.ids[place])
    }

    /// What numbers of practices come to in each area.
    pub fn sums(&self, numbers: impl Iterator<Item = (Uuid, i64)>) -> Vec<i64> {
        let mut sums = vec![0; self.ids.len()];
        for (practice, count) in numbers {
            self.place(Some(practice)).into_iter().for_each(|place| sums[place] += count);
        }
        for place in (1..sums.len()).rev() {
            if let Some(parent) = self.parents[place] {
                sums[parent] += sums[place];
            }
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::super::area::tests::{area, practice};
    use super::*;
    use catalogue::OrganisationKind;

    #[test]
    fn practices_add_up_to_each_area_that_they_are_in() {
        let practices =
            vec![practice(1, Some(10), Some(100)), practice(2, Some(10), Some(100)), practice(3, Some(11), None)];
        let mut ics = area(OrganisationKind::Ics, 1_000, practices);
        ics.services = vec![ServiceId(Uuid::from_u128(5))];
        let county = County::of(&ics);
        let id = Uuid::from_u128;
        let sums = county.sums([(id(1), 3), (id(2), 4), (id(3), 5), (Uuid::nil(), 1), (id(77), 9)].into_iter());
        let of = |number: u128| sums[county.place(Some(id(number))).expect("it is there")];
        assert_eq!([1, 2, 3, 10, 11, 100, 1_000].map(of), [3, 4, 5, 7, 5, 7, 13]);
        let names = |levels: &[Vec<usize>]| {
            levels.iter().map(|level| level.iter().map(|place| sums[*place]).sum::<i64>()).collect::<Vec<_>>()
        };
        assert_eq!(names(county.levels(0)), [13, 13, 13], "each level makes up the whole");
        assert!(county.is_hidden(county.place(Some(Uuid::nil())).expect("it is there")));
        assert_eq!(county.around(id(2)).collect::<Vec<_>>(), [2, 10, 100, 1_000].map(id));
        assert_eq!(County::one().sums([(id(1), 3), (id(9), 4)].into_iter()), [7]);
    }
}

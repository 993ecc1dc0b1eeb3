//! What may be done with a household link, and who is kept apart from whom. Pure.

use std::collections::{BTreeMap, BTreeSet};

use super::codes::{HouseholdLinkAction, HouseholdLinkStatus};
use crate::prelude::rules::*;

impl Machine for HouseholdLinkStatus {
    const NAME: &'static str = "household link";

    type Status = Self;
    type Action = HouseholdLinkAction;
    type Actor = Role;

    fn status(&self) -> Self {
        *self
    }

    fn next(&self, action: HouseholdLinkAction) -> Option<Self> {
        match (self, action) {
            (Self::Standing, HouseholdLinkAction::Removal) => Some(Self::Removed),
            (Self::Removed, HouseholdLinkAction::Removal) => None,
        }
    }

    fn allows(&self, role: Role, _: HouseholdLinkAction) -> bool {
        matches!(role, Role::LinkWorker | Role::CareCoordinator | Role::HealthAndWellbeingCoach | Role::ServiceManager)
    }
}

/// Who is kept apart from whom, both ways.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Apart(BTreeMap<PersonId, BTreeSet<PersonId>>);

impl Apart {
    /// Keeps two apart. Somebody and themselves are one.
    pub fn add(&mut self, one: PersonId, other: PersonId) {
        if one != other {
            self.0.entry(one).or_default().insert(other);
            self.0.entry(other).or_default().insert(one);
        }
    }

    /// From whom somebody is kept apart.
    pub fn from(&self, person: PersonId) -> impl Iterator<Item = PersonId> {
        self.0.get(&person).into_iter().flatten().copied()
    }

    /// Whether two of these people are kept apart.
    pub fn is_broken_by(&self, people: &BTreeSet<PersonId>) -> bool {
        people.iter().any(|person| self.from(*person).any(|other| people.contains(&other)))
    }

    /// Everybody who is kept apart from somebody.
    pub fn people(&self) -> impl Iterator<Item = PersonId> {
        self.0.keys().copied()
    }
}

/// A referral of a household, as its sender joined it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member<'a> {
    pub person_id: PersonId,
    /// The sender and its reference, within which a household is joined.
    pub household: (OrganisationId, &'a str),
    /// Its sender says that the others must not learn of it, or tells of a safety risk.
    pub is_guarded: bool,
}

/// Keeps the members of a household apart from whoever of it is guarded: whether it is the others that they are at risk from no
/// sender says in a code, and a warning too many harms nobody.
pub fn keep_members_apart<'a>(apart: &mut Apart, members: &[Member<'a>]) {
    for guarded in members.iter().filter(|member| member.is_guarded) {
        for other in members.iter().filter(|member| member.household == guarded.household) {
            apart.add(guarded.person_id, other.person_id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(names: &[u128]) -> BTreeSet<PersonId> {
        names.iter().copied().map(person).collect()
    }

    fn person(name: u128) -> PersonId {
        PersonId(uuid::Uuid::from_u128(name))
    }

    #[test]
    fn a_link_is_removed_once() {
        use HouseholdLinkAction::Removal;
        use HouseholdLinkStatus::{Removed, Standing};
        assert_eq!((Standing.next(Removal), Removed.next(Removal)), (Some(Removed), None));
        assert_eq!(Standing.check(Role::Supervisor, Removal).unwrap_err().code(), Code::Forbidden);
        assert_eq!(Removed.check(Role::ServiceManager, Removal).unwrap_err().code(), Code::InvalidTransition);
    }

    #[test]
    fn two_are_kept_apart_both_ways_and_nobody_from_themselves() {
        let mut apart = Apart::default();
        apart.add(person(1), person(2));
        apart.add(person(3), person(3));
        for (together, is_broken) in
            [(&[1, 2][..], true), (&[2, 1, 4], true), (&[1, 3], false), (&[2], false), (&[], false)]
        {
            assert_eq!(apart.is_broken_by(&people(together)), is_broken, "{together:?}");
        }
        assert_eq!(apart.from(person(2)).collect::<Vec<_>>(), [person(1)]);
        assert_eq!(apart.people().collect::<BTreeSet<_>>(), people(&[1, 2]));
    }

    #[test]
    fn a_sender_s_household_is_kept_apart_where_one_of_it_is_guarded() {
        let (one, other) = (OrganisationId(uuid::Uuid::from_u128(8)), OrganisationId(uuid::Uuid::from_u128(9)));
        let member = |name, household, is_guarded| Member { person_id: person(name), household, is_guarded };
        for (members, broken, whole) in [
            // Nobody is guarded.
            (vec![member(1, (one, "h"), false), member(2, (one, "h"), false)], &[][..], &[1, 2][..]),
            // One is: from each of the others.
            (
                vec![member(1, (one, "h"), true), member(2, (one, "h"), false), member(3, (one, "h"), false)],
                &[&[1, 2], &[1, 3]][..],
                &[2, 3][..],
            ),
            // The same words of two senders are two households, and other words another.
            (
                vec![member(1, (one, "h"), true), member(2, (other, "h"), true), member(3, (one, "i"), true)],
                &[],
                &[1, 2, 3],
            ),
            // Twice referred is one person.
            (vec![member(1, (one, "h"), true), member(1, (one, "h"), false)], &[], &[1]),
        ] {
            let mut apart = Apart::default();
            keep_members_apart(&mut apart, &members);
            for pair in broken {
                assert!(apart.is_broken_by(&people(*pair)), "{pair:?} of {members:?}");
            }
            assert!(!apart.is_broken_by(&people(whole)), "{whole:?} of {members:?}");
        }
    }
}

//! Which rows a stated reason has opened: those that were named, and for the rest of the request what is of the same people.

use std::collections::BTreeSet;
use std::sync::PoisonError;

use sea_orm::{ColumnTrait, Condition, IdenStatic, Iterable, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::restricted::OF_PERSON;
use super::{Access, Scoped, Tx, seen_by};
use crate::problem::Problem;

/// The columns that name the case which a row belongs to.
const OF_CASE: [&str; 2] = ["episode_id", "referral_id"];

impl Tx {
    /// Opens what a search found, where a reason is stated and the search singled out no more than so many rows: it is named by
    /// what was searched for. Where it fits more of them it opens none.
    ///
    /// # Errors
    /// The database's own.
    pub async fn open_found<E: Scoped>(&self, condition: Condition, most: u64) -> Result<(), Problem> {
        let Some(open) = E::without_reason(self.caller()).filter(|_| self.caller().access_reason.is_some()) else {
            return Ok(());
        };
        let visible = E::find().filter(seen_by::<E>(self.caller())).filter(condition);
        let fitting = visible.clone().limit(most + 1).all(&self.executor()).await?;
        if fitting.len() as u64 > most {
            return Ok(());
        }
        let unrestricted = Condition::all().add_option(self.unrestricted::<E>());
        let own: Vec<Access> = visible
            .filter(open)
            .filter(unrestricted)
            .limit(most)
            .all(&self.executor())
            .await?
            .iter()
            .filter_map(E::access)
            .collect();
        let found = fitting.iter().filter_map(E::access).filter(|one| !own.contains(one));
        self.open_rows(found);
        Ok(())
    }

    pub(super) fn open_rows(&self, rows: impl IntoIterator<Item = Access>) {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner).extend(rows);
    }

    /// The rows of `E` that are of an opened person, or that were opened themselves.
    pub(super) fn of_opened<E: Scoped>(&self) -> Option<Condition> {
        let opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if opened.is_empty() {
            return None;
        }
        let people: BTreeSet<Uuid> = opened.iter().filter_map(|row| row.person_id).map(|person| person.0).collect();
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let of_them = seen.iter().filter(|row| row.person_id.is_some_and(|person| people.contains(&person.0)));
        let rows = opened.iter().chain(of_them).map(|row| row.resource_id);
        let names: BTreeSet<Uuid> = rows.chain(people.iter().copied()).collect();
        let mut condition = Condition::any().add(E::key().is_in(names.iter().copied()));
        for column in E::Column::iter() {
            if OF_PERSON.contains(&column.as_str()) {
                condition = condition.add(column.is_in(people.iter().copied()));
            } else if OF_CASE.contains(&column.as_str()) {
                condition = condition.add(column.is_in(names.iter().copied()));
            }
        }
        Some(condition)
    }
}

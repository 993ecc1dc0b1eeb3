//! Episodes as they are shown, with their histories: a bounded number of queries however many rows there are.

use super::entity::Model;
use super::view::EpisodeOfCare;
use super::{assignment, history};
use crate::prelude::*;

/// More statuses, and more workers, than one episode ever has.
const MOST_ENTRIES: u64 = 500;

impl Viewed for Model {
    type View = EpisodeOfCare;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<EpisodeOfCare>, Problem> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<EpisodeId> = rows.iter().map(|row| row.id).collect();
        let most = MOST_ENTRIES * rows.len() as u64;
        let of_these = history::Column::EpisodeId.is_in(ids.clone());
        let found = tx.find::<history::Entity>().filter(of_these).order_by(history::Column::Id, Order::Asc);
        let mut statuses = grouped(found.all(most).await?, |entry| entry.episode_id);
        let of_these = assignment::Column::EpisodeId.is_in(ids);
        let found = tx.find::<assignment::Entity>().filter(of_these).order_by(assignment::Column::Id, Order::Asc);
        let mut assignments = grouped(found.all(most).await?, |entry| entry.episode_id);
        let role = tx.caller().role;
        let view = |row: &Self| {
            let statuses = statuses.remove(&row.id).unwrap_or_default();
            let assignments = assignments.remove(&row.id).unwrap_or_default();
            EpisodeOfCare::new(row, statuses, assignments, row.allowed_actions(role))
        };
        Ok(rows.iter().map(view).collect())
    }
}

use super::codes::{Attendance, ContactStatus};
use super::entity::{Column, Entity};
use super::view::ContactPage;
use crate::prelude::*;
use kernel::db;

#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ContactFilter {
    /// Only those that you have or had, and those planned for somebody for whom you cover today.
    #[serde(default)]
    #[param(default = false)]
    pub mine: bool,
    /// Only those that this worker has or had.
    pub worker_id: Option<WorkerId>,
    /// Only those that begin at this instant or later.
    pub from: Option<DateTime<Utc>>,
    /// Only those that begin before this instant.
    pub to: Option<DateTime<Utc>>,
    /// Only those that stand here; without it all but those that were entered in error.
    pub status: Option<ContactStatus>,
    /// Only those of which this came.
    pub attendance: Option<Attendance>,
}

/// List contacts
///
/// A diary: the earliest first. Those of your own cases and your own; those of a colleague's case are read at the episode.
#[utoipa::path(
    operation_id = "listContacts",
    params(ContactFilter, Paging),
    responses((status = 200, description = "A page of contacts.", body = ContactPage)),
)]
#[get("/contacts")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<ContactFilter>) -> Result<Reply, Problem> {
    cx.find_by::<Entity, _>(Action::ListContacts, (&filter, &page), (Column::StartsAt, |row| row.starts_at), |tx| {
        filter.condition(tx.caller())
    })
    .await
}

impl ContactFilter {
    fn condition(&self, caller: &Caller) -> Condition {
        let status = match self.status {
            Some(status) => Column::Status.eq(status),
            None => Column::Status.ne(ContactStatus::EnteredInError),
        };
        // `eq(None)` would be `IS NULL`: who is no worker has no diary.
        let mine = self.mine.then(|| match caller.worker_id() {
            Some(worker) => Condition::any().add(Column::WorkerId.eq(worker)).add(
                Condition::all()
                    .add(Column::Status.eq(ContactStatus::Planned))
                    .add(Column::WorkerId.is_in(caller.covers.iter().copied())),
            ),
            None => db::nobody(),
        });
        Condition::all()
            .add(status)
            .add_option(mine)
            .add_option(self.worker_id.map(|worker| Column::WorkerId.eq(worker)))
            .add_option(self.from.map(|from| Column::StartsAt.gte(from)))
            .add_option(self.to.map(|to| Column::StartsAt.lt(to)))
            .add_option(self.attendance.map(|attendance| Column::Attendance.eq(attendance)))
    }
}

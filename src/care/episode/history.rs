//! Table `episode_statuses`: every status that an episode has had, since when and why (FHIR EpisodeOfCare.statusHistory).
//! Append-only: what was said at a closing stays readable when the episode lives again.

use chrono::NaiveDate;
use kernel::db::prelude::*;
use sea_orm::ActiveValue::Set;

use super::entity as episode;
use super::status::{EpisodeStatus, NeedsMet};
use catalogue::coded::Coded;
use kernel::db::Tx;
use kernel::problem::Problem;
use kernel::text::Text;

/// A status that an episode came to.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
#[sea_orm(table_name = "episode_statuses")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EpisodeStatusId,
    pub episode_id: EpisodeId,
    pub status: EpisodeStatus,
    pub since: DateTimeUtc,
    /// Who brought it there; nobody where it followed from an act on another resource by somebody who is no worker.
    pub worker_id: Option<WorkerId>,
    /// Why: a code of the lists for holds, closings and errors.
    pub reason: Option<String>,
    pub comment: Option<String>,
    /// Of a hold: the day on which somebody looks again.
    pub until: Option<Date>,
    /// Of a closing: whether the needs were met.
    pub needs_met: Option<NeedsMet>,
    /// Of a closing: what comes next for the person, in words.
    pub what_next: Option<String>,
}

impl Log for Entity {}

kernel::sensitive! {
    appended, row plain, own of_own_cases,
    plain [id episode_id status since worker_id reason until needs_met]
    words [comment what_next]
}

kernel::erased! {
    kept [id episode_id status since worker_id reason until needs_met]
    emptied [comment what_next]
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        Condition::all().add(refers_to_visible::<episode::Entity>(Column::EpisodeId, caller))
    }

    /// The episode's row, read with it, is what is seen.
    fn access(_: &Model) -> Option<Access> {
        None
    }
}

fn of_own_cases(caller: &Caller) -> Condition {
    Condition::all().add(episode::is_of_own_episode(caller, Column::EpisodeId))
}

/// What is said when an episode comes to a status.
#[derive(Clone, Debug, Default)]
pub struct Said {
    reason: Option<String>,
    comment: Option<String>,
    until: Option<NaiveDate>,
    needs_met: Option<NeedsMet>,
    what_next: Option<String>,
}

impl Said {
    /// Nothing but the reason.
    pub fn because(reason: impl Coded) -> Self {
        Self { reason: Some(reason.code().to_owned()), ..Self::default() }
    }

    /// With a comment.
    pub fn with_comment<const MAX: usize>(self, comment: Option<&Text<MAX>>) -> Self {
        Self { comment: comment.map(|comment| comment.as_str().to_owned()), ..self }
    }

    pub fn until(self, day: NaiveDate) -> Self {
        Self { until: Some(day), ..self }
    }

    /// With what became of the needs, and what comes next.
    pub fn leaving<const MAX: usize>(self, needs: Option<NeedsMet>, what_next: Option<&Text<MAX>>) -> Self {
        Self { needs_met: needs, what_next: what_next.map(|next| next.as_str().to_owned()), ..self }
    }
}

/// Writes down that the episode came to the status it has now.
pub async fn came_to_in(tx: &Tx, row: &episode::Model, said: Said) -> Result<(), Problem> {
    let Said { reason, comment, until, needs_met, what_next } = said;
    let entry = ActiveModel {
        id: Set(EpisodeStatusId::new()),
        episode_id: Set(row.id),
        status: Set(row.status),
        since: Set(tx.now()),
        worker_id: Set(tx.caller().worker_id()),
        reason: Set(reason),
        comment: Set(comment),
        until: Set(until),
        needs_met: Set(needs_met),
        what_next: Set(what_next),
    };
    tx.append::<Entity>(vec![entry]).await
}

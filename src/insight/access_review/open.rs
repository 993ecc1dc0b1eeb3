//! Opens reviews: in the transaction of what is reviewed where that writes, and before its answer leaves where it reads.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use futures_util::future::LocalBoxFuture;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveModelTrait, ConnectionTrait};

use super::codes::{AccessReviewKind, AccessReviewStatus, AccessReviewer};
use super::entity::{Column, Entity, Model};
use super::rules::{USUAL, WITHIN};
use crate::care::person;
use crate::prelude::*;
use crate::system::job::route::of_role;
use kernel::db::{Access, Executor};
use kernel::event;
use kernel::event::entity::Actor;

/// Has somebody else look at what a stated reason opened, and an auditor where it was the cases of unusually many people.
pub fn opened<'a>(
    db: &'a Executor<'a>,
    caller: &'a Caller,
    rows: &'a [Access],
    now: DateTime<Utc>,
) -> LocalBoxFuture<'a, Result<(), DbErr>> {
    Box::pin(async move {
        let people: BTreeSet<PersonId> = rows.iter().filter_map(|row| row.person_id).collect();
        let found: Vec<(PersonId, ServiceId)> = person::entity::Entity::find()
            .select_only()
            .columns([person::entity::Column::Id, person::entity::Column::ServiceId])
            .filter(person::entity::Column::Id.is_in(people))
            .order_by_asc(person::entity::Column::Id)
            .into_tuple()
            .all(db)
            .await?;
        for (person, service) in found {
            let managers = of_role(db, service, Role::ServiceManager).await?;
            let has_another = managers.iter().any(|manager| manager.0 != caller.principal.id());
            let review = Model {
                reviewer: if has_another { AccessReviewer::ServiceManager } else { AccessReviewer::Auditor },
                service_id: Some(service),
                access_reason: caller.access_reason,
                person_id: Some(person),
                about_id: person.0,
                ..review(AccessReviewKind::OpenedCase, caller, now)
            };
            add(db, review, caller).await?;
        }
        let of_the_day = Entity::find()
            .filter(Column::ActorId.eq(caller.principal.id()))
            .filter(Column::Kind.eq(AccessReviewKind::OpenedCase))
            .filter(Column::LastAt.gt(now - TimeDelta::hours(24)));
        if of_the_day.count(db).await? > USUAL {
            add(db, review(AccessReviewKind::UnusualVolume, caller, now), caller).await?;
        }
        Ok(())
    })
}

/// Has an auditor look at a caller to whom more was denied in a minute than is written down.
pub async fn denied(db: &impl ConnectionTrait, caller: &Caller, now: DateTime<Utc>) -> Result<(), DbErr> {
    add(db, review(AccessReviewKind::DenialBurst, caller, now), caller).await
}

/// Has an auditor look at what an administrator approved.
pub async fn given(db: &impl ConnectionTrait, caller: &Caller, grant: Uuid, now: DateTime<Utc>) -> Result<(), DbErr> {
    add(db, Model { about_id: grant, ..review(AccessReviewKind::RightGiven, caller, now) }, caller).await
}

/// A review of a caller, by an auditor.
fn review(kind: AccessReviewKind, caller: &Caller, now: DateTime<Utc>) -> Model {
    Model {
        id: AccessReviewId::new(),
        version: 1,
        kind,
        reviewer: AccessReviewer::Auditor,
        status: AccessReviewStatus::Open,
        service_id: None,
        organisation_id: caller.organisation_id,
        actor_id: caller.principal.id(),
        actor_role: caller.role,
        access_reason: None,
        person_id: None,
        about_id: caller.principal.id(),
        uses: 1,
        first_at: now,
        last_at: now,
        due_at: calendar::within_working_days(calendar::local_date(now), WITHIN),
        outcome: None,
        comment: None,
        reviewed_by: None,
        reviewed_at: None,
        updated_at: now,
    }
}

/// Opens it, or counts up the open one about the same.
async fn add(db: &impl ConnectionTrait, review: Model, caller: &Caller) -> Result<(), DbErr> {
    let now = review.last_at;
    let more = |column: Column| Expr::col((Entity, column)).add(1);
    let mut again = OnConflict::columns([Column::Kind, Column::ActorId, Column::AboutId]);
    // As the index has it: a parameter would not be known to be the same.
    again.target_and_where(Expr::cust("status = 'open'"));
    again.value(Column::Uses, more(Column::Uses)).value(Column::Version, more(Column::Version));
    again.value(Column::LastAt, now).value(Column::UpdatedAt, now);
    let review = review.into_active_model().reset_all();
    let review = Entity::insert(review).on_conflict(again).exec_with_returning(db).await?;
    let kind = if review.version == 1 { EventType::AccessReviewOpened } else { EventType::AccessReviewRepeated };
    let event = review.event(kind).row(now, Actor::Caller(caller), None);
    event::entity::Entity::insert(event).exec_without_returning(db).await?;
    Ok(())
}

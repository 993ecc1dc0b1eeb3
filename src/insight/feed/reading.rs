//! How much of a resource's history a caller may read: as much as of the resource.

use crate::care::referral;
use crate::care::referral::disclosure::Disclosure;
use crate::care::referral::rules::Relation;
use crate::care::referral::views::actor_in;
use crate::prelude::*;
use crate::resources;
use kernel::event;

/// What a caller may read of a resource's history.
pub(super) struct Reading {
    /// The events for these.
    pub audiences: &'static [Audience],
    /// Whether to say all that belongs to a change, and in which role it was done.
    pub is_inside: bool,
    /// Not the events of these kinds.
    pub kept_back: &'static [EventType],
}

/// What may be all that tells of a risk.
const OF_RISK: &[EventType] = &[EventType::ReferralAddedTo, EventType::ReferralRiskReviewed];

const INSIDE: Reading = Reading {
    audiences: &[Audience::Everyone, Audience::StatusDisclosed, Audience::OutcomeDisclosed, Audience::Service],
    is_inside: true,
    kept_back: &[],
};
const OUTCOME: Reading = Reading {
    audiences: &[Audience::Everyone, Audience::StatusDisclosed, Audience::OutcomeDisclosed],
    is_inside: false,
    kept_back: &[],
};
const STATUS: Reading =
    Reading { audiences: &[Audience::Everyone, Audience::StatusDisclosed], is_inside: false, kept_back: &[] };

/// Reads the resource through the caller's eyes, and says how much of its history is theirs.
///
/// # Errors
/// As [`Tx::get`] of the resource: 404 where the caller may not know of it, or there is none.
pub(super) async fn reading_in(tx: &Tx, id: Uuid) -> Result<Reading, Problem> {
    let db = tx.system("the log knows what kind of resource an identifier names");
    let known = event::entity::Entity::find().filter(event::entity::Column::ResourceId.eq(id)).one(&db).await?;
    let kind = known.as_ref().map_or("", |event| event.resource_type.as_str());
    if kind == referral::entity::Model::TYPE {
        let row = tx.get::<referral::entity::Entity>(id).await?;
        return Ok(match actor_in(tx, &row).await?.relation {
            Relation::Referrer(Disclosure::Status) => STATUS,
            Relation::Referrer(Disclosure::Outcome) | Relation::Practice => OUTCOME,
            Relation::Colleague(_) => Reading { kept_back: OF_RISK, ..INSIDE },
            Relation::Service(_) => INSIDE,
        });
    }
    let read = resources::all().into_iter().find(|known| known.name == kind).and_then(|known| known.read);
    read.ok_or_else(|| Problem::new(Code::NotFound))?(tx, id).await?;
    Ok(if tx.caller().role.is_outside() { STATUS } else { INSIDE })
}

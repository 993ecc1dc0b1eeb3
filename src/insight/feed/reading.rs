//! How much of a resource's history a caller may read: as much as of the resource.

use uuid::Uuid;

use crate::care::referral::disclosure::Disclosure;
use crate::care::referral::rules::Relation;
use crate::care::referral::views::actor_in;
use crate::care::{
    assessment, coded_entry, contact, episode, group_session, mdt, message_back, person, refer_back, referral, safety,
};
use crate::county::{absence, activity, client, organisation, service, signposting, supervision, worker};
use crate::prelude::*;
use crate::system::task;
use kernel::event;

/// What a caller may read of a resource's history.
pub(super) struct Reading {
    /// The events for these.
    pub audiences: &'static [Audience],
    /// Whether to say in which role something was done.
    pub names_actors: bool,
    /// Not the events of these kinds.
    pub kept_back: &'static [EventType],
}

/// What may be all that tells of a risk.
const OF_RISK: &[EventType] = &[EventType::ReferralAddedTo, EventType::ReferralRiskReviewed];

const INSIDE: Reading = Reading {
    audiences: &[Audience::Everyone, Audience::StatusDisclosed, Audience::OutcomeDisclosed, Audience::Service],
    names_actors: true,
    kept_back: &[],
};
const OUTCOME: Reading = Reading {
    audiences: &[Audience::Everyone, Audience::StatusDisclosed, Audience::OutcomeDisclosed],
    names_actors: false,
    kept_back: &[],
};
const STATUS: Reading =
    Reading { audiences: &[Audience::Everyone, Audience::StatusDisclosed], names_actors: false, kept_back: &[] };

/// Reads the resource through the caller's eyes, and says how much of its history is theirs.
///
/// # Errors
/// As [`Tx::get`] of the resource: 404 where the caller may not know of it, or there is none.
pub(super) async fn reading_in(tx: &Tx, id: Uuid) -> Result<Reading, Problem> {
    let db = tx.system("the log knows what kind of resource an identifier names");
    let known = event::entity::Entity::find().filter(event::entity::Column::ResourceId.eq(id)).one(&db).await?;
    let outside = tx.caller().role.is_outside();
    let all = if outside { STATUS } else { INSIDE };
    match known.as_ref().map_or("", |event| event.resource_type.as_str()) {
        "referral" => {
            let row = tx.get::<referral::entity::Entity>(id).await?;
            return Ok(match actor_in(tx, &row).await?.relation {
                Relation::Referrer(Disclosure::Status) => STATUS,
                Relation::Referrer(Disclosure::Outcome) | Relation::Practice => OUTCOME,
                Relation::Colleague(_) => Reading { kept_back: OF_RISK, ..INSIDE },
                Relation::Service(_) => INSIDE,
            });
        }
        "task" => tx.get::<task::entity::Entity>(id).await.map(|_| all),
        "episode" => tx.get::<episode::entity::Entity>(id).await.map(|_| all),
        "coded_entry" => tx.get::<coded_entry::entity::Entity>(id).await.map(|_| all),
        "contact" => tx.get::<contact::entity::Entity>(id).await.map(|_| all),
        "mdt_item" => tx.get::<mdt::entity::Entity>(id).await.map(|_| all),
        "activity" => tx.get::<activity::entity::Entity>(id).await.map(|_| all),
        "signposting" => tx.get::<signposting::entity::Entity>(id).await.map(|_| all),
        "supervision" => tx.get::<supervision::entity::Entity>(id).await.map(|_| all),
        "group_session" => tx.get::<group_session::entity::Entity>(id).await.map(|_| all),
        "assessment" => tx.get::<assessment::entity::Entity>(id).await.map(|_| all),
        "message_back" => tx.get::<message_back::entity::Entity>(id).await.map(|_| all),
        "person" => tx.get::<person::entity::Entity>(id).await.map(|_| all),
        "refer_back" => tx.get::<refer_back::entity::Entity>(id).await.map(|_| all),
        "safety_event" => tx.get::<safety::entity::Entity>(id).await.map(|_| all),
        "worker_check_in" => tx.get::<safety::check_in::Entity>(id).await.map(|_| all),
        "organisation" => tx.get::<organisation::entity::Entity>(id).await.map(|_| all),
        "service" => tx.get::<service::entity::Entity>(id).await.map(|_| all),
        "worker" => tx.get::<worker::entity::Entity>(id).await.map(|_| all),
        "absence" => tx.get::<absence::entity::Entity>(id).await.map(|_| all),
        "client" => tx.get::<client::entity::Entity>(id).await.map(|_| all),
        _ => Err(Problem::new(Code::NotFound)),
    }
}

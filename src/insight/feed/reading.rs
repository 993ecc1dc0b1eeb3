//! How much of a resource's history a caller may read: as much as of the resource, and nothing where their role may not read it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::care::referral;
use crate::care::referral::disclosure::Disclosure;
use crate::care::referral::rules::Relation;
use crate::care::referral::views::relations_of;
use crate::insight::notification::preferences;
use crate::prelude::*;
use crate::resources;
use kernel::event;

/// What a caller may read of a resource's history.
#[derive(Clone, Copy)]
pub(super) struct Reading {
    /// The events for these.
    pub audiences: &'static [Audience],
    /// Whether to say all that belongs to a change, and in which role it was done.
    pub is_inside: bool,
    /// Not the events of these kinds.
    pub kept_back: &'static [EventType],
}

impl Reading {
    /// Whether this is theirs to read.
    pub fn has(&self, row: &event::entity::Model) -> bool {
        self.audiences.contains(&row.audience) && !self.kept_back.contains(&row.kind)
    }
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

/// Of a referral, by where the caller stands to it.
fn of_referral(relation: Relation) -> Reading {
    match relation {
        Relation::Referrer(Disclosure::Status) => STATUS,
        Relation::Referrer(Disclosure::Outcome) | Relation::Practice => OUTCOME,
        Relation::Colleague(_) => Reading { kept_back: OF_RISK, ..INSIDE },
        Relation::Service(_) => INSIDE,
    }
}

/// Of any other resource.
fn of_other(caller: &Caller) -> Reading {
    if caller.role.is_outside() { STATUS } else { INSIDE }
}

/// Whether the caller's role may read such resources at all.
fn is_open(tx: &Tx, kind: &str) -> bool {
    resources::read_by(kind).is_some_and(|action| action.allows(tx.caller().role))
}

/// Reads the resource through the caller's eyes, and says of what kind it is and how much of its history is theirs.
///
/// # Errors
/// As [`Tx::get`] of the resource: 404 where the caller may not know of it, or there is none.
pub(super) async fn reading_in(tx: &Tx, id: Uuid) -> Result<(String, Reading), Problem> {
    let db = tx.system("the log knows what kind of resource an identifier names");
    let known = event::entity::Entity::find().filter(event::entity::Column::ResourceId.eq(id));
    // A worker's preferences are named by the worker: their history is read where there is none of the worker.
    let known = known.filter(event::entity::Column::ResourceType.ne(preferences::Model::TYPE)).one(&db).await?;
    let kind = known.map_or(preferences::Model::TYPE.to_owned(), |event| event.resource_type);
    let reading = reading_of(tx, &kind, id).await?;
    Ok((kind, reading))
}

async fn reading_of(tx: &Tx, kind: &str, id: Uuid) -> Result<Reading, Problem> {
    if !is_open(tx, kind) {
        return Err(Problem::new(Code::NotFound));
    }
    if kind == referral::entity::Model::TYPE {
        let row = tx.get::<referral::entity::Entity>(id).await?;
        let relation = relations_of(tx, std::slice::from_ref(&row)).await?.pop();
        return relation.map(of_referral).ok_or_else(|| Problem::new(Code::NotFound));
    }
    resources::read(tx, kind, id).ok_or_else(|| Problem::new(Code::NotFound))?.await?;
    Ok(of_other(tx.caller()))
}

/// The same for many resources at once, by kind and identifier: those of which there is no reading the caller may not know of.
///
/// # Errors
/// The database's own.
pub(super) async fn readings_in(
    tx: &Tx,
    named: BTreeMap<&str, BTreeSet<Uuid>>,
) -> Result<HashMap<String, HashMap<Uuid, Reading>>, Problem> {
    let mut all = HashMap::new();
    for (kind, ids) in named.into_iter().filter(|(kind, _)| is_open(tx, kind)) {
        let mut readings = HashMap::new();
        let count = u64::try_from(ids.len()).unwrap_or(u64::MAX);
        if kind == referral::entity::Model::TYPE {
            let found = tx.find::<referral::entity::Entity>().filter(referral::entity::Column::Id.is_in(ids));
            let rows = found.all(count).await?;
            let relations = relations_of(tx, &rows).await?;
            readings.extend(rows.iter().zip(relations).map(|(row, relation)| (row.id.0, of_referral(relation))));
        } else if let Some(visible) = resources::visible(tx, kind, ids.into_iter().collect()) {
            readings.extend(visible.await?.into_iter().map(|id| (id, of_other(tx.caller()))));
        }
        all.insert(kind.to_owned(), readings);
    }
    Ok(all)
}

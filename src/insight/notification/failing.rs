//! Whether notifications reach anybody: what `/readyz`, `linkwork check` and each service's own view warn of.

use std::collections::{BTreeSet, HashMap};

use sea_orm::Select;

use super::codes::ServiceWarning;
use super::{delivery, entity, rules};
use crate::insight::delivery::codes::{DeliveryFault, DeliveryStatus};
use crate::prelude::*;
use kernel::db::Db;

/// After how many attempts in vain somebody should look: some eight minutes.
const TRIED: i32 = 4;

/// More deliveries than are looked at, of all services.
const MOST: u64 = 1_000;

const NO_CHANNEL: &str =
    "neither a mail server nor GOV.UK Notify is configured: nobody hears of what is due unless they look";
const FAILED: &str = "a notification of the last day could not be delivered";

/// What is wrong with notifications, where a node has a channel or has none.
///
/// # Errors
/// The database's own.
pub async fn warning(db: &Db, has_channel: bool, now: DateTime<Utc>) -> Result<Option<&'static str>, DbErr> {
    if !has_channel {
        return Ok(Some(NO_CHANNEL));
    }
    let system = db.system("whether notifications reach anybody");
    for deliveries in troubled(now) {
        let found = deliveries.select_only().column(delivery::Column::Id).limit(1).into_tuple::<DeliveryId>();
        if found.one(system.read()).await?.is_some() {
            return Ok(Some(FAILED));
        }
    }
    Ok(None)
}

/// What is wrong with the notifications of each of these services.
///
/// # Errors
/// The database's own.
pub async fn warnings_in(
    tx: &Tx,
    services: &[ServiceId],
) -> Result<HashMap<ServiceId, BTreeSet<ServiceWarning>>, Problem> {
    let mut warnings: HashMap<ServiceId, BTreeSet<ServiceWarning>> = HashMap::new();
    if services.is_empty() {
        return Ok(warnings);
    }
    let db = tx.system("whether the notifications of a service reach anybody is for its own people to know");
    for deliveries in troubled(tx.now()) {
        let found: Vec<(NotificationId, Option<DeliveryFault>)> = deliveries
            .select_only()
            .column(delivery::Column::NotificationId)
            .column(delivery::Column::Fault)
            .limit(MOST)
            .into_tuple()
            .all(&db)
            .await?;
        if found.is_empty() {
            continue;
        }
        let of: HashMap<NotificationId, ServiceId> = entity::Entity::find()
            .select_only()
            .column(entity::Column::Id)
            .column(entity::Column::ServiceId)
            .filter(entity::Column::Id.is_in(found.iter().map(|(id, _)| *id)))
            .filter(entity::Column::ServiceId.is_in(services.iter().copied()))
            .into_tuple::<(NotificationId, ServiceId)>()
            .all(&db)
            .await?
            .into_iter()
            .collect();
        for (id, fault) in found {
            let Some(service) = of.get(&id) else { continue };
            let warning = match fault {
                Some(DeliveryFault::NoChannel) => ServiceWarning::NoNotificationChannel,
                _ => ServiceWarning::NotificationsFailed,
            };
            warnings.entry(*service).or_default().insert(warning);
        }
    }
    Ok(warnings)
}

/// Deliveries of the last day that failed though there was an address, refused or out of reach for so long; and those that have been
/// tried several times and not been taken yet, or for which there is nothing to send them by.
fn troubled(now: DateTime<Utc>) -> [Select<delivery::Entity>; 2] {
    use delivery::Column;
    let of = |status: DeliveryStatus, since: DateTime<Utc>| {
        delivery::Entity::find().filter(Column::Status.eq(status)).filter(Column::NextAttemptAt.gte(since))
    };
    let is_stuck = Condition::any().add(Column::Attempts.gte(TRIED)).add(Column::Fault.eq(DeliveryFault::NoChannel));
    [
        of(DeliveryStatus::Failed, now - rules::TRIED_FOR).filter(Column::Fault.ne(DeliveryFault::NoAddress)),
        of(DeliveryStatus::Waiting, now).filter(is_stuck),
    ]
}

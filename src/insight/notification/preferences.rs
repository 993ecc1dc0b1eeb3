//! Table `notification_preferences`: by what, and when, a worker wants to be notified. Who has said nothing is written to by
//! e-mail at any hour.

use kernel::db::Tx;
use kernel::db::prelude::*;
use kernel::problem::Problem;

use super::codes::NotificationChannel;
use crate::county::service::opening::TimeOfDay;
use catalogue::Code;

/// What a worker prefers.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notification_preferences")]
pub struct Model {
    /// The worker.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WorkerId,
    /// Goes up with each change of the row; 0 where there is no row yet.
    pub version: i32,
    pub by_email: bool,
    pub by_text: bool,
    /// From when in England nothing is sent that can wait.
    pub quiet_from: Option<String>,
    /// Until when.
    pub quiet_until: Option<String>,
    pub updated_at: DateTimeUtc,
}

impl sea_orm::ActiveModelBehavior for ActiveModel {}

kernel::versioned!(WorkerId);

impl Resource for Model {
    const TYPE: &'static str = "notification_preferences";

    type Change = ActiveModel;

    fn resource_id(&self) -> Uuid {
        self.id.0
    }

    fn path(&self) -> String {
        "/v1/me/notification-preferences".to_owned()
    }

    fn touch(change: &mut ActiveModel, at: DateTimeUtc) {
        change.updated_at = sea_orm::ActiveValue::Set(at);
    }
}

impl Emits for Model {
    fn event(&self, kind: EventType) -> Event {
        Event::new(kind, self.id.0).to(Audience::Service)
    }
}

kernel::sensitive! {
    changed, about nobody [id version by_email by_text quiet_from quiet_until updated_at]
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        Condition::all().add(Column::Id.eq(caller.principal.id()))
    }

    fn access(_: &Model) -> Option<Access> {
        None
    }
}

impl Model {
    /// Those of somebody who has said nothing.
    pub fn of_new(worker: WorkerId, now: DateTimeUtc) -> Self {
        Self {
            id: worker,
            version: 0,
            by_email: true,
            by_text: false,
            quiet_from: None,
            quiet_until: None,
            updated_at: now,
        }
    }

    /// The channels they want.
    pub fn channels(&self) -> Vec<NotificationChannel> {
        let wanted = [(NotificationChannel::Email, self.by_email), (NotificationChannel::Text, self.by_text)];
        wanted.into_iter().filter(|(_, is_wanted)| *is_wanted).map(|(channel, _)| channel).collect()
    }

    /// The hours in which nothing is sent that can wait: from, until, in England.
    pub fn quiet_hours(&self) -> Option<(TimeOfDay, TimeOfDay)> {
        let read = |text: &Option<String>| text.as_ref().and_then(|text| text.parse().ok());
        read(&self.quiet_from).zip(read(&self.quiet_until))
    }
}

/// Those of the caller, as they are or as they are for who has said nothing.
pub async fn of_caller_in(tx: &Tx) -> Result<Model, Problem> {
    let worker = tx.caller().worker_id().ok_or_else(|| Problem::new(Code::Forbidden))?;
    let found = tx.find::<Entity>().one().await?;
    Ok(found.unwrap_or_else(|| Model::of_new(worker, tx.now())))
}

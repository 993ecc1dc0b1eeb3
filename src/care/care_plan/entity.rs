//! Table `care_plans` and, beneath it, [`version`].
//!
//! Who may see a row: who sees its episode; and where something in the plan is of a sensitive class, of those only who carries
//! the case or covers for who does, who holds every class that it bears, and those who see the whole of what is taken to them
//! (supervisor, safeguarding lead). A plan is all free words: of one that somebody lacks a class for, nothing is there.

use kernel::db::prelude::*;

use super::codes::CarePlanStatus;
use super::wire::{CarePlanContent, PlanAgreement};
use crate::care::episode::entity::{in_visible_episode, is_of_own_episode, of_episode_without_reason};

/// A care and support plan, as it stands now.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "care_plans")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CarePlanId,
    /// Goes up with each change of the row.
    pub version: i32,
    pub service_id: ServiceId,
    pub person_id: PersonId,
    pub episode_id: EpisodeId,
    /// The episode again, while the plan stands: of an episode one does.
    #[sea_orm(unique)]
    pub standing_episode_id: Option<EpisodeId>,
    pub status: CarePlanStatus,
    /// A code of the list of what it was given up, not wanted or entered in error for.
    #[sea_orm(column_type = "Text", nullable)]
    pub status_reason: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub status_comment: Option<String>,
    #[sea_orm(column_type = "Json")]
    pub content: CarePlanContent,
    /// The classes of the content, each between bars: `|safeguarding|suicide_risk|`; `|` where there is none.
    #[sea_orm(column_type = "Text")]
    pub classes: String,
    /// The last agreement to it.
    #[sea_orm(column_type = "Json", nullable)]
    pub agreement: Option<PlanAgreement>,
    /// When that was recorded.
    pub agreed_at: Option<DateTimeUtc>,
    pub created_by: WorkerId,
    pub created_at: DateTimeUtc,
    /// Who wrote it as it stands now.
    pub updated_by: Uuid,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(CarePlanId, "care_plan", "/v1/care-plans/{}", id, in service_id, about person_id);

impl Emits for Model {
    /// Its words stay in it.
    fn event(&self, kind: EventType) -> Event {
        Event::new(kind, self.id.0)
            .to(Audience::Service)
            .in_service(self.service_id)
            .with(json!({ "status": self.status, "episode_id": self.episode_id }))
    }
}

/// Classes, as a column of them has it.
pub fn bars<'a>(classes: impl Iterator<Item = &'a SensitiveClass>) -> String {
    with_bars("|", classes)
}

/// The classes that such a column has, and these.
pub fn with_bars<'a>(before: &str, classes: impl Iterator<Item = &'a SensitiveClass>) -> String {
    let added = classes.filter(|class| !before.contains(&format!("|{class}|")));
    added.fold(before.to_owned(), |all, class| format!("{all}{class}|"))
}

kernel::sensitive! {
    changed, row column(Column::Classes), own of_own_cases,
    plain [
        id version service_id person_id episode_id standing_episode_id status status_reason status_comment content
        classes agreement agreed_at created_by created_at updated_by updated_at
    ]
}

kernel::erased! { gone }

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        in_visible_episode(caller, Column::ServiceId, Column::EpisodeId)
    }

    fn without_reason(caller: &Caller) -> Option<Condition> {
        of_episode_without_reason(caller, Column::EpisodeId)
    }

    fn access(row: &Model) -> Option<Access> {
        Some(Access::of(row))
    }
}

/// Those of the episodes that the caller carries.
fn of_own_cases(caller: &Caller) -> Condition {
    Condition::all().add(is_of_own_episode(caller, Column::EpisodeId))
}

pub mod version {
    //! Table `care_plan_versions`: every version of a plan, the one that stands included. Append-only.

    use kernel::db::prelude::*;

    use crate::care::care_plan::codes::CarePlanStatus;
    use crate::care::care_plan::wire::CarePlanContent;

    /// A plan, as it once stood.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
    #[sea_orm(table_name = "care_plan_versions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub care_plan_id: CarePlanId,
        /// Its number: the first is 1, and each is greater than the one before.
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i32,
        pub status: CarePlanStatus,
        #[sea_orm(column_type = "Json")]
        pub content: CarePlanContent,
        pub written_by: Uuid,
        pub written_at: DateTimeUtc,
    }

    impl Log for Entity {}

    kernel::sensitive! {
        appended, row asked, own nobodys,
        plain [care_plan_id number status content written_by written_at]
    }

    kernel::erased! { gone }

    impl Scoped for Entity {
        fn key() -> Column {
            Column::CarePlanId
        }

        fn visible_to(caller: &Caller) -> Condition {
            Condition::all().add(refers_to_visible::<super::Entity>(Column::CarePlanId, caller))
        }

        /// Read with its plan, whose sight is audited.
        fn access(_: &Model) -> Option<Access> {
            None
        }
    }
}

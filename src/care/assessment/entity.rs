//! Table `assessments` and, beneath it, [`version`].
//!
//! Who may see a row: who sees its episode. No agency and no practice: what the practice should know goes into a message
//! back.

use kernel::db::prelude::*;

use super::wire::NewAssessment;
use crate::care::episode::entity::{self as episode, is_of_own_episode, of_episode_without_reason};

/// What was found with the person, as it stands now.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assessments")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AssessmentId,
    /// Goes up with each change of the row.
    pub version: i32,
    pub service_id: ServiceId,
    #[sea_orm(unique)]
    pub episode_id: EpisodeId,
    /// What was found.
    #[sea_orm(column_type = "Json")]
    pub content: NewAssessment,
    /// When it was first written.
    pub created_at: DateTimeUtc,
    /// Who wrote it as it stands now.
    pub updated_by: Uuid,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(AssessmentId, "assessment", "/v1/episodes/{}/assessment", episode_id, in service_id);

impl Emits for Model {
    /// Its words stay in it.
    fn event(&self, kind: EventType) -> Event {
        let event = Event::new(kind, self.id.0).to(Audience::Service).in_service(self.service_id);
        event.with(json!({ "episode_id": self.episode_id }))
    }
}

kernel::sensitive! {
    changed, row words, own of_own_cases,
    plain [id version service_id episode_id content created_at updated_by updated_at]
}

kernel::erased! { gone }

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        Condition::all().add(refers_to_visible::<episode::Entity>(Column::EpisodeId, caller))
    }

    fn without_reason(caller: &Caller) -> Option<Condition> {
        of_episode_without_reason(caller, Column::EpisodeId)
    }

    /// Read with its episode, whose sight is audited.
    fn access(_: &Model) -> Option<Access> {
        None
    }
}

/// Those of the episodes that the caller carries.
fn of_own_cases(caller: &Caller) -> Condition {
    Condition::all().add(is_of_own_episode(caller, Column::EpisodeId))
}

pub mod version {
    //! Table `assessment_versions`: every version of an assessment, the one that stands included. Append-only.

    use kernel::db::prelude::*;

    use crate::care::assessment::wire::NewAssessment;

    /// What was found, as it once stood.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
    #[sea_orm(table_name = "assessment_versions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub assessment_id: AssessmentId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i32,
        /// What was found.
        #[sea_orm(column_type = "Json")]
        pub content: NewAssessment,
        pub written_by: Uuid,
        pub written_at: DateTimeUtc,
    }

    impl Log for Entity {}

    kernel::sensitive! {
        appended, row asked, own nobodys,
        plain [assessment_id version content written_by written_at]
    }

    kernel::erased! { gone }

    impl Scoped for Entity {
        fn key() -> Column {
            Column::AssessmentId
        }

        fn visible_to(caller: &Caller) -> Condition {
            Condition::all().add(refers_to_visible::<super::Entity>(Column::AssessmentId, caller))
        }

        /// Read with its episode, whose sight is audited.
        fn access(_: &Model) -> Option<Access> {
            None
        }
    }
}

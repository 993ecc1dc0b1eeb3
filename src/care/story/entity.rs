//! Table `stories` and, beneath it, [`version`] and [`release`].
//!
//! Who may see a row: who sees its episode; and where something in the story is of a sensitive class, of those only who may see
//! a plan of that class ([`crate::care::care_plan::entity`]): a story too is all free words.

use kernel::db::prelude::*;

use super::codes::{StoryError, StoryStatus};
use super::wire::StoryContent;
use crate::care::episode::entity::{in_visible_episode, is_of_own_episode, of_episode_without_reason};

/// A story or a case study, as it stands now.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stories")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StoryId,
    /// Goes up with each change of the row.
    pub version: i32,
    pub service_id: ServiceId,
    pub person_id: PersonId,
    pub episode_id: EpisodeId,
    pub status: StoryStatus,
    #[sea_orm(column_type = "Json")]
    pub content: StoryContent,
    /// The classes that a version of it ever bore, each between bars; `|` where there is none.
    #[sea_orm(column_type = "Text")]
    pub classes: String,
    /// How often it was released: bounds what is shown of it.
    pub release_count: i32,
    /// Why it was pulled back, in the words of whoever did.
    #[sea_orm(column_type = "Text", nullable)]
    pub status_comment: Option<String>,
    pub error_reason: Option<StoryError>,
    pub created_at: DateTimeUtc,
    /// Who wrote it as it stands now.
    pub updated_by: Uuid,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(StoryId, "story", "/v1/stories/{}", id, in service_id, about person_id);

impl Emits for Model {
    /// Its words stay in it.
    fn event(&self, kind: EventType) -> Event {
        Event::new(kind, self.id.0)
            .to(Audience::Service)
            .in_service(self.service_id)
            .with(json!({ "status": self.status, "episode_id": self.episode_id }))
    }
}

kernel::sensitive! {
    changed, row column(Column::Classes), own of_own_cases,
    plain [
        id version service_id person_id episode_id status content classes release_count status_comment error_reason
        created_at updated_by updated_at
    ]
}

kernel::erased! { gone }

/// Those of the episodes that the caller carries.
fn of_own_cases(caller: &Caller) -> Condition {
    Condition::all().add(is_of_own_episode(caller, Column::EpisodeId))
}

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

pub mod version {
    //! Table `story_versions`: what a story said each time that it was written. Append-only.

    use kernel::db::prelude::*;

    use crate::care::story::wire::StoryContent;

    /// A story, as it once read.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
    #[sea_orm(table_name = "story_versions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub story_id: StoryId,
        /// Each is greater than the one before.
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i32,
        #[sea_orm(column_type = "Json")]
        pub content: StoryContent,
        pub written_by: Uuid,
        pub written_at: DateTimeUtc,
    }

    impl Log for Entity {}

    kernel::sensitive! {
        appended, row asked, own nobodys,
        plain [story_id number content written_by written_at]
    }

    kernel::erased! { gone }

    impl Scoped for Entity {
        fn key() -> Column {
            Column::StoryId
        }

        fn visible_to(caller: &Caller) -> Condition {
            Condition::all().add(refers_to_visible::<super::Entity>(Column::StoryId, caller))
        }

        /// Read with its story, whose sight is audited.
        fn access(_: &Model) -> Option<Access> {
            None
        }
    }
}

pub mod release {
    //! Table `story_releases`: where a story has gone, for which use, on which consent. Read with its story.

    use kernel::db::prelude::*;

    use crate::care::consent::entity::StoryUse;

    /// That a story has gone somewhere.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
    #[sea_orm(table_name = "story_releases")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: StoryReleaseId,
        pub story_id: StoryId,
        pub consent_id: ConsentId,
        pub used_for: StoryUse,
        #[sea_orm(column_type = "Text")]
        pub destination: String,
        pub released_by: Uuid,
        pub released_at: DateTimeUtc,
        pub pulled_back_at: Option<DateTimeUtc>,
    }

    impl Log for Entity {}

    kernel::sensitive! {
        appended, row asked, own nobodys,
        plain [id story_id consent_id used_for destination released_by released_at pulled_back_at]
    }

    kernel::erased! { gone }

    impl Scoped for Entity {
        fn visible_to(caller: &Caller) -> Condition {
            Condition::all().add(refers_to_visible::<super::Entity>(Column::StoryId, caller))
        }

        /// Read with its story, whose sight is audited.
        fn access(_: &Model) -> Option<Access> {
            None
        }
    }
}

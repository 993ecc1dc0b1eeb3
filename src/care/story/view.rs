//! What a story looks like to the service.

#![warn(missing_docs)]

use std::collections::{BTreeSet, HashMap};

use super::codes::{StoryAction, StoryError, StoryStatus};
use super::entity::{Model, release, version};
use super::wire::StoryContent;
use crate::care::consent::entity::StoryUse;
use crate::care::person::names::called_in;
use crate::care::person::wire::PersonName;
use crate::county::worker::names::names_in;
use crate::prelude::*;
use kernel::http::merge_patch::MergePatch;

/// A story or a case study, for the service.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Story {
    /// Its identifier.
    pub id: StoryId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// Where it stands.
    pub status: StoryStatus,
    /// Why it was pulled back, in words; nothing where the person's consent ended.
    #[schema(max_length = 1000)]
    pub status_comment: Option<String>,
    /// Why it should never have been there.
    pub error_reason: Option<StoryError>,
    /// What you may do next.
    #[schema(max_items = 4)]
    pub allowed_actions: Vec<StoryAction>,
    /// The service.
    pub service_id: ServiceId,
    /// The episode that it is about.
    pub episode_id: EpisodeId,
    /// The person, as the service knows them.
    pub person_id: PersonId,
    /// What the person is called.
    pub person_name: Option<PersonName>,
    /// What it says.
    pub content: StoryContent,
    /// Where it has gone, the newest first: also from where it was pulled back.
    #[schema(max_items = 50)]
    pub releases: Vec<StoryRelease>,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// Who wrote it as it stands now.
    #[schema(max_length = 36)]
    pub updated_by: Uuid,
    /// What they are called, where they are a worker.
    #[schema(max_length = 200)]
    pub updated_by_name: Option<String>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// That a story has gone somewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct StoryRelease {
    /// For which use.
    #[serde(rename = "use")]
    #[schema(rename = "use")]
    pub used_for: StoryUse,
    /// Where.
    #[schema(max_length = 500)]
    pub destination: String,
    /// The consent that named the use.
    pub consent_id: ConsentId,
    /// Who let it go.
    #[schema(max_length = 36)]
    pub released_by: Uuid,
    /// When.
    pub released_at: DateTime<Utc>,
    /// When it was pulled back: what became of it there is a task (`take_story_back`).
    pub pulled_back_at: Option<DateTime<Utc>>,
}

kernel::page! {
    /// A page of stories.
    StoryPage:
        /// The stories, the newest first.
        Story
}

/// What changes about a story: a merge-patch (RFC 7396) of its content. What it said before is kept.
pub type StoryPatch = MergePatch<StoryContent>;

/// What a story said at one time.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct StoryVersion {
    /// Its number: each is greater than the one before.
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub number: i32,
    /// What it said.
    pub content: StoryContent,
    /// Who wrote it.
    #[schema(max_length = 36)]
    pub written_by: Uuid,
    /// When.
    pub written_at: DateTime<Utc>,
}

kernel::page! {
    /// A page of versions.
    StoryVersionPage:
        /// The versions, the newest first.
        StoryVersion
}

impl From<version::Model> for StoryVersion {
    fn from(row: version::Model) -> Self {
        let version::Model { number, content, written_by, written_at, .. } = row;
        Self { number, content, written_by, written_at }
    }
}

impl From<release::Model> for StoryRelease {
    fn from(row: release::Model) -> Self {
        let release::Model { used_for, destination, consent_id, released_by, released_at, pulled_back_at, .. } = row;
        Self { used_for, destination, consent_id, released_by, released_at, pulled_back_at }
    }
}

impl Viewed for Model {
    type View = Story;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<Story>, Problem> {
        let people = called_in(tx, rows.iter().map(|row| row.person_id).collect()).await?;
        let names = names_in(tx, rows.iter().map(|row| WorkerId(row.updated_by)).collect()).await?;
        let releases = grouped(releases_in(tx, &rows).await?, |release| release.story_id);
        let role = tx.caller().role;
        let view = |row: &Self| Story {
            id: row.id,
            etag: ETag::default(),
            status: row.status,
            status_comment: row.status_comment.clone(),
            error_reason: row.error_reason,
            allowed_actions: row.status.allowed_actions(role),
            service_id: row.service_id,
            episode_id: row.episode_id,
            person_id: row.person_id,
            person_name: people.get(&row.person_id).cloned(),
            content: row.content.clone(),
            releases: gone(&releases, row.id),
            created_at: row.created_at,
            updated_by: row.updated_by,
            updated_by_name: names.get(&WorkerId(row.updated_by)).cloned(),
            updated_at: row.updated_at,
        };
        Ok(rows.iter().map(view).collect())
    }
}

fn gone(releases: &HashMap<StoryId, Vec<release::Model>>, id: StoryId) -> Vec<StoryRelease> {
    releases.get(&id).into_iter().flatten().cloned().map(StoryRelease::from).collect()
}

/// Where these stories have gone, the newest first. Each has gone to a bounded number of places.
async fn releases_in(tx: &Tx, rows: &[Model]) -> Result<Vec<release::Model>, Problem> {
    let ids: BTreeSet<StoryId> = rows.iter().filter(|row| row.release_count > 0).map(|row| row.id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let found = release::Entity::find()
        .filter(release::Column::StoryId.is_in(ids))
        .order_by_desc(release::Column::Id)
        .all(&tx.system("who sees a story sees where it has gone"))
        .await?;
    Ok(found)
}

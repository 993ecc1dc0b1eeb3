use super::codes::{CodedEntryStatus, SnomedCode};
use super::entity::{Column, Entity};
use super::view::CodedEntry;
use crate::prelude::*;

/// Which entries.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CodedEntryFilter {
    /// Only those that stand here.
    pub status: Option<CodedEntryStatus>,
    /// Only those with this code.
    pub code: Option<SnomedCode>,
    /// Only those that belong in this practice's record.
    pub practice_id: Option<OrganisationId>,
    /// Only those of this referral.
    pub referral_id: Option<ReferralId>,
    /// Only those of this episode.
    pub episode_id: Option<EpisodeId>,
}

kernel::page! {
    /// A page of coded entries.
    CodedEntryPage:
        /// The entries, the newest first.
        CodedEntry
}

/// List coded entries
///
/// The newest first. A practice sees those of its own patients who do not object to its being told; the service its own.
#[utoipa::path(
    operation_id = "listCodedEntries",
    params(CodedEntryFilter, Paging),
    responses((status = 200, description = "A page of entries.", body = CodedEntryPage)),
)]
#[get("/coded-entries")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<CodedEntryFilter>) -> Result<Reply, Problem> {
    cx.find::<Entity>(Action::ListCodedEntries, (&filter, &page), Order::Desc, |_| filter.condition()).await
}

impl CodedEntryFilter {
    fn condition(&self) -> Condition {
        Condition::all()
            .add_option(self.status.map(|status| Column::Status.eq(status)))
            .add_option(self.code.map(|code| Column::Code.eq(code)))
            .add_option(self.practice_id.map(|id| Column::PracticeId.eq(id)))
            .add_option(self.referral_id.map(|id| Column::ReferralId.eq(id)))
            .add_option(self.episode_id.map(|id| Column::EpisodeId.eq(id)))
    }
}

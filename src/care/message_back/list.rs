use super::codes::{MessageOccasion, MessageRecipient, MessageStatus};
use super::entity::{Column, Entity};
use super::view::MessageBackPage;
use crate::prelude::*;

/// Which messages.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MessageBackFilter {
    /// Only those that stand here.
    pub status: Option<MessageStatus>,
    /// Only those written for this.
    pub occasion: Option<MessageOccasion>,
    /// Only those that are written to these.
    pub recipient: Option<MessageRecipient>,
    /// Only those of this episode.
    pub episode_id: Option<EpisodeId>,
}

/// List messages back
///
/// The newest first. A practice sees what was released about its own patients who do not object to its being told; an
/// agency what was released to it about its referrals; the service its own, drafts too.
#[utoipa::path(
    operation_id = "listMessagesBack",
    params(MessageBackFilter, Paging),
    responses((status = 200, description = "A page of messages.", body = MessageBackPage)),
)]
#[get("/messages-back")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<MessageBackFilter>) -> Result<Reply, Problem> {
    cx.find::<Entity>(Action::ListMessagesBack, (&filter, &page), Order::Desc, |_| filter.condition()).await
}

impl MessageBackFilter {
    fn condition(&self) -> Condition {
        Condition::all()
            .add_option(self.status.map(|status| Column::Status.eq(status)))
            .add_option(self.occasion.map(|occasion| Column::Occasion.eq(occasion)))
            .add_option(self.recipient.map(|recipient| Column::Recipient.eq(recipient)))
            .add_option(self.episode_id.map(|id| Column::EpisodeId.eq(id)))
    }
}

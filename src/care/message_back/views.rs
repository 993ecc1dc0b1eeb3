//! Messages back as this caller may see them, in a bounded number of queries however many there are.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::codes::MessageRecipient;
use super::entity::Model;
use super::view::MessageBack;
use crate::care::consent::feedback_agreed;
use crate::care::person::views::for_practice_in;
use crate::care::referral::codes::Source;
use crate::care::referral::disclosure::Disclosure;
use crate::care::referral::entity as referral;
use crate::care::referral::status::ReferralStatus;
use crate::prelude::*;

impl Viewed for Model {
    type View = MessageBack;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<MessageBack>, Problem> {
        let role = tx.caller().role;
        let patients = for_practice_in(tx, rows.iter().map(|row| row.person_id)).await?;
        let heard = if role.is_outside() { heard_in(tx, &rows).await? } else { HashSet::new() };
        let view = |row: &Self| MessageBack::new(row, role, patients.get(&row.person_id), heard.contains(&row.id));
        Ok(rows.iter().map(view).collect())
    }
}

/// Which of these messages the sender whom they are written to may read now: the person agrees to feedback to it with that
/// referral, which nobody says should never have been there.
pub(super) async fn heard_in(tx: &Tx, rows: &[Model]) -> Result<HashSet<MessageBackId>, Problem> {
    let to_sender = || rows.iter().filter(|row| row.recipient == MessageRecipient::Referrer);
    let named: Vec<ReferralId> = to_sender().filter_map(|row| row.referral_id).collect();
    if named.is_empty() {
        return Ok(HashSet::new());
    }
    let found = referral::Entity::find()
        .filter(referral::Column::Id.is_in(named))
        .filter(referral::Column::Status.ne(ReferralStatus::EnteredInError))
        .all(&tx.system("what a referrer may know rests on the person's decision, which the referrer does not see"))
        .await?;
    let mut senders: BTreeMap<OrganisationId, Vec<&referral::Model>> = BTreeMap::new();
    found.iter().for_each(|row| senders.entry(row.organisation_id).or_default().push(row));
    let mut agreed: HashMap<ReferralId, bool> = HashMap::new();
    for (sender, referrals) in senders {
        agreed.extend(feedback_agreed(tx, &referrals, sender).await?);
    }
    let is_heard = |row: &referral::Model| {
        let has_agreed = agreed.get(&row.id).copied().unwrap_or(false);
        Disclosure::of_referrer(row.source == Source::Organisation, has_agreed) == Disclosure::Outcome
    };
    let heard: HashSet<ReferralId> = found.iter().filter(|row| is_heard(row)).map(|row| row.id).collect();
    let is_of = |row: &&Model| row.referral_id.is_some_and(|id| heard.contains(&id));
    Ok(to_sender().filter(is_of).map(|row| row.id).collect())
}

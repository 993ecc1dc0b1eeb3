//! The coded lists of the contract, each code with its display, so that no front end has to write them again.
//!
//! A list that is missing here is missed by a test: every enumeration of the published document must be one of these.

pub mod list;

use crate::care::{
    assessment, care_plan, coded_entry, consent, contact, episode, erasure, group_session, healthcare_use,
    household_link, instrument, mdt, message_back, money_gain, objection, onward_referral, outcome, person, precaution,
    refer_back, referral, restriction, safety, story,
};
use crate::community::{
    asset, asset_concern, confidence_survey, connection, directory_source, gap, quality_assurance, volunteer,
};
use crate::county::{
    absence, access_grant, activity, client, on_call, organisation, service, signposting, supervision, worker,
};
use crate::insight::{access_review, delivery, export, feed, notification, pseudonym, report, webhook};
use crate::prelude::*;
use crate::system::{me, oauth, task};
use catalogue::SensitiveClass;
use catalogue::coded::ValueSet;
use kernel::auth::AccessReason;

/// Every coded list of the contract, by name.
pub fn all() -> Vec<ValueSet> {
    let shared = vec![
        ValueSet::of::<Role>(),
        ValueSet::of::<SensitiveClass>(),
        ValueSet::of::<EventType>(),
        ValueSet::of::<OrganisationKind>(),
        ValueSet::of::<AccessReason>(),
    ];
    let of_slices = [
        absence::rules::value_sets(),
        access_grant::codes::value_sets(),
        access_review::codes::value_sets(),
        activity::kind::value_sets(),
        assessment::codes::value_sets(),
        asset::codes::value_sets(),
        asset_concern::codes::value_sets(),
        care_plan::codes::value_sets(),
        client::wire::value_sets(),
        coded_entry::codes::value_sets(),
        confidence_survey::codes::value_sets(),
        connection::codes::value_sets(),
        consent::entity::value_sets(),
        contact::codes::value_sets(),
        delivery::codes::value_sets(),
        directory_source::codes::value_sets(),
        episode::rules::caseload::value_sets(),
        episode::status::value_sets(),
        export::codes::value_sets(),
        feed::change::value_sets(),
        gap::codes::value_sets(),
        group_session::codes::value_sets(),
        healthcare_use::codes::value_sets(),
        household_link::codes::value_sets(),
        instrument::codes::value_sets(),
        mdt::codes::value_sets(),
        me::view::value_sets(),
        message_back::codes::value_sets(),
        money_gain::codes::value_sets(),
        notification::codes::value_sets(),
        oauth::refusal::value_sets(),
        objection::wire::value_sets(),
        on_call::rules::value_sets(),
        erasure::codes::value_sets(),
        onward_referral::codes::value_sets(),
        organisation::kind::value_sets(),
        outcome::codes::value_sets(),
        person::codes::value_sets(),
        precaution::codes::value_sets(),
        pseudonym::rules::value_sets(),
        person::match_key::value_sets(),
        quality_assurance::codes::value_sets(),
        refer_back::codes::value_sets(),
        report::codes::value_sets(),
        referral::addendum::value_sets(),
        referral::codes::value_sets(),
        referral::disclosure::value_sets(),
        referral::status::value_sets(),
        restriction::codes::value_sets(),
        safety::codes::value_sets(),
        service::criteria::value_sets(),
        service::opening::value_sets(),
        signposting::codes::value_sets(),
        story::codes::value_sets(),
        supervision::codes::value_sets(),
        task::actions::value_sets(),
        task::kind::value_sets(),
        task::subject::value_sets(),
        volunteer::codes::value_sets(),
        webhook::codes::value_sets(),
        worker::wire::value_sets(),
    ];
    let mut all: Vec<ValueSet> = of_slices.into_iter().flatten().chain(shared).collect();
    all.sort_by_key(|list| list.name);
    all
}

kernel::routes!(list);

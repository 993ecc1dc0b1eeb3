//! What a group is told of a person: made anew at each reading, out of what the person permitted and what is in force now. Pure.

#![warn(missing_docs)]

use std::collections::BTreeSet;

use super::codes::{SharedMeans, SharedName};
use super::entity::Model;
use super::rules::{is_safe, not_to_tell};
use crate::care::person;
use crate::care::person::codes::{CommunicationSupport, InformationFormat, ProtectiveRule};
use crate::care::person::wire::{Demographics, PersonName};
use crate::care::precaution::view::Precautions;
use crate::prelude::*;

/// The person, as far as they permit that the group is told of them.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ConnectedPerson {
    /// What they are called.
    #[schema(max_length = 500)]
    pub name: String,
    /// How you may reach them yourself. Through the service alone where there is nothing.
    #[schema(max_items = 3)]
    pub means: Vec<SharedMeans>,
    /// The number, where telephone or text message is among the means.
    pub telephone: Option<PhoneNumber>,
    /// The address, where e-mail is among the means.
    pub email: Option<EmailAddress>,
    /// What must be kept to whenever you reach them: their safety may hang on it.
    #[schema(max_items = 6)]
    pub protective_rules: BTreeSet<ProtectiveRule>,
    /// When it is safe to reach them, as each said who knows. Only beside a way to do so.
    #[schema(max_items = 10)]
    pub safe_when: Vec<Text<500>>,
    /// What must never be done. Only beside a way to reach them.
    #[schema(max_items = 10)]
    pub safe_never: Vec<Text<500>>,
    /// Support to communicate.
    #[schema(max_items = 8)]
    pub communication: BTreeSet<CommunicationSupport>,
    /// Forms in which they can take in what is written.
    #[schema(max_items = 9)]
    pub formats: BTreeSet<InformationFormat>,
    /// The languages to interpret.
    #[schema(max_items = 10)]
    pub interpreter_languages: Vec<Language>,
    /// Whether a carer should be there.
    pub carer_present: Option<bool>,
    /// What else they would like you to know.
    #[schema(max_length = 1000)]
    pub text: Option<String>,
}

/// What the group is told; nothing where the connection is over, the person has died, or somebody is not to know of whom nobody
/// made sure that they have nothing to do with the group.
pub fn project(row: &Model, person: &person::entity::Model, precautions: &Precautions) -> Option<ConnectedPerson> {
    let shared = row.shared.as_ref().filter(|_| row.status.is_live())?;
    let is_unchecked = |name: &String| !row.checked_against.0.contains(name);
    if person.death.is_some() || not_to_tell(precautions).iter().any(is_unchecked) {
        return None;
    }
    let demographics: Demographics = serde_json::from_value(person.demographics.clone()).ok()?;
    let safe: Vec<SharedMeans> = shared.means.iter().copied().filter(|means| is_safe(*means, precautions)).collect();
    let by_telephone = safe.iter().any(|means| *means != SharedMeans::Email);
    let telephone = demographics.contact.telephones.first().filter(|_| by_telephone).map(|one| one.number.clone());
    let by_email = safe.contains(&SharedMeans::Email);
    let email = demographics.contact.emails.first().filter(|_| by_email).map(|one| one.address.clone());
    let means: Vec<SharedMeans> = safe
        .into_iter()
        .filter(|means| if *means == SharedMeans::Email { email.is_some() } else { telephone.is_some() })
        .collect();
    let is_reached = !means.is_empty();
    let beside = |texts: &[Text<500>]| if is_reached { texts.iter().take(10).cloned().collect() } else { Vec::new() };
    let needs = &precautions.individual_requirements;
    let permitted = shared.requirements;
    Some(ConnectedPerson {
        name: called(&demographics.name, shared.name),
        telephone,
        email,
        protective_rules: precautions
            .protective_instructions
            .iter()
            .map(|instruction| instruction.rule)
            // Of whom somebody is kept from, and from where, the group learns nothing: it was made sure of.
            .filter(|rule| is_reached && !matches!(rule, ProtectiveRule::DoNotTell | ProtectiveRule::DoNotGoNear))
            .collect(),
        safe_when: beside(&precautions.safe_contact.when),
        safe_never: beside(&precautions.safe_contact.never),
        communication: if permitted { needs.communication.clone() } else { BTreeSet::new() },
        formats: if permitted { needs.formats.clone() } else { BTreeSet::new() },
        interpreter_languages: if permitted {
            needs.interpreter_languages.iter().take(10).cloned().collect()
        } else {
            Vec::new()
        },
        carer_present: needs.carer_present.filter(|_| permitted),
        text: shared.text.as_ref().map(|text| text.as_str().to_owned()),
        means,
    })
}

/// What they are called, as much of it as the group may know.
fn called(name: &PersonName, shared: SharedName) -> String {
    let text = |part: &Option<Text<200>>| part.as_ref().map(|text| text.as_str().to_owned());
    let first = || {
        let given = text(&name.given_name);
        given.and_then(|given| given.split_whitespace().next().map(str::to_owned))
    };
    let short = text(&name.preferred_name).or_else(first);
    match shared {
        SharedName::FirstName => short.unwrap_or_default(),
        SharedName::FullName => {
            let given = text(&name.given_name).or(short);
            [given, text(&name.family_name)].into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
    }
}

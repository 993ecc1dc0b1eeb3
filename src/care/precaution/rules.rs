//! Which precautions are in force, and what they forbid. Pure.
//!
//! - [`Precautions::of`], [`Precautions::tighten`]: the strictest of what was said;
//! - [`Precautions::differs`]: whether something that is said has to be reviewed;
//! - [`Precautions::forbids`]: the acts that are refused while they are planned, and warned of once they have happened.

use std::collections::BTreeSet;

use super::view::{Precautions, RequirementsInForce, SafeContactInForce};
use super::wire::Stated;
use crate::care::contact::codes::{ConsultationMechanism, LocationType};
use crate::care::person::codes::{Asked, ContactMeans, ProtectiveRule};
use crate::care::person::wire::{IndividualRequirements, SafeContact};
use crate::prelude::rules::*;

/// How many statements of one referral may wait for the service. Ours, not a source's: a sender that needs more has a fault.
pub const MOST_WAITING: usize = 100;

/// How somebody is about to be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    pub mechanism: ConsultationMechanism,
    /// Through the person's go-between.
    pub through_somebody: bool,
    /// Where, face to face.
    pub location: Option<LocationType>,
}

/// What a precaution forbids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forbidden {
    /// The means is none of those that are safe.
    UnsafeMeans,
    /// A visit where the person lives.
    Visit,
    /// Something written.
    Writing,
    /// The address that is kept back.
    Address,
}

impl Forbidden {
    /// The code of the refusal.
    pub const fn code(self) -> Code {
        match self {
            Self::UnsafeMeans => Code::UnsafeMeans,
            Self::Visit => Code::DoNotVisit,
            Self::Writing => Code::DoNotWrite,
            Self::Address => Code::AddressWithheld,
        }
    }

    fn fault(self) -> Fault {
        let (pointer, detail) = match self {
            Self::UnsafeMeans => ("/consultation_mechanism", "is none of the ways of safe_contact that are in force"),
            Self::Visit => ("/location_type", "do_not_visit: the person is not to be visited where they live"),
            Self::Writing => ("/consultation_mechanism", "do_not_write: nothing is to be written to the person"),
            Self::Address => ("/consultation_mechanism", "the person keeps their address back"),
        };
        Fault::new(pointer, self.code().as_str(), detail)
    }
}

impl Way {
    /// By which means it reaches the person; none where the list has no word for it.
    pub fn means(self) -> Option<ContactMeans> {
        if self.through_somebody { Some(ContactMeans::ThroughSomebody) } else { self.mechanism.means() }
    }

    fn is_where_they_live(self) -> bool {
        let is_visit = self.mechanism == ConsultationMechanism::FaceToFace;
        is_visit && self.location.is_some_and(LocationType::is_where_people_live)
    }

    fn is_letter(self) -> bool {
        self.mechanism == ConsultationMechanism::Letter && !self.through_somebody
    }

    /// Whether something written comes to the person, which somebody else may read.
    fn is_written(self) -> bool {
        use ConsultationMechanism as M;
        let in_writing = matches!(
            self.mechanism,
            M::Letter | M::Email | M::TextMessage | M::InstantMessaging | M::MessageBoard | M::ChatRoom
        );
        in_writing && !self.through_somebody
    }
}

impl SafeContactInForce {
    /// Whether it allows a means: where ways were named, no other is safe.
    pub fn allows(&self, means: Option<ContactMeans>) -> bool {
        self.status != Asked::Asked || means.is_some_and(|means| self.how.contains(&means))
    }

    fn tighten(&mut self, said: &SafeContact) {
        if said.status == Asked::Asked {
            let how: BTreeSet<ContactMeans> = said.how.iter().copied().collect();
            self.how = if self.status == Asked::Asked { &self.how & &how } else { how };
            self.status = Asked::Asked;
        }
        add(&mut self.when, said.when.as_ref());
        add(&mut self.never, said.never.as_ref());
    }
}

impl RequirementsInForce {
    fn tighten(&mut self, said: &IndividualRequirements) {
        if said.status == Asked::Asked {
            self.status = Asked::Asked;
        }
        self.communication.extend(said.communication.iter().copied());
        self.formats.extend(said.formats.iter().copied());
        add(&mut self.interpreter_languages, said.interpreter_language.as_ref());
        add(&mut self.reasonable_adjustments, said.reasonable_adjustments.iter());
        add(&mut self.impairments, said.impairments.iter());
        add(&mut self.mobility, said.mobility.as_ref());
        add(&mut self.other, said.other.as_ref());
        self.carer_present = match (self.carer_present, said.carer_present) {
            (Some(one), Some(other)) => Some(one || other),
            (one, other) => one.or(other),
        };
    }
}

/// Each once, in the order in which it was said.
fn add<'a, T: Clone + PartialEq + 'a>(all: &mut Vec<T>, more: impl IntoIterator<Item = &'a T>) {
    for one in more {
        if !all.contains(one) {
            all.push(one.clone());
        }
    }
}

impl Precautions {
    /// Those of a record by itself.
    pub fn of(record: &Stated) -> Self {
        let status = |asked: Option<Asked>| asked.unwrap_or(Asked::NotAsked);
        let mut precautions = Self {
            safe_contact: SafeContactInForce {
                status: status(record.safe_contact.as_ref().map(|safe| safe.status)),
                how: record.safe_contact.iter().flat_map(|safe| safe.how.iter().copied()).collect(),
                when: Vec::new(),
                never: Vec::new(),
            },
            individual_requirements: RequirementsInForce {
                status: status(record.individual_requirements.as_ref().map(|needs| needs.status)),
                communication: BTreeSet::new(),
                interpreter_languages: Vec::new(),
                formats: BTreeSet::new(),
                reasonable_adjustments: Vec::new(),
                impairments: Vec::new(),
                mobility: Vec::new(),
                carer_present: None,
                other: Vec::new(),
            },
            protective_instructions: Vec::new(),
            address_withheld: false,
            contact_objection_at: None,
            review_due: false,
            has_more: false,
        };
        precautions.tighten(record);
        precautions
    }

    /// Takes in what somebody said: it may tighten, and never loosens. That nothing is needed, or that it was not asked, is no
    /// reason to do what somebody else forbids.
    pub fn tighten(&mut self, said: &Stated) {
        if let Some(safe) = &said.safe_contact {
            self.safe_contact.tighten(safe);
        }
        if let Some(needs) = &said.individual_requirements {
            self.individual_requirements.tighten(needs);
        }
        add(&mut self.protective_instructions, said.protective_instructions.0.iter());
        self.address_withheld |= said.address_withheld;
    }

    /// Whether what somebody says differs from what is in force, and so has to be reviewed: it tightens it, or says that more
    /// is safe.
    pub fn differs(&self, said: &Stated) -> bool {
        let mut after = self.clone();
        after.tighten(said);
        let says_more = said.safe_contact.as_ref().is_some_and(|safe| match safe.status {
            Asked::Asked => safe.how.iter().copied().collect::<BTreeSet<_>>() != self.safe_contact.how,
            Asked::NoneNeeded => self.safe_contact.status != Asked::NoneNeeded,
            Asked::NotAsked => false,
        });
        after != *self || says_more
    }

    /// Whether this has to be kept to.
    pub fn has(&self, rule: ProtectiveRule) -> bool {
        self.protective_instructions.iter().any(|instruction| instruction.rule == rule)
    }

    /// Near which places the person is not to go.
    pub fn places_to_avoid(&self) -> BTreeSet<Postcode> {
        self.protective_instructions.iter().filter_map(|instruction| instruction.postcode.clone()).collect()
    }

    /// What of this way of reaching the person they forbid.
    pub fn forbids(&self, way: Way) -> Vec<Forbidden> {
        let at_address =
            way.is_letter() || (way.is_where_they_live() && way.location != Some(LocationType::CarersHome));
        [
            (Forbidden::UnsafeMeans, !self.safe_contact.allows(way.means())),
            (Forbidden::Visit, self.has(ProtectiveRule::DoNotVisit) && way.is_where_they_live()),
            (Forbidden::Writing, self.has(ProtectiveRule::DoNotWrite) && way.is_written()),
            (Forbidden::Address, self.address_withheld && at_address),
        ]
        .into_iter()
        .filter_map(|(forbidden, holds)| holds.then_some(forbidden))
        .collect()
    }

    /// Lets a way of reaching the person pass that is about to be planned.
    ///
    /// # Errors
    /// 409 `unsafe_means`, `do_not_visit`, `do_not_write`, `address_withheld`, with each of them that applies.
    pub fn refuse(&self, way: Way) -> Result<(), Problem> {
        let forbidden = self.forbids(way);
        match forbidden.first() {
            None => Ok(()),
            Some(first) => {
                let faults: Vec<Fault> = forbidden.iter().map(|one| one.fault()).collect();
                Err(Problem::new(first.code()).with_faults(faults))
            }
        }
    }
}

//! The coded lists of organisations: how they belong together, whether they are switched on.

use catalogue::{OrganisationKind, value_sets};

value_sets! {
    /// How one organisation belongs to another.
    pub enum MembershipKind in "membership_kind" {
        /// GP practice in a primary care network
        PracticeInPcn = "practice_in_pcn",
        /// Primary care network in a place
        PcnInPlace = "pcn_in_place",
        /// Place in an integrated care system
        PlaceInIcs = "place_in_ics",
        /// Place of a local authority, whose commissioners read its reports
        PlaceInLocalAuthority = "place_in_local_authority",
    }

    /// Whether an organisation, service, worker or client is switched on. What is disabled stops at once and keeps its
    /// history.
    pub enum Status in "status" {
        /// In use
        Active = "active",
        /// Switched off
        Disabled = "disabled",
    }
}

impl MembershipKind {
    /// How a `member` of one kind belongs to a `group` of another; nothing where it cannot.
    pub const fn between(member: OrganisationKind, group: OrganisationKind) -> Option<Self> {
        match (member, group) {
            (OrganisationKind::GpPractice, OrganisationKind::Pcn) => Some(Self::PracticeInPcn),
            (OrganisationKind::Pcn, OrganisationKind::Place) => Some(Self::PcnInPlace),
            (OrganisationKind::Place, OrganisationKind::Ics) => Some(Self::PlaceInIcs),
            (OrganisationKind::Place, OrganisationKind::LocalAuthority) => Some(Self::PlaceInLocalAuthority),
            _ => None,
        }
    }
}

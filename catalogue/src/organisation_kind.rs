//! What an organisation is.

use crate::{SensitiveClass, coded};

coded! {
    /// What an organisation is (002 §1 footnote 9, §4; 003; 004).
    pub enum OrganisationKind in "organisation_kind" {
        /// GP practice
        GpPractice = "gp_practice",
        /// Primary care network
        Pcn = "pcn",
        /// Place within an integrated care system
        Place = "place",
        /// Integrated care system, with its board
        Ics = "ics",
        /// Pharmacy
        Pharmacy = "pharmacy",
        /// Multi-disciplinary team
        Mdt = "mdt",
        /// Hospital, or its discharge team
        HospitalDischarge = "hospital_discharge",
        /// Allied health professionals
        AlliedHealth = "allied_health",
        /// Fire service
        Fire = "fire",
        /// Police
        Police = "police",
        /// Ambulance service
        Ambulance = "ambulance",
        /// Job centre
        JobCentre = "job_centre",
        /// Social care service
        SocialCare = "social_care",
        /// Local authority
        LocalAuthority = "local_authority",
        /// Housing association
        HousingAssociation = "housing_association",
        /// Voluntary, community or social enterprise organisation
        Vcse = "vcse",
        /// School or college
        SchoolCollege = "school_college",
        /// Library
        Library = "library",
        /// Local infrastructure agency for the voluntary sector
        InfrastructureAgency = "infrastructure_agency",
        /// Prison or probation service
        PrisonProbation = "prison_probation",
        /// Other
        Other = "other",
    }
}

impl OrganisationKind {
    /// Whether it may host a social prescribing service: any but a place, which is no organisation that employs anybody (003
    /// §6: federations, infrastructure agencies, trusts).
    pub const fn hosts_services(self) -> bool {
        !matches!(self, Self::Place)
    }
}

impl OrganisationKind {
    /// The class of having to do with it: the police and prisons have to do with who is suspected or convicted of an offence.
    pub const fn class(self) -> Option<SensitiveClass> {
        match self {
            Self::Police | Self::PrisonProbation => Some(SensitiveClass::CriminalOffence),
            _ => None,
        }
    }
}

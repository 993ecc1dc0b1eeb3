//! The roles of a county.

use crate::coded;

coded! {
    /// What a caller acts as. One token holds one role.
    pub enum Role in "role" {
        /// An agency's program or staff: submits referrals and follows its own
        Referrer = "referrer",
        /// Staff of a person's registered practice
        Practice = "practice",
        /// A social prescribing link worker
        LinkWorker = "link_worker",
        /// A care co-ordinator of the same service
        CareCoordinator = "care_coordinator",
        /// A health and wellbeing coach of the same service
        HealthAndWellbeingCoach = "health_and_wellbeing_coach",
        /// A GP supervisor of link workers
        Supervisor = "supervisor",
        /// Receives and acknowledges safety escalations
        SafeguardingLead = "safeguarding_lead",
        /// Runs a service: assigns, covers, decides
        ServiceManager = "service_manager",
        /// A community organisation that keeps its own listing
        AssetEditor = "asset_editor",
        /// Answers gaps and reads reports
        Commissioner = "commissioner",
        /// Integrated care system reporting: pseudonymised rows and aggregates only
        Analyst = "analyst",
        /// Caldicott guardian or information governance: who saw what
        Auditor = "auditor",
        /// Sets a county up: organisations, workers, clients, keys; no person's data
        Admin = "admin",
    }
}

impl Role {
    /// Whether they work outside every service: they send people and learn what became of them.
    pub const fn is_outside(self) -> bool {
        matches!(self, Self::Referrer | Self::Practice)
    }

    /// Whether people are assigned to them.
    pub const fn has_caseload(self) -> bool {
        matches!(self, Self::LinkWorker | Self::CareCoordinator | Self::HealthAndWellbeingCoach)
    }

    /// Whether they work in a service.
    pub const fn is_of_service(self) -> bool {
        self.has_caseload() || matches!(self, Self::Supervisor | Self::SafeguardingLead | Self::ServiceManager)
    }
}

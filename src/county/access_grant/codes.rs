//! The coded lists of what two people give.

catalogue::value_sets! {
    /// What is given.
    pub enum AccessGrantKind in "access_grant_kind" {
        /// Roles or sensitive classes, to a worker
        WorkerAccess = "worker_access",
        /// That a client is in use
        ClientEnablement = "client_enablement",
        /// Another secret, to a client
        ClientSecret = "client_secret",
        /// A further public key, to a client
        ClientKey = "client_key",
    }

    /// Where it stands.
    pub enum AccessGrantStatus in "access_grant_status" {
        /// It waits for a second person
        Pending = "pending",
        /// It was given
        Approved = "approved",
        /// It was not given
        Refused = "refused",
        /// Nobody decided in time
        Expired = "expired",
    }

    /// What a second person may do.
    pub enum AccessGrantAction in "access_grant_action" {
        /// Give it
        Approval = "approval",
        /// Refuse it
        Refusal = "refusal",
    }
}

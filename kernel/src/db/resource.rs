//! What a row is of, said once: from it follow what seeing the row tells, and what its tasks are about.

use uuid::Uuid;

use catalogue::id::{PersonId, ServiceId};

/// A row about a person, in a service. [`crate::resource`] writes it.
pub trait Resource {
    /// The kind of resource, as the contract calls it: `referral`, `episode`, …
    const TYPE: &'static str;

    /// The row.
    fn resource_id(&self) -> Uuid;

    /// The service that it is in.
    fn service_id(&self) -> ServiceId;

    /// Whom it is about.
    fn person_id(&self) -> PersonId;
}

/// Says [`Resource`] for the model of the module it stands in, which has `id`, `service_id` and `person_id`.
#[macro_export]
macro_rules! resource {
    ($kind:literal) => {
        impl $crate::db::Resource for Model {
            const TYPE: &'static str = $kind;

            fn resource_id(&self) -> uuid::Uuid {
                self.id.0
            }

            fn service_id(&self) -> catalogue::id::ServiceId {
                self.service_id
            }

            fn person_id(&self) -> catalogue::id::PersonId {
                self.person_id
            }
        }
    };
}

//! What a row is of, said once: from it follow where it is read, what seeing it tells, what its tasks are about, and when
//! it last changed.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use catalogue::id::{PersonId, ServiceId};

/// A row of a resource of the contract. [`crate::resource`] writes it.
pub trait Resource {
    /// The kind of resource, as the contract calls it: `referral`, `episode`, …
    const TYPE: &'static str;

    /// A change of the row.
    type Change;

    /// The row.
    fn resource_id(&self) -> Uuid;

    /// The path at which the contract reads it.
    fn path(&self) -> String;

    /// Whom it is about, where it is about somebody.
    fn person_id(&self) -> Option<PersonId> {
        None
    }

    /// Puts into a change of the row when it is made.
    fn touch(change: &mut Self::Change, at: DateTime<Utc>);
}

/// A resource of one service.
pub trait InService: Resource {
    /// The service that it is in.
    fn service_id(&self) -> ServiceId;
}

/// Says [`Resource`] for the model of the module it stands in, which has `id`, `version` and `updated_at`, and what comes
/// with it ([`crate::versioned`]): the type of the identifier, the kind of resource, the path, and the field that the path
/// has in the place of `{}`. Where it is in a service [`InService`] too, and where it is about a person whom:
/// `kernel::resource!(EpisodeId, "episode", "/v1/episodes/{}", id, in service_id, about person_id)`.
#[macro_export]
macro_rules! resource {
    ($id:path, $kind:literal, $path:literal, $at:ident $(, in $service:ident)? $(, about $person:ident)?) => {
        impl sea_orm::ActiveModelBehavior for ActiveModel {}

        $crate::versioned!($id);

        impl $crate::db::Resource for Model {
            const TYPE: &'static str = $kind;

            type Change = ActiveModel;

            fn resource_id(&self) -> uuid::Uuid {
                self.id.0
            }

            fn path(&self) -> String {
                format!($path, self.$at)
            }

            $(
                fn person_id(&self) -> Option<catalogue::id::PersonId> {
                    self.$person.into()
                }
            )?

            fn touch(change: &mut ActiveModel, at: chrono::DateTime<chrono::Utc>) {
                change.updated_at = sea_orm::ActiveValue::Set(at);
            }
        }

        $(
            impl $crate::db::InService for Model {
                fn service_id(&self) -> catalogue::id::ServiceId {
                    self.$service
                }
            }
        )?
    };
}

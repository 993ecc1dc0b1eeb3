//! What a worker's post consists of: roles, services, the PCNs served, and the GP supervisors those PCNs name.

/// Table `worker_roles`.
pub mod role {
    use kernel::db::prelude::*;

    /// A worker holds a role.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
    #[sea_orm(table_name = "worker_roles")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub worker_id: WorkerId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub role: Role,
    }
}

/// Table `worker_services`.
pub mod service {
    use kernel::db::prelude::*;

    /// A worker works in a service.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
    #[sea_orm(table_name = "worker_services")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub worker_id: WorkerId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub service_id: ServiceId,
    }
}

/// Table `worker_pcns`.
pub mod pcn {
    use kernel::db::prelude::*;

    /// A worker serves a PCN.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
    #[sea_orm(table_name = "worker_pcns")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub worker_id: WorkerId,
        /// The primary care network.
        #[sea_orm(primary_key, auto_increment = false)]
        pub pcn_id: OrganisationId,
    }
}

/// Table `worker_supervisors`.
pub mod supervisor {
    use kernel::db::prelude::*;
    use sea_orm::sea_query::SelectStatement;
    use sea_orm::{QuerySelect, QueryTrait};

    /// A PCN names a GP supervisor for a worker, whoever employs them (002 §7; 003 §6.1.2). There may be several.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
    #[sea_orm(table_name = "worker_supervisors")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub worker_id: WorkerId,
        /// The primary care network.
        #[sea_orm(primary_key, auto_increment = false)]
        pub pcn_id: OrganisationId,
        /// The supervisor, who signs in as a worker too.
        #[sea_orm(primary_key, auto_increment = false)]
        pub supervisor_id: WorkerId,
    }

    /// The workers whom the caller supervises.
    pub fn supervised_by(caller: &Caller) -> SelectStatement {
        Entity::find()
            .select_only()
            .column(Column::WorkerId)
            .filter(Column::SupervisorId.eq(caller.principal.id()))
            .into_query()
    }
}

//! Whom a service covers: practices named one by one, practices through their PCN, and outward codes.

/// Table `service_organisations`: practices and PCNs covered.
pub mod organisation {
    use kernel::db::prelude::*;
    use sea_orm::sea_query::SelectStatement;
    use sea_orm::{QuerySelect, QueryTrait};

    /// A service covers a practice, or the practices that are in a PCN on the day.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
    #[sea_orm(table_name = "service_organisations")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub service_id: ServiceId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation_id: OrganisationId,
    }

    /// The services that cover this practice or network.
    pub fn covering(organisation_id: OrganisationId) -> SelectStatement {
        let covering = Entity::find().select_only().column(Column::ServiceId);
        covering.filter(Column::OrganisationId.eq(organisation_id)).into_query()
    }
}

/// Table `service_outward_codes`: areas covered, for people without a practice or whose practice nobody covers.
pub mod outward_code {
    use kernel::db::prelude::*;
    use sea_orm::sea_query::SelectStatement;
    use sea_orm::{QuerySelect, QueryTrait};

    use kernel::format::OutwardCode;

    /// A service covers an outward code.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
    #[sea_orm(table_name = "service_outward_codes")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub service_id: ServiceId,
        /// The first half of a postcode.
        #[sea_orm(primary_key, auto_increment = false)]
        pub outward_code: OutwardCode,
    }

    /// The services that cover this outward code.
    pub fn covering(outward_code: OutwardCode) -> SelectStatement {
        let covering = Entity::find().select_only().column(Column::ServiceId);
        covering.filter(Column::OutwardCode.eq(outward_code)).into_query()
    }
}

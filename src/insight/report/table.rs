//! The tables that reports are counted in. Nobody reads a row of them: a report reads sums, and publishes them.

/// Table `report_changes`: what was written since, and is to be counted anew. Triggers write it.
pub mod change {
    use kernel::db::prelude::*;

    /// A change that is about every referral after that which it names.
    pub const EVERY_REFERRAL: &str = "every_referral";
    /// A change that is about every gap after that which it names.
    pub const EVERY_GAP: &str = "every_gap";

    /// Something was written.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
    #[sea_orm(table_name = "report_changes")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        /// `referral`, `person`, `episode` or `gap`; `every_referral` and `every_gap` are about all of them after that one.
        #[sea_orm(column_type = "Text")]
        pub kind: String,
        /// Which.
        pub subject_id: Uuid,
    }
}

/// Table `report_cases`: what of each referral was counted.
pub mod case {
    use kernel::db::prelude::*;

    /// What of a referral was counted.
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, DeriveActiveModelBehavior)]
    #[sea_orm(table_name = "report_cases")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub referral_id: ReferralId,
        /// A [`Case`](super::super::case::Case).
        pub content: Json,
        /// It counts so for good: its person was erased, and there is nothing left to count it by. What a case holds may grow by
        /// what has a default, therefore.
        pub is_final: bool,
    }
}

/// Table `report_gaps`: what of each gap was counted.
pub mod gap {
    use kernel::db::prelude::*;

    /// What of a gap was counted.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
    #[sea_orm(table_name = "report_gaps")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub gap_id: GapId,
        pub service_id: ServiceId,
        /// [`CalendarMonth`](kernel::calendar::CalendarMonth).
        pub month: i32,
        #[sea_orm(column_type = "Text")]
        pub category: String,
        /// Empty where it is of all that the service covers.
        #[sea_orm(column_type = "Text")]
        pub district: String,
        #[sea_orm(column_type = "Text")]
        pub status: String,
    }
}

/// Table `report_counts`: the sums, by practice and service, a year with its months to a row.
pub mod count {
    use kernel::db::prelude::*;

    /// The numbers of a year.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
    #[sea_orm(table_name = "report_counts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub metric: String,
        /// Empty for the whole.
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub breakdown: String,
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub value: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub year: i32,
        /// Nil for people who are registered with no practice of the county.
        #[sea_orm(primary_key, auto_increment = false)]
        pub practice_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub service_id: Uuid,
        pub january: i64,
        pub february: i64,
        pub march: i64,
        pub april: i64,
        pub may: i64,
        pub june: i64,
        pub july: i64,
        pub august: i64,
        pub september: i64,
        pub october: i64,
        pub november: i64,
        pub december: i64,
    }

    /// The numbers of its months, in their order.
    pub const MONTHS: [Column; 12] = [
        Column::January,
        Column::February,
        Column::March,
        Column::April,
        Column::May,
        Column::June,
        Column::July,
        Column::August,
        Column::September,
        Column::October,
        Column::November,
        Column::December,
    ];
}

/// Table `report_states`: how far the counting is.
pub mod state {
    use kernel::db::prelude::*;

    /// The one row.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
    #[sea_orm(table_name = "report_states")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i32,
        /// By which version of the dictionary it is counted.
        pub version: i32,
        /// When all that had been written was last counted.
        pub counted_at: Option<DateTimeUtc>,
        /// Where all is counted anew: up to which referral they are noted.
        pub noted_up_to: Option<Uuid>,
    }
}

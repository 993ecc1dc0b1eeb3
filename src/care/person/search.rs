use super::entity::{Column, Entity};
use super::match_key::{self, MatchKind, by_email, by_name_and_birth_date, by_name_and_postcode, by_telephone};
use super::view::PersonPage;
use crate::prelude::*;
use kernel::http::page::{After, Limit};

/// Whom to look for. At least one of `nhs_number`, `telephone`, `email`, or `name` with `birth_date` or `postcode`.
/// Whoever is found fits all that is given.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonSearch {
    /// NHS number.
    pub nhs_number: Option<NhsNumber>,
    /// First and family name, as said in full. Case, accents written in one way or another, hyphens and apostrophes make
    /// no difference.
    #[schema(example = "Dot Ashworth")]
    pub name: Option<Text<400>>,
    /// Date of birth.
    pub birth_date: Option<NaiveDate>,
    /// Postcode.
    pub postcode: Option<Postcode>,
    /// Telephone number, however it is written.
    pub telephone: Option<PhoneNumber>,
    /// E-mail address.
    pub email: Option<EmailAddress>,
}

/// Which page.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PersonFilter {
    /// How many at most.
    #[serde(default)]
    #[param(inline)]
    pub limit: Limit,
    /// The page after this cursor, for the same body.
    #[param(inline)]
    pub after: Option<After>,
}

/// Search for a person
///
/// A POST, so that what you look for stands in no URL and no log. That you searched is audited, also where nobody is
/// found: by what you searched, not for whom. It looks at what the service knows of each person and
/// at what each referral said of them. Your own people and those nobody carries yet; colleagues' with an
/// `Access-Reason`.
#[utoipa::path(
    operation_id = "searchPeople",
    params(PersonFilter),
    request_body = PersonSearch,
    responses((status = 200, description = "A page of people.", body = PersonPage)),
)]
#[post("/people/search")]
pub async fn search(
    cx: Cx,
    Query(filter): Query<PersonFilter>,
    Json(input): Json<PersonSearch>,
) -> Result<Reply, Problem> {
    cx.read(Action::SearchPeople, async |tx| {
        tx.audit_search(json!({ "filters": input.filters() }));
        let keys = input.keys()?;
        let list = cx.list(Action::SearchPeople, &input)?;
        let mut found = tx.find::<Entity>();
        for (kind, key) in keys {
            let said = match_key::Entity::find()
                .select_only()
                .column(match_key::Column::PersonId)
                .filter(match_key::Column::ServiceId.is_in(tx.caller().services.iter().copied()))
                .filter(match_key::Column::Kind.eq(kind))
                .filter(match_key::Column::Key.eq(key));
            found = found.filter(Column::Id.in_subquery(said.into_query()));
        }
        let page = Paging { limit: filter.limit, after: filter.after };
        cx.page_of(tx, found, &list, &page, Order::Asc).await
    })
    .await
}

impl PersonSearch {
    /// The names of what is given.
    fn filters(&self) -> Vec<&'static str> {
        let given = [
            ("nhs_number", self.nhs_number.is_some()),
            ("name", self.name.is_some()),
            ("birth_date", self.birth_date.is_some()),
            ("postcode", self.postcode.is_some()),
            ("telephone", self.telephone.is_some()),
            ("email", self.email.is_some()),
        ];
        given.into_iter().filter(|(_, given)| *given).map(|(name, _)| name).collect()
    }

    /// What a person's keys must hold. A name alone, or a date alone, would list half a town.
    fn keys(&self) -> Result<Vec<(MatchKind, String)>, Problem> {
        let mut faults = Faults::new();
        let placed = self.birth_date.is_some() || self.postcode.is_some();
        let alone = "give it together with birth_date or postcode";
        faults.when(self.name.is_some() && !placed, "name", "missing", alone);
        for (field, given) in [("birth_date", self.birth_date.is_some()), ("postcode", self.postcode.is_some())] {
            faults.when(given && self.name.is_none(), field, "missing", "give it together with a name");
        }
        let nothing = self.filters().is_empty();
        faults.when(
            nothing,
            "nhs_number",
            "missing",
            "say whom to look for: a number, a name with a date, a telephone…",
        );
        let faults = faults.into_vec();
        Problem::if_any(faults)?;
        let name = self.name.as_ref().map(Text::as_str);
        let keys = [
            self.nhs_number.as_ref().map(|number| (MatchKind::NhsNumber, number.to_string())),
            name.zip(self.birth_date).map(|(name, date)| by_name_and_birth_date(name, date)),
            name.zip(self.postcode.as_ref()).map(|(name, postcode)| by_name_and_postcode(name, postcode)),
            self.telephone.as_ref().map(by_telephone),
            self.email.as_ref().map(by_email),
        ];
        Ok(keys.into_iter().flatten().collect())
    }
}

//! The one taxonomy of the directory: what people are connected to (002 §10).

use super::parts::{DirectoryTaxonomy, DirectoryTaxonomyInFull, DirectoryTaxonomyTerm};
use crate::community::asset::codes::AssetCategory;
use crate::prelude::*;
use catalogue::coded::Coded;

const NAME: &str = "Social prescribing categories";
const DESCRIPTION: &str =
    "What link workers connect people to (NHS England, reference guide for primary care networks, 2019)";
const VERSION: &str = "1";

/// Its identifier: the same in every directory of ours.
pub const ID: Uuid = Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_000f_0001);

/// The identifier of a term.
pub fn term_id(category: AssetCategory) -> Uuid {
    Uuid::new_v5(&ID, category.code().as_bytes())
}

/// The category of a term.
pub fn category_of(term: Uuid) -> Option<AssetCategory> {
    AssetCategory::ALL.iter().copied().find(|category| term_id(*category) == term)
}

/// A term.
pub fn term(category: AssetCategory) -> DirectoryTaxonomyTerm {
    DirectoryTaxonomyTerm {
        id: TaxonomyTermId(term_id(category)),
        name: category.display(),
        description: category.display(),
        taxonomy: NAME,
        taxonomy_id: ID,
        term: category.code(),
    }
}

/// All terms.
pub fn terms() -> Vec<DirectoryTaxonomyTerm> {
    AssetCategory::ALL.iter().copied().map(term).collect()
}

/// The taxonomy, in a list.
pub const fn taxonomy() -> DirectoryTaxonomy {
    DirectoryTaxonomy { id: TaxonomyId(ID), name: NAME, description: DESCRIPTION, version: VERSION }
}

/// The taxonomy with its terms.
pub fn in_full() -> DirectoryTaxonomyInFull {
    DirectoryTaxonomyInFull {
        id: TaxonomyId(ID),
        name: NAME,
        description: DESCRIPTION,
        version: VERSION,
        taxonomy_terms: terms(),
    }
}

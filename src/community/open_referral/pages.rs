//! Pages as Open Referral UK has them: numbered, with totals.

#![warn(missing_docs)]

use super::parts::{DirectoryTaxonomy, DirectoryTaxonomyTerm};
use super::wire::{DirectoryService, DirectoryServiceAtLocation};
use crate::prelude::*;

/// As many as a page has where nothing is said.
const USUAL: u64 = 50;
/// As many as a page has at most; who asks for more gets as many.
pub const MOST: u64 = 100;

/// Which page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbered {
    /// From 1.
    pub page: u64,
    /// How many at most.
    pub per_page: u64,
}

impl Numbered {
    /// What was asked for.
    pub fn new(page: Option<u64>, per_page: Option<u64>) -> Self {
        Self { page: page.unwrap_or(1).max(1), per_page: per_page.unwrap_or(USUAL).clamp(1, MOST) }
    }

    /// How many come before the page.
    pub fn offset(self) -> u64 {
        (self.page - 1).saturating_mul(self.per_page)
    }

    /// The part of a list that is on the page.
    pub fn cut<T>(self, all: Vec<T>) -> Vec<T> {
        let (skip, take) = (usize::try_from(self.offset()), usize::try_from(self.per_page));
        all.into_iter().skip(skip.unwrap_or(usize::MAX)).take(take.unwrap_or(0)).collect()
    }

    fn pages(self, total: u64) -> u64 {
        total.div_ceil(self.per_page)
    }
}

/// Declares a page of the standard.
macro_rules! pages {
    ($($(#[doc = $doc:literal])+ $name:ident of $item:ident;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Serialize, ToSchema)]
        pub struct $name {
            /// How many there are in all.
            #[schema(minimum = 0, maximum = 10_000_000)]
            pub total_items: u64,
            /// How many pages.
            #[schema(minimum = 0, maximum = 10_000_000)]
            pub total_pages: u64,
            /// Which page this is, from 1.
            #[schema(minimum = 1, maximum = 10_000_000)]
            pub page_number: u64,
            /// How many are on it.
            #[schema(minimum = 0, maximum = 100)]
            pub size: u64,
            /// It is the first page.
            pub first_page: bool,
            /// It is the last page.
            pub last_page: bool,
            /// Nothing is on it.
            pub empty: bool,
            /// What is on it.
            #[schema(max_items = 100)]
            pub contents: Vec<$item>,
        }

        impl $name {
            /// Such a page, of so many in all.
            pub fn new(which: Numbered, total_items: u64, contents: Vec<$item>) -> Self {
                let total_pages = which.pages(total_items);
                Self {
                    total_items,
                    total_pages,
                    page_number: which.page,
                    size: contents.len() as u64,
                    first_page: which.page == 1,
                    last_page: which.page >= total_pages,
                    empty: contents.is_empty(),
                    contents,
                }
            }
        }
    )+};
}

pages! {
    /// A page of services.
    DirectoryServicePage of DirectoryService;
    /// A page of services at their places.
    DirectoryServiceAtLocationPage of DirectoryServiceAtLocation;
    /// A page of taxonomies.
    DirectoryTaxonomyPage of DirectoryTaxonomy;
    /// A page of terms.
    DirectoryTaxonomyTermPage of DirectoryTaxonomyTerm;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_counted_from_one() {
        for (page, per_page, total, pages, first, last) in [
            (None, None, 0, 0, true, true),
            (Some(1), Some(2), 3, 2, true, false),
            (Some(2), Some(2), 3, 2, false, true),
            (Some(3), Some(2), 3, 2, false, true),
            (Some(0), Some(0), 3, 3, true, false),
            (Some(1), Some(1000), 101, 2, true, false),
        ] {
            let made = DirectoryTaxonomyPage::new(Numbered::new(page, per_page), total, Vec::new());
            assert_eq!(
                (made.total_pages, made.first_page, made.last_page),
                (pages, first, last),
                "{page:?} {per_page:?}"
            );
        }
        assert_eq!(Numbered::new(Some(2), Some(2)).cut(vec![1, 2, 3]), [3]);
        assert_eq!(Numbered::new(Some(u64::MAX), Some(100)).cut(vec![1]), [0; 0]);
    }
}

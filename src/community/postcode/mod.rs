//! Where postcodes lie: a table that the operator loads (the ONS Postcode Directory has all of it), and distances between points.
//!
//! [`distance`] and [`line`] are pure.

pub mod distance;
pub mod entity;
pub mod line;
pub mod load;
pub mod loading;

//! Where postcodes lie: a table that the operator loads (the ONS Postcode Directory has all of it), and distances between points.

pub mod distance;
pub mod entity;

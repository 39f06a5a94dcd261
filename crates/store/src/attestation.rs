//! Attestations: what named officers signed of their organizations' figures. They are never changed.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::backend::{Tx, on_backend};
use crate::error::StoreError;

diesel::table! {
    attestation (id) {
        id -> Text,
        organization_id -> Text,
        year -> Integer,
        account_id -> Text,
        officer -> Text,
        role -> Text,
        remarks -> Text,
        figures -> Text,
        digest -> Text,
        signed -> Timestamp,
        expires -> Timestamp,
    }
}

/// What an officer signed.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = attestation)]
pub struct Attestation {
    /// UUID.
    pub id: String,
    /// The organization.
    pub organization_id: String,
    /// The year that it is of.
    pub year: i32,
    /// The account that signed.
    pub account_id: String,
    /// The name of the officer.
    pub officer: String,
    /// What the officer is.
    pub role: String,
    /// What the officer remarked, as JSON: texts by language.
    pub remarks: String,
    /// The figures as they were, as JSON.
    pub figures: String,
    /// SHA-256 of the figures, lower-case hexadecimal.
    pub digest: String,
    /// When it was signed.
    pub signed: NaiveDateTime,
    /// When it is good no more.
    pub expires: NaiveDateTime,
}

/// Which attestations are told.
#[derive(Debug, Clone, Copy, Default)]
pub struct AttestationFilter<'a> {
    /// Those of an organization.
    pub organization: Option<&'a str>,
    /// Those of a year.
    pub year: Option<i32>,
}

impl Tx<'_> {
    /// Keeps what an officer signed.
    pub fn insert_attestation(&mut self, new: &Attestation) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::insert_into(attestation::table)
            .values(new)
            .execute(c))?;
        Ok(())
    }

    /// Returns an attestation.
    pub fn attestation(&mut self, id: &str) -> Result<Option<Attestation>, StoreError> {
        Ok(on_backend!(self.conn, |c| attestation::table
            .find(id)
            .get_result(c)
            .optional())?)
    }

    /// Returns attestations, the latest first.
    pub fn attestations(
        &mut self,
        filter: AttestationFilter<'_>,
        limit: i64,
        offset: i64,
    ) -> Result<Vec<Attestation>, StoreError> {
        Ok(on_backend!(self.conn, |c| {
            let mut query = attestation::table.into_boxed();
            if let Some(organization) = filter.organization {
                query = query.filter(attestation::organization_id.eq(organization.to_owned()));
            }
            if let Some(year) = filter.year {
                query = query.filter(attestation::year.eq(year));
            }
            query
                .order((attestation::signed.desc(), attestation::id))
                .limit(limit)
                .offset(offset)
                .load(c)
        })?)
    }

    /// Returns the latest attestation of each organization that has one: id, organization, officer, year, when it was signed and expires.
    pub fn latest_attestations(&mut self) -> Result<Vec<LatestAttestation>, StoreError> {
        let mut all: Vec<LatestAttestation> = on_backend!(self.conn, |c| attestation::table
            .order((attestation::organization_id, attestation::signed.desc()))
            .select((
                attestation::id,
                attestation::organization_id,
                attestation::officer,
                attestation::year,
                attestation::signed,
                attestation::expires
            ))
            .load(c))?;
        all.dedup_by(|later, kept| later.organization_id == kept.organization_id);
        Ok(all)
    }
}

/// The latest attestation of an organization.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct LatestAttestation {
    /// UUID.
    pub id: String,
    /// The organization.
    pub organization_id: String,
    /// The name of the officer.
    pub officer: String,
    /// The year that it is of.
    pub year: i32,
    /// When it was signed.
    pub signed: NaiveDateTime,
    /// When it is good no more.
    pub expires: NaiveDateTime,
}

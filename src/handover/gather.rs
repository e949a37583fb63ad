//! A pack from what is stored: the authority's own, and nothing that tells of one person's answers.

use chrono::NaiveDate;
use sea_orm::ConnectionTrait;

use super::pack::{
    FORMAT, Manifest, Pack, PackedAgreed, PackedAuthority, PackedProgramme, PackedPublication,
    PackedRound,
};
use crate::{
    error::Error,
    maturity::{self, rules},
    programmes::{self, Authority, Programme, Round},
    questionnaires::{self, rules::Version},
};

/// Everything that the authority takes along.
///
/// # Errors
/// Where the database fails.
pub(super) async fn gather(
    db: &impl ConnectionTrait,
    (programme, authority): (&Programme, &Authority),
    today: NaiveDate,
) -> Result<Pack, Error> {
    let rounds = programmes::store::rounds(db, programme.id).await?;
    let ids: Vec<_> = rounds.iter().map(|round| round.id).collect();
    let mut attached = questionnaires::store::held_versions(db, &ids).await?;
    let mut versions: Vec<Version> = attached.values().flatten().cloned().collect();
    versions.sort_by(|a, b| (a.instrument, &a.version).cmp(&(b.instrument, &b.version)));
    versions.dedup();
    let mut packed = Vec::new();
    for round in &rounds {
        let held_to = attached.remove(&round.id).unwrap_or_default();
        packed.push(gather_round(db, authority, round, &held_to).await?);
    }
    Ok(Pack {
        manifest: Manifest {
            format: FORMAT,
            scoring_version: rules::VERSION,
            made_on: today,
            programme: packed_programme(programme),
            authority: packed_authority(authority),
        },
        versions,
        rounds: packed,
    })
}

async fn gather_round(
    db: &impl ConnectionTrait,
    authority: &Authority,
    round: &Round,
    held_to: &[Version],
) -> Result<PackedRound, Error> {
    let mut packed = PackedRound {
        month: round.month,
        kind: round.kind.code().into(),
        opens_on: round.opens_on,
        closes_on: round.closes_on,
        versions: held_to
            .iter()
            .map(|it| (it.instrument, it.version.clone()))
            .collect(),
        records: questionnaires::store::kept_records(db, authority.id, round.id).await?,
        agreed: agreed(db, authority, round).await?,
        published: Vec::new(),
    };
    let published = maturity::store::standing(db, authority.id, round.id).await?;
    packed.published = published
        .into_iter()
        .map(|it| PackedPublication {
            proposed_by: it.proposed.0,
            proposed_at: it.proposed.1,
            agreed_by: it.agreed.0,
            agreed_at: it.agreed.1,
            reason: it.reason,
            snapshot: it.frozen,
        })
        .collect();
    Ok(packed)
}

async fn agreed(
    db: &impl ConnectionTrait,
    authority: &Authority,
    round: &Round,
) -> Result<Option<PackedAgreed>, Error> {
    let found = questionnaires::store::self_assessment(db, authority.id, round.id).await?;
    let Some((it, submitted_at)) = found.and_then(|it| Some((it.clone(), it.submitted_at?))) else {
        return Ok(None);
    };
    let mut agreed = PackedAgreed {
        submitted_at,
        answers: Default::default(),
        notes: Default::default(),
    };
    for section in it.sections.into_values() {
        agreed.answers.extend(section.answers);
        agreed.notes.extend(section.notes);
    }
    Ok(Some(agreed))
}

fn packed_programme(programme: &Programme) -> PackedProgramme {
    PackedProgramme {
        slug: programme.slug.clone(),
        name: programme.name.clone(),
        lead_authority: programme.lead_authority.clone(),
        starts_on: programme.starts_on,
        ends_on: programme.ends_on,
        authority_ceiling: programme.authority_ceiling,
        allocation_ceiling_quarters: programme.allocation_ceiling.quarters(),
    }
}

fn packed_authority(authority: &Authority) -> PackedAuthority {
    PackedAuthority {
        slug: authority.slug.clone(),
        name: authority.name.clone(),
        old_la_code: authority.old_la_code.clone(),
        new_la_code: authority.new_la_code.clone(),
        region: authority.region.clone(),
        readiness: authority.readiness.code().into(),
        commitment: authority.commitment.clone(),
        standing: authority.standing.code().into(),
        joined_on: authority.joined_on,
    }
}

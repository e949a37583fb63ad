//! Whether every frozen return is what was frozen.

use sea_orm::{ConnectionTrait, DbErr};

use super::{
    actions::{seals, subject},
    store,
};
use crate::{people, programmes::ProgrammeId};

/// How many returns the programme has, and what differs from what was sealed, in sentences.
///
/// # Errors
/// Where the database fails.
pub async fn verify(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
) -> Result<(usize, Vec<String>), DbErr> {
    let frozen = store::frozen(db, programme).await?;
    let mut differences = Vec::new();
    let verbs = ["return.frozen"];
    for it in &frozen {
        let subject = subject(it.quarter);
        let told = people::store::told_of(db, programme, &subject, &verbs).await?;
        let kept = store::bytes(db, programme, it.quarter).await?;
        let now = kept.as_ref().map(seals);
        // A quarter is frozen once.
        if now.is_none() || told.len() != 1 || told.last() != now.as_ref() {
            differences.push(format!("{subject}: it is not what was frozen"));
        }
    }
    let there: Vec<String> = frozen.iter().map(|it| subject(it.quarter)).collect();
    for (_, told) in people::store::subjects_of(db, programme, &verbs).await? {
        if !there.contains(&told) {
            differences.push(format!("{told}: it is gone"));
        }
    }
    Ok((frozen.len(), differences))
}

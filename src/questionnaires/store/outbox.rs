//! The mails of a survey: invitations that wait or could not be delivered.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, RelationTrait, sea_query::Query,
};

use crate::entities::{invitee, outbox};

/// How the mails of a survey stand: invitations alone, since how many reminders wait would tell how
/// many have answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mails {
    /// Invitations that wait.
    pub(crate) waiting: u64,
    /// Whom none could be delivered to, by address.
    pub(crate) undelivered: Vec<(i32, String)>,
}

/// How the invitations of a survey stand.
pub(crate) async fn mails(db: &impl ConnectionTrait, survey: i32) -> Result<Mails, DbErr> {
    let invitations = outbox::Entity::find()
        .join(JoinType::InnerJoin, outbox::Relation::Invitee.def())
        .filter(invitee::Column::SurveyId.eq(survey))
        .filter(outbox::Column::Reminder.eq(false));
    let waiting = invitations
        .clone()
        .filter(outbox::Column::FailedAt.is_null())
        .count(db)
        .await?;
    let undelivered = invitations
        .select_only()
        .column(outbox::Column::InviteeId)
        .column(outbox::Column::Recipient)
        .filter(outbox::Column::FailedAt.is_not_null())
        .order_by_asc(outbox::Column::Recipient)
        .into_tuple()
        .all(db)
        .await?;
    Ok(Mails {
        waiting,
        undelivered,
    })
}

/// Whom a mail of the survey waits for, or could not be delivered to.
pub(crate) async fn have_mail(db: &impl ConnectionTrait, survey: i32) -> Result<Vec<i32>, DbErr> {
    outbox::Entity::find()
        .select_only()
        .column(outbox::Column::InviteeId)
        .join(JoinType::InnerJoin, outbox::Relation::Invitee.def())
        .filter(invitee::Column::SurveyId.eq(survey))
        .into_tuple()
        .all(db)
        .await
}

/// Takes out the mails to somebody asked by name.
pub(crate) async fn take_out_of(tx: &impl ConnectionTrait, invitee: i32) -> Result<(), DbErr> {
    outbox::Entity::delete_many()
        .filter(outbox::Column::InviteeId.eq(invitee))
        .exec(tx)
        .await?;
    Ok(())
}

/// Takes out every mail of a survey.
pub(super) async fn empty_outbox(tx: &impl ConnectionTrait, survey: i32) -> Result<(), DbErr> {
    let of_survey = Query::select()
        .column(invitee::Column::Id)
        .from(invitee::Entity)
        .and_where(invitee::Column::SurveyId.eq(survey))
        .to_owned();
    outbox::Entity::delete_many()
        .filter(outbox::Column::InviteeId.in_subquery(of_survey))
        .exec(tx)
        .await?;
    Ok(())
}
